from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tickets.models.consult import RuleState
from tickets.statuses import Status
from tortoise.fields.base import OnDelete
from tortoise.fields.db_defaults import SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('tickets', '0005_secrecy')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Precedent',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='precedents', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=16)),
                ('category', fields.CharField(null=True, db_index=True, max_length=64)),
                ('area', fields.CharField(null=True, max_length=64)),
                ('department', fields.CharField(max_length=64)),
                ('proposed', fields.CharField(null=True, max_length=64)),
                ('reason', fields.TextField(default='', unique=False)),
                ('basis', fields.TextField(default='', unique=False)),
                ('opinion', fields.TextField(default='', unique=False)),
                ('decided_by', fields.CharField(max_length=64)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'precedent', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'One decision on who is responsible, with its reason: kept as it was then.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RoutingDraft',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='routing_drafts', on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField(default=1)),
                ('state', fields.CharEnumField(default=RuleState.DRAFT, description='DRAFT: draft\nAPPROVED: approved\nIN_FORCE: in_force', enum_type=RuleState, max_length=32)),
                ('category', fields.CharField(null=True, max_length=64)),
                ('area', fields.CharField(null=True, max_length=64)),
                ('department', fields.CharField(max_length=64)),
                ('partners', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('scope', fields.TextField(default='', unique=False)),
                ('basis', fields.TextField(default='', unique=False)),
                ('chair', fields.CharField(default='', max_length=64)),
                ('drafted_by', fields.CharField(max_length=64)),
                ('drafted_by_id', fields.CharField(max_length=64)),
                ('drafted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('approved_by', fields.CharField(null=True, max_length=64)),
                ('approved_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('in_force_from', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'routing_draft', 'app': 'tickets', 'indexes': [Index(fields=['state', 'category'])], 'pk_attr': 'id', 'table_description': "A rule that a consultation's minutes ask for: draft, then approved, then in force from a day on."},
            bases=['Model'],
        ),
        ops.AlterField(
            model_name='Ticket',
            name='status',
            field=fields.CharEnumField(default=Status.DRAFT, description='state', enum_type=Status, max_length=32),
        ),
        ops.AddField(
            model_name='Ticket',
            name='archived_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Ticket',
            name='audit',
            field=fields.JSONField(default=dict, db_default=SqlDefault("'{}'::jsonb"), encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Ticket',
            name='extensions',
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"), encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Ticket',
            name='first_department',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name='Ticket',
            name='merged_into',
            field=fields.UUIDField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name='Ticket',
            name='original_due_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Ticket',
            name='parts',
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"), encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Ticket',
            name='refusal',
            field=fields.JSONField(default=dict, db_default=SqlDefault("'{}'::jsonb"), encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Ticket',
            name='resume_by',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Ticket',
            name='suspensions',
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"), encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
    ]

"""Who looked at a ticket, unmasking, anchors of the chains, and what a unit reads of a secret ticket."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tickets.models.secrecy import UnmaskState
from tortoise.fields.base import OnDelete
from tortoise.fields.db_defaults import SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


_ONLY_ADDED = ("ticket_view", "audit_anchor", "anchored_head")
_FUNCTION = """
CREATE FUNCTION rows_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
FREEZE = [_FUNCTION] + [
    sql
    for table in _ONLY_ADDED
    for sql in (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION rows_only_added()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()",
    )
]
THAW = [
    sql
    for table in _ONLY_ADDED
    for sql in (f"DROP TRIGGER {table}_no_truncate ON {table}", f"DROP TRIGGER {table}_append_only ON {table}")
] + ["DROP FUNCTION rows_only_added()"]


class Migration(migrations.Migration):
    dependencies = [('tickets', '0004_office')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AuditAnchor',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('upto_xact', fields.BigIntField()),
                ('changed', fields.IntField()),
                ('previous_digest', fields.CharField(max_length=64)),
                ('digest', fields.CharField(max_length=64)),
            ],
            options={'table': 'audit_anchor', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'The heads of all chains at one moment, as one digest that holds the digest of the anchor before.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AnchoredHead',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('anchor', fields.ForeignKeyField('tickets.AuditAnchor', source_field='anchor_id', db_constraint=True, to_field='id', related_name='heads', on_delete=OnDelete.RESTRICT)),
                ('chain', fields.CharField(max_length=16)),
                ('ticket_id', fields.UUIDField()),
                ('seq', fields.IntField()),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'anchored_head', 'app': 'tickets', 'unique_together': (('anchor', 'chain', 'ticket_id'),), 'pk_attr': 'id', 'table_description': 'Last row of a chain that had grown since the anchor before.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TicketView',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('xact', fields.BigIntField(db_default=SqlDefault('(pg_current_xact_id()::text::bigint)'))),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='views', on_delete=OnDelete.RESTRICT)),
                ('seq', fields.IntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('what', fields.CharField(max_length=16)),
                ('viewer_id', fields.CharField(max_length=64)),
                ('viewer_name', fields.CharField(max_length=64)),
                ('viewer_post', fields.CharField(max_length=32)),
                ('viewer_department', fields.CharField(null=True, max_length=64)),
                ('detail', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('previous_hash', fields.CharField(max_length=64)),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'ticket_view', 'app': 'tickets', 'unique_together': (('ticket', 'seq'),), 'pk_attr': 'id', 'table_description': 'One look at a ticket, with the viewer as of that day; the rows of a ticket are chained as its events are.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='UnmaskRequest',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='unmask_requests', on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharEnumField(default=UnmaskState.OPEN, description='OPEN: open\nGRANTED: granted\nREFUSED: refused', enum_type=UnmaskState, max_length=32)),
                ('reason', fields.TextField(unique=False)),
                ('asked_by', fields.CharField(max_length=64)),
                ('asked_name', fields.CharField(max_length=64)),
                ('asked_post', fields.CharField(max_length=32)),
                ('asked_role', fields.CharField(max_length=32)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('decided_by', fields.CharField(null=True, max_length=64)),
                ('decided_name', fields.CharField(default='', max_length=64)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('opinion', fields.TextField(default='', unique=False)),
                ('until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'unmask_request', 'app': 'tickets', 'indexes': [Index(fields=['state', 'asked_at']), Index(fields=['ticket_id', 'asked_by'])], 'pk_attr': 'id', 'table_description': "One wish to see a caller's number: asked by one person, decided by another, and over at `until`."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Ticket',
            name='demand_for_unit',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='Ticket',
            name='matter_for_unit',
            field=fields.CharField(default='', db_default='', max_length=200),
        ),
        ops.AddField(
            model_name='Ticket',
            name='minimised_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Ticket',
            name='named_readers',
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"), encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.RunSQL(FREEZE, reverse_sql=THAW),
    ]

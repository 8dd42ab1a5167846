"""Corrections of knowledge items as tasks without a ticket, links that made themselves, and rules that end."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tickets.models.consult import RuleState
from tortoise.fields.db_defaults import SqlDefault
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('tickets', '0015_exchange')]

    initial = False

    operations = [
        ops.AddField(
            model_name='AnnouncementLink',
            name='automatic',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AlterModelOptions(
            name='KnowledgeTask',
            options={'table': 'knowledge_task', 'app': 'tickets', 'constraints': [UniqueConstraint(fields=('ticket_id', 'kind'), name='knowledge_task_one_open', condition="state = 'open'")], 'indexes': [Index(fields=['state', 'department', 'due_at'])], 'pk_attr': 'id', 'table_description': 'What a unit must write or confirm: a gap that a direct answer found, the filing after a closed inquiry, or the'},
        ),
        ops.AlterField(
            model_name='KnowledgeTask',
            name='ticket_id',
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name='KnowledgeTask',
            name='asked_by',
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.AlterModelOptions(
            name='RoutingDraft',
            options={'table': 'routing_draft', 'app': 'tickets', 'indexes': [Index(fields=['state', 'category'])], 'pk_attr': 'id', 'table_description': "A rule that a consultation's minutes ask for: draft, approved, in force from a day on, ended."},
        ),
        ops.AlterField(
            model_name='RoutingDraft',
            name='state',
            field=fields.CharEnumField(default=RuleState.DRAFT, description='DRAFT: draft\nAPPROVED: approved\nIN_FORCE: in_force\nENDED: ended', enum_type=RuleState, max_length=32),
        ),
        ops.AddField(
            model_name='RoutingDraft',
            name='end_reason',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='RoutingDraft',
            name='ended_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='RoutingDraft',
            name='ended_by',
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.AddField(
            model_name='RoutingDraft',
            name='keywords',
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"), encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
    ]

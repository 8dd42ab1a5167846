"""Knowledge items with their versions, gaps, announcements, and the record of all that."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tickets.knowledge.life import ItemStatus, TextState
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

FORWARD = [
    """
    CREATE TRIGGER knowledge_event_append_only BEFORE UPDATE OR DELETE ON knowledge_event
    FOR EACH ROW EXECUTE FUNCTION rows_only_added()
    """,
    """
    CREATE TRIGGER knowledge_event_no_truncate BEFORE TRUNCATE ON knowledge_event
    FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()
    """,
]
BACKWARD = [
    "DROP TRIGGER knowledge_event_no_truncate ON knowledge_event",
    "DROP TRIGGER knowledge_event_append_only ON knowledge_event",
]


class Migration(migrations.Migration):
    dependencies = [('tickets', '0006_wider_life')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Announcement',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('number', fields.CharField(unique=True, max_length=32)),
                ('version', fields.IntField(default=1)),
                ('department', fields.CharField(max_length=64)),
                ('kind', fields.CharField(max_length=16)),
                ('title', fields.CharField(max_length=200)),
                ('text', fields.TextField(unique=False)),
                ('area', fields.CharField(null=True, max_length=64)),
                ('category', fields.CharField(null=True, max_length=64)),
                ('keywords', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('starts_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ends_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('author_name', fields.CharField(max_length=64)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('linked', fields.IntField(default=0)),
                ('event_seq', fields.IntField(default=0)),
                ('event_hash', fields.CharField(default='', max_length=64)),
            ],
            options={'table': 'announcement', 'app': 'tickets', 'pk_attr': 'id', 'table_description': '信息报备: what a unit says in advance of an outage or of works. `number` is "报备〔2026〕1号".'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AnnouncementLink',
            fields=[
                ('ticket_id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('announcement', fields.ForeignKeyField('tickets.Announcement', source_field='announcement_id', db_constraint=True, to_field='id', related_name='links', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('agent_name', fields.CharField(max_length=64)),
            ],
            options={'table': 'announcement_link', 'app': 'tickets', 'pk_attr': 'ticket_id', 'table_description': 'A ticket that is about what was announced; one ticket belongs to one announcement.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KnowledgeEvent',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('subject', fields.CharField(max_length=16)),
                ('subject_id', fields.UUIDField()),
                ('seq', fields.IntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('kind', fields.CharField(max_length=32)),
                ('actor_id', fields.CharField(max_length=64)),
                ('actor_name', fields.CharField(max_length=64)),
                ('actor_post', fields.CharField(max_length=32)),
                ('actor_department', fields.CharField(null=True, max_length=64)),
                ('text', fields.TextField(default='', unique=False)),
                ('detail', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('previous_hash', fields.CharField(max_length=64)),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'knowledge_event', 'app': 'tickets', 'unique_together': (('subject_id', 'seq'),), 'pk_attr': 'id', 'table_description': 'Record of every write to an item, a task or an announcement: each a chain of hashes that is only added to.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KnowledgeItem',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('number', fields.CharField(unique=True, max_length=16)),
                ('version', fields.IntField(default=1)),
                ('status', fields.CharEnumField(default=ItemStatus.DRAFT, description='DRAFT: draft\nREVIEWED: reviewed\nPUBLISHED: published\nWITHDRAWN: withdrawn', enum_type=ItemStatus, max_length=32)),
                ('owner', fields.CharField(null=True, max_length=64)),
                ('current', fields.IntField(null=True)),
                ('newest', fields.IntField(default=1)),
                ('review_by', fields.DateField(null=True)),
                ('repealed', fields.CharField(null=True, max_length=300)),
                ('uses', fields.IntField(default=0)),
                ('wrong', fields.IntField(default=0)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('event_seq', fields.IntField(default=0)),
                ('event_hash', fields.CharField(default='', max_length=64)),
            ],
            options={'table': 'knowledge_item', 'app': 'tickets', 'indexes': [Index(fields=['status', 'owner']), Index(fields=['status', 'review_by'])], 'pk_attr': 'id', 'table_description': 'What one reads and cites; the text lies in its versions. `number` is "K-0001".'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KnowledgeCitation',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('item', fields.ForeignKeyField('tickets.KnowledgeItem', source_field='item_id', db_constraint=True, to_field='id', related_name='citations', on_delete=OnDelete.RESTRICT)),
                ('text_number', fields.IntField()),
                ('ticket_id', fields.UUIDField(db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('agent_id', fields.CharField(max_length=64)),
            ],
            options={'table': 'knowledge_citation', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'A direct answer rested on this version of this item.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KnowledgeTask',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('version', fields.IntField(default=1)),
                ('kind', fields.CharField(max_length=16)),
                ('state', fields.CharField(default='open', max_length=16)),
                ('department', fields.CharField(null=True, max_length=64)),
                ('ticket_id', fields.UUIDField()),
                ('ticket_number', fields.CharField(max_length=16)),
                ('matter', fields.CharField(max_length=200)),
                ('answer', fields.TextField(default='', unique=False)),
                ('category', fields.CharField(null=True, max_length=64)),
                ('area', fields.CharField(null=True, max_length=64)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('item_id', fields.UUIDField(null=True)),
                ('item_number', fields.CharField(default='', max_length=16)),
                ('note', fields.TextField(default='', unique=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('settled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('settled_by', fields.CharField(default='', max_length=64)),
                ('event_seq', fields.IntField(default=0)),
                ('event_hash', fields.CharField(default='', max_length=64)),
            ],
            options={'table': 'knowledge_task', 'app': 'tickets', 'indexes': [Index(fields=['state', 'department', 'due_at'])], 'pk_attr': 'id', 'table_description': 'What a unit must write or confirm: a gap that a direct answer found, or the filing after a closed inquiry.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KnowledgeText',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('item', fields.ForeignKeyField('tickets.KnowledgeItem', source_field='item_id', db_constraint=True, to_field='id', related_name='texts', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('state', fields.CharEnumField(default=TextState.DRAFT, description='DRAFT: draft\nREVIEWED: reviewed\nPUBLISHED: published\nSUPERSEDED: superseded\nREFUSED: refused', enum_type=TextState, max_length=32)),
                ('title', fields.CharField(max_length=200)),
                ('question', fields.TextField(unique=False)),
                ('answer', fields.TextField(unique=False)),
                ('basis', fields.CharField(max_length=300)),
                ('document_number', fields.CharField(db_index=True, max_length=100)),
                ('category', fields.CharField(null=True, max_length=64)),
                ('area', fields.CharField(null=True, max_length=64)),
                ('effective_from', fields.DateField()),
                ('expires_on', fields.DateField(null=True)),
                ('reason', fields.TextField(default='', unique=False)),
                ('author', fields.CharField(max_length=64)),
                ('author_name', fields.CharField(max_length=64)),
                ('written_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reviewer', fields.CharField(null=True, max_length=64)),
                ('reviewer_name', fields.CharField(default='', max_length=64)),
                ('publisher', fields.CharField(null=True, max_length=64)),
                ('publisher_name', fields.CharField(default='', max_length=64)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'knowledge_text', 'app': 'tickets', 'unique_together': (('item', 'number'),), 'pk_attr': 'id', 'table_description': "One version of an item's text, never changed once it was published."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='KnowledgeWord',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('item', fields.ForeignKeyField('tickets.KnowledgeItem', source_field='item_id', db_constraint=True, to_field='id', related_name='words', on_delete=OnDelete.RESTRICT)),
                ('word', fields.CharField(max_length=64)),
                ('weight', fields.FloatField()),
            ],
            options={'table': 'knowledge_word', 'app': 'tickets', 'unique_together': (('word', 'item'),), 'pk_attr': 'id', 'table_description': 'One word of a published text: what searching reads.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RepealedDocument',
            fields=[
                ('number', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=100)),
                ('note', fields.CharField(default='', max_length=300)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by_name', fields.CharField(max_length=64)),
            ],
            options={'table': 'repealed_document', 'app': 'tickets', 'pk_attr': 'number', 'table_description': 'A document that holds no longer, by its number as `tickets.knowledge.documents.plain` writes it.'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='Announcement',
            constraint=CheckConstraint(check='ends_at > starts_at AND linked >= 0', name='announcement_times'),
        ),
        ops.AddConstraint(
            model_name='KnowledgeItem',
            constraint=CheckConstraint(check='version >= 1 AND uses >= 0 AND wrong >= 0', name='knowledge_counters'),
        ),
        ops.AddConstraint(
            model_name='KnowledgeTask',
            constraint=UniqueConstraint(fields=('ticket_id', 'kind'), name='knowledge_task_one_open', condition="state = 'open'"),
        ),
        ops.AddConstraint(
            model_name='KnowledgeText',
            constraint=CheckConstraint(check='expires_on IS NULL OR expires_on >= effective_from', name='knowledge_text_dates'),
        ),
        ops.AddConstraint(
            model_name='KnowledgeText',
            constraint=CheckConstraint(check='reviewer IS NULL OR reviewer <> author', name='knowledge_text_two_people'),
        ),
        ops.AddConstraint(
            model_name='KnowledgeText',
            constraint=UniqueConstraint(fields=('item_id',), name='knowledge_text_one_under_way', condition="state IN ('draft', 'reviewed')"),
        ),
        ops.AddConstraint(
            model_name='KnowledgeText',
            constraint=UniqueConstraint(fields=('item_id',), name='knowledge_text_one_published', condition="state = 'published'"),
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

FREEZE = [
    """
    CREATE FUNCTION callback_answers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'an answer once saved is not changed' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER callback_answers_stay BEFORE UPDATE ON callback_task FOR EACH ROW
    WHEN (OLD.solved IS NOT NULL AND (NEW.solved, NEW.satisfied, NEW.contacted, NEW.note, NEW.reached)
          IS DISTINCT FROM (OLD.solved, OLD.satisfied, OLD.contacted, OLD.note, OLD.reached))
    EXECUTE FUNCTION callback_answers_stay()
    """,
]
THAW = ["DROP TRIGGER callback_answers_stay ON callback_task", "DROP FUNCTION callback_answers_stay()"]


class Migration(migrations.Migration):
    dependencies = [('tickets', '0003_append_only')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AssessmentScheme',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('adopted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('adopted_by', fields.CharField(max_length=64)),
                ('reason', fields.TextField(default='', unique=False)),
                ('content', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'assessment_scheme', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'Weights and points as adopted; the newest counts, the older ones stay.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Bulletin',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('month', fields.CharField(unique=True, max_length=7)),
                ('drafted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('content', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('signed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('signed_by', fields.CharField(null=True, max_length=64)),
                ('number', fields.CharField(null=True, unique=True, max_length=64)),
            ],
            options={'table': 'bulletin', 'app': 'tickets', 'pk_attr': 'id', 'table_description': "A month's 通报: drafted by the platform, signed by a person."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CalendarSheet',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('year', fields.IntField()),
                ('official', fields.BooleanField()),
                ('version', fields.IntField()),
                ('source', fields.CharField(max_length=300)),
                ('days', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('loaded_by', fields.CharField(max_length=64)),
                ('loaded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'calendar_sheet', 'app': 'tickets', 'unique_together': (('year', 'official', 'version'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CallbackRefusal',
            fields=[
                ('number', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('task_id', fields.UUIDField(null=True)),
                ('by_name', fields.CharField(max_length=64)),
            ],
            options={'table': 'callback_refusal', 'app': 'tickets', 'pk_attr': 'number', 'table_description': 'A number whose owner does not want to be called back any more.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EvidencePackage',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('department', fields.CharField(max_length=64)),
                ('title', fields.CharField(max_length=200)),
                ('content', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('sha256', fields.CharField(max_length=64)),
                ('assembled_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('assembled_by', fields.CharField(max_length=64)),
            ],
            options={'table': 'evidence_package', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'Records put together for those who decide on accountability; the platform itself concludes nothing.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EvidenceAccess',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('package', fields.ForeignKeyField('tickets.EvidencePackage', source_field='package_id', db_constraint=True, to_field='id', related_name='accesses', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('actor_id', fields.CharField(max_length=64)),
                ('actor_name', fields.CharField(max_length=64)),
                ('actor_post', fields.CharField(max_length=32)),
                ('purpose', fields.CharField(max_length=300)),
            ],
            options={'table': 'evidence_access', 'app': 'tickets', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Exclusion',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('task', fields.ForeignKeyField('tickets.CallbackTask', source_field='task_id', db_constraint=True, to_field='id', related_name='exclusions', on_delete=OnDelete.RESTRICT)),
                ('department', fields.CharField(max_length=64)),
                ('code', fields.CharField(max_length=2)),
                ('evidence', fields.TextField(unique=False)),
                ('citizen_text', fields.TextField(default='', unique=False)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('asked_by', fields.CharField(max_length=64)),
                ('asked_name', fields.CharField(max_length=64)),
                ('state', fields.CharField(default='asked', max_length=16)),
                ('lead_id', fields.CharField(null=True, max_length=64)),
                ('lead_name', fields.CharField(default='', max_length=64)),
                ('lead_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('second_id', fields.CharField(null=True, max_length=64)),
                ('second_name', fields.CharField(default='', max_length=64)),
                ('second_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('refused_by', fields.CharField(default='', max_length=64)),
                ('refusal', fields.TextField(default='', unique=False)),
                ('appeal', fields.TextField(default='', unique=False)),
                ('appealed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('appealed_by', fields.CharField(default='', max_length=64)),
            ],
            options={'table': 'exclusion', 'app': 'tickets', 'indexes': [Index(fields=['department', 'asked_at'])], 'pk_attr': 'id', 'table_description': 'A rating that is not to count against the unit: asked for, then granted by two different people.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Interview',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('department', fields.CharField(max_length=64)),
                ('cause', fields.CharField(max_length=300)),
                ('held_on', fields.DateField()),
                ('host', fields.CharField(max_length=64)),
                ('attendees', fields.CharField(max_length=300)),
                ('record', fields.TextField(unique=False)),
                ('plan', fields.TextField(unique=False)),
                ('plan_due_on', fields.DateField(null=True)),
                ('recorded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('recorded_by', fields.CharField(max_length=64)),
            ],
            options={'table': 'interview', 'app': 'tickets', 'pk_attr': 'id', 'table_description': '约谈: who spoke with whom, what was said, and the plan to put it right.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Notice',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('kind', fields.CharField(max_length=32)),
                ('subject', fields.CharField(unique=True, max_length=160)),
                ('roles', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('department', fields.CharField(null=True, max_length=64)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', null=True, db_constraint=True, to_field='id', related_name='notices', on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('seen_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('seen_by', fields.CharField(null=True, max_length=64)),
            ],
            options={'table': 'notice', 'app': 'tickets', 'indexes': [Index(fields=['department', 'seen_at', 'at'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Posting',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('account', fields.ForeignKeyField('tickets.Account', source_field='account_id', db_constraint=True, to_field='id', related_name='postings', on_delete=OnDelete.RESTRICT)),
                ('post', fields.CharField(max_length=32)),
                ('department', fields.CharField(null=True, max_length=64)),
                ('since', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('changed_by', fields.CharField(max_length=64)),
                ('reason', fields.CharField(default='', max_length=300)),
            ],
            options={'table': 'posting', 'app': 'tickets', 'indexes': [Index(fields=['account_id', 'since'])], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Relisten',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('task', fields.OneToOneField('tickets.CallbackTask', source_field='task_id', db_constraint=True, to_field='id', related_name='relisten', on_delete=OnDelete.RESTRICT)),
                ('drawn_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('first_agent', fields.CharField(max_length=64)),
                ('listened_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('listener_id', fields.CharField(null=True, max_length=64)),
                ('listener_name', fields.CharField(default='', max_length=64)),
                ('agrees', fields.BooleanField(null=True)),
                ('remark', fields.TextField(default='', unique=False)),
            ],
            options={'table': 'relisten', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'An answered callback drawn to be listened to again by a second person.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SampleDecision',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='samples', on_delete=OnDelete.RESTRICT)),
                ('round', fields.IntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('quarter', fields.CharField(max_length=6)),
                ('department', fields.CharField(max_length=64)),
                ('stratum', fields.CharField(max_length=100)),
                ('position', fields.IntField()),
                ('share', fields.FloatField()),
                ('rule', fields.CharField(max_length=16)),
                ('chosen', fields.BooleanField()),
            ],
            options={'table': 'sample_decision', 'app': 'tickets', 'unique_together': (('ticket', 'round'),), 'indexes': [Index(fields=['department', 'quarter'])], 'pk_attr': 'id', 'table_description': 'Whether a replied ticket is called back, with all that is needed to work it out again.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SamplingSeed',
            fields=[
                ('quarter', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=6)),
                ('seed', fields.CharField(max_length=64)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'sampling_seed', 'app': 'tickets', 'pk_attr': 'quarter', 'table_description': "The random number behind a quarter's draws, made once and kept."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ScoreMark',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('department', fields.CharField(max_length=64)),
                ('kind', fields.CharField(max_length=32)),
                ('ticket_number', fields.CharField(null=True, max_length=16)),
                ('reason', fields.TextField(unique=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('by_name', fields.CharField(max_length=64)),
            ],
            options={'table': 'score_mark', 'app': 'tickets', 'indexes': [Index(fields=['department', 'at'])], 'pk_attr': 'id', 'table_description': 'Points that a person gives or takes with a reason; those of the ladder are counted from its own records.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SupervisionOrder',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('number', fields.CharField(unique=True, max_length=64)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='orders', on_delete=OnDelete.RESTRICT)),
                ('department', fields.CharField(null=True, max_length=64)),
                ('breach', fields.CharField(max_length=32)),
                ('reason', fields.TextField(default='', unique=False)),
                ('issued_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('issued_by', fields.CharField(max_length=64)),
                ('reply_due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('signed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('signed_by', fields.CharField(null=True, max_length=64)),
                ('reply', fields.TextField(default='', unique=False)),
                ('replied_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('replied_by', fields.CharField(null=True, max_length=64)),
                ('overdue_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_by', fields.CharField(null=True, max_length=64)),
                ('opinion', fields.TextField(default='', unique=False)),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'supervision_order', 'app': 'tickets', 'indexes': [Index(fields=['department', 'issued_at']), Index(fields=['closed_at', 'reply_due_at'])], 'pk_attr': 'id', 'table_description': 'A numbered 督办单 that asks a unit for a written reply.'},
            bases=['Model'],
        ),
        ops.RunSQL(FREEZE, reverse_sql=THAW),
    ]

"""Files that retention takes out, with their proof, and orders to keep: proofs are only ever added."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_ONLY_ADDED = ("retention_file", "retention_file_end")
_REFUSED = "EXECUTE FUNCTION rows_only_added()"
FORWARD = [
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {_REFUSED}"
        for table in _ONLY_ADDED
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {_REFUSED}"
        for table in (*_ONLY_ADDED, "retention_hold")
    ),
]
BACKWARD = [
    *(f"DROP TRIGGER {table}_no_truncate ON {table}" for table in (*_ONLY_ADDED, "retention_hold")),
    *(f"DROP TRIGGER {table}_append_only ON {table}" for table in _ONLY_ADDED),
]


class Migration(migrations.Migration):
    dependencies = [('tickets', '0027_sample_least')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RetentionFile',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('kind', fields.CharField(max_length=16)),
                ('path', fields.CharField(max_length=500)),
                ('digest', fields.CharField(default='', max_length=64)),
                ('size', fields.BigIntField(default=0)),
                ('written_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', null=True, db_constraint=True, to_field='id', related_name='files_taken_out', on_delete=OnDelete.RESTRICT)),
                ('call_id', fields.CharField(default='', max_length=64)),
                ('days', fields.IntField()),
                ('before', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('basis', fields.TextField(unique=False)),
                ('approved_by', fields.CharField(max_length=200)),
            ],
            options={'table': 'retention_file', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'A file whose period is over, written down in the transaction that takes its row out: only ever added.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RetentionFileEnd',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('file', fields.OneToOneField('tickets.RetentionFile', source_field='file_id', db_constraint=True, to_field='id', related_name='end', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('outcome', fields.CharField(max_length=16)),
            ],
            options={'table': 'retention_file_end', 'app': 'tickets', 'pk_attr': 'id', 'table_description': 'The file is no longer there: only ever added.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RetentionHold',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('ticket', fields.ForeignKeyField('tickets.Ticket', source_field='ticket_id', db_constraint=True, to_field='id', related_name='holds', on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reason', fields.CharField(max_length=300)),
                ('ordered_by', fields.CharField(max_length=200)),
                ('lifted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('lifted_by', fields.CharField(default='', max_length=200)),
                ('lift_reason', fields.CharField(default='', max_length=300)),
            ],
            options={'table': 'retention_hold', 'app': 'tickets', 'indexes': [Index(fields=['ticket_id'])], 'pk_attr': 'id', 'table_description': 'An order to keep everything of a ticket (a lawsuit, an audit, an inquiry) until it is lifted.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='RetentionRun',
            name='approved_by',
            field=fields.CharField(default='', db_default='', max_length=200),
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

"""Who saw secret tickets on a list: rows that are only ever added, found by the tickets that stood on the list."""

from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.db_defaults import SqlDefault
from tortoise import fields

FORWARD = [
    "CREATE INDEX list_view_tickets ON list_view USING gin (tickets jsonb_path_ops)",
    "CREATE TRIGGER list_view_append_only BEFORE UPDATE OR DELETE ON list_view "
    "FOR EACH ROW EXECUTE FUNCTION rows_only_added()",
    "CREATE TRIGGER list_view_no_truncate BEFORE TRUNCATE ON list_view "
    "FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()",
]
BACKWARD = [
    "DROP TRIGGER list_view_no_truncate ON list_view",
    "DROP TRIGGER list_view_append_only ON list_view",
    "DROP INDEX list_view_tickets",
]


class Migration(migrations.Migration):
    dependencies = [('tickets', '0009_list_indexes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ListView',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('xact', fields.BigIntField(db_default=SqlDefault('(pg_current_xact_id()::text::bigint)'))),
                ('viewer_id', fields.UUIDField()),
                ('seq', fields.IntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('what', fields.CharField(max_length=32)),
                ('viewer_name', fields.CharField(max_length=64)),
                ('viewer_post', fields.CharField(max_length=32)),
                ('viewer_department', fields.CharField(null=True, max_length=64)),
                ('filters', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('shown', fields.IntField()),
                ('tickets', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('previous_hash', fields.CharField(max_length=64)),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'list_view', 'app': 'tickets', 'unique_together': (('viewer_id', 'seq'),), 'pk_attr': 'id', 'table_description': 'One look at a list on which secret tickets stood; the rows of a viewer are chained.'},
            bases=['Model'],
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

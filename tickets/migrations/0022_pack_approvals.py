"""Who signed that a rule pack was approved: rows are only ever added."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """
    CREATE FUNCTION pack_approval_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'pack_approval is append-only' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER pack_approval_append_only BEFORE UPDATE OR DELETE ON pack_approval
    FOR EACH ROW EXECUTE FUNCTION pack_approval_append_only()
    """,
    """
    CREATE TRIGGER pack_approval_no_truncate BEFORE TRUNCATE ON pack_approval
    FOR EACH STATEMENT EXECUTE FUNCTION pack_approval_append_only()
    """,
]
BACKWARD = [
    "DROP TRIGGER pack_approval_no_truncate ON pack_approval",
    "DROP TRIGGER pack_approval_append_only ON pack_approval",
    "DROP FUNCTION pack_approval_append_only()",
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0021_repeats")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PackApproval",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("pin", fields.CharField(db_index=True, max_length=64)),
                ("digest", fields.CharField(max_length=64)),
                ("account", fields.CharField(max_length=64)),
                ("name", fields.CharField(max_length=64)),
                ("post", fields.CharField(max_length=32)),
                ("approved_by", fields.CharField(max_length=200)),
                ("effective_from", fields.DateField()),
                ("unfounded", fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "pack_approval", "app": "tickets", "unique_together": (("pin", "digest", "account"),), "pk_attr": "id", "table_description": "Added, never changed or deleted: for which content of which pack, by whom, and what was shown as unfounded."},
            bases=["Model"],
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

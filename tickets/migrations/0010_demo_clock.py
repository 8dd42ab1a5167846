"""The record of the demo's clock: rows are only ever added."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """
    CREATE FUNCTION demo_clock_move_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'demo_clock_move is append-only' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER demo_clock_move_append_only BEFORE UPDATE OR DELETE ON demo_clock_move
    FOR EACH ROW EXECUTE FUNCTION demo_clock_move_append_only()
    """,
]
BACKWARD = [
    "DROP TRIGGER demo_clock_move_append_only ON demo_clock_move",
    "DROP FUNCTION demo_clock_move_append_only()",
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_list_indexes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DemoClockMove",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("real_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("shown_before", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("shown_after", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ahead_seconds", fields.FloatField()),
                ("how", fields.CharField(max_length=16)),
                ("swept", fields.IntField()),
                ("account", fields.CharField(max_length=64)),
                ("name", fields.CharField(max_length=64)),
            ],
            options={
                "table": "demo_clock_move",
                "app": "tickets",
                "pk_attr": "id",
                "table_description": "Added, never changed or deleted.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

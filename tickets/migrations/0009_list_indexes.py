"""Indexes of what every sweep and every unit's list asks: what is ripe for the archive, and who holds a share."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "CREATE INDEX ticket_to_archive ON ticket (closed_at) WHERE status = 'closed'",
    "CREATE INDEX ticket_parts ON ticket USING gin (parts jsonb_path_ops)",
]
BACKWARD = ["DROP INDEX ticket_parts", "DROP INDEX ticket_to_archive"]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_lists")]

    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]

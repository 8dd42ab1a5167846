"""An index of drafts, so that the sweep finds those forgotten on a desk without reading every open ticket."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("tickets", "0025_deputies")]

    initial = False

    operations = [
        ops.RunSQL(
            ["CREATE INDEX ticket_drafts ON ticket (saved_at) WHERE status = 'draft'"],
            reverse_sql=["DROP INDEX ticket_drafts"],
        )
    ]

"""Rungs of the ladder keep the unit that had the ticket then."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("tickets", "0016_corrections_and_rules")]

    initial = False

    operations = [
        ops.AddField(
            model_name="SupervisionStep",
            name="department",
            field=fields.CharField(null=True, max_length=64),
        ),
    ]

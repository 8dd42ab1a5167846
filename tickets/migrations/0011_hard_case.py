"""Hard cases (疑难), which a leader finds: they may be given more time a second time."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_demo_clock")]

    initial = False

    operations = [
        ops.AddField(model_name="Ticket", name="hard_case", field=fields.BooleanField(default=False, db_default=False)),
    ]

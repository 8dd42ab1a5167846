from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("tickets", "0026_index_of_drafts")]

    initial = False

    operations = [
        ops.AddField(
            model_name="SampleDecision",
            name="least",
            field=fields.IntField(default=30, db_default=30),
        ),
    ]

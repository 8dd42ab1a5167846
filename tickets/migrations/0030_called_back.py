"""Events of a ticket whose words are shown to nobody: its home has made it secret after it was handed over."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("tickets", "0029_own_passwords")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Ticket",
            name="withheld",
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'::jsonb"), encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
        ),
    ]

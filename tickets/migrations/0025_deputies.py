"""Deputy head and head of a department are two posts; before, one post was both, which is what a way down makes of them."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from tickets.people import Role

BACKWARD = [
    "UPDATE account SET post = 'head', role = 'unit_head' WHERE role = 'unit_deputy'",
    "UPDATE unmask_request SET asked_post = 'head', asked_role = 'unit_head' WHERE asked_role = 'unit_deputy'",
    """UPDATE notice SET roles = (roles - 'unit_deputy') || '["unit_head"]' WHERE roles @> '["unit_deputy"]'""",
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0024_indexes_of_links")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Account",
            name="role",
            field=fields.CharEnumField(description="AGENT: agent\nNET: net\nLEAD: lead\nDISP: disp\nVIP: vip\nMEDIA: media\nOPIN: opin\nLIAISON: unit_liaison\nHANDLER: unit_handler\nDEPUTY: unit_deputy\nHEAD: unit_head\nAUDIT: audit\nADMIN: admin\nSYS: sys", enum_type=Role, max_length=32),
        ),
        ops.RunSQL([], reverse_sql=BACKWARD),
    ]

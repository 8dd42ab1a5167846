"""Who has an account from before people could set own passwords is asked for one at the next sign-in.

Nobody had set one then, so each of those passwords was somebody else's making; who has set one since has it in the record. A
demo takes the mark from its own accounts again at its start.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

FORWARD = (
    "UPDATE account SET password_unchosen = true WHERE NOT password_lent AND NOT EXISTS ("
    "SELECT FROM account_event WHERE account_event.account_id = account.id AND kind = 'password_set')"
)
BACKWARD = "UPDATE account SET password_unchosen = false WHERE password_unchosen"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0033_words_of_kinds")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Account", name="password_unchosen", field=fields.BooleanField(default=False, db_default=False)
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

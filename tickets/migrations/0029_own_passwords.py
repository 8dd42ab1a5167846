"""Passwords that somebody else made are marked, what is done to accounts has a record, and no account is locked any more."""

from tortoise import fields, migrations
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations import operations as ops

FORWARD = [
    "CREATE TRIGGER account_event_append_only BEFORE UPDATE OR DELETE ON account_event "
    "FOR EACH ROW EXECUTE FUNCTION rows_only_added()",
    "CREATE TRIGGER account_event_no_truncate BEFORE TRUNCATE ON account_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()",
]
BACKWARD = [
    "DROP TRIGGER account_event_no_truncate ON account_event",
    "DROP TRIGGER account_event_append_only ON account_event",
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0028_files_taken_out")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("xact", fields.BigIntField(db_default=SqlDefault("(pg_current_xact_id()::text::bigint)"))),
                ("account_id", fields.UUIDField()),
                ("seq", fields.IntField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("kind", fields.CharField(max_length=32)),
                ("actor_id", fields.CharField(max_length=64)),
                ("actor_name", fields.CharField(max_length=64)),
                ("actor_post", fields.CharField(max_length=32)),
                ("previous_hash", fields.CharField(max_length=64)),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={"table": "account_event", "app": "tickets", "unique_together": (("account_id", "seq"),), "pk_attr": "id", "table_description": "One thing that was done to an account, with who did it as of that day; the rows of an account are chained."},
            bases=["Model"],
        ),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
        ops.AddField(
            model_name="Account", name="password_lent", field=fields.BooleanField(default=False, db_default=False)
        ),
        # with a default of the database's own, so that the way down can fill the rows that there are
        ops.AlterField(model_name="Account", name="failed_logins", field=fields.IntField(default=0, db_default=0)),
        ops.RemoveField(model_name="Account", name="failed_logins"),
        ops.RemoveField(model_name="Account", name="locked_until"),
    ]

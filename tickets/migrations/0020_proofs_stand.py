"""What proves something is only added to, and cannot be emptied at a stroke: seeds and decisions of samples, runs of
retention, files as they were sent, answers of citizens, moves of the demo's clock."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_ONLY_ADDED = ("sampling_seed", "sample_decision", "retention_run")
_SENT_AS_IT_WAS = ("attachment",)
_NEVER_EMPTIED = (*_ONLY_ADDED, *_SENT_AS_IT_WAS, "callback_task", "demo_clock_move")
_REFUSED = "EXECUTE FUNCTION rows_only_added()"
FORWARD = [
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {_REFUSED}"
        for table in _ONLY_ADDED
    ),
    *(
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} FOR EACH ROW {_REFUSED}"
        for table in _SENT_AS_IT_WAS
    ),
    *(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {_REFUSED}"
        for table in _NEVER_EMPTIED
    ),
]
BACKWARD = [
    *(f"DROP TRIGGER {table}_no_truncate ON {table}" for table in _NEVER_EMPTIED),
    *(f"DROP TRIGGER {table}_unchanged ON {table}" for table in _SENT_AS_IT_WAS),
    *(f"DROP TRIGGER {table}_append_only ON {table}" for table in _ONLY_ADDED),
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0019_between_hotlines")]

    initial = False

    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]

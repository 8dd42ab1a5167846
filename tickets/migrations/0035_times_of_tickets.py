"""Where in the table the tickets of a time lie: reports of a month or a quarter read those alone. Tickets come in and are
worked on in the order of time: ranges of pages are enough to know, and cost the many writes next to nothing."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_TIMES = "accepted_at, dispatched_at, result_due_at, closed_at"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0034_unchosen_passwords")]

    initial = False

    operations = [
        ops.RunSQL(
            [f"CREATE INDEX ticket_times ON ticket USING brin ({_TIMES}) WITH (pages_per_range = 32, autosummarize = on)"],
            reverse_sql=["DROP INDEX ticket_times"],
        )
    ]

"""The same citizen with the same matter: which ticket it repeats, for the which time, and what waits for the lead; and
the lists' indexes, in which tickets that were added to an earlier one are over."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

_BEFORE = "'answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn'"
_SINCE = "'answered', 'appended', 'archived', 'closed', 'refused', 'transferred', 'withdrawn'"


def _lists(final: str) -> dict[str, str]:
    live = f"status NOT IN ({final}, 'draft')"
    return {
        "ticket_list_open": f"(opened_at, id) WHERE {live}",
        "ticket_list_by_status": f"(status, opened_at, id) WHERE {live}",
        "ticket_list_mine": f"(opened_by, opened_at, id) WHERE status NOT IN ({final})",
        "ticket_list_department": f"(department, result_due_at, id) WHERE {live}",
        "ticket_list_estimated": f"(result_due_at, id) WHERE due_estimated AND {live}",
        "ticket_list_closed": f"(opened_at, id) WHERE status IN ({final})",
    }


def _renewed(final: str) -> list[str]:
    return [
        *(f"DROP INDEX {name}" for name in _lists(final)),
        *(f"CREATE INDEX {name} ON ticket {rest}" for name, rest in _lists(final).items()),
    ]


FORWARD = [*_renewed(_SINCE), "CREATE INDEX ticket_list_to_review ON ticket (opened_at, id) WHERE lead_review"]
BACKWARD = ["DROP INDEX ticket_list_to_review", *_renewed(_BEFORE)]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0020_proofs_stand")]

    initial = False

    operations = [
        ops.AddField(model_name="Ticket", name="repeat_of", field=fields.UUIDField(null=True, db_index=True)),
        ops.AddField(model_name="Ticket", name="repeat_times", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(model_name="Ticket", name="lead_review", field=fields.BooleanField(default=False, db_default=False)),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

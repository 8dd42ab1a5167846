"""An index for each list, which holds what the list holds and nothing else, so that years of closed tickets cost the
lists of open ones nothing; and the words of tickets filed under day and week, so that a search walks back in time."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.fields.db_defaults import SqlDefault

# The lists say what they hold by the status alone: told by two columns that depend on each other, the planner would
# expect a thirtieth of the rows.
_FINAL = "'answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn'"
_OVER, _NOT_OVER, _OPEN = f"status IN ({_FINAL})", f"status NOT IN ({_FINAL})", f"status NOT IN ({_FINAL}, 'draft')"
_OVER = "status IN ('answered', 'archived', 'closed', 'refused', 'transferred', 'withdrawn')"
_ASKED = """status = 'working' AND (extensions @> '[{"granted": null}]'::jsonb OR suspensions @> '[{"granted": null}]'::jsonb)"""
_LISTS = {
    "ticket_list_open": f"(opened_at, id) WHERE {_OPEN}",
    "ticket_list_by_status": f"(status, opened_at, id) WHERE {_OPEN}",
    "ticket_list_mine": f"(opened_by, opened_at, id) WHERE {_NOT_OVER}",
    "ticket_list_department": f"(department, result_due_at, id) WHERE {_OPEN}",
    "ticket_list_unsigned": "(sign_due_at, id) WHERE status = 'dispatched'",
    "ticket_list_returns": "(return_decide_by, id) WHERE status = 'return_review'",
    "ticket_list_lights": "(light, result_due_at, id) WHERE light IN ('yellow', 'red', 'supervised')",
    "ticket_list_estimated": f"(result_due_at, id) WHERE due_estimated AND {_OPEN}",
    "ticket_list_requests": f"(result_due_at, id) WHERE {_ASKED}",
    "ticket_list_to_audit": "(result_met_at, id) WHERE status = 'replied'",
    "ticket_list_dissatisfied": "(callback_met_at, id) WHERE status = 'dissatisfied'",
    "ticket_list_callbacks": "(callback_due_at, id) WHERE status IN ('auditing_ok', 'callback')",
    "ticket_list_closed": f"(opened_at, id) WHERE {_OVER}",
}
_KEYS = ", ".join(f"day / {4**level} * 6 + {level}" for level in range(6))
# Words are written at once, not kept in a pending list, which each step of a search would read from end to end.
_WORDS = {
    f"ticket_search_{name}": f"(search, (ARRAY[{_KEYS}])) WITH (fastupdate = off) WHERE {condition}"
    for name, condition in (("live", "live"), ("over", "NOT live"))
}
_BEFORE = {
    "ticket_live_opened": "(opened_at, id) WHERE closed_at IS NULL",
    "ticket_live_sign": "(status, sign_due_at, id) WHERE closed_at IS NULL",
    "ticket_live_callback": "(callback_due_at, id) WHERE closed_at IS NULL",
    "ticket_live_department": "(department, result_due_at, id) WHERE closed_at IS NULL",
    "ticket_over_opened": "(opened_at, id) WHERE closed_at IS NOT NULL",
}
_FILE = """
UPDATE ticket_search SET opened_at = ticket.opened_at, live = closed_at IS NULL, strict = secrecy = 'L3',
    day = greatest(0, floor(extract(epoch FROM ticket.opened_at) / 86400)::int)
FROM ticket WHERE ticket.id = ticket_id
"""

FORWARD = [
    *(f"DROP INDEX {name}" for name in _BEFORE),
    *(f"CREATE INDEX {name} ON ticket {rest}" for name, rest in _LISTS.items()),
    _FILE,
    *(f"CREATE INDEX {name} ON ticket_search USING gin {rest}" for name, rest in _WORDS.items()),
    "CREATE INDEX ticket_search_day ON ticket_search (live, day)",
]
BACKWARD = [
    "DROP INDEX ticket_search_day",
    *(f"DROP INDEX {name}" for name in (*_WORDS, *_LISTS)),
    *(f"CREATE INDEX {name} ON ticket {rest}" for name, rest in _BEFORE.items()),
]


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_evidence_stands")]

    initial = False

    operations = [
        ops.RemoveIndex(model_name="Ticket", name=None, fields=["status", "opened_at", "id"]),
        ops.RemoveIndex(model_name="Ticket", name=None, fields=["opened_by", "opened_at", "id"]),
        ops.RemoveIndex(model_name="Ticket", name=None, fields=["light", "result_due_at", "id"]),
        ops.RemoveIndex(model_name="TicketSearch", name="ticket_search_words", fields=None),
        ops.AddField(model_name="TicketSearch", name="opened_at", field=fields.DatetimeField(db_default=SqlDefault("'-infinity'"))),
        ops.AddField(model_name="TicketSearch", name="day", field=fields.IntField(db_default=0)),
        ops.AddField(model_name="TicketSearch", name="live", field=fields.BooleanField(db_default=True)),
        ops.AddField(model_name="TicketSearch", name="strict", field=fields.BooleanField(db_default=False)),
        ops.RunSQL(FORWARD, reverse_sql=BACKWARD),
    ]

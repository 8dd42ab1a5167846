"""Reads past tickets as a replay of the rules needs them: what was known, what was promised, when it was done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from routing.durations import Duration
from routing.pack_replay import PastTicket
from tickets.events import DEADLINE_MOVED
from tickets.models import Ticket, TicketEvent
from tickets.rules import facts_of
from tickets.workflow import Action

_AGAIN = frozenset({Action.REDO.value, Action.REOPEN.value})
"""Events that send a ticket back to its unit with a new limit."""


class _Turn(NamedTuple):
    """What the record says beside the row."""

    sent_back: datetime | None = None
    moved: datetime | None = None


async def past_tickets(since: datetime) -> list[PastTicket]:
    """Every ticket dispatched at `since` (UTC) or later that lies with a unit or was finished by one, oldest first.

    For the hotline's own office: nobody's sight narrows it, and it carries no personal data.
    """
    rows = await Ticket.filter(dispatched_at__gte=since, department__not_isnull=True).order_by(
        "dispatched_at", "number"
    )
    kinds = [*_AGAIN, DEADLINE_MOVED]
    events = TicketEvent.filter(kind__in=kinds, ticket__dispatched_at__gte=since).order_by("ticket_id", "seq")
    turns = _turns(await events.values_list("ticket_id", "kind", "at"))
    return [_past(ticket, turns.get(ticket.id, _Turn())) for ticket in rows]


def _turns(events: Iterable[Any]) -> dict[UUID, _Turn]:
    turns: dict[UUID, _Turn] = {}
    for ticket_id, kind, at in events:
        turn = turns.get(ticket_id, _Turn())
        turns[ticket_id] = turn._replace(sent_back=at) if kind in _AGAIN else turn._replace(moved=at)
    return turns


def _past(ticket: Ticket, turn: _Turn) -> PastTicket:
    started = ticket.dispatched_at or ticket.opened_at
    again = turn.sent_back is not None and turn.sent_back > started
    started = turn.sent_back if again and turn.sent_back else started
    limit = ticket.limits.get("result", {}).get("limit")
    return PastTicket(
        number=ticket.number,
        unit=ticket.department or "",
        facts=facts_of(ticket),
        started_at=started,
        round=ticket.round if again else 0,
        finished_at=ticket.result_met_at or ticket.closed_at,
        due_at=ticket.result_due_at,
        limit=Duration.parse(limit) if limit else None,
        moved=turn.moved is not None and turn.moved >= started,
    )

"""What a row says of the step at hand: what the unit asks for, and how long there is to decide or to take it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agent_console import wire
from agent_console.api.route import Ask
from routing.durations import Unit
from routing.facts import Words
from routing.wording import left_words
from tickets.action_forms import RETURN_REASONS
from tickets.models import Ticket
from tickets.moving import asked_time
from tickets.rules import extension_decide_by
from tickets.standing_words import reason_words
from tickets.workflow import Status

_REASONS = dict(RETURN_REASONS)
_DUE = {
    Status.DISPATCHED: "sign_due_at",
    Status.SIGNED: "contact_due_at",
    Status.RETURN_REVIEW: "return_decide_by",
    Status.CONSULT: "return_decide_by",
}


def step_left(ask: Ask, ticket: Ticket) -> wire.Left | None:
    """Time left for the step at hand; None where no clock of its own runs, as for a request to stop the clock, for
    which a pack has no time to decide."""
    named: datetime | None = getattr(ticket, _DUE[ticket.status]) if ticket.status in _DUE else None
    due_at = named or extension_decide_by(ticket)
    if due_at is None:
        return None
    calendar = ask.services.rules.calendar_for(ticket)
    text = left_words(ask.now, due_at, calendar, ask.language, Unit.OFFICE_HOUR)
    return wire.Left(text=text, overdue=ask.now > due_at)


def suspensions_named(ask: Ask, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with its reason in the reader's words; the code is the rule pack's own."""
    return [{**one, "reason_name": reason_words(one).say(ask.language)} for one in asked]


def extensions_named(ask: Ask, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with what it asks for in the reader's words."""
    return [{**one, "asked": asked_time(one).say(ask.language)} for one in asked]


def asked_in_short(ask: Ask, ticket: Ticket) -> str | None:
    """What waits for a decision: why and whereto a return is asked, how much more time, why a clock should stop."""
    if ticket.status is Status.RETURN_REVIEW:
        return _return(ask, ticket.returns[-1]) if ticket.returns else None
    if ticket.status is not Status.WORKING:
        return None
    if (asked := _undecided(ticket.extensions)).get("days"):
        more = asked_time(asked).words
        return Words(f"延期 {more.zh}", f"{more.en} more").say(ask.language)
    stop = _undecided(ticket.suspensions)
    return Words("挂起：", "Suspend: ").say(ask.language) + reason_words(stop).say(ask.language) if stop else None


def _return(ask: Ask, asked: dict[str, Any]) -> str:
    reason, proposed = _named(str(asked.get("reason", "")), ask), asked.get("proposed")
    known = ask.services.rules.catalogue.departments.get(str(proposed))
    return f"{reason} → {known.name if known else proposed}" if proposed else reason


def _undecided(requests: list[Any]) -> dict[str, Any]:
    last = requests[-1] if requests else {}
    return last if last.get("granted") is None else {}


def _named(code: str, ask: Ask) -> str:
    return _REASONS[code].say(ask.language) if code in _REASONS else code

"""Deadlines that move: the one way to set a new time for a result, with the event that tells old, new and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routing.durations import Duration, Unit
from routing.escalation import SUPERVISED_HEIGHT
from routing.facts import Words
from tickets.events import DEADLINE_MOVED
from tickets.models import Ticket
from tickets.moving import partner_due
from tickets.rules import Rules
from tickets.service.writing import Change


def limit_of(ticket: Ticket) -> Duration | None:
    """The result's limit; None for a statutory period, or before dispatch."""
    limit = ticket.limits.get("result", {}).get("limit")
    return Duration.parse(limit) if limit else None


def extension_unit(limit: Duration | None) -> Unit:
    """In what more time is asked for: the unit of the limit itself."""
    return limit.unit if limit else Unit.WORKING_DAY


def move_result(change: Change, rules: Rules, new: datetime, why: Words, *, own: datetime | None = None) -> None:
    """Give the result a new time; partners' times follow, lower rungs of the ladder may be climbed anew.

    `own`: what the ticket's own time is, where merged tickets pull the result's time forward.
    """
    ticket, old = change.ticket, change.ticket.result_due_at
    result = dict(ticket.limits.get("result", {}))
    calendar = rules.calendar_for(ticket)
    at = f"{calendar.local(new):%m-%d %H:%M}"
    for language, end, told in (("zh", "。", f"{why.zh}，调整至 {at}。"), ("en", ". ", f"{why.en}: moved to {at}.")):
        before = str(result.get(language, "")).rstrip("。. ")
        result[language] = f"{before}{end if before else ''}{told}"
    limits: dict[str, Any] = ticket.limits | {"result": result}
    if own is not None:
        limits["own"] = {"at": own.isoformat()}
    change.set(
        result_due_at=new,
        limits=limits,
        level=ticket.level if ticket.level >= SUPERVISED_HEIGHT else 0,
        parts=[follow(part, ticket, new, rules) for part in ticket.parts],
    )
    facts = {"old": old.isoformat() if old else None, "new": new.isoformat(), "why": why.zh, "why_en": why.en}
    was = f"由 {calendar.local(old):%m-%d %H:%M} " if old else ""
    change.say(DEADLINE_MOVED, f"{why.zh}，期限{was}调整至 {at}。", facts)


def own_due(ticket: Ticket) -> datetime | None:
    """The ticket's own time, without what merged tickets ask."""
    stored = ticket.limits.get("own", {}).get("at")
    return datetime.fromisoformat(stored) if stored else ticket.result_due_at


def follow(part: dict[str, Any], ticket: Ticket, due: datetime, rules: Rules) -> dict[str, Any]:
    """A partner's share with the time that follows from the result's."""
    if part["met_at"] is not None:
        return part
    start = datetime.fromisoformat(part["at"])
    at = partner_due(rules.pack_of(ticket).joint, due, start, rules.calendar_for(ticket))
    return part | {"due_at": at.isoformat()}

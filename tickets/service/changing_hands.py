"""Effects of the desk's corrections after dispatch: another unit (改派), another type or urgency (调整类别)."""

from __future__ import annotations

from datetime import datetime

from routing.calendars import WorkCalendar
from routing.durations import Duration
from routing.facts import Words
from routing.limits import deadlines
from routing.secrecy import least_level
from tickets.errors import FieldErrors
from tickets.models import Ticket
from tickets.moving import asked_time, extended, resumed
from tickets.notices import notice
from tickets.people import UNIT
from tickets.rules import clock_note, due_of, facts_of
from tickets.service.doing import Doing
from tickets.service.merge_effects import due_with_children
from tickets.service.moved import move_result
from tickets.service.reaching import tell_of_emergency


async def leave_unit(doing: Doing) -> None:
    """The unit that had it is told; shares of its own units below end, and so does one that the new unit had."""
    change, ticket = doing.change, doing.change.ticket
    text = f"工单 {ticket.number} 已由班长改派其他单位。"
    subject = f"reassigned:{ticket.id}:{ticket.version}"
    change.rows.append(notice("reassigned", subject, text, UNIT, change.now, ticket=ticket))
    new = doing.payload["department"]
    kept = [part for part in ticket.parts if part["met_at"] or (part["kind"] == "joint" and part["department"] != new)]
    change.set(parts=kept, owner_name="")


async def reclassify(doing: Doing) -> None:
    """Clocks that run are counted again from the dispatch, as if the class had been this one from the start."""
    change, rules, form = doing.change, doing.rules, doing.payload
    ticket, calendar = change.ticket, rules.calendar_for(change.ticket)
    if ticket.secrecy < least_level(form.get("type", ticket.type)).value:
        why = Words("举报件须先设定保密等级并确认表述", "a report needs its level of secrecy and wording first")
        raise FieldErrors({"type": why})
    change.set(type=form.get("type", ticket.type), urgency=form.get("urgency", ticket.urgency))
    start = ticket.dispatched_at or change.now
    limits = deadlines(facts_of(ticket), rules.pack_of(ticket), calendar, start)
    running = {"sign": limits.sign, "contact": limits.contact}
    open_ones = {name: one for name, one in running.items() if getattr(ticket, f"{name}_met_at") is None}
    notes = {name: clock_note(one, calendar) for name, one in open_ones.items() if one}
    change.set(
        limits=ticket.limits | notes | {"result": clock_note(limits.result, calendar)},
        return_until=rules.return_until(limits.result, start),
        callback_sample=limits.callback.sample,
        **{f"{name}_due_at": due_of(one) for name, one in open_ones.items()},
    )
    await _move(doing, due_of(limits.result), calendar)
    tell_of_emergency(change)


async def _move(doing: Doing, due: datetime | None, calendar: WorkCalendar) -> None:
    change, ticket = doing.change, doing.change.ticket
    if due is None:
        return
    first, own = _with_what_was_granted(ticket, due, calendar)
    change.set(original_due_at=first)
    earliest = await due_with_children(ticket, own) or own
    pulled = own if earliest != own or "own" in ticket.limits else None
    move_result(change, doing.rules, earliest, Words("调整类别", "reclassified"), own=pulled)


def _with_what_was_granted(ticket: Ticket, due: datetime, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """The time without and with the extensions, after the stopped clock has been given back."""
    limit = Duration.parse(ticket.limits["result"]["limit"])
    for stop in ticket.suspensions:
        if stop["until"]:
            begin, end = (datetime.fromisoformat(stop[name]) for name in ("from", "until"))
            due = resumed(due, limit, begin, end, calendar)
    own = due
    for asked in ticket.extensions:
        own = extended(own, asked_time(asked), calendar) if asked["granted"] else own
    return due, own

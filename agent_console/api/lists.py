"""Lists of tickets: what they are narrowed by, and steps that are taken for many tickets at once, tried before."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from agent_console.api.reading import converted
from agent_console.api.route import Ask
from agent_console.refusals import problem_of
from agent_console.wire import lists as wire
from routing.facts import Words
from tickets.bulk import Tried, act_for_all
from tickets.errors import FieldErrors
from tickets.lists import TicketFilter, narrowed
from tickets.paging import page
from tickets.people import UNIT
from tickets.workflow import STATUS_NAMES

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
Length = Annotated[int, msgspec.Meta(ge=1, le=200)]


class ListFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What every list may be narrowed by, as an address says it."""

    view: str = ""
    """Empty: all that is open, for a unit what it has in hand."""
    status: str | None = None
    light: str | None = None
    department: str | None = None
    type: str | None = None
    urgency: str | None = None
    area: str | None = None
    """With everything beneath it."""
    since: date | None = None
    until: date | None = None
    """First and last day on which a ticket was opened, as days are counted in the city."""
    q: str | None = None


class RowsQuery(ListFilter, frozen=True, kw_only=True):
    cursor: str | None = None
    limit: Length = 50


def view_of(ask: Ask, query: ListFilter) -> str:
    """The list that is meant; the same without a name for everybody who may have it."""
    return query.view or ("mine" if ask.person.role in UNIT else "open")


def filters_of(ask: Ask, query: ListFilter) -> TicketFilter:
    """The same with areas and days spelled out."""
    calendar = ask.services.rules.calendar
    start = calendar.moment(_day("since", query.since), time.min) if query.since else None
    end = calendar.moment(_day("until", query.until) + timedelta(days=1), time.min) if query.until else None
    return TicketFilter(
        status=query.status,
        light=query.light,
        department=query.department,
        type=query.type,
        urgency=query.urgency,
        areas=tuple(sorted(ask.services.rules.catalogue.areas_under(query.area))) if query.area else None,
        since=start,
        until=end,
        q=query.q,
    )


def _day(name: str, day: date) -> date:
    """Raises FieldErrors for a day on which no ticket can have been opened."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise FieldErrors({name: Words("日期超出范围", "lies too far away")})
    return day


async def bulk(ask: Ask) -> wire.BulkReport:
    """One step for many tickets; with `dry_run`, what it would do and why not, writing nothing."""
    body: wire.BulkAsked = ask.body
    ids = await _chosen(ask, body)
    tried = await act_for_all(
        ask.services.tickets, ask.actor, ids, body.action, body.payload, now=ask.now, dry_run=body.dry_run
    )
    items = [_outcome(ask, one) for one in tried]
    done = sum(item.ok for item in items)
    return wire.BulkReport(dry_run=body.dry_run, done=done, refused=len(items) - done, items=items)


async def _chosen(ask: Ask, body: wire.BulkAsked) -> list[wire.BulkTicket]:
    if (body.ids is None) == (body.filter is None):
        raise FieldErrors({"ids": Words("勾选的工单与筛选条件须二选一", "give either tickets or a filter")})
    if body.ids is not None:
        return body.ids
    query: ListFilter = converted(body.filter, ListFilter)
    chosen = narrowed(view_of(ask, query), ask.actor, filters_of(ask, query))
    found, _ = await page(chosen, "-opened_at", None, wire.MOST_AT_ONCE + 1, most=0)
    if len(found) > wire.MOST_AT_ONCE:
        many = Words(f"一次最多 {wire.MOST_AT_ONCE} 件，请缩小范围", f"at most {wire.MOST_AT_ONCE} at once: narrow it")
        raise FieldErrors({"filter": many})
    return [wire.BulkTicket(id=str(ticket.id), version=ticket.version) for ticket in found]


def _outcome(ask: Ask, tried: Tried) -> wire.BulkOutcome:
    problem = problem_of(tried.error, ask.language) if tried.error else None
    fields = "；".join(problem.fields.values()) if problem else ""
    ticket = tried.ticket
    return wire.BulkOutcome(
        id=_id(tried.id),
        number=ticket.number if ticket else "",
        version=ticket.version if ticket else None,
        ok=problem is None,
        code=problem.code if problem else None,
        why=" ".join(part for part in (problem.title, problem.detail, fields) if part) if problem else None,
        next=STATUS_NAMES[ticket.status].say(ask.language) if ticket and problem is None else None,
    )


def _id(key: UUID | str) -> str:
    return str(key)

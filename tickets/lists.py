"""The lists of the desks: what each holds, who sees what of it; how it is narrowed, searched, counted, cut into pages.

Only what the person may see is ever read; pages are cut by keyset, so that a list does not jump while it grows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from routing.facts import Words
from routing.lights import Light
from tickets.errors import FieldErrors, Forbidden, NotFound
from tickets.models import (
    Ticket,
)
from tickets.paging import MANY, Place, counted, page, place_of, read, written
from tickets.people import OFFICE, UNIT, Actor, Role
from tickets.search import asked_for, matching
from tickets.search_walk import Walk
from tickets.search_words import COMMON, Filed, Kind, says_words
from tickets.seeing import STRICTLY_SECRET
from tickets.workflow import FINAL, OPEN, WITH_UNIT, Status

MOST = 200
"""Rows of a page."""
FOUND = 200
"""What goes through the years is counted no further than this: every ticket of it lies in another place."""


class View(NamedTuple):
    """One list: who has it, what is in it, and by which column it is ordered ("-" newest first)."""

    roles: frozenset[Role]
    wanted: Mapping[str, Any]
    order: str


_DESK = frozenset({Role.DISP, Role.LEAD, Role.VIP, Role.AUDIT})
_ALL = OFFICE | UNIT | {Role.AUDIT}
_OFFICE = OFFICE | {Role.AUDIT}
_LIGHTS = {
    light: View(_ALL, {"light": light}, "result_due_at") for light in (Light.YELLOW, Light.RED, Light.SUPERVISED)
}

# Each list has an index that holds the same tickets in its order: a condition here is the condition there.
VIEWS: dict[str, View] = {
    "mine": View(OFFICE | UNIT, {}, "-opened_at"),
    "open": View(_OFFICE, {"status__in": sorted(OPEN)}, "-opened_at"),
    "to_dispatch": View(_DESK | {Role.AGENT, Role.NET}, {"status": Status.ACCEPTED}, "opened_at"),
    "unsigned": View(_DESK | UNIT, {"status": Status.DISPATCHED}, "sign_due_at"),
    "returns": View(_DESK | UNIT, {"status": Status.RETURN_REVIEW}, "return_decide_by"),
    "yellow": _LIGHTS[Light.YELLOW],
    "red": _LIGHTS[Light.RED],
    "supervised": _LIGHTS[Light.SUPERVISED],
    "estimated": View(_DESK, {"due_estimated": True, "status__in": sorted(OPEN)}, "result_due_at"),
    "requests": View(_DESK | UNIT, {}, "result_due_at"),
    "to_audit": View(_DESK | UNIT, {"status": Status.REPLIED}, "result_met_at"),
    "callbacks": View(_OFFICE, {"status__in": [Status.AUDITING_OK, Status.CALLBACK]}, "callback_due_at"),
    "dissatisfied": View(_DESK, {"status": Status.DISSATISFIED}, "callback_met_at"),
    "to_review": View(frozenset({Role.LEAD, Role.VIP, Role.AUDIT}), {"lead_review": True}, "opened_at"),
    "department": View(UNIT, {"status__in": sorted(WITH_UNIT)}, "result_due_at"),
    "closed": View(_ALL, {"status__in": sorted(FINAL)}, "-opened_at"),
}


_OVER = "closed"
"""The one list of tickets that are over."""
_LONG = frozenset({"open", _OVER})
"""Lists of nearly everything: a search finds in them most of what it finds at all."""


class TicketFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list may be narrowed by; None: not."""

    status: str | None = None
    light: str | None = None
    department: str | None = None
    type: str | None = None
    urgency: str | None = None
    areas: tuple[str, ...] | None = None
    """Any of these."""
    since: datetime | None = None
    until: datetime | None = None
    """Opened from `since` on and before `until`."""
    q: str | None = None
    """Words of the text, a number, or, for the office's own people, the end of a caller's telephone number."""


class TicketList(NamedTuple):
    items: list[Ticket]
    next: str | None
    """Cursor of the following page."""
    total: int
    at_least: bool
    """There may be more than `total`: nothing is counted further than MANY, or FOUND where the years are asked."""


def visible(actor: Actor) -> Q:
    """The tickets that a person may see at all; the same rule as `tickets.workflow.may_see`."""
    return Q(*_visible(actor), join_type=Q.OR)


def _visible(actor: Actor) -> list[Q]:
    """The same in parts that share no ticket: what a unit handles, and where it has a share."""
    chosen = ~Q(secrecy=STRICTLY_SECRET) | Q(opened_by=actor.id) | Q(named_readers__contains=[actor.id])
    if actor.role in UNIT:
        own = Q(department=actor.department or "-")
        shared = Q(parts__contains=[{"department": actor.department or "-"}])
        others = Q(department__isnull=True) | ~own
        return [part & ~Q(status=Status.DRAFT) & chosen for part in (own, shared & others)]
    if actor.role in {Role.LEAD, Role.SYS}:
        return [Q()]
    if actor.role in OFFICE | {Role.AUDIT}:
        return [chosen]
    return [Q(id__in=[])]


def _mine(actor: Actor) -> Q:
    """An operator's own tickets that are not over; for a unit, all that it has in hand."""
    if actor.role in UNIT:
        return Q(status__in=sorted(WITH_UNIT))
    return Q(opened_by=actor.id, status__in=sorted(OPEN | {Status.DRAFT}))


def _requests(_actor: Actor) -> Q:
    """Tickets whose unit asks for more time, or to stop the clock, and waits for the decision."""
    undecided = [{"granted": None}]
    return Q(status=Status.WORKING) & (Q(extensions__contains=undecided) | Q(suspensions__contains=undecided))


_SPECIAL: Mapping[str, Callable[[Actor], Q]] = {"mine": _mine, "requests": _requests}
"""Lists that no plain condition describes."""


def _held(name: str, actor: Actor) -> Q:
    """What the list holds, whoever may see it. Raises NotFound, Forbidden."""
    view = VIEWS.get(name)
    if view is None:
        raise NotFound("view", name)
    if actor.role not in view.roles:
        raise Forbidden(f"view:{name}", Words("您的岗位没有这个列表。", "Your post has no such list."))
    return _SPECIAL[name](actor) if name in _SPECIAL else Q(**view.wanted)


def _of_view(name: str, actor: Actor) -> list[QuerySet[Ticket]]:
    held = _held(name, actor)
    return [Ticket.filter(part & held) for part in _visible(actor)]


def views_of(actor: Actor) -> list[str]:
    """Names of the lists that the person has, in the desks' order."""
    return [name for name, view in VIEWS.items() if actor.role in view.roles]


async def ticket_page(
    view: str, actor: Actor, *, filters: TicketFilter | None = None, cursor: str | None = None, limit: int = 50
) -> TicketList:
    """One page of a list. Raises NotFound for an unknown view, Forbidden for one of other posts, FieldErrors."""
    filters, size = filters or TicketFilter(), max(1, min(limit, MOST))
    after = read(cursor) if cursor else None
    if walk := _walk(view, actor, filters):
        known = await walk.keys(None, FOUND + 1)
        found = await walk.tickets(await walk.keys(after, size + 1) if after else known[: size + 1])
        return TicketList(*_cut(view, found, size), min(FOUND, len(known)), len(known) > FOUND)
    parts = narrowed(view, actor, filters)
    most = FOUND if view == _OVER else MANY
    found, total = await page(parts, VIEWS[view].order, after, size + 1, most)
    return TicketList(*_cut(view, found, size), total, total >= most)


async def ticket_pages(view: str, actor: Actor, filters: TicketFilter, size: int) -> AsyncIterator[list[Ticket]]:
    """The whole list, page by page and uncounted. Raises as `ticket_page` does."""
    cursor: str | None = ""
    while cursor is not None:
        found, cursor = _cut(view, await _rows(view, actor, filters, read(cursor) if cursor else None, size + 1), size)
        yield found


async def _rows(view: str, actor: Actor, filters: TicketFilter, after: Place | None, limit: int) -> list[Ticket]:
    if walk := _walk(view, actor, filters):
        return await walk.tickets(await walk.keys(after, limit))
    found, _ = await page(narrowed(view, actor, filters), VIEWS[view].order, after, limit, most=0)
    return found


def _cut(view: str, found: list[Ticket], size: int) -> tuple[list[Ticket], str | None]:
    """A page of what was found, and the cursor of the next where there is more."""
    more = len(found) > size
    return found[:size], written(place_of(VIEWS[view].order, found[size - 1])) if more else None


def _walk(view: str, actor: Actor, filters: TicketFilter) -> Walk | None:
    """The search back in time, where its lists are as long as the years; None where a list is short anyway."""
    text = _text(filters)
    if view not in _LONG or not says_words(text):
        return None
    asked = asked_for(text, actor, _filed(view, filters))
    if not asked:
        return None
    alone = msgspec.structs.replace(filters, q=None, since=None, until=None)
    rows = _narrowed(Ticket.filter(_held(view, actor) & visible(actor)), alone)
    plain = view == _OVER and alone == TicketFilter() and actor.role not in UNIT
    return Walk(rows, asked, live=view != _OVER, plain=plain, since=filters.since, until=filters.until)


async def ticket_counters(actor: Actor) -> dict[str, int]:
    """How many tickets each of the person's lists holds, at most MANY."""
    return await counted({name: _of_view(name, actor) for name in views_of(actor) if name != _OVER})


def narrowed(view: str, actor: Actor, filters: TicketFilter) -> list[QuerySet[Ticket]]:
    """The whole list, unordered, in parts that share no ticket. Raises as `ticket_page` does."""
    parts = [_narrowed(part, filters) for part in _of_view(view, actor)]
    text = _text(filters)
    if not text:
        return parts
    said = matching(text, actor, _filed(view, filters), live=view != _OVER)
    return [part.filter(said) for part in parts]


def _filed(view: str, filters: TicketFilter) -> Filed:
    """What the words of all that the list is narrowed to have in common."""
    ended = filters.status if view == _OVER else None
    one_each = {
        Kind.UNIT: filters.department,
        Kind.TYPE: filters.type,
        Kind.URGENCY: filters.urgency,
        Kind.STATE: ended,
    }
    rare = {kind: [code] for kind, code in one_each.items() if code and code not in COMMON}
    return rare | {Kind.AREA: filters.areas or ()}


def _narrowed(rows: QuerySet[Ticket], filters: TicketFilter) -> QuerySet[Ticket]:
    wanted = {
        "status": _known(Status, "status", filters.status),
        "light": _known(Light, "light", filters.light),
        "department": filters.department,
        "type": filters.type,
        "urgency": filters.urgency,
        "area__in": list(filters.areas) if filters.areas is not None else None,
        "opened_at__gte": filters.since,
        "opened_at__lt": filters.until,
    }
    return rows.filter(**{column: value for column, value in wanted.items() if value not in (None, "")})


def _text(filters: TicketFilter) -> str:
    return (filters.q or "").replace("\0", "").strip()


def _known(kind: type[Any], field: str, value: str | None) -> Any:
    try:
        return kind(value) if value else None
    except ValueError:
        raise FieldErrors({field: Words("没有这个选项", "is none of the choices")}) from None

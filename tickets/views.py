"""Who saw a ticket: one chained row for each look, and the answer to a citizen who asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from tortoise.connection import get_connection

from routing.departments import Catalogue
from routing.facts import Language, Words
from tickets.events import row_hash
from tickets.list_views import LIST_NAMES, lists_with
from tickets.models import ListView, Ticket, TicketView
from tickets.people import Actor, Role
from tickets.service.writing import transaction

VIEW_NAMES: dict[str, Words] = {
    "page": Words("工单页", "The ticket's page"),
    "caller": Words("来电人信息", "The caller's data"),
    "transcript": Words("通话转写", "The transcript"),
    "recording": Words("通话录音", "The recording"),
    "listening": Words("旁听通话", "The running call"),
    "export": Words("导出", "An export"),
    "print": Words("打印", "A print"),
    "notice": Words("对外告知书", "A notice for others"),
    "evidence": Words("追责材料", "A package of evidence"),
    "viewers": Words("查看记录", "The list of viewers"),
}
SEES_PEOPLE = frozenset({Role.AUDIT, Role.LEAD})
"""They read who it was; everybody else reads of which unit they were."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 12345))"


class ViewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One look as it is hashed and stored."""

    ticket_id: str
    seq: int
    at: datetime
    what: str
    viewer_id: str
    viewer_name: str
    viewer_post: str
    viewer_department: str | None
    detail: dict[str, Any]


def row_of(view: TicketView) -> ViewRow:
    """The stored look as it was hashed."""
    values = {name: getattr(view, name) for name in ViewRow.__struct_fields__}
    return ViewRow(**values | {"ticket_id": str(view.ticket_id)})


async def note_view(
    ticket: Ticket, actor: Actor, what: str, at: datetime, detail: Mapping[str, Any] | None = None
) -> TicketView:
    """Write down that this person looks, before anything is shown; looks at one ticket stand in one order."""
    async with transaction():
        await get_connection("default").execute_query(_LOCK, [str(ticket.id)])
        last = await TicketView.filter(ticket_id=ticket.id).order_by("-seq").first()
        row = ViewRow(
            ticket_id=str(ticket.id),
            seq=last.seq + 1 if last else 1,
            at=at,
            what=what,
            viewer_id=actor.id,
            viewer_name=actor.name,
            viewer_post=actor.post,
            viewer_department=actor.department,
            detail=dict(detail or {}),
        )
        previous = last.hash if last else ""
        return await TicketView.create(
            **msgspec.structs.asdict(row), previous_hash=previous, hash=row_hash(row, previous)
        )


class Look(NamedTuple):
    """One look at a ticket, on its own page or on a list."""

    at: datetime
    what: Words
    name: str
    post: str
    department: str | None


async def views_of(ticket: Ticket) -> list[Look]:
    """All looks, newest first."""
    own = await TicketView.filter(ticket_id=ticket.id)
    on_lists = await lists_with(ticket)
    looks = [look_of(one) for one in own] + [look_of(one) for one in on_lists]
    return sorted(looks, key=lambda one: one.at, reverse=True)


def look_of(row: TicketView | ListView) -> Look:
    """The row as it is shown, its kind in words."""
    names = LIST_NAMES if isinstance(row, ListView) else VIEW_NAMES
    what = names.get(row.what, Words(row.what, row.what))
    return Look(row.at, what, row.viewer_name, row.viewer_post, row.viewer_department)


class UnitViews(NamedTuple):
    """How often a unit looked; department None: the hotline itself."""

    department: str | None
    looks: int
    last_at: datetime


def by_unit(views: Iterable[Look]) -> list[UnitViews]:
    """The looks of each unit, the latest unit first. `views` newest first."""
    looks: Counter[str | None] = Counter()
    last: dict[str | None, datetime] = {}
    for view in views:
        looks[view.department] += 1
        last.setdefault(view.department, view.at)
    return [UnitViews(department, looks[department], at) for department, at in last.items()]


def citizens_answer(ticket: Ticket, units: Iterable[UnitViews], catalogue: Catalogue, language: Language) -> str:
    """What the operator reads out when the citizen asks who saw the report: units, never persons."""
    names = [_unit_name(one.department, catalogue, language) for one in units]
    if not names:
        return Words(
            f"工单 {ticket.number} 目前没有查看记录。", f"Nobody has looked at ticket {ticket.number} yet."
        ).say(language)
    return Words(
        f"工单 {ticket.number} 截至目前由以下单位查看过：{'、'.join(names)}。每次查看均有记录，可供监察核查。",
        f"Ticket {ticket.number} has been seen by: {', '.join(names)}. Every look is recorded and can be inspected.",
    ).say(language)


def _unit_name(code: str | None, catalogue: Catalogue, language: Language) -> str:
    if code is None:
        return Words("12345 热线", "the 12345 hotline").say(language)
    known = catalogue.departments.get(code)
    return known.name if known else code


async def ticket_of_views(ticket_id: UUID | str) -> Ticket | None:
    """The ticket whose viewers the inspector reads, also of one that he may not read himself."""
    try:
        return await Ticket.get_or_none(id=UUID(str(ticket_id)))
    except ValueError:
        return None

"""Who saw secret tickets on a list, or heard a call without a ticket: a chained row of the viewer's for each look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from tortoise.connection import get_connection

from routing.facts import Words
from tickets.events import row_hash
from tickets.models import ListView, Ticket
from tickets.people import Actor
from tickets.service.writing import transaction
from tickets.wording import SECRET

LIST_NAMES: dict[str, Words] = {
    "tickets": Words("工单列表", "A list of tickets"),
    "callbacks": Words("回访列表", "The list of callbacks"),
    "caller": Words("来电人历次工单", "A caller's earlier tickets"),
    "similar": Words("相似工单", "Similar tickets"),
    "orders": Words("督办单列表", "The list of supervision orders"),
    "exclusions": Words("评价剔除列表", "The list of exclusions"),
    "relisten": Words("复听列表", "The list of callbacks to hear again"),
    "knowledge": Words("知识缺口列表", "The list of knowledge gaps"),
    "announcement": Words("报备关联的工单", "Tickets linked to an announcement"),
    "routing": Words("派单规则试算", "Tickets that a drafted rule fits"),
    "listening": Words("旁听通话", "A running call"),
    "transcript": Words("通话转写", "The transcript of a call"),
    "recording": Words("通话录音", "The recording of a call"),
}
SAME_LOOK = timedelta(minutes=10)
"""A page reads its list again with every change: the same tickets on it are one look for so long."""
COMPARED = 20
"""A desk reads several lists by turns: so many of the viewer's last looks are compared."""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 12346))"


class ListRow(msgspec.Struct, frozen=True, kw_only=True):
    """One look at a list as it is hashed and stored."""

    viewer_id: str
    seq: int
    at: datetime
    what: str
    viewer_name: str
    viewer_post: str
    viewer_department: str | None
    filters: dict[str, Any]
    shown: int
    tickets: list[str]


async def note_list(
    actor: Actor, what: str, tickets: Sequence[Ticket], at: datetime, filters: Mapping[str, Any] | None = None
) -> None:
    """Write down that this person reads a list, before it is shown; nothing when no secret ticket stands on it."""
    secret = sorted(str(one.id) for one in tickets if one.secrecy in SECRET)
    if not secret:
        return
    told = {key: value for key, value in (filters or {}).items() if value not in (None, "")}
    await _note(actor, what, at, filters=told, shown=len(tickets), tickets=secret)


async def note_call(actor: Actor, what: str, call_id: str, at: datetime) -> None:
    """Write down that this person hears or reads a call without a ticket, in whose record it would stand otherwise."""
    await _note(actor, what, at, filters={"call": call_id}, shown=0, tickets=[])


async def _note(
    actor: Actor, what: str, at: datetime, *, filters: dict[str, Any], shown: int, tickets: list[str]
) -> None:
    async with transaction():
        await get_connection("default").execute_query(_LOCK, [actor.id])
        latest = await ListView.filter(viewer_id=UUID(actor.id)).order_by("-seq").limit(COMPARED)
        fresh = [one for one in latest if at - one.at < SAME_LOOK]
        if any((one.what, one.filters, one.tickets) == (what, filters, tickets) for one in fresh):
            return
        last = latest[0] if latest else None
        row = ListRow(
            viewer_id=actor.id,
            seq=last.seq + 1 if last else 1,
            at=at,
            what=what,
            viewer_name=actor.name,
            viewer_post=actor.post,
            viewer_department=actor.department,
            filters=filters,
            shown=shown,
            tickets=tickets,
        )
        previous = last.hash if last else ""
        await ListView.create(**msgspec.structs.asdict(row), previous_hash=previous, hash=row_hash(row, previous))


async def lists_with(ticket: Ticket) -> list[ListView]:
    """All lists on which the ticket was seen while it was secret, newest first."""
    return await ListView.filter(tickets__contains=[str(ticket.id)]).order_by("-id")


def row_of(view: ListView) -> ListRow:
    """The stored look as it was hashed."""
    values = {name: getattr(view, name) for name in ListRow.__struct_fields__}
    return ListRow(**values | {"viewer_id": str(view.viewer_id)})

"""What one's post was told, and that it was seen."""

from __future__ import annotations

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.wire import office
from tickets.errors import NotFound
from tickets.models import Notice
from tickets.notices import mark_seen, notices_of


class NoticesQuery(msgspec.Struct, frozen=True, kw_only=True):
    unseen: bool = False


async def notices(ask: Ask) -> wire.Page[office.Notice]:
    """What this post was told, newest first."""
    found = await notices_of(ask.actor, unseen_only=ask.query.unseen)
    return wire.Page(items=[_shape(one) for one in found], total=len(found))


async def notice_seen(ask: Ask) -> office.Notice:
    """Note that it was seen."""
    key = ask.part("id")
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise NotFound("notice", key)
    return _shape(await mark_seen(ask.actor, int(key), ask.now))


def _shape(one: Notice) -> office.Notice:
    return office.Notice(
        id=str(one.id),
        at=one.at,
        kind=one.kind,
        text=one.text,
        ticket_id=str(one.ticket_id) if one.ticket_id else None,
        seen_at=one.seen_at,
        seen_by=one.seen_by,
    )

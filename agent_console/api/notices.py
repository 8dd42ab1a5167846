"""What one's post was told, and that it was seen."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.wire import office
from tickets.errors import NotFound
from tickets.models import Notice, Ticket
from tickets.notice_words import notice_retold
from tickets.notices import mark_seen, notices_of
from tickets.sight import Screen, told_of


class NoticesQuery(msgspec.Struct, frozen=True, kw_only=True):
    unseen: bool = False


async def notices(ask: Ask) -> wire.Page[office.Notice]:
    """What this post was told, newest first."""
    items = await _shapes(ask, await notices_of(ask.actor, unseen_only=ask.query.unseen))
    return wire.Page(items=items, total=len(items))


async def notice_seen(ask: Ask) -> office.Notice:
    """Note that it was seen."""
    key = ask.part("id")
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise NotFound("notice", key)
    found = await _shapes(ask, [await mark_seen(ask.actor, int(key), ask.now)])
    if not found:
        raise NotFound("notice", key)
    return found[0]


async def _shapes(ask: Ask, found: Sequence[Notice]) -> list[office.Notice]:
    """Those that are about no ticket, or about one of which the reader may hear; texts quote what people wrote."""
    tickets = await told_of(ask.actor, [one.ticket_id for one in found])
    told = [one for one in found if one.ticket_id is None or one.ticket_id in tickets]
    return [_shape(ask, one, tickets.get(one.ticket_id)) for one in told]


def _words(ask: Ask, one: Notice, ticket: Ticket | None) -> str:
    return one.text if ask.language == "zh" else notice_retold(one.kind, one.text, ticket.number if ticket else "")


def _shape(ask: Ask, one: Notice, ticket: Ticket | None) -> office.Notice:
    return office.Notice(
        id=str(one.id),
        at=one.at,
        kind=one.kind,
        text=Screen(ticket, ask.actor).text(_words(ask, one, ticket)) if ticket else _words(ask, one, None),
        ticket_id=str(one.ticket_id) if one.ticket_id else None,
        seen_at=one.seen_at,
        seen_by=one.seen_by,
    )

"""Tickets: lists by desk, one ticket's page, drafts, and the workflow's actions."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from agent_console import wire
from agent_console.api import ticket_shapes
from agent_console.api.lists import RowsQuery, filters_of, view_of
from agent_console.api.preferences import written
from agent_console.api.route import Ask
from agent_console.errors import BodyRefused
from tickets.list_views import note_list
from tickets.lists import ticket_counters, ticket_page
from tickets.queries import visible_ticket
from tickets.views import note_view


async def rows(ask: Ask) -> wire.Page[wire.TicketRow]:
    """One page of a desk's list."""
    query: RowsQuery = ask.query
    filters, view = filters_of(ask, query), view_of(ask, query)
    found = await ticket_page(view, ask.actor, filters=filters, cursor=query.cursor, limit=query.limit)
    await note_list(ask.actor, "tickets", found.items, ask.now, _narrowed_by(query) | {"view": view})
    items = await ticket_shapes.rows(ask, found.items)
    return wire.Page(items=items, total=found.total, next=found.next, at_least=found.at_least)


def _narrowed_by(query: RowsQuery) -> dict[str, Any]:
    """How the list was asked for; that words were searched for, not which."""
    told = {name: str(value) for name, value in msgspec.structs.asdict(query).items() if value is not None}
    told.pop("limit")
    if told.pop("q", ""):
        told["searched"] = "yes"
    return told


async def counters(ask: Ask) -> dict[str, int]:
    """How many tickets each of one's views holds."""
    return await ticket_counters(ask.actor)


async def ticket(ask: Ask) -> wire.Ticket:
    """One ticket with all that its page shows; the look is written down first."""
    found = await visible_ticket(ask.actor, ask.part("id"))
    look = await note_view(found, ask.actor, "page", ask.now)
    return await ticket_shapes.whole(ask, found, look)


async def events(ask: Ask) -> wire.Page[wire.TicketEvent]:
    """What happened to one ticket, oldest first."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    await note_view(ticket, ask.actor, "page", ask.now)
    found = await ticket_shapes.events(ask, ticket)
    return wire.Page(items=found, total=len(found))


async def open_draft(ask: Ask) -> wire.Ticket | web.Response:
    """A draft without a call."""
    return await written(ask, await ask.services.tickets.open_draft(ask.actor, now=ask.now))


async def save_draft(ask: Ask) -> wire.Ticket | web.Response:
    """Keep what was typed so far."""
    body: wire.DraftSave = ask.body
    saved = await ask.services.tickets.save_draft(ask.actor, ask.part("id"), body.version, body.fields, now=ask.now)
    return await written(ask, saved)


async def act(ask: Ask) -> wire.Ticket | web.Response:
    """One step of the workflow; the form's fields stand beside `version`."""
    payload: dict[str, Any] = dict(ask.body)
    version = _seen(payload.pop("version", None))
    done = await ask.services.tickets.act(ask.actor, ask.part("id"), version, ask.part("action"), payload, now=ask.now)
    return await written(ask, done)


def _seen(version: Any) -> int:
    try:
        return msgspec.convert(version, wire.Version)
    except msgspec.ValidationError as error:
        raise BodyRefused(str(error), field="version") from None

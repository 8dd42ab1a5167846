"""What comes back of a write: the whole ticket as its page shows it, or, to programs that ask for no more by
`Prefer: return=minimal` (RFC 7240), what the next write needs."""

from __future__ import annotations

import msgspec
from aiohttp import web

from agent_console import wire
from agent_console.api import ticket_shapes
from agent_console.api.route import Ask
from tickets.models import Ticket

MINIMAL = "return=minimal"


async def written(ask: Ask, ticket: Ticket) -> wire.Ticket | web.Response:
    """The answer to a write on this ticket."""
    if not _wants_little(ask.request):
        return await ticket_shapes.whole(ask, ticket)
    told = wire.TicketWritten(id=str(ticket.id), number=ticket.number, status=ticket.status, version=ticket.version)
    return web.Response(
        body=msgspec.json.encode(told), content_type="application/json", headers={"Preference-Applied": MINIMAL}
    )


def _wants_little(request: web.Request) -> bool:
    asked = ",".join(request.headers.getall("Prefer", ()))
    return MINIMAL in {one.strip().lower().replace(" ", "") for one in asked.split(",")}

"""Checking a ticket's record: has anybody changed, removed or slipped in a row behind the platform's back?"""

from __future__ import annotations

from uuid import UUID

from tickets.events import Linked, Row, Tampered, first_break
from tickets.models import TicketEvent
from tickets.service.writing import load


def linked(event: TicketEvent) -> Linked:
    """The stored event as it was hashed."""
    values = {name: getattr(event, name) for name in Row.__struct_fields__}
    return Linked(Row(**values | {"ticket_id": str(event.ticket_id)}), event.previous_hash, event.hash)


async def verify_chain(ticket_id: UUID | str) -> Tampered | None:
    """None for a whole chain, else the first row that is not what was written. Raises NotFound."""
    ticket = await load(ticket_id)
    events = await TicketEvent.filter(ticket_id=ticket.id).order_by("seq")
    return first_break([linked(event) for event in events], ticket.event_seq, ticket.event_hash)

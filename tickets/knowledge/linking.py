"""Calls that are beyond doubt about what a unit announced link themselves to it, in the transaction of their ticket."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tortoise.models import Model

from tickets.events import ANNOUNCEMENT_LINKED, ANNOUNCEMENT_UNLINKED
from tickets.knowledge.matching import lasts, matching
from tickets.knowledge.record import chained, locked
from tickets.models.knowledge import Announcement, AnnouncementLink
from tickets.models.ticket import Ticket, TicketEvent
from tickets.people import Actor
from tickets.rules import Rules


class Linked(NamedTuple):
    announcement: Announcement
    rows: list[Model]
    """To be stored with the ticket's own."""


async def linked_by_itself(ticket: Ticket, actor: Actor, rules: Rules, now: datetime) -> Linked | None:
    """None when no announcement is surely meant, and when a person has linked or unlinked the ticket already."""
    said = "\n".join((ticket.matter, ticket.demand, ticket.place))
    met = await matching(said, rules.catalogue, now, category=ticket.category, area=ticket.area)
    sure = next((match.announcement for match in met if match.sure), None)
    if sure is None or await _handled_by_hand(ticket):
        return None
    row = await locked(Announcement, sure.id)
    if not lasts(row, now):
        return None
    row.linked += 1
    event = chained(row, actor, now, ANNOUNCEMENT_LINKED, ticket.number, {"ticket": ticket.number, "automatic": True})
    await row.save(update_fields=["linked", "event_seq", "event_hash"])
    link = AnnouncementLink(ticket_id=ticket.id, announcement_id=row.id, at=now, agent_name=actor.name, automatic=True)
    return Linked(row, [link, event])


async def _handled_by_hand(ticket: Ticket) -> bool:
    undone = TicketEvent.filter(ticket_id=ticket.id, kind=ANNOUNCEMENT_UNLINKED)
    return await AnnouncementLink.exists(ticket_id=ticket.id) or await undone.exists()

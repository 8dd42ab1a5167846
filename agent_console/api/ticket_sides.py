"""The other hotline of a ticket as its page shows it: who, under which number, what was asked, which files come."""

from __future__ import annotations

from agent_console.api.route import Ask
from agent_console.wire import exchange as shapes
from tickets.exchange.reasons import reason_said
from tickets.models import ExchangeFile, ExchangeLink, ExchangePacket, PacketState, Ticket
from tickets.sight import Screen
from tickets.statuses import Status


async def sides(ask: Ask, ticket: Ticket, links: list[ExchangeLink], screen: Screen) -> list[shapes.OtherSide]:
    """Whoever gave the ticket, and whoever was given it."""
    return [await _side(ask, ticket, screen, link) for link in links]


async def _side(ask: Ask, ticket: Ticket, screen: Screen, link: ExchangeLink) -> shapes.OtherSide:
    files = await ExchangeFile.filter(ticket_id=ticket.id, partner=link.partner).order_by("id")
    waiting = ExchangePacket.filter(
        ticket_id=ticket.id, partner=link.partner, direction="out", state=PacketState.WAITING
    )
    parties, with_them = ask.services.exchange, link.role == "custodian" and ticket.status is Status.HANDED_OVER
    return shapes.OtherSide(
        role=link.role,
        partner=link.partner,
        partner_name=parties.name(link.partner) if parties else link.partner,
        known=parties is not None and link.partner in parties.seals,
        their_number=link.their_number,
        since=link.since,
        ended_at=link.ended_at,
        asked=link.asked,
        late=with_them and ticket.result_due_at is not None and ask.now > ticket.result_due_at,
        waiting=await waiting.count(),
        files=[_file(ask, one, screen) for one in files],
    )


def _file(ask: Ask, one: ExchangeFile, screen: Screen) -> shapes.PartnerFile:
    error = reason_said(one.error, ask.language)
    return shapes.PartnerFile(screen.text(one.name), one.size, one.state.value, one.tries, error)

"""Handing a ticket to another hotline: what crosses, by secrecy, and the step that makes it the custodian."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound, TicketChanged
from tickets.exchange.files_due import crossing, marks_of
from tickets.exchange.packets import MOST_MARKS, HandOver, Snapshot
from tickets.exchange.posting import Parties, post
from tickets.models import ExchangeLink, ExchangePacket, PacketState, Ticket
from tickets.people import Actor, Role
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.writing import load, transaction
from tickets.sight import SECRET, sees
from tickets.wording import require_wording
from tickets.workflow import Action

_DESK = frozenset({Role.LEAD, Role.DISP})
_POST = Words("移交由交办督办岗或班长办理。", "The dispatch desk or the shift lead hands tickets over.")
_TAKEN_FROM = Words("本单由对方移交而来，不能再移交回去；请答复或不予受理。", "It came from them: answer it instead.")
_SETTLED = Words("对方已回执，无需重发。", "The partner has answered: nothing to send again.")


async def hand_over(
    service: TicketService,
    parties: Parties,
    actor: Actor,
    ticket_id: UUID | str,
    version: int,
    tenant: str,
    *,
    now: datetime,
) -> ExchangePacket:
    """From the receipt on the partner has the ticket, and its status comes back.

    Raises Forbidden, NotFound, TicketChanged, IllegalAction, FieldErrors; then nothing was written.
    """
    require_desk(actor)
    partner = parties.partner(tenant)
    async with transaction():
        ticket = await load(ticket_id)
        if not sees(actor, ticket):
            raise NotFound("ticket", str(ticket_id))
        if ticket.version != version:
            raise TicketChanged(version, ticket.version)
        if await ExchangeLink.exists(ticket_id=ticket.id, role="home", partner=tenant):
            raise IllegalAction("hand_over", ticket.status, _TAKEN_FROM)
        require_wording(ticket)
        key = uuid4()
        link = ExchangeLink(ticket_id=ticket.id, role="custodian", partner=tenant, packet=key, since=now)
        packet = HandOver(
            id=key, sender=parties.tenant, receiver=tenant, at=now, due_at=_due(service, ticket, now),
            ticket=snapshot(ticket), files=marks_of(await crossing(ticket, link))[:MOST_MARKS],
        )  # fmt: skip
        facts = {"partner": tenant, "partner_name": partner.name, "packet": str(packet.id)}
        said = Told(f"移交{partner.name}，待对方回执。", facts)
        await service.act_within(actor, ticket, version, Action.HAND_OVER, {}, now=now, said=said)
        await ExchangeLink.filter(ticket_id=ticket.id, role="custodian").delete()
        await link.save()
        return await post(parties, packet, service.rules.calendar, now, ticket_id=ticket.id)


def require_desk(actor: Actor) -> None:
    """Raises Forbidden for whoever does not exchange tickets."""
    if actor.role not in _DESK:
        raise Forbidden("exchange", _POST)


def snapshot(ticket: Ticket) -> Snapshot:
    """What crosses: everything of an open ticket; of a secret one the matter alone, in the wording for units."""
    secret = ticket.secrecy in SECRET
    person = (
        {}
        if secret
        else {
            "place": ticket.place,
            "caller_name": ticket.caller_name,
            "caller_number": ticket.caller_number,
            "contact_wish": ticket.contact_wish,
        }
    )
    return Snapshot(
        number=ticket.number,
        matter=ticket.matter_for_unit if secret else ticket.matter,
        demand=ticket.demand_for_unit if secret else ticket.demand,
        type=ticket.type or "",
        urgency=ticket.urgency,
        secrecy=ticket.secrecy,
        area=ticket.area,
        category=ticket.category,
        opened_at=ticket.opened_at,
        **person,
    )


def _due(service: TicketService, ticket: Ticket, now: datetime) -> datetime | None:
    """When the result is promised by our own rules: the custodian's are its own."""
    due = service.rules.decision(ticket, now).deadlines.result.due
    return due.at_utc if due else None


async def resend(actor: Actor, packet_id: str, *, now: datetime) -> ExchangePacket:
    """Send a packet that waits at once. Raises Forbidden, NotFound, IllegalAction."""
    require_desk(actor)
    key = int(packet_id) if packet_id.isdecimal() and len(packet_id) < 19 else 0
    found = await ExchangePacket.get_or_none(id=key)
    if found is None or found.direction != "out":
        raise NotFound("packet", packet_id)
    if not await ExchangePacket.filter(id=found.id, state=PacketState.WAITING).update(next_try_at=now):
        raise IllegalAction("resend", found.state, _SETTLED)
    await found.refresh_from_db()
    return found


async def ticket_numbered(actor: Actor, number: str) -> Ticket:
    """The ticket that a desk names by its number. Raises FieldErrors, also for one that it may not see."""
    found = await Ticket.get_or_none(number=number)
    if found is None or not sees(actor, found):
        raise FieldErrors({"number": Words("没有这件工单", "there is no such ticket")})
    return found

"""What a receipt does to our side: who has the ticket, what was asked for, and what people are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tickets.events import PARTNER_REFUSED
from tickets.exchange.ending import end_without_answer
from tickets.exchange.packets import kind_name
from tickets.exchange.posting import facts_of
from tickets.models import ExchangeLink, ExchangePacket, PacketState, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.writing import Change
from tickets.settings import PartnerSettings

NEVER_TAKEN = frozenset({"hand_over", "reopen"})
"""Packets that give the custodian a ticket: refused, it lies with our desk again."""
ASKING = frozenset({"take_back", "reopen"})


async def taken(
    service: TicketService, partner: PartnerSettings, packet: ExchangePacket, number: str, now: datetime
) -> None:
    """Within the transaction that settles the packet."""
    if packet.kind == "hand_over":
        await ExchangeLink.filter(packet=packet.packet, role="custodian").update(their_number=number)
    if packet.kind not in ASKING or (ticket := await locked(packet)) is None:
        return
    link = await ExchangeLink.get_or_none(ticket_id=ticket.id, role="custodian", partner=partner.tenant)
    if link is None:
        return
    if packet.kind == "take_back" and link.asked in {"withdraw", "recall"}:
        said = Told(f"{partner.name}已撤下本单。", facts_of(partner) | {"let_go": True})
        await end_without_answer(service, link, ticket, said, now)
    elif packet.kind == "reopen" and link.asked == "reopen":
        await ExchangeLink.filter(id=link.id).update(asked="")


async def refused(
    service: TicketService, partner: PartnerSettings, packet: ExchangePacket, why: str, now: datetime
) -> None:
    """The lead hears of it; what was not taken lies with our desk again, what was not granted stays where it is."""
    ticket = await locked(packet)
    if ticket is not None:
        await _said_no(service, partner, packet, ticket, why, now)
    text = f"{partner.name}拒收{named(packet, ticket)}：{why}"
    subject = f"exchange_refused:{packet.packet}"
    await tell_once(notice("exchange_refused", subject, text, {Role.LEAD}, now, ticket=ticket))


async def _said_no(
    service: TicketService, partner: PartnerSettings, packet: ExchangePacket, ticket: Ticket, why: str, now: datetime
) -> None:
    link = await ExchangeLink.get_or_none(ticket_id=ticket.id, role="custodian", partner=partner.tenant)
    if link is not None and packet.kind in NEVER_TAKEN:
        said = Told(f"{partner.name}未接收：{why}", facts_of(partner) | {"why": why})
        await end_without_answer(service, link, ticket, said, now)
        return
    if packet.kind == "status":
        return
    if link is not None and packet.kind == "take_back":
        await ExchangeLink.filter(id=link.id, asked__in=["withdraw", "recall"]).update(asked="")
    change = Change(ticket, SYSTEM, now)
    untold(change, facts_of(partner), packet.kind, why)
    await change.commit()


def untold(change: Change, other: dict[str, Any], kind: str, why: str) -> None:
    """The event of what did not reach the other side; `other` as of `facts_of`."""
    text = f"{other['partner_name']}，{kind_name(kind).zh}：{why}"
    change.say(PARTNER_REFUSED, text, other | {"kind": kind, "why": why})


async def locked(packet: ExchangePacket) -> Ticket | None:
    """The packet's ticket, for a write."""
    return await Ticket.filter(id=packet.ticket_id).select_for_update().first() if packet.ticket_id else None


def named(packet: ExchangePacket, ticket: Ticket | None) -> str:
    kind = kind_name(packet.kind).zh
    return f"{kind} {ticket.number}" if ticket is not None else kind


async def drop_waiting(ticket: Ticket, partner: str, why: str, now: datetime) -> None:
    """What waits for a partner that we have no more is not sent should it come back: the ticket is ours again."""
    waiting = ExchangePacket.filter(ticket_id=ticket.id, partner=partner, direction="out", state=PacketState.WAITING)
    await waiting.update(state=PacketState.REFUSED, error=why, settled_at=now, next_try_at=None)

"""What a receipt does to our side: who has the ticket, what was asked for, and what people are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tickets.events import PARTNER_REFUSED, SECRECY_FOLLOWED
from tickets.exchange.calling_back import empty_packets
from tickets.exchange.ending import end_without_answer
from tickets.exchange.packets import kind_name
from tickets.exchange.posting import facts_of
from tickets.exchange.reasons import Reason, reason_said
from tickets.models import ExchangeLink, ExchangePacket, PacketState, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.writing import Change
from tickets.settings import PartnerSettings
from tickets.sight import SECRET
from tickets.statuses import Status
from tickets.workflow import Action

NEVER_TAKEN = frozenset({"hand_over", "reopen"})
"""Packets that give the custodian a ticket: refused, it lies with our desk again."""
ASKING = frozenset({"take_back", "reopen"})


async def taken(
    service: TicketService, partner: PartnerSettings, packet: ExchangePacket, number: str, now: datetime
) -> None:
    """Within the transaction that settles the packet."""
    if packet.kind == "hand_over":
        await ExchangeLink.filter(packet=packet.packet, role="custodian").update(their_number=number)
    if packet.kind == "secrecy" and (raised := await locked(packet)) is not None:
        change = Change(raised, SYSTEM, now)
        change.say(SECRECY_FOLLOWED, f"{partner.name}已按新的保密等级办理。", facts_of(partner))
        await change.commit()
        if raised.handed_by and raised.handed_by != partner.tenant and raised.secrecy in SECRET:
            await empty_packets(raised)
        return
    if packet.kind not in ASKING or (ticket := await locked(packet)) is None:
        return
    link = await ExchangeLink.get_or_none(ticket_id=ticket.id, role="custodian", partner=partner.tenant)
    if link is None:
        return
    if packet.kind == "take_back" and link.asked in {"withdraw", "recall"}:
        said = Told(f"{partner.name}已撤下本单。", facts_of(partner) | {"let_go": True})
        await end_without_answer(service, link, ticket, said, now)
        await _let_go(service, ticket, now)
    elif packet.kind == "reopen" and link.asked == "reopen":
        await ExchangeLink.filter(id=link.id).update(asked="")


async def _let_go(service: TicketService, ticket: Ticket, now: datetime) -> None:
    """A third hotline has let go what our ticket's home wants back: so do we, and home hears of it as of any step."""
    home = await ExchangeLink.get_or_none(ticket_id=ticket.id, role="home", asked__in=["withdraw", "recall"])
    if home is None:
        return
    if ticket.status is Status.ACCEPTED:
        form = {"reason": "移交方收回。"}
        await service.act_within(SYSTEM, ticket, ticket.version, Action.TAKEN_BACK, form, now=now)
    await ExchangeLink.filter(id=home.id).update(asked="", ended_at=now)


async def refused(
    service: TicketService, partner: PartnerSettings, packet: ExchangePacket, why: Reason, now: datetime
) -> None:
    """The lead hears of it; what was not taken lies with our desk again, what was not granted stays where it is."""
    ticket = await locked(packet)
    if ticket is not None:
        await _said_no(service, partner, packet, ticket, why, now)
    text = f"{partner.name}拒收{named(packet, ticket)}：{reason_said(why.zh, 'zh', why.code)}"
    subject = f"exchange_refused:{packet.packet}"
    await tell_once(notice("exchange_refused", subject, text, {Role.LEAD}, now, ticket=ticket))


async def _said_no(
    service: TicketService, partner: PartnerSettings, packet: ExchangePacket, ticket: Ticket, why: Reason, now: datetime
) -> None:
    link = await ExchangeLink.get_or_none(ticket_id=ticket.id, role="custodian", partner=partner.tenant)
    if link is not None and packet.kind in NEVER_TAKEN:
        said = Told(f"{partner.name}未接收：{reason_said(why.zh, 'zh', why.code)}", facts_of(partner) | facts(why))
        await end_without_answer(service, link, ticket, said, now)
        return
    if packet.kind == "status":
        return
    if packet.kind == "take_back" and why.code != "passed_on":
        asked = ExchangeLink.filter(ticket_id=ticket.id, asked__in=["withdraw", "recall"])
        await asked.update(asked="")
    change = Change(ticket, SYSTEM, now)
    untold(change, facts_of(partner), packet.kind, why)
    await change.commit()


def untold(change: Change, other: dict[str, Any], kind: str, why: Reason) -> None:
    """The event of what did not reach the other side; `other` as of `facts_of`."""
    text = f"{other['partner_name']}，{kind_name(kind).zh}：{reason_said(why.zh, 'zh', why.code)}"
    change.say(PARTNER_REFUSED, text, other | {"kind": kind} | facts(why))


def facts(why: Reason) -> dict[str, Any]:
    """A reason in an event, to be said to each reader in his language."""
    return {"why": why.zh, **({"why_code": why.code} if why.code else {}), **({"why_en": why.en} if why.en else {})}


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

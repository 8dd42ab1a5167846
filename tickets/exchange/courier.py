"""Carries packets to the partners until each has its receipt: in order, again and again, with an alarm when late."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from tickets.exchange.packets import KIND_NAMES, Receipt, read_receipt
from tickets.exchange.posting import RECEIPT_PURPOSE, Parties, opened
from tickets.models import ExchangeLink, ExchangePacket, PacketState, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.service import TicketService
from tickets.service.telling import Told
from tickets.service.writing import transaction
from tickets.settings import PartnerSettings
from tickets.statuses import Status
from tickets.workflow import Action

BATCH = 100


class Answer(NamedTuple):
    """What the wire brought back: the receipt's bytes and signature, or why there are none."""

    body: bytes = b""
    signature: str = ""
    error: str = ""


Post = Callable[[PartnerSettings, bytes, str], Awaitable[Answer]]
"""One try over the wire: never raises for what a network or a partner may do."""


class Courier:
    """Any number of workers may run one: a packet's next try is taken by compare-and-set."""

    def __init__(self, service: TicketService, parties: Parties, post: Post) -> None:
        self._service = service
        self._parties = parties
        self._post = post

    async def run(self, now: datetime) -> int:
        """One round to every partner; how many packets were settled."""
        settled = 0
        for partner in self._parties.settings.partners:
            settled += await self._to(partner, now)
        await self._alarm(now)
        return settled

    async def _to(self, partner: PartnerSettings, now: datetime) -> int:
        """In order; behind one that brings no receipt the others wait, as the partner does not answer."""
        waiting = ExchangePacket.filter(partner=partner.tenant, direction="out", state=PacketState.WAITING)
        settled = 0
        for packet in await waiting.order_by("id").limit(BATCH):
            if packet.next_try_at is None or packet.next_try_at > now or not await self._claim(packet, now):
                break
            answer = await self._post(partner, opened(packet), packet.signature)
            receipt = self._proved(partner, packet, answer)
            if receipt is None:
                why = answer.error or "the receipt is not the partner's, or not for this packet"
                await ExchangePacket.filter(id=packet.id).update(error=why[:200])
                break
            await self._settle(partner, packet, receipt, answer, now)
            settled += 1
        return settled

    async def _claim(self, packet: ExchangePacket, now: datetime) -> bool:
        """The next try is set before this one begins: a worker that dies on the way loses nothing but time."""
        pause = min(2**packet.tries, self._parties.settings.longest_pause_minutes)
        mine = ExchangePacket.filter(id=packet.id, next_try_at=packet.next_try_at, state=PacketState.WAITING)
        return bool(await mine.update(next_try_at=now + timedelta(minutes=pause), tries=packet.tries + 1))

    def _proved(self, partner: PartnerSettings, packet: ExchangePacket, answer: Answer) -> Receipt | None:
        seal = self._parties.seals.get(partner.tenant)
        if not answer.body or seal is None or not seal.fits(RECEIPT_PURPOSE, answer.body, answer.signature):
            return None
        try:
            receipt = read_receipt(answer.body)
        except (msgspec.DecodeError, ValueError):
            return None
        own = (receipt.packet, receipt.digest, receipt.tenant) == (packet.packet, packet.digest, partner.tenant)
        return receipt if own else None

    async def _settle(
        self, partner: PartnerSettings, packet: ExchangePacket, receipt: Receipt, answer: Answer, now: datetime
    ) -> None:
        state = PacketState.TAKEN if receipt.verdict == "taken" else PacketState.REFUSED
        async with transaction():
            changed = await ExchangePacket.filter(id=packet.id, state=PacketState.WAITING).update(
                state=state, settled_at=now, error=receipt.why, next_try_at=None,
                receipt=answer.body.decode(), receipt_signature=answer.signature,
            )  # fmt: skip
            if not changed:
                return
            if packet.kind == "hand_over" and state is PacketState.TAKEN:
                await ExchangeLink.filter(packet=packet.packet, role="custodian").update(their_number=receipt.number)
            if state is PacketState.REFUSED:
                await self._refused(partner, packet, receipt, now)

    async def _refused(self, partner: PartnerSettings, packet: ExchangePacket, receipt: Receipt, now: datetime) -> None:
        """The lead hears of it; a ticket that was not taken lies with our desk again."""
        ticket = await Ticket.filter(id=packet.ticket_id).select_for_update().first() if packet.ticket_id else None
        if ticket is not None and packet.kind == "hand_over" and ticket.status is Status.HANDED_OVER:
            said = Told(
                f"{partner.name}未接收：{receipt.why}",
                {"partner": partner.tenant, "partner_name": partner.name, "why": receipt.why},
            )
            await self._service.act_within(SYSTEM, ticket, ticket.version, Action.HANDED_BACK, {}, now=now, said=said)
            await ExchangeLink.filter(packet=packet.packet, role="custodian").update(ended_at=now)
        text = f"{partner.name}拒收{_named(packet, ticket)}：{receipt.why}"
        await tell_once(
            notice("exchange_refused", f"exchange_refused:{packet.packet}", text, {Role.LEAD}, now, ticket=ticket)
        )

    async def _alarm(self, now: datetime) -> None:
        """Each packet that has waited too long for its receipt is told to the lead, once."""
        since = now - timedelta(minutes=self._parties.settings.receipt_minutes)
        late = ExchangePacket.filter(direction="out", state=PacketState.WAITING, at__lte=since, alarmed_at=None)
        for packet in await late.prefetch_related("ticket"):
            names = {one.tenant: one.name for one in self._parties.settings.partners}
            name, minutes = names.get(packet.partner, packet.partner), self._parties.settings.receipt_minutes
            text = f"{name} {minutes} 分钟未回执：{_named(packet, packet.ticket)}。"
            subject = f"exchange_late:{packet.packet}"
            await tell_once(notice("exchange_late", subject, text, {Role.LEAD}, now, ticket=packet.ticket))
            await ExchangePacket.filter(id=packet.id, alarmed_at=None).update(alarmed_at=now)


def _named(packet: ExchangePacket, ticket: Ticket | None) -> str:
    kind = KIND_NAMES[packet.kind].zh
    return f"{kind} {ticket.number}" if ticket is not None else kind

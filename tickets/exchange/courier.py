"""Carries packets to the partners until each has its receipt: in order, again and again, with an alarm when late."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from tickets.exchange import settling
from tickets.exchange.packets import Receipt, read_receipt
from tickets.exchange.posting import RECEIPT_PURPOSE, Parties, opened
from tickets.exchange.reasons import REASONS, Reason, reason
from tickets.models import ExchangePacket, PacketState
from tickets.notices import notice, tell_once
from tickets.people import Role
from tickets.service import TicketService
from tickets.service.writing import transaction
from tickets.settings import PartnerSettings

BATCH = 100
UNREADABLE = 422
NEWER = frozenset({"supplement", "take_back", "reopen", "secrecy"})
"""Kinds that the first version of the exchange did not know, and answered without a receipt."""
_TOO_OLD = reason(REASONS["too_old"])


class Answer(NamedTuple):
    """What the wire brought back: the receipt's bytes and signature, or why there are none."""

    body: bytes = b""
    signature: str = ""
    error: str = ""
    status: int = 0
    """Of HTTP; 0 where there was no answer."""


def told_by(receipt: Receipt) -> Reason:
    """Why the partner has refused, as far as its version says so."""
    return Reason(receipt.why, receipt.code or "", receipt.en or "")


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
            if receipt is None and answer.status == UNREADABLE and packet.kind in NEWER:
                await self._not_understood(partner, packet, now)
                settled += 1
                continue
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
        kept = {"receipt": answer.body.decode(), "receipt_signature": answer.signature}
        async with transaction():
            if not await self._closed(packet, now, state=state, error=receipt.why, **kept):
                return
            if state is PacketState.TAKEN:
                await settling.taken(self._service, partner, packet, receipt.number, now)
            else:
                await settling.refused(self._service, partner, packet, told_by(receipt), now)

    async def _not_understood(self, partner: PartnerSettings, packet: ExchangePacket, now: datetime) -> None:
        """An older partner has no receipt for what it cannot read: the others do not wait for it."""
        async with transaction():
            if await self._closed(packet, now, state=PacketState.REFUSED, error=_TOO_OLD.zh):
                await settling.refused(self._service, partner, packet, _TOO_OLD, now)

    async def _closed(self, packet: ExchangePacket, now: datetime, **columns: Any) -> bool:
        """Whether this receipt is the first."""
        mine = ExchangePacket.filter(id=packet.id, state=PacketState.WAITING)
        return bool(await mine.update(settled_at=now, next_try_at=None, **columns))

    async def _alarm(self, now: datetime) -> None:
        """Each packet that has waited too long for its receipt is told to the lead, once."""
        minutes = self._service.rules.pack.exchange.receipt_min
        since = now - timedelta(minutes=minutes)
        late = ExchangePacket.filter(direction="out", state=PacketState.WAITING, at__lte=since, alarmed_at=None)
        for packet in await late.prefetch_related("ticket"):
            text = (
                f"{self._parties.name(packet.partner)} {minutes} 分钟未回执：{settling.named(packet, packet.ticket)}。"
            )
            subject = f"exchange_late:{packet.packet}"
            await tell_once(notice("exchange_late", subject, text, {Role.LEAD}, now, ticket=packet.ticket))
            await ExchangePacket.filter(id=packet.id, alarmed_at=None).update(alarmed_at=now)

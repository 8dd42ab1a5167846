"""What a step says to the other hotline becomes a packet: further words, a request to have the ticket back, a redo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from tickets.events import ATTACHED, SECRECY_FROM_CUSTODIAN, SECRECY_FROM_HOME, SECRECY_SET
from tickets.exchange.ending import end_without_answer
from tickets.exchange.files_due import crossing, marks_of
from tickets.exchange.packets import LONGEST, Packet, Reopen, Supplement, TakeBack, kind_of
from tickets.exchange.posting import Parties, post
from tickets.exchange.raising import raise_there
from tickets.exchange.reasons import REASONS, reason
from tickets.exchange.settling import NEVER_TAKEN, drop_waiting, facts, untold
from tickets.models import ExchangeLink, Ticket, TicketEvent
from tickets.notices import notice as told_to
from tickets.notices import tell_once
from tickets.people import SYSTEM, Role
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.writing import Change
from tickets.sight import SECRET
from tickets.statuses import Status
from tickets.wording import is_worded
from tickets.workflow import Action

_AGAIN = {Action.REDO, Action.REOPEN, Action.APPEAL, Action.REFUSE_REPLY}
_LEVELLED = frozenset({SECRECY_SET, SECRECY_FROM_HOME, SECRECY_FROM_CUSTODIAN})
_GONE = reason(REASONS["gone"])


class TellOther:
    """A packet for each such event, within the transaction that moves the relay's cursor past it."""

    def __init__(self, service: TicketService, parties: Parties) -> None:
        self._service = service
        self._parties = parties
        self._makers: dict[str, Callable[[ExchangeLink, Ticket, TicketEvent, datetime], Awaitable[Packet | None]]] = {
            Action.TELL_PARTNER.value: self._supplement,
            Action.ASK_WITHDRAWAL.value: self._take_back,
            Action.RECALL.value: self._take_back,
            **{action.value: self._reopen for action in _AGAIN},
            ATTACHED: self._file,
        }

    async def tell(self, notice: dict[str, Any], now: datetime) -> None:
        if notice["kind"] in _LEVELLED:
            await self._level(notice, now)
            return
        make = self._makers.get(notice["kind"])
        if make is None:
            return
        event = await TicketEvent.get(ticket_id=notice["id"], seq=notice["seq"])
        link = await self._addressed(event)
        if link is None:
            return
        ticket = await Ticket.filter(id=link.ticket_id).select_for_update().get()
        packet = await make(link, ticket, event, now)
        if packet is None:
            return
        if link.partner not in self._parties.seals:
            await self._untold(link, ticket, packet, now)
            return
        await post(self._parties, packet, self._service.rules.calendar, now, ticket_id=ticket.id)

    async def _level(self, notice: dict[str, Any], now: datetime) -> None:
        """Whoever was ever given the ticket follows a level that was raised, and a secret wording that was changed; not
        who raised it, and none before there is a wording to take the place of what crossed."""
        event = await TicketEvent.get(ticket_id=notice["id"], seq=notice["seq"])
        ticket = await Ticket.filter(id=event.ticket_id).select_for_update().get()
        lowered = event.detail["after"] < event.detail["before"]
        if lowered or (event.detail["after"] == event.detail["before"] and ticket.secrecy not in SECRET):
            return
        by = event.detail["partner"] if event.kind == SECRECY_FROM_CUSTODIAN else None
        if by and ticket.secrecy in SECRET and not is_worded(ticket):
            return
        for packet in await raise_there(self._parties, self._service.rules, ticket, now, but=by):
            link = ExchangeLink(ticket_id=ticket.id, partner=packet.receiver, packet=packet.hand_over)
            await self._untold(link, ticket, packet, now)

    async def _addressed(self, event: TicketEvent) -> ExchangeLink | None:
        """The hand-over that the step named; a file goes to whoever has the ticket now."""
        if event.kind == ATTACHED:
            return await ExchangeLink.get_or_none(ticket_id=event.ticket_id, role="custodian", ended_at=None)
        key = event.detail.get("packet")
        return await ExchangeLink.get_or_none(ticket_id=event.ticket_id, packet=key) if key else None

    def _head(self, link: ExchangeLink, now: datetime) -> dict[str, Any]:
        head = {"id": uuid4(), "sender": self._parties.tenant, "receiver": link.partner, "at": now}
        return head | {"hand_over": link.packet}

    async def _supplement(self, link: ExchangeLink, _ticket: Ticket, event: TicketEvent, now: datetime) -> Packet:
        return Supplement(**self._head(link, now), text=event.text[:LONGEST])

    async def _take_back(self, link: ExchangeLink, _ticket: Ticket, event: TicketEvent, now: datetime) -> Packet:
        cause: Any = "recall" if event.kind == Action.RECALL else "withdraw"
        return TakeBack(**self._head(link, now), cause=cause, reason=event.text[:LONGEST])

    async def _reopen(self, link: ExchangeLink, ticket: Ticket, event: TicketEvent, now: datetime) -> Packet:
        head, again = self._head(link, now), event.detail["again"]
        return Reopen(**head, round=again, reason=event.text[:LONGEST], due_at=ticket.result_due_at)

    async def _file(self, link: ExchangeLink, ticket: Ticket, event: TicketEvent, now: datetime) -> Packet | None:
        """One that was added after the hand-over, which named those before."""
        rows = [one for one in await crossing(ticket, link) if str(one.id) == event.detail.get("attachment")]
        if not rows or ticket.status is not Status.HANDED_OVER:
            return None
        return Supplement(**self._head(link, now), files=marks_of(rows))

    async def _untold(self, link: ExchangeLink, ticket: Ticket, packet: Packet, now: datetime) -> None:
        """The settings name the partner no more: what would give or take the ticket leaves it with our desk."""
        kind, name = kind_of(packet), self._parties.name(link.partner)
        other = {"partner": link.partner, "partner_name": name}
        if isinstance(packet, TakeBack) or kind in NEVER_TAKEN:
            await drop_waiting(ticket, link.partner, _GONE.zh, now)
            await end_without_answer(
                self._service, link, ticket, Told(f"{name}{_GONE.zh}。", other | facts(_GONE)), now
            )
        else:
            change = Change(ticket, SYSTEM, now)
            untold(change, other, kind, _GONE)
            await change.commit()
        text = f"工单 {ticket.number} 的对方热线{name}{_GONE.zh}，请电话联系。"
        subject = f"exchange_untold:{packet.id}"
        await tell_once(told_to("exchange_refused", subject, text, {Role.LEAD}, now, ticket=ticket))

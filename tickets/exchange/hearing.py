"""What the two sides of a ticket say to each other between hand-over and answer, as it lands on ours.

Each is taken by a step of the table or refused in a sentence; the sentence goes back in the receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from routing.facts import Words
from tickets.errors import IllegalAction
from tickets.events import PARTNER_TOLD
from tickets.exchange.calling_back import call_back
from tickets.exchange.files_due import drop_expected, expect
from tickets.exchange.following import follow
from tickets.exchange.packets import Reopen, SecrecyRaised, Supplement, TakeBack
from tickets.exchange.posting import Parties, facts_of, post
from tickets.exchange.reasons import REASONS
from tickets.models import ExchangeLink, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.redaction import Known, leaks
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.writing import Change
from tickets.settings import PartnerSettings
from tickets.sight import SECRET
from tickets.statuses import FINAL, OPEN, Status
from tickets.workflow import Action

ANSWERED = frozenset({Status.AUDITING_OK, Status.CALLBACK, Status.CLOSED, Status.ANSWERED, Status.ARCHIVED})
"""The custodian's desk has approved an answer, which is home or on its way there."""
_UNIT = (Role.LIAISON, Role.HANDLER)


class PassedOn(Exception):
    """Home wants back what we gave to a third hotline: refused for now, while `then` asks that one."""

    why = REASONS["passed_on"]

    def __init__(self, then: Callable[[], Awaitable[None]]) -> None:
        super().__init__(self.why.en)
        self.then = then


class Hearing:
    """Within the transaction that keeps the packet."""

    def __init__(self, service: TicketService, parties: Parties) -> None:
        self._service = service
        self._parties = parties

    async def supplement(self, partner: PartnerSettings, packet: Supplement, now: datetime) -> Ticket:
        """To the custodian: told to its unit as a note of its own office would be. To home: told to its desk."""
        link, ticket = await _found(partner, packet.hand_over)
        if ticket.status in FINAL:
            raise _refusal(ticket, REASONS["over"])
        if link.role == "home":
            _require_unnamed(ticket, packet.text)
        await expect(link, packet.files, now)
        if packet.text:
            await self._note(partner, ticket, packet.text, now)
            await self._pass_on(link, ticket, packet, now)
        if packet.text and link.role == "custodian":
            text = f"{partner.name}就工单 {ticket.number} 来函，请查看。"
            subject = f"{PARTNER_TOLD}:{packet.id}"
            await tell_once(notice(PARTNER_TOLD, subject, text, {Role.DISP, Role.LEAD}, now, ticket=ticket))
        return ticket

    async def _note(self, partner: PartnerSettings, ticket: Ticket, text: str, now: datetime) -> None:
        said = Told(f"{partner.name}：", facts_of(partner), PARTNER_TOLD)
        await self._act(ticket, Action.NOTE, {"text": text}, said, now)

    async def _pass_on(self, link: ExchangeLink, ticket: Ticket, packet: Supplement, now: datetime) -> None:
        """A ticket that we gave to a third hotline: what its home adds goes on to whoever has it."""
        if link.role != "home" or ticket.status is not Status.HANDED_OVER:
            return
        onward = await ExchangeLink.get(ticket_id=ticket.id, role="custodian")
        passed = Supplement(
            id=uuid4(), sender=self._parties.tenant, receiver=onward.partner, at=now, hand_over=onward.packet,
            text=packet.text,
        )  # fmt: skip
        await post(self._parties, passed, self._service.rules.calendar, now, ticket_id=ticket.id)

    async def take_back(self, partner: PartnerSettings, packet: TakeBack, now: datetime) -> Ticket:
        """The custodian decides: what it has answered stays answered, else it lets go. Said twice it is done once."""
        link, ticket = await _found(partner, packet.hand_over, role="home")
        if ticket.status is Status.WITHDRAWN:
            return ticket
        if ticket.status in ANSWERED:
            raise _refusal(ticket, REASONS["has_answer"])
        _require_unnamed(ticket, packet.reason)
        if ticket.status is Status.HANDED_OVER:
            raise PassedOn(lambda: self._ask_third(partner, link, packet, now))
        by_citizen = packet.cause == "withdraw"
        action = Action.WITHDRAW if by_citizen else Action.TAKEN_BACK
        form: dict[str, Any] = {"reason": packet.reason} | ({"verified": True} if by_citizen else {})
        await self._act(ticket, action, form, Told(f"{partner.name}：", facts_of(partner)), now)
        await ExchangeLink.filter(id=link.id).update(ended_at=now)
        await drop_expected(ticket)
        text = f"工单 {ticket.number} 已由{partner.name}{'诉求人撤回' if by_citizen else '收回'}，不再办理。"
        to = (Role.DISP, *(_UNIT if ticket.department else ()))
        rows = [notice("taken_back", f"taken_back:{packet.id}:{one}", text, {one}, now, ticket=ticket) for one in to]
        await tell_once(*rows)
        return ticket

    async def _ask_third(self, partner: PartnerSettings, link: ExchangeLink, packet: TakeBack, now: datetime) -> None:
        """What home wants back is asked for where we gave it; once, however often home asks."""
        ticket = await Ticket.filter(id=link.ticket_id).select_for_update().get()
        onward = await ExchangeLink.get_or_none(ticket_id=ticket.id, role="custodian", ended_at=None)
        if onward is None or onward.asked or ticket.status is not Status.HANDED_OVER:
            return
        if onward.partner not in self._parties.seals:
            return
        await ExchangeLink.filter(id__in=[link.id, onward.id]).update(asked=packet.cause)
        further = TakeBack(
            id=uuid4(), sender=self._parties.tenant, receiver=onward.partner, at=now, hand_over=onward.packet,
            cause=packet.cause, reason=packet.reason,
        )  # fmt: skip
        await post(self._parties, further, self._service.rules.calendar, now, ticket_id=ticket.id)
        change, third = Change(ticket, SYSTEM, now), self._parties.name(onward.partner)
        wish = "诉求人撤回" if packet.cause == "withdraw" else "收回"
        text = f"{partner.name}：{wish}，已转告{third}。{packet.reason}"
        change.say(PARTNER_TOLD, text, facts_of(partner) | {"reason": packet.reason, "third": third})
        await change.commit()

    async def reopen(self, partner: PartnerSettings, packet: Reopen, now: datetime) -> Ticket:
        """A new round by our own rules; a ticket that is open again already is only told why."""
        link, ticket = await _found(partner, packet.hand_over, role="home")
        if packet.round <= link.round:
            return ticket
        _require_unnamed(ticket, packet.reason)
        said = Told(f"{partner.name}：", facts_of(partner) | {"home_round": packet.round})
        if ticket.status in {Status.CLOSED, Status.ANSWERED}:
            await self._act(ticket, Action.REOPEN, {"reason": packet.reason}, said, now)
        elif ticket.status in OPEN:
            await self._note(partner, ticket, packet.reason, now)
        else:
            raise _refusal(ticket, REASONS["not_again"])
        await ExchangeLink.filter(id=link.id).update(round=packet.round, ended_at=None)
        return ticket

    async def secrecy(self, partner: PartnerSettings, packet: SecrecyRaised, now: datetime) -> Ticket:
        """Followed whatever the ticket's state is: a copy that is put away tells as much as one in hand."""
        link, ticket = await _found(partner, packet.hand_over)
        await (call_back if link.role == "home" else follow)(partner, ticket, packet, now)
        return ticket

    async def _act(self, ticket: Ticket, action: Action, form: dict[str, Any], said: Told, now: datetime) -> None:
        await self._service.act_within(SYSTEM, ticket, ticket.version, action, form, now=now, said=said)


async def _found(partner: PartnerSettings, hand_over: Any, role: str | None = None) -> tuple[ExchangeLink, Ticket]:
    """The ticket that the two of us share under this hand-over, locked."""
    link = await ExchangeLink.get_or_none(partner=partner.tenant, packet=hand_over)
    if link is None or role not in {None, link.role}:
        raise IllegalAction("exchange", "", REASONS["not_between_us"])
    return link, await Ticket.filter(id=link.ticket_id).select_for_update().get()


def _require_unnamed(ticket: Ticket, text: str) -> None:
    """What home says of a secret ticket is read by units, and by a third hotline. Raises IllegalAction."""
    if ticket.secrecy in SECRET and leaks(text, Known()):
        raise _refusal(ticket, REASONS["names_caller"])


def _refusal(ticket: Ticket, why: Words) -> IllegalAction:
    return IllegalAction("exchange", ticket.status, why)

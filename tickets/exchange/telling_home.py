"""Status flows back: each step on a ticket that another hotline handed over becomes a packet to its home, in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from tickets.events import PARTNER_REFUSED, SECRECY_FROM_CUSTODIAN, SECRECY_SET
from tickets.exchange.files_due import crossing, marks_of
from tickets.exchange.following import raised_here
from tickets.exchange.hearing import ANSWERED
from tickets.exchange.packets import MOST_MARKS, Packet, StatusTold, Supplement
from tickets.exchange.posting import Parties, post
from tickets.models import ExchangeLink, Ticket, TicketEvent
from tickets.rules import Rules
from tickets.statuses import FINAL
from tickets.workflow import Action

_INSIDE = {
    Action.NOTE, Action.ACCEPT, Action.ARCHIVE, Action.PROPOSE_REFUSAL, Action.REJECT_PROPOSAL, Action.TELL_PARTNER,
    Action.ASK_WITHDRAWAL, Action.RECALL,
}  # fmt: skip
_TOLD = frozenset({SECRECY_SET, *(action.value for action in Action if action not in _INSIDE)})
"""Steps of the workflow; what the office and its units write among themselves stays with them."""

_LEVELLED = frozenset({SECRECY_SET, SECRECY_FROM_CUSTODIAN})
"""A level that people here set, or that a third hotline did; home's own is no news to it."""


async def _is_raised(notice: dict[str, Any]) -> bool:
    event = await TicketEvent.get(ticket_id=notice["id"], seq=notice["seq"])
    return bool(event.detail["after"] > event.detail["before"])


async def _no_to_take_back(notice: dict[str, Any]) -> bool:
    """A third hotline keeps what home wants back: home has asked, so home is told."""
    if notice["kind"] != PARTNER_REFUSED:
        return False
    event = await TicketEvent.get(ticket_id=notice["id"], seq=notice["seq"])
    return bool(event.detail.get("kind") == "take_back" and event.detail.get("why_code") != "passed_on")


class TellHome:
    """A packet for each such event, within the transaction that moves the relay's cursor past it."""

    def __init__(self, parties: Parties, rules: Rules) -> None:
        self._parties = parties
        self._rules = rules

    async def tell(self, notice: dict[str, Any], now: datetime) -> None:
        kind = notice["kind"]
        if kind not in _TOLD and kind != SECRECY_FROM_CUSTODIAN and not await _no_to_take_back(notice):
            return
        link = await ExchangeLink.get_or_none(ticket_id=notice["id"], role="home")
        if link is None or link.partner not in self._parties.seals:
            return
        ticket = await Ticket.get(id=link.ticket_id)
        if kind == Action.APPROVE_REPLY:
            await self._evidence(link, ticket, now)
        if kind in _LEVELLED and await _is_raised(notice):
            await self._post(raised_here(self._parties, link, ticket, now), ticket, now)
        if kind != SECRECY_FROM_CUSTODIAN:
            await self._post(self._told(link, ticket, notice, now), ticket, now)

    async def _post(self, packet: Packet, ticket: Ticket, now: datetime) -> None:
        await post(self._parties, packet, self._rules.calendar, now, ticket_id=ticket.id)

    async def _evidence(self, link: ExchangeLink, ticket: Ticket, now: datetime) -> None:
        """The units' files go before the answer that rests on them, in a packet that an older home may refuse."""
        marks = marks_of(await crossing(ticket, link))[:MOST_MARKS]
        if not marks:
            return
        packet = Supplement(
            id=uuid4(), sender=self._parties.tenant, receiver=link.partner, at=now, hand_over=link.packet, files=marks
        )
        await self._post(packet, ticket, now)

    def _told(self, link: ExchangeLink, ticket: Ticket, notice: dict[str, Any], now: datetime) -> StatusTold:
        unit = self._rules.catalogue.departments.get(ticket.department or "")
        answer = ticket.answer if ticket.status in ANSWERED else ""
        return StatusTold(
            id=uuid4(), sender=self._parties.tenant, receiver=link.partner, at=now, hand_over=link.packet,
            seq=notice["seq"], event=notice["kind"], status=ticket.status.value,
            department=unit.name if unit else "", due_at=ticket.result_due_at, answer=answer,
            closed=ticket.status in FINAL and not answer, round=link.round,
        )  # fmt: skip

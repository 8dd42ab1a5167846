"""Status flows back: each step on a ticket that another hotline handed over becomes a packet to its home, in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from tickets.clock import Clock
from tickets.exchange.packets import StatusTold
from tickets.exchange.posting import Parties, post
from tickets.models import ExchangeLink, Ticket
from tickets.outbox import Outbox
from tickets.rules import Rules
from tickets.statuses import FINAL, Status
from tickets.workflow import Action

_TOLD = frozenset(
    action.value
    for action in Action
    if action not in {Action.NOTE, Action.ACCEPT, Action.ARCHIVE, Action.PROPOSE_REFUSAL, Action.REJECT_PROPOSAL}
)
"""Steps of the workflow; what the office and its units write among themselves stays with them."""
_APPROVED = frozenset({Status.AUDITING_OK, Status.CALLBACK, Status.CLOSED, Status.ANSWERED, Status.ARCHIVED})


class TellHome:
    """Reads the record as the pages' outbox does, with a cursor of its own; a packet is written with its cursor."""

    def __init__(self, parties: Parties, rules: Rules, clock: Clock) -> None:
        self._parties = parties
        self._rules = rules
        self._clock = clock
        self._outbox = Outbox(self._publish, name="exchange")

    async def relay(self) -> int:
        """How many events were looked at; call again while it is not 0."""
        return await self._outbox.relay() if await ExchangeLink.exists(role="home") else 0

    async def _publish(self, notice: dict[str, Any]) -> None:
        if notice["kind"] not in _TOLD:
            return
        link = await ExchangeLink.get_or_none(ticket_id=notice["id"], role="home")
        if link is None or link.partner not in self._parties.seals:
            return
        ticket, now = await Ticket.get(id=link.ticket_id), self._clock()
        await post(self._parties, self._told(link, ticket, notice, now), self._rules.calendar, now, ticket_id=ticket.id)

    def _told(self, link: ExchangeLink, ticket: Ticket, notice: dict[str, Any], now: datetime) -> StatusTold:
        unit = self._rules.catalogue.departments.get(ticket.department or "")
        answer = ticket.answer if ticket.status in _APPROVED else ""
        return StatusTold(
            id=uuid4(), sender=self._parties.tenant, receiver=link.partner, at=now, hand_over=link.packet,
            seq=notice["seq"], event=notice["kind"], status=ticket.status.value,
            department=unit.name if unit else "", due_at=ticket.result_due_at, answer=answer,
            closed=ticket.status in FINAL and not answer,
        )  # fmt: skip

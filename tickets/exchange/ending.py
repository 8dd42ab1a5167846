"""A ticket comes back from the custodian without an answer: one way for a receipt, for news, and for a lost partner."""

from __future__ import annotations

from datetime import datetime

from tickets.models import ExchangeLink, Ticket
from tickets.people import SYSTEM
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.statuses import OPEN, Status
from tickets.workflow import Action

BY_CITIZEN = {"reason": "诉求人撤回。", "verified": True}
"""The form of a withdrawal whose caller the home's own operator has verified."""


async def end_without_answer(
    service: TicketService, link: ExchangeLink, ticket: Ticket, said: Told, now: datetime
) -> None:
    """Withdrawn where its citizen has asked for that, else with our desk again; nothing where it came back before.

    Within the transaction that holds the ticket's row.
    """
    if link.asked == "withdraw" and ticket.status in OPEN:
        await service.act_within(SYSTEM, ticket, ticket.version, Action.WITHDRAW, BY_CITIZEN, now=now, said=said)
    elif ticket.status is Status.HANDED_OVER:
        await service.act_within(SYSTEM, ticket, ticket.version, Action.HANDED_BACK, {}, now=now, said=said)
    await ExchangeLink.filter(id=link.id).update(ended_at=now, asked="")

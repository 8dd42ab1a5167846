"""Everything that the page of one ticket or call needs; only what the person may see is ever read."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from tortoise.expressions import Q

from tickets.errors import NotFound
from tickets.events import OFF_TIMELINE
from tickets.lists import visible
from tickets.models import (
    CallbackAttempt,
    CallbackTask,
    CallRecord,
    ExchangeLink,
    SupervisionStep,
    Ticket,
    TicketEvent,
)
from tickets.numbers import to_e164
from tickets.people import Actor
from tickets.personal.fields import blinds
from tickets.rows import rows_of, rows_together
from tickets.service.writing import load
from tickets.sight import sees
from tickets.workflow import Status


# ------------------------------------------------------------------ one ticket
async def visible_ticket(actor: Actor, ticket_id: UUID | str) -> Ticket:
    """A ticket that the person may see. Raises NotFound otherwise: that it exists is not told either."""
    ticket = await load(ticket_id)
    if not sees(actor, ticket):
        raise NotFound("ticket", str(ticket_id))
    return ticket


_TIMELINE = "WHERE ticket_id = $1 AND NOT kind = ANY($2) ORDER BY seq"


async def timeline(ticket: Ticket) -> list[TicketEvent]:
    """What happened, oldest first, without the draft's savings."""
    return await rows_of(TicketEvent, _TIMELINE, ticket.id, sorted(OFF_TIMELINE))


class Beside(NamedTuple):
    """What stands beside a ticket in other tables, oldest first, for its page."""

    events: list[TicketEvent]
    """Without the draft's savings."""
    callbacks: list[CallbackTask]
    steps: list[SupervisionStep]
    children: list[Ticket]
    """Merged into it, now or in the end."""
    appended: list[Ticket]
    """What the same citizen said later, added to it."""
    links: list[ExchangeLink]
    """To the other hotlines that gave it or were given it, in the order of the hand-overs."""


_BESIDE = (
    (TicketEvent, _TIMELINE),
    (CallbackTask, "WHERE ticket_id = $1 ORDER BY created_at"),
    (SupervisionStep, "WHERE ticket_id = $1 ORDER BY id"),
    (Ticket, "WHERE merged_into = $1 ORDER BY opened_at, id"),
    (Ticket, "WHERE repeat_of = $1 AND status = 'appended' ORDER BY opened_at, id"),
    (ExchangeLink, "WHERE ticket_id = $1 ORDER BY since, id"),
)


async def beside(ticket: Ticket) -> Beside:
    return Beside(*await rows_together(_BESIDE, ticket.id, sorted(OFF_TIMELINE)))


async def last_steps(tickets: list[Ticket]) -> dict[UUID, SupervisionStep]:
    """For a list: the highest rung that each ticket has reached."""
    steps = await SupervisionStep.filter(ticket_id__in=[ticket.id for ticket in tickets]).order_by("level", "id")
    return {step.ticket_id: step for step in steps}


# ------------------------------------------------------------------ one caller
class History(NamedTuple):
    """What is known of a number: newest first, without the call or ticket that one is looking at."""

    calls: list[CallRecord]
    tickets: list[Ticket]


async def caller_history(actor: Actor, number: str, *, call_id: str | None = None, limit: int = 10) -> History:
    """Earlier calls and tickets of a number, as far as the person may see them."""
    key = to_e164(number)
    if not key:
        return History([], [])
    asked = blinds(key)
    called = CallRecord.filter(number_index__in=asked).exclude(call_id=call_id or "")
    calls = await called.order_by("-arrived_at").limit(limit)
    known = Ticket.filter(visible(actor) & Q(caller_index__in=asked) & ~Q(status=Status.DRAFT))
    tickets = [one for one in await known.order_by("-opened_at").limit(limit) if not call_id or one.call_id != call_id]
    return History(calls, tickets)


async def draft_of_call(call_id: str) -> Ticket | None:
    """The ticket that was opened for a call."""
    return await Ticket.get_or_none(call_id=call_id)


async def ticket_of_call(call_id: str) -> Ticket | None:
    """The ticket that a call speaks of: opened for it, or the citizen was called back about it."""
    asked = await CallbackAttempt.get_or_none(call_id=call_id).prefetch_related("task__ticket")
    return asked.task.ticket if asked else await draft_of_call(call_id)

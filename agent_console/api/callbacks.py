"""Calling citizens back: who is to be called, the call itself, and what was said."""

from __future__ import annotations

from typing import Literal

import msgspec
from tortoise.expressions import Q

from agent_console import wire
from agent_console.api import ticket_shapes
from agent_console.api.route import Ask
from agent_console.api.seat import command, own_seat
from agent_console.errors import SeatRefused
from callcenter.commands import StartCallback
from callcenter.errors import BridgeSilent
from callcenter.events import DialOutcome
from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.list_views import note_list
from tickets.models import CallbackTask, TaskState
from tickets.people import Role
from tickets.sight import told_of

MOST = 200
SEES_ALL = frozenset({Role.LEAD, Role.DISP, Role.AUDIT})


class TasksQuery(msgspec.Struct, frozen=True, kw_only=True):
    view: Literal["mine", "open"] = "mine"


async def tasks(ask: Ask) -> wire.Page[wire.CallbackTask]:
    """Open callbacks, most urgent first. "mine": those whose time has come and that this person may do."""
    query: TasksQuery = ask.query
    wanted = CallbackTask.filter(state__in=[TaskState.OPEN, TaskState.DIALLING])
    if query.view == "mine":
        wanted = wanted.filter(Q(next_try_at__lte=ask.now) | Q(state=TaskState.DIALLING))
    found = await wanted.order_by("due_at", "id").limit(MOST)
    if query.view == "mine" and ask.person.role not in SEES_ALL:
        found = [task for task in found if task.excluded_agent != ask.actor.id]
    told = await told_of(ask.actor, [task.ticket_id for task in found])
    await note_list(ask.actor, "callbacks", list(told.values()), ask.now, {"view": query.view})
    items = await ticket_shapes.callbacks(ask, [task for task in found if task.ticket_id in told])
    return wire.Page(items=items, total=len(items))


async def dial(ask: Ask) -> wire.CallStarted:
    """Ring this person's seat, then the citizen."""
    seat, desk = own_seat(ask), ask.services.callbacks
    started = await desk.start_attempt(ask.actor, ask.part("id"), seat.seat, now=ask.now)
    try:
        await command(ask, StartCallback(seat=seat.seat, number=started.number, attempt_ref=started.attempt_ref))
    except (SeatRefused, BridgeSilent):
        await desk.ended(started.attempt_ref, DialOutcome.SEAT_NOT_REACHED, 0.0, ask.now)
        raise
    return wire.CallStarted(call_id=started.call_id)


async def outcome(ask: Ask) -> wire.CallbackTask:
    """What the citizen said; closes the ticket, or starts it over."""
    body: wire.CallbackOutcome = ask.body
    if body.reached and body.contacted is None:
        raise FieldErrors({"contacted": Words("请选择", "must be chosen")})
    task = await ask.services.callbacks.record_outcome(
        ask.actor,
        ask.part("id"),
        body.version,
        reached=body.reached,
        contacted=body.contacted,
        solved=body.solved,
        satisfied=body.satisfied,
        note=body.note,
        no_more=body.no_more,
        now=ask.now,
    )
    return (await ticket_shapes.callbacks(ask, [task]))[0]

"""Callback surveys: the proof of the sample, and listening again to some of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.wire import surveys as shapes
from tickets.list_views import note_list
from tickets.models import CallbackAttempt, CallbackTask, Relisten, SampleDecision, SamplingSeed
from tickets.sample_plan import quarter_of
from tickets.sampling import record_relisten, relistens
from tickets.sight import Screen, may_be_told


class SamplesQuery(msgspec.Struct, frozen=True, kw_only=True):
    quarter: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}Q[1-4])?$")] = ""
    """Such as 2026Q1; the present one when empty."""


class RelistenQuery(msgspec.Struct, frozen=True, kw_only=True):
    open: bool = True


async def samples(ask: Ask) -> wire.Page[shapes.Sample]:
    """Every decision of a quarter; its seed once the quarter is over, so that nobody can foresee who is called."""
    present = quarter_of(ask.services.rules.calendar.local(ask.now))
    quarter = ask.query.quarter or present
    known = await SamplingSeed.get_or_none(quarter=quarter)
    seed = known.seed if known and quarter < present else None
    found = await SampleDecision.filter(quarter=quarter).order_by("at").limit(5000).prefetch_related("ticket")
    items = [
        shapes.Sample(
            ticket_id=str(one.ticket_id),
            ticket_number=one.ticket.number,
            round=one.round,
            at=one.at,
            quarter=one.quarter,
            seed=seed,
            stratum=one.stratum,
            position=one.position,
            share=one.share,
            least=one.least,
            rule=one.rule,
            chosen=one.chosen,
        )
        for one in found
        if may_be_told(ask.actor, one.ticket)
    ]
    return wire.Page(items=items, total=len(items))


async def relisten_list(ask: Ask) -> wire.Page[shapes.Relisten]:
    """Answered callbacks that were drawn to be listened to again."""
    items = await _relistens(ask, await relistens(open_only=ask.query.open))
    return wire.Page(items=items, total=len(items))


async def relistened(ask: Ask) -> shapes.Relisten:
    """What the second person heard."""
    body: shapes.Relistened = ask.body
    done = await record_relisten(
        ask.actor, ask.part("id"), agrees=body.agrees, score=body.score, remark=body.remark, now=ask.now
    )
    return (await _relistens(ask, [done]))[0]


async def _relistens(ask: Ask, found: Sequence[Relisten]) -> list[shapes.Relisten]:
    wanted = [one.task_id for one in found]
    tasks = {task.id: task for task in await CallbackTask.filter(id__in=wanted).prefetch_related("ticket")}
    attempts = {one.task_id: one for one in await CallbackAttempt.filter(task_id__in=wanted).order_by("at")}
    told = [one for one in found if may_be_told(ask.actor, tasks[one.task_id].ticket)]
    await note_list(ask.actor, "relisten", [tasks[one.task_id].ticket for one in told], ask.now)
    return [_relisten(ask, one, tasks[one.task_id], attempts.get(one.task_id)) for one in told]


def _relisten(ask: Ask, one: Relisten, task: CallbackTask, attempt: CallbackAttempt | None) -> shapes.Relisten:
    screen = Screen(task.ticket, ask.actor)
    return shapes.Relisten(
        id=str(one.id),
        ticket_id=str(task.ticket_id),
        ticket_number=task.ticket.number,
        matter=screen.matter,
        call_id=attempt.call_id if attempt else None,
        first_agent=attempt.agent_name if attempt else "",
        contacted=task.contacted,
        solved=task.solved,
        satisfied=task.satisfied,
        note=screen.text(task.note),
        drawn_at=one.drawn_at,
        listened_at=one.listened_at,
        listener=one.listener_name,
        agrees=one.agrees,
        score=one.score,
        remark=one.remark,
    )

"""Calling back: attempts, plans, outcomes, and what they do to the ticket."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.events import DialOutcome
from tests.integration.tickets.conftest import AUDITED, BAILI, FANG, FRIDAY, GU, LIN, SU, XU
from tickets.callbacks import CallbackDesk
from tickets.errors import FieldErrors, Forbidden, IllegalAction, TicketChanged
from tickets.models import CallbackAttempt, CallbackTask, Notice, SupervisionStep, TaskState, Ticket
from tickets.service import TicketService
from tickets.workflow import Status


@pytest.fixture(scope="module")
def desk(service: TicketService) -> CallbackDesk:
    return CallbackDesk(service)


async def _task(ticket: Ticket) -> CallbackTask:
    return await CallbackTask.filter(ticket_id=ticket.id).order_by("-round").first()


CONTENT = {"reached": True, "solved": "yes", "satisfied": "satisfied", "note": "感谢", "now": FRIDAY}
DISCONTENT = CONTENT | {"solved": "no", "satisfied": "dissatisfied", "note": "电梯又停了"}


async def test_a_satisfied_citizen_closes_the_ticket(desk: CallbackDesk, approved):
    ticket = await approved()
    task = await _task(ticket)
    started = await desk.start_attempt(GU, task.id, "8004", now=FRIDAY)
    assert started.call_id == f"cb-{started.attempt_ref}"
    await desk.connected(started.attempt_ref, FRIDAY)
    await desk.ended(started.attempt_ref, DialOutcome.REACHED, 35.0, FRIDAY)
    task = await _task(ticket)
    done = await desk.record_outcome(GU, task.id, task.version, **CONTENT)
    after = await Ticket.get(id=ticket.id)
    assert (done.state, after.status, after.close_reason) == (TaskState.DONE, Status.CLOSED, "satisfied")


async def test_the_end_of_the_call_does_not_stand_against_answers_being_written(desk: CallbackDesk, approved):
    ticket = await approved()
    task = await _task(ticket)
    started = await desk.start_attempt(GU, task.id, "8004", now=FRIDAY)
    seen_while_talking = (await _task(ticket)).version
    await desk.ended(started.attempt_ref, DialOutcome.REACHED, 35.0, FRIDAY)
    done = await desk.record_outcome(GU, task.id, seen_while_talking, **CONTENT)
    assert done.state is TaskState.DONE


async def test_answers_saved_during_the_call_stay_saved_when_it_ends(desk: CallbackDesk, approved):
    ticket = await approved()
    started = await desk.start_attempt(GU, (await _task(ticket)).id, "8004", now=FRIDAY)
    task = await _task(ticket)
    await desk.record_outcome(GU, task.id, task.version, **CONTENT)
    await desk.ended(started.attempt_ref, DialOutcome.REACHED, 35.0, FRIDAY)
    assert (await _task(ticket)).state is TaskState.DONE


async def test_a_dissatisfied_citizens_ticket_waits_for_the_lead(service: TicketService, desk: CallbackDesk, approved):
    ticket = await approved()
    task = await _task(ticket)
    await desk.record_outcome(GU, task.id, task.version, **DISCONTENT)
    after = await Ticket.get(id=ticket.id)
    assert (after.status, after.round, after.callback_met_at) == (Status.DISSATISFIED, 0, FRIDAY)
    assert await Notice.filter(ticket_id=ticket.id, kind="dissatisfied", roles__contains=["lead"]).count() == 1
    for other in (GU, XU, FANG):
        with pytest.raises(Forbidden):
            await service.act(other, after.id, after.version, "redo", {"opinion": "合理"}, now=FRIDAY)


async def _redone(service: TicketService, ticket: Ticket) -> Ticket:
    now = await Ticket.get(id=ticket.id)
    return await service.act(LIN, now.id, now.version, "redo", {"opinion": "诉求合理"}, now=FRIDAY)


async def test_the_lead_starts_a_new_round_with_a_new_clock(service: TicketService, desk: CallbackDesk, approved):
    ticket = await approved()
    task = await _task(ticket)
    await desk.record_outcome(GU, task.id, task.version, **DISCONTENT)
    after = await _redone(service, ticket)
    assert (after.status, after.round, after.result_met_at) == (Status.WORKING, 1, None)
    assert after.result_due_at > FRIDAY


async def test_the_second_redo_puts_the_ticket_under_supervision(service: TicketService, desk: CallbackDesk, approved):
    ticket = await approved()
    for _ in range(2):
        task = await _task(ticket)
        await desk.record_outcome(GU, task.id, task.version, **DISCONTENT)
        ticket = await _redone(service, ticket)
        ticket = await service.act(BAILI, ticket.id, ticket.version, "reply", {"answer": "再次处理"}, now=FRIDAY)
        ticket = await service.act(XU, ticket.id, ticket.version, "approve_reply", AUDITED, now=FRIDAY)
    assert ticket.round == 2
    assert await SupervisionStep.filter(ticket_id=ticket.id, breach="redone_twice").count() == 1


async def test_three_tries_in_different_half_days_then_closed_as_unreached(desk: CallbackDesk, approved):
    ticket = await approved()
    now, hours = FRIDAY, []
    for _ in range(3):
        task = await _task(ticket)
        started = await desk.start_attempt(GU, task.id, "8004", now=now)
        await desk.ended(started.attempt_ref, DialOutcome.NO_ANSWER, 0.0, now + timedelta(seconds=40))
        hours.append(now)
        now = (await _task(ticket)).next_try_at
    after = await Ticket.get(id=ticket.id)
    assert now is None
    assert [(at + timedelta(hours=8)).hour for at in hours] == [10, 15, 18]
    assert (after.status, after.close_reason) == (Status.CLOSED, "unreached")


async def test_the_same_end_twice_counts_once(desk: CallbackDesk, approved):
    task = await _task(await approved())
    started = await desk.start_attempt(GU, task.id, "8004", now=FRIDAY)
    for _ in range(2):
        await desk.ended(started.attempt_ref, DialOutcome.BUSY, 0.0, FRIDAY)
    assert (await CallbackTask.get(id=task.id)).tries == 1
    await desk.ended("no-such-attempt", DialOutcome.BUSY, 0.0, FRIDAY)


async def test_a_try_that_never_rang_does_not_count(desk: CallbackDesk, approved):
    task = await _task(await approved())
    started = await desk.start_attempt(GU, task.id, "8004", now=FRIDAY)
    await desk.ended(started.attempt_ref, DialOutcome.SEAT_NOT_REACHED, 0.0, FRIDAY)
    after = await CallbackTask.get(id=task.id)
    assert (after.state, after.tries, after.next_try_at) == (TaskState.OPEN, 0, FRIDAY)


async def test_the_operator_who_took_the_call_does_not_call_back(desk: CallbackDesk, approved):
    ticket = await approved()
    task = await _task(ticket)
    with pytest.raises((Forbidden, IllegalAction)):
        await desk.start_attempt(SU, task.id, "8003", now=FRIDAY)
    with pytest.raises(Forbidden):
        await desk.record_outcome(SU, task.id, task.version, **CONTENT)
    with pytest.raises(Forbidden):
        await desk.record_outcome(FANG, task.id, 99, **CONTENT)
    assert await CallbackAttempt.filter(task_id=task.id).count() == 0
    assert task.id not in {one.id for one in await desk.due(FRIDAY, agent_id=SU.id, limit=1000)}
    assert task.id in {one.id for one in await desk.due(FRIDAY, agent_id=GU.id, limit=1000)}


async def test_answers_are_required_and_are_not_edited(desk: CallbackDesk, approved):
    task = await _task(await approved())
    with pytest.raises(FieldErrors) as refused:
        await desk.record_outcome(GU, task.id, task.version, reached=True, now=FRIDAY)
    assert set(refused.value.fields) == {"solved", "satisfied"}
    with pytest.raises(TicketChanged):
        await desk.record_outcome(GU, task.id, task.version + 1, **CONTENT)
    done = await desk.record_outcome(GU, task.id, task.version, **CONTENT)
    with pytest.raises((IllegalAction, Forbidden)):
        await desk.record_outcome(GU, task.id, done.version, **DISCONTENT)


async def test_not_reached_by_hand_counts_as_a_try(desk: CallbackDesk, approved):
    ticket = await approved()
    task = await _task(ticket)
    await desk.record_outcome(GU, task.id, task.version, reached=False, now=FRIDAY)
    after = await CallbackTask.get(id=task.id)
    assert (after.state, after.tries) == (TaskState.OPEN, 1)
    assert after.next_try_at > FRIDAY
    assert (await Ticket.get(id=ticket.id)).status is Status.CALLBACK

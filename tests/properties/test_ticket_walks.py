"""Walks a ticket at random through the verbs on a real database: never outside the table, permission before version."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from routing.shipped import shipped_pack, shipped_rulebook
from tickets.callbacks import CallbackDesk
from tickets.chain import verify_chain
from tickets.database import open_database
from tickets.errors import FieldErrors, Forbidden, IllegalAction, TicketChanged
from tickets.models import CallbackTask, Ticket
from tickets.people import POSTS, UNIT, Actor
from tickets.rules import Rules
from tickets.service import TicketService
from tickets.workflow import FINAL, WORKFLOW, Action, Status, may_see, role_may

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DEPARTMENTS = ("341802-market", "341802-housing")
CAST = [
    Actor(id=f"{row.post}-{department}", name=row.title.zh, post=row.post, role=row.role, department=department)
    for row in POSTS.values()
    for department in (DEPARTMENTS if row.role in UNIT else (None,))
]
FORMS: dict[Action, dict[str, Any]] = {
    Action.ANSWER_DIRECTLY: {"answer": "已告知", "no_knowledge": True},
    Action.CONTACT: {"text": "已联系"},
    Action.REPLY: {"answer": "已办"},
    Action.REFUSE_REPLY: {"opinion": "未答全"},
    Action.REQUEST_RETURN: {"reason": "duty", "basis": "清单 3.2", "proposed_department": DEPARTMENTS[1]},
    Action.APPROVE_RETURN: {"opinion": "属实"},
    Action.REFUSE_RETURN: {"opinion": "不成立"},
    Action.REOPEN: {"reason": "新情况"},
    Action.WITHDRAW: {"reason": "来电人要求"},
    Action.SUPERVISE: {"reason": "媒体关注"},
    Action.NOTE: {"text": "进展"},
}
FIELDS = {
    "matter": "电梯停运",
    "demand": "尽快修复",
    "place": "云栖花苑",
    "area": "341802",
    "type": "complaint",
    "caller_number": "13800001234",
    "department": DEPARTMENTS[0],
}
SEEN: set[Status] = set()
"""States that the walks came to: a walk that never gets anywhere proves nothing."""
Run = Callable[[Coroutine[Any, Any, Any]], Any]


class TicketWalk(RuleBasedStateMachine):
    run: Run
    service: TicketService

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        opener = next(one for one in CAST if one.post == "voice")
        self.ticket: Ticket = self.run(self.service.open_draft(opener, now=START, fields=FIELDS))

    @rule(
        actor=st.sampled_from(CAST),
        action=st.sampled_from(Action),
        stale=st.booleans(),
        hours=st.integers(min_value=0, max_value=40),
    )
    def try_anything(self, actor: Actor, action: Action, stale: bool, hours: int) -> None:
        self.now += timedelta(hours=hours)
        before = self.ticket
        version = before.version + 7 if stale else before.version
        refused = self.run(self._attempt(actor, action, version))
        self.ticket = self.run(self._stored())
        self._check(before, self.ticket, actor, action, stale, refused)

    @rule(choice=st.integers(min_value=0, max_value=1000))
    def go_on(self, choice: int) -> None:
        """Somebody who may takes a step that the table has, with the right version: so that walks get far."""
        steps = [
            (action, actor)
            for status, action in WORKFLOW
            if status is self.ticket.status and action not in {Action.WITHDRAW, Action.NOTE, Action.SUPERVISE}
            for actor in CAST
            if role_may(actor.role, status, action) and self._sees(actor)
        ]
        if steps:
            action, actor = steps[choice % len(steps)]
            before = self.ticket
            refused = self.run(self._attempt(actor, action, before.version))
            self.ticket = self.run(self._stored())
            self._check(before, self.ticket, actor, action, False, refused)

    @rule(satisfied=st.sampled_from(["satisfied", "dissatisfied", None]))
    def call_back(self, satisfied: str | None) -> None:
        if self.ticket.status in {Status.REPLIED, Status.CALLBACK}:
            self.run(self._call_back(satisfied))
            after = self.run(self._stored())
            reached = {"satisfied": Status.CLOSED, "dissatisfied": Status.WORKING}
            assert after.status in {reached.get(satisfied or "", Status.CALLBACK), Status.CLOSED}
            SEEN.add(after.status)
            self.ticket = after

    async def _call_back(self, satisfied: str | None) -> None:
        task = await CallbackTask.get(ticket_id=self.ticket.id, state__in=["open", "dialling"])
        caller = next(one for one in CAST if one.post == "online")
        answers = {"solved": "yes", "satisfied": satisfied} if satisfied else {}
        desk = CallbackDesk(self.service)
        await desk.record_outcome(caller, task.id, task.version, reached=bool(satisfied), **answers, now=self.now)

    async def _attempt(self, actor: Actor, action: Action, version: int) -> Exception | None:
        try:
            await self.service.act(actor, self.ticket.id, version, action, FORMS.get(action), now=self.now)
        except (Forbidden, TicketChanged, IllegalAction, FieldErrors) as refused:
            return refused
        return None

    async def _stored(self) -> Ticket:
        return await Ticket.get(id=self.ticket.id)

    def _sees(self, actor: Actor) -> bool:
        return may_see(actor, self.ticket.department, self.ticket.status, opened_by=self.ticket.opened_by)

    def _check(
        self, before: Ticket, after: Ticket, actor: Actor, action: Action, stale: bool, refused: Exception | None
    ) -> None:
        seen = may_see(actor, before.department, before.status, opened_by=before.opened_by)
        allowed = role_may(actor.role, before.status, action) and seen
        if not allowed:
            assert isinstance(refused, Forbidden)
        elif stale:
            assert isinstance(refused, TicketChanged)
        if refused is not None:
            assert (after.version, after.status, after.event_seq) == (before.version, before.status, before.event_seq)
            return
        step = WORKFLOW[before.status, action]
        assert not step.in_form
        SEEN.add(after.status)
        assert after.version > before.version
        assert after.event_seq > before.event_seq
        waived = step.next is Status.REPLIED and after.status is Status.CLOSED
        assert after.status is step.next or waived
        if action not in {Action.REOPEN, Action.REDO, Action.APPROVE_RETURN} and before.result_due_at:
            assert after.result_due_at >= before.result_due_at

    @invariant()
    def the_record_is_whole(self) -> None:
        assert self.run(verify_chain(self.ticket.id)) is None

    @invariant()
    def it_is_returned_twice_at_most(self) -> None:
        assert sum(asked["granted"] is True for asked in self.ticket.returns) <= 2

    @invariant()
    def a_closed_ticket_has_no_running_clock_and_no_open_callback(self) -> None:
        over = self.ticket.status in FINAL
        assert (self.ticket.closed_at is not None) == over
        if over:
            assert self.ticket.light_due_at is None
            assert self.ticket.light == "none"

    @invariant()
    def one_callback_at_most_is_open(self) -> None:
        count = self.run(self._open_callbacks())
        assert count <= (self.ticket.status in {Status.REPLIED, Status.CALLBACK})

    async def _open_callbacks(self) -> int:
        return await CallbackTask.filter(ticket_id=self.ticket.id, state__in=["open", "dialling"]).count()


@pytest.fixture
async def walk(database_url: str) -> Callable[[], Awaitable[None]]:
    """Runs the machine in a thread, its coroutines on this loop: hypothesis is synchronous, the database is not."""
    service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
    loop = asyncio.get_running_loop()

    def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(timeout=30)

    machine = type("Walk", (TicketWalk,), {"run": staticmethod(run), "service": service})
    wanted = settings(
        max_examples=20,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )

    async def go() -> None:
        async with open_database(database_url):
            await asyncio.to_thread(run_state_machine_as_test, machine, settings=wanted)

    return go


async def test_no_walk_leaves_the_table(walk: Callable[[], Awaitable[None]]):
    await walk()
    assert set(Status) - {Status.DRAFT, Status.WITHDRAWN} <= SEEN

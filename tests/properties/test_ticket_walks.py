"""Walks a ticket at random through the verbs on a real database.

The invariants under rule R3, and where each is looked at:
- no transition outside the table, permission before version, each transition recorded, deadlines earlier only with a
  new round, dispatch or class: `_check`
- each event with its actor, post and the hash of the one before: `the_record_is_whole`
- two returns in all, one a unit: `it_is_returned_twice_at_most`, `a_unit_returns_once…`
- one responsible unit, five partners: `one_department_answers…`
- suspended time counted once: `a_stopped_clock_is_counted_once`
- heat is the sum of the merged tickets' callers: tests/acceptance/test_r14_09
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from routing.shipped import shipped_pack, shipped_rulebook
from tickets.action_forms import AUDIT_POINTS
from tickets.callbacks import CallbackDesk
from tickets.chain import verify_chain
from tickets.database import open_database
from tickets.errors import FieldErrors, Forbidden, IllegalAction, TicketChanged
from tickets.files import PDF
from tickets.models import AttachmentRow, CallbackTask, Ticket
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
    Action.WITHDRAW: {"reason": "来电人要求", "verified": True},
    Action.SUPERVISE: {"reason": "媒体关注"},
    Action.NOTE: {"text": "进展"},
    Action.APPROVE_REPLY: {code: True for code, _ in AUDIT_POINTS},
    Action.PROPOSE_REFUSAL: {"code": "litigation", "text": "已告知向法院提出"},
    Action.CONFIRM_REFUSAL: {"opinion": "属实"},
    Action.REJECT_PROPOSAL: {"opinion": "应受理"},
    Action.TRANSFER: {"target": "110", "receipt": "接警员 7 号", "text": "已转"},
    Action.CONVENE: {"opinion": "职责交叉"},
    Action.RECORD_MINUTES: {
        "department": DEPARTMENTS[1], "partners": DEPARTMENTS[0], "scope": "住建主办",
        "basis": "清单 5.1", "chair": "主持人",
    },
    Action.REQUEST_EXTENSION: {"days": "2", "reason": "配件在途", "interim_answer": "已告知"},
    Action.APPROVE_EXTENSION: {"opinion": "同意"},
    Action.REFUSE_EXTENSION: {"opinion": "理由不足"},
    Action.APPROVE_SUSPENSION: {"opinion": "同意"},
    Action.REFUSE_SUSPENSION: {"opinion": "材料不足"},
    Action.RESUME: {"text": "鉴定完成"},
    Action.ADD_PARTNER: {"department": "341802-urban", "task": "现场配合"},
    Action.ASSIGN_BELOW: {"department": "341802-jichuan-government", "task": "上门核实"},
    Action.SUBMIT_PART: {"text": "已配合"},
    Action.UNMERGE: {"reason": "不是同一事件"},
    Action.REDO: {"opinion": "诉求合理"},
    Action.MARK_HARD: {"reason": "多方产权"},
    Action.REASSIGN: {"department": DEPARTMENTS[1], "reason": "逾期退单，属住建职责"},
    Action.RECLASSIFY: {"urgency": "U3", "reason": "第三次来电"},
    Action.PROPOSE_EXPLAINED: {"code": "E4", "text": "依法办结"},
    Action.CONFIRM_EXPLAINED: {"opinion": "同意"},
    Action.APPEAL: {"reason": "对结果不服"},
    Action.CONFIRM_REDO: {"opinion": "同意"},
    Action.REVIEW_REPEAT: {"opinion": "已阅"},
}  # fmt: skip
FIELDS = {
    "matter": "电梯停运",
    "demand": "尽快修复",
    "place": "云栖花苑",
    "area": "341802",
    "type": "complaint",
    "caller_number": "13800001234",
    "department": DEPARTMENTS[0],
}
RARE = {
    Status.DRAFT,
    Status.WITHDRAWN,
    Status.REFUSED,
    Status.APPENDED,
    Status.TRANSFERRED,
    Status.CONSULT,
    Status.ARCHIVED,
    Status.HANDED_OVER,
}
"""States that a walk need not come to."""
ASIDE = {
    Action.WITHDRAW, Action.TRANSFER, Action.CONFIRM_REFUSAL, Action.CONFIRM_EXPLAINED, Action.REASSIGN,
    Action.APPEND,
}  # fmt: skip
REQUESTS = {
    Action.REQUEST_SUSPENSION, Action.REQUEST_EXTENSION, Action.APPROVE_EXTENSION, Action.MARK_HARD,
}  # fmt: skip
"""Steps that stay in their state, but from which others follow."""
NEW_CLOCK = {
    Action.REOPEN, Action.APPEAL, Action.REDO, Action.APPROVE_RETURN, Action.REASSIGN, Action.RECLASSIFY,
}  # fmt: skip
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
        master = self.run(self._a_master(opener)).number
        self.forms = FORMS | {
            Action.MERGE: {"master": master},
            Action.APPEND: {"earlier": master},
            Action.PROPOSE_REDO: {"earlier": master, "text": "又停运"},
            Action.REQUEST_SUSPENSION: {"reason": "鉴定", "evidence": str(self.run(self._a_file()).id)},
        }

    async def _a_file(self) -> AttachmentRow:
        """Evidence among the ticket's files."""
        return await AttachmentRow.create(
            id=uuid4(), ticket_id=self.ticket.id, digest="0" * 64, name="鉴定书.pdf", media=PDF.media, size=1,
            by_id="liaison", by_name="联络员", by_department=DEPARTMENTS[0], at=START,
        )  # fmt: skip

    async def _a_master(self, opener: Actor) -> Ticket:
        """Another ticket of the same kind that lies with the unit: ours may be merged into it."""
        desk = next(one for one in CAST if one.post == "dispatch")
        master = await self.service.open_draft(opener, now=START, fields=FIELDS)
        master = await self.service.act(opener, master.id, 1, "accept", now=START)
        return await self.service.act(desk, master.id, 2, "dispatch", now=START)

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

    @rule(choices=st.lists(st.integers(min_value=0, max_value=1000), min_size=3, max_size=9))
    def go_on(self, choices: list[int]) -> None:
        """Somebody who may takes steps that the table has, with the right version: so that walks get far."""
        for choice in choices:
            self._go_on(choice)

    def _go_on(self, choice: int) -> None:
        if self.ticket.status is Status.AUDITING_OK:
            self._telephone(None)
            return
        if self.ticket.status is Status.CALLBACK:
            self._telephone(("satisfied", "dissatisfied", "satisfied")[choice % 3])
            return
        may: dict[Action, list[Actor]] = {}
        for (status, action), step in WORKFLOW.items():
            leads_on = step.next is not status or action in REQUESTS
            if status is self.ticket.status and action not in ASIDE and not step.in_form and leads_on:
                may[action] = [one for one in CAST if role_may(one.role, status, action) and self._sees(one)]
        waits = self.ticket.suspensions and self.ticket.suspensions[-1]["granted"] is None
        decided = {Action.APPROVE_SUSPENSION} if waits and choice % 2 else set(Action)
        actions = [action for action, actors in may.items() if actors and action in decided]
        if actions:
            action = actions[choice % len(actions)]
            actor = may[action][choice // len(actions) % len(may[action])]
            before = self.ticket
            refused = self.run(self._attempt(actor, action, before.version))
            self.ticket = self.run(self._stored())
            self._check(before, self.ticket, actor, action, False, refused)

    @rule(satisfied=st.sampled_from(["satisfied", "dissatisfied", None]))
    def call_back(self, satisfied: str | None) -> None:
        self._telephone(satisfied)

    def _telephone(self, satisfied: str | None) -> None:
        if self.ticket.status in {Status.AUDITING_OK, Status.CALLBACK}:
            self.run(self._call_back(satisfied))
            after = self.run(self._stored())
            reached = {"satisfied": Status.CLOSED, "dissatisfied": Status.DISSATISFIED}
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
            await self.service.act(actor, self.ticket.id, version, action, self._form(action), now=self.now)
        except (Forbidden, TicketChanged, IllegalAction, FieldErrors) as refused:
            return refused
        return None

    def _form(self, action: Action) -> dict[str, Any] | None:
        """A second return names a third department."""
        form = self.forms.get(action)
        again = action is Action.REQUEST_RETURN and self.ticket.returns
        return form | {"proposed_department": "341802-urban"} if form and again else form

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
        at_once = {Status.AUDITING_OK: Status.CLOSED, Status.ACCEPTED: Status.CONSULT}
        assert after.status in {step.next, at_once.get(step.next, step.next)}
        if action not in NEW_CLOCK and before.result_due_at:
            assert after.result_due_at >= before.result_due_at

    @invariant()
    def the_record_is_whole(self) -> None:
        assert self.run(verify_chain(self.ticket.id)) is None

    @invariant()
    def it_is_returned_twice_at_most(self) -> None:
        assert sum(asked["granted"] is True for asked in self.ticket.returns) <= 2

    @invariant()
    def a_unit_returns_once_and_more_time_is_given_once_or_twice_to_a_hard_case(self) -> None:
        asking = [asked["department"] for asked in self.ticket.returns]
        assert len(asking) == len(set(asking))
        assert sum(asked["granted"] is True for asked in self.ticket.extensions) <= 1 + self.ticket.hard_case

    @invariant()
    def one_department_answers_and_five_partners_help_at_most(self) -> None:
        open_parts = [part["department"] for part in self.ticket.parts if part["met_at"] is None]
        assert len(self.ticket.parts) <= 5
        assert self.ticket.department not in open_parts
        assert (self.ticket.merged_into is not None) >= (self.ticket.status is Status.MERGED)

    @invariant()
    def a_stopped_clock_is_counted_once(self) -> None:
        ended = [one for one in self.ticket.suspensions if one["until"]]
        spans = [(datetime.fromisoformat(one["from"]), datetime.fromisoformat(one["until"])) for one in ended]
        assert all(one[1] <= later[0] for one, later in itertools.pairwise(spans))
        running = [one for one in self.ticket.suspensions if one["from"] and not one["until"]]
        assert len(running) == (self.ticket.status is Status.SUSPENDED)

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
        assert count <= (self.ticket.status in {Status.AUDITING_OK, Status.CALLBACK})

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
        max_examples=45,
        stateful_step_count=10,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )

    async def go() -> None:
        async with open_database(database_url):
            await asyncio.to_thread(run_state_machine_as_test, machine, settings=wanted)

    return go


async def test_no_walk_leaves_the_table(walk: Callable[[], Awaitable[None]]):
    await walk()
    assert set(Status) - RARE <= SEEN

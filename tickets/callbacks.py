"""Calling citizens back: which tasks are due, one attempt at a time, and what its outcome does to the ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from tortoise.expressions import F

from callcenter.events import DialOutcome
from routing.facts import Words
from tickets.callback_plan import next_try
from tickets.callback_words import CONTACTED, CONTENT, OUTCOME_WORDS, SATISFIED, SOLVED
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound, OthersAct, TicketChanged
from tickets.events import CALLBACK_TRIED
from tickets.models import CallbackAttempt, CallbackTask, TaskState, Ticket
from tickets.people import SYSTEM, Actor
from tickets.personal.keyring import Unreadable
from tickets.personal.pieces import spared
from tickets.sampling import draw_relisten, refuse_callbacks
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.writing import Change, changed_meanwhile, transaction
from tickets.workflow import Action, Status

OUR_FAULT = frozenset({DialOutcome.CONGESTION, DialOutcome.SEAT_NOT_REACHED, DialOutcome.SEAT_GAVE_UP})
"""The citizen's telephone never rang: such a try does not count."""
_ACTIVE = (TaskState.OPEN, TaskState.DIALLING)
_NOT_OPEN = Words("这项回访已经结束或正在拨打。", "This callback is over, or being dialled now.")

_NO_NUMBER = Words(
    "号码的密钥缺失，暂时无法拨打；任务仍在列表中，请告知系统管理员。",
    "The key to this number is missing, so it cannot be dialled; the task stays in its list: tell the administrator.",
)


class Started(NamedTuple):
    """What the dialler needs: `attempt_ref` comes back in its events; `number` is for the telephone alone."""

    attempt_ref: str
    number: str
    call_id: str


class CallbackDesk:
    """The callbacks' verbs. Each write to a task compares and sets its version, in the ticket's transaction."""

    def __init__(self, service: TicketService) -> None:
        self.service = service

    # ------------------------------------------------------------------ dialling
    async def start_attempt(self, actor: Actor, task_id: UUID | str, seat: str, *, now: datetime) -> Started:
        """Take a task in hand and note an attempt. Raises NotFound, Forbidden, IllegalAction, TicketChanged."""
        async with transaction():
            task, ticket = await _load_task(task_id)
            self.service.check_permission(actor, ticket, Action.START_CALLBACK)
            if task.state is not TaskState.OPEN:
                raise IllegalAction("dial", task.state, _NOT_OPEN)
            if isinstance(task.number, Unreadable):
                raise IllegalAction("dial", task.state, _NO_NUMBER)
            if ticket.status is Status.AUDITING_OK:
                await self.service.act_within(actor, ticket, ticket.version, Action.START_CALLBACK, {}, now=now)
            self._other_operator(actor, task)
            attempt = CallbackAttempt(
                id=uuid4(), task_id=task.id, at=now, seat=seat, agent_id=actor.id, agent_name=actor.name
            )
            attempt.call_id = f"cb-{attempt.id}"
            await attempt.save()
            await _set(task, state=TaskState.DIALLING, tries=task.tries + 1, next_try_at=None)
            return Started(str(attempt.id), task.number, attempt.call_id)

    def _other_operator(self, actor: Actor, task: CallbackTask) -> None:
        if task.excluded_agent is not None and actor.id == task.excluded_agent:
            why = Words(
                "回访须由受理人以外的话务员进行。", "Another operator than the one who took the call must call."
            )
            raise Forbidden("dial", why)

    async def connected(self, attempt_ref: str, at: datetime) -> None:
        """The citizen picked up. Unknown references are ignored: they are no calls of ours."""
        if (key := _uuid(attempt_ref)) is not None:
            await CallbackAttempt.filter(id=key, connected_at=None).update(connected_at=at)

    async def ended(self, attempt_ref: str, outcome: DialOutcome, talk_seconds: float, at: datetime) -> None:
        """The telephone's outcome of an attempt. One that reached nobody is planned again, or closes the ticket after
        the last; one that reached somebody waits for the operator's answers. The same end twice does nothing."""
        key = _uuid(attempt_ref)
        async with transaction():
            attempt = await CallbackAttempt.get_or_none(id=key) if key else None
            if attempt is None or attempt.outcome is not None:
                return
            await CallbackAttempt.filter(id=attempt.id).update(
                outcome=outcome.value, talk_seconds=talk_seconds, ended_at=at
            )
            task, ticket = await _load_task(attempt.task_id)
            if task.state is not TaskState.DIALLING:
                return
            if outcome is DialOutcome.REACHED:
                await self._reached(task, ticket, at)
            else:
                await self._missed(task, ticket, outcome, at)

    async def _reached(self, task: CallbackTask, ticket: Ticket, at: datetime) -> None:
        """The operator's answers are still to come, perhaps being written: the task keeps its version."""
        change = Change(ticket, SYSTEM, at)
        said, detail = (
            OUTCOME_WORDS[DialOutcome.REACHED].zh,
            {"outcome": DialOutcome.REACHED.value, "tries": task.tries},
        )
        change.say(CALLBACK_TRIED, f"第 {task.tries} 次回访：{said}", detail)
        await change.commit()
        await CallbackTask.filter(id=task.id, state=TaskState.DIALLING).update(state=TaskState.OPEN, reached=True)

    async def lost(self, live: Sequence[str], now: datetime) -> None:
        """Attempts whose end nobody saw, because the line to the telephones was cut: planned again at once.

        `live` are the calls that still stand; attempts of the last minute may not have rung yet and are left alone.
        """
        unseen = CallbackAttempt.filter(outcome=None, at__lt=now - timedelta(minutes=1))
        for attempt in await (unseen.exclude(call_id__in=list(live)) if live else unseen):
            await self.ended(str(attempt.id), DialOutcome.CONGESTION, 0.0, now)

    async def _missed(self, task: CallbackTask, ticket: Ticket, outcome: DialOutcome, at: datetime) -> None:
        if outcome in OUR_FAULT:
            await _set(task, state=TaskState.OPEN, tries=max(0, task.tries - 1), next_try_at=at)
            return
        again = await self._next_try(task, ticket, at)
        change = Change(ticket, SYSTEM, at)
        said = OUTCOME_WORDS[outcome].zh
        detail = {"outcome": outcome.value, "tries": task.tries, "next_try_at": again.isoformat() if again else None}
        change.say(CALLBACK_TRIED, f"第 {task.tries} 次回访：{said}", detail)
        await change.commit()
        if again is not None:
            await _set(task, state=TaskState.OPEN, next_try_at=again)
            return
        await _set(task, state=TaskState.UNREACHED, reached=False, done_at=at)
        await self.service.act_within(SYSTEM, ticket, ticket.version, Action.UNREACHED, {}, now=at)

    async def _next_try(self, task: CallbackTask, ticket: Ticket, now: datetime) -> datetime | None:
        attempts = await CallbackAttempt.filter(task_id=task.id).order_by("at")
        tried = [one.at for one in attempts if one.outcome not in OUR_FAULT]
        rules = self.service.rules
        rule = rules.pack_of(ticket).callback
        opens, closes = (time.fromisoformat(at) for at in rule.evening)
        return next_try(
            tried,
            now,
            rules.calendar_for(ticket),
            tries=rule.tries,
            half_days=rule.half_days,
            evening=(opens, closes),
        )

    # ------------------------------------------------------------------ outcome
    async def record_outcome(
        self,
        actor: Actor,
        task_id: UUID | str,
        version: int,
        *,
        reached: bool,
        contacted: str | None = None,
        solved: str | None = None,
        satisfied: str | None = None,
        note: str = "",
        no_more: bool = False,
        now: datetime,
    ) -> CallbackTask:
        """What the citizen said. Satisfied and solved at least in part closes the ticket; otherwise the lead decides.
        Not reached counts as a try. An answer once saved is not edited. `contacted`: yes, late or no; `no_more`: the
        citizen wants no further callbacks, in any matter.

        Raises NotFound, Forbidden, TicketChanged, IllegalAction, FieldErrors.
        """
        async with transaction():
            task, ticket = await _load_task(task_id)
            action = Action.SATISFIED if _content(solved, satisfied) else Action.DISSATISFIED
            self.service.check_permission(actor, ticket, action if reached else Action.UNREACHED)
            self._other_operator(actor, task)
            if task.version != version:
                raise await _changed(actor, task, ticket, version)
            if task.state not in _ACTIVE:
                raise IllegalAction("outcome", task.state, _NOT_OPEN)
            if not reached:
                await self._missed_by_hand(actor, task, ticket, now)
                return task
            _require_answers(contacted, solved, satisfied, note)
            await _set(
                task, state=TaskState.DONE, reached=True, contacted=_in_time(contacted), solved=solved,
                satisfied=satisfied,
                note=spared(note, task.number), done_at=now, next_try_at=None,
            )  # fmt: skip
            await self.service.act_within(
                actor, ticket, ticket.version, action, {}, now=now, said=_said(contacted, solved, satisfied, note)
            )
            await draw_relisten(task, ticket, actor, self.service.rules, now)
            if no_more:
                await refuse_callbacks(task, actor, now)
            return task

    async def _missed_by_hand(self, actor: Actor, task: CallbackTask, ticket: Ticket, now: datetime) -> None:
        """The operator says that nobody was reached: by telephone outside the platform, or before its end came in."""
        open_attempt = await CallbackAttempt.filter(task_id=task.id, outcome=None).order_by("-at").first()
        if open_attempt is None:
            key = uuid4()
            await CallbackAttempt.create(
                id=key, task_id=task.id, at=now, agent_id=actor.id, agent_name=actor.name, call_id=f"cb-{key}",
                outcome=DialOutcome.NO_ANSWER.value, ended_at=now,
            )  # fmt: skip
            await _set(task, tries=task.tries + 1)
        else:
            await CallbackAttempt.filter(id=open_attempt.id).update(outcome=DialOutcome.NO_ANSWER.value, ended_at=now)
        if ticket.status is Status.AUDITING_OK:
            await self.service.act_within(actor, ticket, ticket.version, Action.START_CALLBACK, {}, now=now)
        await self._missed(task, ticket, DialOutcome.NO_ANSWER, now)

    # ------------------------------------------------------------------ reads
    async def due(self, now: datetime, *, agent_id: str | None = None, limit: int = 50) -> list[CallbackTask]:
        """Open tasks whose next try has come, the most urgent first; without those that this agent may not do."""
        tasks = CallbackTask.filter(state=TaskState.OPEN, next_try_at__lte=now).order_by("due_at", "id")
        found = await tasks.limit(limit)
        return [task for task in found if agent_id is None or task.excluded_agent != agent_id]


def _content(solved: str | None, satisfied: str | None) -> bool:
    return satisfied in CONTENT and solved in {"yes", "partly"}


def _in_time(contacted: str | None) -> bool | None:
    return None if contacted is None else contacted == "yes"


def _require_answers(contacted: str | None, solved: str | None, satisfied: str | None, note: str) -> None:
    wrong: dict[str, Words] = {}
    if contacted is not None and contacted not in dict(CONTACTED):
        wrong["contacted"] = Words("请选择", "must be chosen")
    if solved not in dict(SOLVED):
        wrong["solved"] = Words("请选择", "must be chosen")
    if satisfied not in dict(SATISFIED):
        wrong["satisfied"] = Words("请选择", "must be chosen")
    if len(note) > 2000:
        wrong["note"] = Words("最多 2000 字", "at most 2000 characters")
    if wrong:
        raise FieldErrors(wrong)


def _said(contacted: str | None, solved: str | None, satisfied: str | None, note: str) -> Told:
    first = f"{dict(CONTACTED)[contacted].zh}，" if contacted else ""
    words = f"{first}{dict(SOLVED)[solved or ''].zh}，{dict(SATISFIED)[satisfied or ''].zh}"
    text = f"{words}。{note}" if note else f"{words}。"
    return Told(text, {"contacted": contacted, "solved": solved, "satisfied": satisfied, "note": note})


async def _load_task(task_id: UUID | str) -> tuple[CallbackTask, Ticket]:
    """Task and ticket, the ticket's row locked first: the end of a call and the answers to it often come together,
    and whichever is second must find what the first one wrote instead of failing on it."""
    key = _uuid(str(task_id))
    found = await CallbackTask.get_or_none(id=key) if key else None
    if found is None:
        raise NotFound("callback", str(task_id))
    ticket = await Ticket.filter(id=found.ticket_id).select_for_update().get()
    return await CallbackTask.get(id=found.id), ticket


async def _changed(actor: Actor, task: CallbackTask, ticket: Ticket, expected: int) -> TicketChanged:
    """Who dials it now, or who wrote to the ticket last."""
    attempt = await CallbackAttempt.filter(task_id=task.id).order_by("-at").first()
    if task.state is TaskState.DIALLING and attempt is not None:
        act = OthersAct(task.version, attempt.at, CALLBACK_TRIED, attempt.agent_name, "")
        return TicketChanged(expected, task.version, (act,))
    return await changed_meanwhile(actor, ticket.id, ticket.version - 1)


async def _set(task: CallbackTask, **columns: Any) -> None:
    changed = await CallbackTask.filter(id=task.id, version=task.version).update(**columns, version=F("version") + 1)
    if not changed:
        raise TicketChanged(task.version, task.version + 1)
    task.update_from_dict(columns | {"version": task.version + 1})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

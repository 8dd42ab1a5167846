"""What steps of the workflow do beside changing the status: one function an effect, in the step's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

from routing.escalation import Breach
from routing.facts import Words
from routing.lights import Light
from routing.limits import Deadline
from tickets.callback_plan import first_try
from tickets.errors import FieldErrors, IllegalAction
from tickets.events import CALLBACK_DUE
from tickets.models import CallbackTask, TaskState
from tickets.notices import notice
from tickets.people import Role
from tickets.rules import Rules, clock_note, due_of, is_estimated
from tickets.service import knowing
from tickets.service.drafts import require_complete
from tickets.service.supervision import supervise
from tickets.service.writing import Change
from tickets.settings import TicketSettings
from tickets.wording import require_wording
from tickets.workflow import Action, Effect

CLOSE_REASONS: dict[Action, str] = {
    Action.ANSWER_DIRECTLY: "answered",
    Action.SATISFIED: "satisfied",
    Action.UNREACHED: "unreached",
    Action.WAIVE_CALLBACK: "not_sampled",
    Action.WITHDRAW: "withdrawn",
}


class Doing:
    """One step being carried out: the change it collects, with the rules and the form it came with."""

    def __init__(
        self, change: Change, action: Action, payload: Mapping[str, Any], rules: Rules, settings: TicketSettings
    ) -> None:
        self.change = change
        self.action = action
        self.payload = payload
        self.rules = rules
        self.settings = settings
        self.then: Action | None = None
        """A step that the system takes at once afterwards."""


async def _stamp_accepted(doing: Doing) -> None:
    require_complete(doing.change.ticket)
    doing.change.set(accepted_at=doing.change.now)


async def _route(doing: Doing) -> None:
    change, rules = doing.change, doing.rules
    ticket, now = change.ticket, change.now
    require_wording(ticket)
    decision = rules.decision(ticket, now)
    routed = decision.choice.department.code if decision.choice.department else None
    department = doing.payload.get("department") or ticket.department or _proposed(ticket.returns) or routed
    if department is None:
        raise FieldErrors({"department": Words("规则未给出承办单位，请选择", "the rules name none: choose one")})
    limits = decision.deadlines
    running: dict[str, Deadline | None] = {"sign": limits.sign, "contact": limits.contact, "result": limits.result}
    change.set(
        department=department,
        routed_department=routed,
        category=ticket.category or (decision.category.code if decision.category else None),
        area=ticket.area or (decision.area.code if decision.area else None),
        dispatched_at=now,
        rule_pack=limits.pack,
        rule_version=str(rules.pack.ruleset.version),
        limits={name: clock_note(one, rules.calendar) for name, one in running.items() if one},
        due_estimated=is_estimated(running.values()),
        return_until=rules.return_until(limits.result, now),
        callback_sample=limits.callback.sample,
        deemed_signed=False,
        level=0,
        **{f"{name}_due_at": due_of(one) for name, one in running.items()},
        **{f"{name}_met_at": None for name in running},
    )

    _alarm_of_estimate(change)


def _alarm_of_estimate(change: Change) -> None:
    """The lead is told of a deadline that stands on a year whose holidays nobody has announced."""
    ticket = change.ticket
    if ticket.due_estimated:
        text = f"工单 {ticket.number} 的期限涉及放假安排未公布的年份，暂按周一至周五估算，请在公布后载入日历。"
        subject = f"estimated:{ticket.id}:{ticket.round}:{ticket.version}"
        change.rows.append(notice("due_estimated", subject, text, {Role.LEAD}, change.now, ticket=ticket))


def _proposed(returns: list[Any]) -> str | None:
    last = returns[-1] if returns else {}
    return last.get("proposed") if last.get("granted") else None


async def _meet_sign(doing: Doing) -> None:
    by_hand = doing.change.actor.role is not Role.SYS
    doing.change.set(sign_met_at=doing.change.now, deemed_signed=not by_hand)
    if by_hand:
        doing.change.set(owner_name=doing.change.actor.name)


async def _meet_contact(doing: Doing) -> None:
    doing.change.set(contact_met_at=doing.change.now, owner_name=doing.change.actor.name)


async def _store_answer(doing: Doing) -> None:
    doing.change.set(answer=doing.payload["answer"])


async def _cite(doing: Doing) -> None:
    await knowing.cite(doing.change, doing.payload, doing.rules, doing.settings)


async def _meet_result(doing: Doing) -> None:
    doing.change.set(result_met_at=doing.change.now)


async def _open_callback(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    if not _sampled(ticket.id.bytes, 1.0 if ticket.round else ticket.callback_sample) or not ticket.caller_number:
        doing.then = Action.WAIVE_CALLBACK
        return
    deadline = doing.rules.callback(ticket, change.now)
    task = CallbackTask(
        id=uuid4(),
        ticket_id=ticket.id,
        round=ticket.round,
        number=ticket.caller_number,
        due_at=due_of(deadline),
        next_try_at=first_try(change.now),
        excluded_agent=ticket.opened_by if doing.rules.pack_of(ticket).callback.by_other_agent else None,
        created_at=change.now,
    )
    change.rows.append(task)
    notes = ticket.limits | {"callback": clock_note(deadline, doing.rules.calendar_for(ticket))}
    change.set(callback_due_at=due_of(deadline), callback_met_at=None, limits=notes)
    change.say(CALLBACK_DUE, detail={"task": str(task.id)})


def _sampled(key: bytes, share: float) -> bool:
    """The same ticket always gets the same answer, and nobody can choose it."""
    return int.from_bytes(hashlib.sha256(key).digest()[:4]) < share * 2**32


async def _cancel_callback(doing: Doing) -> None:
    open_tasks = CallbackTask.filter(ticket_id=doing.change.ticket.id, state__in=[TaskState.OPEN, TaskState.DIALLING])
    await open_tasks.update(state=TaskState.CANCELLED, done_at=doing.change.now, next_try_at=None)


async def _resume_result(doing: Doing) -> None:
    doing.change.set(result_met_at=None, callback_due_at=None)


async def _ask_return(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    asked = {
        "department": ticket.department,
        "reason": doing.payload["reason"],
        "basis": doing.payload["basis"],
        "proposed": doing.payload["proposed_department"],
        "asked_by": change.actor.name,
        "asked_at": change.now.isoformat(),
        "reviewer": None,
        "granted": None,
    }
    change.set(returns=[*ticket.returns, asked], return_decide_by=doing.rules.return_decide_by(ticket, change.now))


def _decided(doing: Doing, granted: bool) -> list[Any]:
    *earlier, last = doing.change.ticket.returns
    verdict = {
        "granted": granted,
        "reviewer": doing.change.actor.id,
        "reviewer_name": doing.change.actor.name,
        "opinion": doing.payload.get("opinion", ""),
        "decided_at": doing.change.now.isoformat(),
    }
    return [*earlier, last | verdict]


async def _grant_return(doing: Doing) -> None:
    clocks = {f"{name}_{what}": None for name in ("sign", "contact", "result") for what in ("due_at", "met_at")}
    doing.change.set(
        returns=_decided(doing, granted=True),
        return_decide_by=None,
        return_until=None,
        department=None,
        owner_name="",
        level=0,
        **clocks,
    )


async def _keep_unit(doing: Doing) -> None:
    ticket = doing.change.ticket
    doing.change.set(
        returns=_decided(doing, granted=False),
        return_decide_by=None,
        sign_met_at=ticket.sign_met_at or doing.change.now,
    )


async def _new_round(doing: Doing) -> None:
    change, ticket, rules = doing.change, doing.change.ticket, doing.rules
    change.set(round=ticket.round + 1, closed_at=None, close_reason=None, level=0, light=Light.NONE)
    if ticket.department is None:
        return
    deadline = rules.redo(ticket, change.now) or rules.decision(ticket, change.now).deadlines.result
    notes = {"result": clock_note(deadline, rules.calendar_for(ticket)), "sign": ticket.limits.get("sign", {})}
    change.set(
        result_due_at=due_of(deadline),
        result_met_at=None,
        callback_due_at=None,
        callback_met_at=None,
        limits=notes,
        due_estimated=is_estimated([deadline]),
    )
    if ticket.round >= rules.pack_of(ticket).redo.max:
        await supervise(change, Breach.REDONE_TWICE, Words("重办已达上限", "redone as often as allowed").zh)


async def _supervise(doing: Doing) -> None:
    if doing.change.ticket.light is Light.SUPERVISED:
        why = Words("本单已在督办中。", "This ticket is under supervision already.")
        raise IllegalAction(doing.action, doing.change.ticket.status, why)
    await supervise(doing.change, Breach.LEADER_OR_MEDIA, doing.payload["reason"], said=True)


async def _close(doing: Doing) -> None:
    doing.change.set(closed_at=doing.change.now, close_reason=CLOSE_REASONS[doing.action])
    if doing.change.ticket.callback_due_at and doing.action in {Action.SATISFIED, Action.UNREACHED}:
        doing.change.set(callback_met_at=doing.change.now)
    await knowing.ask_to_file(doing.change, doing.action, doing.rules, doing.settings)


EFFECTS: dict[Effect, Callable[[Doing], Awaitable[None]]] = {
    Effect.STAMP_ACCEPTED: _stamp_accepted,
    Effect.ROUTE: _route,
    Effect.MEET_SIGN: _meet_sign,
    Effect.MEET_CONTACT: _meet_contact,
    Effect.STORE_ANSWER: _store_answer,
    Effect.CITE: _cite,
    Effect.MEET_RESULT: _meet_result,
    Effect.OPEN_CALLBACK: _open_callback,
    Effect.CANCEL_CALLBACK: _cancel_callback,
    Effect.RESUME_RESULT: _resume_result,
    Effect.ASK_RETURN: _ask_return,
    Effect.GRANT_RETURN: _grant_return,
    Effect.KEEP_UNIT: _keep_unit,
    Effect.NEW_ROUND: _new_round,
    Effect.SUPERVISE: _supervise,
    Effect.CLOSE: _close,
}

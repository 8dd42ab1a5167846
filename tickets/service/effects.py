"""What steps of the workflow do beside changing the status: one function an effect, in the step's transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

from routing.escalation import Breach
from routing.facts import Channel, Words, named
from routing.lights import Light
from routing.limits import Deadline
from tickets.action_forms import AUDIT_POINTS
from tickets.callback_plan import first_try
from tickets.errors import FieldErrors, IllegalAction
from tickets.events import CALLBACK_DUE
from tickets.models import CallbackTask, TaskState
from tickets.notices import notice
from tickets.people import Role
from tickets.ruled import decided
from tickets.rules import clock_note, due_of, is_estimated
from tickets.sampling import decide_sample
from tickets.service import changing_hands as changing
from tickets.service import consult_effects as consulting
from tickets.service import joint_effects as joint
from tickets.service import knowing, partnering, reaching
from tickets.service import merge_effects as merging
from tickets.service import partner_effects as partners
from tickets.service import repeat_effects as repeating
from tickets.service import time_effects as timing
from tickets.service.doing import Doing
from tickets.service.drafts import require_complete
from tickets.service.supervision import supervise
from tickets.service.writing import Change
from tickets.standing_words import SUPERVISIONS
from tickets.wording import require_wording
from tickets.workflow import Action, Effect, Status

CLOSE_REASONS: dict[Action, str] = {
    Action.ANSWER_DIRECTLY: "answered",
    Action.SATISFIED: "satisfied",
    Action.UNREACHED: "unreached",
    Action.WAIVE_CALLBACK: "not_sampled",
    Action.WITHDRAW: "withdrawn",
    Action.TAKEN_BACK: "taken_back",
    Action.CONFIRM_REFUSAL: "refused",
    Action.APPEND: "appended",
    Action.CONFIRM_REDO: "appended",
    Action.TRANSFER: "transferred",
    Action.CONFIRM_EXPLAINED: "explained",
}


async def _stamp_accepted(doing: Doing) -> None:
    require_complete(doing.change.ticket)
    doing.change.set(accepted_at=doing.change.now, refusal={}, lead_review=False)
    reaching.tell_of_emergency(doing.change)
    await repeating.note_repeat(doing)
    await knowing.meet_announcement(doing.change, doing.rules)


async def _route(doing: Doing) -> None:
    change, rules = doing.change, doing.rules
    ticket, now = change.ticket, change.now
    require_wording(ticket)
    decision = await decided(rules, ticket, now)
    routed = decision.choice.department.code if decision.choice.department else None
    category = ticket.category or (decision.category.code if decision.category else None)
    chosen = doing.payload.get("department") or ticket.department or consulting.proposed(ticket.returns)
    department = chosen or routed
    if department is None:
        raise FieldErrors({"department": Words("规则未给出承办单位，请选择", "the rules name none: choose one")})
    limits = decision.deadlines
    running: dict[str, Deadline | None] = {"sign": limits.sign, "contact": limits.contact, "result": limits.result}
    change.set(
        department=department,
        routed_department=routed,
        category=category,
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
    joined = partners.join(doing, decision)
    await _shared_times(doing)
    partners.tell(doing, joined)
    _alarm_of_estimate(change)
    await _supervised_channel(doing)


async def _supervised_channel(doing: Doing) -> None:
    """What a leader took himself, or the media asked about, is supervised from its dispatch on."""
    ticket = doing.change.ticket
    channels = {named(Channel, name) for name in doing.rules.pack_of(ticket).supervise.channels}
    if ticket.channel in channels:
        await supervise(doing.change, doing.rules, Breach.CHANNEL, SUPERVISIONS[Breach.CHANNEL].zh)


async def _shared_times(doing: Doing) -> None:
    """Merged tickets may ask for an earlier time; partners get theirs from the result's."""
    change, ticket = doing.change, doing.change.ticket
    own = ticket.result_due_at
    if ticket.first_department is not None:  # only what was with a unit before has taken others in
        await merging.children_follow(doing, anew=True)
    change.set(first_department=ticket.first_department or ticket.department, original_due_at=own)
    earliest = await merging.due_with_children(ticket, own)
    if earliest != own and own is not None:
        change.set(result_due_at=earliest, limits=ticket.limits | {"own": {"at": own.isoformat()}})
    change.set(parts=joint.with_times(doing))


def _alarm_of_estimate(change: Change) -> None:
    """The lead is told of a deadline that stands on a year whose holidays nobody has announced."""
    ticket = change.ticket
    if ticket.due_estimated:
        text = f"工单 {ticket.number} 的期限涉及放假安排未公布的年份，暂按周一至周五估算，请在公布后载入日历。"
        subject = f"estimated:{ticket.id}:{ticket.round}:{ticket.version}"
        change.rows.append(notice("due_estimated", subject, text, {Role.LEAD}, change.now, ticket=ticket))


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
    await knowing.cite(doing.change, doing.payload, doing.rules)


async def _meet_result(doing: Doing) -> None:
    doing.change.set(result_met_at=doing.change.now)


async def _open_callback(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    asked_elsewhere = bool(ticket.handed_by)  # whoever handed it over calls its own citizen back
    if asked_elsewhere or not await decide_sample(ticket, doing.rules, change.now):
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


async def _cancel_callback(doing: Doing) -> None:
    open_tasks = CallbackTask.filter(ticket_id=doing.change.ticket.id, state__in=[TaskState.OPEN, TaskState.DIALLING])
    await open_tasks.update(state=TaskState.CANCELLED, done_at=doing.change.now, next_try_at=None)


async def _resume_result(doing: Doing) -> None:
    """A unit goes on in the time that it had; another hotline gets the time of a redo."""
    ticket = doing.change.ticket
    if not await partnering.back_to_partner(doing, doing.rules.redo(ticket, doing.change.now)):
        doing.change.set(result_met_at=None, callback_due_at=None)


async def _ask_lead(doing: Doing) -> None:
    """A dissatisfied citizen's ticket waits for the lead: to be redone, or explained and closed by two people."""
    change, ticket = doing.change, doing.change.ticket
    change.set(callback_met_at=change.now)
    text = f"工单 {ticket.number} 回访不满意，请班长定夺：准予重办，或拟解释办结。"
    subject = f"dissatisfied:{ticket.id}:{ticket.round}"
    change.rows.append(notice(Action.DISSATISFIED, subject, text, {Role.LEAD}, change.now, ticket=ticket))


async def _mark_hard(doing: Doing) -> None:
    doing.change.set(hard_case=True)


async def _new_round(doing: Doing) -> None:
    change, ticket, rules = doing.change, doing.change.ticket, doing.rules
    change.set(round=ticket.round + 1, closed_at=None, close_reason=None, level=0, light=Light.NONE)
    deadline = rules.redo(ticket, change.now) or rules.decision(ticket, change.now).deadlines.result
    if ticket.department is None:
        if not await partnering.back_to_partner(doing, deadline):
            doing.next = Status.ACCEPTED
        return
    await reaching.tell_unit(doing)
    notes = {"result": clock_note(deadline, rules.calendar_for(ticket)), "sign": ticket.limits.get("sign", {})}
    change.set(
        result_due_at=due_of(deadline),
        original_due_at=due_of(deadline),
        result_met_at=None,
        parts=[],
        callback_due_at=None,
        callback_met_at=None,
        limits=notes,
        due_estimated=is_estimated([deadline]),
    )
    pack = rules.pack_of(ticket)
    if ticket.round >= pack.supervise.redo or ticket.round > pack.redo.max:
        await supervise(change, rules, Breach.REDONE_TWICE, SUPERVISIONS[Breach.REDONE_TWICE].zh)


async def _supervise(doing: Doing) -> None:
    if doing.change.ticket.light is Light.SUPERVISED:
        why = Words("本单已在督办中。", "This ticket is under supervision already.")
        raise IllegalAction(doing.action, doing.change.ticket.status, why)
    await supervise(doing.change, doing.rules, Breach.LEADER_OR_MEDIA, doing.payload["reason"], said=True)


async def _close(doing: Doing) -> None:
    doing.change.set(closed_at=doing.change.now, close_reason=CLOSE_REASONS[doing.action])
    if doing.change.ticket.callback_due_at and doing.action in {Action.SATISFIED, Action.UNREACHED}:
        doing.change.set(callback_met_at=doing.change.now)
    await knowing.ask_to_file(doing.change, doing.action, doing.rules)


_PROPOSALS = {
    Action.PROPOSE_REFUSAL: "refusal",
    Action.PROPOSE_REDO: "redo",
    Action.PROPOSE_EXPLAINED: "explained",
}


async def _propose(doing: Doing) -> None:
    """What one person proposes and a second has to confirm."""
    change = doing.change
    kind = _PROPOSALS[doing.action]
    if kind != "explained":
        repeating.ask_review(doing, kind)
    change.set(
        refusal={
            "kind": kind,
            "code": doing.payload.get("code") or doing.payload["earlier"],
            "text": doing.payload["text"],
            "by": change.actor.id,
            "by_name": change.actor.name,
        }
    )


async def _drop_proposal(doing: Doing) -> None:
    doing.change.set(refusal={})
    if doing.change.ticket.status is Status.DRAFT:
        doing.change.set(lead_review=False)


async def _store_audit(doing: Doing) -> None:
    change = doing.change
    points = {code: doing.payload.get(code) is True for code, _ in AUDIT_POINTS}
    said = {"by": change.actor.id, "by_name": change.actor.name, "at": change.now.isoformat()}
    change.set(audit={"points": points, "opinion": doing.payload.get("opinion", ""), **said})


async def _archive(doing: Doing) -> None:
    doing.change.set(archived_at=doing.change.now)


async def _add_part(doing: Doing) -> None:
    await joint.add_part(doing)
    partners.tell_partner(doing, doing.change.ticket.parts[-1])


EFFECTS: dict[Effect, Callable[[Doing], Awaitable[None]]] = {
    Effect.STAMP_ACCEPTED: _stamp_accepted,
    Effect.ROUTE: _route,
    Effect.LEAVE_UNIT: changing.leave_unit,
    Effect.RECLASSIFY: changing.reclassify,
    Effect.MEET_SIGN: _meet_sign,
    Effect.MEET_CONTACT: _meet_contact,
    Effect.STORE_ANSWER: _store_answer,
    Effect.CITE: _cite,
    Effect.MEET_RESULT: _meet_result,
    Effect.OPEN_CALLBACK: _open_callback,
    Effect.CANCEL_CALLBACK: _cancel_callback,
    Effect.RESUME_RESULT: _resume_result,
    Effect.ASK_RETURN: consulting.ask_return,
    Effect.GRANT_RETURN: consulting.grant_return,
    Effect.KEEP_UNIT: consulting.keep_unit,
    Effect.NEW_ROUND: _new_round,
    Effect.ASK_LEAD: _ask_lead,
    Effect.MARK_HARD: _mark_hard,
    Effect.TELL_UNIT: reaching.tell_unit,
    Effect.PROMISE: partnering.promise,
    Effect.DROP_PROMISE: partnering.drop_promise,
    Effect.SPEAK: partnering.speak,
    Effect.ASK_BACK: partnering.ask_back,
    Effect.SUPERVISE: _supervise,
    Effect.CLOSE: _close,
    Effect.ARCHIVE: _archive,
    Effect.PROPOSE: _propose,
    Effect.DROP_PROPOSAL: _drop_proposal,
    Effect.APPEND_TO: repeating.append_to,
    Effect.REDO_EARLIER: repeating.redo_earlier,
    Effect.END_REVIEW: repeating.end_review,
    Effect.STORE_AUDIT: _store_audit,
    Effect.SETTLE_REQUESTS: timing.settle_requests,
    Effect.TO_CONSULT: consulting.to_consult,
    Effect.STORE_MINUTES: consulting.store_minutes,
    Effect.TO_FALLBACK: consulting.to_fallback,
    Effect.ASK_EXTENSION: timing.ask_extension,
    Effect.GRANT_EXTENSION: timing.grant_extension,
    Effect.DENY_EXTENSION: timing.deny_extension,
    Effect.ASK_SUSPENSION: timing.ask_suspension,
    Effect.STOP_CLOCK: timing.stop_clock,
    Effect.DENY_SUSPENSION: timing.deny_suspension,
    Effect.START_CLOCK: timing.start_clock,
    Effect.ADD_PART: _add_part,
    Effect.MEET_PART: joint.meet_part,
    Effect.JOIN_MASTER: merging.join_master,
    Effect.LEAVE_MASTER: merging.leave_master,
    Effect.TAKE_ANSWER: merging.take_answer,
    Effect.ANSWER_MERGED: merging.answer_merged,
}

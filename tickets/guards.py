"""Pure: the rules that may stand against a step now, each answering in a sentence; and the buttons of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

import msgspec

from routing.durations import UNIT_NAMES
from routing.facts import Words
from routing.pack_words import value_words
from tickets import repeat_guards, shared_guards, time_guards
from tickets.action_forms import UnitNote, asked_for, with_reasons
from tickets.people import HEADS, UNIT, Actor, Role
from tickets.quotes import quoted
from tickets.standing import Payload, ReturnAsked, Standing
from tickets.workflow import ACTION_NAMES, WORKFLOW, Action, Effect, FieldSpec, Guard, Status, Step

__all__ = ["GUARDS", "ActionView", "ReturnAsked", "Standing", "actions_for", "why_not", "why_not_with"]


def _own_catalogue(standing: Standing, actor: Actor, payload: Payload) -> Words | None:
    if actor.role in {Role.DISP, Role.LEAD}:
        return None
    chosen = payload.get("department") or standing.department
    if chosen is None or chosen == standing.routed_department:
        return None
    return Words(
        "话务岗只能交办到规则给出的承办单位；改派其他单位请受理后由交办督办岗交办。",
        "An operator may dispatch only to the department that the rules name; the dispatch desk may choose another.",
    )


def _return_window(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.return_until is None or standing.now <= standing.return_until:
        return None
    allowed = value_words("return.window", standing.return_window)
    return Words(
        f"已过退单时限（交办后 {allowed.zh}）；仍有异议请班长改派。",
        f"The time to return is over ({allowed.en}, from the dispatch on); ask the shift lead.",
    )


def _return_cap(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    if standing.consulted:
        return Words("本单已经会商定责，不再退单。", "A consultation has named who is responsible: no more returns.")
    if sum(asked.department == actor.department for asked in standing.returns) >= standing.returns_per_unit:
        return Words("本单位退单已达上限；仍有异议请班长改派。", "This department has asked as often as it may.")
    if sum(asked.granted is True for asked in standing.returns) >= standing.returns_per_ticket:
        return Words(
            "本单退单已达上限，须提交会商。",
            "Returned as often as allowed: it goes to consultation.",
        )
    return None


def _return_target(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    proposed = payload.get("proposed_department")
    if proposed == standing.department:
        return Words("建议去向不能是本单位。", "The proposed department cannot be your own.")
    if proposed in _returned(standing):
        return Words("该单位已退过本单，不能再作为建议去向。", "That department has returned this ticket already.")
    return None


def _returned(standing: Standing) -> Counter[str]:
    """How often each department has returned the ticket."""
    return Counter(asked.department for asked in standing.returns if asked.granted is True)


def _unit_notes(step: Step, standing: Standing) -> tuple[UnitNote, ...]:
    """What a form says of departments: a return cannot propose its own, or one that has returned the ticket; the desk
    may give the ticket to such a one again, but knows it."""
    proposes, moves = Guard.RETURN_TARGET in step.form_guards, Guard.OTHER_UNIT in step.form_guards
    notes: dict[str, UnitNote] = {}
    if proposes or Effect.ROUTE in step.effects:
        for code, times in _returned(standing).items():
            notes[code] = UnitNote(code=code, words=_times_returned(times), barred=proposes)
    if standing.department and (proposes or moves):
        words = Words("本单位", "your own") if proposes else Words("现承办单位", "has it now")
        notes[standing.department] = UnitNote(code=standing.department, words=words, barred=True)
    return tuple(notes.values())


def _times_returned(times: int) -> Words:
    if times == 1:
        return Words("已退回过一次", "returned it once")
    return Words(f"已退回过 {times} 次", f"returned it {times} times")


def _other_reviewer(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    reviewers = {asked.reviewer for asked in standing.returns if asked.reviewer}
    if not reviewers or actor.role is Role.SYS:
        return None
    if actor.id in reviewers:
        return Words("第二次退单须由另一人审定。", "A second return is decided by another person.")
    if actor.role is not Role.LEAD:
        return Words("第二次退单由班长审定。", "A second return is decided by the shift lead.")
    return None


def _reopen_window(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    """The system reopens what the hotline that gave the ticket has granted within its own window."""
    days = standing.reopen_window_days
    if (
        actor.role is Role.SYS
        or standing.closed_at is None
        or standing.now <= standing.closed_at + timedelta(days=days)
    ):
        return None
    return Words(f"办结已超过 {days} 天，请另立新单。", f"Closed more than {days} days ago: open a new ticket.")


def _not_public_safety(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.urgency != "U1" or standing.status is Status.DRAFT:
        return None
    return Words("涉及公共安全（特急）的工单不能撤回。", "A ticket on public safety cannot be withdrawn.")


def _other_operator(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    if not standing.by_other_agent or actor.id != standing.opened_by or actor.role is Role.SYS:
        return None
    return Words("回访须由受理人以外的话务员进行。", "Another operator than the one who took the call must call back.")


GUARDS: dict[Guard, Callable[[Standing, Actor, Payload], Words | None]] = {
    Guard.OWN_CATALOGUE: _own_catalogue,
    Guard.RETURN_WINDOW: _return_window,
    Guard.RETURN_CAP: _return_cap,
    Guard.RETURN_TARGET: _return_target,
    Guard.OTHER_REVIEWER: _other_reviewer,
    Guard.REOPEN_WINDOW: _reopen_window,
    Guard.NOT_PUBLIC_SAFETY: _not_public_safety,
    Guard.OTHER_OPERATOR: _other_operator,
    Guard.GRASS_ROOTS: shared_guards.grass_roots,
    Guard.OTHER_UNIT: shared_guards.other_unit,
    Guard.FIRST_ROUND: shared_guards.first_round,
    Guard.ANOTHER_CLASS: shared_guards.another_class,
    Guard.SECOND_PERSON: shared_guards.second_person,
    Guard.REFUSAL_PROPOSED: repeat_guards.refusal_proposed,
    Guard.REDO_PROPOSED: repeat_guards.redo_proposed,
    Guard.EARLIER_OPEN: repeat_guards.earlier_open,
    Guard.EARLIER_CLOSED: repeat_guards.earlier_closed,
    Guard.REVIEW_WAITS: repeat_guards.review_waits,
    Guard.NOT_HARD_YET: time_guards.not_hard_yet,
    Guard.EXTENSION_URGENCY: time_guards.extension_urgency,
    Guard.EXTENSION_ONCE: time_guards.extension_once,
    Guard.EXTENSION_IN_TIME: time_guards.extension_in_time,
    Guard.EXTENSION_MOST: time_guards.extension_most,
    Guard.EXTENSION_INTERIM: time_guards.extension_interim,
    Guard.EXTENSION_ASKED: time_guards.extension_asked,
    Guard.EXTENSION_LEADER: time_guards.extension_leader,
    Guard.SUSPENSION_ONE: time_guards.suspension_one,
    Guard.SUSPENSION_REASON: time_guards.suspension_reason,
    Guard.SUSPENSION_EVIDENCE: time_guards.suspension_evidence,
    Guard.SUSPENSION_ASKED: time_guards.suspension_asked,
    Guard.HEAD_SIGNS: shared_guards.head_signs,
    Guard.CHECKLIST: shared_guards.checklist,
    Guard.PARTNERS_MOST: shared_guards.partners_most,
    Guard.BELOW: shared_guards.below,
    Guard.OWN_PART: shared_guards.own_part,
    Guard.MERGEABLE: shared_guards.mergeable,
    Guard.MASTER_OPEN: shared_guards.master_open,
    Guard.NO_CHILDREN: shared_guards.no_children,
    Guard.VERIFIED_CALLER: shared_guards.verified_caller,
    Guard.FROM_PARTNER: shared_guards.from_partner,
    Guard.RECALL_DUE: shared_guards.recall_due,
}


def why_not(step: Step, standing: Standing, actor: Actor, payload: Payload) -> Words | None:
    """The first rule that stands against the step as the ticket is, quoted in words; None when none does."""
    return _first(step.guards, standing, actor, payload)


def why_not_with(step: Step, standing: Standing, actor: Actor, payload: Payload) -> Words | None:
    """The same for the rules that look at what the form holds."""
    return _first(step.form_guards, standing, actor, payload)


def _first(guards: Iterable[Guard], standing: Standing, actor: Actor, payload: Payload) -> Words | None:
    for guard in guards:
        if (reason := GUARDS[guard](standing, actor, payload)) is not None:
            return quoted(guard, reason)
    return None


class ActionView(msgspec.Struct, frozen=True, kw_only=True):
    """One button: shown also when it cannot be pressed, with the reason."""

    action: Action
    name: Words
    enabled: bool
    why_not: Words | None
    primary: bool
    fields: tuple[FieldSpec, ...]


def actions_for(standing: Standing, actor: Actor) -> list[ActionView]:
    """Buttons for this person on this ticket, in the table's order; only actions that their post may do at all."""
    return [
        _view(action, step, standing, actor)
        for (status, action), step in WORKFLOW.items()
        if status is standing.status
        and not step.in_form
        and _concerns(step, standing, actor)
        and _asked(step, standing)
    ]


def _asked(step: Step, standing: Standing) -> bool:
    """Whether there is anything to decide, or anybody to tell: a button without it would only be in the way."""
    waits = {
        Guard.EXTENSION_ASKED: standing.extensions.waits,
        Guard.SUSPENSION_ASKED: standing.suspensions.waits,
        Guard.SECOND_PERSON: standing.proposal is not None,
        Guard.FROM_PARTNER: bool(standing.handed_by),
        Guard.REFUSAL_PROPOSED: _proposes(standing, "refusal"),
        Guard.REDO_PROPOSED: _proposes(standing, "redo"),
        Guard.REVIEW_WAITS: standing.review,
    }
    return all(waits.get(guard, True) for guard in step.guards)


def _proposes(standing: Standing, kind: str) -> bool:
    return standing.proposal is not None and standing.proposal.kind == kind


def _concerns(step: Step, standing: Standing, actor: Actor) -> bool:
    if actor.role in UNIT:
        ours = actor.department in standing.partners if step.of_partners else actor.department == standing.department
        return ours and bool(step.roles & UNIT)
    return actor.role in step.roles


def _view(action: Action, step: Step, standing: Standing, actor: Actor) -> ActionView:
    reason = why_not(step, standing, actor, {}) if actor.role in step.roles else _ask_another(step)
    return ActionView(
        action=action,
        name=ACTION_NAMES[action],
        enabled=reason is None,
        why_not=reason,
        primary=step.primary and reason is None,
        fields=_fields(step, standing),
    )


def _fields(step: Step, standing: Standing) -> tuple[FieldSpec, ...]:
    """What the step asks for; a form says which departments it cannot name, more time is asked for in the
    unit of the limit, a clock is stopped for a reason of the pack; what the pack wants is not called optional."""
    if Guard.EXTENSION_MOST in step.form_guards:
        unit = UNIT_NAMES[standing.time.extension_unit]
        title = Words(f"申请延长（{unit.zh}）", f"{unit.en.capitalize()} asked for")
        needs = asked_for(step.fields, "interim_answer", standing.time.extension_interim)
        return tuple(msgspec.structs.replace(one, title=title) if one.name == "days" else one for one in needs)
    if Guard.SUSPENSION_REASON in step.form_guards:
        reasons = standing.time.suspend_reasons
        return asked_for(with_reasons(step.fields, reasons), "evidence", all(one.document for one in reasons))
    notes = _unit_notes(step, standing)
    return tuple(
        msgspec.structs.replace(spec, units=notes) if spec.kind == "department" else spec for spec in step.fields
    )


def _ask_another(step: Step) -> Words:
    heads_only = step.roles & UNIT == HEADS
    return (
        Words("须由本单位分管领导或主要负责人提出。", "Only the department's deputy head or head may ask for this.")
        if heads_only
        else Words("您的岗位不办理此项。", "Your post does not do this.")
    )

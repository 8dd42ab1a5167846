"""Pure: the life of a ticket as one table, (status, action) -> Step: who may, what is asked, what follows.

Buttons, the diagram in docs/workflow.md and every write in `tickets.service` are made from this table."""

from __future__ import annotations

from collections.abc import Iterable

from tickets import action_forms as forms
from tickets.action_forms import RETURN_REASONS, FieldSpec
from tickets.actions import ACTION_NAMES, Action, Effect, Guard
from tickets.exchange_steps import EXCHANGE_STEPS
from tickets.people import HEADS, OFFICE, OPERATORS, UNIT, Role
from tickets.repeat_steps import REPEAT_STEPS
from tickets.seeing import may_see
from tickets.statuses import FINAL, OPEN, STATUS_NAMES, WITH_UNIT, Status
from tickets.steps import Step

__all__ = [
    "ACTION_NAMES", "FINAL", "OPEN", "RETURN_REASONS", "STATUS_NAMES", "WITH_UNIT", "WORKFLOW",
    "Action", "Effect", "FieldSpec", "Guard", "Status", "Step",
    "may_see", "role_may", "roles_ever", "step_from", "transitions",
]  # fmt: skip

_SYS, _DESK = frozenset({Role.SYS}), frozenset({Role.DISP, Role.LEAD})
_REOPENERS = _DESK | _SYS
_LEAD, _VIP = frozenset({Role.LEAD}), frozenset({Role.VIP})
_CALLERS = frozenset({Role.AGENT, Role.NET, Role.LEAD, Role.SYS})
_TAKERS = frozenset({Role.AGENT, Role.NET, Role.LEAD})
_DISPATCHERS = _TAKERS | {Role.DISP}
_SUPERVISORS = frozenset({Role.DISP, Role.LEAD, Role.VIP})
_S, _A, _E, _G = Status, Action, Effect, Guard

_REQUEST_RETURN = Step(
    next=_S.RETURN_REVIEW,
    roles=HEADS,
    fields=forms.RETURN_FORM,
    guards=(_G.RETURN_CAP, _G.RETURN_WINDOW),
    form_guards=(_G.RETURN_TARGET,),
    effects=(_E.ASK_RETURN,),
)
_SATISFIED = Step(
    next=_S.CLOSED, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), effects=(_E.CLOSE,), in_form=True, primary=True
)
_DISSATISFIED = Step(
    next=_S.DISSATISFIED, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), effects=(_E.ASK_LEAD,), in_form=True
)
_UNREACHED = Step(next=_S.CLOSED, roles=_CALLERS, effects=(_E.CLOSE,), in_form=True)
_WITHDRAW = Step(
    next=_S.WITHDRAWN,
    roles=_TAKERS | _SYS,
    fields=forms.WITHDRAW_FORM,
    guards=(_G.NOT_PUBLIC_SAFETY, _G.NO_CHILDREN),
    form_guards=(_G.VERIFIED_CALLER,),
    effects=(_E.CANCEL_CALLBACK, _E.END_REVIEW, _E.CLOSE),
)


def _more_time(effect: Effect) -> Step:
    """The decision on a request for more time; the second is the leader's."""
    guards = (_G.EXTENSION_ASKED, _G.EXTENSION_LEADER)
    return Step(next=_S.WORKING, roles=_SUPERVISORS, fields=(forms.OPINION,), guards=guards, effects=(effect,))


def _noted(status: Status) -> Step:
    return Step(next=status, roles=OFFICE | UNIT | _SYS, fields=(forms.NOTE,), effects=(_E.TELL_UNIT,))


_INTAKE_STEPS: dict[tuple[Status, Action], Step] = {
    (_S.DRAFT, _A.ACCEPT_AND_DISPATCH): Step(
        next=_S.DISPATCHED,
        roles=_TAKERS,
        fields=forms.DISPATCH_FORM,
        guards=(_G.OWN_CATALOGUE,),
        form_guards=(_G.GRASS_ROOTS,),
        effects=(_E.STAMP_ACCEPTED, _E.ROUTE),
        primary=True,
    ),
    (_S.DRAFT, _A.ACCEPT): Step(next=_S.ACCEPTED, roles=OPERATORS | _SYS, effects=(_E.STAMP_ACCEPTED,)),
    (_S.DRAFT, _A.ANSWER_DIRECTLY): Step(
        next=_S.ANSWERED,
        roles=OPERATORS,
        fields=forms.DIRECT_FORM,
        effects=(_E.STAMP_ACCEPTED, _E.STORE_ANSWER, _E.CITE, _E.CLOSE),
    ),
    (_S.DRAFT, _A.TRANSFER): Step(
        next=_S.TRANSFERRED, roles=_TAKERS, fields=forms.TRANSFER_FORM, effects=(_E.STAMP_ACCEPTED, _E.CLOSE)
    ),
    (_S.ACCEPTED, _A.DISPATCH): Step(
        next=_S.DISPATCHED,
        roles=_DISPATCHERS,
        fields=forms.DISPATCH_FORM,
        guards=(_G.OWN_CATALOGUE,),
        form_guards=(_G.GRASS_ROOTS,),
        effects=(_E.ROUTE,),
        primary=True,
    ),
    (_S.ACCEPTED, _A.CONVENE): Step(next=_S.CONSULT, roles=_SYS, effects=(_E.TO_CONSULT,), in_form=True),
    (_S.ACCEPTED, _A.MERGE): Step(
        next=_S.MERGED,
        roles=_DESK,
        fields=forms.MERGE_FORM,
        guards=(_G.NO_CHILDREN,),
        form_guards=(_G.MERGEABLE,),
        effects=(_E.JOIN_MASTER,),
    ),
    (_S.MERGED, _A.UNMERGE): Step(
        next=_S.DISPATCHED, roles=_DESK, fields=(forms.REASON,), guards=(_G.MASTER_OPEN,), effects=(_E.LEAVE_MASTER,)
    ),
    (_S.MERGED, _A.MASTER_ANSWERED): Step(
        next=_S.AUDITING_OK,
        roles=_SYS,
        fields=(forms.ANSWER,),
        effects=(_E.STORE_ANSWER, _E.TAKE_ANSWER, _E.OPEN_CALLBACK),
        in_form=True,
    ),
}
_UNIT_STEPS: dict[tuple[Status, Action], Step] = {
    (_S.DISPATCHED, _A.SIGN): Step(next=_S.SIGNED, roles=UNIT | _SYS, effects=(_E.MEET_SIGN,), primary=True),
    (_S.DISPATCHED, _A.REQUEST_RETURN): _REQUEST_RETURN,
    (_S.SIGNED, _A.CONTACT): Step(
        next=_S.WORKING, roles=UNIT, fields=(forms.NOTE,), effects=(_E.MEET_CONTACT,), primary=True
    ),
    (_S.SIGNED, _A.REQUEST_RETURN): _REQUEST_RETURN,
    (_S.RETURN_REVIEW, _A.APPROVE_RETURN): Step(
        next=_S.ACCEPTED,
        roles=_DESK,
        fields=(forms.OPINION,),
        guards=(_G.OTHER_REVIEWER,),
        effects=(_E.GRANT_RETURN,),
        primary=True,
    ),
    (_S.RETURN_REVIEW, _A.REFUSE_RETURN): Step(
        next=_S.SIGNED,
        roles=_DESK | _SYS,
        fields=(forms.OPINION,),
        guards=(_G.OTHER_REVIEWER,),
        effects=(_E.KEEP_UNIT,),
    ),
    (_S.RETURN_REVIEW, _A.CONVENE): Step(
        next=_S.CONSULT,
        roles=_LEAD,
        fields=(forms.OPINION,),
        guards=(_G.OTHER_REVIEWER,),
        effects=(_E.KEEP_UNIT, _E.TO_CONSULT),
    ),
    (_S.CONSULT, _A.CONTACT): Step(next=_S.CONSULT, roles=UNIT, fields=(forms.NOTE,), effects=(_E.MEET_CONTACT,)),
    (_S.CONSULT, _A.RECORD_MINUTES): Step(
        next=_S.DISPATCHED,
        roles=_LEAD,
        fields=forms.MINUTES_FORM,
        form_guards=(_G.GRASS_ROOTS,),
        effects=(_E.STORE_MINUTES, _E.ROUTE),
        primary=True,
    ),
    (_S.CONSULT, _A.ASSIGN_FALLBACK): Step(next=_S.DISPATCHED, roles=_LEAD | _SYS, effects=(_E.TO_FALLBACK, _E.ROUTE)),
    (_S.WORKING, _A.REPLY): Step(
        next=_S.REPLIED,
        roles=UNIT,
        fields=(forms.ANSWER,),
        guards=(_G.HEAD_SIGNS,),
        effects=(_E.STORE_ANSWER, _E.MEET_RESULT, _E.SETTLE_REQUESTS),
        primary=True,
    ),
    (_S.WORKING, _A.MARK_HARD): Step(
        next=_S.WORKING, roles=_VIP, fields=(forms.REASON,), guards=(_G.NOT_HARD_YET,), effects=(_E.MARK_HARD,)
    ),
    (_S.WORKING, _A.REQUEST_EXTENSION): Step(
        next=_S.WORKING,
        roles=UNIT,
        fields=forms.EXTENSION_FORM,
        guards=(_G.EXTENSION_URGENCY, _G.EXTENSION_ONCE, _G.EXTENSION_IN_TIME),
        form_guards=(_G.EXTENSION_INTERIM, _G.EXTENSION_MOST),
        effects=(_E.ASK_EXTENSION,),
    ),
    (_S.WORKING, _A.APPROVE_EXTENSION): _more_time(_E.GRANT_EXTENSION),
    (_S.WORKING, _A.REFUSE_EXTENSION): _more_time(_E.DENY_EXTENSION),
    (_S.WORKING, _A.REQUEST_SUSPENSION): Step(
        next=_S.WORKING,
        roles=UNIT,
        fields=forms.SUSPENSION_FORM,
        guards=(_G.SUSPENSION_ONE,),
        form_guards=(_G.SUSPENSION_REASON, _G.SUSPENSION_EVIDENCE),
        effects=(_E.ASK_SUSPENSION,),
    ),
    (_S.WORKING, _A.APPROVE_SUSPENSION): Step(
        next=_S.SUSPENDED,
        roles=_DESK,
        fields=(forms.OPINION,),
        guards=(_G.SUSPENSION_ASKED,),
        effects=(_E.STOP_CLOCK,),
    ),
    (_S.WORKING, _A.REFUSE_SUSPENSION): Step(
        next=_S.WORKING,
        roles=_DESK,
        fields=(forms.OPINION,),
        guards=(_G.SUSPENSION_ASKED,),
        effects=(_E.DENY_SUSPENSION,),
    ),
    (_S.SUSPENDED, _A.RESUME): Step(
        next=_S.WORKING, roles=UNIT | _DESK | _SYS, fields=(forms.NOTE,), effects=(_E.START_CLOCK,), primary=True
    ),
    **{
        (status, _A.REASSIGN): Step(
            next=_S.DISPATCHED,
            roles=_LEAD,
            fields=forms.REASSIGN_FORM,
            form_guards=(_G.OTHER_UNIT, _G.GRASS_ROOTS),
            effects=(_E.LEAVE_UNIT, _E.SETTLE_REQUESTS, _E.ROUTE),
        )
        for status in (_S.DISPATCHED, _S.SIGNED, _S.WORKING)
    },
    **{
        (status, _A.RECLASSIFY): Step(
            next=status,
            roles=_DESK,
            fields=forms.CLASS_FORM,
            guards=(_G.FIRST_ROUND,),
            form_guards=(_G.ANOTHER_CLASS,),
            effects=(_E.RECLASSIFY,),
        )
        for status in (_S.DISPATCHED, _S.SIGNED, _S.WORKING)
    },
    **{
        (status, _A.ADD_PARTNER): Step(
            next=status,
            roles=_DESK,
            fields=forms.PART_FORM,
            form_guards=(_G.PARTNERS_MOST, _G.GRASS_ROOTS),
            effects=(_E.ADD_PART,),
        )
        for status in (_S.DISPATCHED, _S.SIGNED, _S.WORKING)
    },
    **{
        (status, _A.ASSIGN_BELOW): Step(
            next=status,
            roles=UNIT,
            fields=forms.BELOW_FORM,
            form_guards=(_G.PARTNERS_MOST, _G.BELOW, _G.GRASS_ROOTS),
            effects=(_E.ADD_PART,),
        )
        for status in (_S.SIGNED, _S.WORKING)
    },
    **{
        (status, _A.SUBMIT_PART): Step(
            next=status,
            roles=UNIT,
            fields=(forms.NOTE,),
            guards=(_G.OWN_PART,),
            effects=(_E.MEET_PART,),
            of_partners=True,
        )
        for status in (_S.DISPATCHED, _S.SIGNED, _S.WORKING)
    },
}
_AFTER_REPLY: dict[tuple[Status, Action], Step] = {
    (_S.REPLIED, _A.APPROVE_REPLY): Step(
        next=_S.AUDITING_OK,
        roles=_DESK,
        fields=forms.AUDIT_FORM,
        form_guards=(_G.CHECKLIST,),
        effects=(_E.STORE_AUDIT, _E.OPEN_CALLBACK, _E.ANSWER_MERGED),
        primary=True,
    ),
    (_S.REPLIED, _A.REFUSE_REPLY): Step(
        next=_S.WORKING, roles=_DESK, fields=(forms.OPINION,), effects=(_E.RESUME_RESULT,)
    ),
    (_S.AUDITING_OK, _A.START_CALLBACK): Step(
        next=_S.CALLBACK, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), in_form=True
    ),
    (_S.AUDITING_OK, _A.WAIVE_CALLBACK): Step(next=_S.CLOSED, roles=_SYS, effects=(_E.CLOSE,), in_form=True),
    **{(status, _A.SATISFIED): _SATISFIED for status in (_S.AUDITING_OK, _S.CALLBACK)},
    **{(status, _A.DISSATISFIED): _DISSATISFIED for status in (_S.AUDITING_OK, _S.CALLBACK)},
    **{(status, _A.UNREACHED): _UNREACHED for status in (_S.AUDITING_OK, _S.CALLBACK)},
    (_S.DISSATISFIED, _A.REDO): Step(
        next=_S.WORKING, roles=_LEAD, fields=(forms.OPINION,), effects=(_E.DROP_PROPOSAL, _E.NEW_ROUND), primary=True
    ),
    (_S.DISSATISFIED, _A.PROPOSE_EXPLAINED): Step(
        next=_S.DISSATISFIED, roles=_LEAD, fields=forms.EXPLAINED_FORM, effects=(_E.PROPOSE,)
    ),
    (_S.DISSATISFIED, _A.CONFIRM_EXPLAINED): Step(
        next=_S.CLOSED,
        roles=_DESK,
        fields=(forms.OPINION,),
        guards=(_G.SECOND_PERSON, _G.NO_CHILDREN),
        effects=(_E.CLOSE,),
    ),
    (_S.DISSATISFIED, _A.REJECT_PROPOSAL): Step(
        next=_S.DISSATISFIED,
        roles=_DESK,
        fields=(forms.OPINION,),
        guards=(_G.SECOND_PERSON,),
        effects=(_E.DROP_PROPOSAL,),
    ),
    (_S.CLOSED, _A.REOPEN): Step(
        next=_S.WORKING, roles=_REOPENERS, fields=(forms.REASON,), guards=(_G.REOPEN_WINDOW,), effects=(_E.NEW_ROUND,)
    ),
    (_S.CLOSED, _A.APPEAL): Step(
        next=_S.WORKING,
        roles=frozenset({Role.AGENT, Role.NET}),
        fields=(forms.REASON,),
        guards=(_G.REOPEN_WINDOW,),
        effects=(_E.NEW_ROUND,),
    ),
    (_S.CLOSED, _A.ARCHIVE): Step(next=_S.ARCHIVED, roles=_SYS, effects=(_E.ARCHIVE,), in_form=True),
    (_S.ANSWERED, _A.REOPEN): Step(
        next=_S.ACCEPTED, roles=_REOPENERS, fields=(forms.REASON,), guards=(_G.REOPEN_WINDOW,), effects=(_E.NEW_ROUND,)
    ),
}

_OPEN_IN_ORDER = tuple(status for status in Status if status in OPEN - {_S.HANDED_OVER})
_ALONGSIDE: dict[tuple[Status, Action], Step] = {
    **{(status, _A.NOTE): _noted(status) for status in _OPEN_IN_ORDER},
    **{
        (status, _A.SUPERVISE): Step(next=status, roles=_SUPERVISORS, fields=(forms.REASON,), effects=(_E.SUPERVISE,))
        for status in _OPEN_IN_ORDER
        if status is not _S.MERGED
    },
    **{(status, _A.WITHDRAW): _WITHDRAW for status in (_S.DRAFT, *_OPEN_IN_ORDER)},
}

WORKFLOW: dict[tuple[Status, Action], Step] = (
    _INTAKE_STEPS | REPEAT_STEPS | EXCHANGE_STEPS | _UNIT_STEPS | _AFTER_REPLY | _ALONGSIDE
)


def step_from(status: Status, action: Action) -> Step | None:
    """The step that `action` takes from `status`, if any."""
    return WORKFLOW.get((status, action))


def roles_ever(action: Action) -> frozenset[Role]:
    """Everybody who may do `action` from some state."""
    return frozenset(role for (_, known), step in WORKFLOW.items() if known is action for role in step.roles)


def role_may(role: Role, status: Status, action: Action) -> bool:
    """Whether the post allows the action: from this state, or, where the state has no such step, from any."""
    step = step_from(status, action)
    return role in (step.roles if step else roles_ever(action))


def transitions() -> Iterable[tuple[Status, Action, Step]]:
    """Every row of the table that changes the status, in reading order."""
    return ((status, action, step) for (status, action), step in WORKFLOW.items() if step.next is not status)

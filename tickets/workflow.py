"""Pure: the life of a ticket as one table, (status, action) -> Step: who may, what is asked, what follows.

Buttons on the page, the diagram in docs/workflow.md and every write in `tickets.service` are made from this table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from routing.facts import Secrecy
from tickets import action_forms as forms
from tickets.action_forms import RETURN_REASONS, FieldSpec
from tickets.actions import ACTION_NAMES, Action, Effect, Guard
from tickets.people import OFFICE, OPERATORS, UNIT, Actor, Role
from tickets.statuses import FINAL, OPEN, STATUS_NAMES, WITH_UNIT, Status

__all__ = [
    "ACTION_NAMES", "FINAL", "OPEN", "RETURN_REASONS", "STATUS_NAMES", "WITH_UNIT", "WORKFLOW",
    "Action", "Effect", "FieldSpec", "Guard", "Status", "Step",
    "may_see", "role_may", "roles_ever", "step_from", "transitions",
]  # fmt: skip


class Step(msgspec.Struct, frozen=True, kw_only=True):
    next: Status
    roles: frozenset[Role]
    fields: tuple[FieldSpec, ...] = ()
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    primary: bool = False
    """The button that is expected to be pressed next."""
    in_form: bool = False
    """Carried out through another verb (a callback's outcome), so it is no button on the ticket's page."""


_SYS = frozenset({Role.SYS})
_DESK = frozenset({Role.DISP, Role.LEAD})
_CALLERS = frozenset({Role.AGENT, Role.NET, Role.LEAD, Role.SYS})
_INTAKE = OPERATORS
_DISPATCHERS = frozenset({Role.AGENT, Role.NET, Role.DISP, Role.LEAD})
_SUPERVISORS = frozenset({Role.DISP, Role.LEAD, Role.VIP})
_ROUTED = (Effect.ROUTE,)
_S, _A, _E, _G = Status, Action, Effect, Guard

_REQUEST_RETURN = Step(
    next=_S.RETURN_REVIEW,
    roles=frozenset({Role.HEAD}),
    fields=forms.RETURN_FORM,
    guards=(_G.RETURN_CAP, _G.RETURN_WINDOW),
    effects=(_E.ASK_RETURN,),
)
_SATISFIED = Step(
    next=_S.CLOSED, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), effects=(_E.CLOSE,), in_form=True, primary=True
)
_REDO = Step(next=_S.WORKING, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), effects=(_E.NEW_ROUND,), in_form=True)
_UNREACHED = Step(next=_S.CLOSED, roles=_CALLERS, effects=(_E.CLOSE,), in_form=True)
_REFUSE_REPLY = Step(
    next=_S.WORKING, roles=_DESK, fields=(forms.OPINION,), effects=(_E.CANCEL_CALLBACK, _E.RESUME_RESULT)
)
_WITHDRAW = Step(
    next=_S.WITHDRAWN,
    roles=frozenset({Role.AGENT, Role.NET, Role.LEAD}),
    fields=(forms.REASON,),
    guards=(_G.NOT_PUBLIC_SAFETY,),
    effects=(_E.CANCEL_CALLBACK, _E.CLOSE),
)

_MAIN: dict[tuple[Status, Action], Step] = {
    (_S.DRAFT, _A.ACCEPT_AND_DISPATCH): Step(
        next=_S.DISPATCHED,
        roles=frozenset({Role.AGENT, Role.NET, Role.LEAD}),
        fields=(forms.DEPARTMENT,),
        guards=(_G.OWN_CATALOGUE,),
        effects=(_E.STAMP_ACCEPTED, *_ROUTED),
        primary=True,
    ),
    (_S.DRAFT, _A.ACCEPT): Step(next=_S.ACCEPTED, roles=_INTAKE, effects=(_E.STAMP_ACCEPTED,)),
    (_S.DRAFT, _A.ANSWER_DIRECTLY): Step(
        next=_S.ANSWERED,
        roles=_INTAKE,
        fields=forms.DIRECT_FORM,
        effects=(_E.STAMP_ACCEPTED, _E.STORE_ANSWER, _E.CITE, _E.CLOSE),
    ),
    (_S.ACCEPTED, _A.DISPATCH): Step(
        next=_S.DISPATCHED,
        roles=_DISPATCHERS,
        fields=(forms.DEPARTMENT,),
        guards=(_G.OWN_CATALOGUE,),
        effects=_ROUTED,
        primary=True,
    ),
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
    (_S.WORKING, _A.REPLY): Step(
        next=_S.REPLIED,
        roles=UNIT,
        fields=(forms.ANSWER,),
        effects=(_E.STORE_ANSWER, _E.MEET_RESULT, _E.OPEN_CALLBACK),
        primary=True,
    ),
    (_S.REPLIED, _A.REFUSE_REPLY): _REFUSE_REPLY,
    (_S.REPLIED, _A.START_CALLBACK): Step(next=_S.CALLBACK, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), in_form=True),
    (_S.REPLIED, _A.WAIVE_CALLBACK): Step(next=_S.CLOSED, roles=_SYS, effects=(_E.CLOSE,), in_form=True),
    **{(status, _A.SATISFIED): _SATISFIED for status in (_S.REPLIED, _S.CALLBACK)},
    **{(status, _A.REDO): _REDO for status in (_S.REPLIED, _S.CALLBACK)},
    **{(status, _A.UNREACHED): _UNREACHED for status in (_S.REPLIED, _S.CALLBACK)},
    (_S.CLOSED, _A.REOPEN): Step(
        next=_S.WORKING, roles=_DESK, fields=(forms.REASON,), guards=(_G.REOPEN_WINDOW,), effects=(_E.NEW_ROUND,)
    ),
    (_S.ANSWERED, _A.REOPEN): Step(
        next=_S.ACCEPTED, roles=_DESK, fields=(forms.REASON,), guards=(_G.REOPEN_WINDOW,), effects=(_E.NEW_ROUND,)
    ),
}

_OPEN_IN_ORDER = tuple(status for status in Status if status in OPEN)
_ALONGSIDE: dict[tuple[Status, Action], Step] = {
    **{(status, _A.NOTE): Step(next=status, roles=OFFICE | UNIT, fields=(forms.NOTE,)) for status in _OPEN_IN_ORDER},
    **{
        (status, _A.SUPERVISE): Step(next=status, roles=_SUPERVISORS, fields=(forms.REASON,), effects=(_E.SUPERVISE,))
        for status in _OPEN_IN_ORDER
    },
    **{(status, _A.WITHDRAW): _WITHDRAW for status in (_S.DRAFT, *_OPEN_IN_ORDER)},
}

WORKFLOW: dict[tuple[Status, Action], Step] = _MAIN | _ALONGSIDE


def step_from(status: Status, action: Action) -> Step | None:
    """The step that `action` takes from `status`; None when the table has none."""
    return WORKFLOW.get((status, action))


def roles_ever(action: Action) -> frozenset[Role]:
    """Everybody who may do `action` from some state."""
    return frozenset(role for (_, known), step in WORKFLOW.items() if known is action for role in step.roles)


def role_may(role: Role, status: Status, action: Action) -> bool:
    """Whether the post allows the action: from this state, or, where the state has no such step, from any."""
    step = step_from(status, action)
    return role in (step.roles if step else roles_ever(action))


STRICTLY_SECRET = Secrecy.L3.value


def transitions() -> Iterable[tuple[Status, Action, Step]]:
    """Every row of the table that changes the status, in reading order."""
    return ((status, action, step) for (status, action), step in WORKFLOW.items() if step.next is not status)


def may_see(
    actor: Actor,
    department: str | None,
    status: Status,
    *,
    secrecy: str = "L0",
    opened_by: str | None = None,
    named: Collection[str] = (),
) -> bool:
    """Whether a person may see a ticket at all: a unit's people what lies with them, the office everything but what is
    strictly secret (L3), which is for the shift lead, whoever took it down, and those who are `named`."""
    chosen = secrecy != STRICTLY_SECRET or actor.id in named or actor.id == opened_by
    if actor.role in UNIT:
        return chosen and status is not Status.DRAFT and department is not None and actor.department == department
    return actor.role in {Role.LEAD, Role.SYS} or (chosen and actor.role in OFFICE | {Role.AUDIT})

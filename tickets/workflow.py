"""Pure: the life of a ticket as one table, (status, action) -> Step: who may, what is asked, what follows.

Buttons on the page, the diagram in docs/workflow.md and every write in `tickets.service` are made from this table.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from routing.facts import Secrecy, Words
from tickets.people import OFFICE, OPERATORS, UNIT, Actor, Role


class Status(StrEnum):
    DRAFT = "draft"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    WORKING = "working"
    RETURN_REVIEW = "return_review"
    REPLIED = "replied"
    CALLBACK = "callback"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATUS_NAMES: dict[Status, Words] = {
    Status.DRAFT: Words("草稿", "Draft"),
    Status.ACCEPTED: Words("待交办", "To dispatch"),
    Status.DISPATCHED: Words("待签收", "To sign"),
    Status.SIGNED: Words("已签收", "Signed"),
    Status.WORKING: Words("办理中", "Being handled"),
    Status.RETURN_REVIEW: Words("退单审核", "Return under review"),
    Status.REPLIED: Words("已答复", "Replied"),
    Status.CALLBACK: Words("回访中", "Being called back"),
    Status.ANSWERED: Words("直接答复", "Answered directly"),
    Status.CLOSED: Words("已办结", "Closed"),
    Status.WITHDRAWN: Words("已撤回", "Withdrawn"),
}
FINAL = frozenset({Status.ANSWERED, Status.CLOSED, Status.WITHDRAWN})
WITH_UNIT = frozenset({Status.DISPATCHED, Status.SIGNED, Status.WORKING, Status.RETURN_REVIEW})
"""The unit's clock runs."""
OPEN = frozenset(Status) - FINAL - {Status.DRAFT}


class Action(StrEnum):
    ACCEPT = "accept"
    ACCEPT_AND_DISPATCH = "accept_and_dispatch"
    ANSWER_DIRECTLY = "answer_directly"
    DISPATCH = "dispatch"
    SIGN = "sign"
    CONTACT = "contact"
    REPLY = "reply"
    REFUSE_REPLY = "refuse_reply"
    REQUEST_RETURN = "request_return"
    APPROVE_RETURN = "approve_return"
    REFUSE_RETURN = "refuse_return"
    START_CALLBACK = "start_callback"
    SATISFIED = "satisfied"
    REDO = "redo"
    UNREACHED = "unreached"
    WAIVE_CALLBACK = "waive_callback"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    SUPERVISE = "supervise"
    NOTE = "note"


ACTION_NAMES: dict[Action, Words] = {
    Action.ACCEPT: Words("受理", "Accept"),
    Action.ACCEPT_AND_DISPATCH: Words("受理并交办", "Accept and dispatch"),
    Action.ANSWER_DIRECTLY: Words("直接答复", "Answer directly"),
    Action.DISPATCH: Words("交办", "Dispatch"),
    Action.SIGN: Words("签收", "Sign for it"),
    Action.CONTACT: Words("首次联系", "First contact"),
    Action.REPLY: Words("提交答复", "Submit the reply"),
    Action.REFUSE_REPLY: Words("审核退回", "Send the reply back"),
    Action.REQUEST_RETURN: Words("申请退单", "Ask to return"),
    Action.APPROVE_RETURN: Words("准予退单", "Approve the return"),
    Action.REFUSE_RETURN: Words("驳回退单", "Refuse the return"),
    Action.START_CALLBACK: Words("开始回访", "Start the callback"),
    Action.SATISFIED: Words("回访办结", "Close after callback"),
    Action.REDO: Words("不满意重办", "Redo after callback"),
    Action.UNREACHED: Words("未接通办结", "Close as not reached"),
    Action.WAIVE_CALLBACK: Words("免回访办结", "Close without callback"),
    Action.REOPEN: Words("重新办理", "Reopen"),
    Action.WITHDRAW: Words("撤回", "Withdraw"),
    Action.SUPERVISE: Words("督办", "Supervise"),
    Action.NOTE: Words("记办理进展", "Add a note"),
}


class Effect(StrEnum):
    """What a step does besides changing the status: carried out by the service in the same transaction."""

    STAMP_ACCEPTED = "stamp_accepted"
    ROUTE = "route"
    MEET_SIGN = "meet_sign"
    MEET_CONTACT = "meet_contact"
    STORE_ANSWER = "store_answer"
    MEET_RESULT = "meet_result"
    OPEN_CALLBACK = "open_callback"
    CANCEL_CALLBACK = "cancel_callback"
    RESUME_RESULT = "resume_result"
    ASK_RETURN = "ask_return"
    GRANT_RETURN = "grant_return"
    KEEP_UNIT = "keep_unit"
    NEW_ROUND = "new_round"
    SUPERVISE = "supervise"
    CLOSE = "close"


class Guard(StrEnum):
    """A rule that may stand against a step now; `tickets.guards` says whether and in which words."""

    OWN_CATALOGUE = "own_catalogue"
    RETURN_WINDOW = "return_window"
    RETURN_CAP = "return_cap"
    OTHER_REVIEWER = "other_reviewer"
    REOPEN_WINDOW = "reopen_window"
    NOT_PUBLIC_SAFETY = "not_public_safety"
    OTHER_OPERATOR = "other_operator"


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an action asks for."""

    name: str
    kind: str
    """"text", "long_text", "choice", "department" or "boolean"."""
    title: Words
    required: bool = True
    choices: tuple[tuple[str, Words], ...] = ()


RETURN_REASONS: tuple[tuple[str, Words], ...] = (
    ("duty", Words("职能不符", "Not our duty")),
    ("area", Words("属地不符", "Not our area")),
    ("ownership", Words("权属不清", "Ownership unclear")),
    ("overlap", Words("职能交叉", "Duties overlap")),
    ("incomplete", Words("信息不全", "Information missing")),
    ("duplicate", Words("重复", "Duplicate")),
    ("not_admissible", Words("不予受理", "Not admissible")),
)

_OPINION = FieldSpec(name="opinion", kind="long_text", title=Words("审定意见", "Decision and why"))
_REASON = FieldSpec(name="reason", kind="long_text", title=Words("理由", "Reason"))
_NOTE = FieldSpec(name="text", kind="long_text", title=Words("情况", "What happened"))
_ANSWER = FieldSpec(name="answer", kind="long_text", title=Words("答复", "Answer"))
_DEPARTMENT = FieldSpec(name="department", kind="department", title=Words("承办单位", "Department"), required=False)
_RETURN_FORM = (
    FieldSpec(name="reason", kind="choice", title=Words("退单理由", "Why returned"), choices=RETURN_REASONS),
    FieldSpec(name="basis", kind="long_text", title=Words("依据（权责清单条目或文号）", "Basis (duty list, document)")),
    FieldSpec(name="proposed_department", kind="department", title=Words("建议去向", "Proposed department")),
)


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
    fields=_RETURN_FORM,
    guards=(_G.RETURN_CAP, _G.RETURN_WINDOW),
    effects=(_E.ASK_RETURN,),
)
_SATISFIED = Step(
    next=_S.CLOSED, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), effects=(_E.CLOSE,), in_form=True, primary=True
)
_REDO = Step(next=_S.WORKING, roles=_CALLERS, guards=(_G.OTHER_OPERATOR,), effects=(_E.NEW_ROUND,), in_form=True)
_UNREACHED = Step(next=_S.CLOSED, roles=_CALLERS, effects=(_E.CLOSE,), in_form=True)
_REFUSE_REPLY = Step(next=_S.WORKING, roles=_DESK, fields=(_OPINION,), effects=(_E.CANCEL_CALLBACK, _E.RESUME_RESULT))
_WITHDRAW = Step(
    next=_S.WITHDRAWN,
    roles=frozenset({Role.AGENT, Role.NET, Role.LEAD}),
    fields=(_REASON,),
    guards=(_G.NOT_PUBLIC_SAFETY,),
    effects=(_E.CANCEL_CALLBACK, _E.CLOSE),
)

_MAIN: dict[tuple[Status, Action], Step] = {
    (_S.DRAFT, _A.ACCEPT_AND_DISPATCH): Step(
        next=_S.DISPATCHED,
        roles=frozenset({Role.AGENT, Role.NET, Role.LEAD}),
        fields=(_DEPARTMENT,),
        guards=(_G.OWN_CATALOGUE,),
        effects=(_E.STAMP_ACCEPTED, *_ROUTED),
        primary=True,
    ),
    (_S.DRAFT, _A.ACCEPT): Step(next=_S.ACCEPTED, roles=_INTAKE, effects=(_E.STAMP_ACCEPTED,)),
    (_S.DRAFT, _A.ANSWER_DIRECTLY): Step(
        next=_S.ANSWERED, roles=_INTAKE, fields=(_ANSWER,), effects=(_E.STAMP_ACCEPTED, _E.STORE_ANSWER, _E.CLOSE)
    ),
    (_S.ACCEPTED, _A.DISPATCH): Step(
        next=_S.DISPATCHED,
        roles=_DISPATCHERS,
        fields=(_DEPARTMENT,),
        guards=(_G.OWN_CATALOGUE,),
        effects=_ROUTED,
        primary=True,
    ),
    (_S.DISPATCHED, _A.SIGN): Step(next=_S.SIGNED, roles=UNIT | _SYS, effects=(_E.MEET_SIGN,), primary=True),
    (_S.DISPATCHED, _A.REQUEST_RETURN): _REQUEST_RETURN,
    (_S.SIGNED, _A.CONTACT): Step(
        next=_S.WORKING, roles=UNIT, fields=(_NOTE,), effects=(_E.MEET_CONTACT,), primary=True
    ),
    (_S.SIGNED, _A.REQUEST_RETURN): _REQUEST_RETURN,
    (_S.RETURN_REVIEW, _A.APPROVE_RETURN): Step(
        next=_S.ACCEPTED,
        roles=_DESK,
        fields=(_OPINION,),
        guards=(_G.OTHER_REVIEWER,),
        effects=(_E.GRANT_RETURN,),
        primary=True,
    ),
    (_S.RETURN_REVIEW, _A.REFUSE_RETURN): Step(
        next=_S.SIGNED,
        roles=_DESK | _SYS,
        fields=(_OPINION,),
        guards=(_G.OTHER_REVIEWER,),
        effects=(_E.KEEP_UNIT,),
    ),
    (_S.WORKING, _A.REPLY): Step(
        next=_S.REPLIED,
        roles=UNIT,
        fields=(_ANSWER,),
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
        next=_S.WORKING, roles=_DESK, fields=(_REASON,), guards=(_G.REOPEN_WINDOW,), effects=(_E.NEW_ROUND,)
    ),
    (_S.ANSWERED, _A.REOPEN): Step(
        next=_S.ACCEPTED, roles=_DESK, fields=(_REASON,), guards=(_G.REOPEN_WINDOW,), effects=(_E.NEW_ROUND,)
    ),
}

_OPEN_IN_ORDER = tuple(status for status in Status if status in OPEN)
_ALONGSIDE: dict[tuple[Status, Action], Step] = {
    **{(status, _A.NOTE): Step(next=status, roles=OFFICE | UNIT, fields=(_NOTE,)) for status in _OPEN_IN_ORDER},
    **{
        (status, _A.SUPERVISE): Step(next=status, roles=_SUPERVISORS, fields=(_REASON,), effects=(_E.SUPERVISE,))
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
    actor: Actor, department: str | None, status: Status, *, secrecy: str = "L0", opened_by: str | None = None
) -> bool:
    """Whether a person may see a ticket at all: a unit's people what lies with them, the office everything but what is
    strictly secret (L3), which is for the shift lead and whoever took it down."""
    if actor.role in UNIT:
        return status is not Status.DRAFT and department is not None and actor.department == department
    if secrecy == STRICTLY_SECRET and actor.role not in {Role.LEAD, Role.SYS}:
        return actor.id == opened_by
    return actor.role in OFFICE | {Role.AUDIT, Role.SYS}

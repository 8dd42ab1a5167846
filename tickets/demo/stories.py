"""How far a demo ticket gets: each story is a list of steps, each taken some office hours after the one before."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from tickets.action_forms import AUDIT_POINTS

Who = Literal["agent", "other_agent", "dispatch", "lead", "liaison", "head"]


class Beat(NamedTuple):
    """`what` is an action of the workflow, or a callback's end ("callback:<answer>")."""

    hours: float
    who: Who
    what: str
    form: dict[str, Any]


_ACCEPT = Beat(0.05, "agent", "accept", {})
_DISPATCH = Beat(0.3, "dispatch", "dispatch", {})
_SIGN = Beat(1.5, "liaison", "sign", {})
_CONTACT = Beat(2.0, "liaison", "contact", {"text": "已电话联系来电人，约定现场核查时间。"})
_NOTE = Beat(5.0, "liaison", "note", {"text": "已到现场核查，责任单位承诺整改。"})
_REPLY = Beat(6.0, "liaison", "reply", {"answer": ""})
_TO_WORKING = (_ACCEPT, _DISPATCH, _SIGN, _CONTACT)
_TO_REPLY = (*_TO_WORKING, _NOTE, _REPLY)
_APPROVE = Beat(
    2.0, "dispatch", "approve_reply", {code: True for code, _ in AUDIT_POINTS} | {"opinion": "逐项核对，符合要求。"}
)
_TO_CALLBACK = (*_TO_REPLY, _APPROVE)
_ASK_TIME = Beat(
    3.0,
    "liaison",
    "request_extension",
    {"days": "3", "reason": "配件须由厂家发运", "interim_answer": "已告知来电人维修安排和预计完成时间。"},
)
_ASK = Beat(
    0.5,
    "head",
    "request_return",
    {"reason": "duty", "basis": "权责清单第 3.2 项：该事项不属本单位职责", "proposed_department": "341802-urban"},
)

STORIES: dict[str, tuple[Beat, ...]] = {
    "draft": (),
    "accepted": (_ACCEPT,),
    "dispatched": (_ACCEPT, _DISPATCH),
    "signed": (_ACCEPT, _DISPATCH, _SIGN),
    "working": (*_TO_WORKING, _NOTE),
    "stuck": _TO_WORKING,
    "unsigned": (_ACCEPT, _DISPATCH),
    "asks_return": (_ACCEPT, _DISPATCH, _ASK),
    "returned": (
        _ACCEPT,
        _DISPATCH,
        _ASK,
        Beat(1.0, "dispatch", "approve_return", {"opinion": "经核对权责清单，退单理由成立。"}),
        Beat(0.2, "dispatch", "dispatch", {}),
    ),
    "return_refused": (
        _ACCEPT,
        _DISPATCH,
        _ASK,
        Beat(1.0, "dispatch", "refuse_return", {"opinion": "权责清单明确由本单位主办，请按期办理。"}),
        _CONTACT,
    ),
    "replied": _TO_REPLY,
    "closed": (*_TO_CALLBACK, Beat(3.0, "other_agent", "callback:satisfied", {})),
    "redone": (*_TO_CALLBACK, Beat(3.0, "other_agent", "callback:dissatisfied", {})),
    "missed": (*_TO_CALLBACK, Beat(2.0, "other_agent", "callback:missed", {})),
    "unreached": (
        *_TO_CALLBACK,
        Beat(2.0, "other_agent", "callback:missed", {}),
        Beat(3.0, "other_agent", "callback:missed", {}),
        Beat(6.0, "other_agent", "callback:missed", {}),
    ),
    "asks_time": (*_TO_WORKING, _ASK_TIME),
    "extended": (*_TO_WORKING, _ASK_TIME, Beat(2.0, "dispatch", "approve_extension", {"opinion": "理由属实，同意。"})),
    "approved": _TO_CALLBACK,
    "supervised": (*_TO_WORKING, Beat(2.0, "lead", "supervise", {"reason": "媒体关注，市领导批示。"})),
    "answered": (Beat(0.1, "agent", "answer_directly", {"answer": "已答复条件、材料和地点。", "no_knowledge": True}),),
    "withdrawn": (
        _ACCEPT,
        _DISPATCH,
        Beat(1.0, "agent", "withdraw", {"reason": "来电人来电表示问题已解决，申请撤回。", "verified": True}),
    ),
}

OLD = (
    "closed",
    "answered",
    "closed",
    "stuck",
    "closed",
    "redone",
    "closed",
    "answered",
    "unreached",
    "closed",
    "withdrawn",
)
RECENT = (
    "working",
    "closed",
    "replied",
    "stuck",
    "answered",
    "returned",
    "working",
    "supervised",
    "missed",
    "approved",
    "extended",
    "unsigned",
)
FRESH = (
    "dispatched",
    "accepted",
    "signed",
    "asks_return",
    "asks_time",
    "accepted",
    "return_refused",
    "asks_return",
    "draft",
)


def story_of(index: int, count: int) -> str:
    """The story of the `index`-th ticket of `count`, oldest first: most of the old ones are over, the last ones new."""
    age = index / count
    names = OLD if age < 0.5 else RECENT if age < 0.8 else FRESH
    return names[index % len(names)]

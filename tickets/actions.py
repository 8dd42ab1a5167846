"""Pure: names of all that can be done to a ticket: actions, what a step does beside (effects), what guards it."""

from __future__ import annotations

from enum import StrEnum

from routing.facts import Words


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
    CITE = "cite"
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

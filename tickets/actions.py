"""Pure: names of all that can be done to a ticket: actions, what a step does beside (effects), what guards it."""

from __future__ import annotations

from enum import StrEnum

from routing.facts import Words


class Action(StrEnum):
    ACCEPT = "accept"
    ACCEPT_AND_DISPATCH = "accept_and_dispatch"
    ANSWER_DIRECTLY = "answer_directly"
    PROPOSE_REFUSAL = "propose_refusal"
    CONFIRM_REFUSAL = "confirm_refusal"
    REJECT_PROPOSAL = "reject_proposal"
    APPEND = "append"
    PROPOSE_REDO = "propose_redo"
    CONFIRM_REDO = "confirm_redo"
    REDO_REPEAT = "redo_repeat"
    REVIEW_REPEAT = "review_repeat"
    TRANSFER = "transfer"
    DISPATCH = "dispatch"
    REASSIGN = "reassign"
    RECLASSIFY = "reclassify"
    SIGN = "sign"
    CONTACT = "contact"
    REPLY = "reply"
    APPROVE_REPLY = "approve_reply"
    REFUSE_REPLY = "refuse_reply"
    REQUEST_RETURN = "request_return"
    APPROVE_RETURN = "approve_return"
    REFUSE_RETURN = "refuse_return"
    CONVENE = "convene"
    RECORD_MINUTES = "record_minutes"
    ASSIGN_FALLBACK = "assign_fallback"
    MARK_HARD = "mark_hard"
    REQUEST_EXTENSION = "request_extension"
    APPROVE_EXTENSION = "approve_extension"
    REFUSE_EXTENSION = "refuse_extension"
    REQUEST_SUSPENSION = "request_suspension"
    APPROVE_SUSPENSION = "approve_suspension"
    REFUSE_SUSPENSION = "refuse_suspension"
    RESUME = "resume"
    ADD_PARTNER = "add_partner"
    ASSIGN_BELOW = "assign_below"
    SUBMIT_PART = "submit_part"
    HAND_OVER = "hand_over"
    PARTNER_ANSWERED = "partner_answered"
    HANDED_BACK = "handed_back"
    TELL_PARTNER = "tell_partner"
    ASK_WITHDRAWAL = "ask_withdrawal"
    RECALL = "recall"
    TAKEN_BACK = "taken_back"
    MERGE = "merge"
    UNMERGE = "unmerge"
    MASTER_ANSWERED = "master_answered"
    START_CALLBACK = "start_callback"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    REDO = "redo"
    UNREACHED = "unreached"
    WAIVE_CALLBACK = "waive_callback"
    PROPOSE_EXPLAINED = "propose_explained"
    CONFIRM_EXPLAINED = "confirm_explained"
    REOPEN = "reopen"
    APPEAL = "appeal"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    SUPERVISE = "supervise"
    NOTE = "note"


ACTION_NAMES: dict[Action, Words] = {
    Action.ACCEPT: Words("受理", "Accept"),
    Action.ACCEPT_AND_DISPATCH: Words("受理并交办", "Accept and dispatch"),
    Action.ANSWER_DIRECTLY: Words("直接答复", "Answer directly"),
    Action.PROPOSE_REFUSAL: Words("拟不予受理", "Propose not to admit"),
    Action.CONFIRM_REFUSAL: Words("确认不予受理", "Confirm: not admitted"),
    Action.REJECT_PROPOSAL: Words("不同意", "Do not agree"),
    Action.APPEND: Words("追加到原单", "Add to the earlier ticket"),
    Action.PROPOSE_REDO: Words("提请重办", "Propose to redo the earlier ticket"),
    Action.CONFIRM_REDO: Words("同意重办", "Have the earlier ticket redone"),
    Action.REDO_REPEAT: Words("因重复诉求重办", "Redone: the citizen came again"),
    Action.REVIEW_REPEAT: Words("审定重复诉求", "Review the repeat"),
    Action.TRANSFER: Words("转紧急/移交", "Transfer"),
    Action.DISPATCH: Words("交办", "Dispatch"),
    Action.REASSIGN: Words("改派", "Assign to another unit"),
    Action.RECLASSIFY: Words("调整类别", "Reclassify"),
    Action.SIGN: Words("签收", "Sign for it"),
    Action.CONTACT: Words("首次联系", "First contact"),
    Action.REPLY: Words("提交答复", "Submit the reply"),
    Action.APPROVE_REPLY: Words("审核通过", "Approve the reply"),
    Action.REFUSE_REPLY: Words("审核退回", "Send the reply back"),
    Action.REQUEST_RETURN: Words("申请退单", "Ask to return"),
    Action.APPROVE_RETURN: Words("准予退单", "Approve the return"),
    Action.REFUSE_RETURN: Words("驳回退单", "Refuse the return"),
    Action.CONVENE: Words("提交会商", "Call a consultation"),
    Action.RECORD_MINUTES: Words("会商纪要", "Record the minutes"),
    Action.ASSIGN_FALLBACK: Words("属地兜底", "Assign to the local government"),
    Action.MARK_HARD: Words("认定疑难", "Mark as a hard case"),
    Action.REQUEST_EXTENSION: Words("申请延期", "Ask for more time"),
    Action.APPROVE_EXTENSION: Words("准予延期", "Grant more time"),
    Action.REFUSE_EXTENSION: Words("驳回延期", "Refuse more time"),
    Action.REQUEST_SUSPENSION: Words("申请挂起", "Ask to suspend"),
    Action.APPROVE_SUSPENSION: Words("准予挂起", "Suspend"),
    Action.REFUSE_SUSPENSION: Words("驳回挂起", "Refuse to suspend"),
    Action.RESUME: Words("恢复办理", "Resume"),
    Action.ADD_PARTNER: Words("增加协办", "Add a partner"),
    Action.ASSIGN_BELOW: Words("转下级办理", "Pass on below"),
    Action.SUBMIT_PART: Words("提交协办意见", "Hand in one's part"),
    Action.HAND_OVER: Words("移交其他热线", "Hand over to another hotline"),
    Action.PARTNER_ANSWERED: Words("其他热线已答复", "The other hotline has answered"),
    Action.HANDED_BACK: Words("其他热线退回", "The other hotline gave it back"),
    Action.TELL_PARTNER: Words("函告对方热线", "Tell the other hotline"),
    Action.ASK_WITHDRAWAL: Words("诉求人撤回", "The citizen withdraws it"),
    Action.RECALL: Words("收回", "Take it back"),
    Action.TAKEN_BACK: Words("移交方收回", "Taken back by the hotline that gave it"),
    Action.MERGE: Words("并单", "Merge"),
    Action.UNMERGE: Words("拆单", "Undo the merge"),
    Action.MASTER_ANSWERED: Words("主单已答复", "The master was answered"),
    Action.START_CALLBACK: Words("开始回访", "Start the callback"),
    Action.SATISFIED: Words("回访办结", "Close after callback"),
    Action.DISSATISFIED: Words("回访不满意", "Dissatisfied at the callback"),
    Action.REDO: Words("准予重办", "Have it redone"),
    Action.UNREACHED: Words("未接通办结", "Close as not reached"),
    Action.WAIVE_CALLBACK: Words("免回访办结", "Close without callback"),
    Action.PROPOSE_EXPLAINED: Words("拟解释办结", "Propose to close as explained"),
    Action.CONFIRM_EXPLAINED: Words("确认解释办结", "Confirm: closed as explained"),
    Action.REOPEN: Words("重新办理", "Reopen"),
    Action.APPEAL: Words("诉求人申诉", "Citizen's appeal"),
    Action.ARCHIVE: Words("归档", "Archive"),
    Action.WITHDRAW: Words("撤回", "Withdraw"),
    Action.SUPERVISE: Words("督办", "Supervise"),
    Action.NOTE: Words("记办理进展", "Add a note"),
}


class Effect(StrEnum):
    """What a step does besides changing the status: carried out by the service in the same transaction."""

    STAMP_ACCEPTED = "stamp_accepted"
    PROPOSE = "propose"
    DROP_PROPOSAL = "drop_proposal"
    ROUTE = "route"
    LEAVE_UNIT = "leave_unit"
    RECLASSIFY = "reclassify"
    MEET_SIGN = "meet_sign"
    MEET_CONTACT = "meet_contact"
    STORE_ANSWER = "store_answer"
    CITE = "cite"
    MEET_RESULT = "meet_result"
    SETTLE_REQUESTS = "settle_requests"
    APPEND_TO = "append_to"
    REDO_EARLIER = "redo_earlier"
    END_REVIEW = "end_review"
    STORE_AUDIT = "store_audit"
    OPEN_CALLBACK = "open_callback"
    CANCEL_CALLBACK = "cancel_callback"
    RESUME_RESULT = "resume_result"
    ASK_RETURN = "ask_return"
    GRANT_RETURN = "grant_return"
    KEEP_UNIT = "keep_unit"
    TO_CONSULT = "to_consult"
    STORE_MINUTES = "store_minutes"
    TO_FALLBACK = "to_fallback"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    DENY_EXTENSION = "deny_extension"
    ASK_SUSPENSION = "ask_suspension"
    STOP_CLOCK = "stop_clock"
    DENY_SUSPENSION = "deny_suspension"
    START_CLOCK = "start_clock"
    ADD_PART = "add_part"
    MEET_PART = "meet_part"
    JOIN_MASTER = "join_master"
    LEAVE_MASTER = "leave_master"
    TAKE_ANSWER = "take_answer"
    ANSWER_MERGED = "answer_merged"
    ASK_LEAD = "ask_lead"
    MARK_HARD = "mark_hard"
    NEW_ROUND = "new_round"
    TELL_UNIT = "tell_unit"
    PROMISE = "promise"
    DROP_PROMISE = "drop_promise"
    SPEAK = "speak"
    ASK_BACK = "ask_back"
    SUPERVISE = "supervise"
    CLOSE = "close"
    ARCHIVE = "archive"


class Guard(StrEnum):
    """A rule that may stand against a step now; `tickets.guards` says whether and in which words."""

    OWN_CATALOGUE = "own_catalogue"
    GRASS_ROOTS = "grass_roots"
    OTHER_UNIT = "other_unit"
    FIRST_ROUND = "first_round"
    ANOTHER_CLASS = "another_class"
    RETURN_WINDOW = "return_window"
    RETURN_CAP = "return_cap"
    RETURN_TARGET = "return_target"
    OTHER_REVIEWER = "other_reviewer"
    REOPEN_WINDOW = "reopen_window"
    NOT_PUBLIC_SAFETY = "not_public_safety"
    OTHER_OPERATOR = "other_operator"
    SECOND_PERSON = "second_person"
    REFUSAL_PROPOSED = "refusal_proposed"
    REDO_PROPOSED = "redo_proposed"
    EARLIER_OPEN = "earlier_open"
    EARLIER_CLOSED = "earlier_closed"
    REVIEW_WAITS = "review_waits"
    NOT_HARD_YET = "not_hard_yet"
    EXTENSION_URGENCY = "extension_urgency"
    EXTENSION_ONCE = "extension_once"
    EXTENSION_IN_TIME = "extension_in_time"
    EXTENSION_MOST = "extension_most"
    EXTENSION_INTERIM = "extension_interim"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_LEADER = "extension_leader"
    SUSPENSION_ONE = "suspension_one"
    SUSPENSION_REASON = "suspension_reason"
    SUSPENSION_EVIDENCE = "suspension_evidence"
    SUSPENSION_ASKED = "suspension_asked"
    HEAD_SIGNS = "head_signs"
    CHECKLIST = "checklist"
    PARTNERS_MOST = "partners_most"
    BELOW = "below"
    OWN_PART = "own_part"
    MERGEABLE = "mergeable"
    MASTER_OPEN = "master_open"
    NO_CHILDREN = "no_children"
    VERIFIED_CALLER = "verified_caller"
    FROM_PARTNER = "from_partner"
    RECALL_DUE = "recall_due"

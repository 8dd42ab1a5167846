"""Pure: what may happen to a ticket, the words for it, and the chain of hashes that makes later changes visible."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

import msgspec

from routing.facts import Words
from tickets.workflow import ACTION_NAMES, Action

OPENED = "opened"
DRAFT_SAVED = "draft_saved"
CALL_LINKED = "call_linked"
CALLBACK_TRIED = "callback_tried"
CALLBACK_DUE = "callback_due"
DEEMED_SIGNED = "deemed_signed"
LIGHT_YELLOW = "light_yellow"
LIGHT_RED = "light_red"
SUPERVISED = "supervised"
DEADLINE_MOVED = "deadline_moved"
DEADLINE_RECOUNTED = "deadline_recounted"
SIGN_NUDGED = "sign_nudged"
CALLBACK_LATE = "callback_late"
EXTENSION_UNDECIDED = "extension_undecided"
UPDATES_REMINDED = "updates_reminded"
ANNOUNCEMENT_LINKED = "announcement_linked"
ANNOUNCEMENT_UNLINKED = "announcement_unlinked"
KNOWLEDGE_CITED = "knowledge_cited"
KNOWLEDGE_MISSING = "knowledge_missing"
REPEAT_FOUND = "repeat_found"
SUPPLEMENTED = "supplemented"
PARTNER_BY_RULE = "partner_by_rule"
PARTNER_LEFT_OUT = "partner_left_out"
JOINED = "joined"
LEFT = "left"
MASTER_MOVED = "master_moved"
ATTACHED = "attached"
IMPORTED = "imported"
ORDER_REPLIED = "order_replied"
RATING_EXCLUDED = "rating_excluded"
SECRECY_SET = "secrecy_set"
READERS_NAMED = "readers_named"
UNMASK_ASKED = "unmask_asked"
UNMASK_GRANTED = "unmask_granted"
UNMASK_REFUSED = "unmask_refused"
MINIMISED = "minimised"
HELD = "held"
HOLD_LIFTED = "hold_lifted"
SECRECY_FROM_HOME = "secrecy_from_home"
SECRECY_FROM_CUSTODIAN = "secrecy_from_custodian"
SECRECY_FOLLOWED = "secrecy_followed"
HANDED_IN = "handed_in"
PARTNER_NEWS = "partner_news"
PARTNER_TOLD = "partner_told"
PARTNER_REFUSED = "partner_refused"
PARTNER_FILE_MISSING = "partner_file_missing"

DONE: dict[Action, str] = {
    Action.ACCEPT: "Accepted",
    Action.ACCEPT_AND_DISPATCH: "Accepted and dispatched",
    Action.ANSWER_DIRECTLY: "Answered directly",
    Action.PROPOSE_REFUSAL: "Proposed not to be admitted",
    Action.CONFIRM_REFUSAL: "Not admitted",
    Action.REJECT_PROPOSAL: "Proposal rejected",
    Action.APPEND: "Added to the earlier ticket",
    Action.PROPOSE_REDO: "Proposed to redo the earlier ticket",
    Action.CONFIRM_REDO: "Redoing was agreed to",
    Action.REDO_REPEAT: "Redone: the citizen came again",
    Action.REVIEW_REPEAT: "Repeat reviewed",
    Action.TRANSFER: "Transferred",
    Action.DISPATCH: "Dispatched",
    Action.REASSIGN: "Assigned to another unit",
    Action.RECLASSIFY: "Reclassified",
    Action.SIGN: "Signed",
    Action.CONTACT: "First contact",
    Action.REPLY: "Reply submitted",
    Action.APPROVE_REPLY: "Reply approved",
    Action.REFUSE_REPLY: "Reply sent back",
    Action.REQUEST_RETURN: "Return asked for",
    Action.APPROVE_RETURN: "Return approved",
    Action.REFUSE_RETURN: "Return refused",
    Action.CONVENE: "Consultation called",
    Action.RECORD_MINUTES: "Minutes recorded",
    Action.ASSIGN_FALLBACK: "Assigned to the local government",
    Action.MARK_HARD: "Marked as a hard case",
    Action.REQUEST_EXTENSION: "More time asked for",
    Action.APPROVE_EXTENSION: "More time granted",
    Action.REFUSE_EXTENSION: "More time refused",
    Action.REQUEST_SUSPENSION: "Suspension asked for",
    Action.APPROVE_SUSPENSION: "Suspended",
    Action.REFUSE_SUSPENSION: "Suspension refused",
    Action.RESUME: "Resumed",
    Action.ADD_PARTNER: "Partner added",
    Action.ASSIGN_BELOW: "Passed on below",
    Action.SUBMIT_PART: "Part handed in",
    Action.HAND_OVER: "Handed over to another hotline",
    Action.PARTNER_ANSWERED: "Answered by the other hotline",
    Action.HANDED_BACK: "Given back by the other hotline",
    Action.TELL_PARTNER: "The other hotline was told",
    Action.ASK_WITHDRAWAL: "Withdrawal passed on",
    Action.RECALL: "Recall asked for",
    Action.TAKEN_BACK: "Taken back by the hotline that gave it",
    Action.MERGE: "Merged",
    Action.UNMERGE: "Merge undone",
    Action.MASTER_ANSWERED: "Master answered",
    Action.START_CALLBACK: "Callback started",
    Action.SATISFIED: "Closed after callback",
    Action.DISSATISFIED: "Dissatisfied at the callback",
    Action.REDO: "Sent to be redone",
    Action.UNREACHED: "Closed as not reached",
    Action.WAIVE_CALLBACK: "Closed without callback",
    Action.PROPOSE_EXPLAINED: "Proposed to be closed as explained",
    Action.CONFIRM_EXPLAINED: "Closed as explained",
    Action.REOPEN: "Reopened",
    Action.APPEAL: "Citizen's appeal",
    Action.ARCHIVE: "Archived",
    Action.WITHDRAW: "Withdrawn",
    Action.SUPERVISE: "Put under supervision",
    Action.NOTE: "Note added",
}
"""What was done, in English; in Chinese the action's own name says it."""
EVENT_NAMES: dict[str, Words] = {
    **{action.value: Words(name.zh, DONE[action]) for action, name in ACTION_NAMES.items()},
    OPENED: Words("登记", "Opened"),
    DRAFT_SAVED: Words("保存草稿", "Draft saved"),
    CALL_LINKED: Words("关联通话", "Call linked"),
    CALLBACK_TRIED: Words("回访拨打", "Callback tried"),
    CALLBACK_DUE: Words("转入回访", "Callback planned"),
    DEEMED_SIGNED: Words("视同签收", "Deemed signed"),
    LIGHT_YELLOW: Words("黄灯预警", "Yellow light"),
    LIGHT_RED: Words("红灯警示", "Red light"),
    SUPERVISED: Words("督查督办", "Supervision"),
    DEADLINE_MOVED: Words("期限调整", "Deadline moved"),
    DEADLINE_RECOUNTED: Words("期限重新计算", "Deadline counted again"),
    SIGN_NUDGED: Words("签收提醒", "Reminded to sign"),
    CALLBACK_LATE: Words("回访逾期", "Callback late"),
    EXTENSION_UNDECIDED: Words("延期申请逾期未审定", "Request for more time undecided"),
    UPDATES_REMINDED: Words("多次补充未回应", "Reminded after several updates"),
    ANNOUNCEMENT_LINKED: Words("关联信息报备", "Linked to an announcement"),
    ANNOUNCEMENT_UNLINKED: Words("取消关联报备", "Link to an announcement undone"),
    KNOWLEDGE_CITED: Words("引用知识", "Knowledge cited"),
    KNOWLEDGE_MISSING: Words("知识缺口", "Knowledge missing"),
    REPEAT_FOUND: Words("多次重复诉求", "Brought again and again"),
    SUPPLEMENTED: Words("诉求人再次反映", "The citizen came again"),
    PARTNER_BY_RULE: Words("按规则列为协办", "Partner by the rule"),
    PARTNER_LEFT_OUT: Words("未列协办", "Partner left out"),
    JOINED: Words("并入工单", "Another ticket joined"),
    LEFT: Words("拆出工单", "A ticket left again"),
    MASTER_MOVED: Words("随主单转办", "Moved with its master"),
    ATTACHED: Words("上传附件", "File attached"),
    IMPORTED: Words("历史工单导入", "Brought over from an older system"),
    ORDER_REPLIED: Words("督办回复", "Order replied"),
    RATING_EXCLUDED: Words("评价剔除", "Rating excluded"),
    SECRECY_SET: Words("设定保密等级", "Secrecy set"),
    READERS_NAMED: Words("指定知悉人", "Persons named"),
    UNMASK_ASKED: Words("申请查看号码", "Asked to see the number"),
    UNMASK_GRANTED: Words("准许查看号码", "Number may be seen"),
    UNMASK_REFUSED: Words("不准查看号码", "Number stays hidden"),
    HANDED_IN: Words("接收其他热线移交", "Taken from another hotline"),
    PARTNER_NEWS: Words("其他热线进展", "News of the other hotline"),
    PARTNER_TOLD: Words("对方热线来函", "Told by the other hotline"),
    PARTNER_REFUSED: Words("对方热线未接收", "Not taken by the other hotline"),
    PARTNER_FILE_MISSING: Words("对方附件未取到", "The other hotline's file was not had"),
    MINIMISED: Words("个人信息到期清除", "Personal data taken out"),
    SECRECY_FROM_HOME: Words("移交方提高保密等级", "Made more secret by its home"),
    SECRECY_FROM_CUSTODIAN: Words("承办方提高保密等级", "Made more secret by the hotline that has it"),
    SECRECY_FOLLOWED: Words("对方已提高保密等级", "The other hotline follows the secrecy"),
    HELD: Words("专门保全", "Kept by order"),
    HOLD_LIFTED: Words("解除保全", "Order to keep lifted"),
}
OFF_TIMELINE = frozenset({DRAFT_SAVED})
"""Kept in the record, left out of the page's timeline."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is hashed and stored."""

    ticket_id: str
    seq: int
    version: int
    at: datetime
    kind: str
    actor_id: str
    actor_name: str
    actor_post: str
    actor_department: str | None
    text: str
    detail: dict[str, Any]


class Hashed(Protocol):
    """A row of any chain: when it was written, among other fields."""

    @property
    def at(self) -> datetime: ...


class Numbered(Hashed, Protocol):
    """A row that carries its number in the chain."""

    @property
    def seq(self) -> int: ...


class Chained(Protocol):
    """A stored row of any chain with its two hashes."""

    @property
    def row(self) -> Numbered: ...
    @property
    def previous_hash(self) -> str: ...
    @property
    def hash(self) -> str: ...


class Linked(NamedTuple):
    """A stored event of a ticket with its two hashes."""

    row: Row
    previous_hash: str
    hash: str


class Tampered(msgspec.Struct, frozen=True):
    """Where a ticket's chain breaks: the first row that is not what was written, and how one can tell."""

    seq: int
    reason: str


def row_hash(row: Hashed, previous_hash: str) -> str:
    """SHA-256 in hex over the hash of the row before ("" for the first) and the row's JSON (sorted keys, UTC)."""
    canonical: Any = msgspec.structs.replace(row, at=row.at.astimezone(UTC))  # type: ignore[type-var]
    return hashlib.sha256(previous_hash.encode() + msgspec.json.encode(canonical, order="sorted")).hexdigest()


def first_break(rows: Sequence[Chained], head_seq: int, head_hash: str) -> Tampered | None:
    """Walk one chain's rows in order of seq; `head_*` is what the row that they tell of remembers of its last event."""
    previous = ""
    for expected, linked in enumerate(rows, start=1):
        reason = _what_is_wrong(linked, expected, previous)
        if reason:
            return Tampered(min(expected, linked.row.seq), reason)
        previous = linked.hash
    if len(rows) != head_seq or previous != head_hash:
        return Tampered(len(rows) + 1, "the last rows are missing")
    return None


def looks_break(looks: Iterable[Any], row_of: Callable[[Any], Hashed]) -> Tampered | None:
    """One chain of looks, oldest first: the first row that is not what was written."""
    previous = ""
    for expected, look in enumerate(looks, start=1):
        if look.seq != expected:
            return Tampered(expected, "a row is missing")
        if look.previous_hash != previous or row_hash(row_of(look), previous) != look.hash:
            return Tampered(expected, "the row's content was changed")
        previous = look.hash
    return None


def _what_is_wrong(linked: Chained, expected: int, previous: str) -> str | None:
    if linked.row.seq != expected:
        return "a row is missing"
    if linked.previous_hash != previous:
        return "the row does not follow the one before"
    if row_hash(linked.row, previous) != linked.hash:
        return "the row's content was changed"
    return None

"""Pure: where a ticket can stand, the words for it, and the sets of states that the platform asks about."""

from __future__ import annotations

from enum import StrEnum

from routing.facts import Words


class Status(StrEnum):
    DRAFT = "draft"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    HANDED_OVER = "handed_over"
    SIGNED = "signed"
    WORKING = "working"
    SUSPENDED = "suspended"
    RETURN_REVIEW = "return_review"
    CONSULT = "consult"
    MERGED = "merged"
    REPLIED = "replied"
    AUDITING_OK = "auditing_ok"
    CALLBACK = "callback"
    DISSATISFIED = "dissatisfied"
    ANSWERED = "answered"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    APPENDED = "appended"
    ARCHIVED = "archived"


STATUS_NAMES: dict[Status, Words] = {
    Status.DRAFT: Words("草稿", "Draft"),
    Status.ACCEPTED: Words("待交办", "To dispatch"),
    Status.DISPATCHED: Words("待签收", "To sign"),
    Status.HANDED_OVER: Words("已移交其他热线", "With another hotline"),
    Status.SIGNED: Words("已签收", "Signed"),
    Status.WORKING: Words("办理中", "In hand"),
    Status.SUSPENDED: Words("已挂起", "Suspended"),
    Status.RETURN_REVIEW: Words("退单审核", "Return under review"),
    Status.CONSULT: Words("会商中", "Under consultation"),
    Status.MERGED: Words("已并单", "Merged"),
    Status.REPLIED: Words("已答复", "Replied"),
    Status.AUDITING_OK: Words("审核通过", "Reply approved"),
    Status.CALLBACK: Words("回访中", "Being called back"),
    Status.DISSATISFIED: Words("不满意待定", "Dissatisfied"),
    Status.ANSWERED: Words("直接答复", "Answered directly"),
    Status.REFUSED: Words("不予受理", "Not admitted"),
    Status.TRANSFERRED: Words("已移交", "Transferred"),
    Status.CLOSED: Words("已办结", "Closed"),
    Status.WITHDRAWN: Words("已撤回", "Withdrawn"),
    Status.APPENDED: Words("已追加原单", "Added to an earlier ticket"),
    Status.ARCHIVED: Words("已归档", "Archived"),
}
FINAL = frozenset(
    {
        Status.ANSWERED,
        Status.REFUSED,
        Status.TRANSFERRED,
        Status.CLOSED,
        Status.WITHDRAWN,
        Status.APPENDED,
        Status.ARCHIVED,
    }
)
CLOCK_RUNS = frozenset({Status.DISPATCHED, Status.SIGNED, Status.WORKING, Status.RETURN_REVIEW, Status.CONSULT})
"""The unit's clock runs."""
WITH_UNIT = CLOCK_RUNS | {Status.SUSPENDED}
"""The ticket lies with a unit."""
OPEN = frozenset(Status) - FINAL - {Status.DRAFT}

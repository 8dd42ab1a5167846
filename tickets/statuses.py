"""Pure: where a ticket can stand, the words for it, and the sets of states that the platform asks about."""

from __future__ import annotations

from enum import StrEnum

from routing.facts import Words


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

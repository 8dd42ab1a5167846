"""Pure: the life of a knowledge item's text as one table: who may take a step, and whose step it may not have been."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from routing.facts import Words
from tickets.people import HEADS, OFFICE, UNIT, Actor, Role


class ItemStatus(StrEnum):
    """What one may do with an item; a published item stays published while a change to it is under way."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class TextState(StrEnum):
    """One version of an item's text."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


STATUS_NAMES: dict[str, Words] = {
    ItemStatus.DRAFT: Words("待审核", "To review"),
    ItemStatus.REVIEWED: Words("待发布", "To publish"),
    ItemStatus.PUBLISHED: Words("已发布", "Published"),
    ItemStatus.WITHDRAWN: Words("已撤下", "Withdrawn"),
    TextState.SUPERSEDED: Words("已被替代", "Superseded"),
    TextState.REFUSED: Words("已退回", "Sent back"),
}


class Act(StrEnum):
    """What a person may do with an item, beside writing a text."""

    REVIEW = "review"
    PUBLISH = "publish"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    REPORT_WRONG = "report_wrong"


ACT_NAMES: dict[Act, Words] = {
    Act.REVIEW: Words("审核通过", "Approve"),
    Act.PUBLISH: Words("发布", "Publish"),
    Act.REFUSE: Words("退回修改", "Send back"),
    Act.WITHDRAW: Words("撤下", "Withdraw"),
    Act.CONFIRM: Words("复核无误", "Confirm as current"),
    Act.REPORT_WRONG: Words("报告有误", "Report as wrong"),
}

EDITORS = frozenset({Role.LEAD, Role.DISP})
"""The office's people who answer for the knowledge base."""
WRITERS = OFFICE | UNIT
READERS = WRITERS | {Role.AUDIT}
_ALL_UNIT = UNIT


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """`roles` of the office, `unit` roles of the item's own unit; `not_by`: who may not take it, by earlier step."""

    roles: frozenset[Role]
    unit: frozenset[Role] = frozenset()
    not_by: tuple[str, ...] = ()
    needs_note: bool = False


STEPS: dict[tuple[str, Act], Step] = {
    (TextState.DRAFT, Act.REVIEW): Step(roles=EDITORS, unit=HEADS, not_by=("author",)),
    (TextState.DRAFT, Act.REFUSE): Step(roles=EDITORS, unit=HEADS, needs_note=True),
    (TextState.REVIEWED, Act.PUBLISH): Step(roles=EDITORS, not_by=("author", "reviewer")),
    (TextState.REVIEWED, Act.REFUSE): Step(roles=EDITORS, needs_note=True),
    (TextState.PUBLISHED, Act.WITHDRAW): Step(roles=EDITORS, unit=HEADS, needs_note=True),
    (TextState.PUBLISHED, Act.CONFIRM): Step(roles=EDITORS, unit=_ALL_UNIT),
    (TextState.PUBLISHED, Act.REPORT_WRONG): Step(roles=OFFICE, unit=_ALL_UNIT, needs_note=True),
}
"""(state of the text, act) -> who; the text is the one under way for its own acts, else the published one."""

_WHOSE = {
    "author": Words("须由起草人以外的人办理。", "Somebody else than the author must do this."),
    "reviewer": Words("发布人与审核人不能是同一人。", "Reviewer and publisher must be two people."),
}
NOT_YOURS = Words("您的岗位或单位不办理此项。", "Your post or department does not do this.")


def may(step: Step, actor: Actor, owner: str | None) -> bool:
    """Whether the post allows the step for an item of `owner` (None: the hotline's own)."""
    return actor.role in step.roles or (actor.role in step.unit and actor.department == owner)


def whose_step(step: Step, actor: Actor, earlier: dict[str, str | None]) -> Words | None:
    """Why this person may not take the step after who took the earlier ones ({"author": id, …}); None: may."""
    return next((_WHOSE[name] for name in step.not_by if earlier.get(name) == actor.id), None)

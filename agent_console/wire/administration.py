"""What the administrator keeps: people, catalogue, rule packs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from agent_console.wire.base import In, Named, Out

Short = Annotated[str, msgspec.Meta(max_length=64)]


class Posting(Out, frozen=True):
    post: str
    post_title: str
    department: Named | None
    since: datetime
    until: datetime | None
    changed_by: str
    reason: str


class AccountEvent(Out, frozen=True):
    at: datetime
    text: str
    by: str


class PersonKept(Out, frozen=True):
    account: str
    name: str
    post: str
    post_title: str
    department: Named | None
    active: bool
    password_due: bool
    """The person has yet to replace a password that somebody else made."""
    last_login_at: datetime | None
    created_at: datetime
    postings: list[Posting]
    events: list[AccountEvent]
    """What was done to the account, newest first."""


class PersonAdded(In, frozen=True):
    account: Short
    name: Short
    post: Short
    department: Short | None = None


class PostChanged(In, frozen=True):
    post: Short
    reason: Annotated[str, msgspec.Meta(max_length=300)]
    department: Short | None = None


class ActiveSet(In, frozen=True):
    active: bool


class PasswordShown(Out, frozen=True):
    """Shown this once."""

    account: str
    password: str


class People(Out, frozen=True):
    items: list[PersonKept]
    posts: list[Named]
    unit_posts: list[str]
    """Posts that need a department."""


class PackApproval(Out, frozen=True):
    standing: str
    """"approved", "partly", "changed" (edited since), "declared" (only its file says so) or "none"."""
    text: str
    missing: int


class PackKept(Out, frozen=True):
    pin: str
    title: str
    in_force: bool
    """It counts for new tickets, approved or not."""
    force: str
    """How it stands to that, in words."""
    approval: PackApproval
    effective_from: date | None
    approved_by: str | None
    extends: str | None
    verified: int
    weak: int
    proposal: int


class PackTerm(Out, frozen=True):
    path: str
    title: str
    value: str
    tag: str
    tag_name: str
    basis: str


class PackTerms(Out, frozen=True):
    """What whoever approves must have seen."""

    pin: str
    digest: str
    effective_from: date | None
    approval: PackApproval
    signed: list[str]
    unfounded: list[PackTerm]


class PackSigned(In, frozen=True):
    pack: str
    digest: str
    """Of the content that was looked at."""
    shown: int
    """How many unfounded parameters were looked at."""
    approved_by: str
    """The office that approved, with its document."""


class PackDiff(Out, frozen=True):
    before: str
    after: str
    sentences: list[str]


class PackGroup(Out, frozen=True):
    department: Named | None
    type: str
    tickets: int
    earlier: int
    later: int
    red_now: int
    red_then: int


class PackReplay(Out, frozen=True):
    pack: str
    since: date
    tickets: int
    left_out: int
    turn_red: int
    no_longer_red: int
    groups: list[PackGroup]


class DepartmentKept(Out, frozen=True):
    code: str
    name: str
    area: str
    level: str


class CatalogueKept(Out, frozen=True):
    source: str
    areas: int
    categories: int
    departments: list[DepartmentKept]

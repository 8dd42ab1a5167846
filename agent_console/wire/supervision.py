"""Supervision: orders with their reply, the month's bulletin, interviews, marks, and packages of evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec

from agent_console.wire.base import In, Named, Out, Version

Text = Annotated[str, msgspec.Meta(max_length=5000)]
Short = Annotated[str, msgspec.Meta(max_length=300)]


class Order(Out, frozen=True):
    id: str
    number: str
    ticket_id: str
    ticket_number: str
    matter: str
    department: Named | None
    reason: str
    issued_at: datetime
    issued_by: str
    reply_due_at: datetime | None
    signed_at: datetime | None
    signed_by: str | None
    reply: str
    replied_at: datetime | None
    replied_by: str | None
    overdue: bool
    closed_at: datetime | None
    opinion: str
    state: str
    """to_sign, awaiting, late, replied or closed"""
    version: int


class OrderSigned(In, frozen=True):
    version: Version


class OrderReply(In, frozen=True):
    version: Version
    reply: Text


class OrderClosed(In, frozen=True):
    version: Version
    accepted: bool
    opinion: Text


class BulletinUnit(Out, frozen=True):
    department: Named | None
    reds: int
    late_replies: int
    grade: str


class Bulletin(Out, frozen=True):
    month: str
    number: str | None
    rule: str
    drafted_at: datetime
    signed_at: datetime | None
    signed_by: str | None
    units: list[BulletinUnit]


class InterviewMade(In, frozen=True):
    department: str
    cause: Short
    held_on: date
    host: Short
    attendees: Short
    record: Text
    plan: Text
    plan_due_on: date | None = None


class Interview(Out, frozen=True):
    id: str
    department: Named | None
    cause: str
    held_on: date
    host: str
    attendees: str
    record: str
    plan: str
    plan_due_on: date | None
    recorded_by: str
    recorded_at: datetime


class MarkGiven(In, frozen=True):
    department: str
    kind: str
    reason: Text
    ticket_number: str | None = None


class Mark(Out, frozen=True):
    id: str
    department: Named | None
    kind: str
    reason: str
    ticket_number: str | None
    at: datetime
    by: str


class EvidenceAsked(In, frozen=True):
    department: str
    title: Short
    tickets: list[str]
    purpose: Short


class EvidenceOpened(In, frozen=True):
    purpose: Short


class EvidenceAccess(Out, frozen=True):
    at: datetime
    name: str
    post: str
    purpose: str


class EvidenceHold(Out, frozen=True):
    """Why it is kept past its period."""

    at: datetime
    reason: str
    by: str
    lifted_at: datetime | None


class Evidence(Out, frozen=True):
    id: str
    department: Named | None
    title: str
    sha256: str
    assembled_at: datetime
    assembled_by: str
    ended_at: datetime | None
    """When its period was over and what was in it went."""
    holds: list[EvidenceHold]
    accesses: list[EvidenceAccess]
    content: dict[str, Any] | None
    """Only in the answer to opening it, which is written down."""

"""A trial of the rules: what would fall due when, for a matter registered at a given moment."""

from __future__ import annotations

from datetime import date, datetime

from agent_console.wire.base import In, Out


class TrialAsked(In, frozen=True):
    at: datetime
    """When the ticket is dispatched, with its zone."""
    type: str
    urgency: str = "normal"
    channel: str = "phone"
    secret: bool = False


class TrialDay(Out, frozen=True):
    day: date
    why: dict[str, str]
    """By language."""


class TrialDue(Out, frozen=True):
    kind: str
    kind_name: dict[str, str]
    due_at: datetime | None
    limit: dict[str, str] | None
    reason: dict[str, str]
    sentence: dict[str, str]
    basis: list[str]
    """Titles of the documents that the limit rests on; empty: a proposal."""
    estimated: bool
    skipped: list[TrialDay]
    worked: list[date]
    """Weekends that count as working days."""


class Trial(Out, frozen=True):
    pack: str
    at: datetime
    dues: list[TrialDue]

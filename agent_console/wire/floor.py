"""The live floor and its day, and whether the parts of the platform work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from agent_console.wire.base import Out


class Call(Out, frozen=True):
    call_id: str
    direction: str
    state: str
    number: str
    name: str
    queue: str | None
    seat: str | None
    arrived_at: datetime
    queued_at: datetime | None
    ringing_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    state_since: datetime
    waited_seconds: float | None
    priority: int


class Seat(Out, frozen=True):
    seat: str
    post: str | None
    agent_id: str | None
    agent_name: str | None
    state: str
    state_since: datetime
    pause_reason: str | None
    call_id: str | None
    device: str


class Queue(Out, frozen=True):
    queue: str
    title: str
    waiting: int
    longest_since: datetime | None
    offered: int
    answered: int
    answered_in_target: int
    abandoned: int


class TodayHour(Out, frozen=True):
    hour: int
    offered: int
    answered: int
    answered_in_target: int
    wait_seconds: float


class Today(Out, frozen=True):
    date: date
    offered: int
    answered: int
    answered_in_target: int
    abandoned: int
    hours: list[TodayHour]


class Link(Out, frozen=True):
    state: Literal["up", "lost", "none"]
    since: datetime
    reason: str


class CurveHour(Out, frozen=True):
    """One hour of the day, local time. `today` is None for hours to come."""

    hour: int
    today: int | None
    last_week: int
    answered_in_target: float | None
    """Share 0..1 of today's offered calls that were answered in time."""
    mean_wait: float | None
    """Seconds."""


class Curve(Out, frozen=True):
    hours: list[CurveHour]


class HealthPart(Out, frozen=True):
    state: Literal["up", "down", "off"]
    detail: str = ""


class Health(Out, frozen=True):
    database: HealthPart
    redis: HealthPart
    telephony: HealthPart
    speech: HealthPart
    office_ahead: float = 0.0
    """Seconds from real time to the office's: not nothing where a demo's clock was moved."""

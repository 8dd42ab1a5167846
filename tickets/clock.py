"""The office's clock: what time it is for every decision on tickets, asked here and nowhere else.

Telephony keeps its own time (Asterisk states it in events); logins and sessions follow `real_time` always."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment in UTC; real in an office, movable in a demo and in tests."""
OfficeTime = Callable[[datetime], datetime]
"""What the office's clock showed at a real moment, such as that of a telephone's event."""


def real_time() -> datetime:
    return datetime.now(UTC)


def unmoved(real: datetime) -> datetime:
    """The office's clock is the real one."""
    return real

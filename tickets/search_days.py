"""Pure: how a search walks back in time. A ticket is filed under the day on which it was opened, and under blocks of 4,
16, 64, … days; asked for newest first, a few days are looked through, then ever larger blocks, until enough is found:
words that stand in every eighth ticket cost no more over twenty years than over one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

LEVELS = 6
"""Blocks of 4**0 … 4**5 days: those of the last level, some three years, are few enough to be asked for one by one."""
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def day_of(at: datetime) -> int:
    """Days since 1970 in UTC; what is older is filed under the first one."""
    return max(0, (at - _FIRST).days)


def key_of(day: int, level: int) -> int:
    """The block of this level that holds the day, as the table's index knows it: no two levels share a key."""
    size: int = 4**level
    return day // size * LEVELS + level


def spans(newest: int, oldest: int) -> Iterator[list[int]]:
    """Keys that a search looks for together, newest first; each day within [oldest, newest] lies in one block alone."""
    before = newest + 1
    for level in range(LEVELS):
        if before <= oldest:
            return
        size, last = 4**level, level == LEVELS - 1
        wider = 0 if last else (before - 1) // (4 * size) * 4 * size
        keys = [key_of(day, level) for day in range(before - size, max(wider, oldest - size + 1) - 1, -size)]
        yield from ([key] for key in keys) if last else [keys]
        before = wider

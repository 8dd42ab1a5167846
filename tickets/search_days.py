"""Pure: how a search walks back in time. A ticket is filed under the day on which it was opened, and under blocks of 4,
16, 64, … days; asked for newest first, a few days are looked through, then ever larger blocks, until enough is found:
words that stand in every eighth ticket cost no more over twenty years than over one.

Words that stand in few tickets of a season stand in few of all years: when the NEAR days did not hold enough, all that
have the words are read at once, unless they turn out to be many after all. Large blocks cost by all the tickets that
they hold, not by those that are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

LEVELS = 6
"""Blocks of 4**0 … 4**5 days: those of the last level, some three years, are few enough to be asked for one by one."""
NEAR = 3
"""So many spans, one to some two months, are looked through before all that have the words are read at once."""
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
        wider = 0 if last else _wider(before, level)
        keys = [key_of(day, level) for day in range(before - size, max(wider, oldest - size + 1) - 1, -size)]
        yield from ([key] for key in keys) if last else [keys]
        before = wider


def near_from(newest: int) -> int:
    """The first of the days that the NEAR spans hold."""
    before = newest + 1
    for level in range(NEAR):
        before = _wider(before, level)
    return before


def _wider(before: int, level: int) -> int:
    """Where a span of this level ends that begins before this day: at the next wider block."""
    size: int = 4 ** (level + 1)
    return (before - 1) // size * size

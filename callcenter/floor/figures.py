"""The day's figures: offered, answered, answered in time and lost, for each queue, for the day and for each hour.

Every entry into a line counts once as offered, and once as answered or abandoned when it ends; so at any moment
offered = answered + abandoned + standing in line. Abandoned means: left the line without a seat, for whatever reason.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import msgspec

from callcenter.events import QueueName

OFFICE_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time, without summer time, since 1992."""


class HourFigures(msgspec.Struct, frozen=True, kw_only=True):
    hour: int
    """0 to 23 in the office's time."""
    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    wait_seconds: float = 0.0
    """Sum of the waits of the answered."""


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """The whole hotline's day. A call that a seat passes on to another queue is not offered anew."""

    date: date
    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    hours: tuple[HourFigures, ...] = ()
    """Hours in which something happened, in order."""


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    queue: QueueName
    title: str
    waiting: int = 0
    longest_since: datetime | None = None
    """Since when the first of those who wait has stood in line."""
    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What one event adds to the figures."""

    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    wait_seconds: float = 0.0


OFFERED = Tally(offered=1)
ABANDONED = Tally(abandoned=1)
LOST_AT_ONCE = Tally(offered=1, abandoned=1)
"""The line was full, or nobody was there to serve it."""


def answered(wait_seconds: float, target_seconds: float) -> Tally:
    return Tally(answered=1, answered_in_target=int(wait_seconds <= target_seconds), wait_seconds=wait_seconds)


def office_day(at: datetime) -> date:
    return at.astimezone(OFFICE_TIME).date()


def with_tally(today: Today, tally: Tally, at: datetime) -> Today:
    """Add `tally` to the day and to the hour of `at`."""
    hour = at.astimezone(OFFICE_TIME).hour
    old = next((figures for figures in today.hours if figures.hour == hour), HourFigures(hour=hour))
    new = msgspec.structs.replace(
        old,
        offered=old.offered + tally.offered,
        answered=old.answered + tally.answered,
        answered_in_target=old.answered_in_target + tally.answered_in_target,
        abandoned=old.abandoned + tally.abandoned,
        wait_seconds=round(old.wait_seconds + tally.wait_seconds, 3),
    )
    others = [figures for figures in today.hours if figures.hour != hour]
    return msgspec.structs.replace(
        today,
        offered=today.offered + tally.offered,
        answered=today.answered + tally.answered,
        answered_in_target=today.answered_in_target + tally.answered_in_target,
        abandoned=today.abandoned + tally.abandoned,
        hours=tuple(sorted([*others, new], key=lambda figures: figures.hour)),
    )


def queue_with_tally(queue: Queue, tally: Tally) -> Queue:
    return msgspec.structs.replace(
        queue,
        offered=queue.offered + tally.offered,
        answered=queue.answered + tally.answered,
        answered_in_target=queue.answered_in_target + tally.answered_in_target,
        abandoned=queue.abandoned + tally.abandoned,
    )

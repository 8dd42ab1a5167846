"""Pure: when a citizen is called back, and when again after nobody answered (rule R4).

Three tries in at least two different half-days within three working days, one of them in the evening window.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from routing.calendars import WorkCalendar

_MORNING, _AFTERNOON = time(9, 30), time(15, 0)


def first_try(now: datetime) -> datetime:
    """The first call may go out at once: the reply was just given."""
    return now


def half_day(at: datetime, calendar: WorkCalendar, evening_from: int) -> tuple[int, str]:
    """Which half-day (day number, "am", "pm" or "evening") a moment lies in, local time."""
    local = calendar.local(at)
    if local.hour >= evening_from:
        return local.toordinal(), "evening"
    return local.toordinal(), "am" if local.hour < 13 else "pm"


def next_try(
    tried: Sequence[datetime], now: datetime, calendar: WorkCalendar, *, tries: int, evening: tuple[int, int]
) -> datetime | None:
    """When to call again after the calls at `tried` (UTC, oldest first) reached nobody; None when that was the last.

    The last try is in the evening window unless one was already; the others are in a half-day not yet tried.
    """
    if len(tried) >= tries:
        return None
    halves = {half_day(at, calendar, evening[0]) for at in tried}
    had_evening = any(half == "evening" for _, half in halves)
    if len(tried) == tries - 1 and not had_evening:
        return _next_evening(now, calendar, evening)
    return _next_half_day(now, calendar, halves, evening[0])


def _next_evening(now: datetime, calendar: WorkCalendar, evening: tuple[int, int]) -> datetime:
    local = calendar.local(now)
    opens = calendar.moment(local.date(), time(evening[0]))
    closes = calendar.moment(local.date(), time(evening[1]))
    if now < closes:
        return max(now, opens)
    return calendar.moment(local.date() + timedelta(days=1), time(evening[0]))


def _next_half_day(now: datetime, calendar: WorkCalendar, tried: set[tuple[int, str]], evening_from: int) -> datetime:
    day = calendar.local(now).date()
    days = (day, *(calendar.nth_working_day(day, n) for n in (1, 2)))
    starts = (calendar.moment(d, at) for d in days if calendar.is_working_day(d) for at in (_MORNING, _AFTERNOON))
    return next(at for at in starts if at > now and half_day(at, calendar, evening_from) not in tried)

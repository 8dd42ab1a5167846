"""Pure: when a citizen is called back, and when again after nobody answered (rule R4).

As many tries as the pack says, in as many different half-days, one of them in the evening window. Tries that were all
made in one half-day, or none in the evening, are not enough: another one is planned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import count

from routing.calendars import WorkCalendar

Evening = tuple[time, time]
"""Local times at which the evening window opens and closes."""
HalfDay = tuple[int, str]
"""Day number, and "am", "pm", "evening" or "night" (after the window)."""
_MORNING, _NOON, _AFTERNOON = time(9, 30), time(13), time(15)


def first_try(now: datetime) -> datetime:
    """The first call may go out at once: the reply was just given."""
    return now


def half_day(at: datetime, calendar: WorkCalendar, evening: Evening) -> HalfDay:
    """Which half-day a moment lies in, local time."""
    local = calendar.local(at)
    parts = ((_NOON, "am"), (evening[0], "pm"), (evening[1], "evening"))
    return local.toordinal(), next((part for until, part in parts if local.time() < until), "night")


def next_try(
    tried: Sequence[datetime], now: datetime, calendar: WorkCalendar, *, tries: int, half_days: int, evening: Evening
) -> datetime | None:
    """When to call again after the calls at `tried` (UTC, oldest first) reached nobody; None when they were enough.

    The last try is in the evening window unless one was already; the others are in a half-day not yet tried.
    """
    halves = {half_day(at, calendar, evening) for at in tried}
    had_evening = any(half == "evening" for _, half in halves)
    if len(tried) >= tries and (tries <= 1 or (had_evening and len(halves) >= min(half_days, tries))):
        return None
    if len(tried) >= tries - 1 and not had_evening:
        return _next_evening(now, calendar, evening)
    return _next_half_day(now, calendar, halves, evening)


def _next_evening(now: datetime, calendar: WorkCalendar, evening: Evening) -> datetime:
    local = calendar.local(now)
    opens = calendar.moment(local.date(), evening[0])
    closes = calendar.moment(local.date(), evening[1])
    if now < closes:
        return max(now, opens)
    return calendar.moment(local.date() + timedelta(days=1), evening[0])


def _next_half_day(now: datetime, calendar: WorkCalendar, tried: set[HalfDay], evening: Evening) -> datetime:
    return next(at for at in _starts(now, calendar) if at > now and half_day(at, calendar, evening) not in tried)


def _starts(now: datetime, calendar: WorkCalendar) -> Iterator[datetime]:
    """When half-days of working days begin to be called in, from the day of `now` on."""
    today = calendar.local(now).date()
    for days in count():
        day = calendar.nth_working_day(today, days)
        if calendar.is_working_day(day):
            yield from (calendar.moment(day, at) for at in (_MORNING, _AFTERNOON))

"""Pure: how deadlines move: by how much and until when one may ask for more, and what a stopped clock gives back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from routing.calendars import WorkCalendar
from routing.durations import CountFrom, Duration, Unit
from routing.pack_sections import Joint
from routing.packs import Extension

_MOST = re.compile(r"min\(original, ?(\w+)\)")
_AHEAD = re.compile(r"max\((\w+), ?(0?\.\d+)\*limit\)")
_CLOCKWISE = frozenset({Unit.MINUTE, Unit.HOUR, Unit.DAY})
"""Units that run at night and on days off as well."""


def most_more(
    rule: Extension, limit: Duration, due: datetime, calendar: WorkCalendar, hard: Duration | None = None
) -> int:
    """How much more may be asked for at most, in the limit's own unit: no more than the original limit, nor than the
    pack's own from `due` (UTC) on, nor than is left to the limit of a `hard` case, where that is a longer one."""
    match = _MOST.fullmatch(rule.max)
    if match is None:
        return 0
    own = Duration.parse(match[1])
    longer = hard is not None and hard.unit is limit.unit and hard.amount > limit.amount
    most = min(limit.amount, hard.amount - limit.amount) if hard and longer else limit.amount
    if own.unit is limit.unit:
        return min(most, own.amount)
    until = extended(due, own, calendar)
    return bisect_right(range(1, most + 1), until, key=lambda n: extended(due, Duration(n, limit.unit), calendar))


def asked_time(asked: Mapping[str, Any]) -> Duration:
    """What a request for more time asks for; one without a unit is of working days."""
    return Duration(int(asked["days"]), Unit(asked.get("unit", Unit.WORKING_DAY)))


def ask_until(rule: Extension, due: datetime, calendar: WorkCalendar) -> datetime:
    """Last moment (UTC) at which more time may be asked for: `apply_before` ahead of the due time."""
    before = Duration.parse(rule.apply_before)
    if before.unit is Unit.WORKING_DAY:
        local = calendar.local(due)
        return calendar.moment(calendar.nth_working_day(local.date(), -before.amount), local.time())
    if before.unit is Unit.OFFICE_HOUR:
        return calendar.shift(due, -timedelta(hours=before.amount))
    minutes = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440}[before.unit] * before.amount
    return due - timedelta(minutes=minutes)


def extended(due: datetime, more: Duration, calendar: WorkCalendar) -> datetime:
    """So much after the due time; days end at the office's due time."""
    return calendar.add_working_time(due, more, CountFrom.NEXT_WORKDAY).at_utc


def stopped_time(limit: Duration, start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
    """What the clock would have counted from `start` to `end`; nothing when `end` lies before."""
    counted = end - start if limit.unit in _CLOCKWISE else calendar.working_time_between(start, end)
    return max(counted, timedelta())


def resumed(due: datetime, limit: Duration, start: datetime, end: datetime, calendar: WorkCalendar) -> datetime:
    """The due time after a clock stood still from `start` to `end`: as much is left as at `start`, not less, not more.

    A due time that had passed already when the clock was stopped stays.
    """
    lost = stopped_time(limit, start, end, calendar)
    if not lost or due <= start:
        return due
    return due + lost if limit.unit in _CLOCKWISE else max(due, calendar.shift(due, lost))


def partner_due(rule: Joint, due: datetime, start: datetime, calendar: WorkCalendar) -> datetime:
    """A partner's time: ahead of the responsible unit's by working days or a share of it, whichever is more."""
    match = _AHEAD.fullmatch(rule.ahead)
    days, share = (Duration.parse(match[1]).amount, float(match[2])) if match else (0, 0.0)
    local = calendar.local(due)
    by_days = calendar.moment(calendar.nth_working_day(local.date(), -days), local.time())
    by_share = calendar.shift(due, -calendar.working_time_between(start, due) * share)
    return max(start, min(by_days, by_share))

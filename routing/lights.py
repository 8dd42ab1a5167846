"""Green, yellow, red, supervised: when a running deadline changes its light, as moments that a sweep can index."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from routing.calendars import WorkCalendar
from routing.durations import Duration, Unit
from routing.facts import Urgency, Words, named
from routing.packs import RulePack


class Light(StrEnum):
    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    SUPERVISED = "supervised"


LIGHT_WORDS: dict[Light, Words] = {
    Light.NONE: Words("不计时", "not timed"),
    Light.GREEN: Words("正常", "in time"),
    Light.YELLOW: Words("黄灯预警", "yellow: warning"),
    Light.RED: Words("红灯警示", "red: overdue"),
    Light.SUPERVISED: Words("督查督办", "under supervision"),
}


class LightRules(msgspec.Struct, frozen=True, kw_only=True):
    """Yellow with `left` or less remaining (limits of days) or `share` of the limit (limits of hours)."""

    left: Duration = Duration(1, Unit.WORKING_DAY)
    share: float = 0.2
    supervise_after: Duration = Duration(2, Unit.WORKING_DAY)
    """Working days past due."""
    at_once: frozenset[Urgency] = frozenset({Urgency.U1, Urgency.U2})
    """Urgencies that are supervised as soon as they are late."""


class LightTimes(msgspec.Struct, frozen=True):
    """UTC moments at which the light changes; from each on the later light holds."""

    yellow: datetime
    red: datetime
    supervised: datetime


_YELLOW = re.compile(r"left<=(\d+\w+) or left<=(0?\.\d+)\*limit")


def light_rules(pack: RulePack) -> LightRules:
    match = _YELLOW.fullmatch(pack.lights.yellow)
    left, share = match.groups() if match else ("1wday", "0.2")
    return LightRules(
        left=Duration.parse(left),
        share=float(share),
        supervise_after=Duration.parse(pack.supervise.overdue),
        at_once=frozenset(named(Urgency, name) for name in pack.supervise.at_once),
    )


_DEFAULT = LightRules()


def light_times(
    due_at: datetime,
    limit: Duration,
    calendar: WorkCalendar,
    rules: LightRules = _DEFAULT,
    urgency: Urgency = Urgency.NORMAL,
) -> LightTimes:
    """When a deadline of `limit` that ends at `due_at` (UTC) changes its light.

    A limit of days turns red when the office opens on the first working day past due, never on a holiday between; a
    limit of hours turns red when it has passed.
    """
    red = due_at
    if limit.unit.of_days:
        red = calendar.opening(calendar.nth_working_day(calendar.local(due_at).date(), 1))
    if urgency in rules.at_once:
        return LightTimes(_yellow(due_at, limit, calendar, rules), red, red)
    day = calendar.day_length(calendar.local(due_at).date())
    supervised = max(red, calendar.shift(due_at, day * rules.supervise_after.amount))
    return LightTimes(_yellow(due_at, limit, calendar, rules), red, supervised)


def _yellow(due_at: datetime, limit: Duration, calendar: WorkCalendar, rules: LightRules) -> datetime:
    if limit.unit.of_days:
        day = calendar.day_length(calendar.local(due_at).date())
        return calendar.shift(due_at, -day * rules.left.amount)
    if limit.unit is Unit.OFFICE_HOUR:
        return calendar.shift(due_at, -timedelta(hours=limit.amount * rules.share))
    length = timedelta(**{"minutes" if limit.unit is Unit.MINUTE else "hours": limit.amount})
    return due_at - length * rules.share


def light(
    now: datetime,
    due_at: datetime,
    limit: Duration,
    calendar: WorkCalendar,
    rules: LightRules = _DEFAULT,
    urgency: Urgency = Urgency.NORMAL,
) -> Light:
    """The light of an unmet deadline at `now`. Between due and red (nights, holidays) it stays yellow."""
    return light_at(now, light_times(due_at, limit, calendar, rules, urgency))


def nudge_time(start: datetime, due_at: datetime, limit: Duration, calendar: WorkCalendar, share: float) -> datetime:
    """When `share` (0..1) of the time from `start` to `due_at` has passed: office time for limits counted in it."""
    if limit.unit in (Unit.WORKING_DAY, Unit.OFFICE_HOUR):
        return calendar.shift(start, calendar.working_time_between(start, due_at) * share)
    return start + (due_at - start) * share


def light_at(now: datetime, times: LightTimes) -> Light:
    if now >= times.supervised:
        return Light.SUPERVISED
    if now >= times.red:
        return Light.RED
    return Light.YELLOW if now >= times.yellow else Light.GREEN


def next_light_change(
    now: datetime,
    due_at: datetime,
    limit: Duration,
    calendar: WorkCalendar,
    rules: LightRules = _DEFAULT,
    urgency: Urgency = Urgency.NORMAL,
) -> datetime | None:
    """The next moment after `now` at which the light changes, None when it will not any more."""
    times = light_times(due_at, limit, calendar, rules, urgency)
    return min((at for at in (times.yellow, times.red, times.supervised) if at > now), default=None)

"""However a clock is stopped, started and given more time: nothing is lost, nothing won, and never is it earlier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.durations import Duration, Unit
from routing.pack_sections import Joint
from routing.packs import calendar_of
from routing.shipped import shipped_pack
from tickets.moving import ask_until, extended, most_more, partner_due, resumed, stopped_time

PACK = shipped_pack()
CALENDAR = calendar_of(PACK)
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
A_DAY = 1440
MOMENTS = st.integers(0, 669 * A_DAY).map(lambda minutes: FIRST + timedelta(minutes=minutes))
SPANS = st.integers(0, 40 * A_DAY).map(lambda minutes: timedelta(minutes=minutes))
LIMITS = st.builds(Duration, st.integers(1, 15), st.sampled_from([Unit.WORKING_DAY, Unit.OFFICE_HOUR, Unit.HOUR]))


def _left(limit: Duration, now: datetime, due: datetime) -> timedelta:
    return due - now if limit.unit is Unit.HOUR else CALENDAR.working_time_between(now, due)


@given(MOMENTS, LIMITS, SPANS, SPANS)
def test_a_stopped_clock_has_as_much_left_when_it_runs_again(
    start: datetime, limit: Duration, before: timedelta, stood: timedelta
):
    due = CALENDAR.add_working_time(start, limit).at_utc
    stopped, running = start + before, start + before + stood
    again = resumed(due, limit, stopped, running, CALENDAR)
    assert again >= due
    if stopped < due:
        assert _left(limit, running, again) == _left(limit, stopped, due)
    else:
        assert again == due, "what was late stays late"


@given(MOMENTS, LIMITS, SPANS, SPANS, SPANS)
def test_two_stops_one_after_the_other_give_back_what_one_would(
    start: datetime, limit: Duration, before: timedelta, first: timedelta, second: timedelta
):
    due = CALENDAR.add_working_time(start, limit).at_utc
    a = start + before
    b, c = a + first, a + first + second
    in_two = resumed(resumed(due, limit, a, b, CALENDAR), limit, b, c, CALENDAR)
    assert in_two == resumed(due, limit, a, c, CALENDAR) or a >= due


@given(MOMENTS, LIMITS, SPANS)
def test_nothing_is_counted_backwards(at: datetime, limit: Duration, span: timedelta):
    assert stopped_time(limit, at + span, at, CALENDAR) == timedelta(0)
    assert stopped_time(limit, at, at + span, CALENDAR) >= timedelta(0)


@given(MOMENTS, st.integers(1, 10), st.integers(1, 10))
def test_more_time_is_later_by_just_so_many_working_days(start: datetime, limit: int, days: int):
    due = CALENDAR.add_working_time(start, Duration(limit, Unit.WORKING_DAY)).at_utc
    new = extended(due, Duration(days, Unit.WORKING_DAY), CALENDAR)
    assert new > due
    assert CALENDAR.working_days_between(CALENDAR.local(due).date(), CALENDAR.local(new).date()) == days
    until = ask_until(PACK.extension, due, CALENDAR)
    assert CALENDAR.working_days_between(CALENDAR.local(until).date(), CALENDAR.local(due).date()) == 1


@given(MOMENTS, st.integers(1, 60), st.sampled_from(Unit), st.sampled_from(["10wday", "7day", "24h", "3whour"]))
def test_nobody_is_given_more_than_the_original_limit_nor_than_the_pack_s_own(
    start: datetime, amount: int, unit: Unit, own: str
):
    limit, rule = Duration(amount, unit), msgspec.structs.replace(PACK.extension, max=f"min(original, {own})")
    due = CALENDAR.add_working_time(start, limit).at_utc
    most = most_more(rule, limit, due, CALENDAR)
    until = extended(due, Duration.parse(own), CALENDAR)
    assert 0 <= most <= amount
    assert most == 0 or extended(due, Duration(most, unit), CALENDAR) <= until
    if Duration.parse(own).unit is unit:
        assert most == min(amount, Duration.parse(own).amount)
    elif most < amount:
        assert extended(due, Duration(most + 1, unit), CALENDAR) > until, "not one less than may be"


@given(MOMENTS, st.integers(1, 15))
def test_a_partner_is_done_before_the_responsible_unit(start: datetime, limit: int):
    due = CALENDAR.add_working_time(start, Duration(limit, Unit.WORKING_DAY)).at_utc
    own = partner_due(PACK.joint, due, start, CALENDAR)
    assert start <= own < due


def test_a_pack_says_how_far_ahead_a_partner_is():
    start = FIRST.replace(hour=2)
    due = CALENDAR.add_working_time(start, Duration(10, Unit.WORKING_DAY)).at_utc
    for days in (1, 4, 6):
        ahead = partner_due(Joint(ahead=f"max({days}wday, 0.0*limit)"), due, start, CALENDAR)
        assert CALENDAR.working_days_between(CALENDAR.local(ahead).date(), CALENDAR.local(due).date()) == days
    half = partner_due(Joint(ahead="max(0wday, 0.5*limit)"), due, start, CALENDAR)
    spent = CALENDAR.working_time_between(start, half) / CALENDAR.working_time_between(start, due)
    assert abs(spent - 0.5) < 0.01


@pytest.mark.parametrize(
    ("limit", "hard", "most"),
    [("3wday", "5wday", 2), ("5wday", "10wday", 5), ("10wday", "10wday", 10), ("3wday", None, 3)],
)
def test_a_first_extension_ends_with_the_limit_of_a_hard_case(limit: str, hard: str | None, most: int):
    longer = Duration.parse(hard) if hard else None
    assert most_more(PACK.extension, Duration.parse(limit), FIRST, CALENDAR, longer) == most


def test_a_clock_of_calendar_days_gives_a_weekend_back_as_well():
    friday, monday = FIRST + timedelta(days=2, hours=9), FIRST + timedelta(days=5)
    limit = Duration(7, Unit.DAY)
    due = CALENDAR.add_working_time(FIRST, limit).at_utc
    assert resumed(due, limit, friday, monday, CALENDAR) - due == monday - friday

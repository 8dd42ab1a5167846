"""Adding working time and measuring it agree, wherever one starts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.durations import CountFrom, Duration, Unit
from routing.packs import calendar_of
from routing.shipped import shipped_pack

CALENDAR = calendar_of(shipped_pack())
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)).map(  # noqa: DTZ001 - made UTC in the same line
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
amounts = st.integers(1, 60)


@given(moments, st.integers(1, 2_000_000))
def test_shifting_then_measuring_gives_the_time_back(start, seconds):
    span = timedelta(seconds=seconds)
    assert CALENDAR.working_time_between(start, CALENDAR.shift(start, span)) == span
    assert CALENDAR.working_time_between(CALENDAR.shift(start, -span), start) == span


@given(moments, amounts)
def test_office_hours_added_are_office_hours_measured(start, amount):
    due = CALENDAR.add_working_time(start, Duration(amount, Unit.OFFICE_HOUR))
    assert CALENDAR.working_time_between(start, due.at_utc) == timedelta(hours=amount)


@given(moments, amounts, st.sampled_from(CountFrom))
def test_a_deadline_of_working_days_never_lands_on_a_rest_day(start, amount, count_from):
    due = CALENDAR.add_working_time(start, Duration(amount, Unit.WORKING_DAY), count_from)
    assert CALENDAR.is_working_day(CALENDAR.local(due.at_utc).date())
    assert due.at_utc > start


@given(moments, amounts)
def test_working_days_added_are_working_days_measured(start, amount):
    due = CALENDAR.add_working_time(start, Duration(amount, Unit.WORKING_DAY))
    first, last = CALENDAR.local(start).date(), CALENDAR.local(due.at_utc).date()
    assert CALENDAR.working_days_between(first, last) == amount == len(due.counted)


@given(moments, st.integers(0, 400_000), amounts, st.sampled_from(Unit), st.sampled_from(CountFrom))
def test_a_later_start_never_ends_earlier(start, later, amount, unit, count_from):
    limit = Duration(amount, unit)
    first = CALENDAR.add_working_time(start, limit, count_from)
    second = CALENDAR.add_working_time(start + timedelta(seconds=later), limit, count_from)
    assert second.at_utc >= first.at_utc


@given(moments, amounts, st.sampled_from(Unit), st.sampled_from(CountFrom))
def test_a_longer_limit_never_ends_earlier(start, amount, unit, count_from):
    shorter = CALENDAR.add_working_time(start, Duration(amount, unit), count_from)
    longer = CALENDAR.add_working_time(start, Duration(amount + 1, unit), count_from)
    assert longer.at_utc > shorter.at_utc

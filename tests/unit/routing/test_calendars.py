"""Working days, office hours and what is counted in them, against the announcement for 2026."""

from datetime import date, time, timedelta

import pytest

from routing.calendars import WorkCalendar, announced, chinese_year
from routing.durations import CountFrom, Duration
from routing.facts import Words
from routing.years import DayRule, OfficeHours, OfficialYear, Season

REST = (
    "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07"
)
WORKED = "01-04 02-14 02-28 05-09 09-20 10-10"
VECTORS = [
    ("02-12", {1: "02-13", 3: "02-24", 5: "02-26", 10: "03-04"}),
    ("02-13", {1: "02-14", 3: "02-25", 5: "02-27", 10: "03-05"}),
    ("04-30", {1: "05-06", 3: "05-08", 5: "05-11", 10: "05-18"}),
    ("09-18", {1: "09-20", 3: "09-22", 5: "09-24", 10: "10-09"}),
    ("09-24", {1: "09-28", 3: "09-30", 5: "10-09", 10: "10-15"}),
    ("09-30", {1: "10-08", 3: "10-10", 5: "10-13", 10: "10-20"}),
]


def wday(amount):
    return Duration.parse(f"{amount}wday")


def test_it_knows_every_day_off_and_every_worked_weekend_of_2026(calendar):
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    off = {f"{day:%m-%d}" for day in days if day.weekday() < 5 and not calendar.is_working_day(day)}
    worked = {f"{day:%m-%d}" for day in days if day.weekday() >= 5 and calendar.is_working_day(day)}
    assert off == set(REST.split())
    assert worked == set(WORKED.split())


@pytest.mark.parametrize(
    ("start", "amount", "due"), [(start, n, due) for start, dues in VECTORS for n, due in dues.items()]
)
def test_it_counts_working_days_from_the_next_day(calendar, at, start, amount, due):
    found = calendar.add_working_time(at(f"2026-{start} 10:00"), wday(amount))
    assert found.at_utc == at(f"2026-{due} 17:30")
    assert not found.estimated
    assert len(found.counted) == amount


def test_it_names_what_was_counted_and_what_was_left_out(calendar, at):
    due = calendar.add_working_time(at("2026-02-13 10:00"), wday(5))
    assert due.worked_weekends == (date(2026, 2, 14),)
    assert [rest.day.day for rest in due.skipped] == [16, 17, 18, 19, 20, 23]
    assert {rest.why.zh for rest in due.skipped} == {"春节"}


def test_a_start_on_a_day_off_counts_as_that_day(calendar, at):
    assert calendar.add_working_time(at("2026-02-21 10:00"), wday(1)).at_utc == at("2026-02-24 17:30")


def test_a_year_not_announced_is_estimated_monday_to_friday(calendar, at):
    due = calendar.add_working_time(at("2026-12-24 10:00"), wday(10))
    assert due.estimated
    assert due.estimated_years == (2027,)
    assert due.at_utc == at("2027-01-07 17:30")


def test_loading_the_missing_year_moves_the_deadline_and_ends_the_estimate(at):
    new_year = DayRule(working=False, why=Words("元旦", "New Year's Day"))
    year = OfficialYear(year=2027, days={date(2027, 1, 1): new_year}, source="made up")
    office = OfficeHours(((time(8, 30), time(12)), (time(14, 30), time(17, 30))))
    due = WorkCalendar(office, years=announced([year])).add_working_time(at("2026-12-24 10:00"), wday(10))
    assert not due.estimated
    assert due.at_utc == at("2027-01-08 17:30")


def test_it_says_nothing_of_years_that_are_only_computed():
    assert chinese_year(2026) is not None
    assert chinese_year(2027) is None


def test_a_local_exception_stands_above_the_announcement(at):
    office = OfficeHours(((time(9), time(17)),))
    closed = DayRule(working=False, why=Words("停止办公", "office closed"))
    calendar = WorkCalendar(office, exceptions={date(2026, 3, 3): closed})
    assert calendar.add_working_time(at("2026-03-02 10:00"), wday(1)).at_utc == at("2026-03-04 17:30")
    assert calendar.why(date(2026, 3, 3)) == closed.why


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-03-02 10:00", "4whour", "2026-03-02 16:30"),
        ("2026-03-02 13:00", "2whour", "2026-03-02 16:30"),
        ("2026-03-02 17:00", "2whour", "2026-03-03 10:00"),
        ("2026-03-06 20:00", "1whour", "2026-03-09 09:30"),
        ("2026-02-14 17:00", "1whour", "2026-02-24 09:00"),
        ("2026-02-17 03:00", "20min", "2026-02-17 03:20"),
        ("2026-02-17 23:00", "2h", "2026-02-18 01:00"),
        ("2026-02-17 23:00", "24hour", "2026-02-18 23:00"),
        ("2026-02-13 10:00", "5day", "2026-02-18 17:30"),
    ],
)
def test_it_counts_each_unit_in_its_own_way(calendar, at, start, limit, due):
    assert calendar.add_working_time(at(start), Duration.parse(limit)).at_utc == at(due)


def test_counting_from_the_event_ends_at_the_same_minute(calendar, at):
    due = calendar.add_working_time(at("2026-02-13 10:00"), wday(2), CountFrom.EVENT)
    assert due.at_utc == at("2026-02-24 10:00")


def test_office_hours_follow_the_season(at):
    summer = Season((6, 1), (9, 30), ((time(8), time(12)), (time(15), time(18))))
    calendar = WorkCalendar(OfficeHours(((time(8, 30), time(12)), (time(14, 30), time(17, 30))), (summer,)))
    assert calendar.working_time_between(at("2026-07-01 00:00"), at("2026-07-02 00:00")) == timedelta(hours=7)
    assert calendar.working_time_between(at("2026-05-29 00:00"), at("2026-05-30 00:00")) == timedelta(hours=6.5)


def test_a_season_may_run_over_new_year():
    winter = Season((11, 1), (2, 28), ((time(9), time(17)),))
    assert winter.holds(date(2026, 12, 31))
    assert winter.holds(date(2026, 1, 1))
    assert not winter.holds(date(2026, 3, 1))


def test_working_time_over_new_year_is_the_sum_of_both_years(calendar, at):
    span = calendar.working_time_between(at("2025-12-31 16:30"), at("2026-01-04 09:30"))
    assert span == timedelta(hours=2)
    assert calendar.working_time_between(at("2026-01-04 09:30"), at("2025-12-31 16:30")) == -span


def test_working_days_between_is_the_inverse_of_counting(calendar):
    start = date(2026, 9, 30)
    for count in (-300, -20, -1, 1, 5, 20, 300):
        end = calendar.nth_working_day(start, count)
        assert calendar.is_working_day(end)
        assert calendar.working_days_between(start, end) == count

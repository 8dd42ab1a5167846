"""When a deadline turns yellow, red and supervised."""

from datetime import timedelta

import pytest

from routing.durations import Duration
from routing.facts import Urgency
from routing.lights import Light, LightRules, light, light_rules, light_times, next_light_change, nudge_time

FIVE_DAYS = Duration.parse("5wday")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-05 12:00", Light.GREEN),
        ("2026-03-05 17:30", Light.YELLOW),
        ("2026-03-06 17:00", Light.YELLOW),
        ("2026-03-06 20:00", Light.YELLOW),
        ("2026-03-08 12:00", Light.YELLOW),
        ("2026-03-09 08:30", Light.RED),
        ("2026-03-10 17:00", Light.RED),
        ("2026-03-10 17:30", Light.SUPERVISED),
    ],
)
def test_a_limit_of_days_due_on_friday_turns_red_on_monday(calendar, at, now, expected):
    assert light(at(now), at("2026-03-06 17:30"), FIVE_DAYS, calendar) is expected


def test_it_is_not_red_on_a_holiday_between(calendar, at):
    due = at("2026-09-30 17:30")
    assert light(at("2026-10-01 10:00"), due, FIVE_DAYS, calendar) is Light.YELLOW
    assert light(at("2026-10-07 23:00"), due, FIVE_DAYS, calendar) is Light.YELLOW
    assert light(at("2026-10-08 09:00"), due, FIVE_DAYS, calendar) is Light.RED


def test_it_is_red_on_a_worked_saturday(calendar, at):
    assert light(at("2026-02-14 09:00"), at("2026-02-13 17:30"), FIVE_DAYS, calendar) is Light.RED


@pytest.mark.parametrize(
    ("limit", "due", "yellow"),
    [
        ("24h", "2026-02-18 10:00", "2026-02-18 05:12"),
        ("20min", "2026-02-18 10:20", "2026-02-18 10:16"),
        ("4whour", "2026-03-03 09:00", "2026-03-02 17:12"),
    ],
)
def test_a_limit_of_hours_is_yellow_for_its_last_fifth_and_red_when_it_has_passed(calendar, at, limit, due, yellow):
    times = light_times(at(due), Duration.parse(limit), calendar)
    assert times.yellow == at(yellow)
    assert times.red == at(due)


def test_an_emergency_that_is_late_is_supervised_at_once(calendar, at):
    due, limit = at("2026-02-18 10:00"), Duration.parse("2h")
    assert light(due, due, limit, calendar, urgency=Urgency.U1) is Light.SUPERVISED
    assert light(due, due, limit, calendar) is Light.RED


def test_the_next_change_is_the_very_moment_at_which_the_light_changes(calendar, at):
    now, due = at("2026-09-24 10:00"), at("2026-09-30 17:30")
    seen = [light(now, due, FIVE_DAYS, calendar)]
    while (then := next_light_change(now, due, FIVE_DAYS, calendar)) is not None:
        assert light(then - timedelta(seconds=1), due, FIVE_DAYS, calendar) is seen[-1]
        seen.append(light(then, due, FIVE_DAYS, calendar))
        now = then
    assert seen == [Light.GREEN, Light.YELLOW, Light.RED, Light.SUPERVISED]


@pytest.mark.parametrize(
    ("start", "due", "limit", "nudge"),
    [
        ("2026-03-06 17:30", "2026-03-09 17:30", "1wday", "2026-03-09 11:45"),
        ("2026-03-02 11:00", "2026-03-02 15:30", "2whour", "2026-03-02 12:00"),
        ("2026-02-17 23:00", "2026-02-17 23:15", "15min", "2026-02-17 23:07:30"),
    ],
)
def test_half_of_the_time_to_sign_is_office_time_where_the_limit_is(calendar, at, start, due, limit, nudge):
    assert nudge_time(at(start), at(due), Duration.parse(limit), calendar, 0.5) == at(nudge)


def test_the_shipped_pack_says_what_the_defaults_say(pack):
    assert light_rules(pack) == LightRules()

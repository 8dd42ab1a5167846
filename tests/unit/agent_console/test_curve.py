from collections import Counter
from datetime import date

from agent_console.api.floor import hour_of
from callcenter.floor import Today
from callcenter.floor.figures import HourFigures

MORNING = HourFigures(hour=9, offered=10, answered=8, answered_in_target=7, abandoned=2, wait_seconds=40.0)
TODAY = Today(date=date(2026, 2, 13), offered=10, answered=8, answered_in_target=7, abandoned=2, hours=(MORNING,))


def test_an_hour_tells_its_share_in_time_and_its_mean_wait():
    hour = hour_of(9, TODAY, Counter({9: 12}), hour_now=10)
    assert (hour.today, hour.last_week, hour.answered_in_target, hour.mean_wait) == (10, 12, 0.7, 5.0)


def test_an_hour_without_calls_has_no_share_and_no_mean():
    hour = hour_of(8, TODAY, Counter(), hour_now=10)
    assert (hour.today, hour.last_week, hour.answered_in_target, hour.mean_wait) == (0, 0, None, None)


def test_an_hour_to_come_has_no_today():
    assert hour_of(11, TODAY, Counter({11: 3}), hour_now=10).today is None


def test_before_the_first_word_from_the_bridge_the_past_hours_are_empty():
    assert hour_of(9, None, Counter(), hour_now=10).today == 0

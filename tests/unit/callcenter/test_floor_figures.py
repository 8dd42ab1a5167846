"""The day's figures: what is counted, when, and how a day ends."""

from datetime import UTC, date, datetime

from callcenter import events as e
from callcenter.floor import apply, office_day
from callcenter.floor.figures import HourFigures
from tests.cast.floor import CALL, LINE, answer, arrive, at, empty_floor, end, queue, run, sign_in, talk_end, talking

LATER = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
"""Midnight in the office."""


def left(reason: e.QueueExit, when: float = 60.0) -> e.Event:
    return e.CallLeftQueue(at=at(when), call_id=CALL, queue=LINE, reason=reason)


ABANDONED = e.CallAbandoned(at=at(30), call_id=CALL, queue=LINE)


def test_an_answer_in_time_is_counted_for_day_hour_and_queue():
    floor = run(empty_floor(), *sign_in(), *talking()).floor
    hour = HourFigures(hour=12, offered=1, answered=1, answered_in_target=1, wait_seconds=3.0)
    assert (floor.today.offered, floor.today.answered, floor.today.answered_in_target) == (1, 1, 1)
    assert floor.today.hours == (hour,)
    assert floor.queues[LINE].answered_in_target == 1


def test_an_answer_after_fifteen_seconds_is_not_in_target():
    floor = run(empty_floor(), *sign_in(), arrive(), queue(), answer(when=17.001)).floor
    assert (floor.today.answered, floor.today.answered_in_target) == (1, 0)
    floor = run(empty_floor(), *sign_in(), arrive(), queue(), answer(when=17)).floor
    assert floor.today.answered_in_target == 1


def test_a_caller_who_hangs_up_in_line_is_counted_once():
    floor = run(empty_floor(), arrive(), queue(), ABANDONED, end()).floor
    assert (floor.today.offered, floor.today.abandoned, floor.queues[LINE].waiting) == (1, 1, 0)


def test_a_timeout_told_by_two_events_is_counted_once():
    floor = run(empty_floor(), arrive(), queue(), ABANDONED, left(e.QueueExit.TIMEOUT)).floor
    assert (floor.today.offered, floor.today.abandoned) == (1, 1)


def test_a_full_line_counts_as_offered_and_lost():
    floor = run(empty_floor(), arrive(), left(e.QueueExit.FULL)).floor
    assert (floor.today.offered, floor.today.abandoned, floor.queues[LINE].abandoned) == (1, 1, 1)


def test_a_call_that_ends_in_line_without_a_word_is_counted_as_lost():
    floor = run(empty_floor(), arrive(), queue(), end()).floor
    assert (floor.today.offered, floor.today.abandoned, floor.queues[LINE].waiting) == (1, 1, 0)


def test_the_longest_wait_is_that_of_the_first_in_line():
    two, three = e.CallId("two"), e.CallId("three")
    floor = run(empty_floor(), *(arrive(call) for call in (CALL, two, three))).floor
    floor = run(floor, queue(CALL, 2), queue(two, 4), queue(three, 6), answer(CALL, when=8)).floor
    assert (floor.queues[LINE].waiting, floor.queues[LINE].longest_since) == (2, at(4))


def test_the_day_turns_at_midnight_in_the_office():
    floor = run(empty_floor(), *sign_in(), *talking(), talk_end(), end(), arrive(e.CallId("two"))).floor
    floor = run(floor, queue(e.CallId("two"))).floor
    applied = apply(floor, e.DayBegan(at=LATER))
    assert (applied.floor.today.date, applied.floor.today.offered) == (date(2026, 3, 3), 0)
    assert (applied.floor.queues[LINE].offered, applied.floor.queues[LINE].waiting) == (0, 1)
    assert {change.kind for change in applied.changes} == {"queue", "today"}


def test_a_late_event_of_yesterday_does_not_turn_the_day_back():
    floor = apply(empty_floor(), e.DayBegan(at=LATER)).floor
    assert run(floor, arrive(), queue()).floor.today.date == office_day(LATER)

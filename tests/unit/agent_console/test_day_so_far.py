"""The day's figures from the record of calls: the same that the floor would have counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from agent_console.roles.day_so_far import figures
from callcenter.floor import Queue, Today
from tickets.models import CallRecord

NOW = datetime(2026, 2, 13, 2, 24, tzinfo=UTC)
NINE = datetime(2026, 2, 13, 1, 0, tzinfo=UTC)
"""09:00 in the office."""


def call(number: int, waited: float | None, *, queue: str = "hotline", over: bool = True) -> CallRecord:
    """One call queued at nine: answered after `waited` seconds; None: by nobody."""
    answered_at = None if waited is None else NINE + timedelta(seconds=waited)
    ended_at = NINE + timedelta(seconds=200) if over else None
    return CallRecord(call_id=f"c{number}", queue=queue, queued_at=NINE, answered_at=answered_at, ended_at=ended_at)


def counted(*calls: CallRecord) -> tuple[Today, Queue]:
    today, queue = (change.value for change in figures(calls, NOW, {"hotline": "市民热线"}, 15))
    assert isinstance(today, Today)
    assert isinstance(queue, Queue)
    return today, queue


def test_answered_lost_and_waiting_calls_are_told_apart():
    today, queue = counted(call(1, 5), call(2, 40), call(3, None), call(4, None, over=False))
    for part in (today, queue):
        assert (part.offered, part.answered, part.answered_in_target, part.abandoned) == (4, 2, 1, 1)
    assert [(hour.hour, hour.offered, hour.wait_seconds) for hour in today.hours] == [(9, 4, 45.0)]


def test_a_line_that_is_gone_counts_for_the_day_alone():
    today, queue = counted(call(1, 5, queue="elderly"))
    assert (today.offered, queue.offered) == (1, 0)


def test_a_call_that_never_stood_in_line_counts_nowhere():
    lost = CallRecord(call_id="c9", queue=None, queued_at=None, ended_at=NOW)
    today, _queue = counted(lost)
    assert today.offered == 0

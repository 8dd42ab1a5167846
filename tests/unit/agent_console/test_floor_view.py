import json
from datetime import UTC, datetime, timedelta

from agent_console.live.view import FRESH, FloorView

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def _at(message: bytes) -> datetime:
    return datetime.fromisoformat(json.loads(message)["at"])


def test_who_joins_a_quiet_floor_learns_the_time_of_now():
    view = FloorView()
    view.snapshot(AT)
    later = AT + timedelta(minutes=3)
    assert _at(view.snapshot(later)) == later


def test_a_crowd_that_joins_at_once_gets_one_message():
    view = FloorView()
    first = view.snapshot(AT)
    assert view.snapshot(AT + FRESH / 2) is first

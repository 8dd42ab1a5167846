"""Every recorded dialogue goes over the floor: nothing is left behind, and little of it does not fit."""

from pathlib import Path

import msgspec
import pytest

from callcenter.events import Event
from callcenter.seats import ON_CALL
from tests.cast.floor import FIRST, SECOND, empty_floor, run, sign_in

EXPECTED = Path(__file__).parent / "expected"
CUT_SHORT = frozenset({"resync"})
"""Recorded until the bridge would have begun anew: its calls still live at the end."""
HARMLESS = frozenset({"unknown call", "unknown seat", "nobody at the seat"})
"""A callback ends twice (the attempt, then its channel); recordings know seats that the cast does not."""


@pytest.mark.parametrize("trace", sorted(path.stem for path in EXPECTED.glob("*.json")))
def test_a_recorded_dialogue_leaves_an_empty_floor(trace):
    story = msgspec.json.decode((EXPECTED / f"{trace}.json").read_bytes(), type=list[Event])
    applied = run(empty_floor(), *sign_in(FIRST), *sign_in(SECOND), *story)
    assert set(applied.ignored) <= HARMLESS
    if trace not in CUT_SHORT:
        assert not applied.floor.calls
        assert all(seat.state not in ON_CALL for seat in applied.floor.seats.values())

"""The machines: steps, refusals, and the page drawn from them."""

from pathlib import Path

import pytest

from callcenter import machine
from callcenter.calls import CALL, CallAction, CallState
from callcenter.errors import IllegalTransition
from callcenter.seats import SEAT, SeatAction, SeatState

PAGE = Path(__file__).parents[3] / "docs" / "machines.md"


def test_it_tells_the_next_state():
    assert CALL.next(CallState.WAITING, CallAction.RING) is CallState.RINGING


def test_it_refuses_a_step_that_the_table_does_not_have():
    with pytest.raises(IllegalTransition, match="seat has no step 'ring' from 'away'"):
        SEAT.next(SeatState.AWAY, SeatAction.RING)
    assert not SEAT.may(SeatState.AWAY, SeatAction.RING)


def test_every_state_stands_in_its_table():
    assert set(CALL.table) == set(CallState)
    assert set(SEAT.table) == set(SeatState)


def test_every_state_can_be_reached():
    for drawn in (CALL, SEAT):
        reached = {drawn.start, *(after for steps in drawn.table.values() for after in steps.values())}
        assert reached == set(drawn.table)


def test_an_ended_call_has_no_further_step():
    assert CALL.table[CallState.ENDED] == {}


def test_the_drawn_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == machine.page(), "run: python -m callcenter.machine docs/machines.md"

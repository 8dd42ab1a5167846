"""What people at seats do to the floor, and what the queues of Asterisk must be told of it."""

import pytest

from callcenter import events as e
from callcenter.floor import AddMember, PauseSeat, RemoveMember, UnpauseSeat
from callcenter.seats import Post, SeatState
from tests.cast.floor import CALL, FIRST, at, empty_floor, run, sign_in, talk_end, talking

REST = e.SeatPaused(at=at(10), seat=FIRST, reason="rest")
READY = e.SeatReady(at=at(20), seat=FIRST)
SIGN_OUT = e.SeatSignedOut(at=at(30), seat=FIRST)


def device(kind: e.Device, when: float = 40.0) -> e.Event:
    return e.SeatDeviceChanged(at=at(when), seat=FIRST, device=kind)


def test_signing_in_makes_the_seat_ready_and_joins_the_queues():
    applied = run(empty_floor(), *sign_in())
    seat = applied.floor.seats[FIRST]
    assert (seat.state, seat.post, seat.agent_id, seat.state_since) == (
        SeatState.READY,
        Post.VOICE,
        "agent-8001",
        at(0),
    )
    assert applied.effects == (AddMember(seat=FIRST),)


@pytest.mark.parametrize("post", ["dispatch", "online", "opinion"])
def test_posts_that_take_no_calls_do_not_join_the_queues(post):
    assert run(empty_floor(), *sign_in(post=post)).effects == ()


def test_a_taken_seat_is_not_signed_in_to_again():
    applied = run(empty_floor(), *sign_in(), *sign_in())
    assert applied.ignored == ("seat has no sign_in from ready",)


def test_a_seat_whose_telephone_is_not_registered_is_offline():
    floor = run(empty_floor(), sign_in()[1]).floor
    assert floor.seats[FIRST].state is SeatState.OFFLINE
    assert run(floor, device(e.Device.FREE)).floor.seats[FIRST].state is SeatState.READY


def test_a_pause_tells_its_reason_and_ready_ends_it():
    applied = run(empty_floor(), *sign_in(), REST)
    assert applied.effects[-1] == PauseSeat(seat=FIRST, reason="rest")
    assert (applied.floor.seats[FIRST].state, applied.floor.seats[FIRST].pause_reason) == (SeatState.PAUSED, "rest")
    applied = run(applied.floor, READY)
    assert applied.effects == (UnpauseSeat(seat=FIRST),)
    assert (applied.floor.seats[FIRST].state, applied.floor.seats[FIRST].pause_reason) == (SeatState.READY, None)


def test_a_pause_asked_for_during_a_talk_begins_when_it_ends():
    applied = run(empty_floor(), *sign_in(), *talking(), REST)
    assert applied.floor.seats[FIRST].state is SeatState.TALKING
    assert applied.effects[-1] == PauseSeat(seat=FIRST, reason="rest")
    assert run(applied.floor, talk_end()).floor.seats[FIRST].state is SeatState.PAUSED


def test_signing_out_leaves_the_queues():
    applied = run(empty_floor(), *sign_in(), SIGN_OUT)
    assert applied.effects[-1] == RemoveMember(seat=FIRST)
    seat = applied.floor.seats[FIRST]
    assert (seat.state, seat.agent_id, seat.post) == (SeatState.AWAY, None, None)


def test_an_empty_seat_is_not_paused():
    applied = run(empty_floor(), REST)
    assert (applied.floor.seats[FIRST].state, applied.ignored) == (SeatState.AWAY, ("nobody at the seat",))


def test_a_call_at_an_empty_seat_leaves_the_seat_away():
    floor = run(empty_floor(), *talking()).floor
    assert (floor.seats[FIRST].state, floor.calls[CALL].seat) == (SeatState.AWAY, FIRST)


def test_a_telephone_that_goes_away_in_a_talk_shows_offline_after_it():
    floor = run(empty_floor(), *sign_in(), *talking(), device(e.Device.OFFLINE)).floor
    assert floor.seats[FIRST].state is SeatState.TALKING
    assert run(floor, talk_end()).floor.seats[FIRST].state is SeatState.OFFLINE


def test_an_event_of_an_unknown_seat_makes_no_seat():
    floor = empty_floor()
    applied = run(floor, e.SeatReady(at=at(1), seat=e.SeatId("9999")))
    assert (applied.floor, applied.ignored) == (floor, ("unknown seat",))


def test_a_device_told_twice_changes_nothing():
    floor = run(empty_floor(), *sign_in()).floor
    assert run(floor, device(e.Device.FREE)).changes == ()

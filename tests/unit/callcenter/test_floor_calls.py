"""What calls do to the floor: the usual way, the ways that end early, and events that come in the wrong order."""

from callcenter import events as e
from callcenter.calls import CallState
from callcenter.floor import PauseSeat, StartTaps, StopTaps
from callcenter.seats import SeatState
from tests.cast.floor import (
    CALL,
    FIRST,
    LINE,
    SECOND,
    answer,
    arrive,
    at,
    empty_floor,
    end,
    queue,
    ring,
    run,
    sign_in,
    talk_end,
    talking,
)


def test_a_call_waits_rings_talks_and_ends():
    floor = run(empty_floor(), *sign_in(), arrive(), queue()).floor
    assert floor.calls[CALL].state is CallState.WAITING
    assert (floor.queues[LINE].waiting, floor.queues[LINE].longest_since) == (1, at(2))
    floor = run(floor, ring()).floor
    assert (floor.calls[CALL].state, floor.seats[FIRST].state) == (CallState.RINGING, SeatState.RINGING)
    floor = run(floor, answer()).floor
    assert (floor.calls[CALL].state, floor.seats[FIRST].state) == (CallState.TALKING, SeatState.TALKING)
    assert (floor.calls[CALL].waited_seconds, floor.queues[LINE].waiting) == (3.0, 0)
    floor = run(floor, talk_end()).floor
    assert (floor.calls[CALL].state, floor.seats[FIRST].state) == (CallState.TALK_ENDED, SeatState.WRAP_UP)
    assert run(floor, end()).floor.calls == {}


def test_the_talks_end_pauses_the_seat_and_stops_its_taps():
    floor = run(empty_floor(), *sign_in(), *talking()).floor
    effects = run(floor, talk_end()).effects
    assert PauseSeat(seat=FIRST, reason="wrap_up") in effects
    assert StopTaps(call_id=CALL, caller_leg=CALL, seat_leg=f"{CALL}-{FIRST}") in effects


def test_the_answer_starts_taps_on_both_legs():
    effects = run(empty_floor(), *sign_in(), *talking()).effects
    assert StartTaps(call_id=CALL, seat=FIRST, caller_leg=CALL, seat_leg=f"{CALL}-{FIRST}") in effects


def test_a_held_call_is_shown_held_at_both_ends_until_it_is_resumed():
    held = e.CallHeld(at=at(10), call_id=CALL, seat=FIRST)
    resumed = e.CallResumed(at=at(20), call_id=CALL, seat=FIRST)
    floor = run(empty_floor(), *sign_in(), *talking(), held).floor
    assert (floor.calls[CALL].state, floor.seats[FIRST].state) == (CallState.HELD, SeatState.HELD)
    floor = run(floor, resumed).floor
    assert (floor.calls[CALL].state, floor.seats[FIRST].state) == (CallState.TALKING, SeatState.TALKING)


def test_a_resume_without_a_hold_is_ignored():
    applied = run(empty_floor(), *sign_in(), *talking(), e.CallResumed(at=at(9), call_id=CALL, seat=FIRST))
    assert applied.ignored == ("call has no resume from talking",)
    assert applied.floor.calls[CALL].state is CallState.TALKING


def test_a_ring_without_answer_puts_the_caller_back_in_line():
    no_answer = e.SeatRingEnded(at=at(18), call_id=CALL, seat=FIRST, reason=e.RingEnd.NO_ANSWER)
    floor = run(empty_floor(), *sign_in(), arrive(), queue(), ring(), no_answer).floor
    assert (floor.calls[CALL].state, floor.calls[CALL].in_line) == (CallState.WAITING, True)
    assert (floor.seats[FIRST].state, floor.seats[FIRST].call_id) == (SeatState.READY, None)


def test_the_next_seat_may_ring_before_the_first_has_stopped():
    no_answer = e.SeatRingEnded(at=at(18), call_id=CALL, seat=FIRST, reason=e.RingEnd.NO_ANSWER)
    told = (*sign_in(), *sign_in(SECOND), arrive(), queue(), ring(), ring(seat=SECOND, when=18), no_answer)
    floor = run(empty_floor(), *told).floor
    assert (floor.calls[CALL].state, floor.calls[CALL].seat) == (CallState.RINGING, SECOND)
    assert (floor.seats[FIRST].state, floor.seats[SECOND].state) == (SeatState.READY, SeatState.RINGING)


def test_a_blind_transfer_frees_the_first_seat_and_rings_the_second():
    moved = e.CallTransferred(at=at(9), call_id=CALL, seat=FIRST, target=SECOND)
    away = talk_end(when=9, reason=e.TalkEnd.TRANSFER)
    told = (*sign_in(), *sign_in(SECOND), *talking(), moved, away, ring(seat=SECOND, when=9.1))
    floor = run(empty_floor(), *told).floor
    assert (floor.seats[FIRST].state, floor.seats[SECOND].state) == (SeatState.WRAP_UP, SeatState.RINGING)
    floor = run(floor, answer(seat=SECOND, when=12)).floor
    assert (floor.calls[CALL].seat, floor.calls[CALL].answered_at) == (SECOND, at(5))
    assert floor.today.answered == 1


def test_a_transfer_into_a_queue_may_be_heard_before_the_talks_end():
    told = (*sign_in(), *talking(), queue(when=9), talk_end(when=9.01, reason=e.TalkEnd.TRANSFER))
    applied = run(empty_floor(), *told)
    assert (applied.floor.calls[CALL].state, applied.floor.queues[LINE].waiting) == (CallState.WAITING, 1)
    assert applied.floor.seats[FIRST].state is SeatState.WRAP_UP
    assert (applied.floor.today.offered, applied.floor.queues[LINE].offered) == (1, 2)


def test_an_old_queueing_does_not_undo_a_talk():
    floor = run(empty_floor(), *sign_in(), *talking()).floor
    applied = run(floor, queue(when=4))
    assert applied.ignored == ("queued already",)
    assert applied.floor == floor


def test_the_calls_end_frees_the_seat_even_before_the_talks_end_is_heard():
    floor = run(empty_floor(), *sign_in(), *talking(), end()).floor
    assert (floor.calls, floor.seats[FIRST].state) == ({}, SeatState.WRAP_UP)
    assert run(floor, talk_end()).floor == floor


def test_an_event_of_an_unknown_call_makes_no_call():
    unknown = e.CallId("never-heard-of")
    told = (queue(unknown), ring(unknown), answer(unknown), talk_end(unknown), end(unknown))
    floor = run(empty_floor(), *sign_in()).floor
    applied = run(floor, *told)
    assert applied.floor == floor
    assert set(applied.ignored) == {"unknown call"}


def test_a_call_heard_of_twice_keeps_what_is_known():
    applied = run(empty_floor(), arrive(), arrive(when=9))
    assert applied.floor.calls[CALL].arrived_at == at(1)
    assert applied.ignored == ("call known already",)


def test_the_recordings_path_is_kept_with_the_call():
    floor = run(empty_floor(), arrive(), e.RecordingStarted(at=at(2), call_id=CALL, path="/calls/one.wav")).floor
    assert floor.calls[CALL].recording == "/calls/one.wav"


# ------------------------------------------------------------------ callbacks
CALLBACK = e.CallId("cb-7")
STARTED = e.CallbackStarted(at=at(1), call_id=CALLBACK, seat=FIRST, number="13900000000", attempt_ref="7")
SEAT_UP = e.CallbackSeatUp(at=at(3), call_id=CALLBACK, seat=FIRST, seat_channel="PJSIP/8001-1", seat_leg=CALLBACK)
CONNECTED = e.CallbackConnected(at=at(8), call_id=CALLBACK, citizen_channel="PJSIP/trunk-1", citizen_leg="one-1.9")
REACHED = e.CallbackEnded(at=at(60), call_id=CALLBACK, outcome=e.DialOutcome.REACHED, talk_seconds=52)
MISSED = e.CallbackEnded(at=at(30), call_id=CALLBACK, outcome=e.DialOutcome.NO_ANSWER, talk_seconds=0)


def test_a_callback_rings_the_seat_then_the_citizen():
    floor = run(empty_floor(), *sign_in(), STARTED).floor
    assert (floor.calls[CALLBACK].state, floor.seats[FIRST].state) == (CallState.RINGING, SeatState.RINGING)
    floor = run(floor, SEAT_UP).floor
    assert (floor.calls[CALLBACK].state, floor.seats[FIRST].state) == (CallState.RINGING, SeatState.TALKING)
    applied = run(floor, CONNECTED)
    assert applied.floor.calls[CALLBACK].state is CallState.TALKING
    assert applied.effects == (StartTaps(call_id=CALLBACK, seat=FIRST, caller_leg="one-1.9", seat_leg=CALLBACK),)


def test_a_callback_that_was_answered_leads_to_wrap_up():
    floor = run(empty_floor(), *sign_in(), STARTED, SEAT_UP, CONNECTED, REACHED).floor
    assert (floor.calls, floor.seats[FIRST].state) == ({}, SeatState.WRAP_UP)


def test_a_callback_that_reached_nobody_gives_the_seat_back_as_it_was():
    floor = run(empty_floor(), *sign_in(), STARTED, SEAT_UP, MISSED).floor
    assert (floor.calls, floor.seats[FIRST].state) == ({}, SeatState.READY)


def test_a_callback_is_not_counted_among_the_offered_calls():
    floor = run(empty_floor(), *sign_in(), STARTED, SEAT_UP, CONNECTED, REACHED).floor
    assert (floor.today.offered, floor.today.answered) == (0, 0)

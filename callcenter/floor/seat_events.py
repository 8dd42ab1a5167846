"""What each fact about a seat does to the floor, and what a call's steps do to the seat that it is on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from callcenter import events
from callcenter.events import CallId, Device, Event, SeatId
from callcenter.floor.draft import Draft, replace
from callcenter.seats import ON_CALL, REST_ACTION, SEAT, Post, Seat, SeatAction, SeatState

POSTS = {str(post): post for post in Post}


def _known(draft: Draft, seat_id: SeatId) -> Seat | None:
    seat = draft.seat(seat_id)
    if seat is None:
        draft.ignored.append("unknown seat")
    return seat


def _attended(draft: Draft, seat_id: SeatId) -> Seat | None:
    """The seat, if somebody sits there: calls at an empty seat ring and talk without it."""
    seat = _known(draft, seat_id)
    if seat is not None and not seat.signed_in:
        draft.ignored.append("nobody at the seat")
        return None
    return seat


def moved(seat: Seat, action: SeatAction, at: datetime, **fields: Any) -> Seat:
    """Take the step; raises IllegalTransition. `state_since` moves only with the state."""
    state = SEAT.next(seat.state, action)
    return replace(seat, state=state, state_since=seat.state_since if state is seat.state else at, **fields)


def at_rest(seat: Seat) -> SeatState:
    """Return the state of the seat when no call is on it."""
    if not seat.signed_in:
        return SeatState.AWAY
    return SeatState.OFFLINE if seat.device is Device.OFFLINE else seat.rest


def rested(seat: Seat, at: datetime) -> Seat:
    state = at_rest(seat)
    return seat if state is seat.state else moved(seat, REST_ACTION[state], at)


def after_talk(seat: Seat) -> SeatState:
    """A pause asked for during the talk begins with its end; otherwise the ticket is written up first."""
    return SeatState.WRAP_UP if seat.rest is SeatState.READY else seat.rest


# ------------------------------------------------------------------ a call's steps
def ring_at(draft: Draft, seat_id: SeatId, call_id: CallId, event: Event) -> None:
    seat = _attended(draft, seat_id)
    if seat is None:
        return
    if seat.state in ON_CALL and seat.call_id != call_id:
        draft.ignored.append("seat is on another call")
        return
    if seat.state not in ON_CALL:
        draft.put_seat(moved(seat, SeatAction.RING, event.at, call_id=call_id))


def answer_at(draft: Draft, seat_id: SeatId, call_id: CallId, event: Event) -> None:
    seat = _attended(draft, seat_id)
    if seat is not None:
        draft.put_seat(moved(seat, SeatAction.ANSWER, event.at, call_id=call_id))


def hold_at(draft: Draft, seat_id: SeatId, call_id: CallId, event: Event) -> None:
    seat = _attended(draft, seat_id)
    if seat is not None and seat.call_id == call_id:
        draft.put_seat(moved(seat, SeatAction.HOLD, event.at))


def resume_at(draft: Draft, seat_id: SeatId, call_id: CallId, event: Event) -> None:
    seat = _attended(draft, seat_id)
    if seat is not None and seat.call_id == call_id:
        draft.put_seat(moved(seat, SeatAction.RESUME, event.at))


def release(draft: Draft, seat_id: SeatId, call_id: CallId, event: Event, *, talked: bool) -> None:
    """Take the call off the seat, if that is the call it is on; to wrap-up when `talked`.

    A ring's end says nothing about a seat that talks: its telephone merely stopped ringing.
    """
    seat = draft.seat(seat_id)
    if seat is None or seat.call_id != call_id:
        return
    if isinstance(event, events.SeatRingEnded) and seat.state is not SeatState.RINGING:
        return
    free = replace(seat, call_id=None, rest=after_talk(seat) if talked else seat.rest)
    draft.put_seat(rested(free, event.at))


# ------------------------------------------------------------------ the seat's own events
def seat_signed_in(draft: Draft, event: events.SeatSignedIn) -> None:
    seat = _known(draft, event.seat)
    if seat is None:
        return
    person = {"agent_id": event.agent_id, "agent_name": event.agent_name, "post": POSTS.get(event.post, Post.VOICE)}
    fresh = {"rest": SeatState.READY, "pause_reason": None, "call_id": None}
    draft.put_seat(rested(moved(seat, SeatAction.SIGN_IN, event.at, **person, **fresh), event.at))


def seat_signed_out(draft: Draft, event: events.SeatSignedOut) -> None:
    seat = _known(draft, event.seat)
    if seat is None:
        return
    nobody = {"agent_id": None, "agent_name": None, "post": None, "rest": SeatState.READY, "pause_reason": None}
    draft.put_seat(moved(seat, SeatAction.SIGN_OUT, event.at, call_id=None, **nobody))


def _rest(draft: Draft, seat_id: SeatId, at: datetime, rest: SeatState, reason: str | None = None) -> None:
    seat = _attended(draft, seat_id)
    if seat is None:
        return
    seat = replace(seat, rest=rest, pause_reason=reason)
    draft.put_seat(seat if seat.state in ON_CALL else rested(seat, at))


def seat_paused(draft: Draft, event: events.SeatPaused) -> None:
    _rest(draft, event.seat, event.at, SeatState.PAUSED, event.reason)


def seat_ready(draft: Draft, event: events.SeatReady) -> None:
    _rest(draft, event.seat, event.at, SeatState.READY)


def seat_wrap_up_started(draft: Draft, event: events.SeatWrapUpStarted) -> None:
    _rest(draft, event.seat, event.at, SeatState.WRAP_UP)


def seat_device_changed(draft: Draft, event: events.SeatDeviceChanged) -> None:
    """A telephone that goes away during a call leaves the call to end by its own events."""
    seat = _known(draft, event.seat)
    if seat is not None and seat.device is not event.device:
        seat = replace(seat, device=event.device)
        draft.put_seat(seat if seat.state in ON_CALL else rested(seat, event.at))


SEAT_EVENTS: dict[type[Any], Callable[[Draft, Any], None]] = {
    events.SeatSignedIn: seat_signed_in,
    events.SeatSignedOut: seat_signed_out,
    events.SeatPaused: seat_paused,
    events.SeatReady: seat_ready,
    events.SeatWrapUpStarted: seat_wrap_up_started,
    events.SeatDeviceChanged: seat_device_changed,
}

"""What AMI says of callbacks: seat first, then the citizen. Each outcome is stated once, whoever hung up first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from callcenter import events
from callcenter.ami import reading
from callcenter.ami.codec import Headers
from callcenter.ami.known import Known, LiveCall
from callcenter.calls import CALLBACK_PREFIX
from callcenter.events import CallId, DialOutcome

Facts = Iterator[events.Event]


# ------------------------------------------------------------------ callbacks
def originate_response(known: Known, m: Headers, at: datetime) -> Facts:
    """Only a failure says something: the seat was not reached. A citizen's failure never shows here."""
    call_id = CallId(m.get("Uniqueid"))
    if m.get("Response") != "Failure" or not call_id.startswith(CALLBACK_PREFIX) or call_id in known.ended_callbacks:
        return
    call = known.calls.get(call_id)
    yield from _end(known, call or LiveCall(call_id, callback=True), DialOutcome.SEAT_NOT_REACHED, at)
    if call is None:  # no channel ever was, so no Hangup will come
        yield events.CallEnded(at=at, call_id=call_id, cause=0)


def callback_seat_up(known: Known, m: Headers, at: datetime) -> Facts:
    call, seat = known.call_of(m), reading.seat_of(m.get("Channel"))
    if call is not None and call.callback and seat is not None:
        call.talk(seat, m.get("Uniqueid"))
        yield events.CallbackSeatUp(
            at=at, call_id=call.call_id, seat=seat, seat_channel=m.get("Channel"), seat_leg=m.get("Uniqueid")
        )


def citizen_answered(call: LiveCall, m: Headers, at: datetime) -> Facts:
    if m.get("DialStatus") == "ANSWER" and m.get("Uniqueid") == call.call_id:
        call.connected_at = at
        yield events.CallbackConnected(
            at=at, call_id=call.call_id, citizen_channel=m.get("DestChannel"), citizen_leg=m.get("DestUniqueid")
        )


def callback_end(known: Known, m: Headers, at: datetime) -> Facts:
    """From the dialplan's `h` extension, which runs whoever hangs up."""
    call = known.call_of(m)
    if call is not None and call.callback:
        yield from _end(known, call, reading.dial_outcome(m.get("DialStatus"), m.get("HangupCause")), at)


def end_unsaid_callback(known: Known, call: LiveCall, at: datetime) -> Facts:
    """For a channel that is gone before anything was said of how it went."""
    unanswered = DialOutcome.SEAT_NOT_REACHED if call.seat is None else DialOutcome.SEAT_GAVE_UP
    yield from _end(known, call, DialOutcome.REACHED if call.connected_at else unanswered, at)


def _end(known: Known, call: LiveCall, outcome: DialOutcome, at: datetime) -> Facts:
    if call.outcome_told:
        return
    call.outcome_told = True
    known.ended_callbacks.append(call.call_id)
    seconds = (at - call.connected_at).total_seconds() if call.connected_at else 0.0
    yield events.CallbackEnded(at=at, call_id=call.call_id, outcome=outcome, talk_seconds=seconds)

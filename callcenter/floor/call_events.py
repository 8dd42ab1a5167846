"""What each fact about a citizen's call or a callback does to the floor; one function an event, listed at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callcenter import events
from callcenter.calls import CALL, Call, CallAction, CallState, Direction
from callcenter.events import CallId, Event
from callcenter.floor.draft import Draft, replace
from callcenter.floor.figures import ABANDONED, LOST_AT_ONCE, OFFERED, answered
from callcenter.floor.seat_events import answer_at, hold_at, release, resume_at, ring_at
from callcenter.seats import TALKS_AT_SEAT


def _known(draft: Draft, call_id: CallId) -> Call | None:
    call = draft.call(call_id)
    if call is None:
        draft.ignored.append("unknown call")
    return call


def _moved(call: Call, action: CallAction, event: Event, **fields: Any) -> Call:
    """Take the step; raises IllegalTransition. `state_since` moves only with the state."""
    state = CALL.next(call.state, action)
    since = call.state_since if state is call.state else event.at
    return replace(call, state=state, state_since=since, **fields)


def _out_of_line(draft: Draft, call: Call, event: Event, *, served: bool) -> Call:
    """Close the call's stand in its line, and count how it ended."""
    if not call.in_line:
        return call
    waited = max(0.0, (event.at - (call.queued_at or call.arrived_at)).total_seconds())
    tally = answered(waited, draft.answer_target_seconds) if served else ABANDONED
    draft.count(call.queue, tally, event.at, today=call.answered_at is None)
    return replace(call, in_line=False, waited_seconds=waited)


# ------------------------------------------------------------------ a citizen's call
def call_arrived(draft: Draft, event: events.CallArrived) -> None:
    if draft.call(event.call_id) is not None:
        draft.ignored.append("call known already")
        return
    call = Call(
        call_id=event.call_id,
        direction=Direction.INBOUND,
        state=CallState.ARRIVED,
        state_since=event.at,
        number=event.number,
        name=event.name,
        called=event.called,
        arrived_at=event.at,
        caller_channel=event.channel,
        caller_leg=event.call_id,
    )
    draft.put_call(call)


def call_queued(draft: Draft, event: events.CallQueued) -> None:
    call = _known(draft, event.call_id)
    if call is None:
        return
    if (call.in_line and call.queue == event.queue) or (call.live_talk and event.at <= call.state_since):
        draft.ignored.append("queued already")
        return
    call = _out_of_line(draft, call, event, served=False)
    draft.count(event.queue, OFFERED, event.at, today=call.answered_at is None)
    place = {"queue": event.queue, "queued_at": event.at, "position": event.position, "priority": event.priority}
    draft.put_call(_moved(call, CallAction.QUEUE, event, in_line=True, seat=None, waited_seconds=None, **place))


def seat_ringing(draft: Draft, event: events.SeatRinging) -> None:
    call = _known(draft, event.call_id)
    if call is None:
        return
    if call.live_talk and call.seat == event.seat:
        draft.ignored.append("talks already")
        return
    leg = {"seat": event.seat, "seat_channel": event.seat_channel, "seat_leg": event.seat_leg}
    draft.put_call(_moved(call, CallAction.RING, event, ringing_at=event.at, **leg))
    ring_at(draft, event.seat, call.call_id, event)


def seat_ring_ended(draft: Draft, event: events.SeatRingEnded) -> None:
    release(draft, event.seat, event.call_id, event, talked=False)
    call = _known(draft, event.call_id)
    if call is None or call.state is not CallState.RINGING or call.seat != event.seat:
        return
    if call.direction is Direction.INBOUND:
        action = CallAction.RING_END if call.in_line else CallAction.LEAVE
        draft.put_call(_moved(call, action, event, seat=None, seat_channel="", seat_leg=""))


def call_answered(draft: Draft, event: events.CallAnswered) -> None:
    call = _known(draft, event.call_id)
    if call is None:
        return
    if call.live_talk and call.seat_leg == event.seat_leg:
        draft.ignored.append("answered already")
        return
    call = _out_of_line(draft, call, event, served=True)
    legs = {"caller_channel": event.caller_channel, "caller_leg": event.caller_leg}
    seat = {"seat": event.seat, "seat_channel": event.seat_channel, "seat_leg": event.seat_leg}
    first = call.answered_at or event.at
    draft.put_call(_moved(call, CallAction.ANSWER, event, answered_at=first, **legs, **seat))
    answer_at(draft, event.seat, call.call_id, event)


def call_held(draft: Draft, event: events.CallHeld) -> None:
    call = _known(draft, event.call_id)
    if call is not None and call.seat == event.seat:
        draft.put_call(_moved(call, CallAction.HOLD, event))
        hold_at(draft, event.seat, event.call_id, event)


def call_resumed(draft: Draft, event: events.CallResumed) -> None:
    call = _known(draft, event.call_id)
    if call is not None and call.seat == event.seat:
        draft.put_call(_moved(call, CallAction.RESUME, event))
        resume_at(draft, event.seat, event.call_id, event)


def call_transferred(draft: Draft, event: events.CallTransferred) -> None:
    """Moves nothing: the talk's end and the next ring or queue say what came of it."""
    _known(draft, event.call_id)


def talk_ended(draft: Draft, event: events.TalkEnded) -> None:
    """The seat goes to wrap-up even when its call is gone or with another seat already: the order may differ."""
    release(draft, event.seat, event.call_id, event, talked=True)
    call = _known(draft, event.call_id)
    if call is not None and call.live_talk and call.seat == event.seat:
        draft.put_call(_moved(call, CallAction.TALK_END, event))


def call_abandoned(draft: Draft, event: events.CallAbandoned) -> None:
    call = _known(draft, event.call_id)
    if call is None:
        return
    if not call.in_line or call.queue != event.queue:
        draft.ignored.append("not in this line")
        return
    draft.put_call(_moved(_out_of_line(draft, call, event, served=False), CallAction.LEAVE, event, seat=None))


def call_left_queue(draft: Draft, event: events.CallLeftQueue) -> None:
    call = _known(draft, event.call_id)
    if call is None or call.live_talk:
        return
    if call.in_line and call.queue == event.queue:
        draft.put_call(_moved(_out_of_line(draft, call, event, served=False), CallAction.LEAVE, event, seat=None))
    elif call.queue != event.queue and not call.in_line:  # full or unattended: it never stood there
        draft.count(event.queue, LOST_AT_ONCE, event.at, today=call.answered_at is None)
        draft.put_call(replace(call, queue=event.queue, waited_seconds=0.0))


def recording_started(draft: Draft, event: events.RecordingStarted) -> None:
    call = _known(draft, event.call_id)
    if call is not None:
        draft.put_call(replace(call, recording=event.path))


def call_ended(draft: Draft, event: events.CallEnded) -> None:
    call = _known(draft, event.call_id)
    if call is None:
        return
    _end(draft, _out_of_line(draft, call, event, served=False), event)


def _end(draft: Draft, call: Call, event: Event) -> None:
    """Let the call go, and with it every seat that is still on it."""
    CALL.next(call.state, CallAction.END)
    draft.drop_call(call.call_id)
    for seat in draft.seats():
        if seat.call_id == call.call_id:
            talked = seat.state in TALKS_AT_SEAT and call.answered_at is not None
            release(draft, seat.seat, call.call_id, event, talked=talked)


# ------------------------------------------------------------------ a callback
def callback_started(draft: Draft, event: events.CallbackStarted) -> None:
    if draft.call(event.call_id) is not None:
        draft.ignored.append("call known already")
        return
    call = Call(
        call_id=event.call_id,
        direction=Direction.CALLBACK,
        state=CallState.RINGING,
        state_since=event.at,
        number=event.number,
        seat=event.seat,
        arrived_at=event.at,
        ringing_at=event.at,
        attempt_ref=event.attempt_ref,
    )
    draft.put_call(call)
    ring_at(draft, event.seat, event.call_id, event)


def _callback(draft: Draft, call_id: CallId) -> Call | None:
    call = _known(draft, call_id)
    if call is not None and call.direction is not Direction.CALLBACK:
        draft.ignored.append("not a callback")
        return None
    return call


def callback_seat_up(draft: Draft, event: events.CallbackSeatUp) -> None:
    call = _callback(draft, event.call_id)
    if call is not None:
        draft.put_call(replace(call, seat=event.seat, seat_channel=event.seat_channel, seat_leg=event.seat_leg))
        answer_at(draft, event.seat, event.call_id, event)


def callback_connected(draft: Draft, event: events.CallbackConnected) -> None:
    call = _callback(draft, event.call_id)
    if call is None or call.live_talk:
        return
    legs = {"caller_channel": event.citizen_channel, "caller_leg": event.citizen_leg}
    draft.put_call(_moved(call, CallAction.ANSWER, event, answered_at=call.answered_at or event.at, **legs))


def callback_ended(draft: Draft, event: events.CallbackEnded) -> None:
    call = _callback(draft, event.call_id)
    if call is None:
        return
    _end(draft, call, event)


CALL_EVENTS: dict[type[Any], Callable[[Draft, Any], None]] = {
    events.CallArrived: call_arrived,
    events.CallQueued: call_queued,
    events.SeatRinging: seat_ringing,
    events.SeatRingEnded: seat_ring_ended,
    events.CallAnswered: call_answered,
    events.CallHeld: call_held,
    events.CallResumed: call_resumed,
    events.CallTransferred: call_transferred,
    events.TalkEnded: talk_ended,
    events.CallAbandoned: call_abandoned,
    events.CallLeftQueue: call_left_queue,
    events.RecordingStarted: recording_started,
    events.CallEnded: call_ended,
    events.CallbackStarted: callback_started,
    events.CallbackSeatUp: callback_seat_up,
    events.CallbackConnected: callback_connected,
    events.CallbackEnded: callback_ended,
}

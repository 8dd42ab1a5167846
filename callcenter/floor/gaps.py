"""After a gap: the floor as Asterisk tells it now, and the events that must have happened while nobody listened."""

from __future__ import annotations

from datetime import datetime

from callcenter import events
from callcenter.calls import CALLBACK_PREFIX, Call, CallState, Direction
from callcenter.events import CallId, DialOutcome, Event, FloorResynced, QueueName, SeatId, SeenCall, SeenSeat, TalkEnd
from callcenter.floor.draft import Draft, Membership, replace
from callcenter.floor.effects import StartTaps
from callcenter.floor.seat_events import after_talk, at_rest
from callcenter.floor.state import Floor, Link, LinkState
from callcenter.seats import TALKS_AT_SEAT, Seat, SeatState

SEAT_STATE = {
    CallState.RINGING: SeatState.RINGING,
    CallState.TALKING: SeatState.TALKING,
    CallState.HELD: SeatState.HELD,
}


# ------------------------------------------------------------------ what must have happened in between
def missed(floor: Floor, resynced: FloorResynced) -> tuple[Event, ...]:
    """Return, in order, what the floor did not hear before `resynced`: ends of calls that are gone, starts of new ones.

    Apply these first: so tickets and figures learn of calls that came, were answered or ended in the gap.
    """
    seen = {call.call_id: call for call in resynced.calls}
    gone = [event for call in floor.calls.values() if call.call_id not in seen for event in _end(call, resynced.at)]
    new = [event for call in resynced.calls for event in _start(call, floor.calls.get(call.call_id), resynced.at)]
    return (*gone, *new)


def _end(call: Call, at: datetime) -> list[Event]:
    end: list[Event] = [events.CallEnded(at=at, call_id=call.call_id, cause=0)]
    if call.direction is Direction.CALLBACK:
        return [_callback_end(call, at), *end]
    if call.live_talk and call.seat:
        return [events.TalkEnded(at=at, call_id=call.call_id, seat=call.seat, reason=TalkEnd.LOST), *end]
    if call.in_line and call.queue:
        return [events.CallAbandoned(at=at, call_id=call.call_id, queue=call.queue), *end]
    return end


def _callback_end(call: Call, at: datetime) -> Event:
    """Not known to have been reached: the seat is said not to have been, so that the citizen is tried again."""
    talked = (at - call.answered_at).total_seconds() if call.answered_at else 0.0
    outcome = DialOutcome.REACHED if call.answered_at else DialOutcome.SEAT_NOT_REACHED
    return events.CallbackEnded(at=at, call_id=call.call_id, outcome=outcome, talk_seconds=talked)


def _start(seen: SeenCall, known: Call | None, at: datetime) -> list[Event]:
    ended = _inner_ends(seen, known, at) if known is not None else []
    return [*ended, *(_callback_start(seen, known) if seen.callback else _inbound_start(seen, known))]


def _inner_ends(seen: SeenCall, known: Call, at: datetime) -> list[Event]:
    """The call lives on, but no longer with that seat, or no longer in line."""
    if known.live_talk and known.seat and (seen.answered_at is None or seen.seat != known.seat):
        return [events.TalkEnded(at=at, call_id=known.call_id, seat=known.seat, reason=TalkEnd.LOST)]
    if known.in_line and known.queue and seen.queue is None and not (seen.answered_at and seen.seat):
        return [events.CallAbandoned(at=at, call_id=known.call_id, queue=known.queue)]
    return []


def _inbound_start(seen: SeenCall, known: Call | None) -> list[Event]:
    start: list[Event] = []
    if known is None:
        start.append(_arrival(seen))
    since = _in_line_since(seen)
    if seen.queue and since and (known is None or not _stood_in(known, seen)):
        start.append(_queueing(seen, seen.queue, since))
    if seen.answered_at and seen.seat and (known is None or not (known.live_talk and known.seat == seen.seat)):
        start.append(_answer(seen, seen.answered_at, seen.seat))
    return start


def _in_line_since(seen: SeenCall) -> datetime | None:
    """When it joined the queue that it is in, or came from; a caller in line has joined at the latest on arrival."""
    if seen.answered_at:
        return seen.queued_at if seen.seat else None
    return seen.queued_at or seen.arrived_at


def _stood_in(known: Call, seen: SeenCall) -> bool:
    return known.queue == seen.queue and (known.in_line or seen.answered_at is not None)


def _arrival(seen: SeenCall) -> Event:
    return events.CallArrived(
        at=seen.arrived_at,
        call_id=seen.call_id,
        number=seen.number,
        name=seen.name,
        called=seen.called,
        channel=seen.channel,
    )


def _queueing(seen: SeenCall, queue: QueueName, at: datetime) -> Event:
    position, priority = seen.position, seen.priority
    return events.CallQueued(at=at, call_id=seen.call_id, queue=queue, position=position, priority=priority)


def _answer(seen: SeenCall, at: datetime, seat: SeatId) -> Event:
    return events.CallAnswered(
        at=at,
        call_id=seen.call_id,
        seat=seat,
        queue=seen.queue or QueueName(""),
        caller_channel=seen.channel,
        caller_leg=seen.caller_leg,
        seat_channel=seen.seat_channel or "",
        seat_leg=seen.seat_leg or "",
    )


def _callback_start(seen: SeenCall, known: Call | None) -> list[Event]:
    start: list[Event] = []
    if known is None and seen.seat:
        start.append(_callback_ring(seen, seen.seat))
    if seen.answered_at and (known is None or not known.live_talk):
        start.append(
            events.CallbackConnected(
                at=seen.answered_at,
                call_id=seen.call_id,
                citizen_channel=seen.channel,
                citizen_leg=seen.caller_leg,
            )
        )
    return start


def _callback_ring(seen: SeenCall, seat: SeatId) -> Event:
    ref = seen.call_id.removeprefix(CALLBACK_PREFIX)
    return events.CallbackStarted(
        at=seen.arrived_at, call_id=seen.call_id, seat=seat, number=seen.number, attempt_ref=ref
    )


# ------------------------------------------------------------------ the floor as it is now
def floor_resynced(draft: Draft, event: FloorResynced) -> None:
    """Replace calls and device states wholesale; keep sign-ins, figures, and what is known better of a known call."""
    seen = {call.call_id: call for call in event.calls}
    for known in draft.calls():
        if known.call_id not in seen:
            draft.drop_call(known.call_id)
    for found in event.calls:
        draft.put_call(_call(found, draft.call(found.call_id), event.at))
    _resync_taps(draft)
    _resync_seats(draft, event)
    draft.link = Link(state=LinkState.UP, since=event.at)


def _call(seen: SeenCall, known: Call | None, at: datetime) -> Call:
    call = known or _new_call(seen)
    state = _state(seen, known)
    since = call.state_since if state is call.state else at
    in_line = seen.queue is not None and not seen.callback and state in (CallState.WAITING, CallState.RINGING)
    queued_at = call.queued_at if seen.queue in (None, call.queue) else None
    return replace(
        call,
        state=state,
        state_since=since,
        queue=seen.queue or call.queue,
        queued_at=queued_at or (_in_line_since(seen) if seen.queue else None),
        position=seen.position or call.position,
        priority=seen.priority or call.priority,
        in_line=in_line,
        seat=seen.seat or (call.seat if state is CallState.TALK_ENDED else None),
        caller_channel=seen.channel or call.caller_channel,
        caller_leg=seen.caller_leg or call.caller_leg,
        seat_channel=seen.seat_channel or "",
        seat_leg=seen.seat_leg or "",
        answered_at=call.answered_at or seen.answered_at,
    )


def _new_call(seen: SeenCall) -> Call:
    return Call(
        call_id=seen.call_id,
        direction=Direction.CALLBACK if seen.callback else Direction.INBOUND,
        state=CallState.ARRIVED,
        state_since=seen.arrived_at,
        number=seen.number,
        name=seen.name,
        called=seen.called,
        arrived_at=seen.arrived_at,
        caller_channel=seen.channel,
        caller_leg=seen.caller_leg,
    )


def _state(seen: SeenCall, known: Call | None) -> CallState:
    if seen.answered_at is not None:
        return CallState.HELD if seen.held else CallState.TALKING
    if seen.ringing or seen.callback:
        return CallState.RINGING
    if seen.queue is not None:
        return CallState.WAITING
    return CallState.TALK_ENDED if known is not None and known.answered_at is not None else CallState.ARRIVED


def _resync_taps(draft: Draft) -> None:
    """Ask anew for the taps of every talk: whether one survived is not known, and a second start is refused."""
    asked = {effect.call_id for effect in draft.effects if isinstance(effect, StartTaps)}
    for call in draft.calls():
        if call.live_talk and call.call_id not in asked:
            draft.start_taps(call)


def _resync_seats(draft: Draft, event: FloorResynced) -> None:
    seen = {seat.seat: seat for seat in event.seats}
    on_call = {call.seat: call for call in draft.calls() if call.seat and call.state in SEAT_STATE}
    for seat in draft.seats():
        found = seen.get(seat.seat) or _unseen(seat)
        fresh = _seat(replace(seat, device=found.device), on_call.get(seat.seat), event.at)
        reason = found.pause_reason if found.paused else None
        draft.put_seat(fresh, known=Membership(member=found.member, reason=reason))


def _unseen(seat: Seat) -> SeenSeat:
    return SeenSeat(seat=seat.seat, device=events.Device.OFFLINE, member=False, paused=False)


def _seat(seat: Seat, call: Call | None, at: datetime) -> Seat:
    if call is None or not seat.signed_in:
        talked = seat.state in TALKS_AT_SEAT and seat.call_id is not None
        seat = replace(seat, rest=after_talk(seat) if talked else seat.rest)
        return _stands(seat, at_rest(seat), None, at)
    if call.direction is Direction.CALLBACK and call.state is CallState.RINGING and call.seat_leg:
        return _stands(seat, SeatState.TALKING, call.call_id, at)
    return _stands(seat, SEAT_STATE[call.state], call.call_id, at)


def _stands(seat: Seat, state: SeatState, call_id: CallId | None, at: datetime) -> Seat:
    since = seat.state_since if state is seat.state else at
    return replace(seat, state=state, state_since=since, call_id=call_id)

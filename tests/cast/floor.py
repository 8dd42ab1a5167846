"""The floor's small cast: seats 8001 to 8003, one queue, and calls that go their usual way."""

from datetime import UTC, datetime, timedelta

from callcenter import events as e
from callcenter.floor import Applied, Floor, apply, new_floor

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Twelve o'clock in the office."""
LINE = e.QueueName("hotline")
FIRST, SECOND, THIRD = e.SeatId("8001"), e.SeatId("8002"), e.SeatId("8003")
CALL = e.CallId("one-1.1")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def empty_floor() -> Floor:
    return new_floor([FIRST, SECOND, THIRD], {LINE: "市民热线"}, NOON)


def run(floor: Floor, *told: e.Event) -> Applied:
    """Apply all of `told`; the answer holds the last floor and everything that changed or must follow."""
    changes, effects, ignored = [], [], []
    for event in told:
        applied = apply(floor, event)
        floor = applied.floor
        changes += applied.changes
        effects += applied.effects
        ignored += applied.ignored
    return Applied(floor, tuple(changes), tuple(effects), tuple(ignored))


def sign_in(seat=FIRST, post="voice", when=0.0) -> tuple[e.Event, ...]:
    return (
        e.SeatDeviceChanged(at=at(when), seat=seat, device=e.Device.FREE),
        e.SeatSignedIn(at=at(when), seat=seat, agent_id=f"agent-{seat}", agent_name="演示坐席", post=post),
    )


def arrive(call=CALL, when=1.0, number="13800000000") -> e.Event:
    return e.CallArrived(
        at=at(when), call_id=call, number=number, name="", called="12345", channel=f"PJSIP/trunk-{call}"
    )


def queue(call=CALL, when=2.0, line=LINE) -> e.Event:
    return e.CallQueued(at=at(when), call_id=call, queue=line, position=1)


def ring(call=CALL, seat=FIRST, when=3.0) -> e.Event:
    leg = f"{call}-{seat}"
    return e.SeatRinging(
        at=at(when), call_id=call, seat=seat, queue=LINE, seat_channel=f"PJSIP/{seat}-{call}", seat_leg=leg
    )


def answer(call=CALL, seat=FIRST, when=5.0) -> e.Event:
    return e.CallAnswered(
        at=at(when),
        call_id=call,
        seat=seat,
        queue=LINE,
        caller_channel=f"PJSIP/trunk-{call}",
        caller_leg=call,
        seat_channel=f"PJSIP/{seat}-{call}",
        seat_leg=f"{call}-{seat}",
    )


def talk_end(call=CALL, seat=FIRST, when=65.0, reason=e.TalkEnd.CALLER) -> e.Event:
    return e.TalkEnded(at=at(when), call_id=call, seat=seat, reason=reason)


def end(call=CALL, when=66.0) -> e.Event:
    return e.CallEnded(at=at(when), call_id=call, cause=16)


def talking(call=CALL, seat=FIRST) -> tuple[e.Event, ...]:
    return (arrive(call), queue(call), ring(call, seat), answer(call, seat))

"""What a translator must know to say what an event means: which calls live, who rings, who talks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.ami.codec import Headers
from callcenter.events import CallId, Device, FloorResynced, QueueName, RingEnd, SeatId, SeenCall, TalkEnd


@dataclass(slots=True)
class LiveCall:
    call_id: CallId
    callback: bool = False
    queue: QueueName | None = None
    """The queue in which it waits: while it does, what rings is app_queue's doing."""
    seat: SeatId | None = None
    seat_leg: str = ""
    held: bool = False
    hung_up_by: TalkEnd | None = None
    connected_at: datetime | None = None
    outcome_told: bool = False

    def talk(self, seat: SeatId, seat_leg: str) -> None:
        self.seat, self.seat_leg, self.held, self.hung_up_by = seat, seat_leg, False, None

    def part(self) -> None:
        self.seat, self.seat_leg, self.held = None, "", False


@dataclass(slots=True)
class Ring:
    call_id: CallId
    seat: SeatId
    queued: bool
    hung_up: bool = False
    timed_out: bool = False

    @property
    def end(self) -> RingEnd:
        if self.hung_up:
            return RingEnd.REJECTED
        return RingEnd.NO_ANSWER if self.timed_out else RingEnd.CANCELLED


@dataclass(slots=True)
class Known:
    """Calls by id; rings by the Uniqueid of the seat's leg; the last word on each seat's telephone."""

    calls: dict[str, LiveCall] = field(default_factory=dict)
    rings: dict[str, Ring] = field(default_factory=dict)
    devices: dict[SeatId, Device] = field(default_factory=dict)
    ended_callbacks: deque[str] = field(default_factory=lambda: deque(maxlen=256))

    def call_of(self, headers: Headers, key: str = "Linkedid") -> LiveCall | None:
        return self.calls.get(headers.get(key))

    def rings_of(self, call_id: CallId) -> list[str]:
        return [leg for leg, ring in self.rings.items() if ring.call_id == call_id]


def known_from(floor: FloorResynced) -> Known:
    """What is known when Asterisk has just told the whole truth."""
    rings = {
        seen.seat_leg: Ring(seen.call_id, seen.seat, queued=seen.queue is not None)
        for seen in floor.calls
        if seen.ringing and not seen.callback and seen.seat is not None and seen.seat_leg
    }
    return Known(
        {seen.call_id: _live(seen) for seen in floor.calls}, rings, {seen.seat: seen.device for seen in floor.seats}
    )


def _live(seen: SeenCall) -> LiveCall:
    call = LiveCall(seen.call_id, seen.callback, queue=None if seen.answered_at else seen.queue)
    if seen.seat is not None and seen.seat_leg and not (seen.ringing and not seen.callback):
        call.talk(seen.seat, seen.seat_leg)
        call.held = seen.held
    call.connected_at = seen.answered_at if seen.callback else None
    return call

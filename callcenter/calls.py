"""Live calls as values: the states that a call passes through and what is known of it while it lives."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from callcenter.events import CallId, QueueName, SeatId
from callcenter.machine import Machine


class Direction(StrEnum):
    INBOUND = "inbound"
    CALLBACK = "callback"


class CallState(StrEnum):
    ARRIVED = "arrived"
    """With the spoken menu: before the queue, or after it without having reached a seat."""
    WAITING = "waiting"
    RINGING = "ringing"
    """A seat rings; in a callback until the citizen has answered."""
    TALKING = "talking"
    HELD = "held"
    TALK_ENDED = "talk_ended"
    """Citizen and seat are apart, the citizen is still there: a survey, or on the way to another seat."""
    ENDED = "ended"


class CallAction(StrEnum):
    QUEUE = "queue"
    RING = "ring"
    RING_END = "ring_end"
    LEAVE = "leave"
    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    TALK_END = "talk_end"
    END = "end"


_S, _A = CallState, CallAction

CALL: Machine[CallState, CallAction] = Machine(
    "call",
    CallState.ARRIVED,
    {
        _S.ARRIVED: {
            _A.QUEUE: _S.WAITING,
            _A.RING: _S.RINGING,
            _A.ANSWER: _S.TALKING,
            _A.LEAVE: _S.ARRIVED,
            _A.END: _S.ENDED,
        },
        _S.WAITING: {
            _A.QUEUE: _S.WAITING,
            _A.RING: _S.RINGING,
            _A.ANSWER: _S.TALKING,
            _A.LEAVE: _S.ARRIVED,
            _A.END: _S.ENDED,
        },
        _S.RINGING: {
            _A.RING: _S.RINGING,
            _A.RING_END: _S.WAITING,
            _A.QUEUE: _S.WAITING,
            _A.ANSWER: _S.TALKING,
            _A.LEAVE: _S.ARRIVED,
            _A.END: _S.ENDED,
        },
        # queue, ring and answer while talking: a transfer, whose other half is told some ms later
        _S.TALKING: {
            _A.HOLD: _S.HELD,
            _A.TALK_END: _S.TALK_ENDED,
            _A.ANSWER: _S.TALKING,
            _A.QUEUE: _S.WAITING,
            _A.RING: _S.RINGING,
            _A.END: _S.ENDED,
        },
        _S.HELD: {
            _A.RESUME: _S.TALKING,
            _A.TALK_END: _S.TALK_ENDED,
            _A.ANSWER: _S.TALKING,
            _A.QUEUE: _S.WAITING,
            _A.RING: _S.RINGING,
            _A.END: _S.ENDED,
        },
        _S.TALK_ENDED: {_A.QUEUE: _S.WAITING, _A.RING: _S.RINGING, _A.ANSWER: _S.TALKING, _A.END: _S.ENDED},
        _S.ENDED: {},
    },
)


CALLBACK_PREFIX = "cb-"
"""A callback's call id is this and the attempt's reference: we choose it, so nothing need be guessed."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One live call. The number is whole here and masked at the console's edge (`callcenter.numbers`)."""

    call_id: CallId
    direction: Direction
    state: CallState
    state_since: datetime
    number: str
    """As received, "" when withheld."""
    name: str = ""
    called: str = ""
    queue: QueueName | None = None
    seat: SeatId | None = None
    """The seat that rings or talks; after the talk the seat that had it."""
    arrived_at: datetime
    queued_at: datetime | None = None
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    """When a seat first answered."""
    ended_at: datetime | None = None
    waited_seconds: float | None = None
    """From the queue to the answer, or to leaving without one; None while waiting."""
    priority: int = 0
    position: int = 0
    in_line: bool = False
    """Stands in a queue: not yet answered, not yet gone."""
    attempt_ref: str | None = None
    """Of a callback: the attempt in the tickets' database."""
    recording: str | None = None
    caller_channel: str = ""
    """Name of the citizen's channel, "" while unknown."""
    caller_leg: str = ""
    """Uniqueid of the citizen's channel."""
    seat_channel: str = ""
    seat_leg: str = ""

    @property
    def live_talk(self) -> bool:
        return self.state in TALKS


TALKS = frozenset({CallState.TALKING, CallState.HELD})

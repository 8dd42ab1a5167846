"""Seats as values: who sits there, what the telephone does, and the states between ready, call, wrap-up and pause."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from callcenter.events import CallId, Device, SeatId
from callcenter.machine import Machine


class Post(StrEnum):
    """What the person at a seat is there for."""

    VOICE = "voice"
    ONLINE = "online"
    LEAD = "lead"
    DISPATCH = "dispatch"
    LEADER = "leader"
    MEDIA = "media"
    OPINION = "opinion"


TAKES_CALLS = frozenset({Post.VOICE, Post.LEAD, Post.LEADER, Post.MEDIA})
"""Posts whose seats stand in the queues; the others only make calls."""


class SeatState(StrEnum):
    AWAY = "away"
    """Nobody has signed in."""
    OFFLINE = "offline"
    """Someone has, but the telephone is not registered."""
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"


class SeatAction(StrEnum):
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    READY = "ready"
    PAUSE = "pause"
    WRAP_UP = "wrap_up"
    RING = "ring"
    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    GO_OFFLINE = "go_offline"


_S, _A = SeatState, SeatAction
_REST = {
    _A.SIGN_OUT: _S.AWAY,
    _A.GO_OFFLINE: _S.OFFLINE,
    _A.READY: _S.READY,
    _A.PAUSE: _S.PAUSED,
    _A.WRAP_UP: _S.WRAP_UP,
}
"""What every seat with somebody at it may do; from a call these are also the states that it falls back to."""
_CALL = {_A.RING: _S.RINGING, _A.ANSWER: _S.TALKING}

SEAT: Machine[SeatState, SeatAction] = Machine(
    "seat",
    SeatState.AWAY,
    {
        _S.AWAY: {_A.SIGN_IN: _S.READY},
        _S.OFFLINE: {**_REST, **_CALL},
        _S.READY: {**_REST, **_CALL},
        _S.RINGING: {**_REST, **_CALL},
        _S.TALKING: {**_REST, _A.ANSWER: _S.TALKING, _A.HOLD: _S.HELD},
        _S.HELD: {**_REST, _A.ANSWER: _S.TALKING, _A.RESUME: _S.TALKING},
        _S.WRAP_UP: {**_REST, **_CALL},
        _S.PAUSED: {**_REST, **_CALL},
    },
)

ON_CALL = frozenset({SeatState.RINGING, SeatState.TALKING, SeatState.HELD})
TALKS_AT_SEAT = frozenset({SeatState.TALKING, SeatState.HELD})
RESTING = frozenset({SeatState.READY, SeatState.PAUSED, SeatState.WRAP_UP})
REST_ACTION = {
    SeatState.READY: SeatAction.READY,
    SeatState.PAUSED: SeatAction.PAUSE,
    SeatState.WRAP_UP: SeatAction.WRAP_UP,
    SeatState.OFFLINE: SeatAction.GO_OFFLINE,
    SeatState.AWAY: SeatAction.SIGN_OUT,
}
"""The step that leads to a state in which no call is on the seat."""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One seat, whether anybody sits there or not."""

    seat: SeatId
    state: SeatState = SeatState.AWAY
    state_since: datetime
    rest: SeatState = SeatState.READY
    """What the seat falls back to without a call and with a registered telephone: ready, paused or wrap_up."""
    post: Post | None = None
    agent_id: str | None = None
    agent_name: str | None = None
    pause_reason: str | None = None
    call_id: CallId | None = None
    device: Device = Device.OFFLINE

    @property
    def signed_in(self) -> bool:
        return self.agent_id is not None

    @property
    def free(self) -> bool:
        """Nothing rings or talks here, somebody is there, and the telephone can be reached."""
        return self.state in RESTING and self.device is not Device.OFFLINE

"""Every fact that telephony can state: frozen values in one tagged union, from the AMI translator to the worker.

An event says what happened, never what to do about it. All times are UTC. `call_id` is Asterisk's Linkedid of the
call's first channel (for a callback: the id that we chose in Originate), so it is the same on every leg.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NewType

import msgspec

CallId = NewType("CallId", str)
SeatId = NewType("SeatId", str)
"""Extension of a seat, such as "8003"."""
QueueName = NewType("QueueName", str)


class Device(StrEnum):
    """What Asterisk says of a seat's telephone (queue member status 0-8 folded)."""

    FREE = "free"
    RINGING = "ringing"
    IN_USE = "in_use"
    ON_HOLD = "on_hold"
    OFFLINE = "offline"


class TalkEnd(StrEnum):
    """Who ended the talk between citizen and seat."""

    CALLER = "caller"
    AGENT = "agent"
    TRANSFER = "transfer"
    LOST = "lost"


class RingEnd(StrEnum):
    """Why a seat stopped ringing without an answer."""

    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class QueueExit(StrEnum):
    """Why a caller left the queue without a seat (QUEUESTATUS folded)."""

    TIMEOUT = "timeout"
    FULL = "full"
    EMPTY = "empty"
    WITHDRAWN = "withdrawn"


class DialOutcome(StrEnum):
    """How the citizen's leg of a callback ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    DECLINED = "declined"
    NO_SUCH_NUMBER = "no_such_number"
    CONGESTION = "congestion"
    SEAT_NOT_REACHED = "seat_not_reached"
    SEAT_GAVE_UP = "seat_gave_up"


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    at: datetime


# ------------------------------------------------------------------ a citizen's call
class CallArrived(_Event, frozen=True, tag="call_arrived"):
    """A citizen's channel came up from the trunk (or from a citizen's demo phone)."""

    call_id: CallId
    number: str
    """Caller's number as received, "" when withheld."""
    name: str
    called: str
    channel: str


class CallQueued(_Event, frozen=True, tag="call_queued"):
    call_id: CallId
    queue: QueueName
    position: int
    priority: int = 0


class SeatRinging(_Event, frozen=True, tag="seat_ringing"):
    call_id: CallId
    seat: SeatId
    queue: QueueName
    seat_channel: str
    seat_leg: str
    """Uniqueid of the seat's channel."""


class SeatRingEnded(_Event, frozen=True, tag="seat_ring_ended"):
    call_id: CallId
    seat: SeatId
    reason: RingEnd


class CallAnswered(_Event, frozen=True, tag="call_answered"):
    call_id: CallId
    seat: SeatId
    queue: QueueName
    caller_channel: str
    caller_leg: str
    seat_channel: str
    seat_leg: str


class CallHeld(_Event, frozen=True, tag="call_held"):
    call_id: CallId
    seat: SeatId


class CallResumed(_Event, frozen=True, tag="call_resumed"):
    call_id: CallId
    seat: SeatId


class CallTransferred(_Event, frozen=True, tag="call_transferred"):
    call_id: CallId
    seat: SeatId
    """Seat that gave the call away."""
    target: str


class TalkEnded(_Event, frozen=True, tag="talk_ended"):
    """Citizen and seat are no longer connected; the citizen's channel may live on (survey)."""

    call_id: CallId
    seat: SeatId
    reason: TalkEnd


class CallAbandoned(_Event, frozen=True, tag="call_abandoned"):
    """Caller left the waiting line: by hanging up, unless CallLeftQueue follows and says otherwise."""

    call_id: CallId
    queue: QueueName


class CallLeftQueue(_Event, frozen=True, tag="call_left_queue"):
    call_id: CallId
    queue: QueueName
    reason: QueueExit


class RecordingStarted(_Event, frozen=True, tag="recording_started"):
    call_id: CallId
    path: str
    """Absolute path of the mixed WAV; the sides stand beside it as <stem>-rx.wav (citizen) and <stem>-tx.wav."""


class CallEnded(_Event, frozen=True, tag="call_ended"):
    """The call's first channel is gone: nothing more will be said of this call."""

    call_id: CallId
    cause: int
    """Q.850 cause of the hang-up, 0 when none was given."""


# ------------------------------------------------------------------ a callback: seat first, then the citizen
class CallbackStarted(_Event, frozen=True, tag="callback_started"):
    call_id: CallId
    seat: SeatId
    number: str
    attempt_ref: str
    """Id of the attempt in the tickets' database."""


class CallbackSeatUp(_Event, frozen=True, tag="callback_seat_up"):
    call_id: CallId
    seat: SeatId
    seat_channel: str
    seat_leg: str


class CallbackConnected(_Event, frozen=True, tag="callback_connected"):
    call_id: CallId
    citizen_channel: str
    citizen_leg: str


class CallbackEnded(_Event, frozen=True, tag="callback_ended"):
    """Stated once for each callback, whoever hung up first."""

    call_id: CallId
    outcome: DialOutcome
    talk_seconds: float


# ------------------------------------------------------------------ seats
class SeatSignedIn(_Event, frozen=True, tag="seat_signed_in"):
    seat: SeatId
    agent_id: str
    agent_name: str
    post: str


class SeatSignedOut(_Event, frozen=True, tag="seat_signed_out"):
    seat: SeatId


class SeatPaused(_Event, frozen=True, tag="seat_paused"):
    seat: SeatId
    reason: str


class SeatReady(_Event, frozen=True, tag="seat_ready"):
    seat: SeatId


class SeatWrapUpStarted(_Event, frozen=True, tag="seat_wrap_up_started"):
    seat: SeatId


class SeatDeviceChanged(_Event, frozen=True, tag="seat_device_changed"):
    seat: SeatId
    device: Device


# ------------------------------------------------------------------ the day
class DayBegan(_Event, frozen=True, tag="day_began"):
    """A new day in the office's time: the day's figures start from nought, even while no telephone rings."""


# ------------------------------------------------------------------ the link to Asterisk
class LinkLost(_Event, frozen=True, tag="link_lost"):
    reason: str


class LinkDegraded(_Event, frozen=True, tag="link_degraded"):
    """Telephony cannot be had at all (no Asterisk on this machine); the rest of the platform works."""

    reason: str


class SeenCall(msgspec.Struct, frozen=True, kw_only=True):
    """One live call as a resync found it; times are best knowledge (now minus Asterisk's durations)."""

    call_id: CallId
    number: str
    name: str
    called: str
    callback: bool
    channel: str
    """The citizen's, "" for a callback that has not dialled him yet."""
    caller_leg: str = ""
    """Uniqueid of that channel: of a citizen's call the call id itself."""
    arrived_at: datetime
    queue: QueueName | None = None
    queued_at: datetime | None = None
    position: int = 0
    priority: int = 0
    seat: SeatId | None = None
    seat_channel: str | None = None
    seat_leg: str | None = None
    ringing: bool = False
    answered_at: datetime | None = None
    held: bool = False


class SeenSeat(msgspec.Struct, frozen=True, kw_only=True):
    seat: SeatId
    device: Device
    member: bool
    paused: bool
    pause_reason: str = ""


class FloorResynced(_Event, frozen=True, tag="floor_resynced"):
    """The whole truth as Asterisk told it after a gap: replaces every call and every device state on the floor."""

    calls: tuple[SeenCall, ...]
    seats: tuple[SeenSeat, ...]
    pbx_started_at: datetime


Event = (
    CallArrived
    | CallQueued
    | SeatRinging
    | SeatRingEnded
    | CallAnswered
    | CallHeld
    | CallResumed
    | CallTransferred
    | TalkEnded
    | CallAbandoned
    | CallLeftQueue
    | RecordingStarted
    | CallEnded
    | CallbackStarted
    | CallbackSeatUp
    | CallbackConnected
    | CallbackEnded
    | SeatSignedIn
    | SeatSignedOut
    | SeatPaused
    | SeatReady
    | SeatWrapUpStarted
    | SeatDeviceChanged
    | DayBegan
    | LinkLost
    | LinkDegraded
    | FloorResynced
)

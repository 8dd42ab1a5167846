"""The words of the live socket, both ways, and the one place where the floor's values become what a browser may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from agent_console import wire
from callcenter import calls, seats
from callcenter.floor import Change, Link, Queue, Today
from callcenter.numbers import mask
from callcenter.speech.transcript import Segment


# ------------------------------------------------------------------ from the browser
class Hello(msgspec.Struct, frozen=True, tag_field="type", tag="hello"):
    """Asks for the floor; `revision` is the last one that the browser applied."""

    revision: int | None = None


CallKey = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[^\x00]*$")]
"""What a call can be called at all."""


class Watch(msgspec.Struct, frozen=True, tag_field="type", tag="watch"):
    """Asks for the talk of one call, or for none."""

    call_id: CallKey | None = None


FromBrowser = Hello | Watch
decoder: msgspec.json.Decoder[FromBrowser] = msgspec.json.Decoder(FromBrowser)


# ------------------------------------------------------------------ to the browser
class SnapshotMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="snapshot"):
    revision: int
    at: datetime
    calls: list[wire.Call]
    seats: list[wire.Seat]
    queues: list[wire.Queue]
    today: wire.Today | None
    link: wire.Link | None


class ChangeMessage(msgspec.Struct, frozen=True, kw_only=True):
    kind: Literal["call", "seat", "queue", "today", "link"]
    id: str
    value: wire.Call | wire.Seat | wire.Queue | wire.Today | wire.Link | None


class DeltaMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="delta"):
    revision: int
    at: datetime
    changes: list[ChangeMessage]


class PulseMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pulse"):
    revision: int
    at: datetime
    bridge_at: datetime | None
    office_ahead: float = 0.0
    """Seconds from real time to the office's: not nothing where a demo's clock was moved."""


class SegmentsMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="segments"):
    call_id: str
    segments: list[Segment]


class TicketMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="ticket"):
    id: str
    number: str
    version: int
    status: str
    department: str | None


ToBrowser = SnapshotMessage | DeltaMessage | PulseMessage | SegmentsMessage | TicketMessage


# ------------------------------------------------------------------ from the floor's values
def _call(call: calls.Call) -> wire.Call:
    return wire.Call(
        call_id=call.call_id,
        direction=call.direction,
        state=call.state,
        number=mask(call.number),
        name=call.name if call.name != call.number else "",
        queue=call.queue,
        seat=call.seat,
        arrived_at=call.arrived_at,
        queued_at=call.queued_at,
        ringing_at=call.ringing_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        state_since=call.state_since,
        waited_seconds=call.waited_seconds,
        priority=call.priority,
    )


def _seat(seat: seats.Seat) -> wire.Seat:
    return wire.Seat(
        seat=seat.seat,
        post=seat.post,
        agent_id=seat.agent_id,
        agent_name=seat.agent_name,
        state=seat.state,
        state_since=seat.state_since,
        pause_reason=seat.pause_reason,
        call_id=seat.call_id,
        device=seat.device,
    )


def _queue(queue: Queue) -> wire.Queue:
    return wire.Queue(
        queue=queue.queue,
        title=queue.title,
        waiting=queue.waiting,
        longest_since=queue.longest_since,
        offered=queue.offered,
        answered=queue.answered,
        answered_in_target=queue.answered_in_target,
        abandoned=queue.abandoned,
    )


def _today(today: Today) -> wire.Today:
    return wire.Today(
        date=today.date,
        offered=today.offered,
        answered=today.answered,
        answered_in_target=today.answered_in_target,
        abandoned=today.abandoned,
        hours=[
            wire.TodayHour(
                hour=hour.hour,
                offered=hour.offered,
                answered=hour.answered,
                answered_in_target=hour.answered_in_target,
                wait_seconds=hour.wait_seconds,
            )
            for hour in today.hours
        ],
    )


def _link(link: Link) -> wire.Link:
    return wire.Link(state=link.state.value, since=link.since, reason=link.reason)


_SHOWN: dict[str, Callable[[Any], Any]] = {
    "call": _call,
    "seat": _seat,
    "queue": _queue,
    "today": _today,
    "link": _link,
}


def shown(change: Change) -> ChangeMessage:
    """A change as browsers see it: numbers masked, channels and other inner names left out."""
    value = None if change.value is None else _SHOWN[change.kind](change.value)
    return ChangeMessage(kind=change.kind, id=change.id, value=value)

"""The floor as one frozen value: every live call, seat and queue, the day's figures and the link to Asterisk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

import msgspec

from callcenter.calls import Call
from callcenter.events import CallId, QueueName, SeatId
from callcenter.floor.effects import Effect
from callcenter.floor.figures import Queue, Today, office_day
from callcenter.seats import Seat

ANSWER_TARGET_SECONDS = 15


class LinkState(StrEnum):
    UP = "up"
    LOST = "lost"
    NONE = "none"
    """No Asterisk can be had; everything but telephony works."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    state: LinkState
    since: datetime
    reason: str = ""


Part = Call | Seat | Queue | Today | Link
Kind = Literal["call", "seat", "queue", "today", "link"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the floor as it is now; None: gone. `id` is "" for today and link, of which there is one."""

    kind: Kind
    id: str = ""
    value: Part | None


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """The mappings are never written to: a changed floor is a new one that shares what did not change."""

    calls: Mapping[CallId, Call]
    seats: Mapping[SeatId, Seat]
    queues: Mapping[QueueName, Queue]
    today: Today
    link: Link
    answer_target_seconds: int = ANSWER_TARGET_SECONDS


class Applied(NamedTuple):
    floor: Floor
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    ignored: tuple[str, ...] = ()
    """Why (parts of) the event could not be taken, such as "unknown call"; empty when all is well."""


def new_floor(
    seats: Iterable[str], queues: Mapping[str, str], now: datetime, answer_target_seconds: int = ANSWER_TARGET_SECONDS
) -> Floor:
    """Return the floor before the first word from Asterisk: nobody signed in, no link. `queues`: name to title."""
    return Floor(
        calls={},
        seats={SeatId(seat): Seat(seat=SeatId(seat), state_since=now) for seat in seats},
        queues={QueueName(name): Queue(queue=QueueName(name), title=title) for name, title in queues.items()},
        today=Today(date=office_day(now)),
        link=Link(state=LinkState.LOST, since=now, reason="starting"),
        answer_target_seconds=answer_target_seconds,
    )


def parts(floor: Floor) -> tuple[Change, ...]:
    """Return the whole floor as changes: what a snapshot holds."""
    return (
        *(Change(kind="call", id=key, value=call) for key, call in floor.calls.items()),
        *(Change(kind="seat", id=key, value=seat) for key, seat in floor.seats.items()),
        *(Change(kind="queue", id=key, value=queue) for key, queue in floor.queues.items()),
        Change(kind="today", value=floor.today),
        Change(kind="link", value=floor.link),
    )


def with_parts(floor: Floor, changes: Iterable[Change]) -> Floor:
    """Return the floor with `changes` put in: how a reader follows the writer, and a new writer takes over."""
    calls, seats, queues = dict(floor.calls), dict(floor.seats), dict(floor.queues)
    today, link = floor.today, floor.link
    for change in changes:
        match change.value:
            case Call() as call:
                calls[call.call_id] = call
            case Seat() as seat:
                seats[seat.seat] = seat
            case Queue() as queue:
                queues[queue.queue] = queue
            case Today():
                today = change.value
            case Link():
                link = change.value
            case None:
                calls.pop(CallId(change.id), None)
    return msgspec.structs.replace(floor, calls=calls, seats=seats, queues=queues, today=today, link=link)


def restored(floor: Floor, saved: Iterable[Change]) -> Floor:
    """Return a new writer's floor: the configured seats and queues with what was saved of them.

    Seats and queues that are no longer configured are left behind; queues take their new titles.
    """
    known = with_parts(floor, saved)
    titled = {
        name: msgspec.structs.replace(known.queues[name], title=floor.queues[name].title) for name in floor.queues
    }
    return msgspec.structs.replace(known, seats={seat: known.seats[seat] for seat in floor.seats}, queues=titled)

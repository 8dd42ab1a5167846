"""A floor being changed by one event: collects the new parts, and derives from each what must follow outside.

Rules hold here once for all events: taps run exactly while citizen and seat talk; a seat stands in the queues exactly
while somebody who takes calls is signed in, and paused there exactly while he is not ready.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from callcenter.calls import Call
from callcenter.events import CallId, QueueName, SeatId
from callcenter.floor.effects import AddMember, Effect, PauseSeat, RemoveMember, StartTaps, StopTaps, UnpauseSeat
from callcenter.floor.figures import Queue, Tally, Today, office_day, queue_with_tally, with_tally
from callcenter.floor.state import Applied, Change, Floor, Kind, Link, Part
from callcenter.seats import TAKES_CALLS, Seat, SeatState

replace = msgspec.structs.replace


class Membership(NamedTuple):
    """What app_queue should know of a seat; `reason` is None while it is not paused."""

    member: bool
    reason: str | None


NO_MEMBER = Membership(member=False, reason=None)


def membership(seat: Seat) -> Membership:
    if seat.post not in TAKES_CALLS or not seat.signed_in:
        return NO_MEMBER
    if seat.rest is SeatState.READY:
        return Membership(member=True, reason=None)
    return Membership(member=True, reason=seat.pause_reason or str(seat.rest))


class Draft:
    """The working copy of one `apply`. Mappings are copied when first written to."""

    __slots__ = (
        "_calls",
        "_old",
        "_queues",
        "_seats",
        "_stale_lines",
        "_touched",
        "answer_target_seconds",
        "effects",
        "ignored",
        "link",
        "today",
    )

    def __init__(self, floor: Floor) -> None:
        self._old = floor
        self.answer_target_seconds = floor.answer_target_seconds
        self._calls: dict[CallId, Call] | None = None
        self._seats: dict[SeatId, Seat] | None = None
        self._queues: dict[QueueName, Queue] | None = None
        self._touched: dict[tuple[Kind, str], None] = {}
        self._stale_lines: set[QueueName] = set()
        self.today: Today = floor.today
        self.link: Link = floor.link
        self.effects: list[Effect] = []
        self.ignored: list[str] = []

    # -------------------------------------------------------------- calls
    def call(self, call_id: CallId) -> Call | None:
        return (self._old.calls if self._calls is None else self._calls).get(call_id)

    def calls(self) -> Iterable[Call]:
        return tuple((self._old.calls if self._calls is None else self._calls).values())

    def put_call(self, call: Call) -> None:
        calls = self._own_calls()
        before = calls.get(call.call_id)
        calls[call.call_id] = call
        self._touched["call", call.call_id] = None
        self._mark_lines(before, call)
        self._switch_taps(before, call)

    def drop_call(self, call_id: CallId) -> None:
        before = self._own_calls().pop(call_id)
        self._touched["call", call_id] = None
        self._mark_lines(before, None)
        self._switch_taps(before, None)

    def _own_calls(self) -> dict[CallId, Call]:
        if self._calls is None:
            self._calls = dict(self._old.calls)
        return self._calls

    def _mark_lines(self, before: Call | None, after: Call | None) -> None:
        spots = [(call.queue, call.queued_at) if call and call.in_line else None for call in (before, after)]
        if spots[0] != spots[1]:
            self._stale_lines.update(spot[0] for spot in spots if spot and spot[0])

    def _switch_taps(self, before: Call | None, after: Call | None) -> None:
        old, new = _tapped(before), _tapped(after)
        if old == new:
            return
        if before and old:
            self.effects.append(StopTaps(call_id=before.call_id, caller_leg=old[0], seat_leg=old[1]))
        if after and new:
            self.start_taps(after)

    def start_taps(self, call: Call) -> None:
        tapped = StartTaps(call_id=call.call_id, seat=call.seat, caller_leg=call.caller_leg, seat_leg=call.seat_leg)
        self.effects.append(tapped)

    # -------------------------------------------------------------- seats
    def seat(self, seat_id: SeatId) -> Seat | None:
        return (self._old.seats if self._seats is None else self._seats).get(seat_id)

    def seats(self) -> Iterable[Seat]:
        return tuple((self._old.seats if self._seats is None else self._seats).values())

    def put_seat(self, seat: Seat, known: Membership | None = None) -> None:
        """Put the seat in; `known`: what app_queue holds of it where that was asked, else what it was last told."""
        if self._seats is None:
            self._seats = dict(self._old.seats)
        before = known or membership(self._seats[seat.seat])
        if self._seats[seat.seat] != seat:
            self._seats[seat.seat] = seat
            self._touched["seat", seat.seat] = None
        if before != (after := membership(seat)):
            self.effects.append(_member_effect(seat, before, after))

    # -------------------------------------------------------------- figures
    def count(self, queue: QueueName | None, tally: Tally, at: datetime, *, today: bool) -> None:
        if today:
            self.today = with_tally(self.today, tally, at)
        if queue is not None and queue in self._old.queues:
            queues = self._own_queues()
            queues[queue] = queue_with_tally(queues[queue], tally)
            self._touched["queue", queue] = None

    def begin_day(self, at: datetime) -> None:
        """Start the figures from nought when `at` lies in a later day of the office."""
        day = office_day(at)
        if day > self.today.date:
            self.today = Today(date=day)
            self._queues = {name: _without_figures(queue) for name, queue in self._own_queues().items()}
            self._touched.update((("queue", name), None) for name in self._queues)

    def _own_queues(self) -> dict[QueueName, Queue]:
        if self._queues is None:
            self._queues = dict(self._old.queues)
        return self._queues

    def _count_lines(self) -> None:
        for name in self._stale_lines & self._old.queues.keys():
            since = [call.queued_at for call in self.calls() if call.in_line and call.queue == name and call.queued_at]
            queues = self._own_queues()
            queues[name] = replace(queues[name], waiting=len(since), longest_since=min(since, default=None))
            self._touched["queue", name] = None

    # -------------------------------------------------------------- the end
    def finish(self) -> Applied:
        self._count_lines()
        old = self._old
        floor = Floor(
            calls=old.calls if self._calls is None else self._calls,
            seats=old.seats if self._seats is None else self._seats,
            queues=old.queues if self._queues is None else self._queues,
            today=self.today,
            link=self.link,
            answer_target_seconds=old.answer_target_seconds,
        )
        changes = [Change(kind=kind, id=key, value=_part(floor, kind, key)) for kind, key in self._touched]
        if self.today is not old.today:
            changes.append(Change(kind="today", value=self.today))
        if self.link is not old.link:
            changes.append(Change(kind="link", value=self.link))
        return Applied(floor, tuple(changes), tuple(self.effects), tuple(self.ignored))


def _part(floor: Floor, kind: Kind, key: str) -> Part | None:
    if kind == "call":
        return floor.calls.get(CallId(key))
    return floor.seats[SeatId(key)] if kind == "seat" else floor.queues[QueueName(key)]


def _without_figures(queue: Queue) -> Queue:
    return Queue(queue=queue.queue, title=queue.title, waiting=queue.waiting, longest_since=queue.longest_since)


def _tapped(call: Call | None) -> tuple[str, str] | None:
    return (call.caller_leg, call.seat_leg) if call is not None and call.live_talk else None


def _member_effect(seat: Seat, before: Membership, after: Membership) -> Effect:
    if not after.member:
        return RemoveMember(seat=seat.seat)
    if not before.member:
        paused, reason = after.reason is not None, after.reason or ""
        return AddMember(seat=seat.seat, paused=paused, reason=reason)
    return UnpauseSeat(seat=seat.seat) if after.reason is None else PauseSeat(seat=seat.seat, reason=after.reason)

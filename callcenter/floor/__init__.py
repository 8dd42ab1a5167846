"""The call floor: every live call, seat and queue as one value, and `apply`, which says what an event makes of it.

Pure. An event that does not fit (order between Asterisk's channels differs by some ms) never raises: it is taken as far
as it can be, and `Applied.ignored` says what could not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callcenter.errors import IllegalTransition
from callcenter.events import DayBegan, Device, Event, FloorResynced, LinkDegraded, LinkLost
from callcenter.floor.call_events import CALL_EVENTS
from callcenter.floor.draft import Draft, replace
from callcenter.floor.effects import (
    AddMember,
    Effect,
    PauseSeat,
    RemoveMember,
    StartTaps,
    StopTaps,
    UnpauseSeat,
)
from callcenter.floor.figures import OFFICE_TIME, HourFigures, Queue, Today, office_day
from callcenter.floor.gaps import floor_resynced, missed
from callcenter.floor.seat_events import SEAT_EVENTS, rested
from callcenter.floor.state import (
    Applied,
    Change,
    Floor,
    Link,
    LinkState,
    Part,
    new_floor,
    parts,
    restored,
    with_parts,
)


def apply(floor: Floor, event: Event) -> Applied:
    """Return the floor after `event`, which parts changed, and what must follow outside."""
    draft = Draft(floor)
    draft.begin_day(event.at)
    try:
        HANDLERS[type(event)](draft, event)
    except IllegalTransition as step:
        draft.ignored.append(f"{step.machine} has no {step.action} from {step.state}")
    return draft.finish()


def link_lost(draft: Draft, event: LinkLost) -> None:
    """What is known stays on show, marked as old."""
    if draft.link.state is not LinkState.LOST or draft.link.reason != event.reason:
        since = draft.link.since if draft.link.state is LinkState.LOST else event.at
        draft.link = Link(state=LinkState.LOST, since=since, reason=event.reason)


def link_degraded(draft: Draft, event: LinkDegraded) -> None:
    """Without telephony there are no calls, and no telephone can be reached."""
    for call in draft.calls():
        draft.drop_call(call.call_id)
    for seat in draft.seats():
        draft.put_seat(rested(replace(seat, device=Device.OFFLINE, call_id=None), event.at))
    draft.link = Link(state=LinkState.NONE, since=event.at, reason=event.reason)


def day_began(draft: Draft, event: DayBegan) -> None:
    """Nothing more than what `apply` does first."""


HANDLERS: dict[type[Any], Callable[[Draft, Any], None]] = {
    **CALL_EVENTS,
    **SEAT_EVENTS,
    FloorResynced: floor_resynced,
    LinkLost: link_lost,
    LinkDegraded: link_degraded,
    DayBegan: day_began,
}

__all__ = [
    "HANDLERS",
    "OFFICE_TIME",
    "AddMember",
    "Applied",
    "Change",
    "Effect",
    "Floor",
    "HourFigures",
    "Link",
    "LinkState",
    "Part",
    "PauseSeat",
    "Queue",
    "RemoveMember",
    "StartTaps",
    "StopTaps",
    "Today",
    "UnpauseSeat",
    "apply",
    "missed",
    "new_floor",
    "office_day",
    "parts",
    "restored",
    "with_parts",
]

"""What a rule pack would have made of past tickets: other due times, more or fewer red lights, by unit and type."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

import msgspec

from routing.calendars import WorkCalendar
from routing.durations import Duration, Unit
from routing.facts import TicketFacts, TicketType
from routing.lights import light_times
from routing.limits import Deadline, deadlines, redo_deadline
from routing.packs import RulePack
from routing.reasons import Reason


class PastTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket that was dispatched, with what was promised for its present round. Times are UTC."""

    number: str
    unit: str
    """Code of the department that had it."""
    facts: TicketFacts
    started_at: datetime
    """The dispatch, or for a later round the moment at which it was sent back."""
    round: int = 0
    """0 the first time, then one more for each redo."""
    finished_at: datetime | None = None
    """When the unit replied (or the ticket was closed without); None: still open."""
    due_at: datetime | None = None
    """As promised; None for a statutory period."""
    limit: Duration | None = None
    moved: bool = False
    """The promise was moved by hand (extension, suspension), so that no pack can be compared with it."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket with another due time or another light."""

    number: str
    unit: str
    type: TicketType
    due_now: datetime | None
    due_then: datetime | None
    red_now: bool
    red_then: bool
    reason: Reason
    """Why the pack gives that limit."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """All tickets of one unit and one type."""

    unit: str
    type: TicketType
    tickets: int
    earlier: int
    """Tickets that would have been due earlier."""
    later: int
    red_now: int
    red_then: int
    turn_red: int
    no_longer_red: int


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    pack: str
    tickets: int
    """How many were counted again."""
    left_out: int
    """How many were not, because their promise was moved by hand."""
    groups: tuple[Group, ...]
    """By unit, then type."""
    changed: tuple[Changed, ...]

    @property
    def turn_red(self) -> int:
        return sum(group.turn_red for group in self.groups)

    @property
    def no_longer_red(self) -> int:
        return sum(group.no_longer_red for group in self.groups)


class _Counted(msgspec.Struct, frozen=True):
    past: PastTicket
    then: Deadline
    red_now: bool
    red_then: bool

    @property
    def type(self) -> TicketType:
        return self.past.facts.type or TicketType.HELP

    @property
    def due_then(self) -> datetime | None:
        return self.then.due.at_utc if self.then.due else None

    @property
    def key(self) -> tuple[str, int]:
        return self.past.unit, list(TicketType).index(self.type)


def replay(pack: RulePack, past: Iterable[PastTicket], calendar: WorkCalendar, now: datetime) -> Replay:
    """Count each ticket again as if `pack` had been in force when it started; the calendar is that of the pack.

    A ticket is red when it was not finished by the moment at which its light turns red, or is not by `now` (UTC).
    """
    everything = list(past)
    counted = [_counted(pack, one, calendar, now) for one in everything if not one.moved]
    counted.sort(key=lambda one: one.key)
    return Replay(
        pack=pack.pin,
        tickets=len(counted),
        left_out=len(everything) - len(counted),
        groups=tuple(_group(list(ones)) for _, ones in groupby(counted, key=lambda one: one.key)),
        changed=tuple(_changed(one) for one in counted if _differs(one)),
    )


def _counted(pack: RulePack, past: PastTicket, calendar: WorkCalendar, now: datetime) -> _Counted:
    then = _promise(pack, past, calendar)
    ended = past.finished_at or now
    due_then = then.due.at_utc if then.due else None
    red_now = _is_red(past.due_at, past.limit, ended, calendar)
    return _Counted(past, then, red_now, _is_red(due_then, then.limit, ended, calendar))


def _promise(pack: RulePack, past: PastTicket, calendar: WorkCalendar) -> Deadline:
    again = redo_deadline(past.facts, pack, calendar, past.started_at) if past.round else None
    return again or deadlines(past.facts, pack, calendar, past.started_at).result


def _is_red(due_at: datetime | None, limit: Duration | None, ended: datetime, calendar: WorkCalendar) -> bool:
    if due_at is None:
        return False
    return ended >= light_times(due_at, limit or Duration(1, Unit.WORKING_DAY), calendar).red


def _differs(one: _Counted) -> bool:
    return one.due_then != one.past.due_at or one.red_now != one.red_then


def _changed(one: _Counted) -> Changed:
    return Changed(
        number=one.past.number,
        unit=one.past.unit,
        type=one.type,
        due_now=one.past.due_at,
        due_then=one.due_then,
        red_now=one.red_now,
        red_then=one.red_then,
        reason=one.then.reason,
    )


def _group(ones: list[_Counted]) -> Group:
    both = [(one.past.due_at, one.due_then) for one in ones if one.past.due_at and one.due_then]
    return Group(
        unit=ones[0].past.unit,
        type=ones[0].type,
        tickets=len(ones),
        earlier=sum(then < now for now, then in both),
        later=sum(then > now for now, then in both),
        red_now=sum(one.red_now for one in ones),
        red_then=sum(one.red_then for one in ones),
        turn_red=sum(one.red_then and not one.red_now for one in ones),
        no_longer_red=sum(one.red_now and not one.red_then for one in ones),
    )

"""The demo's clock: how it stands, what is ahead, who moved it, and how it is moved."""

from __future__ import annotations

from datetime import datetime

from agent_console.wire.base import In, Out
from tickets.demo.clock import How


class StepAhead(Out, frozen=True):
    at: datetime
    ticket_id: str
    number: str
    status_name: str


class ClockMove(Out, frozen=True):
    real_at: datetime
    shown_before: datetime
    shown_after: datetime
    how: How
    swept: int
    """How often the sweep ran on the way."""
    name: str


class ClockUnderWay(Out, frozen=True):
    """A move that is being made: from where, to where, how far it is, and how often the sweep has run."""

    shown_before: datetime
    to: datetime
    done_until: datetime
    swept: int


class DemoClock(Out, frozen=True):
    office_at: datetime
    real_at: datetime
    ahead_seconds: float
    under_way: ClockUnderWay | None
    """The clock stands until such a move is there; another one is refused meanwhile."""
    next_step: StepAhead | None
    moves: list[ClockMove]
    """The last twenty, newest first."""


class ClockMoved(In, frozen=True):
    how: How
    to: datetime | None = None
    """With "set": the moment, with its zone."""

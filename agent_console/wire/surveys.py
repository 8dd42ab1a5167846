"""Callback surveys: how a ticket was chosen, and what a second person listens to again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from agent_console.wire.base import In, Out


class Sample(Out, frozen=True):
    """All that is needed to work the decision out again."""

    ticket_id: str
    ticket_number: str
    round: int
    at: datetime
    quarter: str
    seed: str | None
    """Told when the quarter is over."""
    stratum: str
    position: int
    share: float
    least: int
    rule: str
    chosen: bool


class Relisten(Out, frozen=True):
    id: str
    ticket_id: str
    ticket_number: str
    matter: str
    call_id: str | None
    first_agent: str
    contacted: bool | None
    """In time."""
    solved: str | None
    satisfied: str | None
    note: str
    drawn_at: datetime
    listened_at: datetime | None
    listener: str
    agrees: bool | None
    score: int | None
    """质检分, 0 to 100."""
    remark: str


class Relistened(In, frozen=True):
    agrees: bool
    score: Annotated[int, msgspec.Meta(ge=0, le=100)]
    remark: Annotated[str, msgspec.Meta(max_length=2000)] = ""

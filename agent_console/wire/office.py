"""What a post was told, and the calendar by which deadlines are counted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from agent_console.wire.base import In, Out


class Notice(Out, frozen=True):
    id: str
    at: datetime
    kind: str
    text: str
    ticket_id: str | None
    seen_at: datetime | None
    seen_by: str | None


class CalendarYear(Out, frozen=True):
    year: int
    state: Literal["announced", "estimated"]
    source: str
    version: int
    rest: int
    """Days off on Monday to Friday."""
    work: int
    """Worked weekends."""
    local: int
    """Local exceptions."""
    loaded_by: str | None
    loaded_at: datetime | None
    estimated_tickets: int
    """Open tickets whose deadline stands on this year's estimate."""


class SheetSent(In, frozen=True):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=50_000)]
    """The sheet as YAML."""


class SheetLoaded(Out, frozen=True):
    year: int
    version: int
    moved: int
    settled: int

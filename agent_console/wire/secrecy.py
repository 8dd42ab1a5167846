"""Secrecy of a ticket: its wording for units, who saw it, and seeing a number under a permission."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from agent_console.wire.base import In, Named, Out, Version


class WordingPart(Out, frozen=True):
    op: Literal["same", "cut", "new"]
    text: str


class WordingField(Out, frozen=True):
    field: str
    wording: str
    proposed: str
    """What the platform would take out by itself."""
    parts: list[WordingPart]
    leaks: list[str]


class Wording(Out, frozen=True):
    """What a unit would read, beside what the citizen said."""

    fields: list[WordingField]


class WordingAsked(In, frozen=True):
    matter_for_unit: str | None = None
    """None: what is stored, else a proposal."""
    demand_for_unit: str | None = None


class SecrecySet(In, frozen=True):
    version: Version
    secrecy: str
    matter_for_unit: str = ""
    demand_for_unit: str = ""
    named_readers: list[str] | None = None
    """Accounts that may see an L3 ticket; None: as before."""


class View(Out, frozen=True):
    at: datetime
    what: str
    name: str
    post: str
    department: Named | None


class UnitViews(Out, frozen=True):
    department: Named | None
    """None: the hotline itself."""
    looks: int
    last_at: datetime


class Viewers(Out, frozen=True):
    people: list[View] | None
    """None for those who may know of units alone."""
    units: list[UnitViews]
    answer: str
    """To be read out to the citizen who asks."""


class UnmaskAsked(In, frozen=True):
    reason: str


class UnmaskDecided(In, frozen=True):
    granted: bool
    opinion: str = ""
    minutes: Annotated[int, msgspec.Meta(ge=1, le=240)] = 30


class Unmask(Out, frozen=True):
    id: str
    ticket_id: str
    ticket_number: str
    state: str
    reason: str
    asked_name: str
    asked_at: datetime
    decided_name: str
    decided_at: datetime | None
    opinion: str
    until: datetime | None
    mine: bool
    """The reader asked for it."""
    decidable: bool
    """The reader may decide it now."""


class Unmasks(Out, frozen=True):
    may_ask: bool
    items: list[Unmask]


class CallerShown(Out, frozen=True):
    name: str
    number: str
    place: str
    until: datetime

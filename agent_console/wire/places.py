"""Points of tickets, and the city's register of places."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from agent_console.wire.base import In, Named, Out
from agent_console.wire.lists import ImportFault


class Point(Out, frozen=True):
    """Degrees of CGCS2000 (WGS-84)."""

    latitude: float
    longitude: float
    precision_m: int
    """The true place lies within so many metres."""
    source: Literal["register", "typed"]
    name: str
    """The register's name of it; "" for one that was typed."""


class RegisterKept(Out, frozen=True):
    """The register that is in force."""

    source: str
    datum: str
    places: int
    names: int
    """Other names included."""
    loaded_by: str
    loaded_at: datetime


class RegisterDesk(Out, frozen=True):
    """What the administrator sees before a table is chosen."""

    current: RegisterKept | None
    heads: list[str]
    """Columns of a table."""
    datums: list[Named]
    """Those whose points are taken as they are, then those that are refused."""


class RegisterReport(Out, frozen=True):
    digest: str
    """To be sent back to confirm: what is loaded is what was checked."""
    places: int
    names: int
    faulty: int
    faults: list[ImportFault]
    """At most 500."""
    loaded: bool


class PlaceAsked(In, frozen=True):
    """What stands in the place's field so far. Sent as a body, so that no citizen's address is in a URL."""

    text: Annotated[str, msgspec.Meta(max_length=300)]
    area: str | None = None


class PlaceFound(Out, frozen=True):
    """A place of the register: taking it sets name, area and point."""

    name: str
    area: str
    area_name: str
    point: Point
    stands: bool
    """Its name stands in the text already; False: the text may be the beginning of it."""

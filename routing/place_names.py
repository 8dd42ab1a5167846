"""Which place of the city's register (地名库) a text speaks of: the longest name that stands in it, within its area.

Names are compared by their key: without blanks and marks, full-width digits as plain ones. A register may hold a road's
doors as names of their own ("云栖路 8 号"), which are longer than the road's and so refine it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from routing.departments import Catalogue
from routing.points import Point

SHORTEST, LONGEST = 2, 40
"""Characters of a name's key."""
LOOKED_AT = 80
"""Characters of a text that are looked at: a place is named early, and what is longer is no place."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A name of the register with its point."""

    key: str
    name: str
    area: str
    latitude: float
    longitude: float
    precision_m: int

    @property
    def point(self) -> Point:
        return Point(
            latitude=self.latitude,
            longitude=self.longitude,
            precision_m=self.precision_m,
            source="register",
            name=self.name,
        )


class Match(NamedTuple):
    place: Place | None
    """None where no name stands in the text, or several places have it and the area does not tell them apart."""
    candidates: Sequence[Place]
    """The places of the longest name, for a person to choose."""


def key_of(text: str) -> str:
    """What names and texts are compared by."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def keys_in(text: str) -> list[str]:
    """Every key that may stand in a text, the longest first: what to look the register up by."""
    key = key_of(text)[:LOOKED_AT]
    cut: list[str] = []
    for length in range(min(len(key), LONGEST), SHORTEST - 1, -1):
        cut += [key[at : at + length] for at in range(len(key) - length + 1) if _whole(key, at, length)]
    return list(dict.fromkeys(cut))


def _whole(key: str, at: int, length: int) -> bool:
    """A number is never cut in two: 8 号 does not stand in 18 号."""
    end = at + length
    cut_before = at > 0 and key[at - 1].isdigit() and key[at].isdigit()
    cut_behind = end < len(key) and key[end - 1].isdigit() and key[end].isdigit()
    return not (cut_before or cut_behind)


def matched(found: Iterable[Place], area: str | None, catalogue: Catalogue) -> Match:
    """`found`: the register's places whose keys are among `keys_in` of a text."""
    inside = [one for one in found if within(one, area, catalogue)]
    if not inside:
        return Match(None, ())
    longest = max(len(one.key) for one in inside)
    same = sorted((one for one in inside if len(one.key) == longest), key=lambda one: (one.area, one.name))
    return Match(same[0] if len(same) == 1 else None, same)


def within(place: Place, area: str | None, catalogue: Catalogue) -> bool:
    """Whether a place may be meant where the ticket lies in `area`: that or a part of it, or an area around it whose
    places the register does not tell by town."""
    if area is None or area == catalogue.root:
        return True
    here, there = _line(area, catalogue), _line(place.area, catalogue)
    return area in there or place.area in here


def _line(area: str, catalogue: Catalogue) -> set[str]:
    return {one.code for one in catalogue.areas_up(area)} if area in catalogue.areas else {area}

"""Points of the city and how far apart they are.

Degrees are those of CGCS2000, which for this purpose is WGS-84 (they differ by less than a tenth of a metre). Points of
Chinese commercial maps (GCJ-02, BD-09) lie some hundred metres away from them and are not accepted.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from routing.facts import Words

EARTH_M = 6_371_008.8
"""Mean radius of the Earth (IUGG). Within a city the sphere is wrong by less than half a percent."""
DEGREE_M = 111_320
"""A degree of latitude, rounded up."""
COARSEST_M = 1_000
"""A point that is less exact says nothing of where something happened."""
FINEST_M = 10
"""No typed point is taken for more exact, however many decimals it has."""
FEWEST_DECIMALS = 3
LONGEST = 64
_PAIR = re.compile(r"(-?\d{1,3})(?:\.(\d{1,12}))?°?\s*[,;\s]\s*(-?\d{1,3})(?:\.(\d{1,12}))?°?", re.ASCII)
_NO_PAIR = Words("应为“纬度,经度”，如 30.9401,118.7512", 'must be "latitude,longitude", such as 30.9401,118.7512')
_COARSE = Words(
    f"经纬度至少写到小数点后 {FEWEST_DECIMALS} 位，否则误差超过一百米",
    f"needs at least {FEWEST_DECIMALS} decimals: fewer are wrong by more than a hundred metres",
)
_SWAPPED = Words("经纬度写反了：请先写纬度，后写经度", "is the wrong way round: latitude first, then longitude")


class Point(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where something is, how exact that is, and who says so."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    precision_m: Annotated[int, msgspec.Meta(ge=1, le=COARSEST_M)]
    """The true place lies within so many metres."""
    source: Literal["register", "typed"]
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """The register's name of it; "" for one that was typed."""


def point_kept(point: Point) -> dict[str, Any]:
    """A point as it is stored with a ticket."""
    kept: dict[str, Any] = msgspec.to_builtins(point)
    return kept


class Bounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A box around the city, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def hold(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


CHINA = Bounds(south=3, west=73, north=54, east=136)
"""For a city whose catalogue names no bounds."""


class PointRefused(ValueError):
    """What somebody gave is no point of the city; `why` says it in both languages, without repeating the point."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)
        self.why = why


class _Pair(NamedTuple):
    latitude: float
    longitude: float
    decimals: int


def looks_like_a_point(text: str) -> bool:
    """Whether a text is a pair of degrees and nothing else."""
    return _pair(text) is not None


def _pair(text: str) -> _Pair | None:
    found = _PAIR.fullmatch(unicodedata.normalize("NFKC", text).strip()) if len(text) <= LONGEST else None
    if found is None:
        return None
    north, north_rest, east, east_rest = (part or "" for part in found.groups())
    decimals = min(len(north_rest), len(east_rest))
    return _Pair(float(f"{north}.{north_rest or 0}"), float(f"{east}.{east_rest or 0}"), decimals)


def typed_point(text: str, bounds: Bounds) -> Point:
    """A point as a person writes it, as exact as its decimals. Raises PointRefused."""
    pair = _pair(text)
    if pair is None:
        raise PointRefused(_NO_PAIR)
    check_within(bounds, pair.latitude, pair.longitude)
    if pair.decimals < FEWEST_DECIMALS:
        raise PointRefused(_COARSE)
    precision = max(FINEST_M, math.ceil(DEGREE_M / 10**pair.decimals / 2))
    return Point(
        latitude=round(pair.latitude, 6), longitude=round(pair.longitude, 6), precision_m=precision, source="typed"
    )


def check_within(bounds: Bounds, latitude: float, longitude: float) -> None:
    """Raises PointRefused for what lies outside of the city, saying so where the two were taken for each other."""
    if bounds.hold(latitude, longitude):
        return
    if bounds.hold(longitude, latitude):
        raise PointRefused(_SWAPPED)
    box = f"{bounds.south:g}–{bounds.north:g}", f"{bounds.west:g}–{bounds.east:g}"
    raise PointRefused(
        Words(
            f"不在本市范围内（纬度 {box[0]}，经度 {box[1]}）",
            f"lies outside of the city (latitude {box[0]}, longitude {box[1]})",
        )
    )


def distance_m(one: Point, other: Point) -> float:
    """Metres along the great circle."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude) / 2
    chord = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, chord)))

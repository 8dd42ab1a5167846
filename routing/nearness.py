"""How near two tickets are, and what a rule pack makes of it for merging (R2 并单)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from routing.packs import Merge
from routing.points import Point, distance_m


class Reach(StrEnum):
    NEAR = "near"
    """Within the radius: the system suggests it."""
    FURTHER = "further"
    """Within the staff's radius: shown as further off, for a person to judge."""
    BEYOND = "beyond"
    """Too far to be one event."""
    UNKNOWN = "unknown"
    """One of the two has no point."""


class Apart(NamedTuple):
    """How far apart two points are said to be."""

    metres: int
    allowance: int
    """By how much the two points' precision may make that wrong, either way."""

    @property
    def least(self) -> int:
        return max(0, self.metres - self.allowance)

    @property
    def most(self) -> int:
        return self.metres + self.allowance


def apart(one: Point | None, other: Point | None) -> Apart | None:
    """None where one of them has no point."""
    if one is None or other is None:
        return None
    return Apart(round(distance_m(one, other)), one.precision_m + other.precision_m)


def reach(between: Apart | None, merge: Merge) -> Reach:
    """What the points' precision leaves open counts in favour, since a person confirms."""
    if between is None:
        return Reach.UNKNOWN
    if between.least <= merge.radius_m:
        return Reach.NEAR
    return Reach.FURTHER if between.least <= merge.staff_radius_m else Reach.BEYOND


def least_likeness(between: Apart | None, merge: Merge) -> float:
    """How alike two texts must be: less where the points alone say that it is the same spot."""
    surely = between is not None and between.most <= merge.radius_m
    return merge.likeness_near if surely else merge.likeness

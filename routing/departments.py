"""The city as the hotline knows it: areas, departments with their duties, and the tree of categories.

Looked up only; `routing.catalogue` reads and checks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

import msgspec

from routing.errors import UnknownCode
from routing.points import CHINA, Bounds


class Level(StrEnum):
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    ENTERPRISE = "enterprise"


GOVERNMENT = "government"
"""The bureau name of a county's or town's own government, which steps in where no office is named."""


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str
    parent: str | None = None


class Area(_Entry, frozen=True, kw_only=True):
    """City, county or town. `aliases` are the other ways in which people name it."""

    aliases: tuple[str, ...] = ()


class Department(_Entry, frozen=True, kw_only=True):
    """承办单位. `bureau` is its line of duty, the same word at city and county level."""

    level: Level
    area: str
    bureau: str
    duties: str = ""


class Category(_Entry, frozen=True, kw_only=True):
    """A node of the tree of matters. A leaf names the bureau and the level at which it is handled.

    `keywords` are words of which each speaks for the category; `hints` are words of a place (小区, 饭店), which speak
    softly: what happened there decides. `level: town` is for matters on the towns' duty list.
    """

    keywords: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    bureau: str | None = None
    level: Level | None = None
    basis: str = ""


class Alarm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that suggest an urgency; phrases of `unless` hold the same word and mean no danger."""

    code: str
    urgency: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


_N = TypeVar("_N", Area, Department, Category)


class Catalogue:
    """All entries by code. Build it with `routing.catalogue.read_rulebook`, which checks them."""

    def __init__(
        self,
        areas: Iterable[Area],
        departments: Iterable[Department],
        categories: Iterable[Category],
        alarms: Iterable[Alarm] = (),
        bounds: Bounds = CHINA,
    ) -> None:
        self.bounds = bounds
        """Within which a point is one of the city's."""
        self.areas = {area.code: area for area in areas}
        self.departments = {department.code: department for department in departments}
        self.categories = {category.code: category for category in categories}
        self.alarms = tuple(alarms)
        parents = {category.parent for category in self.categories.values()}
        self.leaves = tuple(entry for entry in self.categories.values() if entry.code not in parents)
        self.root = next((area.code for area in self.areas.values() if area.parent is None), "")
        """The city itself."""
        self._offices = {(entry.area, entry.bureau): entry for entry in reversed(self.departments.values())}

    def area(self, code: str) -> Area:
        return _found("area", self.areas, code)

    def department(self, code: str) -> Department:
        return _found("department", self.departments, code)

    def category(self, code: str) -> Category:
        return _found("category", self.categories, code)

    def areas_up(self, code: str | None) -> Iterator[Area]:
        """The area and those it lies in, the smallest first; none for None. Raises UnknownCode."""
        return _upwards(self.area, code)

    def categories_up(self, code: str | None) -> Iterator[Category]:
        return _upwards(self.category, code)

    def full_name(self, category: Category) -> str:
        """Names from the top of the tree, such as 市场监管/消费维权."""
        return "/".join(reversed([entry.name for entry in self.categories_up(category.code)]))

    def office(self, area: str, bureau: str) -> Department | None:
        """The department of that line of duty which belongs to exactly that area."""
        return self._offices.get((area, bureau))

    def areas_under(self, code: str) -> set[str]:
        """The area and every area that lies in it."""
        return {one for one in self.areas if code in {area.code for area in self.areas_up(one)}}

    def county_of(self, area: str | None) -> Area | None:
        """The county in which an area lies (or which it is), None for the city itself."""
        line = list(self.areas_up(area))
        return line[-2] if len(line) >= 2 else None


def _upwards(entry: Callable[[str], _N], code: str | None) -> Iterator[_N]:
    while code is not None:
        found = entry(code)
        yield found
        code = found.parent


def _found(kind: str, entries: Mapping[str, _N], code: str) -> _N:
    if code not in entries:
        raise UnknownCode(kind, code)
    return entries[code]

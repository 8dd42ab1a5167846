"""Reads a city's catalogue and dispatch rules from YAML texts, whose lists are joined, and checks that they fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

import msgspec

from routing.departments import Alarm, Area, Catalogue, Category, Department
from routing.errors import DataFault
from routing.facts import TicketType, Urgency, named
from routing.points import CHINA, Bounds
from routing.reading import read_yaml
from routing.rules import Rule, RuleBook

_CHOICES = {"level": "city, county, town or enterprise"}


class CatalogueText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one file of a catalogue may hold."""

    areas: tuple[Area, ...] = ()
    departments: tuple[Department, ...] = ()
    categories: tuple[Category, ...] = ()
    rules: tuple[Rule, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    bounds: Bounds | None = None
    """A box around the city, given once."""


_LISTS = tuple(name for name in CatalogueText.__struct_fields__ if name != "bounds")


class _Reference(NamedTuple):
    """A code in a file that must name an entry of `known`."""

    path: str
    code: str | None
    known: Iterable[str]
    expected: str


def read_rulebook(files: Mapping[str, str]) -> RuleBook:
    """YAML texts by file name into one checked rule book with its catalogue. Raises DataFault for the first fault."""
    parts = [(name, read_yaml(text, CatalogueText, name, _CHOICES)) for name, text in files.items()]
    _check_codes(parts)
    catalogue = Catalogue(
        areas=[entry for _, part in parts for entry in part.areas],
        departments=[entry for _, part in parts for entry in part.departments],
        categories=[entry for _, part in parts for entry in part.categories],
        alarms=[entry for _, part in parts for entry in part.alarms],
        bounds=_bounds(parts),
    )
    for name, part in parts:
        _check_references(catalogue, name, part)
        _check_leaves(catalogue, name, part)
        _check_rules(name, part)
    return RuleBook(catalogue, [entry for _, part in parts for entry in part.rules])


def _bounds(parts: Iterable[tuple[str, CatalogueText]]) -> Bounds:
    given = [(name, part.bounds) for name, part in parts if part.bounds is not None]
    for name, box in given:
        if not (CHINA.hold(box.south, box.west) and CHINA.hold(box.north, box.east)):
            raise DataFault(name, "bounds", box, "degrees within China")
        if box.south >= box.north or box.west >= box.east:
            raise DataFault(name, "bounds", box, "south below north, west before east")
    if len(given) > 1:
        raise DataFault(given[1][0], "bounds", given[1][1], f"nothing: {given[0][0]} has them already")
    return given[0][1] if given else CHINA


def _check_codes(parts: Iterable[tuple[str, CatalogueText]]) -> None:
    """Codes are given once; a parent stands above its children, so that no line of parents can be a ring."""
    seen: dict[str, set[str]] = {kind: set() for kind in _LISTS}
    for name, part in parts:
        for kind, codes in seen.items():
            for number, entry in enumerate(getattr(part, kind)):
                if entry.code in codes:
                    raise DataFault(name, f"{kind}[{number}].code", entry.code, "a code that is not taken yet")
                parent = getattr(entry, "parent", None)
                if parent is not None and parent not in codes:
                    raise DataFault(name, f"{kind}[{number}].parent", parent, "the code of an entry above this one")
                codes.add(entry.code)


def _check_references(catalogue: Catalogue, file: str, part: CatalogueText) -> None:
    for path, code, known, expected in _references(catalogue, part):
        if code is not None and code not in known:
            raise DataFault(file, path, code, expected)


def _references(catalogue: Catalogue, part: CatalogueText) -> Iterator[_Reference]:
    bureaus = {entry.bureau for entry in catalogue.departments.values()}
    bureau, area = "a bureau that some department has", "the code of an area"
    for number, entry in enumerate(part.departments):
        yield _Reference(f"departments[{number}].area", entry.area, catalogue.areas, area)
    for number, category in enumerate(part.categories):
        yield _Reference(f"categories[{number}].bureau", category.bureau, bureaus, bureau)
    for number, rule in enumerate(part.rules):
        at = f"rules[{number}]"
        yield _Reference(f"{at}.department", rule.department, catalogue.departments, "the code of a department")
        yield _Reference(f"{at}.bureau", rule.bureau, bureaus, bureau)
        for code in rule.partners:
            yield _Reference(f"{at}.partners", code, catalogue.departments, "the code of a department")
        for code in rule.when.category:
            yield _Reference(f"{at}.when.category", code, catalogue.categories, "the code of a category")
        for code in rule.when.area:
            yield _Reference(f"{at}.when.area", code, catalogue.areas, area)


def _check_leaves(catalogue: Catalogue, file: str, part: CatalogueText) -> None:
    for number, category in enumerate(part.categories):
        if category in catalogue.leaves and not (category.bureau and category.level and category.keywords):
            expected = "bureau, level and keywords: nothing lies below it"
            raise DataFault(file, f"categories[{number}]", category.code, expected)


def _check_rules(file: str, part: CatalogueText) -> None:
    for number, rule in enumerate(part.rules):
        if (rule.department is None) == (rule.bureau is None):
            raise DataFault(file, f"rules[{number}]", rule.code, "either department or bureau")
        _check_names(file, f"rules[{number}].when.type", rule.when.type, TicketType)
        _check_names(file, f"rules[{number}].when.urgency", rule.when.urgency, Urgency)
    for number, alarm in enumerate(part.alarms):
        _check_names(file, f"alarms[{number}].urgency", (alarm.urgency,), Urgency)


def _check_names(file: str, path: str, names: Iterable[str], kind: type[StrEnum]) -> None:
    for name in names:
        try:
            named(kind, name)
        except ValueError as fault:
            raise DataFault(file, path, name, str(fault)) from None

"""Pure: the city's table of places, each line checked; nothing of a table with a fault is loaded."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from routing.departments import Catalogue
from routing.facts import Words
from routing.place_names import LONGEST, SHORTEST, Place, key_of
from routing.points import COARSEST_M, PointRefused, check_within
from tickets.sheets import FORMULA_MARKS, Line

NAME, OTHER_NAMES, AREA, LATITUDE, LONGITUDE, PRECISION = "地名", "别名", "区域", "纬度", "经度", "精度（米）"
HEADS = (NAME, OTHER_NAMES, AREA, LATITUDE, LONGITUDE, PRECISION)
NEEDED = (NAME, AREA, LATITUDE, LONGITUDE)
USUAL_PRECISION_M = 50
"""Of a place whose line does not say."""
MOST_LINES = 300_000
LONGEST_NAME = 100
ACCEPTED: dict[str, Words] = {
    "cgcs2000": Words("2000 国家大地坐标系", "CGCS2000"),
    "wgs84": Words("WGS-84", "WGS-84"),
}
"""Datums whose points can be taken as they are: the two differ by less than a tenth of a metre."""
SHIFTED: dict[str, Words] = {
    "gcj02": Words("GCJ-02（高德、腾讯等互联网地图）", "GCJ-02 (Chinese commercial maps)"),
    "bd09": Words("BD-09（百度地图）", "BD-09 (Baidu)"),
}
"""Datums that are moved by some hundred metres by a formula that nobody has published."""
_SEPARATORS = "、;；|"
_MISSING = Words("请填写", "must be filled in")
_NO_NAME = Words(
    f"应有 {SHORTEST}–{LONGEST} 个字，不能全是数字，不能有控制字符或以 = + - @ 开头",
    f"must have {SHORTEST} to {LONGEST} letters, not digits alone, no control characters, no = + - @ at its head",
)
_NO_AREA = Words(
    "区划目录中没有这个区域，或有多个同名，请用代码", "is no area of the catalogue, or several: use its code"
)
_NO_NUMBER = Words("应为度数，如 30.9401", "must be degrees, such as 30.9401")
_NO_PRECISION = Words(f"应为 1–{COARSEST_M} 的整数（米）", f"must be whole metres from 1 to {COARSEST_M}")


class Fault(NamedTuple):
    line: int
    column: str
    why: Words


class Reading(NamedTuple):
    places: int
    names: Sequence[Place]
    """One for each name, other names included."""
    faults: Sequence[Fault]


class _Wrong(ValueError):
    def __init__(self, column: str, why: Words) -> None:
        super().__init__(why.en)
        self.column = column
        self.why = why


def read_places(lines: Iterable[Line], catalogue: Catalogue) -> Reading:
    """Every line's places, or its faults."""
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    names: list[Place] = []
    good = 0
    areas = _areas(catalogue)
    for line in lines:
        try:
            found = list(_names(line, areas, catalogue))
            _check_new(found, line.number, seen)
        except _Wrong as error:
            faults.append(Fault(line.number, error.column, error.why))
            continue
        names += found
        good += 1
    return Reading(good, names, faults)


def _check_new(found: Sequence[Place], line: int, seen: dict[tuple[str, str], int]) -> None:
    for place in found:
        first = seen.setdefault((place.key, place.area), line)
        if first != line:
            twice = Words(f"与第 {first} 行同区域、同名", f"has the name and area of line {first}")
            raise _Wrong(NAME, twice)


def _names(line: Line, areas: Mapping[str, str], catalogue: Catalogue) -> Iterator[Place]:
    cells = line.cells
    for head in NEEDED:
        if head not in cells:
            raise _Wrong(head, _MISSING)
    name = _name(NAME, cells[NAME])
    area = areas.get(_code(cells[AREA]))
    if area is None:
        raise _Wrong(AREA, _NO_AREA)
    latitude, longitude = _degrees(LATITUDE, cells[LATITUDE]), _degrees(LONGITUDE, cells[LONGITUDE])
    try:
        check_within(catalogue.bounds, latitude, longitude)
    except PointRefused as refused:
        raise _Wrong(LATITUDE, refused.why) from None
    precision = _precision(cells.get(PRECISION, USUAL_PRECISION_M))
    others = [_name(OTHER_NAMES, one) for one in _split(str(cells.get(OTHER_NAMES, "")))]
    for key in dict.fromkeys(key_of(one) for one in (name, *others)):
        yield Place(
            key=key, name=name, area=area, latitude=latitude, longitude=longitude, precision_m=precision
        )  # fmt: skip


def _split(text: str) -> list[str]:
    for sign in _SEPARATORS:
        text = text.replace(sign, "\n")
    return [one.strip() for one in text.split("\n") if one.strip()]


def _name(column: str, cell: Any) -> str:
    text = str(cell).strip()
    key = key_of(text)
    hostile = text.startswith(FORMULA_MARKS) or any(unicodedata.category(sign)[0] == "C" for sign in text)
    if hostile or len(text) > LONGEST_NAME or not SHORTEST <= len(key) <= LONGEST or key.isdigit():
        raise _Wrong(column, _NO_NAME)
    return text


def _code(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _areas(catalogue: Catalogue) -> dict[str, str]:
    """Codes, and names that only one area has, each to its code."""
    named: dict[str, list[str]] = {}
    for code, area in catalogue.areas.items():
        named.setdefault(area.name, []).append(code)
    single = {name: codes[0] for name, codes in named.items() if len(codes) == 1}
    return single | {code: code for code in catalogue.areas}


def _degrees(column: str, cell: Any) -> float:
    """Rounded to a tenth of a metre."""
    try:
        return round(float(str(cell)), 6)
    except ValueError:
        raise _Wrong(column, _NO_NUMBER) from None


def _precision(cell: Any) -> int:
    try:
        metres = float(str(cell))
    except ValueError:
        raise _Wrong(PRECISION, _NO_PRECISION) from None
    if not metres.is_integer() or not 1 <= metres <= COARSEST_M:
        raise _Wrong(PRECISION, _NO_PRECISION)
    return int(metres)

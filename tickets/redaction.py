"""Pure: words that give a caller away, taken out of a text; a unit's wording, checked and set beside the original."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

NUMBER = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|[2-8]\d{6,7})(?!\d)")
"""Chinese mobile and land-line numbers, with and without area code."""
_COUNT = r"[0-9０-９A-Za-z一二三四五六七八九十百零〇两]{1,6}"
_DOORS = "号楼|栋|幢|座|弄|单元|楼|层|室|户|号(?!线|文|令|公告|通知)"
DOOR = re.compile(rf"(?:第|约)?{_COUNT}\s*(?:-\s*{_COUNT}\s*)?(?:{_DOORS})")
"""House, block, unit, floor and room; not lines, documents or decrees."""
CITIZEN, NUMBER_HIDDEN, DOOR_HIDDEN, PLACE_HIDDEN = "来电人", "〔号码略〕", "〔门牌略〕", "〔地址略〕"
_SHORTEST = 2
"""Names and places of one character would take half of the language with them."""


class Known(NamedTuple):
    """What the ticket knows of its caller, to be found in any text."""

    name: str = ""
    number: str = ""
    place: str = ""


def without_caller(text: str, known: Known) -> str:
    """The text without the caller's name and without any telephone number."""
    text = _without(text, known.name, CITIZEN)
    text = _without(text, _digits(known.number), NUMBER_HIDDEN)
    return NUMBER.sub(NUMBER_HIDDEN, text)


def without_source(text: str, known: Known) -> str:
    """`without_caller`, and without the exact place and every door."""
    text = _without(without_caller(text, known), known.place, PLACE_HIDDEN)
    return re.sub(rf"(?:{DOOR_HIDDEN}\s*)+", DOOR_HIDDEN, DOOR.sub(DOOR_HIDDEN, text))


def leaks(text: str, known: Known) -> list[str]:
    """The pieces of a wording that would give the caller away, in order; [] when there are none."""
    found = [piece for piece in (known.name, _digits(known.number), known.place) if _worth(piece) and piece in text]
    found += [match[0] for match in NUMBER.finditer(text)]
    found += [match[0].strip() for match in DOOR.finditer(text)]
    return list(dict.fromkeys(found))


def scrubbed(value: Any, known: Known, *, doors: bool) -> Any:
    """A JSON value with every text in it cleaned; `doors`: exact places as well."""
    clean = without_source if doors else without_caller
    match value:
        case str():
            return clean(value, known)
        case dict():
            return {key: scrubbed(inner, known, doors=doors) for key, inner in value.items()}
        case list() | tuple():
            return [scrubbed(inner, known, doors=doors) for inner in value]
        case _:
            return value


class Part(NamedTuple):
    """One stretch of a comparison."""

    op: Literal["same", "cut", "new"]
    text: str


def compared(before: str, after: str) -> list[Part]:
    """How `after` came from `before`: joined, "same" and "new" give `after`, "same" and "cut" give `before`."""
    return list(_parts(before, after))


def _parts(before: str, after: str) -> Iterable[Part]:
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            yield Part("same", before[a:b])
            continue
        if b > a:
            yield Part("cut", before[a:b])
        if d > c:
            yield Part("new", after[c:d])


def _without(text: str, piece: str, instead: str) -> str:
    return text.replace(piece, instead) if _worth(piece) else text


def _worth(piece: str) -> bool:
    return len(piece) >= _SHORTEST


def _digits(number: str) -> str:
    """A number as people type it: without the country's code."""
    return number.removeprefix("+86") if len(number) > 6 else ""

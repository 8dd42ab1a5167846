"""The register in the database: loaded whole or not at all, and looked up by the names that may stand in a text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from routing.departments import Catalogue
from routing.facts import Words
from routing.place_names import Match, Place, key_of, keys_in, matched, within
from tickets.errors import FieldErrors
from tickets.models import PlaceName, PlaceSheet
from tickets.people import Actor
from tickets.places.reading import ACCEPTED, HEADS, MOST_LINES, NEEDED, SHIFTED, Reading, read_places
from tickets.rows import rows_of
from tickets.service.writing import transaction
from tickets.sheets import table_of

MOST = 8
_LOOKED_AT = 200
BATCH = 5_000
_BEGINNING = "WHERE key LIKE $1 ORDER BY key, id LIMIT $2"
"""A key holds letters and digits alone: nothing that LIKE would take for a pattern."""
_NO_DATUM = Words("请选择坐标系：", "choose the datum: ")
_SHIFTED = Words(
    "坐标偏移约 100–700 米，且没有公开的换算公式，不能载入。请向测绘主管部门（天地图）取得 CGCS2000 坐标，或先换算",
    "is moved by 100 to 700 m by no published formula, so it is refused: get points in CGCS2000, or convert them first",
)
_EMPTY = Words("表格没有内容", "holds no lines")
_TOO_MANY = Words(f"一次最多 {MOST_LINES:,} 行", f"holds more than {MOST_LINES:,} lines")


class Table(NamedTuple):
    """A table of places that was read and checked."""

    source: str
    digest: str
    datum: str
    reading: Reading


class Found(NamedTuple):
    place: Place
    stands: bool
    """Its name stands in the text; False: the text may be the beginning of it."""


def read_table(data: bytes, source: str, datum: str, catalogue: Catalogue) -> Table:
    """Check every line of a CSV or XLSX table; writes nothing. Raises FieldErrors for `datum` and `file`. Blocks."""
    if datum not in ACCEPTED:
        raise FieldErrors({"datum": _refused(datum)})
    heads, lines = table_of(data, MOST_LINES)
    if missing := [head for head in NEEDED if head not in heads]:
        raise FieldErrors({"file": _lacks(missing)})
    if not lines:
        raise FieldErrors({"file": _EMPTY})
    if len(lines) > MOST_LINES:
        raise FieldErrors({"file": _TOO_MANY})
    return Table(source, hashlib.sha256(data).hexdigest(), datum, read_places(lines, catalogue))


def _refused(datum: str) -> Words:
    if datum in SHIFTED:
        return Words(f"{SHIFTED[datum].zh}{_SHIFTED.zh}", f"{SHIFTED[datum].en} {_SHIFTED.en}")
    names = ", ".join(ACCEPTED)
    return Words(_NO_DATUM.zh + names, _NO_DATUM.en + names)


def _lacks(missing: Sequence[str]) -> Words:
    return Words(
        f"缺少列：{'、'.join(missing)}（列名依次为 {'、'.join(HEADS)}）",
        f"lacks the columns {', '.join(missing)} (of {', '.join(HEADS)})",
    )


async def load_register(table: Table, actor: Actor, now: datetime) -> PlaceSheet:
    """Put the table in the place of the whole register, in one transaction. It must have no faults."""
    assert not table.reading.faults  # noqa: S101  told to whoever loads it, before
    async with transaction():
        await PlaceName.all().delete()
        rows = [PlaceName(**msgspec.structs.asdict(one)) for one in table.reading.names]
        await PlaceName.bulk_create(rows, batch_size=BATCH)
        return await PlaceSheet.create(
            source=table.source[:300],
            digest=table.digest,
            datum=table.datum,
            places=table.reading.places,
            names=len(rows),
            loaded_by=actor.name,
            loaded_at=now,
        )


async def sheet_in_force() -> PlaceSheet | None:
    """What the register was loaded from last; None: there is no register."""
    return await PlaceSheet.all().order_by("-id").first()


async def match_of(text: str, area: str | None, catalogue: Catalogue) -> Match:
    """The place that a text speaks of, beyond doubt or with the places that it may be."""
    return matched(await _named_in(text), area, catalogue)


async def places_like(text: str, area: str | None, catalogue: Catalogue) -> list[Found]:
    """For somebody who types: the places whose name stands in the text, the longest names first; then those whose name
    begins with it. Of the area, of what lies in it and around it."""
    standing = [one for one in await _named_in(text) if within(one, area, catalogue)]
    standing.sort(key=lambda one: (-len(one.key), one.area, one.name))
    beginning = [one for one in await _beginning_with(key_of(text)) if within(one, area, catalogue)]
    found = [*(Found(one, stands=True) for one in standing), *(Found(one, stands=False) for one in beginning)]
    single = {(one.place.name, one.place.area): one for one in reversed(found)}
    return [one for one in found if single[one.place.name, one.place.area] is one][:MOST]


async def _named_in(text: str) -> list[Place]:
    keys = keys_in(text)
    return _places(await PlaceName.filter(key__in=keys).limit(_LOOKED_AT)) if keys else []


async def _beginning_with(key: str) -> list[Place]:
    if not key or key.isdigit():
        return []
    return _places(await rows_of(PlaceName, _BEGINNING, f"{key}%", _LOOKED_AT))


def _places(rows: Sequence[PlaceName]) -> list[Place]:
    return [Place(**{name: getattr(row, name) for name in Place.__struct_fields__}) for row in rows]

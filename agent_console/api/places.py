"""The register of places: asked while somebody types where it is, and loaded by the administrator."""

from __future__ import annotations

import asyncio

import msgspec
import structlog

from agent_console import wire
from agent_console.api.attachments import one_file
from agent_console.api.route import Ask
from agent_console.wire import lists
from agent_console.wire import places as shapes
from routing.facts import Words
from routing.points import Point
from tickets.errors import FieldErrors
from tickets.models import PlaceSheet
from tickets.places.reading import ACCEPTED, HEADS, SHIFTED
from tickets.places.register import Found, Table, load_register, places_like, read_table, sheet_in_force

log = structlog.get_logger()

LARGEST_TABLE = 32 * 1024 * 1024
MOST_FAULTS = 500
_CHANGED = Words("与检查过的表格不是同一份，请重新检查", "is not the table that was checked: check it again")


class RegisterQuery(msgspec.Struct, frozen=True, kw_only=True):
    datum: str = ""
    digest: str = ""
    """Of the table that was checked: loads it. Without it the table is checked only."""


def wire_point(point: Point) -> shapes.Point:
    return shapes.Point(**msgspec.structs.asdict(point))


async def suggest_places(ask: Ask) -> wire.Page[shapes.PlaceFound]:
    """Places of the register that a text speaks of, or may be about to; writes nothing."""
    body: shapes.PlaceAsked = ask.body
    found = await places_like(body.text, body.area, ask.services.rules.catalogue)
    return wire.Page(items=[_shown(ask, one) for one in found], total=len(found))


def _shown(ask: Ask, found: Found) -> shapes.PlaceFound:
    place = found.place
    area = ask.services.rules.catalogue.areas.get(place.area)
    return shapes.PlaceFound(
        name=place.name,
        area=place.area,
        area_name=area.name if area else place.area,
        point=wire_point(place.point),
        stands=found.stands,
    )


# ------------------------------------------------------------------ the administrator
async def register(ask: Ask) -> shapes.RegisterDesk:
    """The register in force, and what a table of places must hold."""
    sheet = await sheet_in_force()
    datums = [wire.Named(code=code, name=name.say(ask.language)) for code, name in (ACCEPTED | SHIFTED).items()]
    return shapes.RegisterDesk(current=_kept(sheet) if sheet else None, heads=list(HEADS), datums=datums)


def _kept(sheet: PlaceSheet) -> shapes.RegisterKept:
    return shapes.RegisterKept(
        source=sheet.source,
        datum=sheet.datum,
        places=sheet.places,
        names=sheet.names,
        loaded_by=sheet.loaded_by,
        loaded_at=sheet.loaded_at,
    )


async def load(ask: Ask) -> shapes.RegisterReport:
    """A table of places, checked line by line; with `digest` of a checked one it takes the register's place."""
    query: RegisterQuery = ask.query
    name, data = await one_file(ask.request, LARGEST_TABLE)
    table = await asyncio.to_thread(read_table, data, _plain(name), query.datum, ask.services.rules.catalogue)
    if query.digest and query.digest != table.digest:
        raise FieldErrors({"digest": _CHANGED})
    loads = bool(query.digest) and not table.reading.faults
    if loads:
        await load_register(table, ask.actor, ask.now)
        log.info("register_loaded", account=ask.person.account, places=table.reading.places)
    return _report(ask, table, loaded=loads)


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable())


def _report(ask: Ask, table: Table, *, loaded: bool) -> shapes.RegisterReport:
    faults = table.reading.faults
    return shapes.RegisterReport(
        digest=table.digest,
        places=table.reading.places,
        names=len(table.reading.names),
        faulty=len(faults),
        faults=[
            lists.ImportFault(line=one.line, column=one.column, why=one.why.say(ask.language))
            for one in faults[:MOST_FAULTS]
        ],
        loaded=loaded,
    )

"""Lists as Excel, and tickets of an older system from Excel."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import structlog
from aiohttp import web

from agent_console.api.attachments import one_file, saving_as
from agent_console.api.lists import ListFilter, filters_of, view_of
from agent_console.api.marks import watermark
from agent_console.api.route import Ask
from agent_console.wire import lists as wire
from routing.facts import NAMES, TicketType, Urgency, Words
from routing.points import Point
from tickets.errors import FieldErrors
from tickets.files import XLSX
from tickets.lists import ticket_pages
from tickets.models import Ticket
from tickets.old_tickets import MOST_LINES, Checked, bring_over, read_table, without_known
from tickets.people import UNIT
from tickets.sheets import Cell, SheetWriter
from tickets.sight import SECRET, Screen, caller_of
from tickets.views import note_view
from tickets.watermark import marked
from tickets.workflow import STATUS_NAMES

log = structlog.get_logger()

MOST_ROWS = 100_000
PAGE = 250
"""Tickets read at once: others wait no longer than for these."""
LARGEST_TABLE = 10 * 1024 * 1024
MOST_FAULTS = 500
_CHUNK = 256 * 1024

HEADS: tuple[Words, ...] = (
    Words("单号", "Number"),
    Words("状态", "State"),
    Words("灯", "Light"),
    Words("类型", "Type"),
    Words("紧急程度", "Urgency"),
    Words("保密等级", "Secrecy"),
    Words("事项", "Matter"),
    Words("诉求", "Demand"),
    Words("区域", "Area"),
    Words("地点", "Place"),
    Words("纬度", "Latitude"),
    Words("经度", "Longitude"),
    Words("承办单位", "Department"),
    Words("来电人", "Caller"),
    Words("来电号码", "Number of the caller"),
    Words("登记时间", "Opened"),
    Words("办理期限", "Due"),
    Words("答复时间", "Answered"),
    Words("办结时间", "Closed"),
    Words("答复", "Answer"),
)


CUT = Words(
    "清单未完：一次最多导出 {most} 件，其后的工单不在本表内。请缩小筛选范围后分次导出。",
    "Not the whole list: at most {most} tickets at once, and more follow. Narrow the list and export it in parts.",
)
"""Last line of a table that ends too early."""


class ImportQuery(msgspec.Struct, frozen=True, kw_only=True):
    digest: str = ""
    """Of the table that was checked: brings it over. Without it the table is checked only."""


# ------------------------------------------------------------------ out
async def export(ask: Ask) -> web.StreamResponse:
    """A list as Excel, each cell as this reader may see it; where it ends at MOST_ROWS, name and last line say so."""
    query: ListFilter = ask.query
    with tempfile.TemporaryDirectory(prefix="hotline-export-") as folder:
        path = Path(folder) / "list.xlsx"
        count, whole = await _written(ask, query, path)
        log.info("list_exported", account=ask.person.account, view=view_of(ask, query), tickets=count, whole=whole)
        cut = "" if whole else f"-first-{MOST_ROWS}"
        return await _sent(ask, path, f"{view_of(ask, query)}-{ask.now:%Y%m%d}{cut}.xlsx")


async def _written(ask: Ask, query: ListFilter, path: Path) -> tuple[int, bool]:
    """How many tickets were written, and whether those are all."""
    count = 0
    heads = [head.say(ask.language) for head in HEADS]
    title = "工单" if ask.language == "zh" else "Tickets"
    async with _beside(SheetWriter(path, title, heads, watermark(ask))) as sheet:
        async for page in ticket_pages(view_of(ask, query), ask.actor, filters_of(ask, query), PAGE):
            if count >= MOST_ROWS:
                told = CUT.say(ask.language).format(most=MOST_ROWS)
                await asyncio.to_thread(sheet.write, [[told]])
                return count, False
            looks = await _note(ask, page)
            await asyncio.to_thread(sheet.write, (_row(ask, ticket, looks.get(ticket.id)) for ticket in page))
            count += len(page)
        return count, True


@asynccontextmanager
async def _beside(sheet: SheetWriter) -> AsyncIterator[SheetWriter]:
    """The sheet, whose file is written at the end while others are answered."""
    try:
        yield sheet
    finally:
        await asyncio.to_thread(sheet.close)


async def _note(ask: Ask, tickets: Sequence[Ticket]) -> dict[UUID, int]:
    """Who took a copy of a secret ticket stands in that ticket's own list of viewers: the ids of those looks."""
    looks = {}
    for ticket in tickets:
        if ticket.secrecy in SECRET:
            looks[ticket.id] = (await note_view(ticket, ask.actor, "export", ask.now, {"list": True})).id
    return looks


def _row(ask: Ask, ticket: Ticket, look: int | None) -> list[Cell]:
    """One line; what people wrote of a secret ticket carries the reader's invisible mark."""
    seen, screen = caller_of(ticket, ask.actor, ask.language), Screen(ticket, ask.actor)

    def copied(text: str) -> str:
        return marked(text, look) if look is not None and text else text

    catalogue = ask.services.rules.catalogue
    department = catalogue.departments.get(ticket.department or "")
    area = catalogue.areas.get(ticket.area or "")
    return [
        ticket.number,
        STATUS_NAMES[ticket.status].say(ask.language),
        ticket.light.value,
        NAMES[TicketType(ticket.type)].say(ask.language) if ticket.type else None,
        NAMES[Urgency(ticket.urgency)].say(ask.language),
        ticket.secrecy,
        copied(screen.matter),
        copied(screen.demand),
        area.name if area else ticket.area,
        seen.place,
        *_point(ask, seen.point),
        department.name if department else ticket.department,
        seen.name,
        seen.number,
        *(_local(ask, at) for at in (ticket.opened_at, ticket.result_due_at, ticket.result_met_at, ticket.closed_at)),
        copied(screen.text(ticket.answer)),
    ]


def _point(ask: Ask, point: Point | None) -> tuple[float | None, float | None]:
    """A unit reads where it is on the ticket's page; it takes no list of citizens' points away."""
    return (None, None) if point is None or ask.person.role in UNIT else (point.latitude, point.longitude)


def _local(ask: Ask, at: datetime | None) -> datetime | None:
    return ask.services.rules.calendar.local(at).replace(tzinfo=None) if at else None


async def _sent(ask: Ask, path: Path, name: str) -> web.StreamResponse:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **saving_as(name)}
    response = web.StreamResponse(headers=headers)
    response.content_type = XLSX.media
    await response.prepare(ask.request)
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            await response.write(chunk)
    await response.write_eof()
    return response


# ------------------------------------------------------------------ in
async def bring_in(ask: Ask) -> wire.ImportReport:
    """Old tickets from a table: checked line by line; with `digest` of a checked table, its good lines are written."""
    query: ImportQuery = ask.query
    _, data = await one_file(ask.request, LARGEST_TABLE)
    rules = ask.services.rules
    checked = await asyncio.to_thread(read_table, data, rules.catalogue, rules.calendar.zone, ask.now)
    checked = await without_known(checked)
    if checked.lines == 0:
        raise FieldErrors({"file": Words("表格没有内容", f"holds no lines (at most {MOST_LINES})")})
    written = 0
    if query.digest:
        written = await bring_over(ask.services.tickets, ask.actor, checked, query.digest, now=ask.now)
        log.info("old_tickets_imported", account=ask.person.account, tickets=written)
    return _report(ask, checked, written, dry_run=not query.digest)


def _report(ask: Ask, checked: Checked, written: int, *, dry_run: bool) -> wire.ImportReport:
    told = checked.faults[:MOST_FAULTS]
    return wire.ImportReport(
        digest=checked.digest,
        dry_run=dry_run,
        lines=checked.lines,
        good=len(checked.good),
        known=checked.known,
        imported=written,
        faults=[wire.ImportFault(line=one.line, column=one.column, why=one.why.say(ask.language)) for one in told],
        faulty=len({one.line for one in checked.faults}),
    )

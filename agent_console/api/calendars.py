"""The calendar: which years are announced, and a new sheet for one."""

from __future__ import annotations

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.calendars import calendar_years
from agent_console.wire import office
from routing.errors import DataFault
from routing.facts import Words
from routing.year_sheets import read_sheet
from tickets.errors import FieldErrors
from tickets.recount import load_sheet


async def years(ask: Ask) -> wire.Page[office.CalendarYear]:
    """The calendar's years."""
    found = await calendar_years(ask.services.rules, ask.now)
    return wire.Page(items=found, total=len(found))


async def load(ask: Ask) -> office.SheetLoaded:
    """Load a sheet; deadlines that it touches are counted again, each once."""
    body: office.SheetSent = ask.body
    try:
        sheet = read_sheet(body.text)
    except DataFault as fault:
        zh = f"{fault.path}：{fault.value}，应为 {fault.expected}"
        raise FieldErrors({"text": Words(zh, f"{fault.path}: {fault.value}, expected {fault.expected}")}) from None
    loaded = await load_sheet(ask.services.tickets, sheet, ask.actor, ask.now)
    return office.SheetLoaded(year=sheet.year, version=loaded.version, moved=loaded.moved, settled=loaded.settled)

"""Which years the calendar knows, from where, and how many open tickets wait for one that it does not."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from agent_console.wire.office import CalendarYear
from routing.calendars import chinese_year
from tickets.models import CalendarSheet, Ticket
from tickets.recount import sheets_in_force
from tickets.rules import Rules
from tickets.workflow import FINAL

YEARS_BACK, YEARS_AHEAD = 1, 2
SHIPPED = "holidays"


async def calendar_years(rules: Rules, now: datetime) -> list[CalendarYear]:
    """Last year up to the year after next, and every year that somebody has loaded."""
    sheets = {(sheet.year, sheet.official): sheet for sheet in await sheets_in_force()}
    this_year = rules.calendar.local(now).year
    years = {*range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1), *(year for year, _ in sheets)}
    waiting = await _waiting()
    return [_year(year, sheets.get((year, True)), sheets.get((year, False)), waiting[year]) for year in sorted(years)]


async def _waiting() -> Counter[int]:
    found = Ticket.filter(due_estimated=True).exclude(status__in=sorted(FINAL))
    dues: list[Any] = await found.values_list("result_due_at", flat=True)
    return Counter(due.year for due in dues if due is not None)


def _year(year: int, sheet: CalendarSheet | None, local: CalendarSheet | None, waiting: int) -> CalendarYear:
    shipped = None if sheet else chinese_year(year)
    rules = [rule["working"] for rule in sheet.days.values()] if sheet else []
    if shipped:
        rules = [rule.working for day, rule in shipped.days.items() if rule.working or day.weekday() < 5]
    return CalendarYear(
        year=year,
        state="announced" if sheet or shipped else "estimated",
        source=sheet.source if sheet else SHIPPED if shipped else "",
        version=sheet.version if sheet else 0,
        rest=rules.count(False),
        work=rules.count(True),
        local=len(local.days) if local else 0,
        loaded_by=sheet.loaded_by if sheet else None,
        loaded_at=sheet.loaded_at if sheet else None,
        estimated_tickets=waiting,
    )

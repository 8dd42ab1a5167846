"""The table's part for running the office: notices, the calendar, supervision, surveys, assessment, administration."""

from __future__ import annotations

from agent_console import wire
from agent_console.api import calendars, notices
from agent_console.api.route import Roles, Route
from agent_console.wire import office
from tickets.people import OFFICE, UNIT, Role

ADMIN: Roles = frozenset({Role.ADMIN})
KEEPERS: Roles = ADMIN | {Role.LEAD, Role.DISP}
"""Those who see how the calendar stands."""
TOLD: Roles = OFFICE | UNIT | {Role.AUDIT, Role.ADMIN}

OFFICE_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/notices", notices.notices, TOLD, reply=wire.Page[office.Notice], query=notices.NoticesQuery),
    Route("POST", "/api/notices/{id}/seen", notices.notice_seen, TOLD, reply=office.Notice),
    Route("GET", "/api/calendars", calendars.years, KEEPERS, reply=wire.Page[office.CalendarYear]),
    Route("POST", "/api/calendars", calendars.load, ADMIN, reply=office.SheetLoaded, body=office.SheetSent),
)

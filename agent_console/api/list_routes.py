"""The table's part for lists and what goes in and out of tickets: many at once, files, tables."""

from __future__ import annotations

from agent_console import wire
from agent_console.api import attachments, lists, sheets
from agent_console.api.route import Roles, Route
from agent_console.wire import lists as shapes
from tickets.files import XLSX
from tickets.people import OFFICE, UNIT, Role

READERS: Roles = OFFICE | UNIT | {Role.AUDIT}
WRITERS: Roles = OFFICE | UNIT
IMPORTERS: Roles = frozenset({Role.LEAD, Role.DISP, Role.ADMIN})

LIST_ROUTES: tuple[Route, ...] = (
    Route("POST", "/api/tickets/bulk", lists.bulk, WRITERS, reply=shapes.BulkReport, body=shapes.BulkAsked),
    Route("GET", "/api/tickets/export", sheets.export, READERS, query=lists.ListFilter, media=XLSX.media),
    Route(
        "POST", "/api/tickets/import", sheets.bring_in, IMPORTERS, reply=shapes.ImportReport, query=sheets.ImportQuery
    ),
    Route("GET", "/api/tickets/{id}/attachments", attachments.listed, READERS, reply=wire.Page[shapes.Attachment]),
    Route("POST", "/api/tickets/{id}/attachments", attachments.add, WRITERS, reply=shapes.AttachmentAdded),
    Route(
        "GET",
        "/api/tickets/{id}/attachments/{attachment}",
        attachments.download,
        READERS,
        media="application/octet-stream",
    ),
)

"""The table's part for what several people do to one ticket: precedents, merging, audits, drafted rules."""

from __future__ import annotations

from agent_console import wire
from agent_console.api import ticket_life
from agent_console.api.route import Roles, Route
from agent_console.wire import ticket_life as shapes
from tickets.people import OFFICE, UNIT, Role

READERS: Roles = OFFICE | UNIT | {Role.AUDIT}
DESK: Roles = frozenset({Role.DISP, Role.LEAD, Role.AUDIT})
LEADS: Roles = frozenset({Role.LEAD})
OFFICE_READERS: Roles = OFFICE | {Role.AUDIT}

LIFE_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/tickets/{id}/precedents", ticket_life.precedents, READERS, reply=wire.Page[shapes.Precedent]),
    Route("GET", "/api/tickets/{id}/similar", ticket_life.similar, DESK, reply=wire.Page[shapes.SimilarTicket]),
    Route("GET", "/api/tickets/{id}/audit", ticket_life.audit, DESK, reply=wire.Page[shapes.AuditHint]),
    Route("GET", "/api/routing/drafts", ticket_life.drafts, OFFICE_READERS, reply=wire.Page[shapes.RoutingDraft]),
    Route(
        "POST",
        "/api/routing/drafts/{id}/approve",
        ticket_life.approve_draft,
        LEADS,
        reply=shapes.RoutingDraft,
        body=shapes.DraftStep,
    ),
    Route(
        "POST",
        "/api/routing/drafts/{id}/enforce",
        ticket_life.put_draft_in_force,
        LEADS,
        reply=shapes.RoutingDraft,
        body=shapes.DraftStep,
    ),
)

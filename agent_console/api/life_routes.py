"""The table's part for what several people do to one ticket: precedents, merging, audits, drafted rules."""

from __future__ import annotations

from agent_console import wire
from agent_console.api import routing_drafts, ticket_life
from agent_console.api.route import Roles, Route
from agent_console.wire import ticket_life as shapes
from tickets.people import OFFICE, UNIT, Role
from tickets.routing_drafts import WRITERS

READERS: Roles = OFFICE | UNIT | {Role.AUDIT}
DESK: Roles = frozenset({Role.DISP, Role.LEAD, Role.AUDIT})
LEADS: Roles = frozenset({Role.LEAD})
REPLIERS: Roles = UNIT | {Role.LEAD, Role.DISP}
AMENDERS: Roles = WRITERS
OFFICE_READERS: Roles = OFFICE | {Role.AUDIT}

LIFE_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/tickets/{id}/precedents", ticket_life.precedents, READERS, reply=wire.Page[shapes.Precedent]),
    Route("GET", "/api/tickets/{id}/similar", ticket_life.similar, DESK, reply=wire.Page[shapes.SimilarTicket]),
    Route("GET", "/api/tickets/{id}/repeat", ticket_life.repeat, OFFICE, reply=shapes.Repeat),
    Route("GET", "/api/tickets/{id}/audit", ticket_life.audit, DESK, reply=wire.Page[shapes.AuditHint]),
    Route(
        "POST",
        "/api/tickets/{id}/reply-hints",
        ticket_life.reply_hints,
        REPLIERS,
        reply=wire.Page[shapes.AuditHint],
        body=shapes.ReplyTyped,
    ),
    Route("GET", "/api/routing/drafts", routing_drafts.drafts, OFFICE_READERS, reply=wire.Page[shapes.RoutingDraft]),
    Route(
        "GET",
        "/api/routing/drafts/{id}/preview",
        routing_drafts.preview_draft,
        DESK,
        reply=shapes.RoutingPreview,
    ),
    Route(
        "POST",
        "/api/routing/drafts/{id}",
        routing_drafts.amend_draft,
        AMENDERS,
        reply=shapes.RoutingDraft,
        body=shapes.DraftTerms,
    ),
    Route(
        "POST",
        "/api/routing/drafts/{id}/approve",
        routing_drafts.approve_draft,
        LEADS,
        reply=shapes.RoutingDraft,
        body=shapes.DraftStep,
    ),
    Route(
        "POST",
        "/api/routing/drafts/{id}/enforce",
        routing_drafts.put_draft_in_force,
        LEADS,
        reply=shapes.RoutingDraft,
        body=shapes.DraftStep,
    ),
    Route(
        "POST",
        "/api/routing/drafts/{id}/end",
        routing_drafts.end_draft,
        LEADS,
        reply=shapes.RoutingDraft,
        body=shapes.DraftEnded,
    ),
)

"""Paths of the knowledge base and of announcements: rows of the one table, kept together."""

from __future__ import annotations

from agent_console import wire
from agent_console.api import announcements, knowledge
from agent_console.api.route import Roles, Route
from agent_console.wire import knowledge as shape
from tickets.knowledge.life import EDITORS, READERS, WRITERS
from tickets.people import OFFICE, OPERATORS, UNIT

ANNOUNCERS: Roles = UNIT | EDITORS
LINKERS: Roles = OPERATORS | EDITORS
_ITEM = shape.KnowledgeItem

KNOWLEDGE_ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/knowledge",
        knowledge.items,
        READERS,
        reply=wire.Page[shape.KnowledgeRow],
        query=knowledge.ItemsQuery,
    ),
    Route("POST", "/api/knowledge", knowledge.propose, WRITERS, reply=_ITEM, body=shape.KnowledgeProposed),
    Route("GET", "/api/knowledge/counters", knowledge.counters, READERS, reply=dict[str, int]),
    Route(
        "POST",
        "/api/knowledge/suggest",
        knowledge.suggest,
        OFFICE,
        reply=shape.KnowledgeSuggestion,
        body=shape.KnowledgeAsked,
    ),
    Route(
        "POST", "/api/knowledge/repeals", knowledge.repeal, EDITORS, reply=wire.Page[str], body=shape.DocumentRepealed
    ),
    Route("GET", "/api/knowledge/tasks", knowledge.tasks, READERS, reply=wire.Page[shape.KnowledgeTask]),
    Route(
        "POST",
        "/api/knowledge/tasks/{id}",
        knowledge.settle,
        WRITERS,
        reply=shape.KnowledgeTask,
        body=shape.KnowledgeTaskSettled,
    ),
    Route("GET", "/api/knowledge/{id}", knowledge.item, READERS, reply=_ITEM),
    Route(
        "POST",
        "/api/knowledge/{id}/texts",
        knowledge.propose_change,
        WRITERS,
        reply=_ITEM,
        body=shape.KnowledgeChangeProposed,
    ),
    Route("POST", "/api/knowledge/{id}/acts/{act}", knowledge.act, WRITERS, reply=_ITEM, body=shape.KnowledgeActed),
    Route(
        "GET",
        "/api/announcements",
        announcements.rows,
        READERS,
        reply=wire.Page[shape.Announcement],
        query=announcements.AnnouncementsQuery,
    ),
    Route(
        "POST",
        "/api/announcements",
        announcements.announce,
        ANNOUNCERS,
        reply=shape.Announcement,
        body=shape.AnnouncementMade,
    ),
    Route("GET", "/api/announcements/{id}", announcements.announcement, READERS, reply=shape.AnnouncementWhole),
    Route(
        "POST",
        "/api/announcements/{id}/move-end",
        announcements.move_end,
        ANNOUNCERS,
        reply=shape.Announcement,
        body=shape.AnnouncementMoved,
    ),
    Route(
        "POST",
        "/api/announcements/{id}/end",
        announcements.end,
        ANNOUNCERS,
        reply=shape.Announcement,
        body=shape.AnnouncementEnded,
    ),
    Route(
        "POST",
        "/api/announcements/{id}/link",
        announcements.link,
        LINKERS,
        reply=wire.Ticket,
        body=shape.AnnouncementLinked,
    ),
    Route(
        "POST",
        "/api/announcements/{id}/unlink",
        announcements.unlink,
        LINKERS,
        reply=wire.Ticket,
        body=shape.AnnouncementLinked,
    ),
)

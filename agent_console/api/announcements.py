"""信息报备: what units announce, and the tickets linked to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from agent_console import wire
from agent_console.api import knowledge_shapes as shapes
from agent_console.api import ticket_shapes
from agent_console.api.route import Ask
from agent_console.wire import knowledge as shape
from routing.facts import Language
from tickets.knowledge.life import EDITORS
from tickets.knowledge.matching import Match, lasts, recent, running, whole
from tickets.knowledge.reading import KINDS, AnnouncementForm
from tickets.list_views import note_list
from tickets.models import Announcement, AnnouncementLink, KnowledgeEvent, Ticket
from tickets.sight import Screen, sees
from tickets.statuses import STATUS_NAMES


class AnnouncementsQuery(msgspec.Struct, frozen=True, kw_only=True):
    view: Literal["running", "all"] = "running"


async def rows(ask: Ask) -> wire.Page[shape.Announcement]:
    """What is in force now, or all that lies ahead, runs or ended lately."""
    query: AnnouncementsQuery = ask.query
    found = await (running(ask.now) if query.view == "running" else recent(ask.now))
    return wire.Page(items=[shown(ask, one) for one in found], total=len(found))


async def announce(ask: Ask) -> shape.Announcement:
    """An outage or works, said in advance."""
    body: shape.AnnouncementMade = ask.body
    form = AnnouncementForm(**{name: getattr(body, name) for name in AnnouncementForm.__struct_fields__})
    made = await ask.services.announcements.announce(ask.actor, form, now=ask.now, department=body.department or None)
    return shown(ask, made)


async def end(ask: Ask) -> shape.Announcement:
    """It is over before its time."""
    body: shape.AnnouncementEnded = ask.body
    return shown(ask, await ask.services.announcements.end(ask.actor, ask.part("id"), body.version, now=ask.now))


async def move_end(ask: Ask) -> shape.Announcement:
    """It lasts longer, or less long, than was said."""
    body: shape.AnnouncementMoved = ask.body
    moved = await ask.services.announcements.move_end(
        ask.actor, ask.part("id"), body.version, body.ends_at, now=ask.now, note=body.note
    )
    return shown(ask, moved)


async def announcement(ask: Ask) -> shape.AnnouncementWhole:
    """One announcement with the calls about it and its record."""
    found = await whole(ask.part("id"))
    top = shown(ask, found.announcement)
    links = [(one, ticket) for one, ticket in found.links if sees(ask.actor, ticket)]
    await note_list(ask.actor, "announcement", [ticket for _, ticket in links], ask.now)
    return shape.AnnouncementWhole(
        **{name: getattr(top, name) for name in top.__struct_fields__},
        tickets=[_linked(ask, one, ticket) for one, ticket in links],
        automatic=sum(one.automatic for one, _ in found.links),
        events=[shapes.event(one, ask.language) for one in await _told(ask, found.events)],
    )


async def _told(ask: Ask, events: Sequence[KnowledgeEvent]) -> list[KnowledgeEvent]:
    """The record; that a ticket was linked is told, its number only to those who may see that ticket."""
    named = {one.detail["ticket"] for one in events if "ticket" in one.detail}
    seen = {ticket.number for ticket in await Ticket.filter(number__in=named) if sees(ask.actor, ticket)}
    for one in events:
        if one.detail.get("ticket") in named - seen:
            one.text = ""
    return list(events)


def _linked(ask: Ask, link: AnnouncementLink, ticket: Ticket) -> shape.LinkedTicket:
    return shape.LinkedTicket(
        id=str(ticket.id),
        number=ticket.number,
        matter=Screen(ticket, ask.actor).matter,
        status_name=STATUS_NAMES[ticket.status].say(ask.language),
        area=shapes.area(ask.services.rules.catalogue, ticket.area),
        at=link.at,
        automatic=link.automatic,
        by=link.agent_name,
    )


async def link(ask: Ask) -> wire.Ticket:
    """The ticket is about what was announced."""
    body: shape.AnnouncementLinked = ask.body
    linked = await ask.services.announcements.link(ask.actor, ask.part("id"), body.ticket, now=ask.now)
    return await ticket_shapes.whole(ask, linked)


async def unlink(ask: Ask) -> wire.Ticket:
    """The link was a mistake."""
    body: shape.AnnouncementLinked = ask.body
    freed = await ask.services.announcements.unlink(ask.actor, ask.part("id"), body.ticket, now=ask.now)
    return await ticket_shapes.whole(ask, freed)


def shown(ask: Ask, given: Announcement) -> shape.Announcement:
    catalogue, actor = ask.services.rules.catalogue, ask.actor
    over = given.ended_at is not None or given.ends_at <= ask.now
    own = shapes.department(catalogue, given.department)
    return shape.Announcement(
        id=str(given.id),
        number=given.number,
        state="running" if lasts(given, ask.now) else "over" if over else "ahead",
        kind=given.kind,
        kind_name=KINDS[given.kind].say(ask.language),
        title=given.title,
        text=given.text,
        department=own or wire.Named(code=given.department, name=given.department),
        area=shapes.area(catalogue, given.area),
        category=shapes.category(catalogue, given.category),
        keywords=given.keywords,
        starts_at=given.starts_at,
        ends_at=given.ended_at or given.ends_at,
        author=given.author_name,
        linked=given.linked,
        may_end=not over and (actor.role in EDITORS or actor.department == given.department),
        version=given.version,
    )


def match(given: Match, language: Language) -> shape.AnnouncementMatch:
    row = given.announcement
    return shape.AnnouncementMatch(
        id=str(row.id),
        number=row.number,
        title=row.title,
        text=row.text,
        ends_at=row.ends_at,
        linked=row.linked,
        why=shapes.why(given.words, given.same_category, given.same_area, language),
    )

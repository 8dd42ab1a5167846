"""Which running announcements a matter is about: by words, category and place; and which of them beyond doubt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from tortoise.expressions import Q

from routing.departments import Catalogue
from tickets.errors import NotFound
from tickets.models.knowledge import Announcement, AnnouncementLink, KnowledgeEvent
from tickets.models.ticket import Ticket

MOST_LINKS = 500
KEPT_DAYS = 30
"""Announcements stay in the list so long after their end."""


class Match(NamedTuple):
    """A running announcement that a call may be about, and why."""

    announcement: Announcement
    words: tuple[str, ...]
    same_category: bool
    same_area: bool

    @property
    def sure(self) -> bool:
        """Whether the call links itself: it happens there, and the words say so; where the announcement gives no words,
        or is for the whole city, the category must be the same as well."""
        row = self.announcement
        said = bool(self.words) or (not row.keywords and self.same_category)
        return said and (self.same_area or (row.area is None and self.same_category))


def lasts(row: Announcement, now: datetime) -> bool:
    """Whether it is in force at `now`."""
    return row.starts_at <= now < (row.ended_at or row.ends_at)


async def running(now: datetime) -> list[Announcement]:
    """What is in force now, the newest first."""
    rows = Announcement.filter(starts_at__lte=now, ends_at__gt=now, ended_at__isnull=True)
    return await rows.order_by("-starts_at").limit(50)


async def recent(now: datetime) -> list[Announcement]:
    """What lies ahead, is in force, or ended lately."""
    return await Announcement.filter(Q(ends_at__gte=now - timedelta(days=KEPT_DAYS))).order_by("-starts_at").limit(200)


class Whole(NamedTuple):
    announcement: Announcement
    links: list[tuple[AnnouncementLink, Ticket]]
    """The newest first."""
    events: list[KnowledgeEvent]


async def whole(key: str) -> Whole:
    """One announcement with its tickets and its record. Raises NotFound."""
    try:
        row = await Announcement.get_or_none(id=UUID(key))
    except ValueError:
        row = None
    if row is None:
        raise NotFound("announcement", key)
    links = await AnnouncementLink.filter(announcement_id=row.id).order_by("-at").limit(MOST_LINKS)
    tickets = {one.id: one for one in await Ticket.filter(id__in=[link.ticket_id for link in links])}
    events = await KnowledgeEvent.filter(subject_id=row.id).order_by("-seq").limit(MOST_LINKS)
    return Whole(row, [(link, tickets[link.ticket_id]) for link in links], events)


async def linked_to(ticket_id: UUID | str) -> UUID | None:
    """The announcement that a ticket is linked to."""
    link = await AnnouncementLink.get_or_none(ticket_id=ticket_id)
    return link.announcement_id if link else None


async def matching(
    said: str, catalogue: Catalogue, now: datetime, *, category: str | None = None, area: str | None = None
) -> list[Match]:
    """Running announcements that a call may be about, the likeliest first: the category or a keyword must fit, and the
    area must not speak against it."""
    known = area if area in catalogue.areas else None
    found = [match for row in await running(now) if (match := _match(row, said, category, known, catalogue))]
    return sorted(found, key=lambda one: (len(one.words), one.same_category, one.same_area), reverse=True)


def _match(row: Announcement, said: str, category: str | None, area: str | None, catalogue: Catalogue) -> Match | None:
    words = tuple(word for word in row.keywords if word in said)
    same_category = category is not None and category == row.category
    around = row.area is None or area is None or area in _upwards(row.area, catalogue)
    named = row.area is not None and around and _named(row.area, said, catalogue)
    same_area = row.area is not None and (named or row.area in _upwards(area, catalogue))
    if not (same_area or around) or not (words or same_category):
        return None
    return Match(row, words, same_category, same_area)


def _upwards(area: str | None, catalogue: Catalogue) -> set[str]:
    return {one.code for one in catalogue.areas_up(area)} if area in catalogue.areas else set()


def _named(area: str, said: str, catalogue: Catalogue) -> bool:
    known = catalogue.areas.get(area)
    return known is not None and any(name in said for name in (known.name, *known.aliases))

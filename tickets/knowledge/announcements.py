"""信息报备: a unit announces an outage or works; while it lasts, calls about it are linked to it by one key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from tortoise.expressions import Q

from routing.departments import Catalogue
from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound
from tickets.events import ANNOUNCEMENT_LINKED, ANNOUNCEMENT_UNLINKED
from tickets.knowledge.life import EDITORS, NOT_YOURS
from tickets.knowledge.reading import AnnouncementForm, read_announcement
from tickets.knowledge.record import chained, check_version, locked
from tickets.knowledge.rows import store
from tickets.models.knowledge import Announcement, AnnouncementLink
from tickets.models.ticket import Ticket
from tickets.people import OPERATORS, UNIT, Actor
from tickets.rules import Rules
from tickets.service.writing import Change, load, next_number, transaction
from tickets.sight import sees
from tickets.workflow import FINAL

_OVER = Words("这条报备已经结束。", "This announcement is over.")
_TAKEN = Words("本单已关联另一条报备，请先取消关联。", "The ticket is linked to another announcement: undo that first.")
_TICKET_OVER = Words("工单已办结，不能再关联。", "The ticket is over.")
_NOT_LINKED = Words("本单没有关联这条报备。", "The ticket is not linked to it.")
KEPT_DAYS = 30
"""Announcements stay in the list so long after their end."""


class Match(NamedTuple):
    """A running announcement that a call may be about, and why."""

    announcement: Announcement
    words: tuple[str, ...]
    same_category: bool
    same_area: bool


class Announcements:
    """Writes of announcements and of their links; each is one transaction with its event."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    async def announce(
        self, actor: Actor, form: AnnouncementForm, *, now: datetime, department: str | None = None
    ) -> Announcement:
        """A unit's people announce for their own unit. Raises Forbidden, FieldErrors."""
        owner = self._owner(actor, department)
        values = read_announcement(form, self.rules.catalogue)
        if values["ends_at"] <= now:
            raise FieldErrors({"ends_at": Words("须晚于现在", "must lie ahead")})
        year = self.rules.calendar.local(now).year
        async with transaction():
            made = Announcement(
                id=uuid4(),
                number=f"报备〔{year}〕{await next_number(f'announcement:{year}')}号",
                department=owner,
                author_name=actor.name,
                created_at=now,
                **values | {"keywords": [word.strip() for word in form.keywords]},
            )
            event = chained(made, actor, now, "announced", made.title, {"department": owner})
            await made.save(force_create=True)
            await event.save(force_create=True)
            return made

    def _owner(self, actor: Actor, department: str | None) -> str:
        if actor.role in UNIT and actor.department:
            return actor.department
        if actor.role not in EDITORS:
            raise Forbidden("announce", NOT_YOURS)
        if department not in self.rules.catalogue.departments or department is None:
            raise FieldErrors({"department": Words("请选择单位", "choose a department")})
        return department

    async def end(self, actor: Actor, key: str, version: int, *, now: datetime) -> Announcement:
        """It is over before its time. Raises NotFound, Forbidden, KnowledgeChanged, IllegalAction."""
        async with transaction():
            row = await locked(Announcement, key)
            if actor.role not in EDITORS and not (actor.role in UNIT and actor.department == row.department):
                raise Forbidden("end", NOT_YOURS)
            await check_version(row, version)
            if not lasts(row, now) and row.starts_at <= now:
                raise IllegalAction("end", "over", _OVER)
            row.ended_at = now
            await store(row, actor, now, "ended", "", {})
            return row

    async def link(self, actor: Actor, key: str, ticket_id: UUID | str, *, now: datetime) -> Ticket:
        """The ticket is about what was announced. Raises NotFound, Forbidden, IllegalAction."""
        async with transaction():
            row, ticket = await self._pair(actor, key, ticket_id)
            if not lasts(row, now):
                raise IllegalAction("link", "over", _OVER)
            known = await AnnouncementLink.get_or_none(ticket_id=ticket.id)
            if known is not None and known.announcement_id == row.id:
                return ticket
            if known is not None:
                raise IllegalAction("link", "linked", _TAKEN)
            row.linked += 1
            await AnnouncementLink.create(ticket_id=ticket.id, announcement_id=row.id, at=now, agent_name=actor.name)
            await self._say(row, ticket, actor, now, ANNOUNCEMENT_LINKED)
            return ticket

    async def unlink(self, actor: Actor, key: str, ticket_id: UUID | str, *, now: datetime) -> Ticket:
        """The link was a mistake. Raises NotFound, Forbidden, IllegalAction."""
        async with transaction():
            row, ticket = await self._pair(actor, key, ticket_id)
            if not await AnnouncementLink.filter(ticket_id=ticket.id, announcement_id=row.id).delete():
                raise IllegalAction("unlink", "free", _NOT_LINKED)
            row.linked -= 1
            await self._say(row, ticket, actor, now, ANNOUNCEMENT_UNLINKED)
            return ticket

    async def _pair(self, actor: Actor, key: str, ticket_id: UUID | str) -> tuple[Announcement, Ticket]:
        if actor.role not in OPERATORS | EDITORS:
            raise Forbidden("link", NOT_YOURS)
        row, ticket = await locked(Announcement, key), await load(ticket_id)
        if not sees(actor, ticket):
            raise NotFound("ticket", str(ticket_id))
        if ticket.status in FINAL:
            raise IllegalAction("link", ticket.status, _TICKET_OVER)
        return row, ticket

    async def _say(self, row: Announcement, ticket: Ticket, actor: Actor, now: datetime, kind: str) -> None:
        """Both records tell of it: the announcement's, without counting as a new version of it, and the ticket's."""
        event = chained(row, actor, now, kind, ticket.number, {"ticket": ticket.number})
        await row.save(update_fields=["linked", "event_seq", "event_hash"])
        await event.save(force_create=True)
        change = Change(ticket, actor, now)
        change.say(kind, f"{row.number} {row.title}", {"announcement": str(row.id), "number": row.number})
        await change.commit()


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
    same_area = row.area is not None and (row.area in _upwards(area, catalogue) or _named(row.area, said, catalogue))
    around = row.area is None or area is None or area in _upwards(row.area, catalogue)
    if not (same_area or around) or not (words or same_category):
        return None
    return Match(row, words, same_category, same_area)


def _upwards(area: str | None, catalogue: Catalogue) -> set[str]:
    return {one.code for one in catalogue.areas_up(area)} if area in catalogue.areas else set()


def _named(area: str, said: str, catalogue: Catalogue) -> bool:
    known = catalogue.areas.get(area)
    return known is not None and any(name in said for name in (known.name, *known.aliases))

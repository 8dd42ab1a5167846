"""信息报备: a unit announces an outage or works, prolongs or ends it; a person links a ticket to it, or unlinks one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound
from tickets.events import ANNOUNCEMENT_LINKED, ANNOUNCEMENT_UNLINKED
from tickets.knowledge.life import EDITORS, NOT_YOURS
from tickets.knowledge.matching import lasts
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

_LIES_BEHIND = Words("须晚于现在和开始时间", "must lie ahead, and after the start")
_OVER = Words("这条报备已经结束。", "This announcement is over.")
_TAKEN = Words("本单已关联另一条报备，请先取消关联。", "The ticket is linked to another announcement: undo that first.")
_TICKET_OVER = Words("工单已办结，不能再关联。", "The ticket is over.")
_NOT_LINKED = Words("本单没有关联这条报备。", "The ticket is not linked to it.")


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
            raise FieldErrors({"ends_at": _LIES_BEHIND})
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
            row = await self._own(actor, key, version, "end", now)
            row.ended_at = now
            await store(row, actor, now, "ended", "", {})
            return row

    async def move_end(
        self, actor: Actor, key: str, version: int, ends_at: datetime, *, now: datetime, note: str = ""
    ) -> Announcement:
        """It lasts longer, or less long, than was said. Raises as `end` does, and FieldErrors."""
        async with transaction():
            row = await self._own(actor, key, version, "move_end", now)
            if ends_at <= max(now, row.starts_at):
                raise FieldErrors({"ends_at": _LIES_BEHIND})
            before, row.ends_at = row.ends_at, ends_at
            detail = {"from": before.isoformat(), "to": ends_at.isoformat()}
            await store(row, actor, now, "end_moved", note.strip()[:300], detail)
            return row

    async def _own(self, actor: Actor, key: str, version: int, act: str, now: datetime) -> Announcement:
        """The row that this person's unit, or the office, may still change."""
        row = await locked(Announcement, key)
        if actor.role not in EDITORS and not (actor.role in UNIT and actor.department == row.department):
            raise Forbidden(act, NOT_YOURS)
        await check_version(row, version)
        if not lasts(row, now) and row.starts_at <= now:
            raise IllegalAction(act, "over", _OVER)
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

"""Fills the demo's knowledge base, announcements and drafted rules: each by the people and the steps it takes."""

from __future__ import annotations

from datetime import datetime, timedelta

from tickets.demo import knowledge as told
from tickets.demo import notices as said
from tickets.demo.people import of_unit
from tickets.knowledge.announcements import Announcements
from tickets.knowledge.base import KnowledgeBase
from tickets.knowledge.reading import AnnouncementForm, ItemForm
from tickets.models import KnowledgeItem, KnowledgeTask, KnowledgeText, RoutingDraft, Ticket
from tickets.people import Actor
from tickets.routing_drafts import Terms, amend, approve, end, put_in_force
from tickets.service import TicketService


class Filing:
    """What stands before the first call, and what the fortnight's calls have led to."""

    def __init__(self, service: TicketService, people: dict[str, Actor], now: datetime) -> None:
        self.catalogue = service.rules.catalogue
        self.base = KnowledgeBase(service.rules)
        self.announcements = Announcements(service.rules)
        self.people = people
        self.now = now

    async def before_the_calls(self) -> None:
        for item in sorted(told.ITEMS, key=lambda item: -item.days):
            if item.stage in {"published", "withdrawn"}:
                await self._publish(item)
        for notice in said.NOTICES:
            await self._announce(notice)

    async def after_the_calls(self) -> None:
        for item in told.ITEMS:
            if item.stage in {"reviewed", "draft"}:
                await self._publish(item)
        await self._wrong()
        await self._change()
        await self._settle_a_gap()
        number, note = told.REPEALED
        await self.base.repeal(self.people["dispatch"], number, note, now=self.now - timedelta(days=1))
        for minutes in said.MINUTES:
            await self._rule(minutes)

    # ------------------------------------------------------------------ knowledge
    async def _publish(self, item: told.Item) -> None:
        """As far as the item's stage goes, a few hours from step to step."""
        at = self.now - timedelta(days=item.days, hours=3)
        form = self._form(item)
        writer, reviewer = self._writer(item, "liaison"), self._writer(item, "deputy")
        made = await self.base.propose(writer, form, now=at, owner=item.owner)
        steps = {"draft": 0, "reviewed": 1, "published": 2, "withdrawn": 3}[item.stage]
        acts = (
            (reviewer, "review", ""),
            (self.people["dispatch"], "publish", ""),
            (self.people["dispatch"], "withdraw", "时段已过"),
        )
        for hours, (actor, act, note) in enumerate(acts[:steps], start=1):
            made = await self.base.act(
                actor, made.id, made.version, act, now=min(self.now, at + timedelta(hours=hours)), note=note
            )

    def _writer(self, item: told.Item, post: str) -> Actor:
        if item.owner is None:
            return self.people["agent1" if post == "liaison" else "lead"]
        return of_unit(self.people, item.owner, post)

    def _form(self, item: told.Item) -> ItemForm:
        today = self.base.today(self.now)
        return ItemForm(
            title=item.title,
            question=item.question,
            answer=item.answer,
            basis=item.basis,
            document_number=item.document_number,
            category=item.category,
            area=item.area,
            effective_from=today - timedelta(days=item.days),
            expires_on=today + timedelta(days=item.ends_in) if item.ends_in is not None else None,
        )

    async def _wrong(self) -> None:
        for hours, (title, note) in enumerate(told.WRONG, start=2):
            item = await _titled(title)
            at = self.now - timedelta(hours=3 * hours)
            await self.base.act(self.people["agent2"], item.id, item.version, "report_wrong", now=at, note=note)

    async def _change(self) -> None:
        title, answer, why = told.CHANGE
        item = await _titled(title)
        known = next(one for one in told.ITEMS if one.title == title)
        form = self._form(known._replace(answer=answer))
        writer = of_unit(self.people, item.owner or "", "liaison")
        reasoned = ItemForm(**{name: getattr(form, name) for name in form.__struct_fields__} | {"reason": why})
        at = self.now - timedelta(hours=5)
        await self.base.propose_change(writer, item.id, item.version, reasoned, now=at)

    async def _settle_a_gap(self) -> None:
        """One of the oldest gaps was found to be said already."""
        task = (
            await KnowledgeTask.filter(kind="gap", state="open", category="labour.insurance").order_by("due_at").first()
        )
        if task is None or task.department is None:
            return
        item = await _titled("灵活就业人员养老保险补缴")
        at = min(self.now, task.created_at + timedelta(days=1))
        actor = of_unit(self.people, task.department, "liaison")
        await self.base.settle(actor, str(task.id), task.version, now=at, item_id=str(item.id))

    # ------------------------------------------------------------------ announcements and rules
    async def _announce(self, notice: said.Notice) -> None:
        hour = self.now.replace(minute=0, second=0, microsecond=0)
        form = AnnouncementForm(
            kind=notice.kind,
            title=notice.title,
            text=notice.text,
            area=notice.area,
            category=notice.category,
            keywords=notice.keywords,
            starts_at=hour + timedelta(hours=notice.since),
            ends_at=hour + timedelta(hours=notice.until),
        )
        said_at = hour + timedelta(hours=min(notice.since, 0) - 3)
        await self.announcements.announce(of_unit(self.people, notice.owner, "liaison"), form, now=said_at)

    async def _rule(self, minutes: said.Minutes) -> None:
        """Dispatch widens the draft to where the minutes hold; the lead approves and enforces it."""
        draft = await RoutingDraft.filter(scope=minutes.form["scope"]).first()
        if draft is None:
            return
        dispatch, lead = self.people["dispatch"], self.people["lead"]
        terms = Terms(
            category=draft.category,
            area=minutes.area,
            keywords=minutes.keywords,
            department=draft.department,
            scope=draft.scope,
            basis=draft.basis,
        )
        at = min(self.now, draft.drafted_at + timedelta(hours=20))
        draft = await amend(dispatch, draft.id, draft.version, terms, self.catalogue, now=at)
        if minutes.state != "draft":
            draft = await approve(lead, draft.id, draft.version, now=at)
            draft = await put_in_force(lead, draft.id, draft.version, now=at)
        if minutes.state == "ended":
            await end(lead, draft.id, draft.version, "权责清单已修订，按新清单派单。", now=self.now)


async def _titled(title: str) -> KnowledgeItem:
    text = await KnowledgeText.get(title=title, state="published")
    return await KnowledgeItem.get(id=text.item_id)


async def ground_of(ticket: Ticket) -> dict[str, str]:
    """What a direct answer cites: the item of its category, if there is one; else the beat's own word stands."""
    text = await KnowledgeText.filter(category=ticket.category, state="published").order_by("-item_id").first()
    return {"knowledge": str(text.item_id)} if text and hash_of(ticket) % 3 else {}


def hash_of(ticket: Ticket) -> int:
    """A number that is the same whenever the demo is played."""
    return sum(ticket.number.encode())


def minutes_of(ticket: Ticket) -> dict[str, str]:
    """What the consultation on this ticket found."""
    return next(one.form for one in said.MINUTES if one.matter in ticket.matter)

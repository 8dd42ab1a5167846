"""Reads of the knowledge base: lists of a desk, one item's page, what is alarming, and the counters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from tortoise.expressions import Q

from routing.departments import Catalogue
from tickets.errors import NotFound
from tickets.knowledge.life import EDITORS, STEPS, Act, ItemStatus, TextState, may, whose_step
from tickets.knowledge.rows import UNDER_WAY, sees, visible
from tickets.knowledge.search import find
from tickets.models.knowledge import KnowledgeEvent, KnowledgeItem, KnowledgeText
from tickets.people import UNIT, Actor, Role

SOON = timedelta(days=7)
MOST = 200


class Row(NamedTuple):
    """An item with the text that a list shows: the published one, else the newest."""

    item: KnowledgeItem
    text: KnowledgeText
    alarms: tuple[str, ...] = ()
    """"repealed", "expired", "expiring", "review_due": the most pressing first."""
    under_way: KnowledgeText | None = None


HOTLINE = "hotline"
"""Stands for the owner of what belongs to no department."""


class Whole(NamedTuple):
    item: KnowledgeItem
    texts: list[KnowledgeText]
    """All versions, the newest first."""
    events: list[KnowledgeEvent]
    acts: list[Act]
    """What this person may do now."""
    alarms: tuple[str, ...]


def alarms_of(item: KnowledgeItem, text: KnowledgeText, today: date) -> tuple[str, ...]:
    """What is wrong with a published item today."""
    if item.status is not ItemStatus.PUBLISHED:
        return ()
    standing = {
        "repealed": item.repealed is not None,
        "expired": text.expires_on is not None and text.expires_on < today,
        "expiring": text.expires_on is not None and today <= text.expires_on <= today + SOON,
        "review_due": item.review_by is not None and item.review_by <= today + SOON,
    }
    return tuple(name for name, stands in standing.items() if stands)


class Filter(NamedTuple):
    """Which rows of a list are wanted; what is empty does not narrow it."""

    category: str | None = None
    """With all beneath it."""
    owner: str | None = None
    """A department's code, or `HOTLINE` for what the hotline itself answers for."""
    status: str | None = None
    alarm: str | None = None

    def takes(self, row: Row) -> bool:
        return (
            (self.category is None or f"{row.text.category}.".startswith(f"{self.category}."))
            and (self.owner is None or (row.item.owner or HOTLINE) == self.owner)
            and (self.status is None or row.item.status == self.status)
            and (self.alarm is None or self.alarm in row.alarms)
        )


NO_FILTER = Filter()


class Found(NamedTuple):
    rows: list[Row]
    total: int


async def page(
    view: str, actor: Actor, catalogue: Catalogue, today: date, *, q: str = "", wanted: Filter = NO_FILTER
) -> Found:
    """One list: "published" and "all" (searched by `q`; "all" with drafts and what was withdrawn), "review" (texts that
    wait), "alarms", "mine" (of one's unit, or written by oneself). Raises NotFound for an unknown view."""
    rows = {"published": _published, "all": _all, "review": _review, "alarms": _alarms, "mine": _mine}.get(view)
    if rows is None:
        raise NotFound("view", view)
    if view == "published" and q.strip():
        found = await _searched(q, catalogue, today, wanted.category)
    else:
        found = [row for row in await rows(actor, today) if _named(row, q.strip())]
    found = [row for row in found if wanted.takes(row)]
    return Found(found[:MOST], len(found))


def _named(row: Row, q: str) -> bool:
    """For lists beside the published: no ranking, the words as they are."""
    text = row.text
    places = (row.item.number, text.title, text.question, text.answer, text.basis, text.document_number)
    return not q or any(q.lower() in place.lower() for place in places)


async def _all(actor: Actor, today: date) -> list[Row]:
    return await _rows(visible(actor), today)


async def _searched(q: str, catalogue: Catalogue, today: date, category: str | None) -> list[Row]:
    found = await find(q, catalogue, today, category=category, limit=50)
    rows = [Row(one.item, one.text, alarms_of(one.item, one.text, today)) for one in found]
    wanted = Q(title__icontains=q.strip()) | Q(document_number__icontains=q.strip())
    named = await KnowledgeText.filter(wanted, state=TextState.PUBLISHED).limit(50)
    known = {row.item.id for row in rows}
    more = await _rows(Q(id__in=[text.item_id for text in named if text.item_id not in known]), today)
    return [*more, *rows] if q.strip().isascii() else [*rows, *more]


async def _published(_actor: Actor, today: date) -> list[Row]:
    return await _rows(Q(status=ItemStatus.PUBLISHED), today)


async def _review(actor: Actor, today: date) -> list[Row]:
    """Texts that wait for a step; a unit's people see their own."""
    waiting = await KnowledgeText.filter(state__in=UNDER_WAY).order_by("written_at").limit(MOST)
    keys = [text.item_id for text in waiting]
    return [row for row in await _rows(Q(id__in=keys) & visible(actor), today) if actor.role not in UNIT
            or row.item.owner == actor.department]  # fmt: skip


async def _alarms(actor: Actor, today: date) -> list[Row]:
    own = Q(owner=actor.department or "-") if actor.role in UNIT else Q()
    rows = [row for row in await _rows(Q(status=ItemStatus.PUBLISHED) & own, today) if row.alarms]
    order = ("repealed", "expired", "review_due", "expiring")
    return sorted(rows, key=lambda row: (order.index(row.alarms[0]), row.item.review_by or today))


async def _mine(actor: Actor, today: date) -> list[Row]:
    if actor.role in UNIT:
        return await _rows(Q(owner=actor.department or "-"), today)
    texts = await KnowledgeText.filter(author=actor.id).only("item_id").limit(MOST)
    return await _rows(Q(id__in=[text.item_id for text in texts]) | Q(owner__isnull=True), today)


async def _rows(wanted: Q, today: date) -> list[Row]:
    items = await KnowledgeItem.filter(wanted).order_by("-changed_at").limit(5000)
    texts = await KnowledgeText.filter(item_id__in=[item.id for item in items]).order_by("number")
    shown: dict[UUID, KnowledgeText] = {}
    open_texts: dict[UUID, KnowledgeText] = {}
    for text in texts:
        published = shown.get(text.item_id)
        if published is None or published.state is not TextState.PUBLISHED:
            shown[text.item_id] = text
        if text.state in UNDER_WAY:
            open_texts[text.item_id] = text
    return [Row(item, shown[item.id], alarms_of(item, shown[item.id], today), open_texts.get(item.id))
            for item in items]  # fmt: skip


async def whole(actor: Actor, item_id: str, today: date) -> Whole:
    """One item's page. Raises NotFound, also for an item that is not this person's to see."""
    try:
        item = await KnowledgeItem.get_or_none(id=UUID(item_id))
    except ValueError:
        item = None
    if item is None or not sees(actor, item):
        raise NotFound("item", item_id)
    texts = await KnowledgeText.filter(item_id=item.id).order_by("-number")
    events = await KnowledgeEvent.filter(subject_id=item.id).order_by("-seq").limit(100)
    published = next((text for text in texts if text.state is TextState.PUBLISHED), None)
    alarms = alarms_of(item, published, today) if published else ()
    return Whole(item, texts, events, acts_of(actor, item, texts), alarms)


def acts_of(actor: Actor, item: KnowledgeItem, texts: list[KnowledgeText]) -> list[Act]:
    """The buttons of this person, in the order of the table."""
    return [
        act
        for (state, act), step in STEPS.items()
        for text in texts
        if text.state == state
        and may(step, actor, item.owner)
        and whose_step(step, actor, {"author": text.author, "reviewer": text.reviewer}) is None
    ]


async def counters(actor: Actor, today: date) -> dict[str, int]:
    """How many wait in the lists that one answers for."""
    if actor.role not in EDITORS | UNIT | {Role.AUDIT}:
        return {}
    return {"review": len(await _review(actor, today)), "alarms": len(await _alarms(actor, today))}

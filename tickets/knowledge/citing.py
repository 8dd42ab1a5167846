"""What a direct answer rests on: a published item that holds today, or the word that there is none, which is a gap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from tortoise.models import Model

from routing.facts import Words
from tickets.errors import FieldErrors, NotFound
from tickets.events import KNOWLEDGE_CITED, KNOWLEDGE_MISSING
from tickets.knowledge.life import ItemStatus, TextState
from tickets.knowledge.matching import lasts
from tickets.knowledge.record import chained, locked
from tickets.knowledge.tasks import gap
from tickets.models.knowledge import Announcement, KnowledgeCitation, KnowledgeItem, KnowledgeText
from tickets.models.ticket import Ticket
from tickets.people import Actor
from tickets.rules import Rules
from tickets.standing_words import NO_ITEM

_NEITHER = Words("请引用一条知识，或勾选“知识库没有”", "cite an item, or say that there is none")
_NOT_CITABLE = Words("这一条未发布、已失效或依据已废止，不能引用", "is not published, or holds no longer")


class Ground(NamedTuple):
    """What to say on the ticket, and the rows that go with it."""

    kind: str
    text: str
    detail: dict[str, Any]
    rows: list[Model]


async def ground(
    payload: Mapping[str, Any],
    ticket: Ticket,
    actor: Actor,
    rules: Rules,
    now: datetime,
    announced: Announcement | None = None,
) -> Ground:
    """Within the ticket's transaction; what the ticket's unit has announced answers as well as an item. Raises
    FieldErrors when the answer rests on nothing, or on what cannot be cited."""
    if cited := payload.get("knowledge"):
        return await _cite(str(cited), ticket, actor, rules.calendar.local(now).date(), now)
    if payload.get("no_knowledge") is not True:
        if announced is None or not lasts(announced, now):
            raise FieldErrors({"knowledge": _NEITHER})
        said = {"announcement": str(announced.id), "number": announced.number}
        return Ground(KNOWLEDGE_CITED, f"{announced.number} {announced.title}", said, [])
    rows = await gap(ticket, actor, rules, now)
    return Ground(KNOWLEDGE_MISSING, NO_ITEM.zh, {}, rows)


async def _cite(item_id: str, ticket: Ticket, actor: Actor, today: date, now: datetime) -> Ground:
    try:
        item = await locked(KnowledgeItem, item_id)
    except NotFound:
        raise FieldErrors({"knowledge": _NOT_CITABLE}) from None
    text = await KnowledgeText.get_or_none(item_id=item.id, state=TextState.PUBLISHED)
    if text is None or not holds(item, text, today):
        raise FieldErrors({"knowledge": _NOT_CITABLE})
    item.uses += 1
    event = chained(item, actor, now, "cited", ticket.number, {"ticket": ticket.number, "text": text.number})
    await item.save(update_fields=["uses", "event_seq", "event_hash"])
    citation = KnowledgeCitation(
        item_id=item.id, text_number=text.number, ticket_id=ticket.id, at=now, agent_id=actor.id
    )
    said = {"item": str(item.id), "number": item.number, "text": text.number}
    return Ground(KNOWLEDGE_CITED, f"{item.number} {text.title}（{text.document_number}）", said, [citation, event])


def holds(item: KnowledgeItem, text: KnowledgeText, today: date) -> bool:
    """Whether one may answer by it today."""
    in_time = text.effective_from <= today and (text.expires_on is None or text.expires_on >= today)
    return item.status is ItemStatus.PUBLISHED and item.repealed is None and in_time

"""Rows of items: who sees one, its texts, and how a change of it is stored with its event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from routing.facts import Words
from tickets.errors import IllegalAction
from tickets.knowledge.life import STEPS, Act, ItemStatus, Step, TextState
from tickets.knowledge.record import chained
from tickets.models.knowledge import Announcement, KnowledgeItem, KnowledgeTask, KnowledgeText
from tickets.people import OFFICE, UNIT, Actor, Role

UNDER_WAY = (TextState.DRAFT, TextState.REVIEWED)
NO_STEP = Words("当前状态下没有这一步。", "There is no such step now.")


def sees(actor: Actor, item: KnowledgeItem) -> bool:
    """What is published is for all; the rest for the office and the unit that answers for it."""
    if item.status is ItemStatus.PUBLISHED:
        return actor.role in OFFICE | UNIT | {Role.AUDIT}
    return actor.role in OFFICE | {Role.AUDIT} or (actor.role in UNIT and actor.department == item.owner)


def visible(actor: Actor) -> Q:
    """The same rule as `sees`, for lists."""
    if actor.role in OFFICE | {Role.AUDIT}:
        return Q()
    if actor.role in UNIT:
        return Q(status=ItemStatus.PUBLISHED) | Q(owner=actor.department or "-")
    return Q(id__in=[])


def new_text(item: KnowledgeItem, number: int, actor: Actor, values: Mapping[str, Any], now: datetime) -> KnowledgeText:
    return KnowledgeText(
        item_id=item.id, number=number, author=actor.id, author_name=actor.name, written_at=now, **values
    )


async def under_way(item: KnowledgeItem) -> KnowledgeText | None:
    """The text that waits for its review or its publication."""
    return await KnowledgeText.get_or_none(item_id=item.id, state__in=UNDER_WAY)


async def step_of(item: KnowledgeItem, act: Act) -> tuple[KnowledgeText, Step]:
    """The text that the act is about, and the step. Raises IllegalAction when there is none."""
    texts = await KnowledgeText.filter(item_id=item.id, state__in=[*UNDER_WAY, TextState.PUBLISHED])
    found = [(text, STEPS[text.state, act]) for text in texts if (text.state, act) in STEPS]
    if not found:
        raise IllegalAction(act, item.status, NO_STEP)
    return found[0]


async def store(
    row: KnowledgeItem | KnowledgeTask | Announcement,
    actor: Actor,
    now: datetime,
    kind: str,
    text: str,
    detail: Mapping[str, Any],
) -> None:
    """Save a row that is locked, one version on, with its event."""
    event = chained(row, actor, now, kind, text, detail)
    row.version += 1
    if isinstance(row, KnowledgeItem):
        row.changed_at = now
    await row.save(force_update=True)
    await event.save(force_create=True)

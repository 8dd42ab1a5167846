"""Writes to knowledge: a locked row is changed and its event chained, in one transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from tickets.errors import KnowledgeChanged, NotFound, OthersAct
from tickets.events import Tampered, first_break, row_hash
from tickets.models.knowledge import Announcement, KnowledgeEvent, KnowledgeItem, KnowledgeTask
from tickets.people import Actor

Row = KnowledgeItem | KnowledgeTask | Announcement
Subject = TypeVar("Subject", KnowledgeItem, KnowledgeTask, Announcement)
SUBJECTS: dict[type, str] = {KnowledgeItem: "item", KnowledgeTask: "task", Announcement: "announcement"}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is hashed and stored."""

    subject: str
    subject_id: str
    seq: int
    at: datetime
    kind: str
    actor_id: str
    actor_name: str
    actor_post: str
    actor_department: str | None
    text: str
    detail: dict[str, Any]


class _Linked(NamedTuple):
    row: Entry
    previous_hash: str
    hash: str


def chained(
    row: Row, actor: Actor, now: datetime, kind: str, text: str = "", detail: Mapping[str, Any] | None = None
) -> KnowledgeEvent:
    """The next event of `row`, which then carries its number and hash; both are to be stored by the caller."""
    entry = Entry(
        subject=SUBJECTS[type(row)],
        subject_id=str(row.id),
        seq=row.event_seq + 1,
        at=now,
        kind=kind,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_post=actor.post,
        actor_department=actor.department,
        text=text,
        detail=dict(detail or {}),
    )
    stored = {name: getattr(entry, name) for name in entry.__struct_fields__}
    event = KnowledgeEvent(**stored, previous_hash=row.event_hash, hash=row_hash(entry, row.event_hash))
    row.event_seq, row.event_hash = event.seq, event.hash
    return event


async def locked(kind: type[Subject], key: UUID | str) -> Subject:
    """The row, held until the transaction ends. Raises NotFound, also for an id that is no id."""
    try:
        row = await kind.select_for_update().get_or_none(id=UUID(str(key)))
    except ValueError:
        row = None
    if row is None:
        raise NotFound(SUBJECTS[kind], str(key))
    return row


async def check_version(row: Row, expected: int) -> None:
    """Raises KnowledgeChanged, telling what was done since."""
    if row.version == expected:
        return
    last = await KnowledgeEvent.filter(subject_id=row.id).order_by("-seq").limit(max(1, row.version - expected))
    acts = tuple(OthersAct(row.version, one.at, one.kind, one.actor_name, one.text) for one in reversed(last))
    raise KnowledgeChanged(expected, row.version, acts)


async def tampered(row: Row) -> Tampered | None:
    """The first event of the row that is not what was written; None for a whole chain."""
    events = await KnowledgeEvent.filter(subject_id=row.id).order_by("seq")
    return first_break([_linked(event) for event in events], row.event_seq, row.event_hash)


def _linked(event: KnowledgeEvent) -> _Linked:
    values = {name: getattr(event, name) for name in Entry.__struct_fields__}
    return _Linked(Entry(**values | {"subject_id": str(event.subject_id)}), event.previous_hash, event.hash)

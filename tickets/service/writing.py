"""One write to one ticket: columns by compare-and-set on the version, events onto its chain, other rows beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

import msgspec
from tortoise.connection import get_connection
from tortoise.exceptions import DBConnectionError
from tortoise.models import Model

from tickets.database import CONNECTION_LOST
from tickets.errors import NotFound, OthersAct, TicketChanged
from tickets.events import DRAFT_SAVED, Linked, Row, row_hash
from tickets.late import late_transaction, write_last
from tickets.models import Ticket, TicketEvent
from tickets.people import Actor
from tickets.personal.fields import spare, with_indexes
from tickets.personal.pieces import spared
from tickets.rows import row_of
from tickets.search import SEARCHED, store_words
from tickets.sight import Screen


class Change:
    """What a write is about to do to `ticket`; nothing of it is in the database before `commit`."""

    def __init__(self, ticket: Ticket, actor: Actor, now: datetime) -> None:
        self.ticket = ticket
        self.actor = actor
        self.now = now
        self.columns: dict[str, Any] = {}
        self.rows: list[Model] = []
        self._events: list[tuple[str, str, dict[str, Any]]] = []

    def set(self, **columns: Any) -> None:
        """Remember new values, visible at once on the ticket in hand."""
        self.columns |= with_indexes(Ticket, columns)
        for name, value in columns.items():
            setattr(self.ticket, name, value)

    def say(self, kind: str, text: str = "", detail: Mapping[str, Any] | None = None) -> None:
        """Add an event; `detail` must be JSON. The record is for ever: numbers that the ticket holds stay out of it."""
        self._events.append((kind, text, dict(detail or {})))

    def say_before_rest(self, kind: str, text: str, detail: Mapping[str, Any]) -> None:
        """Add an event in front of those said so far: the step itself, before what followed from it."""
        self._events.insert(0, (kind, text, dict(detail)))

    @property
    def says_anything(self) -> bool:
        return bool(self._events)

    async def commit(self, *, last: bool = False) -> None:
        """Write everything within the caller's transaction, in which nothing is written after it if it is the `last`.

        Raises TicketChanged when another write came first.
        """
        before = self.ticket.version
        events = self._chained(before + 1)
        if events:
            self.columns |= {"event_seq": events[-1].row.seq, "event_hash": events[-1].hash}
        alone = last and not self.rows and SEARCHED.isdisjoint(self.columns)
        if not await _write(self.ticket, before, self.columns, events, last=alone):
            raise await changed_meanwhile(self.actor, self.ticket.id, before)
        for row in self.rows:
            spare(row, self.ticket.caller_number)
            await row.save()
        if not SEARCHED.isdisjoint(self.columns):
            await store_words(self.ticket)
        self.ticket.version = before + 1
        self.ticket.update_from_dict({key: self.columns[key] for key in ("event_seq", "event_hash") if events})

    def _chained(self, version: int) -> list[Linked]:
        seq, previous, chained = self.ticket.event_seq, self.ticket.event_hash, []
        for kind, text, detail in self._events:
            seq += 1
            event = _linked(self.ticket, seq, version, self.now, self.actor, kind, text, detail, previous)
            chained.append(event)
            previous = event.hash
        return chained


_EVENT = {
    "seq": "int",
    "version": "int",
    "at": "timestamptz",
    "kind": "text",
    "actor_id": "text",
    "actor_name": "text",
    "actor_post": "text",
    "actor_department": "text",
    "text": "text",
    "detail": "jsonb",
    "previous_hash": "text",
    "hash": "text",
}
"""Columns of an event that the writer gives, with their types."""


def _values(event: Linked) -> tuple[Any, ...]:
    """The event's columns in this order."""
    row = event.row
    detail = msgspec.json.encode(row.detail).decode()
    actor = row.actor_id, row.actor_name, row.actor_post, row.actor_department
    return row.seq, row.version, row.at, row.kind, *actor, row.text, detail, event.previous_hash, event.hash


async def _write(ticket: Ticket, version: int, columns: Mapping[str, Any], events: list[Linked], *, last: bool) -> bool:
    """Change the row if it still has this version, and only then append the events, in one trip. The same columns are
    the same statement, so that the server knows it already; built by the ORM anew, it would cost as much again as its
    carrying out."""
    fields = Ticket._meta.fields_map
    values = [fields[name].to_db_value(_stored(ticket, value), ticket) for name, value in columns.items()]
    told = [value for event in events for value in _values(event)]
    statement, given = _statement(tuple(columns), len(events)), [ticket.id, version, *values, *told]
    if last:
        return bool(await write_last(statement, given))
    changed, _ = await get_connection("default").execute_query(statement, given)
    return bool(changed)


def _stored(ticket: Ticket, value: Any) -> Any:
    """Requests, proposals and shares are lists that people wrote into: the caller's number is no part of them."""
    return spared(value, ticket.caller_number) if isinstance(value, list | dict) else value


_FIRST = (
    f"INSERT INTO ticket_event (ticket_id, {', '.join(_EVENT)}) "  # noqa: S608  our columns
    f"VALUES ($1, {', '.join(f'${place}' for place in range(2, len(_EVENT) + 2))})"
)


@cache
def _statement(columns: tuple[str, ...], events: int) -> str:
    changes = "".join(f'"{name}" = ${place}, ' for place, name in enumerate(columns, 3))
    update = f"UPDATE ticket SET {changes}version = version + 1 WHERE id = $1 AND version = $2"  # noqa: S608  our columns
    if not events:
        return f"{update} RETURNING id"
    places = count(3 + len(columns))
    rows = ", ".join(
        f"({', '.join(f'${place}::{kind}' for kind, place in zip(_EVENT.values(), places, strict=False))})"
        for _ in range(events)
    )
    names = ", ".join(_EVENT)
    return (
        f"WITH changed AS ({update} RETURNING id) INSERT INTO ticket_event (ticket_id, {names}) "  # noqa: S608
        f"SELECT changed.id, said.* FROM changed, (VALUES {rows}) AS said ({names}) ORDER BY said.seq RETURNING id"
    )


def _linked(
    ticket: Ticket,
    seq: int,
    version: int,
    at: datetime,
    actor: Actor,
    kind: str,
    text: str,
    detail: dict[str, Any],
    previous: str,
) -> Linked:
    row = Row(
        ticket_id=str(ticket.id),
        seq=seq,
        version=version,
        at=at,
        kind=kind,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_post=actor.post,
        actor_department=actor.department,
        text=spared(text, ticket.caller_number),
        detail=spared(detail, ticket.caller_number),
    )
    return Linked(row, previous, row_hash(row, previous))


async def create(ticket: Ticket, actor: Actor, now: datetime, kind: str, text: str = "", **detail: Any) -> Ticket:
    """Store a new ticket with its first event, within the caller's transaction."""
    first = _linked(ticket, 1, 1, now, actor, kind, text, detail, "")
    ticket.update_from_dict({"version": 1, "event_seq": 1, "event_hash": first.hash})
    await ticket.save(force_create=True)
    await get_connection("default").execute_query(_FIRST, [ticket.id, *_values(first)])
    await store_words(ticket)
    return ticket


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """One database transaction: everything inside is kept, or nothing.

    Raises DBConnectionError when the connection was lost on the way; then nothing was kept.
    """
    try:
        async with late_transaction():
            yield
    except CONNECTION_LOST as lost:
        raise DBConnectionError(f"connection lost in a transaction: {lost}") from lost


async def load(ticket_id: UUID | str) -> Ticket:
    """The ticket's row. Raises NotFound, also for an id that is no id."""
    try:
        key = UUID(str(ticket_id))
    except ValueError:
        raise NotFound("ticket", str(ticket_id)) from None
    ticket = await row_of(Ticket, "WHERE id = $1", key)
    if ticket is None:
        raise NotFound("ticket", str(ticket_id))
    return ticket


async def changed_meanwhile(actor: Actor, ticket_id: UUID, expected: int) -> TicketChanged:
    """The error that tells the slower writer who did what since the version it had seen, as far as it may read that."""
    events = await TicketEvent.filter(ticket_id=ticket_id, version__gt=expected).order_by("seq")
    ticket = await load(ticket_id)
    screen = Screen(ticket, actor)
    told = [one for one in _without_repeats(events) if screen.tells(one.kind)]
    acts = tuple(OthersAct(one.version, one.at, one.kind, one.actor_name, screen.said(one)) for one in told)
    return TicketChanged(expected, ticket.version, acts)


def _without_repeats(events: Sequence[TicketEvent]) -> list[TicketEvent]:
    """A draft is saved over and over by the same person: the last time stands for all."""
    kept: list[TicketEvent] = []
    for event in events:
        if kept and event.kind == DRAFT_SAVED == kept[-1].kind and event.actor_id == kept[-1].actor_id:
            kept.pop()
        kept.append(event)
    return kept


_TAKE = """
INSERT INTO number_series (name, used) VALUES ($1, 1)
ON CONFLICT (name) DO UPDATE SET used = number_series.used + 1 RETURNING used
"""


async def next_number(series: str) -> int:
    """Next of a series without gaps: the row stays locked until the caller's transaction ends."""
    rows = await get_connection("default").execute_query_dict(_TAKE, [series])
    return int(rows[0]["used"])

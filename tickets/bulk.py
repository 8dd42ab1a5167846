"""One step for many tickets: each in a transaction of its own, or tried in one that is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from tickets.errors import NotFound, TicketError
from tickets.models import Ticket
from tickets.people import Actor
from tickets.queries import visible_ticket
from tickets.service import TicketService
from tickets.service.writing import transaction


class Chosen(Protocol):
    """A ticket in the version that was seen."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


class Tried(NamedTuple):
    id: UUID | str
    ticket: Ticket | None
    """As it is after the step, or as it was where that was refused; None for one that the person may not see."""
    error: TicketError | None


class _OnlyTried(Exception):
    """Takes the transaction of a try back."""


async def act_for_all(
    service: TicketService,
    actor: Actor,
    chosen: Iterable[Chosen],
    action: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    dry_run: bool,
) -> list[Tried]:
    """Take the step for one after the other; a refusal concerns its own ticket alone.

    With `dry_run` every step is taken as it would be, guards and all, and nothing of it is kept.
    """
    return [await _one(service, actor, ticket, action, payload, now, dry_run) for ticket in chosen]


async def _one(
    service: TicketService,
    actor: Actor,
    chosen: Chosen,
    action: str,
    payload: Mapping[str, Any],
    now: datetime,
    dry_run: bool,
) -> Tried:
    try:
        known = await visible_ticket(actor, chosen.id)
    except NotFound as error:
        return Tried(chosen.id, None, error)
    try:
        if not dry_run:
            return Tried(known.id, await service.act(actor, known.id, chosen.version, action, payload, now=now), None)
        return Tried(known.id, await _tried(service, actor, chosen, action, payload, now), None)
    except TicketError as error:
        return Tried(known.id, known, error)


async def _tried(
    service: TicketService, actor: Actor, chosen: Chosen, action: str, payload: Mapping[str, Any], now: datetime
) -> Ticket:
    after: list[Ticket] = []
    try:
        async with transaction():
            after.append(await service.act(actor, chosen.id, chosen.version, action, payload, now=now))
            raise _OnlyTried
    except _OnlyTried:
        return after[0]

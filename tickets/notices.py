"""Telling a post of the hotline or the people of a unit something once, and what they have not seen yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tortoise.expressions import Q

from tickets.errors import NotFound
from tickets.models import Account, Notice, Ticket
from tickets.people import HEADS, UNIT, Actor, Role, heard_as

MOST = 100


def notice(
    kind: str,
    subject: str,
    text: str,
    to: Iterable[Role],
    now: datetime,
    *,
    ticket: Ticket | None = None,
    department: str | None = None,
) -> Notice:
    """A row to be stored; roles of a unit mean the people of the ticket's own, or of `department`."""
    roles = frozenset(to)
    unit = department or (ticket.department if ticket is not None else None)
    return Notice(
        at=now,
        kind=kind,
        subject=subject,
        roles=sorted(role.value for role in roles),
        department=unit if roles & UNIT else None,
        ticket_id=ticket.id if ticket is not None else None,
        text=text,
    )


async def tell_once(*notices: Notice) -> None:
    """Store those whose subject has not been told yet."""
    await Notice.bulk_create(notices, ignore_conflicts=True)


async def _for(actor: Actor) -> Q:
    """Looked up when read, so that who takes over an empty post finds what it was told before."""
    own = Q(department=actor.department) if actor.role in UNIT else Q(department__isnull=True)
    told = [Q(roles__contains=[role.value]) for role in heard_as(actor.role, await _filled(actor))]
    return own & Q(*told, join_type=Q.OR)


async def _filled(actor: Actor) -> set[Role]:
    """Which of deputy and head the person's department has."""
    if actor.role not in HEADS:
        return set()
    active = Account.filter(department=actor.department, role__in=list(HEADS), active=True)
    return {account.role for account in await active.only("role")}


async def notices_of(actor: Actor, *, unseen_only: bool = False) -> list[Notice]:
    """What this person's post was told, newest first."""
    found = Notice.filter(await _for(actor))
    found = found.filter(seen_at__isnull=True) if unseen_only else found
    return await found.order_by("-at", "-id").limit(MOST)


async def mark_seen(actor: Actor, notice_id: int, now: datetime) -> Notice:
    """Note who has seen it first. Raises NotFound for what this person was not told."""
    found = await Notice.filter(await _for(actor), id=notice_id).first()
    if found is None:
        raise NotFound("notice", str(notice_id))
    if found.seen_at is None:
        await Notice.filter(id=found.id, seen_at=None).update(seen_at=now, seen_by=actor.name)
        await found.refresh_from_db()
    return found

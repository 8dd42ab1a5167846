"""Files of a ticket: checked, kept by their digest in a folder closed to others, told of by an event; never changed."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

from tortoise.connection import get_connection

from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, NotFound
from tickets.events import ATTACHED
from tickets.files import Taken, take
from tickets.models import AttachmentRow, Ticket
from tickets.people import OFFICE, UNIT, Actor, Role
from tickets.service.writing import Change, transaction
from tickets.sight import SECRET, sees

MOST_FILES = 30
_FULL = Words(f"每件工单最多 {MOST_FILES} 个附件", f"a ticket has at most {MOST_FILES} files")
_POST = Words("您的岗位不办理此项。", "Your post does not do this.")


class Added(NamedTuple):
    row: AttachmentRow
    version: int
    """The ticket's afterwards."""


class Attachments:
    """All files under one folder: `<folder>/ab/abcd…`, each once however often it was sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def add(self, actor: Actor, ticket_id: UUID, name: str, data: bytes, *, now: datetime) -> Added:
        """Keep a file. The same content twice is one attachment. Raises NotFound, Forbidden, FieldErrors."""
        if actor.role not in OFFICE | UNIT:
            raise Forbidden("attach", _POST)
        if not sees(actor, await _ticket(ticket_id)):
            raise NotFound("ticket", str(ticket_id))
        return await self.keep(actor, ticket_id, name, data, now=now)

    async def keep(self, actor: Actor, ticket_id: UUID, name: str, data: bytes, *, now: datetime) -> Added:
        """`add` for whoever has been let in: one of us, or a partner whose file was announced. Raises FieldErrors,
        NotFound for a ticket that the actor may not see any more."""
        taken = await asyncio.to_thread(take, name, data)
        digest = hashlib.sha256(taken.data).hexdigest()
        await asyncio.to_thread(self._keep, digest, taken.data)
        async with transaction():
            ticket = await Ticket.select_for_update().get(id=ticket_id)
            if not sees(actor, ticket):
                raise NotFound("ticket", str(ticket_id))
            await hold_content(digest)
            await asyncio.to_thread(self._keep, digest, taken.data)  # retention may have deleted it since
            return await _noted(actor, ticket, taken, digest, now)

    def _keep(self, digest: str, data: bytes) -> None:
        path = self.path_of(digest)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{digest}.{secrets.token_hex(4)}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def path_of(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


async def hold_content(digest: str) -> None:
    """Until the transaction ends nobody else adds or deletes the file of this content."""
    lock = "SELECT pg_advisory_xact_lock(12346, hashtext($1))"
    await get_connection("default").execute_query(lock, [digest])


async def _noted(actor: Actor, ticket: Ticket, taken: Taken, digest: str, now: datetime) -> Added:
    """Within the transaction that holds the ticket's row."""
    if known := await AttachmentRow.get_or_none(ticket_id=ticket.id, digest=digest):
        return Added(known, ticket.version)
    if await AttachmentRow.filter(ticket_id=ticket.id).count() >= MOST_FILES:
        raise FieldErrors({"file": _FULL})
    row = AttachmentRow(
        id=uuid4(),
        ticket_id=ticket.id,
        digest=digest,
        name=taken.name,
        media=taken.media,
        size=len(taken.data),
        by_id=actor.id,
        by_name=actor.name,
        by_department=actor.department,
        at=now,
    )
    await row.save(force_create=True)
    change = Change(ticket, actor, now)
    hidden = _kept_in_office(row, ticket)
    shown = Words("附件", "file").zh if hidden else taken.name
    shown = f"{actor.name}：{shown}" if actor.role is Role.SYS else shown
    change.say(ATTACHED, shown, {"attachment": str(row.id), "digest": digest, "size": row.size})
    await change.commit()
    return Added(row, ticket.version)


def _kept_in_office(row: AttachmentRow, ticket: Ticket) -> bool:
    """What the office holds of a secret ticket may give the caller away: the unit does not see it."""
    return ticket.secrecy in SECRET and row.by_department is None


async def attachments_of(ticket: Ticket, actor: Actor) -> list[AttachmentRow]:
    """The files of a ticket that the person may see, oldest first."""
    rows = await AttachmentRow.filter(ticket_id=ticket.id).order_by("at", "id")
    return [row for row in rows if actor.role not in UNIT or not _kept_in_office(row, ticket)]


async def _ticket(ticket_id: UUID) -> Ticket:
    ticket = await Ticket.get_or_none(id=ticket_id)
    if ticket is None:
        raise NotFound("ticket", str(ticket_id))
    return ticket

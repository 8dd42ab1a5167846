"""Which files cross, and which a partner has announced: what is to be fetched is a row until it is here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tickets.exchange.packets import FileMark
from tickets.exchange.reasons import REASONS
from tickets.models import AttachmentRow, ExchangeFile, ExchangeLink, FileState, Ticket
from tickets.sight import SECRET


async def crossing(ticket: Ticket, link: ExchangeLink) -> list[AttachmentRow]:
    """The files that the other side of this link may have, oldest first.

    To the custodian: all but those of its own; of a secret ticket none of the office's, whose very names may give the
    caller away. Home: what the units added, as evidence of their answer.
    """
    rows = await AttachmentRow.filter(ticket_id=ticket.id).order_by("at", "id")
    return [row for row in rows if _crosses(row, ticket, link)]


def _crosses(row: AttachmentRow, ticket: Ticket, link: ExchangeLink) -> bool:
    if row.by_department == link.partner:
        return False
    units_only = link.role == "home" or ticket.secrecy in SECRET
    return row.by_department is not None or not units_only


def marks_of(rows: Iterable[AttachmentRow]) -> tuple[FileMark, ...]:
    return tuple(FileMark(row.name, row.media, row.size, row.digest) for row in rows)


async def expect(link: ExchangeLink, marks: Iterable[FileMark], now: datetime) -> None:
    """Remember what to fetch; a file that was announced before is the same file."""
    rows = [
        ExchangeFile(
            ticket_id=link.ticket_id, partner=link.partner, packet=link.packet, digest=mark.digest, name=mark.name,
            size=mark.size, next_try_at=now, at=now,
        )
        for mark in marks
    ]  # fmt: skip
    await ExchangeFile.bulk_create(rows, ignore_conflicts=True)


async def drop_expected(ticket: Ticket) -> None:
    """A ticket that went back has no more to be fetched."""
    waiting = ExchangeFile.filter(ticket_id=ticket.id, state=FileState.WAITING)
    await waiting.update(state=FileState.FAILED, error=REASONS["taken_back"].zh, next_try_at=None)

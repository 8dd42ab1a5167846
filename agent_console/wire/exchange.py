"""The exchange with other hotlines: partners, packets with their state, counts of days, and what the desk may send."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta

from agent_console.wire.base import In, Out


class Partner(Out, frozen=True):
    tenant: str
    name: str
    waiting: int
    """Packets without a receipt yet."""
    late: int
    """Those of them that were alarmed."""
    last_receipt_at: datetime | None
    known: bool
    """False: the settings name it no more, but tickets are with it."""
    tickets: int
    """Of ours, that it has now."""
    overdue: int
    """Those of them whose time to answer is over."""


class ExchangePacket(Out, frozen=True):
    id: str
    partner: str
    partner_name: str
    direction: str
    kind: str
    kind_name: str
    state: str
    ticket_id: str | None
    ticket_number: str | None
    their_number: str
    at: datetime
    tries: int
    next_try_at: datetime | None
    settled_at: datetime | None
    late: bool
    error: str


class DayCount(Out, frozen=True):
    partner: str
    partner_name: str
    day: date
    ours: dict[str, Any]
    theirs: dict[str, Any]
    agrees: bool | None


class ExchangeDesk(Out, frozen=True):
    tenant: str
    partners: list[Partner]
    packets: list[ExchangePacket]
    """The late first, then the newest; at most 200."""
    counts: list[DayCount]


class HandOverAsked(In, frozen=True):
    number: Annotated[str, Meta(max_length=32)]
    partner: Annotated[str, Meta(max_length=64)]
    version: int | None = None
    """None: as the ticket is now."""


class PartnerFile(Out, frozen=True):
    """A file that a partner announced."""

    name: str
    size: int
    state: str
    """"waiting", "kept" or "failed"."""
    tries: int
    error: str


class OtherSide(Out, frozen=True):
    """The other hotline of a ticket."""

    role: str
    """"custodian": it was given the ticket; "home": it gave it."""
    partner: str
    partner_name: str
    known: bool
    """Whether the settings still name it."""
    their_number: str
    since: datetime
    ended_at: datetime | None
    asked: str
    """What it has not answered yet: "withdraw", "recall", "reopen" or ""; of a home, what it wants from a third."""
    late: bool
    """It has the ticket, and the time to answer is over."""
    waiting: int
    """Packets on this ticket without its receipt."""
    files: list[PartnerFile]

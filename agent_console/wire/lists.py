"""Steps for many tickets at once, files that belong to a ticket, and tables that come in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

from agent_console.wire.base import In, Out, Version

MOST_AT_ONCE = 200


class BulkTicket(In, frozen=True):
    id: str
    version: Version


class BulkAsked(In, frozen=True):
    """Either `ids`, each with the version that was seen, or `filter`, a list's address."""

    action: str
    ids: Annotated[list[BulkTicket], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)] | None = None
    filter: dict[str, Any] | None = None
    payload: dict[str, Any] = msgspec.field(default_factory=dict)
    dry_run: bool = True


class BulkOutcome(Out, frozen=True):
    id: str
    number: str
    """ "" for a ticket that one may not see."""
    version: int | None
    ok: bool
    code: str | None
    why: str | None
    next: str | None
    """The state it comes to, or would come to."""


class BulkReport(Out, frozen=True):
    dry_run: bool
    done: int
    """How many did, or would, succeed."""
    refused: int
    items: list[BulkOutcome]


class Attachment(Out, frozen=True):
    id: str
    name: str
    media: str
    size: int
    digest: str
    by: str
    at: datetime


class AttachmentAdded(Out, frozen=True):
    attachment: Attachment
    version: int
    """The ticket's, after the event that tells of it."""


class ImportFault(Out, frozen=True):
    line: int
    column: str
    why: str


class ImportReport(Out, frozen=True):
    digest: str
    """To be sent back to confirm: what is brought over is what was checked."""
    dry_run: bool
    lines: int
    good: int
    known: int
    """Lines whose old number was brought over before."""
    imported: int
    faults: list[ImportFault]
    """At most 500."""
    faulty: int
    """Lines with a fault, all of them."""

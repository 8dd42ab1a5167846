"""Pure: what two hotlines say to each other. All that comes in is bounded here and checked again where it lands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from routing.facts import Words

Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[\w.-]+$")]
Line = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=5000)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Meta(ge=0)]


class Snapshot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The matter as it is handed over. From L2 on nothing in it names the caller or his door."""

    number: Code
    matter: Line
    demand: Long
    type: Code
    urgency: Code
    secrecy: Code
    opened_at: datetime
    area: Code | None = None
    category: Code | None = None
    place: Annotated[str, Meta(max_length=300)] = ""
    caller_name: Annotated[str, Meta(max_length=64)] = ""
    caller_number: Annotated[str, Meta(max_length=32)] = ""
    contact_wish: Line = ""


class FileMark(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that stays where it is: enough to ask for it, and to know it again."""

    name: Line
    media: Line
    size: Count
    digest: Digest


class _Sent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    id: UUID
    """The idempotency key: the same packet however often it arrives."""
    sender: Code
    receiver: Code
    at: datetime


class HandOver(_Sent, frozen=True, kw_only=True, tag="hand_over"):
    """From now on the receiver is the custodian."""

    ticket: Snapshot
    due_at: datetime | None = None
    files: Annotated[tuple[FileMark, ...], Meta(max_length=30)] = ()


class StatusTold(_Sent, frozen=True, kw_only=True, tag="status"):
    """What the custodian did, told home. `answer` stands once the custodian's desk has approved it."""

    hand_over: UUID
    """Of which packet this is the outcome."""
    seq: Count
    """Of the custodian's own event: an older one than the last is no news."""
    event: Code
    status: Code
    department: Line = ""
    due_at: datetime | None = None
    answer: Long = ""
    closed: bool = False
    """Settled without an answer: not admitted, withdrawn, or given to somebody else."""


class Tally(Struct, frozen=True, forbid_unknown_fields=True):
    """How many packets of a day."""

    hand_over: Count = 0
    status: Count = 0


class CountsTold(_Sent, frozen=True, kw_only=True, tag="counts"):
    """A day's packets between the two, by the day in `at` of each packet, as the sender has them."""

    day: date
    sent: Tally
    taken: Tally


Packet = HandOver | StatusTold | CountsTold
KIND_NAMES: dict[str, Words] = {
    "hand_over": Words("移交", "Hand-over"),
    "status": Words("进展", "Progress"),
    "counts": Words("对账", "Counts"),
}


class Receipt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The receiver's signed word on one packet; the same word each time the packet comes again."""

    packet: UUID
    digest: Digest
    """SHA-256 of the packet as it arrived."""
    tenant: Code
    verdict: Literal["taken", "refused"]
    at: datetime
    number: Annotated[str, Meta(max_length=32)] = ""
    """The ticket's number at the receiver."""
    why: Line = ""


def read_packet(body: bytes) -> Packet:
    """Raises msgspec.DecodeError for what is no packet."""
    found: Packet = msgspec.json.decode(body, type=Packet)
    return found


def read_receipt(body: bytes) -> Receipt:
    """Raises msgspec.DecodeError for what is no receipt."""
    return msgspec.json.decode(body, type=Receipt)

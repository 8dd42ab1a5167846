"""Pure: what two hotlines say to each other. All that comes in is bounded here and checked again where it lands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from routing.facts import Words

Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[\w.-]+$")]
_STORABLE = r"^[^\x00]*\Z"
Moment = Annotated[datetime, Meta(tz=True)]
"""Without a zone two hotlines would not mean the same."""
Line = Annotated[str, Meta(max_length=200, pattern=_STORABLE)]
LONGEST = 5000
Long = Annotated[str, Meta(max_length=LONGEST, pattern=_STORABLE)]
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
    opened_at: Moment
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


MOST_MARKS = 30
Files = Annotated[tuple[FileMark, ...], Meta(max_length=MOST_MARKS)]


_REACH = range(2000, 3000)


def _require_reach(*moments: datetime | None) -> None:
    """Raises ValueError for a year in which no local time can be told, or none of ours."""
    if any(one is not None and one.year not in _REACH for one in moments):
        raise ValueError("a moment out of all reach")


class _Sent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """What says nothing new is written as it always was, so that an older partner can read it."""

    id: UUID
    """The idempotency key: the same packet however often it arrives."""
    sender: Code
    receiver: Code
    at: Moment

    def __post_init__(self) -> None:
        _require_reach(self.at, getattr(self, "due_at", None))


class HandOver(_Sent, frozen=True, kw_only=True, tag="hand_over"):
    """From now on the receiver is the custodian."""

    ticket: Snapshot
    due_at: Moment | None = None
    files: Files = ()


class StatusTold(_Sent, frozen=True, kw_only=True, tag="status"):
    """What the custodian did, told home. `answer` stands once the custodian's desk has approved it."""

    hand_over: UUID
    """Of which packet this is the outcome."""
    seq: Count
    """Of the custodian's own event: an older one than the last is no news."""
    event: Code
    status: Code
    department: Line = ""
    due_at: Moment | None = None
    answer: Long = ""
    closed: bool = False
    """Settled without an answer: not admitted, withdrawn, or given to somebody else."""
    round: Count = 0
    """Of how many reopenings this is the outcome."""


class Supplement(_Sent, frozen=True, kw_only=True, tag="supplement"):
    """What one side adds for the other: the citizen's further words, a question to him, files."""

    hand_over: UUID
    text: Long = ""
    """From L2 on it names nobody on its way to the custodian, like the wording."""
    files: Files = ()


class TakeBack(_Sent, frozen=True, kw_only=True, tag="take_back"):
    """Home asks for the ticket: taken, the custodian has withdrawn it; refused, it stays with the custodian."""

    hand_over: UUID
    cause: Literal["withdraw", "recall"]
    """The citizen withdraws it; home takes it back."""
    reason: Long


class Reopen(_Sent, frozen=True, kw_only=True, tag="reopen"):
    """The answer will not do: the custodian has the ticket once more."""

    hand_over: UUID
    round: Annotated[int, Meta(ge=1)]
    reason: Long
    due_at: Moment | None = None


class SecrecyRaised(_Sent, frozen=True, kw_only=True, tag="secrecy"):
    """The ticket is more secret than it was when it crossed: the receiver's copy follows, and never falls below. From
    home what crossed of the caller is called back; from the custodian the level is all that follows."""

    hand_over: UUID
    secrecy: Annotated[str, Meta(pattern=r"^L[123]\Z")]
    matter: Line = ""
    """From L2 on the wording that takes the place of the words that crossed."""
    demand: Long = ""
    files: Annotated[tuple[Digest, ...], Meta(max_length=MOST_MARKS)] = ()
    """Announced files that may stay there."""


class Tally(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many packets of a day."""

    hand_over: Count = 0
    status: Count = 0
    supplement: Count = 0
    take_back: Count = 0
    reopen: Count = 0
    secrecy: Count = 0


class CountsTold(_Sent, frozen=True, kw_only=True, tag="counts"):
    """A day's packets between the two, by the day in `at` of each packet, as the sender has them."""

    day: date
    sent: Tally
    taken: Tally


class Envelope(Struct, frozen=True, kw_only=True):
    """All that is read of a packet that a newer partner knows and we do not: enough to refuse it by name."""

    id: UUID
    kind: Annotated[str, Meta(pattern=r"^\w{1,16}$")]
    sender: Code
    receiver: Code
    at: Moment

    def __post_init__(self) -> None:
        _require_reach(self.at)


class FileAsk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks the sender of a mark for the file; no packet: asked again until the file is here, and answered by it."""

    sender: Code
    receiver: Code
    at: Moment
    """By a real clock: what is older than a few minutes is not answered."""
    hand_over: UUID
    digest: Digest


Packet = HandOver | StatusTold | Supplement | TakeBack | Reopen | SecrecyRaised | CountsTold
_NAMES: dict[str, Words] = {
    "hand_over": Words("移交", "Hand-over"),
    "status": Words("进展", "Progress"),
    "supplement": Words("函告", "Word to the other"),
    "take_back": Words("撤回/收回", "Take-back"),
    "reopen": Words("重办", "Redo"),
    "secrecy": Words("提高保密等级", "Secrecy raised"),
    "counts": Words("对账", "Counts"),
}


def kind_name(kind: str) -> Words:
    """A newer partner's kind is called by its code."""
    return _NAMES.get(kind, Words(kind, kind))


def kind_of(packet: Packet | Envelope) -> str:
    return packet.kind if isinstance(packet, Envelope) else str(packet.__struct_config__.tag)


class Receipt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The receiver's signed word on one packet; the same word each time the packet comes again."""

    packet: UUID
    digest: Digest
    """SHA-256 of the packet as it arrived."""
    tenant: Code
    verdict: Literal["taken", "refused"]
    at: Moment
    number: Annotated[str, Meta(max_length=32)] = ""
    """The ticket's number at the receiver."""
    why: Line = ""
    """In Chinese, as partners of before read it."""
    code: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    """Of `tickets.exchange.reasons`; it and `en` only for whoever has said that he reads them."""
    en: Line | UnsetType = UNSET
    """The reason in English, where no code names it."""


def read_packet(body: bytes) -> Packet:
    """Raises msgspec.DecodeError for what is no packet."""
    found: Packet = msgspec.json.decode(body, type=Packet)
    return found


def read_envelope(body: bytes) -> Envelope:
    """Raises msgspec.DecodeError for what is no packet, of whatever version."""
    return msgspec.json.decode(body, type=Envelope)


def read_ask(body: bytes) -> FileAsk:
    """Raises msgspec.DecodeError for what asks for no file."""
    return msgspec.json.decode(body, type=FileAsk)


def read_receipt(body: bytes) -> Receipt:
    """Raises msgspec.DecodeError for what is no receipt."""
    return msgspec.json.decode(body, type=Receipt)

"""What a ticket's page shows of more time, stopped clocks, shares, merging, and decisions that stand as precedents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agent_console.wire.base import In, Named, Out, Version
from agent_console.wire.exchange import OtherSide
from routing.nearness import Reach


class Share(Out, frozen=True):
    """A partner's or a lower department's part."""

    department: Named
    kind: str
    task: str
    due_at: datetime | None
    met_at: datetime | None
    late: bool
    text: str


class Joined(Out, frozen=True):
    id: str
    number: str
    status: str
    status_name: str
    due_at: datetime | None


class Proposed(Out, frozen=True):
    """What waits for a second person."""

    kind: str
    code: str
    text: str
    by: str


class RepeatOf(Joined, frozen=True):
    """An earlier ticket of the same citizen, on the same matter as far as a machine can tell."""

    matter: str
    opened_at: datetime


class RepeatFound(Out, frozen=True):
    earlier: RepeatOf
    times: int
    days: int
    """Times within so many days, this one included."""
    advice: list[str]
    """"append", "redo", "refuse": the first is the rule's own; empty: a new ticket."""
    urgency: Named | None
    """What the rule raises the matter to: suggested, never set."""
    review: bool
    """The lead looks at it."""
    why: str
    letter: str
    """Proposed text of the letter where the matter may be refused as brought again; "" otherwise."""


class Repeat(Out, frozen=True):
    found: RepeatFound | None


class TicketLife(Out, frozen=True):
    interim_lead: Named | None
    """首接单位, responsible while the ticket is consulted upon."""
    original_due_at: datetime | None
    """The result's time before extensions; 原限办结率 is counted by it."""
    within_original: bool | None
    """Whether the reply came within it; None while there is no reply."""
    extensions: list[dict[str, Any]]
    suspensions: list[dict[str, Any]]
    resume_by: datetime | None
    shares: list[Share]
    master: Joined | None
    merged: list[Joined]
    repeats: Joined | None
    """The same citizen's earlier ticket on this matter, or the one that this was added to."""
    repeat_times: int
    review: bool
    """Waits for the lead's word."""
    appended: list[Joined]
    """Later calls of the same citizen that were added to this ticket."""
    callers: int
    """Heat: this ticket's caller and those of the tickets merged into it."""
    proposal: Proposed | None
    for_citizen: str
    """What the operator reads out when the citizen asks: who has it, until when, who refused it and why."""
    audit: dict[str, Any] | None
    sides: list[OtherSide]
    """Other hotlines that gave the ticket or were given it."""


class Precedent(Out, frozen=True):
    kind: str
    own: bool
    """Of this very ticket."""
    department: Named
    proposed: Named | None
    reason: str
    basis: str
    opinion: str
    decided_by: str
    at: datetime


class SimilarTicket(Out, frozen=True):
    id: str
    number: str
    matter: str
    department: Named | None
    likeness: float
    reach: Reach
    distance_m: int | None
    """None where one of the two has no point that the reader may see."""
    allowance_m: int | None
    """By how much the two points' precision may make that wrong."""
    opened_at: datetime


class AuditHint(Out, frozen=True):
    point: str
    title: str
    ok: bool | None
    """None where only a person can tell."""
    hint: str


class RoutingDraft(Out, frozen=True):
    id: str
    state: str
    """"draft", "approved", "in_force" or "ended"."""
    ticket_id: str
    ticket_number: str
    category: Named | None
    area: Named | None
    keywords: list[str]
    department: Named
    partners: list[Named]
    scope: str
    basis: str
    chair: str
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    in_force_from: datetime | None
    ended_by: str
    ended_at: datetime | None
    end_reason: str
    may: list[str]
    """What the reader may do now: "amend", "approve", "enforce", "end"."""
    version: int


class DraftStep(In, frozen=True):
    version: Version


class DraftEnded(In, frozen=True):
    version: Version
    reason: str = ""


class DraftTerms(In, frozen=True):
    version: Version
    category: str | None = None
    area: str | None = None
    keywords: tuple[str, ...] = ()
    department: str = ""
    scope: str = ""
    basis: str = ""


class RoutedTicket(Out, frozen=True):
    """A past ticket that a drafted rule fits."""

    id: str
    number: str
    matter: str
    opened_at: datetime
    status_name: str
    went_to: Named | None
    otherwise: bool
    """The rule would have sent it elsewhere."""
    returns: int


class RoutingPreview(Out, frozen=True):
    since: datetime
    fitting: int
    otherwise: int
    returns: int
    """Returns asked for on tickets that the rule would have sent elsewhere."""
    complete: bool
    """False when there are more tickets than were looked at."""
    tickets: list[RoutedTicket]


class ReplyTyped(In, frozen=True):
    answer: str = ""

"""Every shape that crosses HTTP or the live socket, as docs/design.md states them; OpenAPI is printed from here.

Numbers are masked before they get into any of these. Times are UTC. Words are in the reader's language.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

import msgspec

from callcenter.speech.transcript import Segment

Item = TypeVar("Item")
Light = Literal["green", "yellow", "red", "supervised", "none"]


class _Out(msgspec.Struct, frozen=True, kw_only=True):
    """Goes to the browser."""


class _In(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Comes from the browser: unknown fields are refused, so that a mistyped one is not lost in silence."""


class Problem(_Out, frozen=True):
    """application/problem+json (RFC 9457) with a code for programs, and what was kept and what to do for people."""

    title: str
    status: int
    code: str
    type: str = "about:blank"
    detail: str = ""
    kept: str = ""
    todo: str = ""
    fields: dict[str, str] = {}
    """What is wrong with single fields of what was sent."""


class Page(_Out, Generic[Item], frozen=True):
    items: list[Item]
    total: int
    next: str | None = None
    """Cursor of the following page."""


class Named(_Out, frozen=True):
    code: str
    name: str


# ------------------------------------------------------------------ session
class Login(_In, frozen=True):
    account: str
    password: str


class Me(_Out, frozen=True):
    id: str
    account: str
    name: str
    post: str
    post_title: str
    role: str
    department: Named | None
    seat: str | None
    demo: bool
    live_url: str
    language: str


# ------------------------------------------------------------------ catalogue
class TreeNode(_Out, frozen=True):
    code: str
    name: str
    parent: str | None


class Department(_Out, frozen=True):
    code: str
    name: str
    area: str | None
    level: str


class Catalogue(_Out, frozen=True):
    areas: list[TreeNode]
    categories: list[TreeNode]
    departments: list[Department]
    types: list[Named]
    urgencies: list[Named]
    secrecy: list[Named]
    pause_reasons: list[Named]
    seats: list[str]


# ------------------------------------------------------------------ seat and telephone
class SeatChosen(_In, frozen=True):
    seat: str


class PauseAsked(_In, frozen=True):
    reason: str


class TransferAsked(_In, frozen=True):
    target: str
    """Extension of a seat or name of a queue."""


class PhoneAccount(_Out, frozen=True):
    """What a browser needs to register a telephone over SIP on WebSocket."""

    ws_url: str
    uri: str
    password: str
    display: str


# ------------------------------------------------------------------ live floor
class Call(_Out, frozen=True):
    call_id: str
    direction: str
    state: str
    number: str
    name: str
    queue: str | None
    seat: str | None
    arrived_at: datetime
    queued_at: datetime | None
    ringing_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    state_since: datetime
    waited_seconds: float | None
    priority: int
    ticket_id: str | None


class Seat(_Out, frozen=True):
    seat: str
    post: str | None
    agent_id: str | None
    agent_name: str | None
    state: str
    state_since: datetime
    pause_reason: str | None
    call_id: str | None
    device: str


class Queue(_Out, frozen=True):
    queue: str
    title: str
    waiting: int
    longest_since: datetime | None
    offered: int
    answered: int
    answered_in_target: int
    abandoned: int


class TodayHour(_Out, frozen=True):
    hour: int
    offered: int
    answered: int
    answered_in_target: int
    wait_seconds: float


class Today(_Out, frozen=True):
    date: date
    offered: int
    answered: int
    answered_in_target: int
    abandoned: int
    hours: list[TodayHour]


class Link(_Out, frozen=True):
    state: Literal["up", "lost", "none"]
    since: datetime
    reason: str


class CurveHour(_Out, frozen=True):
    """One hour of the day, local time. `today` is None for hours to come."""

    hour: int
    today: int | None
    last_week: int
    answered_in_target: float | None
    """Share 0..1 of today's offered calls that were answered in time."""
    mean_wait: float | None
    """Seconds."""


class Curve(_Out, frozen=True):
    hours: list[CurveHour]


# ------------------------------------------------------------------ tickets
class Left(_Out, frozen=True):
    text: str
    overdue: bool


class StepMark(_Out, frozen=True):
    level: str
    name: str
    document_number: str | None


class TicketRow(_Out, frozen=True):
    id: str
    number: str
    status: str
    status_name: str
    light: Light
    matter: str
    type: str | None
    urgency: str
    secrecy: str
    department: Named | None
    area_name: str | None
    due_at: datetime | None
    left: Left | None
    opened_at: datetime
    owner: str | None
    step: StepMark | None
    version: int


class Caller(_Out, frozen=True):
    name: str
    number: str
    contact_wish: str | None


class Clock(_Out, frozen=True):
    kind: str
    due_at: datetime
    met_at: datetime | None
    state: str
    reason: str


class ActionField(_Out, frozen=True):
    name: str
    kind: str
    required: bool
    choices: list[Named] | None
    title: str


class TicketAction(_Out, frozen=True):
    action: str
    name: str
    enabled: bool
    why_not: str | None
    primary: bool
    fields: list[ActionField]


class EventActor(_Out, frozen=True):
    name: str
    post: str
    department: str | None


class TicketEvent(_Out, frozen=True):
    seq: int
    at: datetime
    kind: str
    title: str
    actor: EventActor | None
    text: str
    detail: dict[str, Any] | None


class CallbackAttempt(_Out, frozen=True):
    at: datetime
    outcome: str
    seat: str
    talk_seconds: float
    call_id: str | None


class CallbackTask(_Out, frozen=True):
    id: str
    ticket_id: str
    ticket_number: str
    matter: str
    department: Named | None
    number: str
    state: str
    due_at: datetime
    tries: int
    next_try_at: datetime | None
    attempts: list[CallbackAttempt]
    version: int


class Supervision(_Out, frozen=True):
    level: str
    name: str
    document_number: str | None
    at: datetime
    reason: str


class TakenFrom(_Out, frozen=True):
    """The moment of the talk that a suggested field came from."""

    at: datetime
    text: str


class Ticket(TicketRow, frozen=True):
    caller: Caller
    place: str
    area: str | None
    demand: str
    category: str | None
    category_name: str | None
    channel: str
    call_id: str | None
    answer: str | None
    drafts_saved_at: datetime | None
    suggested_fields: dict[str, Any]
    clocks: list[Clock]
    due_reason: str | None
    actions: list[TicketAction]
    timeline: list[TicketEvent]
    callbacks: list[CallbackTask]
    supervision: list[Supervision]


class Nothing(_In, frozen=True):
    """An empty object."""


ActionPayload = dict[str, Any]
"""`version`, and beside it the fields that the action asks for."""


class DraftSave(_In, frozen=True):
    version: int
    fields: dict[str, Any]


class CallbackOutcome(_In, frozen=True):
    version: int
    reached: bool
    solved: str | None = None
    satisfied: str | None = None
    note: str = ""


class CallStarted(_Out, frozen=True):
    call_id: str


# ------------------------------------------------------------------ the page of one call
class CallFacts(_Out, frozen=True):
    call_id: str
    number: str
    name: str
    queue: str | None
    seat: str | None
    agent_name: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: float
    recording: bool


class EarlierCall(_Out, frozen=True):
    call_id: str
    started_at: datetime
    answered: bool
    talk_seconds: float
    agent_name: str | None


class Repeat(_Out, frozen=True):
    count: int
    days: int


class CallPage(_Out, frozen=True):
    call: CallFacts
    earlier_calls: list[EarlierCall]
    earlier_tickets: list[TicketRow]
    repeat: Repeat | None
    transcript: list[Segment]
    draft_id: str | None


# ------------------------------------------------------------------ routing
class SuggestAsked(_In, frozen=True):
    text: str = ""
    matter: str = ""
    demand: str = ""
    area: str | None = None
    place: str = ""
    type: str | None = None
    urgency: str | None = None
    category: str | None = None
    department: str | None = None


class SuggestedCategory(_Out, frozen=True):
    code: str
    name: str
    confidence: float
    words: list[str]


class SuggestedDepartment(_Out, frozen=True):
    code: str
    name: str
    confidence: float
    reasons: list[str]


class SuggestedDeadline(_Out, frozen=True):
    kind: str
    due_at: datetime
    reason: str


class EmergencyWord(_Out, frozen=True):
    word: str


class SuggestedUrgency(_Out, frozen=True):
    code: str
    reason: str


class Suggestion(_Out, frozen=True):
    category: SuggestedCategory | None
    department: SuggestedDepartment | None
    candidates: list[Named]
    deadlines: list[SuggestedDeadline]
    due_sentence: str
    emergency: list[EmergencyWord]
    urgency: SuggestedUrgency | None


# ------------------------------------------------------------------ health
class HealthPart(_Out, frozen=True):
    state: Literal["up", "down", "off"]
    detail: str = ""


class Health(_Out, frozen=True):
    database: HealthPart
    redis: HealthPart
    telephony: HealthPart
    speech: HealthPart

"""Tickets, their events, clocks and callbacks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from agent_console.wire.base import In, Named, Out, Version
from agent_console.wire.places import Point
from agent_console.wire.ticket_life import TicketLife

Light = Literal["green", "yellow", "red", "supervised", "none"]


class Left(Out, frozen=True):
    text: str
    overdue: bool


class StepMark(Out, frozen=True):
    level: str
    name: str
    document_number: str | None


class TicketRow(Out, frozen=True):
    id: str
    number: str
    status: str
    status_name: str
    light: Light
    light_why: str
    """Which promise is late or nearly so; else the state."""
    matter: str
    type: str | None
    urgency: str
    secrecy: str
    department: Named | None
    area_name: str | None
    due_at: datetime | None
    left: Left | None
    step_left: Left | None
    """Of the step at hand: to decide a return or on more time, to sign, to call the citizen."""
    asked: str | None
    """What the unit asks for and nobody has decided, in short."""
    opened_at: datetime
    owner: str | None
    step: StepMark | None
    version: int


class Caller(Out, frozen=True):
    name: str
    number: str
    contact_wish: str | None


class Clock(Out, frozen=True):
    kind: str
    due_at: datetime
    met_at: datetime | None
    state: str
    reason: str


class UnitNote(Out, frozen=True):
    code: str
    text: str
    barred: bool
    """Cannot be chosen here."""


class ActionField(Out, frozen=True):
    name: str
    kind: str
    required: bool
    choices: list[Named] | None
    title: str
    units: list[UnitNote]
    """What is to be said of single departments; all others may be chosen."""


class TicketAction(Out, frozen=True):
    action: str
    name: str
    enabled: bool
    why_not: str | None
    primary: bool
    fields: list[ActionField]


class EventActor(Out, frozen=True):
    name: str
    post: str
    department: str | None


class TicketEvent(Out, frozen=True):
    seq: int
    at: datetime
    kind: str
    title: str
    actor: EventActor | None
    text: str
    detail: dict[str, Any] | None


class CallbackAttempt(Out, frozen=True):
    at: datetime
    outcome: str
    seat: str
    talk_seconds: float
    call_id: str | None


class CallbackTask(Out, frozen=True):
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


class Supervision(Out, frozen=True):
    level: str
    name: str
    document_number: str | None
    at: datetime
    reason: str


class TakenFrom(Out, frozen=True):
    """The moment of the talk that a suggested field came from."""

    at: datetime
    text: str


class UnitWording(Out, frozen=True):
    """What a unit reads of a secret ticket; "" where nothing was written yet."""

    matter_for_unit: str
    demand_for_unit: str


class TicketWritten(Out, frozen=True):
    """A ticket after a write, for programs that ask for no more of it."""

    id: str
    number: str
    status: str
    version: int


class Ticket(TicketRow, frozen=True):
    caller: Caller
    watermark: str | None
    """Name, post and time of the reader, to be laid over the page; None below L2."""
    mark: str | None
    """The reader's invisible mark, to be woven into the texts of the page; None below L2 and on drafts."""
    wording: UnitWording | None
    """None for the unit itself."""
    place: str
    point: Point | None
    """None also where the place is hidden from the reader."""
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
    life: TicketLife


class Nothing(In, frozen=True):
    """An empty object."""


ActionPayload = dict[str, Any]
"""`version`, and beside it the fields that the action asks for."""


class DraftSave(In, frozen=True):
    version: Version
    fields: dict[str, Any]


class CallbackOutcome(In, frozen=True):
    version: Version
    reached: bool
    contacted: str | None = None
    """yes, late or no"""
    solved: str | None = None
    satisfied: str | None = None
    note: str = ""
    no_more: bool = False
    """The citizen wants no further callbacks."""


class CallStarted(Out, frozen=True):
    call_id: str

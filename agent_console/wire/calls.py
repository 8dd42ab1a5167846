"""The page of one call."""

from __future__ import annotations

from datetime import datetime

from agent_console.wire.base import Out
from agent_console.wire.tickets import TicketRow
from callcenter.speech.transcript import Segment


class CallFacts(Out, frozen=True):
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


class EarlierCall(Out, frozen=True):
    call_id: str
    started_at: datetime
    answered: bool
    talk_seconds: float
    agent_name: str | None


class CallPage(Out, frozen=True):
    call: CallFacts
    earlier_calls: list[EarlierCall]
    earlier_tickets: list[TicketRow]
    transcript: list[Segment]
    draft_id: str | None

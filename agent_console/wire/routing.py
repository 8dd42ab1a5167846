"""What the rules propose for a matter."""

from __future__ import annotations

from datetime import datetime

from agent_console.wire.base import In, Named, Out


class SuggestAsked(In, frozen=True):
    text: str = ""
    matter: str = ""
    demand: str = ""
    area: str | None = None
    place: str = ""
    type: str | None = None
    urgency: str | None = None
    category: str | None = None
    department: str | None = None


class SuggestedCategory(Out, frozen=True):
    code: str
    name: str
    confidence: float
    words: list[str]


class SuggestedDepartment(Out, frozen=True):
    code: str
    name: str
    confidence: float
    reasons: list[str]


class SuggestedDeadline(Out, frozen=True):
    kind: str
    due_at: datetime
    reason: str


class EmergencyWord(Out, frozen=True):
    word: str


class SuggestedUrgency(Out, frozen=True):
    code: str
    reason: str


class SuggestedSecrecy(Out, frozen=True):
    code: str
    reason: str


class SuggestedPartner(Out, frozen=True):
    """Who gets a share by the rule that names the department, until when; or why it cannot have one."""

    code: str
    name: str
    due_at: datetime | None
    why_not: str | None


class Suggestion(Out, frozen=True):
    category: SuggestedCategory | None
    department: SuggestedDepartment | None
    candidates: list[Named]
    partners: list[SuggestedPartner]
    deadlines: list[SuggestedDeadline]
    due_sentence: str
    emergency: list[EmergencyWord]
    urgency: SuggestedUrgency | None
    secrecy: SuggestedSecrecy | None

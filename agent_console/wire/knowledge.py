"""Knowledge items with their versions and suggestions, what is missing, and what units announce."""

from __future__ import annotations

from datetime import date, datetime

from agent_console.wire.base import In, Named, Out, Version


class KnowledgeRow(Out, frozen=True):
    id: str
    number: str
    status: str
    status_name: str
    owner: Named | None
    title: str
    document_number: str
    category: Named | None
    area: Named | None
    review_by: date | None
    expires_on: date | None
    uses: int
    wrong: int
    alarms: list[str]
    """"repealed", "expired", "review_due", "expiring"."""
    under_way: str | None
    """State of a change that waits: "draft" or "reviewed"."""
    changed_at: datetime
    version: int


class KnowledgeText(Out, frozen=True):
    number: int
    state: str
    state_name: str
    title: str
    question: str
    answer: str
    basis: str
    document_number: str
    category: Named | None
    area: Named | None
    effective_from: date
    expires_on: date | None
    reason: str
    author: str
    written_at: datetime
    reviewer: str
    publisher: str
    published_at: datetime | None


class KnowledgeAct(Out, frozen=True):
    act: str
    name: str
    needs_note: bool


class KnowledgeEvent(Out, frozen=True):
    seq: int
    at: datetime
    kind: str
    title: str
    actor: str
    text: str


class KnowledgeItem(KnowledgeRow, frozen=True):
    repealed: str | None
    may_propose: bool
    texts: list[KnowledgeText]
    """All versions, the newest first."""
    acts: list[KnowledgeAct]
    events: list[KnowledgeEvent]


class KnowledgeForm(In, frozen=True):
    title: str = ""
    question: str = ""
    answer: str = ""
    basis: str = ""
    document_number: str = ""
    category: str | None = None
    area: str | None = None
    effective_from: date | None = None
    expires_on: date | None = None
    reason: str = ""


class KnowledgeProposed(In, frozen=True):
    form: KnowledgeForm
    owner: str | None = None
    task: str | None = None
    """The gap or filing that this settles."""


class KnowledgeChangeProposed(In, frozen=True):
    version: Version
    form: KnowledgeForm
    task: str | None = None
    """The correction that this settles."""


class KnowledgeActed(In, frozen=True):
    version: Version
    note: str = ""


class DocumentRepealed(In, frozen=True):
    document_number: str
    note: str = ""


class KnowledgeAsked(In, frozen=True):
    text: str = ""
    category: str | None = None
    area: str | None = None
    ticket: str | None = None
    """The ticket in hand: says which announcement it is linked to."""


class KnowledgeFound(Out, frozen=True):
    id: str
    number: str
    title: str
    answer: str
    basis: str
    document_number: str
    words: list[str]
    why: str


class AnnouncementMatch(Out, frozen=True):
    id: str
    number: str
    title: str
    text: str
    ends_at: datetime
    linked: int
    why: str


class KnowledgeSuggestion(Out, frozen=True):
    items: list[KnowledgeFound]
    """At most three, the best first."""
    announcements: list[AnnouncementMatch]
    linked: str | None
    """Id of the announcement that the ticket in hand is linked to."""


class KnowledgeTask(Out, frozen=True):
    id: str
    kind: str
    state: str
    department: Named | None
    ticket_id: str | None
    ticket_number: str
    matter: str
    answer: str
    """What was answered; of a correction, what is said to be wrong."""
    asked_by: str
    category: Named | None
    area: Named | None
    due_at: datetime
    overdue: bool
    item_id: str | None
    item_number: str
    note: str
    settled_by: str
    settled_at: datetime | None
    created_at: datetime
    version: int


class KnowledgeTaskSettled(In, frozen=True):
    version: Version
    item: str | None = None
    department: str | None = None
    note: str = ""


class Announcement(Out, frozen=True):
    id: str
    number: str
    state: str
    """"ahead", "running" or "over"."""
    kind: str
    kind_name: str
    title: str
    text: str
    department: Named
    area: Named | None
    category: Named | None
    keywords: list[str]
    starts_at: datetime
    ends_at: datetime
    """When it ends, or was ended."""
    author: str
    linked: int
    may_end: bool
    version: int


class LinkedTicket(Out, frozen=True):
    id: str
    number: str
    matter: str
    status_name: str
    area: Named | None
    at: datetime
    automatic: bool
    """It linked itself."""
    by: str


class AnnouncementWhole(Announcement, frozen=True):
    tickets: list[LinkedTicket]
    """Those that the reader may see, the newest link first."""
    automatic: int
    """How many linked themselves."""
    events: list[KnowledgeEvent]


class AnnouncementMade(In, frozen=True):
    kind: str = ""
    title: str = ""
    text: str = ""
    area: str | None = None
    category: str | None = None
    keywords: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    department: str | None = None


class AnnouncementEnded(In, frozen=True):
    version: Version


class AnnouncementMoved(In, frozen=True):
    version: Version
    ends_at: datetime
    note: str = ""


class AnnouncementLinked(In, frozen=True):
    ticket: str

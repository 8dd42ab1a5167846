"""Tables of the tickets' database, one module a noun."""

from __future__ import annotations

from tickets.models.accounts import Account, AccountEvent
from tickets.models.assessment import AssessmentScheme, Exclusion
from tickets.models.attachments import AttachmentRow
from tickets.models.calendar import CalendarSheet
from tickets.models.callbacks import CallbackAttempt, CallbackTask, TaskState
from tickets.models.calls import CallRecord, ConsumedEvent, RelayCursor, SeatDuty, TranscriptSegment
from tickets.models.consult import Precedent, RoutingDraft, RuleState
from tickets.models.demo_clock import DemoClockMove
from tickets.models.exchange import ExchangeCount, ExchangeFile, ExchangeLink, ExchangePacket, FileState, PacketState
from tickets.models.imports import ImportedTicket
from tickets.models.knowledge import (
    Announcement,
    AnnouncementLink,
    KnowledgeCitation,
    KnowledgeEvent,
    KnowledgeItem,
    KnowledgeTask,
    KnowledgeText,
    KnowledgeWord,
    RepealedDocument,
)
from tickets.models.notices import Notice
from tickets.models.packs import PackApproval
from tickets.models.personal import PersonalKey, RetentionRun
from tickets.models.places import PlaceName, PlaceSheet
from tickets.models.postings import Posting
from tickets.models.retention import RetentionFile, RetentionFileEnd, RetentionHold
from tickets.models.search import TicketSearch
from tickets.models.secrecy import AnchoredHead, AuditAnchor, ListView, TicketView, UnmaskRequest, UnmaskState
from tickets.models.supervision import (
    Bulletin,
    EvidenceAccess,
    EvidenceHold,
    EvidencePackage,
    Interview,
    ScoreMark,
    SupervisionOrder,
)
from tickets.models.survey import CallbackRefusal, Relisten, SampleDecision, SamplingSeed
from tickets.models.ticket import NumberSeries, SupervisionStep, Ticket, TicketEvent

__all__ = [
    "Account",
    "AccountEvent",
    "AnchoredHead",
    "Announcement",
    "AnnouncementLink",
    "AssessmentScheme",
    "AttachmentRow",
    "AuditAnchor",
    "Bulletin",
    "CalendarSheet",
    "CallRecord",
    "CallbackAttempt",
    "CallbackRefusal",
    "CallbackTask",
    "ConsumedEvent",
    "DemoClockMove",
    "EvidenceAccess",
    "EvidenceHold",
    "EvidencePackage",
    "ExchangeCount",
    "ExchangeFile",
    "ExchangeLink",
    "ExchangePacket",
    "Exclusion",
    "FileState",
    "ImportedTicket",
    "Interview",
    "KnowledgeCitation",
    "KnowledgeEvent",
    "KnowledgeItem",
    "KnowledgeTask",
    "KnowledgeText",
    "KnowledgeWord",
    "ListView",
    "Notice",
    "NumberSeries",
    "PackApproval",
    "PacketState",
    "PersonalKey",
    "PlaceName",
    "PlaceSheet",
    "Posting",
    "Precedent",
    "RelayCursor",
    "Relisten",
    "RepealedDocument",
    "RetentionFile",
    "RetentionFileEnd",
    "RetentionHold",
    "RetentionRun",
    "RoutingDraft",
    "RuleState",
    "SampleDecision",
    "SamplingSeed",
    "ScoreMark",
    "SeatDuty",
    "SupervisionOrder",
    "SupervisionStep",
    "TaskState",
    "Ticket",
    "TicketEvent",
    "TicketSearch",
    "TicketView",
    "TranscriptSegment",
    "UnmaskRequest",
    "UnmaskState",
]

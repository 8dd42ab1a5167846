"""Tables of the tickets' database, one module a noun."""

from __future__ import annotations

from tickets.models.accounts import Account
from tickets.models.callbacks import CallbackAttempt, CallbackTask, TaskState
from tickets.models.calls import CallRecord, ConsumedEvent, RelayCursor, SeatDuty, TranscriptSegment
from tickets.models.ticket import NumberSeries, SupervisionStep, Ticket, TicketEvent

__all__ = [
    "Account",
    "CallRecord",
    "CallbackAttempt",
    "CallbackTask",
    "ConsumedEvent",
    "NumberSeries",
    "RelayCursor",
    "SeatDuty",
    "SupervisionStep",
    "TaskState",
    "Ticket",
    "TicketEvent",
    "TranscriptSegment",
]

"""Taking the citizen out of a ticket that is over: its fields, its callbacks, its calls, its packets."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tickets.events import MINIMISED
from tickets.models import CallbackAttempt, CallbackTask, CallRecord, ExchangePacket, Ticket
from tickets.people import SYSTEM
from tickets.personal.pieces import without_pieces
from tickets.redaction import Known, without_source
from tickets.retention.plan import Line
from tickets.service.writing import Change, load

_TEXTS = ("matter", "demand", "answer", "matter_for_unit", "demand_for_unit")
_MINIMISED = "保存期限届满，来电人姓名、号码、地址及联系要求已清除。"


async def minimise(ticket_id: UUID, now: datetime, line: Line) -> None:
    """Take the citizen out of a ticket, within the caller's transaction. What statistics and the chain need stays:
    area, category, times, units, ratings, and every event. Raises TicketChanged."""
    ticket = await load(ticket_id)
    known = Known(ticket.caller_name, ticket.caller_number, ticket.place)
    change = Change(ticket, SYSTEM, now)
    change.set(
        **{name: without_pieces(without_source(getattr(ticket, name), known)).strip() for name in _TEXTS},
        caller_name="", caller_number="", contact_wish="", place="", point={}, suggested_fields={},
        minimised_at=now,
    )  # fmt: skip
    change.say(MINIMISED, _MINIMISED, {"what": line.kind, "days": line.days, "basis": line.basis})
    await change.commit()
    await _empty_packets(ticket)
    tasks = await CallbackTask.filter(ticket_id=ticket.id)
    for task in tasks:
        task.number = ""
        await task.save(update_fields=["number"])
    calls = await CallbackAttempt.filter(task_id__in=[task.id for task in tasks]).values_list("call_id", flat=True)
    for call in await CallRecord.filter(call_id__in=[*calls, *([ticket.call_id] if ticket.call_id else [])]):
        await forget_caller(call)


async def _empty_packets(ticket: Ticket) -> None:
    """What was signed may name him; its digest, signature and receipt stay, and prove it to whoever has the words."""
    for packet in await ExchangePacket.filter(ticket_id=ticket.id):
        packet.body = ""
        await packet.save(update_fields=["body"])


async def forget_caller(call: CallRecord) -> None:
    call.update_from_dict({"number": "", "name": ""})
    await call.save(update_fields=["number", "name"])


async def say(ticket: Ticket, now: datetime, text: str, detail: dict[str, Any]) -> None:
    change = Change(ticket, SYSTEM, now)
    change.say(MINIMISED, text, detail)
    await change.commit()

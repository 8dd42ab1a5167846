"""Carrying the plan out: batches with their proof, tickets with their events; what was stopped goes on next time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from tortoise.connection import get_connection

from callcenter.speech.recordings import side_of
from callcenter.speech.transcript import Side
from tickets.errors import TicketChanged
from tickets.events import MINIMISED
from tickets.models import CallbackAttempt, CallbackTask, CallRecord, RetentionRun, Ticket, TranscriptSegment
from tickets.people import SYSTEM
from tickets.personal.pieces import without_pieces
from tickets.queries import ticket_of_call
from tickets.redaction import Known, without_source
from tickets.retention.due import due_keys
from tickets.retention.plan import CALLS, DIGESTS, RECORDINGS, TICKETS, TRANSCRIPTS, Line
from tickets.service.writing import Change, load, transaction

BATCH = 100
_TEXTS = ("matter", "demand", "answer", "matter_for_unit", "demand_for_unit")
_MINIMISED = "保存期限届满，来电人姓名、号码、地址及联系要求已清除。"
_GONE = {RECORDINGS: "保存期限届满，通话录音已删除。", TRANSCRIPTS: "保存期限届满，通话转写已删除。"}


class Taken(NamedTuple):
    line: Line
    many: int


async def run(plan: Sequence[Line], recordings: Path, now: datetime) -> AsyncIterator[Taken]:
    """Take out what is over its time, yielding after each batch. `recordings`: the only folder that files go from."""
    take: dict[str, Callable[[Line, datetime], Awaitable[int]]] = {
        RECORDINGS: lambda line, now: _calls(line, now, lambda call: _remove_recording(call, recordings)),
        TRANSCRIPTS: lambda line, now: _calls(line, now, _remove_transcript),
        TICKETS: _tickets,
        CALLS: lambda line, now: _calls(line, now, _forget_caller),
        DIGESTS: _digests,
    }
    for line in plan:
        while line.days and (many := await take[line.kind](line, now)):
            await RetentionRun.create(at=now, kind=line.kind, before=line.before(now), basis=line.basis, many=many)
            yield Taken(line, many)


async def _calls(line: Line, now: datetime, remove: Callable[[CallRecord], Awaitable[None]]) -> int:
    many = 0
    for call_id in await due_keys(line, now, BATCH):
        async with transaction():
            await remove(await CallRecord.get(call_id=call_id))
            if line.kind in _GONE and (ticket := await ticket_of_call(call_id)) is not None:
                await _say(ticket, now, _GONE[line.kind], {"what": line.kind, "call": call_id})
        many += 1
    return many


async def _say(ticket: Ticket, now: datetime, text: str, detail: dict[str, Any]) -> None:
    change = Change(ticket, SYSTEM, now)
    change.say(MINIMISED, text, detail)
    await change.commit()


async def _remove_recording(call: CallRecord, folder: Path) -> None:
    """The files first: what ends in between finds them gone next time, and notes it."""
    await asyncio.to_thread(_unlink, Path(call.recording_path or ""), folder)
    call.recording_path = None
    await call.save(update_fields=["recording_path"])


def _unlink(mixed: Path, folder: Path) -> None:
    for path in (mixed, *(side_of(mixed, side) for side in Side)):
        if path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)


async def _remove_transcript(call: CallRecord) -> None:
    await TranscriptSegment.filter(call_id=call.call_id).delete()


async def _forget_caller(call: CallRecord) -> None:
    call.update_from_dict({"number": "", "name": ""})
    await call.save(update_fields=["number", "name"])


async def _tickets(line: Line, now: datetime) -> int:
    many = 0
    for ticket_id in await due_keys(line, now, BATCH):
        with suppress(TicketChanged):  # somebody writes to it: it is taken next time
            await minimise(ticket_id, now, line)
            many += 1
    return many


async def minimise(ticket_id: UUID, now: datetime, line: Line) -> None:
    """Take the citizen out of a ticket and its calls. What statistics and the chain need stays: area, category, times,
    units, ratings, and every event. Raises TicketChanged."""
    async with transaction():
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
        tasks = await CallbackTask.filter(ticket_id=ticket.id)
        for task in tasks:
            task.number = ""
            await task.save(update_fields=["number"])
        calls = await CallbackAttempt.filter(task_id__in=[task.id for task in tasks]).values_list("call_id", flat=True)
        for call in await CallRecord.filter(call_id__in=[*calls, *([ticket.call_id] if ticket.call_id else [])]):
            await _forget_caller(call)


async def _digests(line: Line, now: datetime) -> int:
    done, _ = await get_connection("default").execute_query(
        "DELETE FROM consumed_event WHERE digest IN (SELECT digest FROM consumed_event WHERE at < $1 LIMIT 10000)",
        [line.before(now)],
    )
    return int(done)

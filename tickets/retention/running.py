"""Carrying the plan out: batches of a transaction each with their proof and their tickets' events, then the files.

What was stopped, at whatever moment, goes on next time: a batch is whole or not there, and a file whose row is gone is
known by its proof until it is gone as well."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from tortoise.connection import get_connection

from tickets.models import (
    AttachmentRow,
    CallRecord,
    EvidencePackage,
    ExchangeFile,
    RetentionRun,
    Ticket,
    TranscriptSegment,
)
from tickets.queries import ticket_of_call
from tickets.retention.due import due_keys, hold_tickets, still_due
from tickets.retention.files import (
    Failed,
    Folders,
    Found,
    attachment_path,
    delete_pending,
    look_at,
    recorded,
    write_down,
)
from tickets.retention.forgetting import forget_caller, minimise, say
from tickets.retention.plan import (
    APPROVED_ALONE,
    ATTACHMENTS,
    CALLS,
    DIGESTS,
    EVIDENCE,
    RECORDINGS,
    TICKETS,
    TRANSCRIPTS,
    WITH_FILES,
    Line,
)
from tickets.service.writing import load, transaction

BATCH = 50
PAGE = 1000
"""Keys that are looked up at once; each batch asks again whether its own may still go."""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(12345, 3)"
_GONE = {
    RECORDINGS: "保存期限届满，通话录音已删除。",
    TRANSCRIPTS: "保存期限届满，通话转写已删除。",
    EVIDENCE: "保存期限届满，列有本单的举证材料已清除。",
}


class Taken(NamedTuple):
    line: Line
    many: int
    failed: tuple[Failed, ...] = ()
    """Files that are still there after the batch, of whatever run."""


async def run(plan: Sequence[Line], folders: Folders, now: datetime) -> AsyncIterator[Taken]:
    """Take out what is over its time, yielding after each batch. What an earlier run left of its files goes first."""
    if failed := await delete_pending(folders, now):
        for line in (line for line in plan if line.kind in WITH_FILES):
            yield Taken(line, 0, tuple(one for one in failed if one.file.kind == line.kind))
    for line in plan:
        if not line.may_go:
            continue
        if line.kind == DIGESTS:
            while many := await _digests(line, now):
                yield Taken(line, many)
            continue
        async for keys in _batches(line, now):
            many = await _batch(line, keys, folders, now)
            left = await delete_pending(folders, now) if many and line.kind in WITH_FILES else []
            if many:
                yield Taken(line, many, tuple(left))


async def _batches(line: Line, now: datetime) -> AsyncIterator[list[Any]]:
    """Each key once: what cannot be taken now (somebody writes to its ticket) waits for the next run."""
    after = None
    while keys := await due_keys(line, now, PAGE, after):
        for first in range(0, len(keys), BATCH):
            yield keys[first : first + BATCH]
        after = keys[-1]


async def _batch(line: Line, keys: Sequence[Any], folders: Folders, now: datetime) -> int:
    """One batch: all of it with its proof, or nothing. How many were taken."""
    lying = await asyncio.to_thread(_lying, line.kind, await _paths(line.kind, keys, folders), folders)
    async with transaction():
        await get_connection("default").execute_query(_ONE_AT_A_TIME)
        free = await still_due(line, now, await hold_tickets(line, now, keys))
        chosen = [key for key in free if key in lying or line.kind not in WITH_FILES]
        if chosen:
            await _TAKE[line.kind](line, now, chosen, lying)
            await RetentionRun.create(
                at=now, kind=line.kind, before=line.before(now), basis=line.basis, many=len(chosen),
                approved_by=line.approved_by,
            )  # fmt: skip
    return len(chosen)


Lying = dict[Any, list[Found]]


async def _paths(kind: str, keys: Sequence[Any], folders: Folders) -> dict[Any, list[Any]]:
    """Where the files of each key lie; a recording outside the folder is left out, and so stays."""
    if kind == RECORDINGS:
        rows = await CallRecord.filter(call_id__in=keys).values_list("call_id", "recording_path")
        files = {call_id: recorded(path, folders.recordings) for call_id, path in rows if path}
        return {call_id: paths for call_id, paths in files.items() if paths is not None}
    if kind == ATTACHMENTS:
        rows = await AttachmentRow.filter(id__in=keys).values_list("id", "digest")
        return {key: [attachment_path(folders.attachments, digest)] for key, digest in rows}
    return {}


def _lying(kind: str, paths: dict[Any, list[Any]], folders: Folders) -> Lying:
    """The files with their digests; blocks. A key whose file cannot be read, or is a link that leads out of the folder,
    is left out, and so stays."""
    found: Lying = {}
    for key, files in paths.items():
        try:
            found[key] = [look_at(path, folders.of(kind)) for path in files]
        except (OSError, ValueError):
            continue
    return found


# ------------------------------------------------------------------ each kind, within the batch's transaction
async def _recordings(line: Line, now: datetime, keys: Sequence[Any], lying: Lying) -> None:
    for call in await CallRecord.filter(call_id__in=keys):
        ticket = await ticket_of_call(call.call_id)
        files = [file for file in lying[call.call_id] if file.digest]
        await write_down(line, files, now, ticket_id=ticket.id if ticket else None, call_id=call.call_id)
        call.recording_path = None
        await call.save(update_fields=["recording_path"])
        await _say_of_call(line, now, call.call_id, ticket, files)


async def _transcripts(line: Line, now: datetime, keys: Sequence[Any], _lying: Lying) -> None:
    for call_id in keys:
        await TranscriptSegment.filter(call_id=call_id).delete()
        await _say_of_call(line, now, call_id, await ticket_of_call(call_id), [])


async def _say_of_call(line: Line, now: datetime, call_id: str, ticket: Ticket | None, files: Iterable[Found]) -> None:
    if ticket is not None:
        proof = {"what": line.kind, "call": call_id, **_told(line, files)}
        await say(ticket, now, _GONE[line.kind], proof)


async def _attachments(line: Line, now: datetime, keys: Sequence[Any], lying: Lying) -> None:
    """A ticket's files of the batch together; the name that somebody gave a file goes with its row."""
    rows = await AttachmentRow.filter(id__in=keys).order_by("ticket_id", "at", "id")
    for ticket_id, own in groupby(rows, key=lambda row: row.ticket_id):
        mine = list(own)
        files = [file for row in mine for file in lying[row.id]]
        await write_down(line, files, now, ticket_id=ticket_id)
        await ExchangeFile.filter(attachment__in=[row.id for row in mine]).update(name="")
        await AttachmentRow.filter(id__in=[row.id for row in mine]).delete()
        detail = {"what": line.kind, "many": len(mine), **_told(line, files)}
        await say(await load(ticket_id), now, f"保存期限届满，{len(mine)} 个附件已删除。", detail)


def _told(line: Line, files: Iterable[Found]) -> dict[str, Any]:
    """What a ticket's record keeps of files that are gone."""
    marks = [{"digest": file.digest, "size": file.size} for file in files if file.digest]
    own = {"files": marks} if line.kind in WITH_FILES else {}
    approved = {"approved_by": line.approved_by} if line.kind in APPROVED_ALONE else {}
    return {"days": line.days, "basis": line.basis, **own, **approved}


async def _evidence(line: Line, now: datetime, keys: Sequence[Any], _lying: Lying) -> None:
    """What was put together goes; its digest, who read it, and whose tickets were in it stay."""
    for package in await EvidencePackage.filter(id__in=keys):
        numbers = [one["number"] for one in package.content["tickets"]]
        package.content, package.ended_at = {"tickets": [{"number": number} for number in numbers]}, now
        await package.save(update_fields=["content", "ended_at"])
        proof = {"what": line.kind, "package": str(package.id), "digest": package.sha256, **_told(line, [])}
        for ticket in await Ticket.filter(number__in=numbers).order_by("id"):
            await say(ticket, now, _GONE[EVIDENCE], proof)


async def _tickets(line: Line, now: datetime, keys: Sequence[UUID], _lying: Lying) -> None:
    for ticket_id in keys:
        await minimise(ticket_id, now, line)


async def _calls(_line: Line, _now: datetime, keys: Sequence[Any], _lying: Lying) -> None:
    for call in await CallRecord.filter(call_id__in=keys):
        await forget_caller(call)


_TAKE: dict[str, Callable[[Line, datetime, Sequence[Any], Lying], Awaitable[None]]] = {
    RECORDINGS: _recordings,
    ATTACHMENTS: _attachments,
    TRANSCRIPTS: _transcripts,
    TICKETS: _tickets,
    CALLS: _calls,
    EVIDENCE: _evidence,
}


async def _digests(line: Line, now: datetime) -> int:
    async with transaction():
        done, _ = await get_connection("default").execute_query(
            "DELETE FROM consumed_event WHERE digest IN (SELECT digest FROM consumed_event WHERE at < $1 LIMIT 10000)",
            [line.before(now)],
        )
        if done:
            await RetentionRun.create(at=now, kind=line.kind, before=line.before(now), basis=line.basis, many=done)
    return int(done)

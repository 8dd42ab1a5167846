"""Files whose period is over: written down with their digest as their rows are taken out, deleted after that commits.

What could not be deleted, or was not because the process ended in between, is found again by its own proof: a
`RetentionFile` without a `RetentionFileEnd`. Nothing outside the two folders is ever touched.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tortoise.connection import get_connection

from callcenter.speech.recordings import mixed_of, side_of
from callcenter.speech.transcript import Side
from tickets.attachments import Attachments, hold_content
from tickets.models import AttachmentRow, CallRecord, RetentionFile, RetentionFileEnd
from tickets.personal.keyfile import written_through
from tickets.retention.plan import ATTACHMENTS, RECORDINGS, Line
from tickets.service.writing import transaction

DELETED, MISSING, SHARED = "deleted", "missing", "shared"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(12345, 4)"
_PENDING = """
SELECT file.id FROM retention_file AS file
WHERE file.id > $1 AND NOT EXISTS (SELECT FROM retention_file_end AS gone WHERE gone.file_id = file.id)
ORDER BY file.id LIMIT $2
"""


class Folders(NamedTuple):
    """The only places that files go from."""

    recordings: Path
    attachments: Path

    def of(self, kind: str) -> Path:
        return {RECORDINGS: self.recordings, ATTACHMENTS: self.attachments}[kind]


class Found(NamedTuple):
    """A file as it lies there."""

    path: str
    """Below its folder."""
    digest: str
    size: int
    written_at: datetime | None
    """None, with size 0 and no digest: it is gone already."""


class Failed(NamedTuple):
    """A file that is still there; `why` says what hindered, without the file's content."""

    file: RetentionFile
    why: str


def below(path: Path, folder: Path) -> Path | None:
    """The path below the folder, by whichever name the folder goes (`var` may be a link); None outside."""
    plain, starts = Path(os.path.normpath(path)), (folder, folder.resolve())
    return next((plain.relative_to(start) for start in starts if plain.is_relative_to(start)), None)


def recorded(mixed: str, folder: Path) -> list[Path] | None:
    """The three files of a recording; None when they lie outside the folder, or a link leads to another's file: there
    nothing is ours to delete."""
    files = [Path(mixed), *(side_of(Path(mixed), side) for side in Side)]
    return files if all(_itself(path, folder) for path in files) else None


def _itself(path: Path, folder: Path) -> bool:
    name = below(path, folder)
    return name is not None and path.resolve() == folder.resolve() / name


def look_at(path: Path, folder: Path) -> Found:
    """The file with its digest; blocks. Raises OSError for one that is there and cannot be read, ValueError for a link
    that leads out of the folder."""
    name = str(path.resolve().relative_to(folder.resolve()))
    try:
        with path.open("rb") as file:
            size, written = (found := os.fstat(file.fileno())).st_size, found.st_mtime
            return Found(
                name, hashlib.file_digest(file, "sha256").hexdigest(), size, datetime.fromtimestamp(written, UTC)
            )
    except FileNotFoundError:
        return Found(name, "", 0, None)


async def write_down(
    line: Line, files: Sequence[Found], now: datetime, *, ticket_id: object = None, call_id: str = ""
) -> None:
    """The proof of files that are to go, within the transaction that takes their rows out."""
    rows = [
        RetentionFile(
            at=now, kind=line.kind, path=file.path, digest=file.digest, size=file.size, written_at=file.written_at,
            ticket_id=ticket_id, call_id=call_id, days=line.days, before=line.before(now), basis=line.basis,
            approved_by=line.approved_by,
        )
        for file in files
    ]  # fmt: skip
    await RetentionFile.bulk_create(rows)


async def pending(after: int = 0, many: int = 500) -> list[RetentionFile]:
    """Files whose rows are gone and of which nobody has said yet that they are, oldest first."""
    rows = await get_connection("default").execute_query_dict(_PENDING, [after, many])
    return await RetentionFile.filter(id__in=[row["id"] for row in rows]).order_by("id")


async def delete_pending(folders: Folders, now: datetime) -> list[Failed]:
    """Delete what is written down and still there; what could not be deleted, and why. Any number of processes may."""
    failed: list[Failed] = []
    after = 0
    while found := await pending(after):
        for file in found:
            try:
                await _delete(file, folders, now)
            except OSError as error:
                failed.append(Failed(file, error.strerror or type(error).__name__))
        after = found[-1].id
    return failed


async def _delete(file: RetentionFile, folders: Folders, now: datetime) -> None:
    """Raises OSError when the file is still there afterwards."""
    async with transaction():
        await get_connection("default").execute_query(_ONE_AT_A_TIME)
        if await RetentionFileEnd.exists(file_id=file.id):
            return
        path = folders.of(file.kind) / file.path
        if await _needed(file, folders):
            outcome = SHARED
        else:
            outcome = await asyncio.to_thread(_unlink, path, folders.of(file.kind), file)
        await RetentionFileEnd.create(file_id=file.id, at=now, outcome=outcome)


async def _needed(file: RetentionFile, folders: Folders) -> bool:
    """Whether a row names this file: another ticket's of the same content, or one that was added again since; another
    call's recording, or a side of it."""
    if file.kind == ATTACHMENTS:
        digest = Path(file.path).name
        await hold_content(digest)
        return await AttachmentRow.exists(digest=digest)
    name, folder = Path(file.path), folders.recordings
    mixed = [name, *(found for side in Side if (found := mixed_of(name, side)))]
    rows = [str(start / one) for start in {folder, folder.resolve()} for one in mixed]
    return await CallRecord.exists(recording_path__in=rows)


def _unlink(path: Path, folder: Path, proof: RetentionFile) -> str:
    """Blocks. Raises OSError. The folder is written through: what is told to be gone is gone after a power cut."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PermissionError(1, "lies outside the folder")
    try:
        if path.stat().st_size != proof.size:
            raise PermissionError(1, "is not the file that was written down")
        path.unlink()
    except FileNotFoundError:
        return MISSING
    written_through(path.parent)
    return DELETED


def attachment_path(folder: Path, digest: str) -> Path:
    return Attachments(folder).path_of(digest)

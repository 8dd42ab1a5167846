"""What lies in the two folders: how much of it is due, and what no row knows. Looked at, never touched."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from callcenter.speech.recordings import side_of
from callcenter.speech.transcript import Side
from tickets.models import AttachmentRow, CallRecord, RetentionFile
from tickets.retention.due import due_keys
from tickets.retention.files import Folders, attachment_path, below, pending, recorded
from tickets.retention.plan import ATTACHMENTS, RECORDINGS, WITH_FILES, Line

PAGE = 1000
SETTLED = timedelta(days=1)
"""A younger file may belong to a call that is not over, or to an upload that has not come to its row."""


class Weight(NamedTuple):
    """Files that the plan would delete."""

    files: int
    size: int
    """Bytes."""
    outside: int
    """Recordings whose row names a file outside the folder: they are not ours to delete, and stay."""


class Orphan(NamedTuple):
    kind: str
    path: str
    """Below its folder."""
    size: int
    written_at: datetime


async def weight(line: Line, folders: Folders, now: datetime) -> Weight:
    """Files of what is due of this kind; nothing for kinds without files."""
    total, after = Weight(0, 0, 0), None
    while line.days and line.kind in WITH_FILES and (keys := await due_keys(line, now, PAGE, after)):
        paths, outside = await _paths(line.kind, keys, folders)
        sizes = await asyncio.to_thread(_sizes, paths)
        total = Weight(total.files + len(sizes), total.size + sum(sizes), total.outside + outside)
        after = keys[-1]
    return total


async def _paths(kind: str, keys: list[object], folders: Folders) -> tuple[list[Path], int]:
    """Those within the folder, each once, and of how many calls the files lie outside it."""
    if kind == ATTACHMENTS:
        digests = await AttachmentRow.filter(id__in=keys).distinct().values_list("digest", flat=True)
        return [attachment_path(folders.attachments, str(one)) for one in digests], 0
    rows = await CallRecord.filter(call_id__in=keys).values_list("recording_path", flat=True)
    found = [recorded(str(path), folders.recordings) for path in rows if path]
    return [file for files in found if files for file in files], found.count(None)


def _sizes(paths: Iterable[Path]) -> list[int]:
    return [path.stat().st_size for path in paths if path.is_file()]


async def orphans(folders: Folders, real_now: datetime) -> list[Orphan]:
    """Files that no row names and no proof is about, older than a day; the largest first. Nothing deletes them."""
    awaited = {(one.kind, one.path) async for one in _all_pending()}
    known = {RECORDINGS: await _recordings_known(folders), ATTACHMENTS: await _attachments_known(folders)}
    found: list[Orphan] = []
    for kind in known:
        lying = await asyncio.to_thread(_lying, kind, folders.of(kind), real_now - SETTLED)
        found += [one for one in lying if one.path not in known[kind] and (kind, one.path) not in awaited]
    return sorted(found, key=lambda one: (-one.size, one.path))


async def _all_pending() -> AsyncIterator[RetentionFile]:
    after = 0
    while found := await pending(after, PAGE):
        for one in found:
            yield one
        after = found[-1].id


async def _recordings_known(folders: Folders) -> set[str]:
    paths = [
        Path(str(path))
        for path in await CallRecord.exclude(recording_path=None).values_list("recording_path", flat=True)
    ]
    every = [file for path in paths for file in (path, *(side_of(path, side) for side in Side))]
    return {str(name) for file in every if (name := below(file, folders.recordings))}


async def _attachments_known(folders: Folders) -> set[str]:
    digests = await AttachmentRow.all().distinct().values_list("digest", flat=True)
    folder = folders.attachments
    return {str(attachment_path(folder, str(one)).relative_to(folder)) for one in digests}


def _lying(kind: str, folder: Path, before: datetime) -> list[Orphan]:
    """Every file below the folder that was written before; blocks."""
    return [
        Orphan(kind, str(path.relative_to(folder)), found.st_size, written)
        for path in _files(folder)
        if (found := path.lstat()) and (written := datetime.fromtimestamp(found.st_mtime, UTC)) < before
    ]


def _files(folder: Path) -> Iterator[Path]:
    for at, _folders, names in os.walk(folder):
        yield from (Path(at) / name for name in names)

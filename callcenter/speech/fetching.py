"""Fetches the official speech model once for a folder: one process at a time, and after a failure not for a day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from callcenter.pbx.kernel import claim
from callcenter.speech.download import Archive, download, part_of
from callcenter.speech.errors import DownloadFailed, FetchedElsewhere, TriedLately
from callcenter.speech.models import missing_from

REST = timedelta(days=1)
"""How long a failure is remembered: a city without a way out is not asked to wait at each start."""
MOST_PARTS = 5

Progress = Callable[[int, int], None]
"""Called with the bytes so far and in all."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """The note that a failed try leaves beside the models."""

    url: str
    at: datetime
    why: str


async def fetch_model(models: Path, archive: Archive, progress: Progress, now: datetime) -> Path:
    """The model's folder, downloaded into `models` unless it is there.

    Raises TriedLately, FetchedElsewhere, or DownloadFailed, which is then remembered; what came so far is kept.
    """
    target = models / archive.name
    if missing_from(target) is None:
        return target
    note = models / f"{archive.name}.failed.json"
    refuse_early(note, archive, now)
    with claimed(models / f"{archive.name}.lock"):
        try:
            await _download_in_parts(archive, models, progress)
            if (missing := missing_from(target)) is not None:
                raise DownloadFailed(archive.url, f"the archive has no {missing}")
        except DownloadFailed as failure:
            note.write_bytes(msgspec.json.encode(Failure(url=archive.url, at=now, why=failure.why)))
            raise
    note.unlink(missing_ok=True)
    return target


async def _download_in_parts(archive: Archive, models: Path, progress: Progress) -> None:
    """A connection that breaks is taken up again at once where it broke, as long as each try brings something."""
    part = part_of(archive, models)
    for _ in range(MOST_PARTS - 1):
        before = _size(part)
        try:
            await download(archive, models, progress)
        except DownloadFailed:
            if _size(part) <= before:
                raise
        else:
            return
    await download(archive, models, progress)


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def refuse_early(note: Path, archive: Archive, now: datetime) -> None:
    """Raises TriedLately when the same address failed less than a day ago; a note that cannot be read counts not."""
    try:
        failure = msgspec.json.decode(note.read_bytes(), type=Failure)
    except (FileNotFoundError, msgspec.DecodeError):
        return
    again_at = failure.at.astimezone(UTC) + REST
    if failure.url == archive.url and failure.at <= now < again_at:
        raise TriedLately(failure.url, failure.why, again_at)


@contextmanager
def claimed(lock: Path) -> Iterator[None]:
    """Raises FetchedElsewhere when another process holds it; the kernel frees it when one dies."""
    held = claim(lock)
    if held is None:
        raise FetchedElsewhere
    try:
        yield
    finally:
        os.close(held)

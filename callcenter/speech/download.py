"""Fetches an archive of known checksum over HTTP and unpacks it: resumed when broken off, all there or not there."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import aiohttp

from callcenter.speech.errors import DownloadFailed

CONNECT_SECONDS = 4.0
READ_SECONDS = 20.0
BLOCK = 256 * 1024
MAX_UNPACKED = 20
"""An archive may grow this many times when it is unpacked."""


class Archive(NamedTuple):
    """A zip file of one folder called `name`, of `size` bytes."""

    name: str
    url: str
    size: int
    sha256: str


OFFICIAL = Archive(
    name="vosk-model-small-cn-0.22",
    url="https://alphacephei.com/vosk/models/vosk-model-small-cn-0.22.zip",
    size=43_898_754,
    sha256="3af8b0e7e0f835ae9d414ce5df580237a3cfb08d586c9fbbb0f7ff29ad5b14ba",
)
"""The publisher states the size (and an MD5) only; the SHA-256 is the one on which independent users of it agree."""


def official(mirror: str | None = None) -> Archive:
    """The official model as a mirror has it, byte for byte; None: as its publisher has it."""
    return OFFICIAL._replace(url=mirror) if mirror else OFFICIAL


async def download(archive: Archive, folder: Path, progress: Callable[[int, int], None]) -> None:
    """Leaves `folder`/<archive.name>. Raises DownloadFailed; what came so far stays for the next try."""
    part = part_of(archive, folder)
    try:
        if _begin(part) < archive.size:
            await _fetch(archive, part, progress)
        await asyncio.to_thread(_check, archive, part)
        await asyncio.to_thread(_unpack, archive, part, folder)
    except (aiohttp.ClientError, TimeoutError, OSError, zipfile.BadZipFile) as error:
        raise DownloadFailed(archive.url, str(error) or type(error).__name__) from error


def part_of(archive: Archive, folder: Path) -> Path:
    """Where what has come so far is kept."""
    return folder / f"{archive.name}.part"


def _begin(part: Path) -> int:
    """Bytes that an earlier try left."""
    part.parent.mkdir(parents=True, exist_ok=True)
    return part.stat().st_size if part.exists() else 0


async def _fetch(archive: Archive, part: Path, progress: Callable[[int, int], None]) -> None:
    have = _begin(part)
    limits = aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=READ_SECONDS)
    headers = {"Range": f"bytes={have}-"} if have else {}
    async with (
        aiohttp.ClientSession(timeout=limits, trust_env=True) as session,
        session.get(archive.url, headers=headers) as response,
    ):
        response.raise_for_status()
        if response.status != HTTPStatus.PARTIAL_CONTENT:
            have = 0
        await _save(archive, response, part, have, progress)


async def _save(
    archive: Archive, response: aiohttp.ClientResponse, part: Path, have: int, progress: Callable[[int, int], None]
) -> None:
    with part.open("ab" if have else "wb") as file:
        async for block in response.content.iter_chunked(BLOCK):
            have += len(block)
            if have > archive.size:
                break
            file.write(block)
            progress(have, archive.size)
    if have > archive.size:
        _discard(part)
    if have != archive.size:
        raise DownloadFailed(archive.url, f"{have} bytes came, {archive.size} were expected")


def _discard(part: Path) -> None:
    part.unlink()


def _check(archive: Archive, part: Path) -> None:
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != archive.sha256:
        _discard(part)
        raise DownloadFailed(archive.url, f"its checksum is {found}, not {archive.sha256}")


def _unpack(archive: Archive, part: Path, folder: Path) -> None:
    """Unpacks beside the target and renames last, so a folder of that name is always whole."""
    scratch = Path(tempfile.mkdtemp(dir=folder, prefix=f"{archive.name}.unpacking-"))
    try:
        with zipfile.ZipFile(part) as zipped:
            _refuse_hostile(archive, zipped)
            zipped.extractall(scratch)
        target = folder / archive.name
        if target.exists():
            shutil.rmtree(target)
        (scratch / archive.name).rename(target)
        _discard(part)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse_hostile(archive: Archive, zipped: zipfile.ZipFile) -> None:
    entries = zipped.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED * archive.size:
        raise DownloadFailed(archive.url, "it unpacks to far more than a model")
    for entry in entries:
        parts = PurePosixPath(entry.filename).parts
        outside = not parts or parts[0] != archive.name or ".." in parts or "\\" in entry.filename
        if outside or stat.S_ISLNK(entry.external_attr >> 16):
            raise DownloadFailed(archive.url, f"it holds {entry.filename!r}, which does not belong in a model")

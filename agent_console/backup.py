"""Backup: one folder with database, secrets, recordings and rule packs, checked before it counts.

The keyring alone stays out of it: whoever finds a backup must not find in it what opens citizens' data.

A backup is written beside its final name, with the checksum of every file, and renamed at the end: a folder with a
proper name is a whole one. What a killed run has left is cleared away by the next.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from agent_console.pg_tools import BackupFailed, alone, run_tool
from tickets.personal.keyfile import part_of, written_through

__all__ = ["BackupFailed", "kept_folders", "make_backup"]
DUMP = "hotline.dump"
SUMS = "SHA256SUMS"
STAMP = "%Y%m%dT%H%M%SZ"
PART = ".part"
KEPT_FOLDERS = ("secrets", "audit", "recordings", "attachments", "packs")
"""Under `var`; a ticket is judged by the pack that it pinned, so the city's own packs belong to its data."""


def kept_folders(var: Path) -> dict[str, Path]:
    """Folders that belong to a backup, by their name in it."""
    return {name: var / name for name in KEPT_FOLDERS}


def make_backup(
    database_url: str,
    folders: dict[str, Path],
    target: Path,
    now: datetime,
    apart: Path | None = None,
    tell: Callable[[str], None] = lambda _what: None,
) -> Path:
    """Write a backup taken at `now` under `target`, without the file `apart`; returns its folder.

    `folders` names what is copied beside the database: those of KEPT_FOLDERS. Recordings that the last backup
    holds already are hard links to it, so a year of nights costs little more than one. `tell` hears of each step.
    Raises BackupFailed.
    """
    os.umask(0o077)
    with alone(target / ".lock") as held:
        _clear_left(target)
        part = target / f"{now.strftime(STAMP)}{PART}"
        try:
            _write(database_url, folders, part, apart, tell, held)
            made = part.rename(target / now.strftime(STAMP))
            written_through(target)
            return made
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise BackupFailed(f"{error.filename or target}: {error.strerror or error}") from None
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


def _write(
    database_url: str, folders: dict[str, Path], part: Path, apart: Path | None, tell: Callable[[str], None], held: int
) -> None:
    last = max((path for path in part.parent.glob("2*Z") if path.is_dir()), default=None)
    sums = sums_of(last) if last else {}
    part.mkdir(parents=True, mode=0o700)
    run_tool("pg_dump", database_url, "--format=custom", "--no-owner", f"--file={part / DUMP}", held=held)
    run_tool("pg_restore", None, "--list", str(part / DUMP), held=held)
    tell(DUMP)
    written = {DUMP: digest_of(part / DUMP)}
    for name in KEPT_FOLDERS:
        if name in folders and folders[name].is_dir():
            copied = _Copy(folders[name], part / name, last / name if last else None, apart)
            copied.run()
            written |= {one: _digest(part / one, one in copied.linked, sums.get(one)) for one in copied.names}
            tell(name)
    lines = "".join(f"{digest}  {name}\n" for name, digest in written.items())
    _through(part / DUMP)
    (part / SUMS).write_text(lines, encoding="utf-8")
    _through(part / SUMS)
    tell(SUMS)


def _digest(path: Path, linked: bool, known: str | None) -> str:
    """Of a file that is the last backup's own, its checksum is known."""
    return known if linked and known else digest_of(path)


def _clear_left(target: Path) -> None:
    """Nobody else writes here now: what is unfinished was left."""
    for left in target.glob(f"2*{PART}"):
        shutil.rmtree(left, ignore_errors=True)


class _Copy:
    """One folder into the backup; a file that goes meanwhile, its period being over, is left out."""

    def __init__(self, source: Path, target: Path, last: Path | None, apart: Path | None) -> None:
        self._source, self._target, self._last, self._apart = source, target, last, apart
        self.names: list[str] = []
        """Files copied or linked, as they are called in the backup."""
        self.linked: set[str] = set()

    def run(self) -> None:
        shutil.copytree(self._source, self._target, copy_function=self._file, ignore=self._left_out)
        for folder, _, _ in os.walk(self._target):
            written_through(Path(folder))

    def _file(self, origin: str, copy: str) -> str:
        name = str(Path(copy).relative_to(self._target.parent))
        before = self._last / Path(origin).relative_to(self._source) if self._last else None
        with suppress(FileNotFoundError):
            if before and before.is_file() and _same(Path(origin), before):
                with suppress(OSError):
                    os.link(before, copy)
                    self.linked.add(name)
                    self.names.append(name)
                    return copy
            shutil.copy2(origin, copy)
            _through(Path(copy))
            self.names.append(name)
        return copy

    def _left_out(self, folder: str, names: list[str]) -> list[str]:
        """The keyring, and what is half written of it or of an upload."""
        apart = self._apart if self._apart and Path(folder) == self._apart.parent else None
        keys = (apart.name, part_of(apart, "").name) if apart else ()
        return [
            name for name in names if name.endswith(PART) or (keys and (name == keys[0] or name.startswith(keys[1])))
        ]


def sums_of(backup: Path) -> dict[str, str]:
    """The checksums that a backup carries, by the files' names; {} where they are missing or no list of sums."""
    try:
        lines = (backup / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}


def _same(one: Path, other: Path) -> bool:
    return (one.stat().st_size, int(one.stat().st_mtime)) == (other.stat().st_size, int(other.stat().st_mtime))


def _through(path: Path) -> None:
    """Onto the disk, so that what is renamed afterwards is whole after a power cut too."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

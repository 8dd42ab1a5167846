"""Backup and restore: one folder with database, secrets, recordings and rule packs, checked before it counts.

The keyring alone stays out of it: whoever finds a backup must not find in it what opens citizens' data.

A backup is written beside its final name and renamed at the end, so a folder with a proper name is a whole one.
The tools are PostgreSQL's own, from the embedded server's package; they read servers of the same version or older.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from agent_console.embedded import postgres_binaries
from tickets.personal.keyfile import KEYRING

DUMP = "hotline.dump"
SUMS = "SHA256SUMS"
STAMP = "%Y%m%dT%H%M%SZ"
KEPT_FOLDERS = ("secrets", "audit", "recordings", "attachments", "packs")
"""Under `var`; a ticket is judged by the pack that it pinned, so the city's own packs belong to its data."""


class BackupFailed(Exception):
    """The backup or restore did not happen; the message is the reason, in one sentence."""


def kept_folders(var: Path) -> dict[str, Path]:
    """Folders that belong to a backup, by their name in it."""
    return {name: var / name for name in KEPT_FOLDERS}


def make_backup(
    database_url: str, folders: dict[str, Path], target: Path, now: datetime, apart: Path | None = None
) -> Path:
    """Write a backup taken at `now` under `target`, without the file `apart`; returns its folder.

    `folders` names what is copied beside the database: those of KEPT_FOLDERS. Recordings that the last backup
    holds already are hard links to it, so a year of nights costs little more than one.
    """
    os.umask(0o077)
    last = max((path for path in target.glob("2*Z") if path.is_dir()), default=None)
    part = target / f"{now.strftime(STAMP)}.part"
    part.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        _run("pg_dump", database_url, "--format=custom", "--no-owner", f"--file={part / DUMP}")
        _run("pg_restore", None, "--list", str(part / DUMP))
        for name in KEPT_FOLDERS:
            if name in folders and folders[name].is_dir():
                _copy(folders[name], part / name, last / name if last else None, apart)
        (part / SUMS).write_text(f"{_sha256(part / DUMP)}  {DUMP}\n")
        return part.rename(target / now.strftime(STAMP))
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def restore_backup(source: Path, database_url: str, folders: dict[str, Path]) -> None:
    """Put a backup into an empty database and into folders that do not exist yet; raises BackupFailed otherwise."""
    dump = source / DUMP
    if not (source / SUMS).is_file() or not dump.is_file():
        raise BackupFailed(f"{source}: is not a whole backup ({DUMP} or {SUMS} is missing)")
    if _sha256(dump) != (source / SUMS).read_text().split()[0]:
        raise BackupFailed(f"{dump}: does not match its checksum; nothing was restored")
    if taken := [str(path) for path in folders.values() if path.is_dir() and any(_but_keys(path))]:
        raise BackupFailed(f"{', '.join(taken)}: not empty; nothing was restored")
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    if _run("psql", database_url, "--tuples-only", "--no-align", "--command", tables).strip() != "0":
        raise BackupFailed("the database is not empty; restore into a new one")
    _run("pg_restore", database_url, "--no-owner", "--exit-on-error", "--single-transaction", "--dbname=", str(dump))
    for name, path in folders.items():
        if (source / name).is_dir():
            shutil.copytree(source / name, path, dirs_exist_ok=True)


def _but_keys(folder: Path) -> Iterator[Path]:
    """What lies in a folder beside the keyring, which comes from elsewhere and may have been put there first."""
    return (path for path in folder.iterdir() if path.name != KEYRING)


def _run(tool: str, database_url: str | None, *words: str) -> str:
    """One of PostgreSQL's tools; the address goes by environment, which other users of the machine cannot read."""
    connection = dict(_connection(database_url)) if database_url else {}
    words = tuple(f"--dbname={connection['PGDATABASE']}" if word == "--dbname=" else word for word in words)
    environment = {**os.environ, **connection}
    command = [str(postgres_binaries() / tool), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(f"{tool}: {(done.stderr.strip() or 'failed').splitlines()[-1]}")
    return done.stdout


def _connection(database_url: str) -> Iterator[tuple[str, str]]:
    parts = urlsplit(database_url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    yield "PGHOST", query.get("host") or parts.hostname or "localhost"
    yield "PGDATABASE", parts.path.lstrip("/")
    if parts.port:
        yield "PGPORT", str(parts.port)
    if parts.username:
        yield "PGUSER", unquote(parts.username)
    if parts.password:
        yield "PGPASSWORD", unquote(parts.password)


def _copy(source: Path, target: Path, last: Path | None, apart: Path | None) -> None:
    def link_or_copy(origin: str, copy: str) -> str:
        before = last / Path(origin).relative_to(source) if last else None
        if before and before.is_file() and _same(Path(origin), before):
            with suppress(OSError):
                os.link(before, copy)
                return copy
        return shutil.copy2(origin, copy)

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if Path(folder) / name == apart]

    shutil.copytree(source, target, copy_function=link_or_copy, ignore=left_out)


def _same(one: Path, other: Path) -> bool:
    return (one.stat().st_size, int(one.stat().st_mtime)) == (other.stat().st_size, int(other.stat().st_mtime))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

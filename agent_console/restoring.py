"""Restore: a whole backup into an empty database and empty folders; one that was stopped goes on, and nothing starts
before it is done.

A mark beside the data says that a restore has begun and from which backup. It is taken away when everything is there.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from agent_console.backup import DUMP, PART, SUMS, digest_of, sums_of
from agent_console.pg_tools import BackupFailed, alone, run_tool
from tickets.personal.keyfile import KEYRING, written_through

MARK = "restore-unfinished.json"
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


class _Begun(msgspec.Struct, frozen=True):
    source: str
    sums: str
    """Digest of the backup's list of checksums: another backup under the same name is not the same."""


def refuse_half_restored(var: Path) -> None:
    """Raises BackupFailed while a restore that was begun is not finished."""
    if (var / MARK).exists():
        source = _begun(var / MARK).source
        raise BackupFailed(
            f"恢复未完成，请再次运行 hotline restore {source}。  "
            f"a restore was stopped half-way: run `hotline restore {source}` again, nothing was started"
        )


def restore_backup(
    source: Path,
    database_url: str,
    folders: dict[str, Path],
    var: Path,
    tell: Callable[[str], None] = lambda _what: None,
) -> None:
    """Put a backup into an empty database and into folders that do not exist yet; `var` keeps the mark meanwhile.

    Run again with the same backup after it was stopped, it goes on. Raises BackupFailed before anything is written.
    """
    with alone(var / ".restore.lock") as held:
        begun = _Begun(str(source.absolute()), _checked(source))
        if (var / MARK).exists():
            _require_same(_begun(var / MARK), begun)
        else:
            _require_empty(database_url, folders)
            _mark(var, begun)
        tell(MARK)
        for name, path in folders.items():
            if (source / name).is_dir():
                shutil.copytree(source / name, path, dirs_exist_ok=True)
                tell(name)
        if _is_empty(database_url):
            whole = ("--no-owner", "--exit-on-error", "--single-transaction", "--dbname=", str(source / DUMP))
            run_tool("pg_restore", database_url, *whole, held=held)
        tell(DUMP)
        (var / MARK).unlink()
        written_through(var)


def _checked(source: Path) -> str:
    """Raises BackupFailed unless every file is as it was written down."""
    dump, sums = source / DUMP, sums_of(source)
    if source.name.endswith(PART) or DUMP not in sums or not dump.is_file():
        raise BackupFailed(f"{source}: is not a whole backup ({DUMP} or {SUMS} is missing, or it was not finished)")
    for name, digest in sums.items():
        path = source / name
        if not path.resolve().is_relative_to(source.resolve()) or not path.is_file():
            raise BackupFailed(f"{path}: is missing from the backup; nothing was restored")
        if digest_of(path) != digest:
            raise BackupFailed(f"{path}: does not match its checksum; nothing was restored")
    return hashlib.sha256((source / SUMS).read_bytes()).hexdigest()


def _require_empty(database_url: str, folders: dict[str, Path]) -> None:
    if taken := [str(path) for path in folders.values() if path.is_dir() and any(_but_keys(path))]:
        raise BackupFailed(f"{', '.join(taken)}: not empty; nothing was restored")
    if not _is_empty(database_url):
        raise BackupFailed("the database is not empty; restore into a new one")


def _is_empty(database_url: str) -> bool:
    counted = run_tool("psql", database_url, "--tuples-only", "--no-align", "--command", _TABLES)
    return counted.strip() == "0"


def _but_keys(folder: Path) -> Iterator[Path]:
    """What lies in a folder beside the keyring, which comes from elsewhere and may have been put there first."""
    return (path for path in folder.iterdir() if path.name != KEYRING)


def _require_same(before: _Begun, begun: _Begun) -> None:
    if before.sums != begun.sums:
        raise BackupFailed(
            f"a restore of {before.source} was stopped half-way: run it again, or empty database and folders "
            f"and remove {MARK}"
        )


def _mark(var: Path, begun: _Begun) -> None:
    part = var / f".{MARK}{PART}"
    part.write_bytes(msgspec.json.encode(begun))
    part.rename(var / MARK)
    written_through(var)


def _begun(mark: Path) -> _Begun:
    try:
        return msgspec.json.decode(mark.read_bytes(), type=_Begun)
    except msgspec.MsgspecError:
        raise BackupFailed(f"{mark}: cannot be read; empty database and folders, remove it, and restore anew") from None

"""A backup of a real database with its folders comes back whole, and a broken one is refused before it does harm."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from agent_console.backup import BackupFailed, make_backup
from agent_console.restoring import restore_backup

FIRST_NIGHT = datetime(2026, 2, 13, 18, 30, tzinfo=UTC)
SECOND_NIGHT = datetime(2026, 2, 14, 18, 30, tzinfo=UTC)


def _named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture
async def databases(postgres_server: str) -> AsyncIterator[tuple[str, str]]:
    """URLs of a database with one row in it, and of an empty one."""
    await _run(postgres_server, "CREATE DATABASE backup_from", "CREATE DATABASE backup_to")
    full, empty = _named(postgres_server, "backup_from"), _named(postgres_server, "backup_to")
    await _run(full, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('云栖花苑电梯停运')")
    yield full, empty
    await _run(postgres_server, "DROP DATABASE backup_from WITH (FORCE)", "DROP DATABASE backup_to WITH (FORCE)")


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    kept = {name: tmp_path / "var" / name for name in ("secrets", "recordings")}
    for path in kept.values():
        path.mkdir(parents=True)
    (kept["secrets"] / "ami").write_text("a secret")
    (kept["recordings"] / "one.wav").write_bytes(b"RIFF" * 100)
    return kept


async def test_it_brings_back_rows_secrets_and_recordings(
    databases: tuple[str, str], folders: dict[str, Path], tmp_path: Path
) -> None:
    full, empty = databases
    kept = make_backup(full, folders, tmp_path / "backups", FIRST_NIGHT)
    elsewhere = {name: tmp_path / "restored" / name for name in folders}
    restore_backup(kept, empty, elsewhere, tmp_path / "restored")
    connection = await asyncpg.connect(empty)
    assert await connection.fetchval("SELECT text FROM note") == "云栖花苑电梯停运"
    await connection.close()
    assert (elsewhere["secrets"] / "ami").read_text() == "a secret"
    assert (elsewhere["recordings"] / "one.wav").read_bytes() == b"RIFF" * 100


async def test_it_shares_unchanged_recordings_with_the_night_before(
    databases: tuple[str, str], folders: dict[str, Path], tmp_path: Path
) -> None:
    full, _ = databases
    first = make_backup(full, folders, tmp_path / "backups", FIRST_NIGHT)
    second = make_backup(full, folders, tmp_path / "backups", SECOND_NIGHT)
    assert (first / "recordings/one.wav").stat().st_ino == (second / "recordings/one.wav").stat().st_ino


async def test_it_refuses_a_damaged_dump_and_touches_nothing(
    databases: tuple[str, str], folders: dict[str, Path], tmp_path: Path
) -> None:
    full, empty = databases
    kept = make_backup(full, folders, tmp_path / "backups", FIRST_NIGHT)
    with (kept / "hotline.dump").open("ab") as dump:
        dump.write(b"x")
    with pytest.raises(BackupFailed, match="checksum"):
        restore_backup(kept, empty, {}, tmp_path)
    connection = await asyncpg.connect(empty)
    assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    await connection.close()


async def test_it_refuses_to_restore_over_a_database_in_use(
    databases: tuple[str, str], folders: dict[str, Path], tmp_path: Path
) -> None:
    full, _ = databases
    kept = make_backup(full, folders, tmp_path / "backups", FIRST_NIGHT)
    with pytest.raises(BackupFailed, match="not empty"):
        restore_backup(kept, full, {}, tmp_path)


def test_it_leaves_no_half_backup_when_the_database_is_gone(folders: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(BackupFailed):
        make_backup("postgres://nobody@127.0.0.1:1/none", folders, tmp_path / "backups", FIRST_NIGHT)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]


async def test_the_keyring_stays_out_of_the_backup_and_may_be_put_back_before_it(
    databases: tuple[str, str], folders: dict[str, Path], tmp_path: Path
) -> None:
    full, empty = databases
    keyring = folders["secrets"] / "keyring.json"
    keyring.write_text("keys")
    kept = make_backup(full, folders, tmp_path / "backups", FIRST_NIGHT, apart=keyring)
    assert [path.name for path in (kept / "secrets").iterdir()] == ["ami"]
    elsewhere = {name: tmp_path / "restored" / name for name in folders}
    elsewhere["secrets"].mkdir(parents=True)
    (elsewhere["secrets"] / "keyring.json").write_text("keys")
    restore_backup(kept, empty, elsewhere, tmp_path / "restored")
    assert sorted(path.name for path in elsewhere["secrets"].iterdir()) == ["ami", "keyring.json"]

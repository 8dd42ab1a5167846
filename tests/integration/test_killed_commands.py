"""Killed with -9 at any moment of taking out, of a rotation, of a backup or a restore: the next run finishes, nothing
is half done, every sealed value opens, the record verifies, and half a backup is never taken for a whole one."""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from agent_console.backup import PART
from agent_console.restoring import MARK
from callcenter.speech.recordings import side_of
from callcenter.speech.transcript import Side
from routing.shipped import shipped_pack, shipped_rulebook
from tests.integration.killed import Place
from tests.integration.tickets.conftest import COMPLAINT, SU, XU
from tickets.attachments import Attachments
from tickets.database import open_database
from tickets.models import AttachmentRow, CallRecord, RetentionFile, RetentionHold, RetentionRun, Ticket
from tickets.personal.keyfile import KeyFile, hold, kept_source
from tickets.personal.keyring import Unreadable
from tickets.personal.register import take_up
from tickets.rules import Rules
from tickets.service import TicketService
from tickets.workflow import Status

SEED = random.Random(12345)  # noqa: S311  moments, not secrets
LONG_AGO = datetime(2020, 3, 2, 2, 0, tzinfo=UTC)
CALLS, TICKETS, KILLS = 110, 52, 4
PERIODS = {f"RETENTION__{kind}": "30" for kind in ("RECORDINGS", "ATTACHMENTS", "TRANSCRIPTS", "TICKETS", "CALLS")}
NUMBER = "+8613800001234"


@pytest.fixture(autouse=True)
def held_after() -> Iterator[None]:
    before = kept_source()
    yield
    hold(before)


def _named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@pytest.fixture
async def databases(postgres_server: str, migrated_template: str) -> AsyncIterator[Callable[[str], Awaitable[str]]]:
    """Makes a database by its name: one with the whole schema, or one that is empty."""
    made: list[str] = []
    connection = await asyncpg.connect(postgres_server)

    async def make(name: str, like: str = migrated_template) -> str:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        made.append(name)
        return _named(postgres_server, name)

    yield make
    for name in made:
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()


@pytest.fixture
async def place(databases, redis_url: str, tmp_path: Path) -> Place:
    """A platform whose every period but one ticket's is long over."""
    settings = PERIODS | {"RETENTION__APPROVED_BY": "市数据资源局"}
    made = Place(tmp_path / "var", await databases("killed"), redis_url, settings)
    assert (await made.run("keys", "status")).code == 0
    async with open_database(made.database_url):
        await take_up(KeyFile(made.var / "secrets" / "keyring.json"), LONG_AGO)
        await _fill(made.var)
    return made


async def _fill(var: Path) -> None:
    service, store = TicketService(Rules(shipped_rulebook(), shipped_pack())), Attachments(var / "attachments")
    for count in range(TICKETS):
        ticket = await service.open_draft(SU, now=LONG_AGO, fields=COMPLAINT)
        await store.add(XU, ticket.id, "合同.txt", f"合同 {count}".encode(), now=LONG_AGO)
    await Ticket.all().update(status=Status.ARCHIVED, archived_at=LONG_AGO, closed_at=LONG_AGO)
    kept = await Ticket.all().order_by("number").first()
    assert kept is not None
    await RetentionHold.create(ticket_id=kept.id, at=LONG_AGO, reason="诉讼", ordered_by="市司法局")
    (var / "recordings").mkdir(exist_ok=True)
    for count in range(CALLS):
        mixed = var / "recordings" / f"call-{count}.wav"
        for path in (mixed, *(side_of(mixed, side) for side in Side)):
            path.write_bytes(b"RIFF" + path.name.encode())
        await CallRecord.create(
            call_id=f"call-{count}", number=NUMBER, arrived_at=LONG_AGO, ended_at=LONG_AGO + timedelta(minutes=3),
            recording_path=str(mixed),
        )  # fmt: skip


async def _count(connection: asyncpg.Connection, *asked: str) -> int:
    counted = " + ".join(f"(SELECT count(*) FROM {one})" for one in asked)  # noqa: S608  asked by this file
    return int(await connection.fetchval(f"SELECT {counted}"))


@pytest.fixture
async def connection(place: Place) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(place.database_url)
    yield made
    await made.close()


async def _verified(place: Place) -> None:
    verified = await place.run("audit", "verify")
    assert verified.code == 0, verified.out


# ------------------------------------------------------------------ retention
async def _no_file_without_its_word(var: Path) -> None:
    """Each file is there with its row, or written down as taken out: never gone without a proof, nor half of one."""
    proved = {(one.kind, one.path) for one in await RetentionFile.all()}
    for call in await CallRecord.all():
        mixed = var / "recordings" / f"{call.call_id}.wav"
        for path in (mixed, *(side_of(mixed, side) for side in Side)):
            assert ("recordings", path.name) in proved if call.recording_path is None else path.is_file()
    rows = await AttachmentRow.all()
    assert all((var / "attachments" / row.digest[:2] / row.digest).is_file() for row in rows)
    assert len(rows) + len([kind for kind, _ in proved if kind == "attachments"]) == TICKETS


async def test_taking_out_is_finished_after_any_kill(place: Place, connection: asyncpg.Connection):
    progress = ("retention_run", "retention_file", "retention_file_end")
    killed = 0
    for _ in range(KILLS):
        target = await _count(connection, *progress) + SEED.randint(1, 200)

        async def far_enough(target: int = target) -> bool:
            return await _count(connection, *progress) >= target

        killed += await place.kill_when(far_enough, "retention", "run")
        async with open_database(place.database_url):
            await take_up(KeyFile(place.var / "secrets" / "keyring.json"), LONG_AGO)
            await _no_file_without_its_word(place.var)
    assert killed >= 2
    last = await place.run("retention", "run")
    assert (last.code, "未能删除" in last.out) == (0, False)
    async with open_database(place.database_url):
        await _no_file_without_its_word(place.var)
        assert await RetentionFile.filter(end=None).count() == 0
        assert await RetentionFile.all().count() == 3 * CALLS + TICKETS - 1
        done = await RetentionRun.filter(kind="attachments").values_list("many", flat=True)
        assert sum(int(many) for many in done) == TICKETS - 1
        assert await Ticket.filter(minimised_at=None).count() == 1
        assert {one.number for one in await CallRecord.all()} == {""}
    left = [path for path in place.var.rglob("*") if path.is_file() and path.parent.parent.name == "attachments"]
    assert (len(left), list((place.var / "recordings").iterdir())) == (1, [])
    await _verified(place)


# ------------------------------------------------------------------ keys
async def _everything_opens(place: Place) -> None:
    async with open_database(place.database_url):
        await take_up(KeyFile(place.var / "secrets" / "keyring.json"), LONG_AGO)
        for ticket in await Ticket.all():
            assert not isinstance(ticket.caller_name, Unreadable)
            assert ticket.caller_name == COMPLAINT["caller_name"]
        assert {str(one.number) for one in await CallRecord.all()} == {NUMBER}


async def test_a_rotation_is_finished_after_any_kill(place: Place, connection: asyncpg.Connection):
    path, killed = place.var / "secrets" / "keyring.json", 0
    for rotation in range(2):
        new = f"k{rotation + 2}"
        resealed = [
            f"{table} WHERE {column} LIKE 'enc1:{new}:%'"
            for table, column in (("ticket", "caller_name"), ("call_record", "number"))
        ]
        before = path.read_bytes()

        async def written(before: bytes = before) -> bool:
            return path.read_bytes() != before

        async def known(new: str = new) -> bool:
            return bool(await _count(connection, f"personal_key WHERE current AND id = '{new}'"))

        target = SEED.randint(1, TICKETS)

        async def sealed(asked: list[str] = resealed, target: int = target) -> bool:
            return await _count(connection, *asked) >= target

        for moment in (written, known, sealed):
            killed += await place.kill_when(moment, "keys", "rotate")
            await _everything_opens(place)
        assert (await place.run("keys", "rotate")).code == 0
        await _everything_opens(place)
    assert killed >= 3
    status = (await place.run("keys", "status")).out
    assert "MISSING" not in status
    assert "轮换未完成" not in status
    await _verified(place)


async def test_taking_a_key_away_is_finished_after_any_kill(place: Place, connection: asyncpg.Connection):
    assert (await place.run("keys", "rotate")).code == 0

    async def unknown() -> bool:
        return not await _count(connection, "personal_key WHERE id = 'k1'")

    await place.kill_when(unknown, "keys", "remove", "k1")
    await _everything_opens(place)
    status = (await place.run("keys", "status")).out
    assert "MISSING" not in status
    if "k1 " in status:
        assert "已移除 k1" in (await place.run("keys", "remove", "k1")).out
    assert [line[:2] for line in (await place.run("keys", "status")).out.splitlines()[1:]] == ["k2"]
    await _everything_opens(place)


async def test_keys_that_a_killed_process_left_are_cleared_away_and_in_no_backup(place: Place, tmp_path: Path):
    left = place.var / "secrets" / ".keyring.json.4194999"
    left.write_bytes((place.var / "secrets" / "keyring.json").read_bytes())
    made = Path((await place.run("backup", str(tmp_path / "backups"))).out.splitlines()[-2])
    assert "keyring" not in str(_names(made))
    assert (await place.run("keys", "rotate")).code == 0
    assert not left.exists()


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*")]


# ------------------------------------------------------------------ backup and restore
def _half_written(backups: Path) -> int:
    """Files below the folder that is being written; it may take its final name meanwhile."""
    return sum(len(names) for left in backups.glob(f"2*{PART}") for _, _, names in os.walk(left))


def _whole(backups: Path) -> list[Path]:
    return sorted(path for path in backups.glob("2*") if not path.name.endswith(PART))


async def test_half_a_backup_is_never_taken_for_a_whole_one(place: Place, databases, tmp_path: Path):
    backups, killed = tmp_path / "backups", 0
    for _ in range(KILLS):
        target = SEED.randint(1, 3 * CALLS + TICKETS)

        async def copied(target: int = target) -> bool:
            return _half_written(backups) >= target

        was_killed = await place.kill_when(copied, "backup", str(backups))
        killed += was_killed
        if was_killed and (left := list(backups.glob(f"2*{PART}"))):
            refused = await place.run("restore", str(left[0]))
            assert (refused.code, "is not a whole backup" in refused.err) == (1, True)
    assert killed >= 3
    assert (await place.run("backup", str(backups))).code == 0
    assert not list(backups.glob(f"2*{PART}"))
    for count, whole in enumerate(_whole(backups)):
        other = Place(tmp_path / f"other{count}", await databases(f"other{count}", "template0"), place.redis_url, {})
        assert (await other.run("restore", str(whole))).code == 0
        kept = {str(path.relative_to(place.var)) for path in (place.var / "recordings").iterdir()}
        assert kept <= {str(path.relative_to(other.var)) for path in other.var.rglob("*")}


async def test_a_backup_with_a_changed_or_missing_file_is_refused(place: Place, databases, tmp_path: Path):
    made = Path((await place.run("backup", str(tmp_path / "backups"))).out.splitlines()[-2])
    other = Place(tmp_path / "other", await databases("other", "template0"), place.redis_url, {})
    one = made / "recordings" / "call-1.wav"
    right = one.read_bytes()
    one.write_bytes(b"RIFX")
    refused = await other.run("restore", str(made))
    assert (refused.code, "does not match its checksum" in refused.err) == (1, True)
    one.unlink()
    assert "is missing from the backup" in (await other.run("restore", str(made))).err
    one.write_bytes(right)
    assert (await other.run("restore", str(made))).code == 0


async def test_a_restore_is_finished_after_any_kill_and_nothing_starts_before(place: Place, databases, tmp_path: Path):
    made = Path((await place.run("backup", str(tmp_path / "backups"))).out.splitlines()[-2])
    for lines in (1, 2, 4, 5):
        other = Place(tmp_path / f"to{lines}", await databases(f"to{lines}", "template0"), place.redis_url, {})
        if not await other.kill_after_lines(lines, "restore", str(made)):
            continue
        if (other.var / MARK).exists():
            refused = await other.run("keys", "status")
            assert (refused.code, refused.err.count("\n"), "恢复未完成" in refused.err) == (1, 1, True)
            assert (await other.run("restore", str(made))).code == 0
        keyring = (place.var / "secrets" / "keyring.json").read_bytes()
        (other.var / "secrets" / "keyring.json").write_bytes(keyring)
        (other.var / "secrets" / "keyring.json").chmod(0o600)
        await _everything_opens(other)
        same = {
            str(path.relative_to(place.var)): path.read_bytes()
            for name in ("recordings", "attachments")
            for path in (place.var / name).rglob("*")
            if path.is_file()
        }
        assert all((other.var / name).read_bytes() == data for name, data in same.items())
        await _verified(other)


async def test_another_backup_is_not_put_over_half_a_restore(place: Place, databases, tmp_path: Path):
    first = Path((await place.run("backup", str(tmp_path / "one"))).out.splitlines()[-2])
    (place.var / "recordings" / "later.wav").write_bytes(b"RIFF")
    second = Path((await place.run("backup", str(tmp_path / "two"))).out.splitlines()[-2])
    other = Place(tmp_path / "other", await databases("other", "template0"), place.redis_url, {})
    if await other.kill_after_lines(1, "restore", str(first)) and (other.var / MARK).exists():
        refused = await other.run("restore", str(second))
        assert (refused.code, "was stopped half-way" in refused.err) == (1, True)
        assert (await other.run("restore", str(first))).code == 0

"""Files go with their proof and after their rows; what is held stays, what could not be deleted is tried again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tortoise.exceptions import OperationalError

from tests.integration.tickets.conftest import FRIDAY, MARKET, XU, Maker
from tickets.attachments import Attachments
from tickets.audit import verify_all
from tickets.errors import FieldErrors, NotFound
from tickets.models import (
    AttachmentRow,
    CallbackTask,
    EvidencePackage,
    ExchangeFile,
    ExchangeLink,
    ExchangePacket,
    Exclusion,
    Interview,
    RetentionFile,
    RetentionFileEnd,
    RetentionRun,
    ScoreMark,
    SupervisionOrder,
    Ticket,
)
from tickets.queries import timeline
from tickets.retention.due import due
from tickets.retention.files import DELETED, SHARED, Failed, Folders, look_at, pending, write_down
from tickets.retention.holding import lift, order_kept
from tickets.retention.lying import orphans, weight
from tickets.retention.plan import ATTACHMENTS, HOLDS, lines
from tickets.retention.running import run
from tickets.service.writing import transaction
from tickets.settings import RetentionSettings
from tickets.workflow import Status

SETTINGS = RetentionSettings(approved_by="市数据资源局 2026-01 号", attachments=300)
FILES = next(line for line in lines(SETTINGS) if line.kind == ATTACHMENTS)
OVER = FRIDAY + timedelta(days=301)
WORDS = "电梯维保合同".encode()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "recordings", tmp_path / "attachments")


@pytest.fixture
def filed(a_draft: Maker, folders: Folders) -> Callable[..., Awaitable[Ticket]]:
    """A ticket that was archived on Friday, with one file."""

    async def make(data: bytes | None = None) -> Ticket:
        ticket = await a_draft()
        data = WORDS + ticket.number.encode() if data is None else data
        await Attachments(folders.attachments).add(XU, ticket.id, "尉迟某某的合同.txt", data, now=FRIDAY)
        await Ticket.filter(id=ticket.id).update(status=Status.ARCHIVED, archived_at=FRIDAY, closed_at=FRIDAY)
        return await Ticket.get(id=ticket.id)

    return make


@pytest.fixture(autouse=True)
async def nothing_of_others(database: str) -> None:
    """What a test before has left is held by nobody and not over."""
    await Ticket.all().update(status=Status.DISPATCHED, department=MARKET)


async def _run(folders: Folders, now: datetime = OVER) -> tuple[int, list[Failed]]:
    taken = [one async for one in run([FILES], folders, now)]
    return sum(one.many for one in taken), [left for one in taken for left in one.failed]


def _lying(folders: Folders) -> list[str]:
    return sorted(path.name for path in folders.attachments.rglob("*") if path.is_file())


async def test_the_plan_counts_files_and_bytes_with_their_age_and_touches_nothing(filed, folders: Folders):
    ticket = await filed()
    found, files = await due(FILES, OVER), await weight(FILES, folders, OVER)
    assert (found.many, found.examples, found.oldest, found.held) == (1, [ticket.number], FRIDAY, {})
    assert (files.files, files.size) == (1, len(WORDS + ticket.number.encode()))
    assert (await due(FILES, OVER - timedelta(days=2))).many == 0
    assert len(_lying(folders)) == 1


async def test_a_file_goes_and_leaves_what_proves_it(filed, folders: Folders):
    ticket = await filed()
    digest = hashlib.sha256(WORDS + ticket.number.encode()).hexdigest()
    assert await _run(folders) == (1, [])
    assert _lying(folders) == []
    assert not await AttachmentRow.exists(ticket_id=ticket.id)
    proof = await RetentionFile.get(ticket_id=ticket.id).prefetch_related("end")
    assert (proof.digest, proof.size, proof.days) == (digest, len(WORDS) + len(ticket.number), 300)
    assert (proof.basis, proof.approved_by) == (SETTINGS.attachments_basis, SETTINGS.approved_by)
    assert proof.end.outcome == DELETED
    assert (await RetentionRun.all().order_by("-id").first()).approved_by == SETTINGS.approved_by
    last = (await timeline(await Ticket.get(id=ticket.id)))[-1]
    assert (last.kind, last.detail["files"]) == ("minimised", [{"digest": digest, "size": proof.size}])
    assert "尉迟" not in last.text
    assert (await verify_all()).findings == []
    assert await _run(folders) == (0, [])


async def test_a_proof_is_neither_changed_nor_taken_away(filed, folders: Folders):
    ticket = await filed()
    await _run(folders)
    with pytest.raises(OperationalError, match="append-only"):
        await RetentionFile.filter(ticket_id=ticket.id).update(approved_by="")
    with pytest.raises(OperationalError, match="append-only"):
        await RetentionFileEnd.filter(file__ticket_id=ticket.id).delete()


async def test_without_an_approval_no_file_goes(filed, folders: Folders):
    await filed()
    unapproved = [one async for one in run(lines(RetentionSettings(attachments=300)), folders, OVER)]
    assert [one.line.kind for one in unapproved if one.line.kind == ATTACHMENTS] == []
    assert len(_lying(folders)) == 1


async def _appeal(ticket: Ticket) -> None:
    task = await CallbackTask.create(id=uuid4(), ticket_id=ticket.id, state="done", created_at=FRIDAY)
    await Exclusion.create(
        id=uuid4(), task_id=task.id, department=MARKET, code="1", evidence="录音", asked_at=FRIDAY, asked_by="x",
        asked_name="x",
    )  # fmt: skip


async def _evidence(ticket: Ticket) -> None:
    await EvidencePackage.create(
        id=uuid4(), department=MARKET, title="逾期", content={"tickets": [{"number": ticket.number, "steps": []}]},
        sha256="0" * 64, assembled_at=FRIDAY, assembled_by="x",
    )  # fmt: skip


async def _link(ticket: Ticket) -> None:
    await ExchangeLink.create(ticket_id=ticket.id, role="custodian", partner="county", packet=uuid4(), since=FRIDAY)


async def _packet(ticket: Ticket) -> None:
    await ExchangePacket.create(
        packet=uuid4(), partner="county", direction="out", kind="status", ticket_id=ticket.id, day=FRIDAY.date(),
        at=FRIDAY, body="{}", signature="", digest="",
    )  # fmt: skip


async def _awaited(ticket: Ticket) -> None:
    await ExchangeFile.create(
        ticket_id=ticket.id, partner="county", packet=uuid4(), digest="0" * 64, name="a.txt", size=1, at=FRIDAY
    )


async def _order(ticket: Ticket) -> None:
    await SupervisionOrder.create(
        id=uuid4(),
        number=f"督办{ticket.number}",
        ticket_id=ticket.id,
        breach="no_result",
        issued_at=FRIDAY,
        issued_by="x",
    )


async def _false_close(ticket: Ticket) -> None:
    await ScoreMark.create(
        id=uuid4(), department=MARKET, kind="false_close", ticket_number=ticket.number, reason="虚假办结", at=FRIDAY,
        by_name="x",
    )  # fmt: skip


async def _lawsuit(ticket: Ticket) -> None:
    await order_kept(ticket.number, "行政诉讼", "市司法局", FRIDAY)


async def _added_to_an_open_one(ticket: Ticket) -> None:
    original = await Ticket.exclude(id=ticket.id).filter(status=Status.DISPATCHED).first()
    await Ticket.filter(id=ticket.id).update(status=Status.APPENDED, repeat_of=original.id if original else None)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (_appeal, "appeal"),
        (_evidence, "evidence"),
        (_link, "exchange"),
        (_packet, "exchange"),
        (_awaited, "exchange"),
        (_order, "accountability"),
        (_false_close, "accountability"),
        (_lawsuit, "order"),
        (_added_to_an_open_one, "original"),
    ],
)
async def test_what_is_held_stays_and_the_plan_says_why(
    filed, a_draft: Maker, folders: Folders, make: Callable[[Ticket], Awaitable[None]], name: str
):
    await a_draft()
    await Ticket.all().update(status=Status.DISPATCHED, department=MARKET)
    await make(await filed())
    found = await due(FILES, OVER)
    assert (found.many, found.held) == (0, {name: 1})
    assert name in HOLDS
    assert await _run(folders) == (0, [])
    assert len(_lying(folders)) == 1


async def test_an_order_is_lifted_and_an_interview_ends_the_account(filed, folders: Folders):
    kept, marked = await filed(), await filed()
    await _lawsuit(kept)
    await _false_close(marked)
    assert await _run(folders) == (0, [])
    await lift(kept.number, "已结案", "市司法局", OVER)
    await Interview.create(
        id=uuid4(), department=MARKET, cause="虚假办结", held_on=OVER.date(), host="x", attendees="x", record="x",
        plan="x", recorded_at=OVER, recorded_by="x",
    )  # fmt: skip
    assert await _run(folders) == (2, [])
    told = [one.kind for one in await timeline(await Ticket.get(id=kept.id))][-3:]
    assert told == ["held", "hold_lifted", "minimised"]


async def test_an_order_names_a_ticket_a_reason_and_an_office(filed, folders: Folders):
    ticket = await filed()
    with pytest.raises(NotFound):
        await order_kept("20990101000001", "诉讼", "市司法局", FRIDAY)
    with pytest.raises(FieldErrors):
        await order_kept(ticket.number, " ", "市司法局", FRIDAY)
    with pytest.raises(FieldErrors):
        await lift(ticket.number, "已结案", "市司法局", FRIDAY)


async def test_what_two_tickets_hold_goes_with_the_second(filed, folders: Folders):
    one, other = await filed(WORDS), await filed(WORDS)
    await Ticket.filter(id=other.id).update(status=Status.CLOSED)
    assert await _run(folders) == (1, [])
    assert len(_lying(folders)) == 1
    assert (await RetentionFileEnd.get(file__ticket_id=one.id)).outcome == SHARED
    await Ticket.filter(id=other.id).update(status=Status.ARCHIVED)
    assert await _run(folders) == (1, [])
    assert _lying(folders) == []


async def _struck_off(ticket: Ticket, folders: Folders) -> Path:
    """What a run leaves that is killed after its transaction: the row gone, the file there."""
    row = await AttachmentRow.get(ticket_id=ticket.id)
    path = Attachments(folders.attachments).path_of(row.digest)
    async with transaction():
        await write_down(FILES, [look_at(path, folders.attachments)], OVER, ticket_id=ticket.id)
        await AttachmentRow.filter(id=row.id).delete()
    return path


async def test_a_file_that_was_left_is_found_by_the_next_run(filed, folders: Folders):
    path = await _struck_off(await filed(), folders)
    assert path.is_file()
    assert len(await pending()) == 1
    assert await _run(folders) == (0, [])
    assert (path.exists(), await pending()) == (False, [])


async def test_a_file_that_is_not_the_one_written_down_stays_and_is_told_of(filed, folders: Folders):
    ticket = await filed()
    path = await _struck_off(ticket, folders)
    right = path.read_bytes()
    path.write_bytes(b"another")
    many, failed = await _run(folders)
    assert (many, [one.file.path for one in failed]) == (0, [str(path.relative_to(folders.attachments))])
    assert path.read_bytes() == b"another"
    path.write_bytes(right)
    assert await _run(folders) == (0, [])
    assert not path.exists()


async def test_a_file_that_is_sent_again_before_it_was_deleted_stays(filed, folders: Folders):
    path = await _struck_off(await filed(WORDS), folders)
    await filed(WORDS)
    await Ticket.all().update(status=Status.DISPATCHED, department=MARKET)
    assert await _run(folders) == (0, [])
    assert path.read_bytes() == WORDS
    assert (await RetentionFileEnd.all().order_by("-id").first()).outcome == SHARED


async def test_a_file_that_is_a_link_to_elsewhere_stays_and_stops_nothing(filed, folders: Folders, tmp_path: Path):
    moved, other = await filed(), await filed()
    (row,) = await AttachmentRow.filter(ticket_id=moved.id)
    path = folders.attachments / row.digest[:2] / row.digest
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert await _run(folders) == (1, [])
    assert (tmp_path / "moved").is_file()
    assert await AttachmentRow.exists(id=row.id)
    assert not await AttachmentRow.exists(ticket_id=other.id)


async def test_files_that_no_row_knows_are_listed_and_stay(filed, folders: Folders):
    await filed()
    real_now, old = datetime.now(UTC), (datetime.now(UTC) - timedelta(days=3)).timestamp()
    stray, young = folders.attachments / "ab" / "abcd.part", folders.recordings / "young.wav"
    for path in (stray, young):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"1234")
    for path in folders.attachments.rglob("*"):
        os.utime(path, (old, old))
    found = await orphans(folders, real_now)
    assert [(one.kind, one.path, one.size) for one in found] == [(ATTACHMENTS, "ab/abcd.part", 4)]
    await _run(folders)
    assert stray.read_bytes() == b"1234"

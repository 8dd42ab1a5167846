"""What is over its time goes, what is not stays, and the record of it all verifies afterwards."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.speech.transcript import Segment, Side
from tests.integration.tickets.conftest import FRIDAY, GU, LIN
from tests.integration.tickets.test_ticket_intake import dialogue
from tickets.audit import set_anchor, verify_all
from tickets.callbacks import CallbackDesk
from tickets.deadlines import Sweep
from tickets.intake import Intake
from tickets.lists import TicketFilter, ticket_page
from tickets.models import (
    CallbackTask,
    CallRecord,
    RetentionRun,
    SupervisionOrder,
    Ticket,
    TicketEvent,
    TranscriptSegment,
)
from tickets.queries import caller_history, timeline
from tickets.retention.due import due
from tickets.retention.files import Folders
from tickets.retention.lying import orphans
from tickets.retention.plan import CALLS, RECORDINGS, TICKETS, TRANSCRIPTS, lines
from tickets.retention.running import run
from tickets.service import TicketService
from tickets.settings import RetentionSettings
from tickets.workflow import Status

SETTINGS = RetentionSettings(approved_by="市数据资源局", recordings=90, transcripts=100, tickets=400, calls=400)
PLAN = {line.kind: line for line in lines(SETTINGS)}
ARCHIVED = FRIDAY + timedelta(days=31)


@pytest.fixture(scope="module")
def intake(service: TicketService) -> Intake:
    return Intake(service, CallbackDesk(service))


@pytest.fixture
async def empty(database: str) -> None:
    """No calls or drafts of another test."""
    await TranscriptSegment.all().delete()
    await CallRecord.all().delete()


@pytest.fixture
async def archived(empty: None, service: TicketService, intake: Intake, tmp_path: Path, approved) -> Ticket:
    """A ticket with a recorded call and an answered callback, over for a month."""
    ticket = await approved(
        matter="尉迟某某反映云栖花苑 3 栋电梯停运",
        demand="请回电 13800001234",
        place="云栖花苑 3 栋 2 单元 1702 室",
        point="30.9401,118.7512",
        contact_wish="晚上",
    )
    desk = CallbackDesk(service)
    task = await CallbackTask.get(ticket_id=ticket.id)
    await desk.record_outcome(
        GU, task.id, task.version, reached=True, solved="yes", satisfied="satisfied", now=FRIDAY
    )  # fmt: skip
    call = f"call-{ticket.number}"
    for event in dialogue(call)[1:4] + dialogue(call)[5:]:
        await intake.take(event)
    await Ticket.filter(id=ticket.id).update(call_id=call)
    said = Segment(
        call_id=call, side=Side.CITIZEN, index=1, text="我家电梯停了", started_at=FRIDAY, ended_at=FRIDAY, final=True
    )
    await intake.take_segments([said])
    files = [tmp_path / f"{call}{side}.wav" for side in ("", "-rx", "-tx")]
    for file in files:
        file.write_bytes(b"RIFF")
    await CallRecord.filter(call_id=call).update(recording_path=str(files[0]))
    await Sweep(service).run(ARCHIVED)
    found = await Ticket.get(id=ticket.id)
    assert found.status is Status.ARCHIVED
    return found


def _files(folder: Path) -> int:
    return len(list(folder.iterdir()))


def _age(folder: Path) -> None:
    """Its files are no more those of a call that may not be over."""
    old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (old, old))


def _folders(folder: Path) -> Folders:
    return Folders(folder, folder / "attachments")


async def _run(folder: Path, days: int, *kinds: str) -> dict[str, int]:
    taken: dict[str, int] = {}
    async for one in run([PLAN[kind] for kind in kinds], _folders(folder), ARCHIVED + timedelta(days=days)):
        taken[one.line.kind] = taken.get(one.line.kind, 0) + one.many
    return taken


async def test_a_plan_says_how_many_and_names_tickets_and_writes_nothing(archived: Ticket, tmp_path: Path):
    late = ARCHIVED + timedelta(days=401)
    found = await due(PLAN[TICKETS], late)
    assert found.many >= 1
    assert archived.number in found.examples
    assert (await due(PLAN[RECORDINGS], late)).many == 1
    assert archived.number not in (await due(PLAN[TICKETS], ARCHIVED + timedelta(days=399))).examples
    assert (await Ticket.get(id=archived.id)).version == archived.version
    assert _files(tmp_path) == 3


async def test_a_recording_goes_with_its_three_files_and_the_ticket_says_so(archived: Ticket, tmp_path: Path):
    assert await _run(tmp_path, 70, RECORDINGS) == {RECORDINGS: 1}
    assert _files(tmp_path) == 0
    assert (await CallRecord.get(call_id=archived.call_id)).recording_path is None
    last = (await timeline(await Ticket.get(id=archived.id)))[-1]
    assert (last.kind, last.detail["what"]) == ("minimised", RECORDINGS)
    assert await _run(tmp_path, 70, RECORDINGS) == {}


async def test_what_another_call_s_row_names_stays_with_both_its_sides(archived: Ticket, tmp_path: Path):
    path = (await CallRecord.get(call_id=archived.call_id)).recording_path
    await CallRecord.create(call_id=f"{archived.call_id}-b", number="", arrived_at=ARCHIVED, recording_path=path)
    assert await _run(tmp_path, 70, RECORDINGS) == {RECORDINGS: 1}
    assert _files(tmp_path) == 3


async def test_a_link_to_another_call_s_recording_takes_nothing_of_it(archived: Ticket, tmp_path: Path):
    others = [tmp_path / f"other{side}.wav" for side in ("", "-rx", "-tx")]
    for side, other in zip(("", "-rx", "-tx"), others, strict=True):
        other.write_bytes(b"RIFF")
        own = tmp_path / f"{archived.call_id}{side}.wav"
        own.unlink()
        own.symlink_to(other)
    assert await _run(tmp_path, 70, RECORDINGS) == {}
    assert all(other.is_file() for other in others)


async def test_recordings_are_known_by_either_name_of_their_folder(archived: Ticket, tmp_path: Path):
    _age(tmp_path)
    link = tmp_path.with_name(f"{tmp_path.name}-linked")
    link.symlink_to(tmp_path)
    named = CallRecord.filter(call_id=archived.call_id)
    for folder in (tmp_path, link):
        await named.update(recording_path=str(folder / f"{archived.call_id}.wav"))
        assert await orphans(_folders(link), datetime.now(UTC)) == []
    assert await _run(link, 70, RECORDINGS) == {RECORDINGS: 1}
    assert _files(tmp_path) == 0


async def test_a_file_outside_the_folder_is_never_touched_nor_forgotten(archived: Ticket, tmp_path: Path):
    assert await _run(tmp_path / "recordings", 70, RECORDINGS) == {}
    assert _files(tmp_path) == 3
    assert (await CallRecord.get(call_id=archived.call_id)).recording_path == str(tmp_path / f"{archived.call_id}.wav")


async def test_the_talk_of_a_matter_that_is_not_over_stays(archived: Ticket, tmp_path: Path):
    await Ticket.filter(id=archived.id).update(status=Status.CLOSED)
    assert await _run(tmp_path, 1000, RECORDINGS, TRANSCRIPTS) == {}
    await _run(tmp_path, 1000, TICKETS)
    assert (await Ticket.get(id=archived.id)).minimised_at is None
    await Ticket.filter(id=archived.id).update(status=Status.ARCHIVED)
    assert await _run(tmp_path, 1000, TRANSCRIPTS) == {TRANSCRIPTS: 1}
    assert not await TranscriptSegment.filter(call_id=archived.call_id).exists()


async def test_a_minimised_ticket_keeps_its_figures_and_forgets_the_citizen(archived: Ticket, tmp_path: Path):
    await set_anchor(ARCHIVED)
    events = await TicketEvent.filter(ticket_id=archived.id).count()
    assert (await _run(tmp_path, 401, TICKETS))[TICKETS] >= 1
    after = await Ticket.get(id=archived.id)
    caller = (after.caller_name, after.caller_number, after.caller_index, after.contact_wish, after.place, after.point)
    assert caller == ("", "", "", "", "", {})
    assert after.suggested_fields == {}
    assert "尉迟" not in after.matter
    assert "云栖花苑" in after.matter
    assert "1234" not in after.demand
    kept = ("number", "status", "area", "category", "department", "type", "dispatched_at", "closed_at", "close_reason")
    assert [getattr(after, name) for name in kept] == [getattr(archived, name) for name in kept]
    assert after.minimised_at == ARCHIVED + timedelta(days=401)
    assert {one.number for one in await CallbackTask.filter(ticket_id=after.id)} == {""}
    assert (await CallbackTask.get(ticket_id=after.id)).satisfied == "satisfied"
    assert (await CallRecord.get(call_id=after.call_id)).number == ""
    assert await TicketEvent.filter(ticket_id=after.id).count() == events + 1
    assert (await ticket_page("closed", LIN, filters=TicketFilter(q="1234"))).total == 0
    assert (await caller_history(GU, "13800001234")).tickets == []
    assert (await verify_all()).findings == []
    assert await _run(tmp_path, 401, TICKETS) == {}


async def test_each_batch_leaves_its_proof(archived: Ticket, tmp_path: Path):
    await _run(tmp_path, 402, RECORDINGS)
    proof = await RetentionRun.filter(kind=RECORDINGS).order_by("-id").first()
    assert (proof.many, proof.basis) == (1, SETTINGS.recordings_basis)
    assert proof.before == ARCHIVED + timedelta(days=402 - 90)


async def test_the_number_of_a_call_without_a_ticket_goes_too(empty: None, intake: Intake, tmp_path: Path):
    for event in dialogue("call-lost")[:2] + dialogue("call-lost")[-1:]:
        await intake.take(event)
    assert (await CallRecord.get(call_id="call-lost")).number == "+8613800001234"
    assert await _run(tmp_path, 402, CALLS) == {CALLS: 1}
    assert (await CallRecord.get(call_id="call-lost")).number == ""


async def test_a_period_of_nothing_means_never(archived: Ticket, tmp_path: Path):
    never = lines(RetentionSettings(recordings=0, transcripts=0, tickets=0, calls=0, digests=0, evidence=0))
    taken = [one async for one in run(never, _folders(tmp_path), ARCHIVED + timedelta(days=9999))]
    assert taken == []
    assert {(await due(line, ARCHIVED + timedelta(days=9999))).many for line in never} == {0}


async def test_what_was_stopped_goes_on(approved, service: TicketService, tmp_path: Path):
    for _ in range(3):
        ticket = await approved()
        await service.act(LIN, ticket.id, ticket.version, "supervise", {"reason": "测试"}, now=FRIDAY)
    await Ticket.filter(minimised_at=None).update(status=Status.ARCHIVED, archived_at=FRIDAY)
    await SupervisionOrder.filter(closed_at=None).update(closed_at=FRIDAY)
    whole = (await due(PLAN[TICKETS], ARCHIVED + timedelta(days=500))).many
    async for _ in run([PLAN[TICKETS]], _folders(tmp_path), ARCHIVED + timedelta(days=500)):
        break
    assert (await _run(tmp_path, 500, TICKETS)).get(TICKETS, 0) <= whole
    assert await Ticket.filter(minimised_at=None).count() == 0
    assert (await verify_all()).findings == []

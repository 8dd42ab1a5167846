"""Packages of evidence have an end: what is in one goes when its period is over and nobody needs it, and then its
tickets may; its digest, its readers and whose tickets were in it stay."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tortoise.connection import get_connection

from tests.integration.tickets.conftest import FRIDAY, MARKET, Maker
from tests.integration.tickets.test_retention_files import _appeal, _lawsuit
from tickets.audit import verify_all
from tickets.errors import FieldErrors, NotFound
from tickets.models import EvidenceAccess, EvidenceHold, EvidencePackage, Exclusion, RetentionRun, Ticket
from tickets.people import Actor, Role
from tickets.queries import timeline
from tickets.retention.due import due
from tickets.retention.files import Folders
from tickets.retention.holding import keep_package, release_package
from tickets.retention.plan import EVIDENCE, TICKETS, lines
from tickets.retention.running import run
from tickets.service.writing import transaction
from tickets.settings import RetentionSettings
from tickets.supervision import assemble_evidence, read_evidence
from tickets.workflow import Status

LEADER = Actor(id="lu", name="陆示范", post="leader", role=Role.VIP)
SETTINGS = RetentionSettings(approved_by="市数据资源局 2026-01 号", evidence=1000, tickets=300)
LINE = next(line for line in lines(SETTINGS) if line.kind == EVIDENCE)
PLAN = [line for line in lines(SETTINGS) if line.kind in {EVIDENCE, TICKETS}]
OVER = FRIDAY + timedelta(days=1001)
Packer = Callable[..., Awaitable[tuple[EvidencePackage, list[Ticket]]]]


@pytest.fixture(autouse=True)
async def nothing_of_others(database: str) -> None:
    await Ticket.all().update(status=Status.DISPATCHED, department=MARKET)
    await EvidencePackage.all().update(ended_at=FRIDAY)


@pytest.fixture
def packed(a_draft: Maker) -> Packer:
    """A package of Friday with two tickets that were archived on that day."""

    async def make() -> tuple[EvidencePackage, list[Ticket]]:
        made = [await a_draft(matter="云栖花苑电梯停运"), await a_draft(matter="云栖花苑电梯困人")]
        ids = [one.id for one in made]
        over = {"status": Status.ARCHIVED, "archived_at": FRIDAY, "closed_at": FRIDAY, "department": MARKET}
        await Ticket.filter(id__in=ids).update(**over)
        tickets = await Ticket.filter(id__in=ids).order_by("number")
        numbers = [one.number for one in tickets]
        package = await assemble_evidence(LEADER, MARKET, "电梯停运件", numbers, "移送监察", FRIDAY)
        return package, tickets

    return make


async def _run(tmp_path: Path, now: datetime = OVER) -> dict[str, int]:
    taken: dict[str, int] = {}
    async for one in run(PLAN, Folders(tmp_path / "recordings", tmp_path / "attachments"), now):
        taken[one.line.kind] = taken.get(one.line.kind, 0) + one.many
    return taken


async def test_the_plan_shows_a_package_by_its_title_and_id_and_touches_nothing(packed: Packer):
    package, _ = await packed()
    found = await due(LINE, OVER)
    assert (found.many, found.examples, found.oldest, found.held) == (1, [f"电梯停运件 {package.id}"], FRIDAY, {})
    assert (await due(LINE, OVER - timedelta(days=2))).many == 0
    assert (await EvidencePackage.get(id=package.id)).content["tickets"][0]["events"]


async def test_what_is_in_it_goes_and_what_proves_it_stays(packed: Packer, tmp_path: Path):
    package, tickets = await packed()
    await read_evidence(LEADER, str(package.id), "初核", FRIDAY)
    assert (await _run(tmp_path))[EVIDENCE] == 1
    after = await EvidencePackage.get(id=package.id)
    assert after.content == {"tickets": [{"number": one.number} for one in tickets]}
    assert (after.sha256, after.ended_at) == (package.sha256, OVER)
    assert [one.purpose for one in await EvidenceAccess.filter(package_id=package.id).order_by("id")] == [
        "移送监察", "初核",
    ]  # fmt: skip
    run_row = await RetentionRun.filter(kind=EVIDENCE).order_by("-id").first()
    assert (run_row.many, run_row.basis, run_row.approved_by) == (1, SETTINGS.evidence_basis, SETTINGS.approved_by)
    told = next(one for one in await timeline(tickets[0]) if one.detail.get("what") == EVIDENCE)
    assert told.text == "保存期限届满，列有本单的举证材料已清除。"
    assert told.detail["package"] == str(package.id)
    assert (told.detail["digest"], told.detail["days"]) == (package.sha256, 1000)
    assert told.detail["approved_by"] == SETTINGS.approved_by
    assert (await read_evidence(LEADER, str(package.id), "复核", OVER)).content == after.content
    assert (await verify_all()).findings == []
    assert await _run(tmp_path) == {}


async def test_its_tickets_are_held_until_it_goes_and_go_in_the_same_run(packed: Packer, tmp_path: Path):
    _, tickets = await packed()
    tickets_line = next(line for line in PLAN if line.kind == TICKETS)
    assert (await due(tickets_line, OVER - timedelta(days=100))).held == {"evidence": 2}
    assert await _run(tmp_path, OVER - timedelta(days=100)) == {}
    assert await _run(tmp_path) == {EVIDENCE: 1, TICKETS: 2}
    assert await Ticket.filter(id__in=[one.id for one in tickets], minimised_at=None).count() == 0


async def test_without_an_approval_no_package_goes(packed: Packer, tmp_path: Path):
    await packed()
    line = next(one for one in lines(RetentionSettings(evidence=1000)) if one.kind == EVIDENCE)
    assert not line.may_go
    taken = [one async for one in run([line], Folders(tmp_path, tmp_path), OVER)]
    assert taken == []
    assert (await due(line, OVER)).many == 1, "the plan says what would go"


async def test_one_that_is_still_needed_stays_with_its_tickets_until_that_is_lifted(packed: Packer, tmp_path: Path):
    package, _ = await packed()
    await keep_package(package.id, "行政诉讼二审", "市司法局", FRIDAY)
    found = await due(LINE, OVER)
    assert (found.many, found.held) == (0, {"package": 1})
    assert await _run(tmp_path) == {}
    await release_package(package.id, "已结案", "市司法局", OVER)
    kept = await EvidenceHold.get(package_id=package.id)
    assert (kept.reason, kept.ordered_by, kept.lifted_by) == ("行政诉讼二审", "市司法局", "市司法局")
    assert await _run(tmp_path) == {EVIDENCE: 1, TICKETS: 2}


async def test_to_keep_one_takes_a_reason_a_name_and_a_package_that_is_there(packed: Packer, tmp_path: Path):
    package, _ = await packed()
    with pytest.raises(NotFound):
        await keep_package(uuid4(), "诉讼", "市司法局", FRIDAY)
    with pytest.raises(FieldErrors):
        await keep_package(package.id, " ", "市司法局", FRIDAY)
    with pytest.raises(FieldErrors):
        await keep_package(package.id, "诉讼", " ", FRIDAY)
    with pytest.raises(FieldErrors):
        await release_package(package.id, "已结案", "市司法局", FRIDAY)
    await _run(tmp_path)
    with pytest.raises(FieldErrors, match="package"):
        await keep_package(package.id, "诉讼", "市司法局", OVER)


async def _reopened(ticket: Ticket) -> None:
    await Ticket.filter(id=ticket.id).update(status=Status.DISPATCHED)


@pytest.mark.parametrize(
    ("make", "held"),
    [(_lawsuit, {"order": 1}), (_appeal, {"appeal": 1}), (_reopened, {})],
    ids=["kept by order", "an appeal", "not over"],
)
async def test_it_stays_as_long_as_one_of_its_tickets_has_to(
    packed: Packer, tmp_path: Path, make: Callable[[Ticket], Awaitable[None]], held: dict[str, int]
):
    _, tickets = await packed()
    await make(tickets[1])
    found = await due(LINE, OVER)
    assert (found.many, found.held) == (0, held)
    assert EVIDENCE not in await _run(tmp_path)
    await Exclusion.all().delete()


async def test_a_package_of_two_does_not_end_the_other_of_the_same_ticket(packed: Packer, tmp_path: Path):
    _, tickets = await packed()
    younger = await assemble_evidence(LEADER, MARKET, "追加", [tickets[0].number], "移送监察", OVER)
    assert await _run(tmp_path) == {EVIDENCE: 1, TICKETS: 1}
    assert await Ticket.filter(minimised_at=None, id=tickets[0].id).exists(), "it stands in a younger package"
    assert (await EvidencePackage.get(id=younger.id)).ended_at is None


async def test_who_keeps_it_while_the_run_looks_is_waited_for(packed: Packer, tmp_path: Path):
    package, _ = await packed()
    apart = contextvars.copy_context()  # a connection of its own, not that of the transaction
    async with transaction():
        await EvidencePackage.filter(id=package.id).select_for_update().get()
        running = asyncio.create_task(_run(tmp_path), context=apart)
        await _somebody_waits()
        await EvidenceHold.create(package_id=package.id, at=FRIDAY, reason="诉讼", ordered_by="市司法局")
    assert await running == {}
    assert (await EvidencePackage.get(id=package.id)).ended_at is None


async def _somebody_waits() -> None:
    async with asyncio.timeout(10):
        while True:
            if await get_connection("default").execute_query_dict("SELECT 1 FROM pg_locks WHERE NOT granted"):
                return
            await asyncio.sleep(0.01)

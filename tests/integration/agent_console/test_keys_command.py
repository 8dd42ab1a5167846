"""`hotline keys` and `hotline retention` as an operator runs them: processes of their own, over one real database."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from routing.shipped import shipped_pack, shipped_rulebook
from tests.integration.tickets.conftest import COMPLAINT, FRIDAY, SU
from tickets.database import open_database
from tickets.models import EvidencePackage, Ticket
from tickets.personal.keyfile import KeyFile, hold, kept_source
from tickets.personal.register import take_up
from tickets.rules import Rules
from tickets.service import TicketService


class Said(NamedTuple):
    code: int
    out: str
    err: str


Runs = Callable[..., Awaitable[Said]]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def hotline(database_url: str, redis_url: str, var: Path) -> Runs:
    place = {"HOTLINE__VAR": str(var), "HOTLINE__DATABASE__URL": database_url, "HOTLINE__REDIS__URL": redis_url}

    async def run(*words: str) -> Said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "agent_console", *words),
            env={"PATH": os.environ["PATH"], **place},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return Said(process.returncode or 0, out.decode(), err.decode())

    return run


@pytest.fixture
def held_after() -> Iterator[None]:
    before = kept_source()
    yield
    hold(before)


async def _ticket(url: str, file: KeyFile) -> Ticket:
    async with open_database(url):
        await take_up(file, FRIDAY)
        return await TicketService(Rules(shipped_rulebook(), shipped_pack())).open_draft(
            SU, now=FRIDAY, fields=COMPLAINT
        )


async def test_the_keys_from_the_first_start_to_the_removal_of_the_old_one(
    hotline: Runs, database_url: str, var: Path, held_after: None
):
    first = await hotline("keys", "status")
    file = KeyFile(var / "secrets" / "keyring.json")
    assert (first.code, file.path.stat().st_mode & 0o777) == (0, 0o600)
    assert "k1" in first.out
    ticket = await _ticket(database_url, file)
    refused = await hotline("keys", "remove", "k1")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "仍在使用" in refused.err
    assert "k2" in (await hotline("keys", "prepare")).out
    rotated = await hotline("keys", "rotate")
    assert (rotated.code, "轮换完成，当前密钥 k2" in rotated.out) == (0, True)
    assert "旧 older  0 项" in (await hotline("keys", "status")).out
    assert "已移除 k1" in (await hotline("keys", "remove", "k1")).out
    async with open_database(database_url):
        await take_up(KeyFile(file.path), FRIDAY)
        assert (await Ticket.get(id=ticket.id)).caller_name == COMPLAINT["caller_name"]
    assert (await hotline("audit", "verify")).code == 0


async def test_a_plan_is_printed_with_its_basis_and_carried_out(hotline: Runs):
    plan = await hotline("retention", "plan")
    assert plan.code == 0
    assert "通话录音" in plan.out
    assert "期限为本平台建议" in plan.out
    assert "查看记录与锚点：不删除" in plan.out
    assert "未登记批准人" in (await hotline("retention", "run")).out
    approved = await hotline("retention", "run", "--approved-by", "市数据资源局")
    assert (approved.code, "未登记批准人" in approved.out) == (0, False)


async def test_files_that_no_row_knows_are_named_and_an_order_needs_a_ticket(hotline: Runs, var: Path):
    stray = var / "recordings" / "stray.wav"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"RIFF")
    os.utime(stray, (0, 0))
    listed = await hotline("retention", "orphans")
    assert "recordings/stray.wav  4 B  1970-01-01" in listed.out
    assert "无主文件" in (await hotline("retention", "plan")).out
    assert stray.exists()
    refused = await hotline("retention", "hold", "20990101000001", "--reason", "诉讼", "--by", "市司法局")
    assert (refused.code, refused.err.count("\n"), "没有这张工单" in refused.err) == (1, 1, True)


async def test_a_package_of_evidence_is_kept_by_its_id(hotline: Runs, database_url: str):
    async with open_database(database_url):
        package = await EvidencePackage.create(
            id=uuid4(), department="341802-market", title="电梯停运件", content={"tickets": []}, sha256="0" * 64,
            assembled_at=FRIDAY - timedelta(days=4000), assembled_by="陆示范",
        )  # fmt: skip
    plan = await hotline("retention", "plan")
    assert f"电梯停运件 {package.id}" in plan.out
    word = ("--reason", "行政诉讼", "--by", "市司法局")
    assert "已保全" in (await hotline("retention", "hold", str(package.id), *word)).out
    kept = await hotline("retention", "run", "--approved-by", "市数据资源局")
    assert "举证材料  packages of evidence: 0" in kept.out
    assert "举证材料仍需保留" in (await hotline("retention", "plan")).out
    assert "已解除" in (await hotline("retention", "lift", str(package.id), *word)).out
    assert "未清除" in (await hotline("retention", "run")).out, "not without somebody's name"
    gone = await hotline("retention", "run", "--approved-by", "市数据资源局")
    assert "举证材料  packages of evidence: 1" in gone.out
    refused = await hotline("retention", "hold", str(package.id), *word)
    assert (refused.code, refused.err.count("\n"), "已到期清除" in refused.err) == (1, 1, True)


async def test_without_its_keyring_nothing_starts_and_one_sentence_says_why(hotline: Runs, var: Path):
    path = var / "secrets" / "keyring.json"
    kept = path.rename(var / "elsewhere.json")
    said = await hotline("keys", "status")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "密钥环缺失" in said.err
    assert not path.exists()
    kept.rename(path)
    assert (await hotline("keys", "status")).code == 0

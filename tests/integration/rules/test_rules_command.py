"""`hotline rules` as the office runs it: another process, over tickets that the real service wrote."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from routing.durations import Duration
from routing.shipped import shipped_pack, shipped_rulebook
from tests.integration.tickets.conftest import AUDITED, COMPLAINT, FANG, LIN, MARKET, SU, XU
from tickets.database import open_database
from tickets.models import Ticket
from tickets.past import past_tickets
from tickets.rules import Rules
from tickets.service import TicketService

OWN = """
ruleset: {id: river-city, version: "2027.1", title: 河城, effective_from: 2027-01-01, approved_by: null, basis: []}
extends: xuancheng-default@2026.1
limits: [{when: {type: 投诉}, result: 15wday, hard: null}]
"""


def at(text: str) -> datetime:
    """That minute in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    (folder / "packs").mkdir()
    (folder / "packs" / "river.yaml").write_text(OWN, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
async def tickets(database_url: str) -> dict[str, Ticket]:
    """Complaints answered in four days, in eight, and sent back; praise answered at once, and reopened."""
    async with open_database(database_url):
        service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
        quick = await _replied(service, at("2026-03-02 02:00"), at("2026-03-06 02:00"))
        slow = await _replied(service, at("2026-03-03 02:00"), at("2026-03-13 02:00"))
        again = await _replied(service, at("2026-03-04 02:00"), at("2026-03-05 02:00"))
        again = await service.act(
            LIN, again.id, again.version, "refuse_reply", {"opinion": "未说明整改"}, now=at("2026-03-05 03:00")
        )
        praise = await _replied(service, at("2026-03-05 02:00"), at("2026-03-05 04:00"), type="praise")
        praise = await service.act(XU, praise.id, praise.version, "approve_reply", AUDITED, now=at("2026-03-05 04:00"))
        reopened = await _replied(service, at("2026-03-06 02:00"), at("2026-03-06 04:00"), type="praise")
        reopened = await service.act(
            XU, reopened.id, reopened.version, "approve_reply", AUDITED, now=at("2026-03-06 04:00")
        )
        reopened = await service.act(
            XU, reopened.id, reopened.version, "reopen", {"reason": "补充办理"}, now=at("2026-03-10 02:00")
        )
        return {"quick": quick, "slow": slow, "again": again, "praise": praise, "reopened": reopened}


async def _replied(service: TicketService, start: datetime, end: datetime, **fields: Any) -> Ticket:
    ticket = await service.open_draft(SU, now=start, fields=COMPLAINT | fields)
    ticket = await service.act(SU, ticket.id, ticket.version, "accept", now=start)
    ticket = await service.act(XU, ticket.id, ticket.version, "dispatch", now=start)
    ticket = await service.act(FANG, ticket.id, ticket.version, "sign", now=start)
    ticket = await service.act(FANG, ticket.id, ticket.version, "contact", {"text": "已电话联系"}, now=start)
    return await service.act(FANG, ticket.id, ticket.version, "reply", {"answer": "已修复并公示"}, now=end)


@pytest.fixture
def hotline(var: Path, database_url: str):
    async def run(*words: str, url: str = database_url) -> Said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from agent_console.cli import main; main()", "rules", *words,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"HOTLINE__VAR": str(var), "HOTLINE__DATABASE__URL": url, "COLUMNS": "200"},
        )  # fmt: skip
        out, err = await process.communicate()
        return Said(process.returncode or 0, out.decode(), err.decode())

    return run


async def test_it_lists_the_shipped_packs_and_the_citys_own(hotline):
    said = await hotline("list", "--json")
    packs = {one["pack"]: one for one in json.loads(said.out)}
    assert len(packs) == 12
    assert packs["river-city@2027.1"]["extends"] == "xuancheng-default@2026.1"
    said = (await hotline("list")).out
    assert "河城" in said
    default = next(line for line in said.splitlines() if line.startswith("xuancheng-default"))
    assert "未批准，按建议值试行" in default
    assert "使用中" in default


async def test_it_shows_every_parameter_with_its_basis(hotline):
    said = await hotline("show", "sichuan-2025")
    line = next(line for line in said.out.splitlines() if line.startswith("投诉 办结时限"))
    assert "15 个工作日" in line
    assert "四川日报" in line
    inherited = next(line for line in said.out.splitlines() if line.startswith("投诉 重办时限"))
    assert "继承自 xuancheng-default@2026.1" in inherited
    assert "按规定延期" in said.out.splitlines()[-1]
    assert said.out.splitlines()[1:3] == [
        "未使用",
        json.loads((await hotline("show", "sichuan-2025", "--json")).out)["approval"],
    ]
    whole = await hotline("show", "sichuan-2025", "--yaml")
    assert "inherited:" in whole.out


async def test_it_says_what_changes_for_whom(hotline):
    said = await hotline("diff", "xuancheng-default", "river-city")
    assert "投诉 办结时限 5 个工作日 → 15 个工作日" in said.out
    english = await hotline("diff", "xuancheng-default", "river-city", "--lang", "en")
    assert "Complaint: result 5 working days → 15 working days" in english.out
    same = await hotline("diff", "shangluo", "shangluo")
    assert "完全相同" in same.out


async def test_it_replays_the_tickets_of_the_service(hotline, tickets):
    said = await hotline("replay", "river-city", "--since", "2026-03-01", "--json")
    found = json.loads(said.out)
    assert (found["tickets"], found["left_out"]) == (5, 0)
    changed = {one["number"]: one for one in found["changed"]}
    slow = changed[tickets["slow"].number]
    assert (slow["red_now"], slow["red_then"], slow["due_then"]) == (True, False, "2026-03-24T09:30:00Z")
    assert slow["reason"]["zh"] == "投诉类工单：办结时限 15 个工作日"
    assert changed[tickets["quick"].number]["red_now"] is False
    assert tickets["praise"].number not in changed
    by_type = {(one["unit"], one["type"]): one for one in found["groups"]}
    assert by_type[MARKET, "complaint"]["later"] == 3
    assert by_type[MARKET, "complaint"]["no_longer_red"] == 1


async def test_a_replay_with_the_pinned_pack_changes_nothing(hotline, tickets):
    found = json.loads((await hotline("replay", "xuancheng-default", "--since", "2026-03-01", "--json")).out)
    assert (found["tickets"], found["changed"]) == (len(tickets), [])


async def test_a_replay_is_a_table_of_units_with_their_names(hotline, tickets):
    said = await hotline("replay", "zhuhai-business", "--since", "2026-03-01")
    assert said.out.startswith("zhuhai-business@2026.1：重算 5 件")
    assert shipped_rulebook().catalogue.departments[MARKET].name in said.out
    assert tickets["slow"].number in said.out


async def test_it_counts_by_the_local_day(hotline, tickets):
    late = json.loads((await hotline("replay", "river-city", "--since", "2026-03-06", "--json")).out)
    assert (late["tickets"], late["changed"]) == (1, [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("show", "nowhere"), "name one of"),
        (("diff", "shangluo", "/nowhere/pack.yaml"), "a file that can be read"),
        (("replay", "shangluo", "--since", "March"), "March"),
        (("list", "--lang", "fr"), "fr"),
    ],
)
async def test_a_mistake_is_one_sentence_and_an_exit_code(hotline, words, expected):
    said = await hotline(*words)
    assert said.code in (1, 2)
    assert expected in said.err
    assert "Traceback" not in said.err


async def test_a_database_without_tables_is_told_to_be_prepared(hotline, postgres_server: str):
    said = await hotline("replay", "shangluo", "--since", "2026-03-01", url=postgres_server)
    assert (said.code, said.out) == (1, "")
    assert "run `hotline up` once" in said.err
    assert "Traceback" not in said.err


async def test_past_tickets_tell_the_promise_of_their_present_round(database_url: str, tickets):
    async with open_database(database_url):
        past = {one.number: one for one in await past_tickets(at("2026-03-01 00:00"))}
    quick, reopened = past[tickets["quick"].number], past[tickets["reopened"].number]
    assert (quick.started_at, quick.due_at) == (at("2026-03-02 02:00"), at("2026-03-09 09:30"))
    assert (quick.finished_at, quick.limit, quick.round) == (at("2026-03-06 02:00"), Duration.parse("5wday"), 0)
    assert (reopened.started_at, reopened.round, reopened.finished_at) == (at("2026-03-10 02:00"), 1, None)
    assert past[tickets["again"].number].finished_at is None

"""Retention of a ticket that two hotlines know: each takes the citizen out of its own copy by its own plan, not before
the matter between them is settled; the other's copy, its proofs and the nights' counts stay as they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from agent_console.api.attachments import FOLDER
from tests.acceptance.conftest import Servers
from tests.acceptance.pairs import Pair, handed, taken_of, two_hotlines
from tests.acceptance.platforms import Platform
from tests.acceptance.steps import AUDITED, PDF, attached, kinds, rated
from tests.acceptance.test_r11_secrecy_raised import NAMES, SAID, _packets, _stored
from tickets.audit import verify_all
from tickets.exchange.counting import tally
from tickets.exchange.posting import opened
from tickets.exchange.taking import Receiver
from tickets.models import ExchangePacket, RetentionFile, Ticket
from tickets.retention.due import due
from tickets.retention.files import Folders
from tickets.retention.plan import ATTACHMENTS, TICKETS, lines
from tickets.retention.running import run
from tickets.settings import RetentionSettings

SETTINGS = RetentionSettings(approved_by="市数据资源局 2026-01 号", tickets=400, attachments=400)
PLAN = [line for line in lines(SETTINGS) if line.kind in {TICKETS, ATTACHMENTS}]


@pytest.fixture(scope="module")
async def pair(servers: Servers) -> AsyncIterator[Pair]:
    async with two_hotlines(servers) as found:
        yield found


async def _replied(pair: Pair) -> tuple[dict[str, Any], dict[str, Any]]:
    """Handed over with a file, and the city's unit has replied."""
    province, city = pair.province.office, pair.city.office
    province.clock.at("2026-03-02 10:00")
    ticket = await handed(pair, **SAID)
    await attached(province, ticket, "su", "尉迟听澜的投诉信.pdf", PDF)
    for _ in range(3):
        await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    await city.act("xu", taken, "dispatch", department="341802-market")
    await city.act("fang", taken, "sign")
    await city.act("fang", taken, "contact", text="已联系尉迟听澜")
    await city.act("baili", taken, "reply", answer="已查处。")
    return ticket, taken


async def _closed(pair: Pair) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer is home and audited, the citizen called back: over on both sides."""
    ticket, taken = await _replied(pair)
    await pair.city.office.act("xu", taken, "approve_reply", **AUDITED)
    await pair.city.carry()
    await pair.carried()
    await pair.province.office.act("xu", ticket, "approve_reply", **AUDITED)
    await rated(pair.province.office, ticket)
    await pair.carried()
    return ticket, taken


async def _archived(side: Platform) -> None:
    side.office.clock.now += timedelta(days=60)
    await side.do(side.office.sweep())


async def _retained(side: Platform) -> dict[str, int]:
    folders = _folders(side)
    taken: dict[str, int] = {}

    async def all_of_it() -> None:
        async for one in run(PLAN, folders, side.office.clock()):
            taken[one.line.kind] = taken.get(one.line.kind, 0) + one.many

    await side.do(all_of_it())
    return taken


def _folders(side: Platform) -> Folders:
    var = side.office.services.settings.var
    return Folders(var / "recordings", var / FOLDER)


async def _held(side: Platform) -> dict[str, int]:
    line = next(one for one in PLAN if one.kind == TICKETS)
    return dict((await side.do(due(line, side.office.clock() + timedelta(days=4000)))).held)


async def test_each_hotline_takes_the_citizen_out_of_its_own_copy_alone(pair: Pair):
    ticket, taken = await _closed(pair)
    await _archived(pair.city)
    await _archived(pair.province)
    assert (await pair.city.office.read(taken))["status"] == "archived"
    pair.city.office.clock.now += timedelta(days=401)
    before = await pair.province.do(_packet_rows(ticket))
    counted = [await side.do(_tallies(side)) for side in (pair.province, pair.city)]
    assert (await _retained(pair.city))[TICKETS] == 1

    stored = await pair.city.do(_stored(taken))
    assert not [name for name in NAMES if name in stored]
    assert [path for path in _folders(pair.city).attachments.rglob("*") if path.is_file()] == []
    assert await pair.city.do(_proofs()) == ["市数据资源局 2026-01 号"]
    assert kinds(await pair.city.office.read(taken))[-1] == "minimised"

    await pair.carried()
    home = await pair.province.do(_stored(ticket))
    assert all(name in home for name in NAMES), "home's own plan decides on home's copy"
    assert await pair.province.do(_packet_rows(ticket)) == before, "nothing crosses"
    assert [await side.do(_tallies(side)) for side in (pair.province, pair.city)] == counted
    for side in (pair.province, pair.city):
        assert (await side.do(verify_all())).findings == []


async def test_the_same_packet_still_gets_the_same_receipt_and_brings_nobody_back(pair: Pair):
    ticket, taken = await _closed(pair)
    key = (await pair.province.do(_packets(ticket)))["hand_over"]
    body, signature = await pair.province.do(_signed(key))
    receipt = await pair.city.do(_receipt(key))
    await _archived(pair.city)
    pair.city.office.clock.now += timedelta(days=401)
    await _retained(pair.city)

    async def again() -> bytes:
        receiver = Receiver(pair.city.office.services.tickets, pair.city.parties)
        tenant = pair.province.parties.tenant
        return (await receiver.take(tenant, signature, body, now=pair.city.office.clock(), coded=True)).body

    assert (await pair.city.do(again())).decode() == receipt
    stored = await pair.city.do(_stored(taken))
    assert not [name for name in NAMES if name in stored]
    assert await pair.city.do(_tickets_of(taken)) == 1, "no second ticket of it"


async def test_what_is_still_on_its_way_between_the_two_is_held_on_both_sides(pair: Pair):
    ticket, taken = await _replied(pair)
    pair.to_province.down = True
    await pair.city.office.act("xu", taken, "approve_reply", **AUDITED)
    await pair.carried()
    await _archived(pair.city)
    pair.city.office.clock.now += timedelta(days=401)
    await pair.carried()
    assert (await pair.city.office.read(taken))["status"] == "archived"
    assert (await _held(pair.city))["exchange"] == 1, "the answer is not home"
    for side, own in ((pair.province, ticket), (pair.city, taken)):
        await _retained(side)
        assert NAMES[0] in await side.do(_stored(own))
    pair.to_province.down = False
    pair.city.office.clock.now += timedelta(minutes=20)
    await pair.carried()
    await pair.carried()
    assert (await pair.province.office.read(ticket))["status"] == "replied"
    await _retained(pair.city)
    assert NAMES[0] not in await pair.city.do(_stored(taken))
    await _retained(pair.province)
    assert NAMES[0] in await pair.province.do(_stored(ticket)), "home has yet to call back"


async def _packet_rows(ticket: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**row, "body": ""}
        for row in await ExchangePacket.filter(ticket_id=ticket["id"]).order_by("id").values()
    ]  # fmt: skip


async def _tallies(side: Platform) -> list[Any]:
    """Of the day on which all of it crossed."""
    other = side.parties.settings.partners[0].tenant
    return [await tally(other, date(2026, 3, 2), way) for way in ("in", "out")]


async def _proofs() -> list[str]:
    return [one.approved_by for one in await RetentionFile.all()]


async def _signed(key: Any) -> tuple[bytes, str]:
    row = await ExchangePacket.get(packet=key)
    return opened(row), row.signature


async def _receipt(key: Any) -> str:
    return str((await ExchangePacket.get(packet=key)).receipt)


async def _tickets_of(taken: dict[str, Any]) -> int:
    return int(await Ticket.filter(number=taken["number"]).count())

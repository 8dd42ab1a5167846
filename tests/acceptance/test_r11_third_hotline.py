"""R11 over three hotlines: a ticket given on is taken back through the one between, and its secrecy goes on; reasons
cross by code and are said in the reader's language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from tests.acceptance.conftest import Servers
from tests.acceptance.steps import AUDITED, kinds
from tests.acceptance.test_r11_secrecy_raised import NAMES, SAID, _stored, raised
from tests.acceptance.threes import Row, three_hotlines
from tickets.exchange.packets import Supplement, read_receipt
from tickets.exchange.posting import PURPOSE
from tickets.exchange.taking import Receiver

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
async def row(servers: Servers) -> AsyncIterator[Row]:
    async with three_hotlines(servers) as found:
        yield found


async def _states(row: Row, *tickets: dict[str, Any]) -> list[str]:
    sides = (row.province, row.city, row.county)
    return [(await one.office.read(ticket, "lin"))["status"] for one, ticket in zip(sides, tickets, strict=True)]


async def _asked(row: Row, ticket: dict[str, Any]) -> str:
    (side,) = (await row.province.office.read(ticket))["life"]["sides"]
    return str(side["asked"])


async def test_the_lead_takes_back_what_was_given_on_to_a_third(row: Row):
    province = row.province.office
    province.clock.at("2026-03-02 10:00")
    tickets = await row.in_a_row(urgency="U1")
    assert await _states(row, *tickets) == ["handed_over", "handed_over", "accepted"]
    province.clock.at("2026-03-02 13:00")
    await province.act("lin", tickets[0], "recall", reason="逾期未办")
    await row.province.carry()
    assert await _asked(row, tickets[0]) == "recall", "the third is asked: nothing is decided yet"
    assert await _states(row, *tickets) == ["handed_over", "handed_over", "accepted"], "one custodian at a time"
    await row.carried(3)
    assert await _states(row, *tickets) == ["accepted", "withdrawn", "withdrawn"]
    assert await _asked(row, tickets[0]) == ""
    assert "已转告旌德县 12345" in str((await row.city.office.read(tickets[1]))["timeline"])


async def test_what_the_citizen_withdraws_is_withdrawn_in_all_three(row: Row):
    row.province.office.clock.at("2026-03-03 10:00")
    tickets = await row.in_a_row()
    await row.province.office.act("su", tickets[0], "ask_withdrawal", reason="已自行解决", verified=True)
    row.lines["county-341825"].twice = row.lines["city-341800"].twice = True
    await row.carried(4)
    row.lines["county-341825"].twice = row.lines["city-341800"].twice = False
    assert await _states(row, *tickets) == ["withdrawn", "withdrawn", "withdrawn"]


async def test_an_answer_of_the_third_stands_and_home_hears_that_it_is_not_taken_back(row: Row):
    province, city, county = row.province.office, row.city.office, row.county.office
    province.clock.at("2026-03-04 10:00")
    tickets = await row.in_a_row(urgency="U1")
    await county.act("xu", tickets[2], "dispatch", department="341802-market")
    await county.act("fang", tickets[2], "sign")
    await county.act("fang", tickets[2], "contact", text="已电话联系")
    await county.act("baili", tickets[2], "reply", answer="已修复。")
    province.clock.at("2026-03-04 13:00")
    await province.act("lin", tickets[0], "recall", reason="逾期未办")
    await county.act("xu", tickets[2], "approve_reply", **AUDITED)
    await row.province.carry()
    await row.city.carry()
    await row.carried(3)
    assert await _asked(row, tickets[0]) == ""
    assert "partner_news" in kinds(await province.read(tickets[0]))
    assert (await city.read(tickets[1]))["status"] == "replied"
    await city.act("xu", tickets[1], "approve_reply", **AUDITED)
    await row.carried(2)
    assert (await province.read(tickets[0]))["status"] == "replied"


async def test_a_third_that_does_not_answer_keeps_the_ticket_until_it_does(row: Row):
    province = row.province.office
    province.clock.at("2026-03-05 10:00")
    tickets = await row.in_a_row(urgency="U1")
    row.lines["county-341825"].down = True
    province.clock.at("2026-03-05 13:00")
    await province.act("lin", tickets[0], "recall", reason="逾期未办")
    await row.carried(2)
    assert await _states(row, *tickets) == ["handed_over", "handed_over", "accepted"]
    row.lines["county-341825"].down = False
    province.clock.at("2026-03-05 13:30")
    await row.carried(3)
    assert await _states(row, *tickets) == ["accepted", "withdrawn", "withdrawn"], "late, but to the end"


async def test_secrecy_that_is_raised_at_home_reaches_the_third(row: Row):
    row.province.office.clock.at("2026-03-06 10:00")
    tickets = await row.in_a_row(**SAID)
    assert await raised(row.province, tickets[0]) == 200
    await row.carried(2)
    for side, ticket in ((row.city, tickets[1]), (row.county, tickets[2])):
        assert (await side.office.read(ticket))["secrecy"] == "L2"
        stored = await side.do(_stored(ticket))
        assert not [name for name in NAMES if name in stored]
    assert "secrecy_followed" in kinds(await row.city.office.read(tickets[1], "lin"))


async def test_a_reason_crosses_by_its_code_and_is_said_to_each_reader_in_his_language(row: Row):
    province = row.province.office
    province.clock.at("2026-03-09 10:00")
    tickets = await row.in_a_row(urgency="U1")
    province.clock.at("2026-03-09 13:00")
    await province.act("lin", tickets[0], "recall", reason="逾期未办")
    await row.province.carry()

    async def told(**headers: str) -> list[str]:
        seen = await province.ok("lin", "GET", f"/api/tickets/{tickets[0]['id']}", **headers)
        desk = await province.ok("xu", "GET", "/api/exchange", **headers)
        error = [one["error"] for one in desk["packets"] if one["ticket_id"] == tickets[0]["id"] and one["error"]]
        return [*(one["text"] for one in seen["timeline"] if one["kind"] == "partner_refused"), *error]

    assert await told() == [
        "宣城市 12345，撤回/收回：本单已再移交其他热线，已向其收回", "本单已再移交其他热线，已向其收回",
    ]  # fmt: skip
    assert await told(**ENGLISH) == [
        "宣城市 12345, Take-back: the ticket is with a third hotline, which is asked now",
        "the ticket is with a third hotline, which is asked now",
    ]


async def test_a_partner_of_before_gets_a_receipt_that_it_can_read(row: Row):
    """It says nothing of codes in its headers, and knows no field for them."""

    async def receipts() -> list[bytes]:
        receiver = Receiver(row.county.office.services.tickets, row.county.parties)
        return [await _refused(row, receiver, coded=coded) for coded in (False, True)]

    plain, coded = await row.county.do(receipts())
    assert (b'"code"' in plain, b'"en"' in plain) == (False, False)
    assert read_receipt(plain).why == read_receipt(coded).why == "本单未在两个热线之间移交"
    assert read_receipt(coded).code == "not_between_us"


async def _refused(row: Row, receiver: Receiver, *, coded: bool) -> bytes:
    """A word of the city's on a hand-over that never was."""
    now = row.county.office.clock()
    packet = Supplement(
        id=uuid4(), sender="city-341800", receiver="county-341825", at=now, hand_over=uuid4(), text="补充"
    )
    body = msgspec.json.encode(packet)
    signature = row.city.parties.signer.sign(PURPOSE, body)
    return (await receiver.take("city-341800", signature, body, now=now, coded=coded)).body

"""R11: the hotline that has a ticket makes it more secret: home's own copy follows, is never lowered by it, and the
lead is told; over two hotlines and, through the one between, over three."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from agent_console.exchange import Wire
from tests.acceptance.conftest import Servers
from tests.acceptance.hotlines import CITY, PROVINCE
from tests.acceptance.pairs import Pair, handed, taken_of, told, two_hotlines
from tests.acceptance.platforms import Platform
from tests.acceptance.steps import AUDITED, kinds
from tests.acceptance.test_r11_secrecy_raised import NAMES, SAID, WORDED, _events, _packets, _stored, raised
from tests.acceptance.threes import Row, three_hotlines
from tickets.audit import verify_all
from tickets.exchange.packets import SecrecyRaised, read_receipt
from tickets.exchange.posting import PURPOSE
from tickets.models import ExchangePacket, Ticket

KIND = "secrecy_from_custodian"


@pytest.fixture(scope="module")
async def pair(servers: Servers) -> AsyncIterator[Pair]:
    async with two_hotlines(servers) as found:
        yield found


@pytest.fixture
async def row(servers: Servers) -> AsyncIterator[Row]:
    async with three_hotlines(servers) as found:
        yield found


async def _both(pair: Pair, **fields: object) -> tuple[dict[str, Any], dict[str, Any]]:
    pair.province.office.clock.at("2026-03-02 10:00")
    ticket = await handed(pair, **SAID | fields)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    return ticket, taken


async def _back_home(pair: Pair) -> None:
    await pair.city.carry()
    await pair.carried()


async def _level(side: Platform, ticket: dict[str, Any]) -> str:
    return str((await side.office.read(ticket, "lin"))["secrecy"])


async def _told_lead(pair: Pair, ticket: dict[str, Any]) -> list[str]:
    return [text for text in await told(pair, pair.province, KIND) if ticket["number"] in text]


async def test_home_s_own_copy_follows_says_so_and_tells_the_lead(pair: Pair):
    ticket, taken = await _both(pair)
    assert await raised(pair.city, taken) == 200
    await _back_home(pair)
    home = await pair.province.office.read(ticket, "lin")
    assert home["secrecy"] == "L2"
    (event,) = await pair.province.do(_events(ticket, KIND))
    assert event["text"] == "宣城市 12345将保密等级定为 L2（原为 L1），本单随之提高。"
    assert (event["detail"]["before"], event["detail"]["after"]) == ("L1", "L2")
    assert "宣城市 12345：设定保密等级" in str(home["timeline"])
    (notice,) = await _told_lead(pair, ticket)
    assert notice.startswith(f"承办方宣城市 12345将工单 {ticket['number']} 的保密等级提高为 L2，本单已随之提高。")
    english = await pair.province.office.ok("lin", "GET", f"/api/tickets/{ticket['id']}", **{"Accept-Language": "en"})
    assert [one["text"] for one in english["timeline"] if one["kind"] == KIND] == [
        "宣城市 12345: L1 → L2. Ours follows."
    ]
    assert "安徽省 12345已按新的保密等级办理" in str((await pair.city.office.read(taken, "lin"))["timeline"])
    assert (await pair.province.do(verify_all())).findings == []
    assert (await pair.city.do(verify_all())).findings == []


async def test_the_caller_stays_with_home_and_units_there_read_the_custodian_s_wording(pair: Pair):
    ticket, taken = await _both(pair)
    await raised(pair.city, taken)
    await _back_home(pair)
    stored = await pair.province.do(_stored(ticket))
    assert all(name in stored for name in NAMES), "home calls back: it has to know whom"

    async def worded() -> tuple[str, str]:
        row = await Ticket.get(id=ticket["id"])
        return row.matter_for_unit, row.demand_for_unit

    assert await pair.province.do(worded()) == (WORDED["matter_for_unit"], WORDED["demand_for_unit"])
    assert NAMES[0] in await pair.city.do(_stored(taken)), "what was told there is called back by home, not by itself"
    assert await pair.city.do(_events(taken, "secrecy_from_home")) == []
    assert await raised(pair.province, ticket, "L2", "lin", matter_for_unit="某超市售卖过期食品") == 200
    await pair.carried()
    assert not [name for name in NAMES if name in await pair.city.do(_stored(taken))]


async def test_a_wording_that_names_somebody_whom_home_alone_knows_is_left_out_and_the_lead_is_told(pair: Pair):
    ticket, taken = await _both(pair)

    async def known_better() -> None:
        row = await Ticket.get(id=ticket["id"])
        row.caller_name = "慕容雪"
        await row.save(update_fields=["caller_name"])

    await pair.province.do(known_better())
    await raised(pair.city, taken, matter_for_unit="慕容雪反映过期食品")
    await _back_home(pair)
    assert await _level(pair.province, ticket) == "L2"
    assert "慕容雪反映过期食品" not in await pair.province.do(_row(ticket))
    (notice,) = await _told_lead(pair, ticket)
    assert "给承办单位看的文字尚未改写" in notice


async def _row(ticket: dict[str, Any]) -> str:
    return str(dict(await Ticket.get(id=ticket["id"])))


@pytest.mark.parametrize(("level", "answer"), [("L0", "refused"), ("L1", "taken"), ("L2", "taken"), ("L3", "taken")])
async def test_what_home_has_is_never_lowered(pair: Pair, level: str, answer: str):
    """L0 is a level that no packet can even name."""
    ticket, _ = await _both(pair)
    await raised(pair.province, ticket, "L3", "lin")
    await pair.carried()
    assert await _sent(pair, ticket, level) == answer
    assert await _level(pair.province, ticket) == "L3"
    assert await pair.province.do(_events(ticket, KIND)) == []
    assert await _told_lead(pair, ticket) == []


async def _sent(pair: Pair, ticket: dict[str, Any], level: str) -> str:
    """What home answers to a level that the city's platform would never send."""
    hand_over = (await pair.province.do(_packets(ticket)))["hand_over"]
    now = pair.province.office.clock()
    packet = SecrecyRaised(id=uuid4(), sender=CITY, receiver=PROVINCE, at=now, hand_over=hand_over, secrecy=level)
    body = msgspec.json.encode(packet)
    async with Wire(CITY) as wire:
        partner, signature = pair.city.parties.partner(PROVINCE), pair.city.parties.signer.sign(PURPOSE, body)
        answer = await wire.post(partner, body, signature)
    return str(read_receipt(answer.body).verdict)


async def test_delivered_twice_or_late_it_is_followed_once(pair: Pair):
    ticket, taken = await _both(pair)
    pair.to_province.lose_receipts = True
    await raised(pair.city, taken)
    await _back_home(pair)
    pair.to_province.lose_receipts = False
    pair.to_province.twice = True
    pair.province.office.clock.at("2026-03-02 10:30")
    await _back_home(pair)
    pair.to_province.twice = False
    assert len(await pair.province.do(_events(ticket, KIND))) == 1
    assert len(await _told_lead(pair, ticket)) == 1
    assert "secrecy_followed" in kinds(await pair.city.office.read(taken, "lin"))


async def test_a_level_set_to_strictly_secret_hides_home_s_copy_from_its_desk(pair: Pair):
    ticket, taken = await _both(pair)
    assert await raised(pair.city, taken, "L3", "lin") == 200
    await _back_home(pair)
    assert await _level(pair.province, ticket) == "L3"
    assert (await pair.province.office.ask("xu", "GET", f"/api/tickets/{ticket['id']}"))[0] == 404
    assert len(await _told_lead(pair, ticket)) == 1


async def test_the_answer_of_a_ticket_made_secret_there_comes_home_all_the_same(pair: Pair):
    ticket, taken = await _both(pair)
    city = pair.city.office
    await city.act("xu", taken, "dispatch", department="341802-market")
    await raised(pair.city, taken)
    await city.act("fang", taken, "sign")
    await city.act("fang", taken, "contact", text="已联系")
    await city.act("baili", taken, "reply", answer="已查处。")
    await city.act("xu", taken, "approve_reply", **AUDITED)
    await _back_home(pair)
    home = await pair.province.office.read(ticket, "lin")
    assert (home["status"], home["secrecy"]) == ("replied", "L2")


async def test_what_the_third_raises_reaches_home_through_the_one_between(row: Row):
    row.province.office.clock.at("2026-03-06 10:00")
    tickets = await row.in_a_row(**SAID)
    assert await raised(row.county, tickets[2]) == 200
    await row.carried(3)
    for side, ticket in ((row.city, tickets[1]), (row.province, tickets[0])):
        assert await _level(side, ticket) == "L2"
        assert len(await side.do(_events(ticket, KIND))) == 1
    by = (await row.province.do(_events(tickets[0], KIND)))[0]["detail"]["partner_name"]
    assert by == "宣城市 12345", "home knows the hotline that it gave the ticket to, and no other"
    assert await row.county.do(_events(tickets[2], "secrecy_from_home")) == []
    for side in (row.province, row.city, row.county):
        assert await side.do(_waiting()) == 0, "it does not go round and round"


async def _waiting() -> int:
    return int(await ExchangePacket.filter(state="waiting").count())


async def test_a_home_of_an_older_version_refuses_and_the_custodian_s_lead_is_told(pair: Pair):
    ticket, taken = await _both(pair)
    pair.to_province.unread = b'"kind":"secrecy"'
    await raised(pair.city, taken)
    await _back_home(pair)
    pair.to_province.unread = b""
    assert any("拒收提高保密等级" in text for text in await told(pair, pair.city, "exchange_refused"))
    assert "partner_refused" in kinds(await pair.city.office.read(taken, "lin"))
    assert await _level(pair.province, ticket) == "L1"

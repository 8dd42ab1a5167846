"""R14.14: a packet delivered twice is one ticket; a lost receipt is sent again and alarmed; counts agree at night.

Two platforms with a database each talk over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from routing.pack_sections import ExchangeRule
from tests.acceptance.conftest import Servers, local
from tests.acceptance.packs import under
from tests.acceptance.pairs import CITY, PROVINCE, Pair, handed, packet_of, taken_of, told, two_hotlines
from tests.acceptance.platforms import Platform
from tests.acceptance.steps import AUDITED, due, kinds, rated
from tests.integration.agent_console.conftest import HEADERS
from tickets.exchange.packets import HandOver, Snapshot, StatusTold, read_receipt
from tickets.exchange.posting import PURPOSE, RECEIPT_PURPOSE, opened
from tickets.exchange.signing import Seal
from tickets.models import ExchangePacket, Ticket

NOTHING = {"hand_over": 0, "status": 0, "supplement": 0, "take_back": 0, "reopen": 0, "secrecy": 0}


@pytest.fixture(scope="module")
async def pair(servers: Servers) -> AsyncIterator[Pair]:
    async with two_hotlines(servers) as found:
        yield found


async def test_r14_14_a_packet_delivered_twice_is_one_ticket_with_one_receipt(pair: Pair):
    pair.to_city.twice = True
    pair.to_city.delivered.clear()
    ticket = await handed(pair)
    await pair.carried()
    pair.to_city.twice = False
    first, again = pair.to_city.delivered[:2]
    assert first[0] == 200
    assert first == again, "the same word each time"
    (taken,) = await taken_of(pair, ticket)
    assert (taken["status"], taken["channel"], taken["matter"]) == ("accepted", "province", ticket["matter"])
    sent = await packet_of(pair, ticket)
    assert (sent["state"], sent["their_number"], sent["tries"]) == ("taken", taken["number"], 1)
    assert (await pair.province.office.read(ticket))["status"] == "handed_over"
    status, _ = await pair.province.office.ask(
        "xu", "POST", f"/api/tickets/{ticket['id']}/actions/dispatch", {"version": 1}
    )
    assert status == 409, "one custodian at a time"


async def test_r14_14_a_lost_receipt_is_sent_again_and_alarmed_at_thirty_minutes(pair: Pair):
    clock = pair.province.office.clock
    start = clock.at("2026-03-03 10:00")
    pair.to_city.lose_receipts = True
    ticket = await handed(pair)
    alarms = len(await told(pair, pair.province, "exchange_late"))
    for minute in range(30):
        clock.now = start + timedelta(minutes=minute)
        await pair.province.carry()
    assert len(await told(pair, pair.province, "exchange_late")) == alarms
    packet = await packet_of(pair, ticket)
    assert packet["state"] == "waiting"
    assert packet["tries"] == 6, "after 0, 1, 3, 7, 15 and 25 minutes"
    for minute in (30, 31):
        clock.now = start + timedelta(minutes=minute)
        await pair.province.carry()
    late = [text for text in await told(pair, pair.province, "exchange_late") if ticket["number"] in text]
    assert late == [f"宣城市 12345 30 分钟未回执：移交 {ticket['number']}。"], "once"
    assert (await packet_of(pair, ticket))["late"]
    pair.to_city.lose_receipts = False
    path = f"/api/exchange/packets/{packet['id']}/resend"
    assert (await pair.province.office.ask("su", "POST", path))[0] == 403
    await pair.province.office.ok("xu", "POST", path)
    await pair.carried()
    assert len(await taken_of(pair, ticket)) == 1
    assert (await packet_of(pair, ticket))["state"] == "taken"
    assert (await pair.province.office.ask("xu", "POST", path))[0] == 409


async def test_r14_14_the_pack_says_after_how_many_minutes_without_a_receipt_the_lead_is_told(pair: Pair):
    clock = pair.province.office.clock
    start = clock.at("2026-03-03 14:00")
    pair.to_city.lose_receipts = True
    with under(pair.province.office, exchange=ExchangeRule(receipt_min=5)):
        ticket = await handed(pair)
        for minute, expected in ((4, []), (5, [f"宣城市 12345 5 分钟未回执：移交 {ticket['number']}。"])):
            clock.now = start + timedelta(minutes=minute)
            await pair.province.carry()
            late = [text for text in await told(pair, pair.province, "exchange_late") if ticket["number"] in text]
            assert late == expected, minute
    pair.to_city.lose_receipts = False
    clock.now = start + timedelta(minutes=20)
    await pair.carried()


async def test_r14_14_counts_reconcile_at_night_and_a_difference_is_alarmed(pair: Pair):
    clock = pair.province.office.clock
    clock.at("2026-03-04 10:00")
    ticket, other = await handed(pair), await handed(pair)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    await pair.city.office.act("xu", taken, "dispatch", department="341802-market")
    await pair.carried()
    clock.at("2026-03-05 01:05")
    await pair.carried()
    await pair.carried()

    async def night(platform: Platform, day: str) -> dict[str, Any]:
        desk = await platform.office.ok("lin", "GET", "/api/exchange")
        return next(one for one in desk["counts"] if one["day"] == day)

    sides = [await night(one, "2026-03-04") for one in (pair.province, pair.city)]
    assert [one["agrees"] for one in sides] == [True, True]
    assert sides[0]["ours"] == {"sent": NOTHING | {"hand_over": 2}, "taken": NOTHING | {"status": 1}}
    assert sides[0]["theirs"] == {"sent": sides[0]["ours"]["taken"], "taken": sides[0]["ours"]["sent"]}
    assert await told(pair, pair.province, "exchange_counts") == []

    clock.at("2026-03-05 10:00")
    lost = await handed(pair)
    await pair.carried()
    (gone,) = await taken_of(pair, lost)

    async def lose() -> None:
        await ExchangePacket.filter(ticket_id=gone["id"]).delete()

    await pair.city.do(lose())
    clock.at("2026-03-06 01:05")
    await pair.carried()
    await pair.carried()
    sides = [await night(one, "2026-03-05") for one in (pair.province, pair.city)]
    assert [one["agrees"] for one in sides] == [False, False]
    for one in (pair.province, pair.city):
        (text,) = await told(pair, one, "exchange_counts")
        assert "2026-03-05" in text
    assert (await pair.province.office.read(other))["status"] == "handed_over"


async def test_r14_14_status_flows_back_and_the_answer_is_audited_and_called_back_at_home(pair: Pair):
    province, city = pair.province.office, pair.city.office
    province.clock.at("2026-03-09 10:00")
    ticket = await handed(pair)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    taken = await city.act("xu", taken, "dispatch", department="341802-market")
    assert due(taken) == local("2026-03-12 17:30"), "three working days for the province hotline's tickets"
    await city.act("fang", taken, "sign")
    await city.act("fang", taken, "contact", text="已电话联系")
    await pair.carried()
    seen = await province.read(ticket)
    assert kinds(seen).count("partner_news") == 3
    assert "宣城市 12345：签收，宣州区市场监督管理局，期限 03-12 17:30" in str(seen["timeline"])
    await city.act("fang", taken, "reply", answer="已修复，恢复运行。")
    await pair.carried()
    assert (await province.read(ticket))["status"] == "handed_over", "not before the custodian's desk has approved it"
    taken = await city.act("xu", taken, "approve_reply", **AUDITED)
    assert (taken["status"], taken["callbacks"]) == ("closed", []), "the home calls its own citizen back"
    await pair.carried()
    seen = await province.read(ticket)
    assert (seen["status"], seen["answer"]) == ("replied", "已修复，恢复运行。")
    seen = await province.act("xu", ticket, "approve_reply", **AUDITED)
    assert len(seen["callbacks"]) == 1
    await rated(province, ticket, solved="no", satisfied="dissatisfied")
    seen = await province.act("lin", ticket, "redo", opinion="未修好，重办")
    assert seen["status"] == "handed_over", "whoever answered does it again"


async def test_r14_14_a_ticket_that_the_city_does_not_admit_is_the_provinces_again(pair: Pair):
    province, city = pair.province.office, pair.city.office
    province.clock.at("2026-03-10 10:00")
    ticket = await handed(pair)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    await city.act("su", taken, "withdraw", reason="重复", verified=True)
    await pair.carried()
    seen = await province.read(ticket)
    assert (seen["status"], kinds(seen)[-1]) == ("accepted", "handed_back")
    status, problem = await city.ask(
        "xu", "POST", "/api/exchange/hand-over", {"number": taken["number"], "partner": PROVINCE}
    )
    assert (status, problem["code"]) == (409, "illegal_action"), "no ping-pong"


async def test_r14_14_the_identity_of_a_secret_caller_stays_home(pair: Pair):
    province = pair.province.office
    province.clock.at("2026-03-10 14:30")
    said = {
        "matter": "尉迟听澜举报某超市销售过期食品", "demand": "我住桃源路 88 号 601 室，请查处",
        "place": "桃源路 88 号 601 室", "point": "30.94017,118.75123",
        "secrecy": "L2", "type": "report",
    }  # fmt: skip
    plain = await province.draft(department=None, **said)
    await province.act("su", plain, "accept")
    status, problem = await province.ask(
        "xu", "POST", "/api/exchange/hand-over", {"number": plain["number"], "partner": CITY}
    )
    assert (status, set(problem["fields"])) == (422, {"matter_for_unit", "demand_for_unit"})
    worded = {"matter_for_unit": "某超市销售过期食品", "demand_for_unit": "请依法查处"}
    ticket = await handed(pair, **said, **worded)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    assert (taken["matter"], taken["secrecy"]) == (worded["matter_for_unit"], "L2")
    assert taken["caller"] == {"name": "", "number": "", "contact_wish": None}

    async def stored() -> str:
        rows = [str(row) for row in await Ticket.filter(id=taken["id"]).values()]
        return str(rows + [str(opened(row)) for row in await ExchangePacket.filter(ticket_id=taken["id"])])

    kept = await pair.city.do(stored())
    assert not [tale for tale in ("尉迟", "13800001234", "桃源路", "601", "30.94017", "118.75123") if tale in kept]


async def test_a_point_stays_at_home_whatever_the_secrecy(pair: Pair):
    """The other side has a register of its own, and a place in words to look up in it."""
    pair.province.office.clock.at("2026-03-10 15:30")
    ticket = await handed(pair, place="桃源路 88 号", point="30.94017,118.75123", secrecy="L0")
    assert ticket["point"]["latitude"] == 30.94017
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    assert (taken["place"], taken["point"]) == ("桃源路 88 号", None)


async def _tickets() -> int:
    return await Ticket.all().count()


def _snapshot(**given: Any) -> Snapshot:
    plain = {
        "number": "260310-9999", "matter": "测试", "demand": "测试", "type": "complaint", "urgency": "normal",
        "secrecy": "L0", "opened_at": local("2026-03-10 10:00"), "area": "341802",
    }  # fmt: skip
    return Snapshot(**plain | given)


def _made(**given: Any) -> bytes:
    head = {"id": uuid.uuid4(), "sender": PROVINCE, "receiver": CITY, "at": local("2026-03-10 10:00")}
    return msgspec.json.encode(HandOver(**head | {"ticket": _snapshot()} | given))


async def _posted(pair: Pair, body: bytes, signature: str | None = None, tenant: str = PROVINCE) -> tuple[int, bytes]:
    signature = pair.key.sign(PURPOSE, body) if signature is None else signature
    visitor = await pair.city.office.who("xu")
    headers = HEADERS | {"X-Hotline-Tenant": tenant, "X-Hotline-Signature": signature}
    async with visitor.http.post(f"{visitor.url}/api/exchange/packets", data=body, headers=headers) as answer:
        data = await answer.read()
        mark = answer.headers.get("X-Hotline-Signature", "")
        seal = Seal.of_file(pair.province.parties.partner(CITY).key_file)
        assert (answer.status == 200) == seal.fits(RECEIPT_PURPOSE, data, mark), "every receipt is signed"
        return answer.status, data


async def test_r14_14_what_is_forged_or_hostile_is_not_taken(pair: Pair):
    body = _made()
    before = await pair.city.do(_tickets())
    assert (await _posted(pair, body, signature=""))[0] == 401
    assert (await _posted(pair, body, signature=pair.key.sign(RECEIPT_PURPOSE, body)))[0] == 401
    assert (await _posted(pair, body + b" ", signature=pair.key.sign(PURPOSE, body)))[0] == 401
    assert (await _posted(pair, body, tenant="somebody"))[0] == 401
    assert (await _posted(pair, b"{" + b" " * 300_000))[0] == 413
    for wrong in (b"[]", b"{}", b"\xff\xfe", _made(receiver="other"), _made(sender=CITY)):
        assert (await _posted(pair, wrong))[0] == 422
    strange = _made(id=uuid.uuid4()).replace(b'"kind":"hand_over"', b'"kind":"joint_visit"')
    status, data = await _posted(pair, strange)
    receipt = read_receipt(data)
    assert (status, receipt.verdict) == (200, "refused"), "a newer partner's packet does not hold up the next"
    assert "joint_visit" in receipt.why
    assert (await _posted(pair, strange))[1] == data
    wider = _made(id=uuid.uuid4()).replace(b'"kind":"hand_over"', b'"kind":"hand_over","priority":1')
    assert read_receipt((await _posted(pair, wider))[1]).verdict == "refused"
    for hostile in (
        _snapshot(matter="nul\0"),
        _snapshot(type="no-such-type"),
        _snapshot(matter=""),
        _snapshot(secrecy="L2", caller_name="尉迟听澜"),
    ):
        status, data = await _posted(pair, _made(ticket=hostile))
        assert (status, read_receipt(data).verdict) == (200, "refused")
    news = StatusTold(
        id=uuid.uuid4(), sender=PROVINCE, receiver=CITY, at=local("2026-03-10 10:00"), hand_over=uuid.uuid4(), seq=1,
        event="sign", status="signed", answer="伪造的答复",
    )  # fmt: skip
    status, data = await _posted(pair, msgspec.json.encode(news))
    assert (status, read_receipt(data).verdict) == (200, "refused"), "nothing was handed to them under that key"
    assert await pair.city.do(_tickets()) == before
    key = uuid.uuid4()
    assert read_receipt((await _posted(pair, _made(id=key)))[1]).verdict == "taken"
    other = _made(id=key, ticket=_snapshot(matter="另一件"))
    assert read_receipt((await _posted(pair, other))[1]).verdict == "refused", "a used key with another content"
    assert await pair.city.do(_tickets()) == before + 1

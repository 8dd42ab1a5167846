"""R11: what is said of a ticket after it was handed over reaches the other hotline, and both end in the same state."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import random
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PIL import Image

from agent_console.api.attachments import FOLDER
from tests.acceptance.conftest import Servers, local
from tests.acceptance.pairs import CITY, PROVINCE, Pair, handed, packet_of, taken_of, told, two_hotlines
from tests.acceptance.platforms import Platform
from tests.acceptance.steps import AUDITED, PDF, ZH, attached, due, kinds, rated
from tests.integration.agent_console.conftest import HEADERS
from tickets.attachments import Attachments
from tickets.clock import real_time
from tickets.exchange import fetching
from tickets.exchange.packets import FileAsk
from tickets.exchange.posting import FILE_PURPOSE, PURPOSE, opened
from tickets.models import ExchangeLink, ExchangePacket, TicketEvent
from tickets.settings import ExchangeSettings

ANSWER = "已修复，恢复运行。"


@pytest.fixture(scope="module")
async def pair(servers: Servers) -> AsyncIterator[Pair]:
    async with two_hotlines(servers) as found:
        yield found


async def _both(pair: Pair, **fields: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The province's ticket and the city's that came of it."""
    ticket = await handed(pair, **fields)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    return ticket, taken


async def _working(pair: Pair, taken: dict[str, Any]) -> None:
    city = pair.city.office
    await city.act("xu", taken, "dispatch", department="341802-market")
    await city.act("fang", taken, "sign")
    await city.act("fang", taken, "contact", text="已电话联系")


async def _answered(pair: Pair, taken: dict[str, Any], answer: str = ANSWER, by: str = "fang") -> None:
    await pair.city.office.act(by, taken, "reply", answer=answer)
    await pair.city.office.act("xu", taken, "approve_reply", **AUDITED)


async def _states(pair: Pair, ticket: dict[str, Any], taken: dict[str, Any]) -> tuple[str, str]:
    there = await pair.city.office.read(taken)
    return (await pair.province.office.read(ticket))["status"], there["status"]


async def _kinds(pair: Pair, ticket: dict[str, Any]) -> list[str]:
    desk = await pair.province.office.ok("xu", "GET", "/api/exchange")
    return [one["kind"] for one in desk["packets"] if one["ticket_id"] == ticket["id"] and one["direction"] == "out"]


async def test_what_the_citizen_adds_later_reaches_the_unit_that_has_the_ticket_now(pair: Pair):
    province, city = pair.province.office, pair.city.office
    province.clock.at("2026-03-02 10:00")
    ticket, taken = await _both(pair)
    await _working(pair, taken)
    await province.act("su", ticket, "note", text="仅供本热线参考")
    await province.act("su", ticket, "tell_partner", text="今天上午又停运两次")
    pair.to_city.twice = True
    await pair.carried()
    pair.to_city.twice = False
    seen = await city.read(taken, "fang")
    added = [event for event in seen["timeline"] if event["kind"] == "partner_told"]
    assert [event["text"] for event in added] == ["安徽省 12345：今天上午又停运两次"], "once, and in the unit's sight"
    news = (await city.ok("fang", "GET", "/api/notices", **ZH))["items"]
    assert f"工单 {taken['number']} 有新的补充情况，请查看。" in [one["text"] for one in news]
    assert "仅供本热线参考" not in str(await city.read(taken)), "an internal note stays inside"
    assert (await _kinds(pair, ticket)).count("supplement") == 1


async def test_a_question_to_the_citizen_crosses_home_and_a_note_does_not(pair: Pair):
    province, city = pair.province.office, pair.city.office
    ticket, taken = await _both(pair)
    await _working(pair, taken)
    assert "tell_partner" not in [one["action"] for one in (await city.read(taken, "fang"))["actions"]], "the office's"
    await city.act("fang", taken, "note", text="楼栋待核")
    await city.act("xu", taken, "tell_partner", text="请补正：几号楼几单元")
    await pair.carried()
    seen = await province.read(ticket)
    assert [one["text"] for one in seen["timeline"] if one["kind"] == "partner_told"] == [
        "宣城市 12345：请补正：几号楼几单元"
    ]
    assert "楼栋待核" not in str(seen)
    assert f"宣城市 12345就工单 {ticket['number']} 来函，请查看。" in await told(pair, pair.province, "partner_told")


async def test_a_ticket_of_our_own_has_nobody_to_tell(pair: Pair):
    city = pair.city.office
    ticket = await city.draft()
    await city.act("su", ticket, "accept")
    seen = await city.read(ticket)
    assert "tell_partner" not in [one["action"] for one in seen["actions"]]
    path = f"/api/tickets/{ticket['id']}/actions/tell_partner"
    assert (await city.ask("su", "POST", path, {"version": seen["version"], "text": "无人"}))[0] == 409


async def test_nothing_that_names_a_secret_caller_crosses(pair: Pair):
    province = pair.province.office
    said = {
        "matter": "尉迟听澜举报某超市销售过期食品", "demand": "请查处", "place": "桃源路 88 号 601 室", "secrecy": "L2",
        "type": "report", "matter_for_unit": "某超市销售过期食品", "demand_for_unit": "请依法查处",
    }  # fmt: skip
    ticket, taken = await _both(pair, **said)
    version = (await province.read(ticket))["version"]
    path = f"/api/tickets/{ticket['id']}/actions/tell_partner"
    body = {"version": version, "text": "尉迟听澜说昨晚仍在销售，电话 13800001234"}
    status, problem = await province.ask("su", "POST", path, body)
    assert (status, set(problem["fields"])) == (422, {"text"})
    assert "尉迟听澜" in problem["fields"]["text"]
    form = {"version": version, "reason": "13800001234 来电撤回", "verified": True}
    path = f"/api/tickets/{ticket['id']}/actions/ask_withdrawal"
    assert (await province.ask("su", "POST", path, form))[0] == 422
    await province.act("su", ticket, "tell_partner", text="昨晚仍在销售")
    await pair.carried()

    async def stored() -> str:
        rows = await ExchangePacket.filter(ticket_id=taken["id"])
        return str([opened(row) for row in rows] + await TicketEvent.filter(ticket_id=taken["id"]).values())

    kept = await pair.city.do(stored())
    assert "昨晚仍在销售" in kept
    assert not [tale for tale in ("尉迟", "13800001234", "桃源路") if tale in kept]


async def test_a_citizen_withdraws_what_the_partner_has_and_both_have_withdrawn_it(pair: Pair):
    province, city = pair.province.office, pair.city.office
    ticket, taken = await _both(pair)
    await _working(pair, taken)
    version = (await province.read(ticket))["version"]
    path = f"/api/tickets/{ticket['id']}/actions/ask_withdrawal"
    status, _ = await province.ask("su", "POST", path, {"version": version, "reason": "已解决"})
    assert status == 409, "the caller is verified first"
    await province.act("su", ticket, "ask_withdrawal", reason="已自行解决", verified=True)
    assert (await province.read(ticket))["status"] == "handed_over", "until the custodian has let go"
    pair.to_city.lose_receipts = True
    await pair.carried()
    pair.to_city.lose_receipts = False
    await pair.carried()
    assert await _states(pair, ticket, taken) == ("withdrawn", "withdrawn")
    seen = await city.read(taken)
    assert "安徽省 12345：已自行解决" in str(seen["timeline"])
    texts = [one["text"] for one in (await city.ok("fang", "GET", "/api/notices", **ZH))["items"]]
    assert f"工单 {taken['number']} 已由安徽省 12345诉求人撤回，不再办理。" in texts
    province.clock.at("2026-03-02 11:00")
    await pair.carried()
    assert await _states(pair, ticket, taken) == ("withdrawn", "withdrawn"), "also once the lost receipt is here"


@pytest.mark.parametrize("first_home", [True, False], ids=["the answer first", "the refusal first"])
async def test_an_answer_that_overtakes_the_withdrawal_stands_on_both_sides(pair: Pair, first_home: bool):
    ticket, taken = await _both(pair)
    await _working(pair, taken)
    await pair.province.office.act("su", ticket, "ask_withdrawal", reason="已自行解决", verified=True)
    await _answered(pair, taken)
    for side in (pair.city, pair.province) if first_home else (pair.province, pair.city):
        await side.carry()
    await pair.carried()
    assert await _states(pair, ticket, taken) == ("replied", "closed")
    seen = await pair.province.office.read(ticket)
    assert seen["answer"] == ANSWER
    assert "宣城市 12345，撤回/收回：本单已答复，以答复为准" in str(seen["timeline"])
    done = await pair.province.office.act("su", ticket, "withdraw", reason="已自行解决", verified=True)
    assert done["status"] == "withdrawn", "at home an answered ticket is withdrawn as any other"


async def test_a_redo_reaches_whoever_answered_with_its_round_and_the_old_answer_is_none(pair: Pair):
    province, city = pair.province.office, pair.city.office
    province.clock.at("2026-03-09 10:00")
    ticket, taken = await _both(pair)
    await _working(pair, taken)
    await _answered(pair, taken)
    await pair.carried()
    before = await province.read(ticket)
    assert before["status"] == "replied"
    again = await province.act("xu", ticket, "refuse_reply", opinion="未写明何时修复")
    assert again["status"] == "handed_over", "sent back to whoever wrote it"
    await pair.carried()
    await pair.carried()
    seen = await city.read(taken)
    assert (seen["status"], seen["department"]["code"]) == ("working", "341802-market")
    assert "安徽省 12345：" in next(one["text"] for one in seen["timeline"] if one["kind"] == "reopen")
    assert (await province.read(ticket))["status"] == "handed_over", "news of the first round is no answer"
    await _answered(pair, taken, "3 月 9 日已修复。")
    await pair.carried()
    seen = await province.read(ticket)
    assert (seen["status"], seen["answer"]) == ("replied", "3 月 9 日已修复。")
    await province.act("xu", ticket, "approve_reply", **AUDITED)
    await rated(province, ticket, solved="no", satisfied="dissatisfied")
    seen = await province.act("lin", ticket, "redo", opinion="仍在停运")
    assert (seen["status"], due(seen)) == ("handed_over", local("2026-03-12 17:30")), "the time of a redo runs at home"
    await pair.carried()
    seen = await city.read(taken)
    assert (seen["status"], kinds(seen).count("reopen")) == ("working", 2)
    assert (await _kinds(pair, ticket)).count("reopen") == 2
    await _answered(pair, taken, "已更换主板。", "baili")
    await pair.carried()
    assert await _states(pair, ticket, taken) == ("replied", "closed")


async def test_a_redo_that_the_partner_cannot_take_lies_with_our_desk(pair: Pair):
    province, city = pair.province.office, pair.city.office
    ticket, taken = await _both(pair)
    await _working(pair, taken)
    await _answered(pair, taken)
    await pair.carried()
    now = city.clock.now
    city.clock.at("2026-05-20 10:00")
    await pair.city.do(city.sweep())
    assert (await city.read(taken))["status"] == "archived"
    await province.act("xu", ticket, "refuse_reply", opinion="未写明何时修复")
    await pair.carried()
    seen = await province.read(ticket)
    assert seen["status"] == "accepted"
    assert "宣城市 12345未接收：本单已归档或撤下，请重新移交" in str(seen["timeline"])
    city.clock.now = now


async def test_the_lead_takes_back_what_the_partner_lets_lie_and_not_before_its_time(pair: Pair):
    province = pair.province.office
    province.clock.at("2026-04-01 10:00")
    ticket, taken = await _both(pair, urgency="U1")
    version = (await province.read(ticket))["version"]
    path = f"/api/tickets/{ticket['id']}/actions/recall"
    assert (await province.ask("xu", "POST", path, {"version": version, "reason": "无人办理"}))[0] == 403
    status, problem = await province.ask("lin", "POST", path, {"version": version, "reason": "无人办理"})
    assert (status, "R11" in problem["detail"]) == (409, True)
    province.clock.at("2026-04-01 13:00")
    await pair.carried()
    assert f"宣城市 12345对工单 {ticket['number']} 逾期未答复" in str(await told(pair, pair.province, "partner_late"))
    await province.act("lin", ticket, "recall", reason="逾期未办")
    await pair.carried()
    assert await _states(pair, ticket, taken) == ("accepted", "withdrawn"), "public safety: ours to do at once"
    assert (await province.act("xu", ticket, "dispatch", department="341802-market"))["status"] == "dispatched"


async def test_what_lies_with_a_partner_that_is_gone_is_taken_back_here_alone(pair: Pair):
    province = pair.province.office
    province.clock.at("2026-04-02 10:00")
    pair.to_city.down = True
    ticket = await handed(pair, urgency="U1")
    await pair.province.carry()
    parties = pair.province.parties
    without = dataclasses.replace(parties, settings=ExchangeSettings(tenant=parties.tenant), seals={})
    alone = dataclasses.replace(pair.province, parties=without)
    await province.act("su", ticket, "tell_partner", text="又停运了")
    await alone.carry()
    assert "已不在对接名单，未能告知" in str((await province.read(ticket))["timeline"])
    province.clock.at("2026-04-02 13:00")
    await province.act("lin", ticket, "recall", reason="对方已撤销")
    await alone.carry()
    assert (await province.read(ticket))["status"] == "accepted"
    pair.to_city.down = False
    province.clock.at("2026-04-02 15:00")
    await pair.carried()
    assert (await packet_of(pair, ticket))["state"] == "refused", "what waited for it is never sent"
    assert await taken_of(pair, ticket) == []


async def test_an_older_partner_refuses_what_it_does_not_know_and_the_rest_goes_on(pair: Pair):
    province = pair.province.office
    ticket, _ = await _both(pair)
    pair.to_city.unread = b'"kind":"supplement"'
    await province.act("su", ticket, "tell_partner", text="又停运了")
    other = await handed(pair)
    await pair.carried()
    pair.to_city.unread = b""
    assert "对方平台版本较旧" in str((await province.read(ticket))["timeline"])
    assert any("对方平台版本较旧" in text for text in await told(pair, pair.province, "exchange_refused"))
    assert (await packet_of(pair, other))["state"] == "taken"


# ------------------------------------------------------------------ whatever happens on the way
MOVES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("province", "su", "tell_partner", {"text": "又停运了"}),
    ("province", "su", "ask_withdrawal", {"reason": "已自行解决", "verified": True}),
    ("province", "xu", "refuse_reply", {"opinion": "未写明何时修复"}),
    ("city", "xu", "tell_partner", {"text": "请补正楼栋"}),
    ("city", "xu", "dispatch", {"department": "341802-market"}),
    ("city", "fang", "sign", {}),
    ("city", "fang", "contact", {"text": "已电话联系"}),
    ("city", "fang", "reply", {"answer": ANSWER}),
    ("city", "xu", "approve_reply", AUDITED),
    ("city", "su", "withdraw", {"reason": "重复", "verified": True}),
)
AGREE = {
    "handed_over": {"accepted", "dispatched", "signed", "working", "replied"},
    "replied": {"closed"},
    "withdrawn": {"withdrawn"},
    "accepted": {"withdrawn"},
}


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_is_lost_doubled_or_late_both_sides_end_in_the_same_state(pair: Pair, seed: int):
    """Steps of both offices between rounds over wires that lose receipts, deliver twice, or are down."""
    chance = random.Random(seed)  # noqa: S311  which walk is taken is no secret
    clock = pair.province.office.clock
    clock.at("2026-03-16 09:00")
    ticket, taken = await _both(pair)
    said = 0
    for _ in range(26):
        clock.now += timedelta(minutes=chance.randrange(3))
        for line in (pair.to_city, pair.to_province):
            line.lose_receipts, line.twice, line.down = (chance.random() < 0.25 for _ in range(3))
        if chance.random() < 0.4:
            await chance.choice((pair.province, pair.city)).carry()
        side, account, action, form = chance.choice(MOVES)
        office, one = (pair.province.office, ticket) if side == "province" else (pair.city.office, taken)
        body = {"version": (await office.read(one))["version"], **form}
        status, _ = await office.ask(account, "POST", f"/api/tickets/{one['id']}/actions/{action}", body)
        said += status == 200 and (side, action) == ("province", "tell_partner")
    for line in (pair.to_city, pair.to_province):
        line.lose_receipts = line.twice = line.down = False
    for _ in range(4):
        clock.now += timedelta(minutes=11)
        await pair.carried()
    home, there = await _states(pair, ticket, taken)
    assert there in AGREE[home], (home, there)
    seen = await pair.province.office.read(ticket)
    (side_of,) = seen["life"]["sides"]
    assert (side_of["waiting"], side_of["asked"]) == (0, "")
    heard = kinds(await pair.city.office.read(taken)).count("partner_told")
    untold = [one["text"] for one in seen["timeline"] if one["kind"] == "partner_refused" and "函告" in one["text"]]
    assert heard + len(untold) == said, "each word once, or said to be refused"


# ------------------------------------------------------------------ files
def _photo(colour: str) -> bytes:
    """A photograph that tells where it was taken."""
    told_inside = Image.Exif()
    told_inside[0x010E] = "Yunqi, house 3"
    data = io.BytesIO()
    grain = Image.effect_noise((96, 64), 90).convert("RGB")
    Image.blend(grain, Image.new("RGB", grain.size, colour), 0.3).save(data, "JPEG", exif=told_inside)
    return data.getvalue()


async def _files(side: Platform, account: str, ticket: dict[str, Any]) -> list[dict[str, Any]]:
    page = await side.office.ok(account, "GET", f"/api/tickets/{ticket['id']}/attachments")
    found: list[dict[str, Any]] = page["items"]
    return found


async def _awaited(side: Platform, ticket: dict[str, Any]) -> list[dict[str, Any]]:
    (other,) = (await side.office.read(ticket))["life"]["sides"]
    files: list[dict[str, Any]] = other["files"]
    return files


async def _accepted(pair: Pair, **fields: object) -> dict[str, Any]:
    ticket = await pair.province.office.draft(department=None, **fields)
    return await pair.province.office.act("su", ticket, "accept")


async def _over(pair: Pair, ticket: dict[str, Any]) -> dict[str, Any]:
    asked = {"number": ticket["number"], "partner": CITY}
    await pair.province.office.ok("xu", "POST", "/api/exchange/hand-over", asked)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    return taken


async def test_files_follow_their_ticket_are_judged_like_any_upload_and_evidence_comes_home(pair: Pair):
    province = pair.province.office
    province.clock.at("2026-04-07 10:00")
    ticket = await _accepted(pair)
    province.clock.now += timedelta(minutes=1)
    announced = (await attached(pair.province.office, ticket, "su", "现场.jpg", _photo("red")))["digest"]
    taken = await _over(pair, ticket)
    province.clock.now += timedelta(minutes=1)
    await attached(pair.province.office, ticket, "su", "补充.pdf", PDF)
    pair.to_city.twice = True
    await pair.carried()
    pair.to_city.twice = False
    await pair.carried()
    await _working(pair, taken)
    province.clock.now += timedelta(minutes=1)
    seen = await _files(pair.city, "fang", taken)
    assert [(one["name"], one["by"]) for one in seen] == [("现场.jpg", "安徽省 12345"), ("补充.pdf", "安徽省 12345")]
    assert seen[0]["digest"] != announced, "drawn anew, as every image is"
    assert [(one["state"], one["error"]) for one in await _awaited(pair.city, taken)] == [("kept", "")] * 2
    assert "安徽省 12345：现场.jpg" in str((await pair.city.office.read(taken))["timeline"])
    looks = await province.ok("yan", "GET", f"/api/tickets/{ticket['id']}/views")
    assert "宣城市 12345" in str(looks["people"]), "who fetched a file has seen it"
    await attached(pair.city.office, taken, "fang", "整改后.jpg", _photo("green"))
    await attached(pair.city.office, taken, "xu", "内部.pdf", PDF + b"\n")
    await _answered(pair, taken)
    await pair.carried()
    await pair.carried()
    names = [one["name"] for one in await _files(pair.province, "xu", ticket)]
    assert names == ["现场.jpg", "补充.pdf", "整改后.jpg"], (
        "the unit's evidence; neither the office's nor our own again"
    )


async def test_a_missing_or_wrong_file_is_shown_and_holds_nothing_up(pair: Pair, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fetching, "MOST_TRIES", 2)
    clock = pair.province.office.clock
    start = clock.at("2026-04-08 10:00")
    ticket = await _accepted(pair)
    gone = (await attached(pair.province.office, ticket, "su", "丢失.jpg", _photo("blue")))["digest"]
    start = clock.now = start + timedelta(minutes=1)
    wrong = (await attached(pair.province.office, ticket, "su", "改动.jpg", _photo("yellow")))["digest"]
    store = Attachments(pair.province.office.services.settings.var / FOLDER)
    store.path_of(gone).unlink()
    store.path_of(wrong).write_bytes(b"<script>")
    taken = await _over(pair, ticket)
    states = [(one["state"], one["error"]) for one in await _awaited(pair.city, taken)]
    assert states == [("waiting", "HTTP 404"), ("waiting", "内容与摘要不符")]
    await pair.province.office.act("su", ticket, "tell_partner", text="又停运了")
    await pair.province.carry()
    assert "又停运了" in str((await pair.city.office.read(taken))["timeline"]), "packets wait for no file"
    clock.now = start + timedelta(minutes=2)
    await pair.carried()
    assert [one["state"] for one in await _awaited(pair.city, taken)] == ["failed", "failed"]
    told_of = kinds(await pair.city.office.read(taken)).count("partner_file_missing")
    assert (told_of, await _files(pair.city, "xu", taken)) == (2, [])


async def test_a_file_is_given_to_whoever_it_was_announced_to_and_to_nobody_else(pair: Pair):
    pair.province.office.clock.at("2026-04-09 10:00")
    ticket = await _accepted(pair)
    digest = (await attached(pair.province.office, ticket, "su", "现场.jpg", _photo("orange")))["digest"]
    await _over(pair, ticket)
    other = await _accepted(pair)
    foreign = (await attached(pair.province.office, other, "su", "别件.jpg", _photo("pink")))["digest"]
    said = {"secrecy": "L2", "type": "report", "matter_for_unit": "某超市销售过期食品", "demand_for_unit": "请查处"}
    secret = await _accepted(pair, **said)
    hidden = (await attached(pair.province.office, secret, "su", "举报人.jpg", _photo("black")))["digest"]
    await _over(pair, secret)

    async def key_of(one: dict[str, Any]) -> uuid.UUID:
        link = await ExchangeLink.get(ticket_id=one["id"])
        key: uuid.UUID = link.packet
        return key

    async def asked(hand_over: uuid.UUID, wanted: str, purpose: bytes = FILE_PURPOSE, **more: Any) -> tuple[int, bytes]:
        head = {"sender": CITY, "receiver": PROVINCE, "at": real_time(), "hand_over": hand_over, "digest": wanted}
        body = msgspec.json.encode(FileAsk(**head | more))
        marks = {"X-Hotline-Tenant": CITY, "X-Hotline-Signature": pair.city.parties.signer.sign(purpose, body)}
        visitor = await pair.province.office.who("xu")
        async with visitor.http.post(f"{visitor.url}/api/exchange/files", data=body, headers=HEADERS | marks) as answer:
            return answer.status, await answer.read()

    key, of_secret = await pair.province.do(key_of(ticket)), await pair.province.do(key_of(secret))
    status, data = await asked(key, digest)
    assert (status, hashlib.sha256(data).hexdigest()) == (200, digest)
    assert (await asked(key, digest, purpose=PURPOSE))[0] == 401, "a packet's signature is none of a request"
    assert (await asked(key, digest, sender="somebody"))[0] == 401
    assert (await asked(key, digest, at=real_time() - timedelta(minutes=11)))[0] == 401, "a copy is worth nothing later"
    assert (await asked(key, foreign))[0] == 404
    assert (await asked(uuid.uuid4(), digest))[0] == 404
    assert (await asked(of_secret, hidden))[0] == 404, "what the office holds of a secret ticket stays home"

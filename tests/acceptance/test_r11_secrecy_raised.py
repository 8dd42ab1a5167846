"""R11: secrecy raised after a ticket has crossed: the other hotline follows, and what crossed is called back."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import openpyxl
import pytest

from agent_console.api.attachments import FOLDER
from tests.acceptance.conftest import Servers
from tests.acceptance.pairs import CITY, PROVINCE, Pair, handed, packet_of, taken_of, told, two_hotlines
from tests.acceptance.platforms import Platform
from tests.acceptance.steps import PDF, attached, kinds
from tests.integration.agent_console.conftest import HEADERS
from tickets.audit import verify_all
from tickets.clock import real_time
from tickets.exchange.packets import HandOver, Reopen, Snapshot, TakeBack, read_receipt
from tickets.exchange.posting import PURPOSE, opened
from tickets.exchange.taking import Receiver
from tickets.models import AttachmentRow, ExchangePacket, RetentionFile, Ticket, TicketEvent
from tickets.outbox import Outbox
from tickets.retention.files import Folders, delete_pending
from tickets.watermark import unmarked

NAMES = ("尉迟听澜", "13800001234", "桃源路 88 号")
SAID = {
    "matter": "尉迟听澜反映某超市销售过期食品", "demand": "请查处", "place": "桃源路 88 号 601 室",
    "caller_name": "尉迟听澜", "caller_number": "13800001234", "contact_wish": "晚上联系尉迟听澜",
}  # fmt: skip
WORDED = {"matter_for_unit": "某超市销售过期食品", "demand_for_unit": "请依法查处"}


@pytest.fixture(scope="module")
async def pair(servers: Servers) -> AsyncIterator[Pair]:
    async with two_hotlines(servers) as found:
        yield found


async def raised(side: Platform, ticket: dict[str, Any], level: str = "L2", by: str = "su", **more: Any) -> int:
    version = (await side.office.read(ticket, "lin"))["version"]
    body = {"version": version, "secrecy": level, **WORDED, **more}
    status, _ = await side.office.ask(by, "PUT", f"/api/tickets/{ticket['id']}/secrecy", body)
    return status


async def _both(pair: Pair, **fields: object) -> tuple[dict[str, Any], dict[str, Any]]:
    ticket = await handed(pair, **SAID | fields)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    return ticket, taken


async def _working(pair: Pair, taken: dict[str, Any]) -> None:
    city = pair.city.office
    await city.act("xu", taken, "dispatch", department="341802-market")
    await city.act("fang", taken, "sign")
    await city.act("fang", taken, "contact", text="已联系尉迟听澜，约好周三上门")


async def _stored(ticket: dict[str, Any]) -> str:
    """Everything that the ticket's row and packets hold, opened."""
    row = await Ticket.get(id=ticket["id"])
    packets = await ExchangePacket.filter(ticket_id=ticket["id"])
    return str([dict(row), [opened(one) for one in packets], await AttachmentRow.filter(ticket_id=row.id).values()])


async def _proofs() -> list[dict[str, Any]]:
    return list(await RetentionFile.all().values("basis", "approved_by", "end__outcome"))


async def _written(side: Platform, ticket: dict[str, Any], account: str, view: str) -> str:
    """The ticket as it is printed and exported, and the Excel sheet of a list with it."""
    person, found = await side.office.who(account), ""
    for form in ("export", "print"):
        url = f"{person.url}/api/tickets/{ticket['id']}/paper?form={form}"
        async with person.http.get(url, headers=HEADERS) as response:
            found += unmarked(await response.text())
    async with person.http.get(f"{person.url}/api/tickets/export?view={view}", headers=HEADERS) as response:
        assert response.status == 200
        sheet = openpyxl.load_workbook(io.BytesIO(await response.read())).active
    assert sheet is not None
    return found + unmarked(str(list(sheet.iter_rows(values_only=True))))


async def _relayed(heard: list[dict[str, Any]]) -> None:
    """What pages are told by the live socket."""

    async def hear(notice: dict[str, Any]) -> None:
        heard.append(notice)

    while await Outbox(hear).relay():
        pass


async def _events(ticket: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    found = TicketEvent.filter(ticket_id=ticket["id"])
    return list(await (found.filter(kind__in=kinds) if kinds else found).values())


async def test_the_partner_s_copy_forgets_the_caller_and_obeys_the_level_everywhere(pair: Pair):
    province, city = pair.province.office, pair.city.office
    province.clock.at("2026-03-02 10:00")
    ticket = await province.draft(department=None, **SAID)
    await province.act("su", ticket, "accept")
    await attached(province, ticket, "su", "尉迟听澜的投诉信.pdf", PDF)
    asked = {"number": ticket["number"], "partner": "city-341800"}
    await province.ok("xu", "POST", "/api/exchange/hand-over", asked)
    for _ in range(3):
        await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    await _working(pair, taken)
    await province.act("su", ticket, "tell_partner", text="尉迟听澜说昨晚仍在销售")
    await pair.carried()
    before = str(await city.read(taken, "fang"))
    assert "昨晚仍在销售" in before
    assert len((await city.ok("fang", "GET", f"/api/tickets/{taken['id']}/attachments"))["items"]) == 1

    assert await raised(pair.province, ticket) == 200
    await pair.province.carry()
    stored = await pair.city.do(_stored(taken))
    assert not [name for name in NAMES if name in stored]
    for account in ("fang", "xu", "lin", "su"):
        seen = str(await city.read(taken, account))
        assert not [name for name in NAMES if name in seen], account
        assert "某超市销售过期食品" in seen
        view = "department" if account == "fang" else "open"
        assert "过期食品" in str((await city.ok(account, "GET", f"/api/tickets?view={view}&q=过期食品"))["items"])
        for name in ("尉迟听澜", "桃源路", "1234"):
            assert (await city.ok(account, "GET", f"/api/tickets?view={view}&q={name}"))["items"] == [], name
        assert (await city.ok(account, "GET", f"/api/tickets/{taken['id']}/attachments"))["items"] == []
    for account, view in (("fang", "department"), ("lin", "open")):
        written = await _written(pair.city, taken, account, view)
        assert "某超市销售过期食品" in written
        assert not [name for name in NAMES if name in written], account
    heard: list[dict[str, Any]] = []
    await pair.city.do(_relayed(heard))
    live = [one for one in heard if one["id"] == taken["id"]]
    assert {one["secrecy"] for one in live} == {"L2"}
    assert not [name for name in NAMES if name in str(live)]
    assert (await city.read(taken))["secrecy"] == "L2"
    events = (await city.read(taken, "lin"))["timeline"]
    withheld = {one["kind"] for one in events if one["text"] == "〔保密等级提高，原文已收回〕"}
    assert withheld == {"handed_in", "attached", "contact", "partner_told"}, "what names him or his file, nothing else"


async def test_both_sides_say_so_and_the_file_goes_with_its_proof(pair: Pair):
    province, city = pair.province.office, pair.city.office
    ticket, taken = await _both(pair)
    await province.act("su", ticket, "note", text="内部")
    await raised(pair.province, ticket)
    await pair.carried()
    assert "secrecy_from_home" in kinds(await city.read(taken, "lin"))
    home = await province.read(ticket, "lin")
    assert kinds(home)[-1] == "secrecy_followed"
    assert "宣城市 12345已按新的保密等级办理" in str(home["timeline"])
    assert [text for text in await told(pair, pair.city, "secrecy_from_home") if taken["number"] in text]
    desk = await province.ok("xu", "GET", "/api/exchange")
    (sent,) = [one for one in desk["packets"] if one["ticket_id"] == ticket["id"] and one["kind"] == "secrecy"]
    assert (sent["state"], sent["kind_name"]) == ("taken", "提高保密等级")
    folders = Folders(city.services.settings.var / "recordings", city.services.settings.var / FOLDER)
    assert await pair.city.do(delete_pending(folders, city.clock())) == []
    proofs = await pair.city.do(_proofs())
    assert {(one["basis"], one["approved_by"], one["end__outcome"]) for one in proofs} == {
        ("保密等级提高，由移交方收回", "安徽省 12345", "deleted")
    }
    assert [path for path in (city.services.settings.var / FOLDER).rglob("*") if path.is_file()] == []
    assert (await pair.city.do(verify_all())).findings == []
    assert (await pair.province.do(verify_all())).findings == []


async def test_without_a_receipt_the_lead_is_told_after_thirty_minutes(pair: Pair):
    clock = pair.province.office.clock
    start = clock.at("2026-03-03 10:00")
    ticket, taken = await _both(pair)
    pair.to_city.lose_receipts = True
    await raised(pair.province, ticket)
    for minute in range(0, 32, 2):
        clock.now = start + timedelta(minutes=minute)
        await pair.province.carry()
    late = [text for text in await told(pair, pair.province, "exchange_late") if ticket["number"] in text]
    assert late == [f"宣城市 12345 30 分钟未回执：提高保密等级 {ticket['number']}。"]
    pair.to_city.lose_receipts = False
    clock.now = start + timedelta(minutes=50)
    await pair.carried()
    rows = await pair.city.do(_events(taken, "secrecy_from_home"))
    assert len(rows) == 1, "delivered again and again, done once"
    assert "secrecy_followed" in kinds(await pair.province.office.read(ticket, "lin"))


async def test_a_hand_over_that_was_never_sent_is_written_anew_without_the_caller(pair: Pair):
    pair.province.office.clock.at("2026-03-04 10:00")
    ticket = await handed(pair, **SAID)
    await raised(pair.province, ticket)
    await pair.carried()
    (taken,) = await taken_of(pair, ticket)
    assert ((await packet_of(pair, ticket))["state"], taken["secrecy"]) == ("taken", "L2")
    stored = str(await pair.city.do(_events(taken)))
    stored += await pair.city.do(_stored(taken))
    assert not [name for name in NAMES if name in stored]


async def test_a_level_is_not_lowered_by_whoever_was_given_the_ticket_nor_when_it_is_raised_less(pair: Pair):
    ticket, taken = await _both(pair)
    await raised(pair.province, ticket, "L3", "lin")
    await pair.carried()
    city = pair.city.office
    assert await raised(pair.city, taken, "L1", "lin") == 403
    assert (await city.ask("su", "GET", f"/api/tickets/{taken['id']}"))[0] == 404, "strictly secret: its lead alone"
    assert await raised(pair.province, ticket, "L2", "lin") == 200
    await pair.carried()
    assert (await city.read(taken, "lin"))["secrecy"] == "L3"


async def test_a_copy_that_is_more_secret_already_keeps_its_words_when_home_raises_less(pair: Pair):
    ticket, taken = await _both(pair, secrecy="L0")
    assert await raised(pair.city, taken) == 200
    assert await raised(pair.province, ticket, "L1") == 200
    await pair.carried()
    seen = await pair.city.office.read(taken)
    assert seen["secrecy"] == "L2"
    assert "secrecy_from_home" in kinds(seen)
    kept = await pair.city.do(_stored(taken))
    assert SAID["matter"] in kept
    assert WORDED["matter_for_unit"] in kept


async def test_what_was_refused_is_not_kept(pair: Pair):
    given = HandOver(
        id=uuid4(), sender=PROVINCE, receiver=CITY, at=real_time(),
        ticket=Snapshot(
            number="1", matter="举报", demand="请查处", type="report", urgency="normal", secrecy="L2",
            opened_at=real_time(), caller_name="尉迟听澜",
        ),
    )  # fmt: skip
    body = msgspec.json.encode(given)

    async def refused() -> tuple[str, str, str]:
        receiver = Receiver(pair.city.office.services.tickets, pair.city.parties)
        for _ in range(2):
            sealed = await receiver.take(PROVINCE, pair.key.sign(PURPOSE, body), body, now=real_time(), coded=True)
        row = await ExchangePacket.get(packet=given.id)
        return read_receipt(sealed.body).verdict, str(read_receipt(sealed.body).code), row.body

    assert await pair.city.do(refused()) == ("refused", "identity_stays", "")


@pytest.mark.parametrize("kind", [TakeBack, Reopen])
async def test_what_home_asks_for_names_no_secret_caller_either(pair: Pair, kind: Any):
    ticket, taken = await _both(pair)
    await raised(pair.province, ticket)
    await pair.carried()
    handed_as = (await pair.province.do(_packets(ticket)))["hand_over"]
    more = {"cause": "recall"} if kind is TakeBack else {"round": 1}
    asked = kind(
        id=uuid4(), sender=PROVINCE, receiver=CITY, at=real_time(), hand_over=handed_as,
        reason="请回拨 13800001234", **more,
    )  # fmt: skip
    body = msgspec.json.encode(asked)

    async def answered() -> tuple[str, Any]:
        receiver = Receiver(pair.city.office.services.tickets, pair.city.parties)
        sealed = await receiver.take(PROVINCE, pair.key.sign(PURPOSE, body), body, now=real_time(), coded=True)
        receipt = read_receipt(sealed.body)
        return receipt.verdict, receipt.code

    assert await pair.city.do(answered()) == ("refused", "names_caller")
    assert "13800001234" not in str(await pair.city.do(_events(taken)))


async def _packets(ticket: dict[str, Any]) -> dict[str, Any]:
    return dict(await ExchangePacket.filter(ticket_id=ticket["id"]).values_list("kind", "packet"))


async def test_a_copy_that_is_over_follows_too(pair: Pair):
    ticket, taken = await _both(pair)
    city = pair.city.office
    await city.act("su", taken, "withdraw", reason="重复", verified=True)
    await pair.carried()
    assert (await pair.province.office.read(ticket))["status"] == "accepted"
    await raised(pair.province, ticket)
    await pair.carried()
    seen = await city.read(taken)
    assert (seen["status"], seen["secrecy"]) == ("withdrawn", "L2")
    assert not [name for name in NAMES if name in await pair.city.do(_stored(taken))]

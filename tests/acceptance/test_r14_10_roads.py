"""R14.10, road by road: whatever hangs on a secret ticket tells a unit nothing of who reported, and of a strictly
secret one tells nobody but its readers that there is one."""

from __future__ import annotations

import io
import re
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import msgspec
import openpyxl
import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import AUDITED, Ticket, rated, refused
from tests.integration.agent_console.conftest import HEADERS
from tickets.audit import verify_all
from tickets.events import looks_break
from tickets.list_views import row_of
from tickets.models import (
    Account,
    CallbackAttempt,
    CallbackTask,
    CallRecord,
    ListView,
    TicketView,
    TranscriptSegment,
)
from tickets.watermark import unmarked, views_in

NAME, NUMBER = "尉迟听澜", "13800001234"
SAID = {
    "matter": "桃源酒家隔壁裁缝铺的尉迟听澜举报酒家使用过期食品",
    "demand": "我在桃源路 88 号开裁缝铺，请查处",
    "place": "桃源路 88 号",
    "point": "30.94017,118.75123",
    "caller_name": NAME,
    "caller_number": NUMBER,
}
WORDED = {"matter_for_unit": "某餐馆使用过期食品", "demand_for_unit": "请依法查处"}
SECRET = SAID | WORDED | {"secrecy": "L2", "type": "report"}
TELL_TALES = ("尉迟", "裁缝", "桃源", "0001234", "88 号", "30.94017", "118.75123")
CARELESS = f"请尽快联系{NAME}（{NUMBER}），家住 88 号，坐标 30.94017,118.75123"


def told(answer: object) -> list[str]:
    """The tell-tales that an answer holds."""
    text = unmarked(answer if isinstance(answer, str) else msgspec.json.encode(answer).decode())
    return [one for one in TELL_TALES if one in text]


async def _level(office: Office, ticket: Ticket, level: str, account: str = "lin") -> dict[str, Any]:
    body = WORDED | {"version": (await office.read(ticket))["version"], "secrecy": level}
    changed: dict[str, Any] = await office.ok(account, "PUT", f"/api/tickets/{ticket['id']}/secrecy", body)
    return changed


async def _order(office: Office, ticket: Ticket) -> dict[str, Any]:
    """A supervision order on the ticket, signed by the lead."""
    await office.act("xu", ticket, "supervise", reason=CARELESS)
    orders = (await office.ok("lin", "GET", "/api/supervision/orders"))["items"]
    order = next(one for one in orders if one["ticket_id"] == ticket["id"])
    signed: dict[str, Any] = await office.ok(
        "lin", "POST", f"/api/supervision/orders/{order['id']}/sign", {"version": order["version"]}
    )
    return signed


async def _answered(office: Office, **fields: object) -> Ticket:
    """A ticket whose citizen was called back and is not content."""
    ticket = await office.dispatched(**fields)
    await office.act("fang", ticket, "sign")
    await office.act("fang", ticket, "contact", text="已通过热线中继联系")
    await office.act("fang", ticket, "reply", answer="已立案查处。")
    ticket = await office.act("xu", ticket, "approve_reply", **AUDITED)
    await rated(office, ticket, solved="no", satisfied="dissatisfied", note=CARELESS)
    return ticket


async def test_a_supervision_order_and_its_notice_name_the_unit_no_source(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched(**SECRET)
    order = await _order(office, ticket)
    for account in ("fang", "shangguan"):
        orders = (await office.ok(account, "GET", "/api/supervision/orders"))["items"]
        found = next(one for one in orders if one["id"] == order["id"])
        assert (found["matter"], told(found)) == (WORDED["matter_for_unit"], [])
        notices = (await office.ok(account, "GET", "/api/notices"))["items"]
        about = [one for one in notices if one["ticket_id"] == ticket["id"]]
        assert "order_issued" in {one["kind"] for one in about}
        assert told(about) == []
    path = f"/api/supervision/orders/{order['id']}/reply"
    answered = await office.ok("fang", "POST", path, {"version": order["version"], "reply": "已派员核查。"})
    assert told(answered) == []


async def test_a_request_to_exclude_a_rating_names_the_unit_no_source(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await _answered(office, **SECRET)
    body = {"number": ticket["number"], "code": "E4", "evidence": CARELESS, "citizen_text": f"{NAME}您好"}
    made = await office.ok("xu", "POST", "/api/exclusions", body)
    for account in ("fang", "shangguan"):
        found = next(
            one for one in (await office.ok(account, "GET", "/api/exclusions"))["items"] if one["id"] == made["id"]
        )
        assert told(found) == []
        assert told(await office.read(ticket, account)) == []


async def test_a_knowledge_gap_of_a_secret_matter_tells_its_owner_no_source(office: Office):
    office.clock.at("2026-03-03 10:00")
    draft = await office.draft(**(SECRET | {"matter_for_unit": "", "demand_for_unit": ""}))
    await office.act("su", draft, "answer_directly", answer=f"{NAME}您好，请提交材料。", no_knowledge=True)
    gaps = (await office.ok("fang", "GET", "/api/knowledge/tasks"))["items"]
    found = next(one for one in gaps if one["ticket_id"] == draft["id"])
    assert (found["matter"], told(found)) == ("保密事项", [])


async def test_who_was_first_is_told_without_what_he_wrote_of_the_source(office: Office):
    office.clock.at("2026-03-04 10:00")
    ticket = await office.dispatched(**SECRET)
    stale = ticket["version"]
    await office.act("lin", ticket, "note", text=CARELESS)
    await office.ok("lin", "POST", f"/api/tickets/{ticket['id']}/unmask", {"reason": f"核实{NAME}的情况"})
    status, problem = await office.ask("fang", "POST", f"/api/tickets/{ticket['id']}/actions/sign", {"version": stale})
    assert (status, problem["code"], told(problem)) == (409, "ticket_changed", [])
    assert "林望舒" in problem["detail"]
    assert "核实" not in problem["detail"], "what the office does with a secret is no concern of the unit"
    many = {"action": "sign", "ids": [{"id": ticket["id"], "version": stale}], "payload": {}, "dry_run": True}
    report = await office.ok("fang", "POST", "/api/tickets/bulk", many)
    assert (report["refused"], told(report)) == (1, [])


async def test_words_indexed_before_the_level_rose_no_longer_find_it(office: Office):
    office.clock.at("2026-03-05 10:00")
    ticket = await office.dispatched(**(SAID | {"type": "complaint"}))

    async def finds(account: str, text: str) -> bool:
        rows = (await office.ok(account, "GET", f"/api/tickets?view=unsigned&q={text}"))["items"]
        return ticket["id"] in {row["id"] for row in rows}

    assert await finds("fang", "裁缝铺")
    await _level(office, ticket, "L2", "xu")
    for text in ("裁缝铺", "桃源酒家", "桃源路", "尉迟听澜"):
        assert not await finds("fang", text), text
    assert await finds("fang", "过期食品")
    assert await finds("xu", "裁缝铺")


async def test_a_file_taken_in_before_the_level_rose_goes_with_its_name(office: Office):
    office.clock.at("2026-03-05 11:00")
    ticket = await office.dispatched(**(SAID | {"type": "complaint"}))
    su = await office.who("su")
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO("拍自自家窗口".encode()), filename="裁缝铺窗口所见.txt")
    path = f"/api/tickets/{ticket['id']}/attachments"
    async with su.http.post(su.url + path, data=form, headers=HEADERS) as response:
        added = await response.json()
        assert response.status == 200, added
    assert (await office.ok("fang", "GET", path))["total"] == 1
    await _level(office, ticket, "L2", "xu")
    assert (await office.ok("fang", "GET", path))["total"] == 0
    assert (await office.ask("fang", "GET", f"{path}/{added['attachment']['id']}"))[0] == 404
    page = await office.read(ticket, "fang")
    assert told(page) == []
    assert added["attachment"]["digest"] not in msgspec.json.encode(page).decode()


async def test_a_call_s_key_is_not_for_the_unit(office: Office):
    office.clock.at("2026-03-06 10:00")
    lead = await Account.get(account="lin")
    made = await office.services.tickets.open_draft(
        lead.actor, now=office.clock(), fields=SECRET | {"area": "341802"}, call_id="1772000000.77"
    )
    ticket = {"id": str(made.id)}
    await office.act("lin", ticket, "accept")
    await office.act("xu", ticket, "dispatch", department="341802-market")
    assert "1772000000.77" in str(await office.read(ticket, "su"))
    for path in (f"/api/tickets/{made.id}", f"/api/tickets/{made.id}/events"):
        assert "1772000000.77" not in str(await office.ok("fang", "GET", path))


@pytest.fixture(scope="module")
async def strict(office: Office) -> Ticket:
    """A ticket that became strictly secret after everything that can hang on one hung on it."""
    office.clock.at("2026-03-09 10:00")
    ticket = await _answered(office, **(SECRET | {"type": "complaint"}))
    await _order(office, ticket)
    body = {"number": ticket["number"], "code": "E4", "evidence": "检验报告", "citizen_text": "已按规定办理"}
    await office.ok("fang", "POST", "/api/exclusions", body)
    await _level(office, ticket, "L3")
    return ticket


@pytest.fixture(scope="module")
async def called_back(office: Office, strict: Ticket) -> str:
    """The call in which the strictly secret ticket's citizen was asked, with its talk written down."""
    task = await CallbackTask.filter(ticket_id=strict["id"]).first()
    at, key = office.clock(), uuid4()
    call_id = f"cb-{key}"
    await CallbackAttempt.create(id=key, task_id=task.id, at=at, agent_id="x", agent_name="顾闻笛", call_id=call_id)
    recording = office.services.settings.var / "recordings" / f"{call_id}.wav"
    recording.parent.mkdir(exist_ok=True)
    recording.write_bytes(b"RIFF")
    await CallRecord.create(
        call_id=call_id, direction="callback", number=NUMBER, arrived_at=at, ended_at=at, recording_path=str(recording)
    )
    await TranscriptSegment.create(
        call_id=call_id, side="citizen", index=0, started_at=at, ended_at=at, text="我是尉迟听澜"
    )
    return call_id


@pytest.mark.parametrize("account", ["xu", "gu", "yan", "lu"])
async def test_the_talk_of_a_callback_is_as_secret_as_its_ticket(office: Office, called_back: str, account: str):
    for road in ("", "/recording"):
        status, answer = await office.ask(account, "GET", f"/api/calls/{called_back}{road}")
        assert status in {403, 404}, road
        assert told(answer) == []


async def test_who_may_read_a_called_back_ticket_hears_its_callback_and_the_look_is_written_down(
    office: Office, strict: Ticket, called_back: str
):
    page = await office.ok("lin", "GET", f"/api/calls/{called_back}")
    assert page["transcript"][0]["text"] == "我是尉迟听澜"
    assert await TicketView.exists(ticket_id=strict["id"], what="transcript")


@pytest.mark.parametrize("account", ["xu", "gu", "yan", "lu", "fang"])
async def test_nothing_of_a_strictly_secret_ticket_is_on_another_s_lists(office: Office, strict: Ticket, account: str):
    roads = (
        "/api/supervision/orders?state=all", "/api/exclusions", "/api/surveys/relisten", "/api/surveys/samples",
        "/api/callbacks?view=open", "/api/notices", "/api/knowledge/tasks", "/api/routing/drafts",
        "/api/tickets?view=open", "/api/tickets?view=mine", "/api/tickets?view=supervised", "/api/tickets/counters",
    )  # fmt: skip
    for road in roads:
        status, answer = await office.ask(account, "GET", road)
        assert status in {200, 403}, (road, status)
        assert strict["id"] not in str(answer), road
        assert strict["number"] not in str(answer), road
        assert account != "fang" or told(answer) == [], road
    for path in ("", "/events", "/attachments", "/paper", "/precedents"):
        assert (await office.ask(account, "GET", f"/api/tickets/{strict['id']}{path}"))[0] == 404, path


@pytest.mark.parametrize("account", ["xu", "gu", "lu", "fang", "sima"])
async def test_no_step_tells_another_that_a_strictly_secret_ticket_exists(office: Office, strict: Ticket, account: str):
    """The same answer as for an id that nobody ever gave, whatever the step, the version and the form."""
    for ticket in (strict["id"], str(uuid4())):
        for action in ("accept", "note", "reply", "approve_reply", "confirm_explained", "supervise"):
            for version in (0, strict["version"]):
                path = f"/api/tickets/{ticket}/actions/{action}"
                status, problem = await office.ask(account, "POST", path, {"version": version, "text": "x"})
                assert (status, problem["code"], problem["detail"]) == (404, "not_found", ""), path
    if account in {"xu", "gu", "lu"}:
        body = WORDED | {"version": 0, "secrecy": "L0"}
        assert (await office.ask(account, "PUT", f"/api/tickets/{strict['id']}/secrecy", body))[0] == 404


async def test_no_ticket_is_merged_into_one_that_one_may_not_see(office: Office):
    office.clock.at("2026-03-09 10:00")
    master = await office.dispatched(**(SAID | {"type": "complaint"}))
    child = await office.draft(**(SAID | {"type": "complaint"}))
    child = await office.act("su", child, "accept")
    await _level(office, master, "L3")
    heard = set()
    for number in (master["number"], "000000-0000"):
        path = f"/api/tickets/{child['id']}/actions/merge"
        status, problem = await office.ask("xu", "POST", path, {"version": child["version"], "master": number})
        heard.add((status, problem["code"], problem["detail"]))
    assert len(heard) == 1
    assert (await office.act("lin", child, "merge", master=master["number"]))["status"] == "merged", "but for the lead"


async def test_a_refusal_does_not_tell_how_far_another_unit_s_ticket_is(office: Office):
    office.clock.at("2026-03-09 10:00")
    ticket = await office.dispatched(**(SAID | {"type": "complaint"}))
    told_of = set()
    for action in ("sign", "reply", "accept", "archive"):
        path = f"/api/tickets/{ticket['id']}/actions/{action}"
        status, problem = await office.ask("sima", "POST", path, {"version": 1})
        told_of.add((status, problem["detail"]))
    assert len(told_of) == 1


async def test_a_wording_is_no_longer_than_its_field(office: Office):
    office.clock.at("2026-03-09 10:00")
    ticket = await office.dispatched(**SECRET)
    long = {"matter_for_unit": "长" * 201, "demand_for_unit": "长" * 50_000}
    for method, path, body in (
        ("POST", "wording", long),
        ("PUT", "secrecy", long | {"version": ticket["version"], "secrecy": "L2"}),
    ):
        status, problem = await office.ask("xu", method, f"/api/tickets/{ticket['id']}/{path}", body)
        assert (status, set(problem["fields"])) == (422, {"matter_for_unit", "demand_for_unit"})


async def test_what_hangs_on_a_strictly_secret_ticket_is_done_by_its_readers_alone(office: Office, strict: Ticket):
    orders = (await office.ok("lin", "GET", "/api/supervision/orders"))["items"]
    order = next(one for one in orders if one["ticket_id"] == strict["id"])
    path = f"/api/supervision/orders/{order['id']}"
    assert (await office.ask("fang", "POST", f"{path}/reply", {"version": order["version"], "reply": "x"}))[0] == 404
    close = {"version": order["version"], "accepted": True, "opinion": "同意"}
    assert (await office.ask("xu", "POST", f"{path}/close", close))[0] == 404
    asked = (await office.ok("lin", "GET", "/api/exclusions"))["items"]
    mine = next(one for one in asked if one["ticket_id"] == strict["id"])
    assert (await office.ask("xu", "POST", f"/api/exclusions/{mine['id']}/sign", {}))[0] == 404


async def test_a_package_of_evidence_holds_what_a_unit_would_read_and_its_readers_are_viewers(office: Office):
    office.clock.at("2026-03-10 10:00")
    ticket = await office.dispatched(**SECRET)
    await _order(office, ticket)
    body = {"department": "341802-market", "title": "示例", "tickets": [ticket["number"]], "purpose": "核查"}
    made = await office.ok("lin", "POST", "/api/supervision/evidence", body)
    opened = await office.ok("yan", "POST", f"/api/supervision/evidence/{made['id']}/open", {"purpose": "核查"})
    assert (opened["content"]["tickets"][0]["matter"], told(opened)) == (WORDED["matter_for_unit"], [])
    people = (await office.ok("yan", "GET", f"/api/tickets/{ticket['id']}/views"))["people"]
    assert {one["name"] for one in people if one["what"] == "A package of evidence"} == {"林望舒", "严复核"}
    await _level(office, ticket, "L3")
    assert (await office.ask("yan", "POST", f"/api/supervision/evidence/{made['id']}/open", {"purpose": "x"}))[0] == 404
    assert (await office.ask("lu", "POST", "/api/supervision/evidence", body))[0] == 422


async def test_who_saw_it_on_a_list_stands_among_the_viewers_once_for_each_look(office: Office):
    office.clock.at("2026-03-11 10:00")
    ticket = await office.dispatched(**SECRET)

    async def on_lists(name: str) -> int:
        people = (await office.ok("yan", "GET", f"/api/tickets/{ticket['id']}/views"))["people"]
        return sum(one["name"] == name and one["what"] == "A list of tickets" for one in people)

    assert await on_lists("方既白") == 0
    for _ in range(3):
        await office.ok("fang", "GET", f"/api/tickets?view=unsigned&q={ticket['number']}")
    assert await on_lists("方既白") == 1, "the same list read again is one look"
    office.clock.at("2026-03-11 10:11")
    await office.ok("fang", "GET", f"/api/tickets?view=unsigned&q={ticket['number']}")
    assert await on_lists("方既白") == 2
    row = await ListView.filter(viewer_name="方既白").order_by("-id").first()
    assert row is not None
    assert (row.tickets, row.shown, row.filters) == ([ticket["id"]], 1, {"view": "unsigned", "searched": "yes"})
    units = (await office.ok("fang", "GET", f"/api/tickets/{ticket['id']}/views"))["units"]
    assert {one["department"]["code"] for one in units if one["department"]} == {"341802-market"}


async def test_a_list_without_secret_tickets_writes_nothing(office: Office):
    office.clock.at("2026-03-11 11:00")
    ticket = await office.dispatched()
    before = await ListView.all().count()
    await office.ok("fang", "GET", f"/api/tickets?view=unsigned&q={ticket['number']}")
    assert await ListView.all().count() == before


async def test_a_look_at_a_list_that_is_changed_is_named(office: Office, database_url: str):
    office.clock.at("2026-03-11 12:00")
    ticket = await office.dispatched(**SECRET)
    await office.ok("fang", "GET", f"/api/tickets?view=unsigned&q={ticket['number']}")
    assert (await verify_all()).findings == []
    look = await ListView.filter(viewer_name="方既白").order_by("-id").first()
    assert look is not None
    for change in (
        "UPDATE list_view SET tickets = '[]' WHERE id = $1",
        "UPDATE list_view SET viewer_name = '别人' WHERE id = $1",
    ):
        connection = await asyncpg.connect(database_url)
        attempt = connection.transaction()
        await attempt.start()
        try:
            with pytest.raises(asyncpg.RestrictViolationError):
                async with connection.transaction():
                    await connection.execute(change, look.id)
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute(change, look.id)
            rows = await connection.fetch("SELECT * FROM list_view WHERE viewer_id = $1 ORDER BY seq", look.viewer_id)
        finally:
            await attempt.rollback()
            await connection.close()
        stored = [ListView(**_as_stored(row)) for row in rows]
        wrong = looks_break(stored, row_of)
        assert wrong is not None
        assert (wrong.seq, wrong.reason) == (look.seq, "the row's content was changed")


def _as_stored(row: asyncpg.Record) -> dict[str, Any]:
    values = dict(row)
    return values | {name: msgspec.json.decode(values[name]) for name in ("filters", "tickets")}


async def test_each_text_of_a_secret_ticket_in_the_excel_carries_the_reader_s_mark(office: Office):
    office.clock.at("2026-03-12 10:00")
    ticket = await office.dispatched(**SECRET)
    plain = await office.dispatched(type="complaint")
    fang = await office.who("fang")
    async with fang.http.get(f"{fang.url}/api/tickets/export?view=unsigned", headers=HEADERS) as response:
        rows = list(openpyxl.load_workbook(io.BytesIO(await response.read())).active.iter_rows(values_only=True))
    lines = {row[0]: row for row in rows}
    marks = [views_in(cell) for cell in lines[ticket["number"]] if isinstance(cell, str) and views_in(cell)]
    assert len(marks) >= 2
    assert len({view for found in marks for view in found}) == 1
    assert not views_in("".join(str(cell) for cell in lines[plain["number"]]))


async def test_a_point_is_seen_where_the_place_is_and_never_taken_out_by_a_unit(office: Office):
    office.clock.at("2026-03-12 11:00")
    plain = await office.dispatched(**(SAID | {"type": "complaint"}))
    secret = await office.dispatched(**SECRET)
    for account, seen in (("xu", True), ("yan", True), ("fang", True)):
        page = await office.read(plain, account)
        assert ((page["point"] or {}).get("latitude") == 30.94017) is seen
    assert (await office.read(secret, "xu"))["point"]["longitude"] == 118.75123
    assert (await office.read(secret, "fang"))["point"] is None
    for account, taken in (("xu", True), ("fang", False)):
        who = await office.who(account)
        async with who.http.get(f"{who.url}/api/tickets/export?view=unsigned", headers=HEADERS) as response:
            rows = list(openpyxl.load_workbook(io.BytesIO(await response.read())).active.iter_rows(values_only=True))
        assert ("118.75123" in str(rows)) is taken
    for account in ("xu", "fang"):
        assert (await office.ok(account, "GET", "/api/tickets?view=unsigned&q=118.75123"))["items"] == []
    await office.act("xu", secret, "note", text=CARELESS)
    assert told(await office.ok("fang", "GET", f"/api/tickets/{secret['id']}/events")) == []


async def test_the_distance_to_a_ticket_that_one_may_not_see_is_told_to_nobody(office: Office):
    """Three distances would be a place."""
    office.clock.at("2026-03-12 12:00")
    hidden = await office.dispatched(**SECRET)
    await _level(office, hidden, "L3")
    far = await office.draft(**(SAID | {"type": "complaint", "point": "31.10017,118.75123"}))
    await office.act("su", far, "accept")
    said = await refused(office, "xu", far, "merge", master=hidden["number"])
    assert " m apart" not in said
    near = await office.draft(**(SAID | {"type": "complaint"}))
    await office.act("su", near, "accept")
    assert await refused(office, "xu", near, "merge", master=hidden["number"]) == said
    assert hidden["number"] not in str(await office.ok("xu", "GET", f"/api/tickets/{near['id']}/similar"))


async def test_the_description_of_the_api_and_the_figures_hold_no_ticket(office: Office):
    office.clock.at("2026-03-12 10:00")
    ticket = await office.dispatched(**SECRET)
    su = await office.who("su")
    for path in ("/api/openapi.json", "/metrics"):
        async with su.http.get(su.url + path) as response:
            text = await response.text()
        told_in_words = re.sub(r" [0-9.e+-]+$", "", text, flags=re.MULTILINE)  # seconds may have any digits
        assert told(told_in_words) == [], path
        assert ticket["number"] not in told_in_words

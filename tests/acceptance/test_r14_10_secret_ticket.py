"""R14.10: of an L2 ticket a unit has no name, phone or exact door number anywhere; the inspector lists every viewer."""

import io
import logging

import msgspec
import pytest
import structlog

from agent_console.logs import configure_logs
from tests.acceptance.conftest import Office
from tickets.outbox import Outbox
from tickets.watermark import unmarked, views_in

NAME, NUMBER, DOOR = "尉迟听澜", "13800001234", "2 单元"
SAID = {
    "matter": "云栖花苑 3 栋 2 单元 601 室被人举报违建",
    "demand": "我是尉迟听澜，电话 13800001234，住云栖花苑 3 栋 2 单元，要求查处楼上违建",
    "place": "云栖花苑 3 栋 2 单元 601 室",
    "contact_wish": "晚上打 13800001234",
    "secrecy": "L2",
    "type": "report",
}
WORDED = {"matter_for_unit": "某小区违法建设", "demand_for_unit": "核查小区内违法建设并依法处理"}
TELL_TALES = (NAME, "尉迟", NUMBER, "0001234", DOOR, "601 室", "3 栋", "云栖花苑 3")


def clean(answer: object) -> bool:
    text = answer if isinstance(answer, str) else msgspec.json.encode(answer).decode()
    return not [tale for tale in TELL_TALES if tale in unmarked(text)]


@pytest.fixture(scope="module")
async def secret(office: Office) -> dict:
    """A report on request of secrecy, dispatched and worked on, with an operator's careless note on it."""
    office.clock.at("2026-02-13 10:00")
    ticket = await office.dispatched(**SAID, **WORDED)
    await office.act("lin", ticket, "note", text=f"{NAME}（{NUMBER}）来电补充，家住 3 栋 2 单元 601 室")
    return ticket


async def test_it_is_not_dispatched_before_it_is_rewritten(office: Office):
    office.clock.at("2026-02-13 10:00")
    ticket = await office.draft(**SAID)
    await office.act("su", ticket, "accept")
    version = (await office.read(ticket))["version"]
    path = f"/api/tickets/{ticket['id']}"
    status, problem = await office.ask("xu", "POST", f"{path}/actions/dispatch", {"version": version})
    assert (status, set(problem["fields"])) == (422, {"matter_for_unit", "demand_for_unit"})

    leaky = WORDED | {"demand_for_unit": "3 栋 2 单元的尉迟听澜要求查处", "version": version, "secrecy": "L2"}
    status, problem = await office.ask("xu", "PUT", f"{path}/secrecy", leaky)
    assert (status, set(problem["fields"])) == (422, {"demand_for_unit"})
    assert NAME in problem["fields"]["demand_for_unit"]

    await office.ok("xu", "PUT", f"{path}/secrecy", WORDED | {"version": version, "secrecy": "L2"})
    assert (await office.act("xu", ticket, "dispatch"))["status"] == "dispatched"


async def test_the_agent_is_shown_how_the_wording_differs(office: Office, secret):
    shown = await office.ok("su", "POST", f"/api/tickets/{secret['id']}/wording", {})
    demand = shown["fields"][1]
    assert demand["wording"] == WORDED["demand_for_unit"]
    assert "".join(part["text"] for part in demand["parts"] if part["op"] != "new") == SAID["demand"]
    assert demand["leaks"] == []
    assert (await office.ask("fang", "POST", f"/api/tickets/{secret['id']}/wording", {}))[0] == 403


async def test_r14_10_the_page_the_events_and_the_lists_hold_no_source(office: Office, secret):
    path = f"/api/tickets/{secret['id']}"
    for account in ("fang", "shangguan"):
        seen = await office.ok(account, "GET", path)
        assert (seen["matter"], seen["demand"]) == tuple(WORDED.values())
        assert seen["caller"] == {"name": "", "number": "", "contact_wish": None}
        assert (seen["place"], seen["call_id"], seen["suggested_fields"], seen["wording"]) == ("", None, {}, None)
        assert clean(seen)
        assert clean(await office.ok(account, "GET", f"{path}/events"))
        for view in ("mine", "department", "unsigned"):
            rows = await office.ok(account, "GET", f"/api/tickets?view={view}")
            assert rows["items"]
            assert clean(rows)
    assert NAME in str(await office.ok("su", "GET", path)), "the office reads what was said"


async def test_r14_10_the_search_does_not_find_it_by_what_the_unit_may_not_read(office: Office, secret):
    async def found(account: str, text: str) -> list[str]:
        rows = await office.ok(account, "GET", f"/api/tickets?view=mine&q={text}")
        return [row["number"] for row in rows["items"]]

    for text in (NUMBER, NAME, "601", "云栖花苑", "楼上违建"):
        assert secret["number"] not in await found("fang", text), text
    assert secret["number"] in await found("fang", secret["number"])
    assert secret["number"] in await found("fang", "违法建设")


async def test_r14_10_export_print_and_notice_hold_no_source_and_carry_the_reader_s_marks(office: Office, secret):
    fang = await office.who("fang")
    for form in ("export", "print", "notice"):
        url = f"{fang.url}/api/tickets/{secret['id']}/paper?form={form}"
        async with fang.http.get(url, headers={"X-Requested-With": "hotline"}) as response:
            assert response.status == 200
            text = await response.text()
        assert clean(text), form
        assert WORDED["matter_for_unit"] in unmarked(text)
        assert len(views_in(text)) == 1
        if form != "notice":
            assert "方既白" in text


async def test_transcript_recording_and_caller_are_not_for_a_unit(office: Office, secret):
    for path in ("/api/calls/whatever", "/api/calls/whatever/recording"):
        assert (await office.ask("fang", "GET", path))[0] == 403
    ticket = f"/api/tickets/{secret['id']}"
    assert (await office.ask("fang", "GET", f"{ticket}/caller"))[0] == 403
    assert (await office.ask("fang", "POST", f"{ticket}/unmask", {"reason": "需要上门核实"}))[0] == 403


async def test_what_the_live_socket_tells_holds_no_source(office: Office, secret):
    told: list[dict] = []

    async def publish(notice: dict) -> None:
        told.append(notice)

    while await Outbox(publish, name="acceptance").relay():
        pass
    about = [notice for notice in told if notice["id"] == secret["id"]]
    assert about
    assert clean(about)


async def test_r14_10_the_log_holds_no_source(office: Office, secret):
    written = io.StringIO()
    configure_logs(json_lines=True)
    logging.getLogger().handlers[0].setStream(written)  # type: ignore[attr-defined]  # it is the stream handler
    try:
        for account in ("fang", "su", "sima"):
            await office.ask(account, "GET", f"/api/tickets/{secret['id']}")
        await office.ask("fang", "GET", f"/api/tickets?q={NUMBER}&view=nothing")
        await office.ask("fang", "POST", f"/api/tickets/{secret['id']}/actions/reply", {"version": 1, "answer": NAME})
        structlog.get_logger().warning("dialled", number=NUMBER)
    finally:
        structlog.reset_defaults()
    assert "request_refused" in written.getvalue()
    assert clean(written.getvalue())


async def test_r14_10_the_inspector_lists_every_viewer_and_units_learn_of_units(office: Office, secret):
    path = f"/api/tickets/{secret['id']}"
    await office.ok("fang", "GET", path)
    seen = await office.ok("yan", "GET", f"{path}/views")
    people = {(one["name"], one["post"]) for one in seen["people"]}
    assert {("方既白", "Liaison"), ("上官婉晴", "Deputy head"), ("苏念慈", "Voice operator")} <= people
    assert {"The ticket's page", "An export", "A print"} <= {one["what"] for one in seen["people"]}
    units = await office.ok("fang", "GET", f"{path}/views")
    assert units["people"] is None
    assert {one["department"]["code"] for one in units["units"] if one["department"]} == {"341802-market"}
    assert not any(name in units["answer"] for name in ("方既白", "苏念慈"))
    assert (await office.ask("sima", "GET", f"{path}/views"))[0] == 404


async def test_a_page_of_a_secret_ticket_carries_the_reader_s_name_post_and_time(office: Office, secret):
    office.clock.at("2026-02-13 11:30")
    seen = await office.ok("fang", "GET", f"/api/tickets/{secret['id']}")
    assert seen["watermark"] == "方既白 Liaison 2026-02-13 11:30"
    open_one = await office.dispatched()
    assert (await office.read(open_one))["watermark"] is None


async def test_a_strictly_secret_ticket_is_for_the_lead_and_named_persons(office: Office):
    ticket = await office.draft(**(SAID | WORDED | {"secrecy": "L3"}))
    path = f"/api/tickets/{ticket['id']}"
    await office.act("su", ticket, "accept")
    for account in ("xu", "gu", "yan"):
        assert (await office.ask(account, "GET", path))[0] == 404
    version = (await office.read(ticket))["version"]
    body = WORDED | {"version": version, "secrecy": "L3", "named_readers": ["xu"]}
    assert (await office.ask("su", "PUT", f"{path}/secrecy", body))[0] == 403
    await office.ok("lin", "PUT", f"{path}/secrecy", body)
    assert (await office.read(ticket, "xu"))["number"] == ticket["number"]
    assert ticket["number"] in str(await office.ok("xu", "GET", "/api/tickets?view=to_dispatch"))
    assert (await office.ask("gu", "GET", path))[0] == 404
    names = {one["name"] for one in (await office.ok("yan", "GET", f"{path}/views"))["people"]}
    assert {"许清嘉", "林望舒"} <= names, "the inspector reads who saw it, not what it says"


async def test_a_number_is_seen_after_a_second_person_s_word_and_for_a_while_only(office: Office):
    office.clock.at("2026-02-13 14:00")
    ticket = await office.dispatched()
    path = f"/api/tickets/{ticket['id']}"
    assert (await office.ask("su", "GET", f"{path}/caller"))[0] == 403
    asked = await office.ok("su", "POST", f"{path}/unmask", {"reason": "中继失败，需人工拨打"})
    for account in ("su", "xu"):
        assert (await office.ask(account, "POST", f"/api/unmask/{asked['id']}", {"granted": True}))[0] == 403
    waiting = await office.ok("lin", "GET", "/api/unmask")
    assert [one["id"] for one in waiting["items"]] == [asked["id"]]
    await office.ok("lin", "POST", f"/api/unmask/{asked['id']}", {"granted": True, "minutes": 30})
    assert (await office.ask("qian", "POST", f"/api/unmask/{asked['id']}", {"granted": False}))[0] == 409

    shown = await office.ok("su", "GET", f"{path}/caller")
    assert shown["number"] == "+8613800001234"
    assert (await office.ask("gu", "GET", f"{path}/caller"))[0] == 403, "the permission is a person's own"
    office.clock.at("2026-02-13 14:31")
    assert (await office.ask("su", "GET", f"{path}/caller"))[0] == 403
    people = (await office.ok("yan", "GET", f"{path}/views"))["people"]
    assert [one["name"] for one in people if one["what"] == "The caller's data"] == ["苏念慈"]
    kinds = [event["kind"] for event in (await office.read(ticket))["timeline"]]
    assert kinds[-2:] == ["unmask_asked", "unmask_granted"]
    assert "unmask" not in str((await office.read(ticket, "fang"))["timeline"])


async def test_the_lead_s_own_wish_is_decided_by_another(office: Office):
    office.clock.at("2026-02-13 14:00")
    ticket = await office.dispatched()
    asked = await office.ok("lin", "POST", f"/api/tickets/{ticket['id']}/unmask", {"reason": "核实紧急情况"})
    assert (await office.ask("lin", "POST", f"/api/unmask/{asked['id']}", {"granted": True}))[0] == 403
    assert (await office.ask("qian", "POST", f"/api/unmask/{asked['id']}", {"granted": True}))[0] == 200

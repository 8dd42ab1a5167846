"""R2, repeats: same citizen and same matter are added to what is open, redone, raised the third time, or refused."""

from tests.acceptance.conftest import MATTER, Office
from tests.acceptance.steps import AUDITED, kinds, refused, replied
from tickets.models import Notice

AGAIN = {"matter": "云栖花苑 3 栋电梯又停运了", "demand": "今天又困人，请马上派人"}


async def _repeat(office: Office, ticket: dict, account: str = "su") -> dict | None:
    return (await office.ok(account, "GET", f"/api/tickets/{ticket['id']}/repeat"))["found"]


async def _closed(office: Office, day: str, number: str) -> dict:
    """Passed by dispatch on that day, the citizen content."""
    office.clock.at(f"{day} 09:00")
    ticket = await replied(office, caller_number=number, type="praise")
    ticket = await office.act("xu", ticket, "approve_reply", **AUDITED)
    assert ticket["status"] == "closed"
    return ticket


async def test_a_second_call_is_added_to_the_open_ticket_and_its_unit_hears_of_it(office: Office):
    office.clock.at("2026-03-02 10:00")
    number = "13800000001"
    first = await office.dispatched(caller_number=number)
    again = await office.draft(**AGAIN, caller_number=number)
    found = await _repeat(office, again)
    assert (found["earlier"]["number"], found["times"], found["advice"]) == (first["number"], 2, ["append"])
    ended = await office.act("su", again, "append", earlier=first["number"])
    assert (ended["status"], ended["life"]["repeats"]["number"]) == ("appended", first["number"])
    seen = await office.read(first)
    assert kinds(seen)[-1] == "supplemented"
    assert "今天又困人" in seen["timeline"][-1]["text"]
    assert [one["number"] for one in seen["life"]["appended"]] == [ended["number"]]
    assert await Notice.filter(kind="ticket_updated", ticket_id=first["id"], department="341802-market").count() == 1
    unit = await office.read(first, "fang")
    assert (unit["life"]["appended"], unit["life"]["repeats"]) == ([], None), "the office's own bookkeeping"
    closed = (await office.ok("lin", "GET", f"/api/tickets?view=closed&q={ended['number']}"))["items"]
    assert [one["id"] for one in closed] == [ended["id"]]
    assert "call_id" not in (unit["timeline"][-1]["detail"] or {})


async def test_another_citizen_another_matter_or_no_number_repeats_nothing(office: Office):
    office.clock.at("2026-03-02 10:00")
    number = "13800000002"
    first = await office.dispatched(caller_number=number)
    assert await _repeat(office, await office.draft(**AGAIN, caller_number="13800000099")) is None
    assert await _repeat(office, await office.draft(**AGAIN, caller_number="")) is None
    other = await office.draft(
        matter="锦城路夜间施工噪声扰民",
        demand="停止施工",
        place="锦城路",
        caller_number=number,
        category="environment.noise",
    )
    assert await _repeat(office, other) is None
    stranger = await office.draft(**AGAIN, caller_number="13800000099")
    assert "rule R2" in await refused(office, "su", stranger, "append", earlier=first["number"])


async def test_more_secrecy_than_the_open_ticket_has_asks_for_a_ticket_of_its_own(office: Office):
    office.clock.at("2026-03-02 10:00")
    number = "13800000003"
    first = await office.dispatched(caller_number=number)
    again = await office.draft(**AGAIN, caller_number=number, secrecy="L2")
    assert "more secrecy" in await refused(office, "su", again, "append", earlier=first["number"])


async def test_a_secret_matter_is_added_to_in_words_that_do_not_name_the_source(office: Office):
    office.clock.at("2026-03-02 10:00")
    number = "13800000004"
    worded = {"matter_for_unit": "某小区电梯停运", "demand_for_unit": "恢复运行"}
    first = await office.dispatched(caller_number=number, secrecy="L2", **worded)
    again = await office.draft(matter=MATTER["matter"], demand="我是 302 的住户，别说是我", caller_number=number)
    await office.act("su", again, "append", earlier=first["number"])
    said = (await office.read(first, "fang"))["timeline"][-1]["text"]
    assert "302" not in said
    assert "ask the hotline for more" in said


async def test_what_was_closed_lately_is_redone_when_the_lead_agrees(office: Office):
    number = "13800000005"
    first = await _closed(office, "2026-03-02", number)
    office.clock.at("2026-03-27 10:00")
    again = await office.draft(**AGAIN, caller_number=number)
    found = await _repeat(office, again)
    assert found["advice"] == ["redo", "refuse"]
    form = {"earlier": first["number"], "text": "修好三周后又停运"}
    await office.act("su", again, "propose_redo", **form)
    listed = (await office.ok("lin", "GET", "/api/tickets?view=to_review"))["items"]
    assert again["id"] in [one["id"] for one in listed]
    assert (await office.ok("lin", "GET", "/api/tickets/counters"))["to_review"] == len(listed)
    buttons = {one["action"] for one in (await office.read(again))["actions"]}
    assert "confirm_redo" in buttons
    assert "confirm_refusal" not in buttons
    ended = await office.act("lin", again, "confirm_redo", opinion="同意重办")
    assert (ended["status"], ended["life"]["review"]) == ("appended", False)
    redone = await office.read(first)
    assert (redone["status"], kinds(redone)[-1]) == ("working", "redo_repeat")
    assert "修好三周后又停运" in redone["timeline"][-1]["text"]


async def test_after_the_packs_days_redoing_is_refused_with_the_rule(office: Office):
    number = "13800000006"
    first = await _closed(office, "2026-03-02", number)
    office.clock.at("2026-04-02 10:00")
    again = await office.draft(**AGAIN, caller_number=number)
    said = await refused(office, "su", again, "propose_redo", earlier=first["number"], text="又停运")
    assert "closed too long ago" in said
    assert "rule R2" in said


async def test_the_third_time_is_suggested_as_expedited_and_waits_for_the_lead(office: Office):
    number = "13800000007"
    await _closed(office, "2026-03-02", number)
    await _closed(office, "2026-03-16", number)
    office.clock.at("2026-05-06 10:00")
    third = await office.draft(**AGAIN, caller_number=number)
    found = await _repeat(office, third)
    assert (found["times"], found["days"], found["urgency"]["code"], found["review"]) == (3, 90, "U3", True)
    third = await office.act("su", third, "accept")
    assert (third["urgency"], third["life"]["review"], third["life"]["repeat_times"]) == ("normal", True, 3)
    assert "repeat_found" in kinds(third)
    assert await Notice.filter(kind="repeat_found", ticket_id=third["id"], roles__contains=["lead"]).count() == 1
    await office.act("xu", third, "dispatch")
    assert "repeat_found" not in kinds(await office.read(third, "fang"))
    path = f"/api/tickets/{third['id']}/actions/review_repeat"
    assert (await office.ask("xu", "POST", path, {"version": third["version"], "opinion": "阅"}))[0] == 403
    after = await office.act("lin", third, "review_repeat", opinion="转督办跟踪")
    assert (after["life"]["review"], kinds(after)[-1]) == (False, "review_repeat")
    assert "review_repeat" not in {one["action"] for one in after["actions"]}
    listed = (await office.ok("lin", "GET", "/api/tickets?view=to_review"))["items"]
    assert third["id"] not in [one["id"] for one in listed]


async def test_with_nothing_new_it_is_not_taken_again_and_the_citizen_gets_the_letter(office: Office):
    number = "13800000008"
    first = await _closed(office, "2026-03-02", number)
    office.clock.at("2026-04-20 10:00")
    again = await office.draft(**AGAIN, caller_number=number)
    found = await _repeat(office, again)
    assert found["advice"] == ["refuse"]
    assert first["number"] in found["letter"]
    path = f"/api/tickets/{again['id']}/paper?form=letter"
    assert (await office.ask("su", "GET", path))[0] == 409, "nobody has confirmed it"
    await office.act("su", again, "propose_refusal", code="repeated", text=found["letter"])
    ended = await office.act("lin", again, "confirm_refusal", opinion="属实")
    assert (ended["status"], ended["life"]["review"]) == ("refused", False)
    person = await office.who("su")
    async with person.http.get(f"{person.url}{path}", headers={"Accept-Language": "zh-CN"}) as response:
        text = await response.text()
    assert "不重复受理告知书" in text
    assert first["number"] in text
    assert "行政复议" in text


async def test_a_strictly_secret_ticket_is_repeated_only_for_those_who_may_know_of_it(office: Office):
    office.clock.at("2026-03-02 10:00")
    number = "13800000009"
    worded = {"matter_for_unit": "某小区电梯停运", "demand_for_unit": "恢复运行"}
    first = await office.draft(caller_number=number, secrecy="L3", **worded)
    await office.act("su", first, "accept")
    again = await office.draft(**AGAIN, caller_number=number)
    assert (await _repeat(office, again, "gu")) is None
    assert (await _repeat(office, again))["earlier"]["number"] == first["number"], "she took it down herself"
    form = {"version": again["version"], "earlier": first["number"]}
    status, problem = await office.ask("gu", "POST", f"/api/tickets/{again['id']}/actions/append", form)
    assert (status, "no such ticket" in problem["detail"]) == (409, True)

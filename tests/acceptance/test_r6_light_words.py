"""R6: a light says what gives it, signature, first contact or result, on the page and in the lists."""

from __future__ import annotations

from tests.acceptance.conftest import Office
from tests.acceptance.steps import ZH, evidence, working


async def _said(office: Office, ticket: dict, account: str = "xu") -> tuple[str, str]:
    page = await office.ok(account, "GET", f"/api/tickets/{ticket['id']}", **ZH)
    (row,) = (await office.ok(account, "GET", f"/api/tickets?view=open&q={ticket['number']}", **ZH))["items"]
    assert (row["light"], row["light_why"]) == (page["light"], page["light_why"])
    return page["light"], page["light_why"]


async def test_it_says_signature_and_first_contact_apart_from_the_result(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    assert await _said(office, ticket) == ("green", "正常办理")
    office.clock.at("2026-03-03 17:31")
    await office.sweep()
    assert await _said(office, ticket) == ("yellow", "逾期未签收、首次联系逾期")
    office.clock.at("2026-03-04 17:31")
    await office.sweep()
    assert await _said(office, ticket) == ("red", "首次联系逾期"), "a first contact a working day late"


async def test_it_says_that_the_result_is_near_then_past(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    office.clock.at("2026-03-06 17:31")
    await office.sweep()
    assert await _said(office, ticket) == ("yellow", "临近办结期限")
    office.clock.at("2026-03-09 20:00")
    await office.sweep()
    assert await _said(office, ticket) == ("yellow", "超过办结期限"), "red on the next working day"
    office.clock.at("2026-03-10 08:31")
    await office.sweep()
    assert await _said(office, ticket) == ("red", "超过办结期限")
    english = await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}")
    assert english["light_why"] == "Result overdue"


async def test_a_request_for_more_time_shows_how_long_there_is_to_decide_and_a_stopped_clock_has_no_such_limit(
    office: Office,
):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    asked = {"days": "3", "reason": "等待配件", "interim_answer": "已告知诉求人配件到货时间。"}
    after = await office.act("fang", ticket, "request_extension", **asked)
    assert (after["asked"], after["step_left"]["text"]) == ("3 working days more", "4 h left")
    decided = await office.act("xu", ticket, "approve_extension", opinion="情况属实")
    assert decided["step_left"] is None
    other = await working(office)
    file = await evidence(office, other)
    stopped = await office.act("fang", other, "request_suspension", reason="鉴定", evidence=file)
    assert (stopped["asked"] is not None, stopped["step_left"]) == (True, None)

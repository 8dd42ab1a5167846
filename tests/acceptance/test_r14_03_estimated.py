"""R14.3: a deadline in a year not announced is flagged and alarmed; loading the year moves it once, with an event."""

from datetime import datetime

import msgspec

from agent_console.calendars import calendar_years
from routing.calendars import chinese_year
from tests.acceptance.conftest import Office, local
from tests.acceptance.steps import audited, due, rated
from tickets.models import Ticket

SHEET_2027 = """
year: 2027
source: 关于 2027 年部分节假日安排的通知（示例）
rest: {2027-01-01: 元旦, 2027-01-04: 元旦, 2027-01-05: 元旦}
work: [2027-01-09]
"""


async def test_r14_03_loading_the_year_moves_an_estimated_deadline_once(office: Office):
    assert chinese_year(2027) is None
    office.clock.at("2026-12-24 10:00")
    ticket = await office.dispatched(type="suggestion")
    assert due(ticket) == local("2027-01-07 17:30")
    assert ticket["id"] in [
        one["id"] for one in (await office.ok("lin", "GET", "/api/tickets?view=estimated"))["items"]
    ]
    told = (await office.ok("lin", "GET", "/api/notices?unseen=true"))["items"]
    assert [one["ticket_id"] for one in told if one["kind"] == "due_estimated"] == [ticket["id"]]
    seen = await office.ok("lin", "POST", f"/api/notices/{told[0]['id']}/seen")
    assert seen["seen_by"] == "林望舒"

    office.clock.at("2026-12-25 09:00")
    loaded = await office.ok("bai", "POST", "/api/calendars", {"text": SHEET_2027})
    assert loaded == {"year": 2027, "version": 1, "moved": 1, "settled": 1}
    after = await office.read(ticket)
    assert due(after) == local("2027-01-11 17:30")
    event = after["timeline"][-1]
    assert event["kind"] == "deadline_recounted"
    assert event["detail"]["old"] == {"result": "2027-01-07T09:30:00+00:00"}
    assert event["detail"]["new"] == {"result": "2027-01-11T09:30:00+00:00"}
    assert "2027 年放假安排" in event["detail"]["why"]
    assert (await office.ok("lin", "GET", "/api/tickets?view=estimated"))["items"] == []

    await office.sweep()
    again = await office.ok("bai", "POST", "/api/calendars", {"text": SHEET_2027})
    assert (again["version"], again["moved"]) == (2, 0)
    kinds = [one["kind"] for one in (await office.read(ticket))["timeline"]]
    assert kinds.count("deadline_recounted") == 1
    assert (
        "元旦"
        in (await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}", **{"Accept-Language": "zh"}))["due_reason"]
    )


async def test_a_correction_of_an_announced_year_moves_what_it_touches(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    assert due(ticket) == local("2026-03-09 17:30")
    storm = "{year: 2026, local: true, source: 因暴雪停止办公的通告（示例）, rest: {2026-03-05: 暴雪停班}}"
    loaded = await office.ok("bai", "POST", "/api/calendars", {"text": storm})
    assert loaded["moved"] >= 1
    assert due(await office.read(ticket)) == local("2026-03-10 17:30")


async def test_a_sheet_with_a_stray_day_is_refused_with_its_day(office: Office):
    text = "{year: 2028, source: 示例, rest: {2027-10-01: 国庆节}}"
    status, problem = await office.ask("bai", "POST", "/api/calendars", {"text": text})
    assert status == 422
    assert "2027-10-01" in problem["fields"]["text"]
    assert (await office.ask("su", "POST", "/api/calendars", {"text": text}))[0] == 403


async def test_the_status_says_which_years_are_known_and_from_where(office: Office):
    years = {one["year"]: one for one in (await office.ok("lin", "GET", "/api/calendars"))["items"]}
    assert (years[2026]["state"], years[2026]["source"]) == ("announced", "holidays")
    assert years[2028]["state"] == "estimated"
    direct = await calendar_years(office.services.rules, office.clock())
    assert [one.year for one in direct] == sorted(years)
    assert msgspec.to_builtins(direct[0].state) in {"announced", "estimated"}


async def test_a_correction_moves_what_was_promised_first_and_the_partners_with_the_result(office: Office):
    office.clock.at("2026-09-07 10:00")
    ticket = await office.dispatched()
    await office.act("xu", ticket, "add_partner", department="341802-housing", task="核查电梯井")
    await office.ok("bai", "POST", "/api/calendars", {"text": _closed("2026-09-09")})
    after = await Ticket.get(id=ticket["id"])
    assert after.result_due_at == after.original_due_at == local("2026-09-15 17:30")
    assert [datetime.fromisoformat(part["due_at"]) for part in after.parts] == [local("2026-09-14 16:30")]


async def test_a_correction_of_a_day_before_an_appeal_moves_nothing(office: Office):
    office.clock.at("2026-11-02 10:00")
    ticket = await audited(office)
    await rated(office, ticket)
    office.clock.at("2026-11-05 10:00")
    again = await office.act("su", ticket, "appeal", reason="又停运了")
    assert due(again) == local("2026-11-10 17:30")
    await office.ok("bai", "POST", "/api/calendars", {"text": _closed("2026-11-03")})
    assert due(await office.read(ticket)) == local("2026-11-10 17:30")


def _closed(day: str) -> str:
    return f"{{year: 2026, local: true, source: 停止办公的通告（示例）, rest: {{{day}: 停止办公}}}}"

"""The calendar is approved by the office itself: no feed from the web, and nothing that is no holiday in China."""

import pytest

from tests.acceptance.conftest import Office, local
from tests.acceptance.steps import due

SHEET = "{{year: 2026, source: 某日历订阅, rest: {{{day}: {name}}}}}"


@pytest.mark.parametrize(("day", "name"), [("2026-11-11", "圣马丁节"), ("2026-12-25", "圣诞节")])
async def test_b_a_stray_day_that_is_no_holiday_is_refused_and_moves_nothing(office: Office, day: str, name: str):
    office.clock.at("2026-11-06 10:00")
    ticket = await office.dispatched()
    status, problem = await office.ask("bai", "POST", "/api/calendars", {"text": SHEET.format(day=day, name=name)})
    assert (status, list(problem["fields"])) == (422, ["text"])
    assert name in problem["fields"]["text"]
    await office.sweep()
    assert due(await office.read(ticket)) == local("2026-11-13 17:30")


async def test_b_a_weekday_is_no_make_up_day(office: Office):
    text = "{year: 2026, source: 示例, rest: {2026-10-01: 国庆节}, work: [2026-10-14]}"
    status, problem = await office.ask("bai", "POST", "/api/calendars", {"text": text})
    assert (status, "2026-10-14" in problem["fields"]["text"]) == (422, True)


async def test_b_an_address_is_no_calendar_and_only_the_office_loads_one(office: Office):
    before = (await office.ok("lin", "GET", "/api/calendars"))["items"]
    feed = {"text": "https://calendar.example/cn-holidays.ics"}
    assert (await office.ask("bai", "POST", "/api/calendars", feed))[0] == 422
    for account in ("su", "xu", "fang"):
        assert (await office.ask(account, "POST", "/api/calendars", feed))[0] == 403
    assert (await office.ok("lin", "GET", "/api/calendars"))["items"] == before
    source = "{year: 2026, rest: {2026-10-01: 国庆节}}"
    assert (await office.ask("bai", "POST", "/api/calendars", {"text": source}))[0] == 422, "a source is named"


async def test_b_a_local_day_off_is_loaded_as_what_it_is_with_its_document_and_person(office: Office):
    office.clock.at("2026-11-06 10:00")
    ticket = await office.dispatched()
    text = "{year: 2026, local: true, source: 因暴雪停止办公的通告（示例）, rest: {2026-11-11: 暴雪停班}}"
    await office.ok("bai", "POST", "/api/calendars", {"text": text})
    moved = await office.read(ticket)
    assert due(moved) == local("2026-11-16 17:30")
    assert "暴雪" in next(one for one in moved["timeline"] if one["kind"] == "deadline_recounted")["detail"]["why"]

"""R14.1 and 2: deadlines over the spring festival and the national holiday, with the days that were skipped."""

from tests.acceptance.conftest import Office


def _due(ticket: dict, kind: str = "result") -> str:
    return next(one["due_at"] for one in ticket["clocks"] if one["kind"] == kind)


async def test_a_complaint_before_the_spring_festival_is_due_on_the_27th_and_says_why(office: Office):
    office.clock.at("2026-02-13 10:00")
    ticket = await office.dispatched()
    assert _due(ticket) == "2026-02-27T09:30:00Z"
    chinese = await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}", **{"Accept-Language": "zh-CN"})
    assert "2 月 14 日" in chinese["due_reason"]
    for day in ("2 月 16", "23 日"):
        assert day in chinese["due_reason"], chinese["due_reason"]


async def test_a_complaint_before_the_national_holiday_is_due_on_the_13th(office: Office):
    office.clock.at("2026-09-30 10:00")
    assert _due(await office.dispatched()) == "2026-10-13T09:30:00Z"

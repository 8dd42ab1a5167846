"""R14.1: a deadline over the spring festival names the make-up day and the days of rest."""

from tests.acceptance.conftest import Office, local
from tests.acceptance.steps import due


async def test_r14_01_a_complaint_before_the_spring_festival_is_due_on_the_27th_and_says_why(office: Office):
    office.clock.at("2026-02-13 10:00")
    ticket = await office.dispatched()
    assert due(ticket) == local("2026-02-27 17:30")
    chinese = await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}", **{"Accept-Language": "zh-CN"})
    assert "2 月 14 日" in chinese["due_reason"]
    for day in ("2 月 16", "23 日"):
        assert day in chinese["due_reason"], chinese["due_reason"]

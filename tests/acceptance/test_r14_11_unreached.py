"""R14.11: three tries in vain close a ticket, which counts as done and not in satisfaction."""

from datetime import datetime

from tests.acceptance.conftest import Office
from tests.acceptance.steps import audited, callback_task, rate_of, unit_figures


async def test_r14_11_three_tries_in_vain_close_the_ticket_and_leave_satisfaction_alone(office: Office):
    office.clock.at("2026-04-07 10:00")
    ticket = await audited(office)
    for _ in range(3):
        task = await callback_task(office, ticket)
        office.clock.now = max(office.clock.now, datetime.fromisoformat(task["next_try_at"]))
        body = {"version": task["version"], "reached": False}
        await office.ok("gu", "POST", f"/api/callbacks/{task['id']}/outcome", body)
    over = await office.read(ticket)
    assert over["status"] == "closed"
    office.clock.at("2026-04-30 10:00")
    unit = await unit_figures(office, "2026-04")
    assert (unit["unreached"], unit["tickets"]) == (1, 1)
    assert rate_of(unit, "satisfied") == (0, 0)
    assert rate_of(unit, "on_time") == (1, 1)

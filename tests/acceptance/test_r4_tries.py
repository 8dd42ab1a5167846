"""R4: three tries are made in different half-days, one in the evening, and within three working days."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import ZH, audited, callback_task


async def _missed(office: Office, ticket: dict) -> None:
    task = await callback_task(office, ticket)
    body = {"version": task["version"], "reached": False}
    await office.ok("gu", "POST", f"/api/callbacks/{task['id']}/outcome", body)


async def test_three_tries_within_minutes_do_not_close_the_ticket(office: Office):
    office.clock.at("2026-04-07 10:00")
    ticket = await audited(office)
    for minute in ("10:01", "10:02", "10:03"):
        office.clock.at(f"2026-04-07 {minute}")
        await _missed(office, ticket)
    assert (await office.read(ticket))["status"] == "callback"
    assert (await callback_task(office, ticket))["next_try_at"] == "2026-04-07T10:00:00Z", "18:00 that day"
    office.clock.at("2026-04-07 18:00")
    await _missed(office, ticket)
    assert (await office.read(ticket))["status"] == "closed"


async def test_the_lead_hears_once_of_tries_that_nobody_went_on_with(office: Office):
    office.clock.at("2026-04-08 10:00")
    ticket = await audited(office)
    await _missed(office, ticket)
    office.clock.at("2026-04-13 17:31")
    await office.sweep()
    await office.sweep()
    told = [
        one for one in (await office.ok("lin", "GET", "/api/notices", **ZH))["items"] if ticket["number"] in one["text"]
    ]
    assert [one["text"] for one in told if one["kind"] == "callback_tries_late"] == [
        f"工单 {ticket['number']} 的回访未在 3 个工作日内拨完，已拨 1 次，请安排。"
    ]

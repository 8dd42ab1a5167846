"""R14.4: a unit that never signs is deemed to have signed late, and the due date stays; at half time it is reminded."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import due


async def test_r14_04_at_one_working_day_it_counts_as_signed_late_and_the_due_date_has_not_moved(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    before = due(ticket)
    office.clock.at("2026-03-03 17:30")
    await office.sweep()
    after = await office.read(ticket)
    assert (after["status"], due(after)) == ("signed", before)
    assert "deemed_signed" in [event["kind"] for event in after["timeline"]]


async def test_at_half_of_the_limit_the_liaison_is_reminded_once(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    office.clock.at("2026-03-03 09:14")
    await office.sweep()
    assert "sign_nudged" not in [event["kind"] for event in (await office.read(ticket))["timeline"]]
    office.clock.at("2026-03-03 09:15")
    await office.sweep()
    await office.sweep()
    kinds = [event["kind"] for event in (await office.read(ticket))["timeline"]]
    assert kinds.count("sign_nudged") == 1
    told = (await office.ok("fang", "GET", "/api/notices"))["items"]
    assert [one["ticket_id"] for one in told if one["kind"] == "sign_nudged"].count(ticket["id"]) == 1
    assert (await office.ok("sima", "GET", "/api/notices"))["items"] == []


async def test_a_unit_that_signed_in_time_is_not_reminded(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    await office.act("fang", ticket, "sign")
    office.clock.at("2026-03-03 15:00")
    await office.sweep()
    assert "sign_nudged" not in [event["kind"] for event in (await office.read(ticket))["timeline"]]

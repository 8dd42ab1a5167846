"""R14.18: a light turns red on the first working day past due, not on a holiday between."""

from tests.acceptance.conftest import Office


async def test_r14_18_red_comes_when_the_office_opens_again_after_the_holiday(office: Office):
    office.clock.at("2026-09-22 10:00")
    ticket = await office.dispatched(type="complaint")
    await office.act("fang", ticket, "sign")
    await office.act("fang", ticket, "contact", text="已联系")
    due = next(one["due_at"] for one in ticket["clocks"] if one["kind"] == "result")
    assert due == "2026-09-30T09:30:00Z"
    for holiday in ("2026-10-01 09:00", "2026-10-04 09:00", "2026-10-07 23:00"):
        office.clock.at(holiday)
        await office.sweep()
        assert (await office.read(ticket))["light"] == "yellow", holiday
    office.clock.at("2026-10-08 08:30")
    await office.sweep()
    assert (await office.read(ticket))["light"] == "red"

"""What users of other systems ask of clocks: office hours alone, lunch, a pause by state, quiet nights, 调休."""

from datetime import timedelta

from tests.acceptance.conftest import Office, local
from tests.acceptance.steps import due, evidence, kinds, working
from tickets.models import Notice


async def test_b_a_limit_runs_in_working_hours_only(office: Office):
    office.clock.at("2026-03-06 16:30")
    ticket = await office.dispatched(urgency="U3")
    assert due(ticket, "contact") == local("2026-03-09 11:30"), "one hour on Friday, three on Monday morning"


async def test_b_the_lunch_between_two_periods_of_a_day_is_not_counted(office: Office):
    office.clock.at("2026-03-03 11:00")
    ticket = await office.dispatched(urgency="U3")
    assert due(ticket, "contact") == local("2026-03-03 17:30"), "an hour before lunch, three from half past two"


async def test_b_the_clock_is_paused_by_the_state(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_suspension", reason="鉴定", evidence=await evidence(office, ticket))
    ticket = await office.act("xu", ticket, "approve_suspension", opinion="同意")
    before, stopped = due(ticket), office.clock()
    office.clock.at("2026-03-12 10:00")
    await office.sweep()
    paused = await office.read(ticket)
    assert (paused["status"], paused["light"], due(paused)) == ("suspended", "none", before)
    ticket = await office.act("fang", ticket, "resume", text="鉴定意见已出")
    calendar = office.services.rules.calendar
    assert calendar.working_time_between(office.clock(), due(ticket)) == calendar.working_time_between(stopped, before)


async def test_b_nobody_is_reminded_at_midnight_or_on_a_weekend(office: Office):
    office.clock.at("2026-03-06 16:00")
    signed, unsigned = await working(office, urgency="U3"), await office.dispatched()
    office.clock.at("2026-03-06 17:30")
    await office.sweep()
    told = await Notice.all().count()
    before = [kinds(await office.read(ticket)) for ticket in (signed, unsigned)]
    opens = local("2026-03-09 08:30")
    while office.clock() < opens - timedelta(minutes=1):
        office.clock.now = min(office.clock() + timedelta(hours=3), opens - timedelta(minutes=1))
        await office.sweep()
    assert await Notice.all().count() == told
    assert [kinds(await office.read(ticket)) for ticket in (signed, unsigned)] == before
    office.clock.at("2026-03-10 17:30")
    await office.sweep()
    after = [kinds(await office.read(ticket)) for ticket in (signed, unsigned)]
    assert all(late != early for late, early in zip(after, before, strict=True)), "on working days they are"


async def test_b_a_worked_saturday_counts_and_its_holiday_does_not(office: Office):
    """调休: 14 February 2026 is a Saturday that is worked for the spring festival."""
    office.clock.at("2026-02-12 10:00")
    ticket = await office.dispatched(type="praise")
    assert due(ticket) == local("2026-02-14 17:30")
    office.clock.at("2026-02-14 10:00")
    await office.act("fang", ticket, "sign")
    ticket = await office.dispatched(urgency="U3")
    assert due(ticket, "contact") == local("2026-02-14 16:30"), "its office hours are counted like any other day's"
    ticket = await office.dispatched(type="praise")
    assert due(ticket) == local("2026-02-25 17:30"), "two working days after nine days of rest"

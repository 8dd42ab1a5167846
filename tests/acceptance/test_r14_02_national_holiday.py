"""R14.2: a deadline over the national holiday."""

from tests.acceptance.conftest import Office, local
from tests.acceptance.steps import due


async def test_r14_02_a_complaint_before_the_national_holiday_is_due_on_the_13th(office: Office):
    office.clock.at("2026-09-30 10:00")
    assert due(await office.dispatched()) == local("2026-10-13 17:30")

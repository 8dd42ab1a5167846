"""R14.6: a return after its window is refused with the rule quoted."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import RETURN, refused


async def test_r14_06_a_return_after_the_window_is_refused_with_the_rule_quoted(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    office.clock.at("2026-03-03 17:31")
    said = await refused(office, "shangguan", ticket, "request_return", **RETURN)
    assert "rule R2" in said
    assert "20% of the limit" in said

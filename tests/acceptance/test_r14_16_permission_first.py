"""R14.16: an unauthorised role with a wrong version gets 403, never 409: refusals tell nothing of the state."""

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import replied, working


@pytest.mark.parametrize(
    ("account", "action"),
    [
        ("su", "approve_reply"),
        ("fang", "approve_extension"),
        ("fang", "approve_suspension"),
        ("yan", "merge"),
        ("su", "record_minutes"),
        ("gu", "confirm_explained"),
        ("sima", "reply"),
        ("sima", "submit_part"),
    ],
)
async def test_r14_16_a_wrong_role_with_a_wrong_version_is_forbidden(office: Office, account: str, action: str):
    office.clock.at("2026-03-02 10:00")
    ticket = await (replied(office) if action == "approve_reply" else working(office))
    path = f"/api/tickets/{ticket['id']}/actions/{action}"
    for version in (ticket["version"] + 7, ticket["version"]):
        status, problem = await office.ask(account, "POST", path, {"version": version})
        assert status == 403, (status, problem)


async def test_the_right_role_with_a_wrong_version_hears_who_was_first(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    path = f"/api/tickets/{ticket['id']}/actions/note"
    status, problem = await office.ask("fang", "POST", path, {"version": ticket["version"] - 1, "text": "进展"})
    assert (status, problem["code"]) == (409, "ticket_changed")

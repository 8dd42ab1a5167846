"""R2: dispatching has limits of its own, by urgency; R1: danger to life is told to the lead and the leader at once."""

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import ZH, audited, rated


async def _told(office: Office, account: str, kind: str, ticket: dict) -> list[str]:
    found = (await office.ok(account, "GET", "/api/notices", **ZH))["items"]
    return [one["text"] for one in found if one["kind"] == kind and one["ticket_id"] == ticket["id"]]


async def _accepted(office: Office, **fields: object) -> dict:
    return await office.act("su", await office.draft(**fields), "accept")


@pytest.mark.parametrize(
    ("urgency", "before", "passed", "words"),
    [
        ("normal", "2026-03-05 15:29", "2026-03-05 15:30", "2 个工作小时"),
        ("U2", "2026-03-05 11:14", "2026-03-05 11:15", "15 分钟"),
        ("U1", "2026-03-05 11:00", "2026-03-05 11:01", "1 分钟"),
    ],
)
async def test_what_is_not_dispatched_in_time_is_told_to_desk_and_lead_once(
    office: Office, urgency, before, passed, words
):
    office.clock.at("2026-03-05 11:00")
    ticket = await _accepted(office, urgency=urgency)
    office.clock.at(before)
    await office.sweep()
    assert await _told(office, "xu", "undispatched", ticket) == []
    for _ in range(2):
        office.clock.at(passed)
        await office.sweep()
    said = [f"工单 {ticket['number']} 受理后未交办已超过 {words}，请安排。"]
    assert (
        await _told(office, "xu", "undispatched", ticket) == await _told(office, "lin", "undispatched", ticket) == said
    )


async def test_after_a_day_and_a_night_a_leader_hears_of_it(office: Office):
    office.clock.at("2026-03-12 11:00")
    ticket = await _accepted(office)
    office.clock.at("2026-03-13 10:59")
    await office.sweep()
    assert await _told(office, "lu", "undispatched", ticket) == []
    office.clock.at("2026-03-13 11:00")
    await office.sweep()
    assert await _told(office, "lu", "undispatched", ticket) == [
        f"工单 {ticket['number']} 受理后未交办已超过 24 小时，请安排。"
    ]


async def test_an_emergency_is_told_to_lead_and_leader_when_it_is_taken_on(office: Office):
    office.clock.at("2026-03-16 11:00")
    emergency, other = await _accepted(office, urgency="U1"), await _accepted(office, urgency="U2")
    for account in ("lin", "lu"):
        assert len(await _told(office, account, "emergency", emergency)) == 1
        assert await _told(office, account, "emergency", other) == []


async def test_a_dissatisfied_citizen_whom_nobody_decides_on_is_told_to_a_leader(office: Office):
    office.clock.at("2026-03-17 10:00")
    ticket = await audited(office)
    await rated(office, ticket, solved="no", satisfied="dissatisfied")
    office.clock.at("2026-03-18 17:30")
    await office.sweep()
    assert len(await _told(office, "lu", "forgotten", ticket)) == 1

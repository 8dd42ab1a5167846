"""R6: whom each rung tells, what is supervised without being late, and that supervision hides no red light."""

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import ZH, kinds, unit_figures, working
from tickets.models import SupervisionOrder


async def _told(office: Office, account: str, ticket: dict) -> list[str]:
    found = (await office.ok(account, "GET", "/api/notices", **ZH))["items"]
    return [one["kind"] for one in found if ticket["number"] in one["text"] and one["kind"].startswith("light")]


async def _orders(ticket: dict) -> list[str]:
    return [one.breach for one in await SupervisionOrder.filter(ticket_id=ticket["id"])]


async def test_yellow_is_told_to_liaison_and_deputy_and_red_to_the_head(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    office.clock.at("2026-03-06 17:30")
    await office.sweep()
    for account, told in (("fang", ["light_yellow"]), ("shangguan", ["light_yellow"]), ("baili", [])):
        assert await _told(office, account, ticket) == told, account
    office.clock.at("2026-03-10 08:31")
    await office.sweep()
    await office.sweep()
    for account, told in (("fang", "light_yellow"), ("shangguan", "light_yellow"), ("baili", "light_red")):
        assert await _told(office, account, ticket) == [told], account


async def test_where_a_unit_has_no_deputy_its_head_is_told_of_yellow_too(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched(department="341802-housing")
    await office.act("sima", ticket, "sign")
    await office.act("sima", ticket, "contact", text="已联系")
    for moment in ("2026-03-06 17:30", "2026-03-10 08:31"):
        office.clock.at(moment)
        await office.sweep()
    assert await _told(office, "sima", ticket) == ["light_yellow"]
    assert await _told(office, "ouyang", ticket) == ["light_red", "light_yellow"]


async def test_a_ticket_under_supervision_turns_red_like_any_other(office: Office):
    office.clock.at("2026-06-01 10:00")
    ticket = await working(office)
    await office.act("xu", ticket, "supervise", reason="市领导批示")
    office.clock.at("2026-06-09 08:31")
    await office.sweep()
    office.clock.at("2026-06-09 08:32")
    late = await office.read(ticket)
    assert (late["light"], kinds(late).count("light_red")) == ("supervised", 1)
    assert (await unit_figures(office, "2026-06"))["reds"] == 1
    assert await _orders(ticket) == ["leader_or_media"], "one order, not a second for the lateness"


@pytest.mark.parametrize(("channel", "ordered"), [("leader", 1), ("media", 1), ("phone", 0)])
async def test_what_a_leader_took_or_the_media_asked_is_supervised_from_its_dispatch(office: Office, channel, ordered):
    office.clock.at("2026-03-02 11:00")
    ticket = await office.dispatched(channel=channel)
    assert await _orders(ticket) == ["channel"] * ordered


async def test_ten_callers_of_one_event_bring_an_order_once(office: Office):
    office.clock.at("2026-03-02 14:30")
    master = await office.dispatched()
    for caller in range(2, 12):
        child = await office.draft(caller_number=f"138000020{caller:02}")
        await office.act("su", child, "accept")
        await office.act("xu", child, "merge", master=master["number"])
        assert await _orders(master) == ["many_callers"] * (caller >= 10)

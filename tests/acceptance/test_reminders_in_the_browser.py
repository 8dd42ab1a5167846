"""A red light is told to the unit's head, who finds it behind the bell after any reload, until somebody has seen it."""

from __future__ import annotations

from playwright.async_api import expect

from tests.acceptance.conftest import Office, OpenPage
from tests.acceptance.steps import working


async def test_what_a_post_was_told_stays_behind_the_bell_until_it_was_seen(office: Office, opened: OpenPage):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    office.clock.at("2026-03-10 08:31")
    await office.sweep()
    page = await opened("baili", "/tickets")
    bell = page.get_by_role("button", name="消息")
    told = page.get_by_role("listitem").filter(has_text="红灯警示").filter(has_text=ticket["number"])
    await bell.click()
    await expect(told).to_have_count(1)
    await page.reload()
    await bell.click()
    await expect(told).to_have_count(1)
    await told.get_by_role("button", name="知道了").click()
    await expect(told).to_have_count(0)
    seen = (await office.ok("baili", "GET", "/api/notices"))["items"]
    (one,) = [row for row in seen if row["kind"] == "light_red" and row["ticket_id"] == ticket["id"]]
    assert one["seen_by"] == "百里疏桐"
    assert one["seen_at"].startswith("2026-03-10T00:3")

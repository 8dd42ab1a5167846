"""Two-step publication as people do it: a unit writes, its head reviews by key, the hotline publishes by key."""

from __future__ import annotations

from playwright.async_api import expect

from tests.acceptance.conftest import Office, OpenPage


async def test_it_takes_three_people_at_three_browsers(office: Office, opened: OpenPage):
    office.clock.at("2026-03-02 10:00")
    writer = await opened("fang", "/knowledge")
    await writer.get_by_role("button", name="新增知识").click()
    for label, words in (
        ("标题", "早餐车备案"),
        ("常见问法", "卖早点的车怎么备案"),
        ("标准答复", "带身份证到市场监管所，即办即取。"),
        ("依据文件", "食品摊贩管理规定（示例）"),
        ("文号", "示例〔2026〕1号"),
    ):
        await writer.get_by_label(label).fill(words)
    await writer.keyboard.press("Control+Enter")
    card = writer.get_by_role("complementary")
    await expect(card.get_by_text("须由起草人以外的人审核")).to_be_visible()
    await expect(card.get_by_role("button", name="审核通过")).to_have_count(0)

    head = await opened("shangguan", "/knowledge?tab=review")
    await head.get_by_text("早餐车备案").click()
    await expect(head.get_by_role("button", name="审核通过")).to_be_visible()
    await head.keyboard.press("Alt+a")
    await expect(head.get_by_text("须由起草人、审核人以外的人发布")).to_be_visible()

    editor = await opened("xu", "/knowledge?tab=review")
    await editor.get_by_text("早餐车备案").click()
    await expect(editor.get_by_role("complementary").get_by_role("button", name="发布")).to_be_visible()
    await editor.keyboard.press("Alt+a")
    await expect(editor.get_by_text("方既白 起草 · 上官婉晴 审核 · 许清嘉 发布")).to_be_visible()
    (found,) = (await office.ok("su", "GET", "/api/knowledge?q=早餐车"))["items"]
    assert (found["title"], found["status"], found["owner"]["code"]) == ("早餐车备案", "published", "341802-market")

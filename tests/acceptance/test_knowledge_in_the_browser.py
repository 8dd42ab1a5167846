"""Two-step publication as people do it: a unit writes, its head reviews by key, the hotline publishes by key."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.acceptance.conftest import Office
from tests.integration.agent_console.conftest import PASSWORD

CHROMIUM = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), "")
KEPT = json.dumps({"language": "zh-CN", "theme": "light", "seat": None, "widths": {}})
REMEMBER = f"localStorage.setItem('hotline.preferences', {KEPT!r}); sessionStorage.setItem('hotline.seatless', 'yes')"
OpenPage = Callable[[str, str], Awaitable[Page]]


@pytest.fixture
async def opened(office: Office) -> AsyncIterator[OpenPage]:
    """A browser page on which `account` stands at `path`, without a seat."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        async def open_page(account: str, path: str) -> Page:
            context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            who = {"account": account, "password": PASSWORD}
            signed_in = await context.request.post(
                f"{office.url}/api/login", data=who, headers={"X-Requested-With": "hotline"}
            )
            assert signed_in.ok, await signed_in.text()
            await context.add_init_script(REMEMBER)
            page = await context.new_page()
            await page.goto(f"{office.url}{path}")
            return page

        yield open_page
        await browser.close()


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

"""The pages as their users work with them: by what they read, and by keys."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.platform import Platform

SIZE = {"width": 1366, "height": 768}
SECOND = 1000.0
ANSWER = re.compile("^接[听起]$")


class Desk:
    """One person at one browser page."""

    def __init__(self, page: Page, platform: Platform) -> None:
        self.page = page
        self._platform = platform

    @classmethod
    async def open(cls, browser: Browser, platform: Platform, account: str, seat: str | None = None) -> Desk:
        """Sign in as a demo account, and at a seat where the post has one."""
        context = await browser.new_context(viewport=SIZE, locale="zh-CN")
        desk = cls(await context.new_page(), platform)
        await desk.page.goto(platform.url)
        await desk.page.get_by_label("账号").fill(account)
        await desk.page.get_by_label("密码").fill(platform.passwords()[account])
        await desk.page.keyboard.press("Enter")
        if seat:
            await desk.page.locator("label", has_text=seat).click()
            await desk.page.get_by_role("button", name=f"签入 {seat}").click()
        await expect(desk.page.get_by_role("navigation", name="工作台")).to_be_visible()
        return desk

    async def press(self, keys: str) -> None:
        await self.page.keyboard.press(keys)

    async def sees(self, words: str, within: float = 10.0) -> None:
        await expect(self.page.locator("body")).to_contain_text(words, timeout=within * SECOND)

    async def is_ready(self) -> None:
        """The telephone is registered and the seat takes calls."""
        await expect(self._state()).to_contain_text("就绪", timeout=15 * SECOND)

    async def rings(self, within: float = 20.0) -> None:
        """The floor says so and the browser's own telephone rings, so that it can be answered."""
        await expect(self._state()).to_contain_text("振铃", timeout=within * SECOND)
        answer = self.page.get_by_role("button", name=ANSWER, disabled=False)
        await expect(answer).to_be_visible(timeout=within * SECOND)

    async def answers(self) -> None:
        await self.press("F6")
        await self.talks()

    async def talks(self) -> None:
        await expect(self._state()).to_contain_text("通话中", timeout=10 * SECOND)

    async def carries_the_voice(self) -> None:
        """The seat talks, and through this page: only then it can mute."""
        await expect(self.page.get_by_role("button", name="静音", disabled=False)).to_be_visible(timeout=20 * SECOND)
        await self.talks()

    def _state(self) -> Locator:
        return self.page.locator(".top .pill")

    async def fetch(self, path: str) -> Any:
        """What the API tells this person."""
        response = await self.page.request.get(f"{self._platform.url}{path}")
        assert response.ok, (path, response.status, await response.text())
        return await response.json()

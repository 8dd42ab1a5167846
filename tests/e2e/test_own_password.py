"""A person's first day and a changed password, on the pages as people see them."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.e2e.pages import SIZE, Desk

OWN, NEXT = "这是自己的第一个密码-a1", "后来换的密码 b2 c3"


async def at_the_door(browser: Browser, url: str, account: str, password: str) -> Page:
    page = await (await browser.new_context(viewport=SIZE, locale="zh-CN")).new_page()
    await page.goto(f"{url}/tickets")
    await page.get_by_label("账号").fill(account)
    await page.get_by_label("密码").fill(password)
    await page.keyboard.press("Enter")
    return page


async def fill(page: Page, present: str, new: str, again: str) -> None:
    for name, text in (("present", present), ("new", new), ("again", again)):
        await page.locator(f"[name={name}]").fill(text)
    await page.keyboard.press("Enter")


async def test_a_reset_password_is_replaced_first_and_a_changed_one_ends_other_sign_ins(new_browser, platform):
    browser = await new_browser()
    admin = await Desk.open(browser, platform, "admin")
    await admin.page.goto(f"{platform.url}/admin")
    await admin.page.locator("tbody tr", has_text="auditor").click()
    await admin.page.get_by_role("button", name="重置密码").click()
    shown = await admin.page.locator(".shown b").inner_text()
    lent = shown.partition("：")[2].strip()

    here = await at_the_door(browser, platform.url, "auditor", lent)
    await expect(here.get_by_role("heading", name="设置自己的密码")).to_be_visible()
    await here.goto(f"{platform.url}/assessment")
    await expect(here.get_by_role("heading", name="设置自己的密码")).to_be_visible()
    await fill(here, lent, OWN, OWN + "!")
    await expect(here.get_by_text("两次输入的新密码不一致")).to_be_visible()
    await fill(here, lent, OWN, OWN)
    await expect(here).to_have_url(f"{platform.url}/assessment")

    there = await at_the_door(browser, platform.url, "auditor", OWN)
    await expect(there.get_by_role("navigation", name="工作台")).to_be_visible()
    await here.get_by_role("button", name="个人").click()
    await here.get_by_role("button", name="修改密码").click()
    await fill(here, "这并不是现在的密码", NEXT, NEXT)
    await expect(here.get_by_text("现在的密码不正确")).to_be_visible()
    await fill(here, OWN, NEXT, NEXT)
    await expect(here.get_by_text("密码已修改")).to_be_visible()
    await here.keyboard.press("Enter")
    await expect(here.locator(".top")).to_contain_text("实时数据")
    await expect(there.get_by_label("账号")).to_be_visible()

"""R14.10 as people meet it: rewording on the operator's and the dispatch desk, a second person's word, who saw it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.acceptance.conftest import Office
from tickets.models import Ticket
from tickets.picture_mark import views_in_picture
from tickets.watermark import views_in

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), "")
PICTURES = Path(os.environ["HOTLINE_PICTURES"]) if "HOTLINE_PICTURES" in os.environ else None
"""Where pictures are kept for looking at; nowhere without."""
SAID = {
    "matter": "云栖花苑 3 栋的尉迟听澜举报一楼餐馆使用过期食品",
    "demand": "我住 3 栋 2 单元 601 室，电话 13800001234，请查处楼下餐馆",
    "place": "云栖花苑 3 栋 2 单元 601 室",
    "type": "report",
}
Opens = Callable[..., Awaitable[Page]]


@pytest.fixture
async def opens(office: Office) -> AsyncIterator[Opens]:
    """Opens a page of the console, signed in as one of the cast."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        async def open_page(account: str, path: str, width: int = 1366, height: int = 768) -> Page:
            visitor = await office.who(account)
            context = await browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            await context.add_cookies([{"name": "hotline_session", "value": visitor.cookie, "url": office.url}])
            page = await context.new_page()
            await page.clock.set_fixed_time(office.clock())
            await page.goto(office.url + path)
            await _without_seat(page)
            return page

        yield open_page
        await browser.close()


async def _without_seat(page: Page) -> None:
    """Posts that have a seat are asked for one first; these tests have no telephones."""
    without = page.get_by_role("button", name="不签入坐席，只办工单")
    await without.or_(page.get_by_role("navigation", name="工作台")).or_(page.locator("footer")).first.wait_for()
    if await without.is_visible():
        await without.click()


async def picture(page: Page, name: str) -> None:
    if PICTURES is not None:
        await page.screenshot(path=PICTURES / f"{name}.png")


async def _words_confirmed(page: Page, picture_as: str) -> None:
    """Somebody corrects the proposed wording, is stopped while it names the source, and confirms it."""
    pane = page.get_by_role("region", name="给承办单位看的表述").first
    matter = pane.get_by_label("承办单位看到的 事项")
    demand = pane.get_by_label("承办单位看到的 诉求")
    await expect(demand).to_have_value("我住 〔门牌略〕，电话 〔号码略〕，请查处楼下餐馆")
    await expect(pane.locator("del").first).to_be_visible()
    await demand.fill("我住 3 栋，请查处楼下餐馆")
    await expect(pane.get_by_role("alert").nth(1)).to_contain_text("仍会暴露来电人：3 栋")
    await picture(page, f"{picture_as}-leaks")
    confirm = pane.get_by_role("button", name="确认此表述")
    await expect(confirm).to_be_disabled()
    await matter.fill("某餐馆使用过期食品")
    await demand.fill("请依法查处该餐馆")
    await pane.get_by_label("已逐字核对，看不出是谁反映的").check()
    await picture(page, f"{picture_as}-checked")
    await confirm.click()
    await expect(pane.get_by_role("status")).to_contain_text("已确认")
    await picture(page, f"{picture_as}-confirmed")


async def test_the_operator_rewords_a_report_before_it_goes_out(office: Office, opens: Opens):
    office.clock.at("2026-02-13 10:00")
    page = await opens("su", "/calls")
    await page.get_by_role("button", name="新建工单").click()
    await page.locator("#ticket-matter").fill(SAID["matter"])
    await page.locator("#ticket-demand").fill(SAID["demand"])
    await page.locator("#ticket-place").fill(SAID["place"])
    await page.locator("label", has_text="举报").click()
    await expect(page.get_by_role("radio", name="保密", exact=True)).to_be_checked()
    await page.get_by_label("姓名", exact=True).fill("尉迟听澜")
    await page.get_by_label("联系电话", exact=True).fill("13800001234")
    await expect(page.get_by_role("button", name="申请查看号码")).to_be_visible()
    await expect(page.get_by_role("radio", name="一般保护")).to_have_count(0)
    await page.get_by_role("button", name="受理并交办").click()
    await expect(page.locator('[data-field="matter_for_unit"]')).to_contain_text("须改写")
    await _words_confirmed(page, "operator-wording")
    ticket = await Ticket.filter(matter=SAID["matter"]).order_by("-opened_at").first()
    assert ticket is not None


async def test_the_dispatch_desk_rewords_what_nobody_has(office: Office, opens: Opens):
    office.clock.at("2026-02-13 10:30")
    ticket = await office.draft(**SAID)
    await office.act("su", ticket, "accept")
    page = await opens("xu", f"/dispatch?q={ticket['number']}", 1920, 1080)
    await _words_confirmed(page, "dispatch-wording")
    await page.locator("aside .decide").get_by_role("button", name="交办").click()
    await expect(page.locator("aside header")).to_contain_text("待签收")
    seen = await office.read(ticket, "fang")
    assert (seen["matter"], seen["demand"], seen["place"]) == ("某餐馆使用过期食品", "请依法查处该餐馆", "")


async def test_a_number_is_asked_for_on_the_page_and_granted_where_the_lead_works(office: Office, opens: Opens):
    office.clock.at("2026-02-13 11:00")
    ticket = await office.dispatched()
    asker = await opens("su", f"/tickets/{ticket['id']}")
    await asker.get_by_role("button", name="申请查看号码").click()
    await asker.get_by_label("事由：为何需要完整号码（不少于 4 字）").fill("中继失败，需人工拨打")
    await asker.get_by_role("button", name="申请查看号码").click()
    await expect(asker.get_by_text("已申请，待第二人批准")).to_be_visible()

    lead = await opens("lin", "/floor")
    await lead.get_by_role("button", name="待批的查看申请 1").click()
    await expect(lead.get_by_text("中继失败，需人工拨打")).to_be_visible()
    await lead.get_by_label("许可时长").select_option("15")
    await picture(lead, "lead-queue")
    await lead.get_by_role("button", name="准许", exact=True).click()
    await expect(lead.get_by_text("没有待批的查看申请")).to_be_visible()

    await asker.reload()
    await asker.get_by_role("button", name="查看号码", exact=True).click()
    await expect(asker.get_by_text("+8613800001234")).to_be_visible()
    await asker.get_by_role("button", name="谁看过").click()
    await expect(asker.get_by_text("12345 热线").first).to_be_visible()
    await picture(asker, "ticket-number-shown")


async def test_the_page_of_a_secret_ticket_carries_both_marks_of_its_reader(office: Office, opens: Opens):
    office.clock.at("2026-02-13 11:30")
    worded = {"matter_for_unit": "某餐馆使用过期食品", "demand_for_unit": "请依法查处。请保存证据。"}
    ticket = await office.dispatched(**SAID, **worded)
    page = await opens("fang", f"/tickets/{ticket['id']}")
    demand = page.locator(".demand").first
    await expect(demand).to_contain_text("请依法查处")
    await expect(page.locator(".mark").first).to_contain_text("方既白")
    text = await demand.text_content() or ""
    assert len(views_in(text)) == 1
    assert views_in(text.split("。")[1]) == views_in(text), "any sentence carries it"
    assert views_in_picture(await page.screenshot()) == views_in(text), "and so does a picture of the screen"
    body = await page.locator("body").inner_text()
    assert not [tale for tale in ("尉迟", "601", "13800001234", "云栖花苑 3") if tale in body]
    assert "尉迟" not in await page.title()
    await page.get_by_role("button", name="谁看过").click()
    await expect(page.get_by_text("每次查看均有记录")).to_be_visible()
    await picture(page, "unit-ticket-marked")
    inspector = await opens("yan", f"/tickets/{ticket['id']}")
    await inspector.get_by_role("button", name="谁看过").click()
    await expect(inspector.get_by_role("status").get_by_text("方既白").first).to_be_visible()
    await picture(inspector, "inspector-viewers")
    printed = await opens("fang", f"/api/tickets/{ticket['id']}/paper?form=print")
    await expect(printed.get_by_text("某餐馆使用过期食品").first).to_be_visible()
    await picture(printed, "unit-print")


async def test_the_wording_that_a_chosen_level_asks_for_comes_to_view_and_a_click_goes_on_in_it(
    office: Office, opens: Opens
):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    page = await opens("lin", f"/tickets/{ticket['id']}")
    levels = page.get_by_role("radiogroup", name="保密等级")
    await levels.locator("label", has_text="严格保密").click()
    confirm = page.get_by_role("button", name="确认此表述")
    await expect(confirm).to_be_in_viewport()
    await expect(page.get_by_label("知悉人账号")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("ArrowLeft")
    await expect(levels.get_by_role("radio", name="保密", exact=True)).to_be_focused()
    await expect(confirm).to_be_in_viewport()

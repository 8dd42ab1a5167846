"""R14.10, what goes out in numbers: lists, searches, Excel and files give a unit nothing of who reported."""

from __future__ import annotations

import io

import aiohttp
import openpyxl
import pytest

from tests.acceptance.conftest import Office
from tests.integration.agent_console.conftest import HEADERS
from tickets.watermark import unmarked

NAME, NUMBER = "尉迟听澜", "13800001234"
SAID = {
    "matter": "尉迟听澜举报某超市销售过期食品",
    "demand": "我住桃源路 88 号 601 室，请依法查处",
    "place": "桃源路 88 号 601 室",
    "caller_name": NAME,
    "caller_number": NUMBER,
    "secrecy": "L2",
    "type": "report",
    "matter_for_unit": "某超市销售过期食品",
    "demand_for_unit": "请依法查处",
}
TELL_TALES = ("尉迟", "桃源路", "601", "1234")


@pytest.fixture(scope="module")
async def secret(office: Office) -> dict:
    office.clock.at("2026-02-13 10:00")
    return await office.dispatched(**SAID)


async def _numbers(office: Office, account: str, text: str) -> set[str]:
    page = await office.ok(account, "GET", f"/api/tickets?view=unsigned&q={text}")
    return {row["number"] for row in page["items"]}


async def test_r14_10_a_unit_finds_it_by_its_matter_and_by_nothing_of_the_caller(office: Office, secret: dict):
    assert secret["number"] in await _numbers(office, "fang", "过期食品")
    for text in (NAME, NUMBER, "1234", "桃源路", "桃源路 88 号", "601"):
        assert secret["number"] not in await _numbers(office, "fang", text), text
    assert secret["number"] in await _numbers(office, "xu", "桃源路")
    assert secret["number"] in await _numbers(office, "xu", "1234")


async def test_r14_10_the_units_excel_holds_nothing_of_the_caller_and_the_look_is_noted(office: Office, secret: dict):
    fang = await office.who("fang")
    async with fang.http.get(f"{fang.url}/api/tickets/export?view=unsigned", headers=HEADERS) as response:
        assert response.status == 200
        sheet = openpyxl.load_workbook(io.BytesIO(await response.read())).active
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == secret["number"])
    assert not [tale for tale in TELL_TALES if tale in unmarked(str(row))]
    seen = await office.ok("yan", "GET", f"/api/tickets/{secret['id']}/views")
    assert "方既白" in str(seen)


async def test_the_offices_files_are_not_the_units(office: Office, secret: dict):
    su = await office.who("su")
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO("尉迟听澜 13800001234".encode()), filename="尉迟听澜.txt")
    path = f"/api/tickets/{secret['id']}/attachments"
    async with su.http.post(su.url + path, data=form, headers=HEADERS) as response:
        added = await response.json()
        assert response.status == 200, added
    assert (await office.ok("fang", "GET", path))["total"] == 0
    assert (await office.ask("fang", "GET", f"{path}/{added['attachment']['id']}"))[0] == 404
    page = await office.read(secret, "fang")
    assert not [tale for tale in TELL_TALES if tale in unmarked(str(page["timeline"]))]
    assert (await office.ok("xu", "GET", path))["total"] == 1

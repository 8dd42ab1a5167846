"""The register of places over the API: loaded by the administrator, asked by operators; points in tables of tickets."""

from __future__ import annotations

import io

import openpyxl

from tests.integration.agent_console.conftest import Arrives
from tests.integration.agent_console.test_lists_api import _accepted, _dispatched, _exported, _post
from tests.unit.tickets.test_place_reading import LINE, csv_of

LOAD = "/api/admin/places"


async def test_a_table_is_checked_then_loaded_by_the_administrator_alone(visitor: Arrives):
    bai, su = await visitor("bai"), await visitor("su")
    assert (await bai.ask("GET", LOAD))[1]["current"] is None
    good = csv_of(LINE)
    for path in (LOAD, f"{LOAD}?datum=gcj02"):
        status, problem = await _post(bai, path, "places.csv", good)
        assert (status, list(problem["fields"])) == (422, ["datum"])
    status, faulty = await _post(bai, f"{LOAD}?datum=cgcs2000", "places.csv", csv_of(LINE, LINE | {"纬度": "北"}))
    assert (status, faulty["faulty"], faulty["loaded"]) == (200, 1, False)
    assert [(one["line"], one["column"]) for one in faulty["faults"]] == [(3, "纬度")]
    path = f"{LOAD}?datum=cgcs2000&digest={faulty['digest']}"
    assert not (await _post(bai, path, "places.csv", csv_of(LINE, LINE | {"纬度": "北"})))[1]["loaded"], "none of it"

    _, checked = await _post(bai, f"{LOAD}?datum=cgcs2000", "地名.csv", good)
    assert (checked["places"], checked["names"], checked["loaded"]) == (1, 3, False)
    assert (await bai.ask("GET", LOAD))[1]["current"] is None
    path = f"{LOAD}?datum=cgcs2000&digest={checked['digest']}"
    status, problem = await _post(bai, path, "地名.csv", csv_of(LINE | {"地名": "云栖新苑"}))
    assert (status, list(problem["fields"])) == (422, ["digest"])
    assert (await _post(bai, path, "地名.csv", good))[1]["loaded"]
    current = (await bai.ask("GET", LOAD))[1]["current"]
    assert (current["source"], current["datum"], current["names"], current["loaded_by"]) == (
        "地名.csv", "cgcs2000", 3, "白管理",
    )  # fmt: skip
    for method in ("GET", "POST"):
        assert (await su.ask(method, LOAD))[0] == 403


async def test_an_operator_takes_a_place_and_its_point_is_saved(visitor: Arrives):
    bai, su, fang = await visitor("bai"), await visitor("su"), await visitor("fang")
    _, checked = await _post(bai, f"{LOAD}?datum=wgs84", "places.csv", csv_of(LINE))
    await _post(bai, f"{LOAD}?datum=wgs84&digest={checked['digest']}", "places.csv", csv_of(LINE))
    _, found = await su.ask("POST", "/api/places/suggest", {"text": "云栖", "area": None})
    (place,) = [one for one in found["items"] if one["name"] == "云栖花苑"]
    assert (place["area"], place["area_name"], place["stands"]) == ("341802", "宣州区", False)
    _, draft = await su.ask("POST", "/api/tickets", {})
    fields = {"place": place["name"], "area": place["area"], "point": place["point"]}
    status, saved = await su.ask("PATCH", f"/api/tickets/{draft['id']}", {"version": 1, "fields": fields})
    assert (status, saved["point"]) == (200, place["point"])
    assert (await fang.ask("POST", "/api/places/suggest", {"text": "云栖", "area": None}))[0] == 403
    assert (await su.ask("POST", "/api/places/suggest", {"text": "云" * 301, "area": None}))[0] == 400


async def test_points_go_out_to_the_office_and_to_no_unit(visitor: Arrives):
    su, xu, fang = await visitor("su"), await visitor("xu"), await visitor("fang")
    ticket = await _dispatched(su, xu, point="30.94017,118.75123")
    heads, *rows = await _exported(xu, "view=unsigned")
    line = dict(zip(heads, {row[0]: row for row in rows}[ticket["number"]], strict=True))
    assert (line["Latitude"], line["Longitude"]) == (30.94017, 118.75123)
    for_unit = {row[0]: row for row in (await _exported(fang, "view=unsigned"))[1:]}
    assert "云栖花苑 3 栋" in for_unit[ticket["number"]]
    assert not any("118.75" in str(cell) for cell in for_unit[ticket["number"]])


async def test_old_tickets_may_bring_their_points(visitor: Arrives):
    lin = await visitor("lin")
    book = openpyxl.Workbook()
    book.active.append(["原单号", "登记时间", "事项", "类型", "区域", "纬度", "经度"])
    book.active.append(["点-1", "2024-05-06 09:30", "桥栏断裂", "求助", "宣州区", 30.9401, 118.7512])
    book.active.append(["点-2", "2024-05-06 09:30", "桥面积水", "求助", "宣州区", 118.7512, 30.9401])
    book.active.append(["点-3", "2024-05-06 09:30", "桥灯不亮", "求助", "宣州区", 30.9401, None])
    written = io.BytesIO()
    book.save(written)
    _, report = await _post(lin, "/api/tickets/import", "旧工单.xlsx", written.getvalue())
    assert [(one["line"], one["column"]) for one in report["faults"]] == [(3, "纬度"), (4, "经度")]
    await _post(lin, f"/api/tickets/import?digest={report['digest']}", "旧工单.xlsx", written.getvalue())
    _, page = await lin.ask("GET", "/api/tickets?view=to_dispatch&q=%E6%A1%A5%E6%A0%8F")
    _, ticket = await lin.ask("GET", f"/api/tickets/{page['items'][0]['id']}")
    assert (ticket["point"]["latitude"], ticket["point"]["source"]) == (30.9401, "typed")


async def test_a_wrong_place_to_merge_tells_the_metres_in_the_reader_s_language(visitor: Arrives):
    su, xu = await visitor("su"), await visitor("xu")
    master = await _dispatched(su, xu, point="30.940100,118.751200")
    far = await _accepted(su, point="30.960100,118.751200")
    path, body = f"/api/tickets/{far['id']}/actions/merge", {"version": far["version"], "master": master["number"]}
    status, problem = await xu.ask("POST", path, body, **{"Accept-Language": "zh-CN"})
    assert status == 409
    assert "两件相距 2,224 米（坐标误差共 ±20 米），超过 1,000 米，不能并单" in problem["detail"]
    assert "规则 R2" in problem["detail"]

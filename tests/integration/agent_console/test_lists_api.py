"""Lists over the API: their filters, steps for many tickets at once, and files that belong to a ticket."""

from __future__ import annotations

import io
import stat

import aiohttp
import openpyxl
import pytest
from PIL import Image

from agent_console.api import sheets
from agent_console.settings import Settings
from tests.integration.agent_console.conftest import HEADERS, Arrives, Visitor

FIELDS = {
    "matter": "云栖花苑 3 栋电梯反复停运",
    "demand": "尽快恢复运行",
    "place": "云栖花苑 3 栋",
    "area": "341802",
    "type": "complaint",
    "caller_name": "尉迟听澜",
    "caller_number": "13800001234",
    "department": "341802-market",
}


WORDING = {"matter_for_unit": "反映超市销售过期食品", "demand_for_unit": "请依法查处"}
"""What a unit reads of a secret ticket."""


async def _accepted(su: Visitor, **fields: str) -> dict:
    _, draft = await su.ask("POST", "/api/tickets", {})
    _, draft = await su.ask("PATCH", f"/api/tickets/{draft['id']}", {"version": 1, "fields": FIELDS | fields})
    status, ticket = await su.ask("POST", f"/api/tickets/{draft['id']}/actions/accept", {"version": draft["version"]})
    assert status == 200, ticket
    return ticket


async def _dispatched(su: Visitor, xu: Visitor, **fields: str) -> dict:
    ticket = await _accepted(su, **fields)
    status, ticket = await xu.ask(
        "POST", f"/api/tickets/{ticket['id']}/actions/dispatch", {"version": ticket["version"]}
    )
    assert status == 200, ticket
    return ticket


async def test_a_list_without_a_name_is_the_one_that_the_post_has(visitor: Arrives):
    su, xu, fang = await visitor("su"), await visitor("xu"), await visitor("fang")
    ticket = await _dispatched(su, xu)
    for person in (xu, fang):
        status, page = await person.ask("GET", "/api/tickets")
        assert status == 200
        assert ticket["id"] in [row["id"] for row in page["items"]]


async def _send(visitor: Visitor, ticket: dict, name: str, data: bytes) -> tuple[int, dict]:
    return await _post(visitor, f"/api/tickets/{ticket['id']}/attachments", name, data)


async def _post(visitor: Visitor, path: str, name: str, data: bytes) -> tuple[int, dict]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO(data), filename=name)
    async with visitor.http.post(visitor.url + path, data=form, headers=HEADERS) as response:
        return response.status, await response.json()


def _photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Made-up Camera"
    written = io.BytesIO()
    Image.new("RGB", (32, 20)).save(written, "JPEG", exif=exif)
    return written.getvalue()


# ------------------------------------------------------------------ filters
async def test_a_list_is_narrowed_by_what_its_address_says(visitor: Arrives):
    su = await visitor("su")
    lift, report = await _accepted(su), await _accepted(su, type="report", matter="举报超市销售过期食品")

    async def numbers(query: str) -> set[str]:
        status, page = await su.ask("GET", f"/api/tickets?view=mine&{query}")
        assert status == 200, page
        return {row["number"] for row in page["items"]}

    day = lift["opened_at"][:10]
    assert await numbers("type=report") == {report["number"]}
    assert {lift["number"], report["number"]} <= await numbers("area=341800")
    assert await numbers("area=341822") == set()
    assert await numbers("urgency=U1") == set()
    assert await numbers("until=2020-01-01") == set()
    assert lift["number"] in await numbers("since=2020-01-01&type=complaint&q=%E7%94%B5%E6%A2%AF%E5%81%9C%E8%BF%90")
    assert day > "2020"
    assert (await su.ask("GET", "/api/tickets?since=yesterday"))[0] == 400


# ------------------------------------------------------------------ many at once
async def test_a_try_says_what_would_happen_and_writes_nothing(visitor: Arrives):
    su, xu, fang = await visitor("su"), await visitor("xu"), await visitor("fang")
    ready, signed = await _dispatched(su, xu), await _dispatched(su, xu)
    _, signed = await fang.ask("POST", f"/api/tickets/{signed['id']}/actions/sign", {"version": signed["version"]})
    ids = [{"id": one["id"], "version": one["version"]} for one in (ready, signed)]
    gone = {"id": "00000000-0000-0000-0000-000000000000", "version": 1}
    status, report = await fang.ask("POST", "/api/tickets/bulk", {"action": "sign", "ids": [*ids, gone]})
    assert status == 200, report
    assert (report["dry_run"], report["done"], report["refused"]) == (True, 1, 2)
    assert [item["code"] for item in report["items"]] == [None, "illegal_action", "not_found"]
    assert report["items"][0]["next"] == "Signed"
    assert report["items"][2]["number"] == ""
    _, after = await fang.ask("GET", f"/api/tickets/{ready['id']}")
    assert (after["status"], after["version"]) == ("dispatched", ready["version"])

    status, report = await fang.ask("POST", "/api/tickets/bulk", {"action": "sign", "ids": ids, "dry_run": False})
    assert (report["done"], report["refused"]) == (1, 1)
    _, after = await fang.ask("GET", f"/api/tickets/{ready['id']}")
    assert after["status"] == "signed"


async def test_a_step_for_many_needs_the_same_rights_and_forms_as_for_one(visitor: Arrives):
    su, xu, sima = await visitor("su"), await visitor("xu"), await visitor("sima")
    ticket = await _dispatched(su, xu)
    ids = [{"id": ticket["id"], "version": ticket["version"]}]
    _, report = await sima.ask("POST", "/api/tickets/bulk", {"action": "sign", "ids": ids, "dry_run": False})
    assert report["items"][0]["code"] == "not_found"
    _, report = await su.ask("POST", "/api/tickets/bulk", {"action": "sign", "ids": ids})
    assert report["items"][0]["code"] == "forbidden"
    _, report = await su.ask("POST", "/api/tickets/bulk", {"action": "note", "ids": ids})
    assert report["items"][0]["code"] == "field_errors"
    stale = [{"id": ticket["id"], "version": 1}]
    _, report = await su.ask(
        "POST", "/api/tickets/bulk", {"action": "note", "ids": stale, "payload": {"text": "x"}, "dry_run": False}
    )
    assert report["items"][0]["code"] == "ticket_changed"
    auditor = await visitor("yan")
    assert (await auditor.ask("POST", "/api/tickets/bulk", {"action": "note", "ids": ids}))[0] == 403


async def test_a_step_may_be_tried_for_a_whole_filtered_list(visitor: Arrives):
    su = await visitor("su")
    for _ in range(2):
        await _accepted(su, matter="窨井盖丢失")
    chosen = {"view": "mine", "q": "窨井盖", "status": "accepted"}
    body = {"action": "note", "filter": chosen, "payload": {"text": "已并入专项"}, "dry_run": False}
    _, report = await su.ask("POST", "/api/tickets/bulk", body)
    assert (report["done"], report["refused"]) == (2, 0)
    status, problem = await su.ask("POST", "/api/tickets/bulk", {"action": "note"})
    assert (status, problem["code"]) == (422, "field_errors")


# ------------------------------------------------------------------ files
@pytest.fixture(scope="module")
async def with_unit(visitor: Arrives) -> dict:
    return await _dispatched(await visitor("su"), await visitor("xu"))


async def test_a_photo_is_kept_without_what_the_camera_wrote(visitor: Arrives, with_unit: dict, settings: Settings):
    fang = await visitor("fang")
    status, added = await _send(fang, with_unit, "../整改 照片.jpg", _photo())
    assert status == 200, added
    file = added["attachment"]
    assert (file["name"], file["media"], file["by"]) == ("整改 照片.jpg", "image/jpeg", "方既白")
    (kept,) = [path for path in (settings.var / "attachments").rglob("*") if path.is_file()]
    assert kept.name == file["digest"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert b"Made-up Camera" not in kept.read_bytes()

    url = f"{fang.url}/api/tickets/{with_unit['id']}/attachments/{file['id']}"
    async with fang.http.get(url, headers=HEADERS) as response:
        assert response.status == 200
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Type"] == "image/jpeg"
        assert await response.read() == kept.read_bytes()

    _, page = await fang.ask("GET", f"/api/tickets/{with_unit['id']}")
    assert page["version"] == added["version"]
    assert [(event["kind"], event["text"]) for event in page["timeline"]][-1] == ("attached", "整改 照片.jpg")
    status, again = await _send(fang, with_unit, "同一张.jpg", _photo())
    assert (again["attachment"]["id"], again["version"]) == (file["id"], added["version"])


async def test_files_are_seen_by_those_who_see_the_ticket(visitor: Arrives, with_unit: dict):
    fang, sima, yan = await visitor("fang"), await visitor("sima"), await visitor("yan")
    _, added = await _send(fang, with_unit, "说明.txt", "情况说明".encode())
    path = f"/api/tickets/{with_unit['id']}/attachments"
    assert (await sima.ask("GET", path))[0] == 404
    async with sima.http.get(f"{sima.url}{path}/{added['attachment']['id']}", headers=HEADERS) as response:
        assert response.status == 404
    assert (await _send(sima, with_unit, "a.txt", b"x"))[0] == 404
    assert (await yan.ask("GET", path))[1]["total"] >= 1
    assert (await _send(yan, with_unit, "a.txt", b"x"))[0] == 403
    other = await _dispatched(await visitor("su"), await visitor("xu"))
    async with fang.http.get(
        f"{fang.url}/api/tickets/{other['id']}/attachments/{added['attachment']['id']}", headers=HEADERS
    ) as response:
        assert response.status == 404


async def test_what_the_office_adds_to_a_secret_ticket_is_not_for_the_unit(visitor: Arrives):
    su, fang = await visitor("su"), await visitor("fang")
    secret = await _dispatched(su, await visitor("xu"), type="report", secrecy="L2", **WORDING)
    status, added = await _send(su, secret, "尉迟听澜的举报信.txt", b"it is me")
    assert status == 200, added
    _, listed = await fang.ask("GET", f"/api/tickets/{secret['id']}/attachments")
    assert listed["total"] == 0
    async with fang.http.get(
        f"{fang.url}/api/tickets/{secret['id']}/attachments/{added['attachment']['id']}", headers=HEADERS
    ) as response:
        assert response.status == 404
    _, page = await fang.ask("GET", f"/api/tickets/{secret['id']}")
    assert "尉迟听澜" not in str(page["timeline"])


async def test_what_cannot_be_kept_is_refused_in_words(visitor: Arrives, with_unit: dict):
    fang = await visitor("fang")
    status, problem = await _send(fang, with_unit, "a.pdf", b"MZ\x90\x00\x00")
    assert (status, problem["code"], list(problem["fields"])) == (422, "field_errors", ["file"])
    status, problem = await _send(fang, with_unit, "a.wav", b"RIFF" + b"\0" * (21 * 1024 * 1024))
    assert (status, problem["code"]) == (413, "too_large")
    path = f"/api/tickets/{with_unit['id']}/attachments"
    assert (await fang.ask("POST", path, {}))[0] == 400
    async with fang.http.post(f"{fang.url}{path}", data=b"x", headers={"Content-Type": "multipart/form-data"}) as other:
        assert other.status == 403


# ------------------------------------------------------------------ tables
async def _exported(visitor: Visitor, query: str) -> list[tuple]:
    async with visitor.http.get(f"{visitor.url}/api/tickets/export?{query}", headers=HEADERS) as response:
        assert response.status == 200
        assert response.headers["Content-Disposition"].startswith("attachment;")
        book = openpyxl.load_workbook(io.BytesIO(await response.read()))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


async def test_a_list_goes_out_as_its_reader_may_see_it(visitor: Arrives):
    su, xu, fang = await visitor("su"), await visitor("xu"), await visitor("fang")
    secret = await _dispatched(
        su, xu, type="report", secrecy="L2", matter="尉迟听澜举报 =HYPERLINK", place="锦城路 88 号", **WORDING
    )
    plain = await _dispatched(su, xu, matter="=1+1")
    for_unit = {row[0]: row for row in (await _exported(fang, "view=unsigned"))[1:]}
    assert {secret["number"], plain["number"]} <= set(for_unit)
    said = str(for_unit[secret["number"]])
    assert WORDING["matter_for_unit"] in said
    assert not any(word in said for word in ("尉迟", "锦城路", "88", "1234"))
    assert "=1+1" in for_unit[plain["number"]]
    for_office = {row[0]: row for row in (await _exported(su, "view=mine&type=report"))[1:]}
    assert "锦城路 88 号" in for_office[secret["number"]]
    assert plain["number"] not in for_office
    assert "13800001234" not in str(for_office)


async def test_a_table_that_ends_too_early_says_so(visitor: Arrives, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    monkeypatch.setattr(sheets, "PAGE", 1)
    su, xu = await visitor("su"), await visitor("xu")
    for _ in range(3):
        await _dispatched(su, xu, matter="桥面积水")
    *_, last, told = await _exported(su, "view=mine")
    assert last[0] != told[0]
    assert "at most 2 tickets at once" in told[0]


async def test_old_tickets_are_checked_before_they_are_brought_over(visitor: Arrives):
    lin = await visitor("lin")
    book = openpyxl.Workbook()
    book.active.append(["原单号", "登记时间", "办结时间", "事项", "类型", "承办单位"])
    book.active.append(["旧-1", "2024-05-06 09:30", "2024-05-08 10:00", "桥栏断裂", "投诉", "341802-market"])
    book.active.append(["旧-2", "2024-05-06 09:30", None, "桥面积水", "求助", None])
    book.active.append(["旧-3", "昨天", None, "桥灯", "求助", None])
    written = io.BytesIO()
    book.save(written)
    status, report = await _post(lin, "/api/tickets/import", "旧工单.xlsx", written.getvalue())
    assert status == 200, report
    assert (report["dry_run"], report["lines"], report["good"], report["faulty"]) == (True, 3, 2, 1)
    assert [(fault["line"], fault["column"]) for fault in report["faults"]] == [(4, "登记时间")]
    assert (await lin.ask("GET", "/api/tickets?view=closed&q=%E6%A1%A5%E6%A0%8F"))[1]["total"] == 0

    path = f"/api/tickets/import?digest={report['digest']}"
    _, done = await _post(lin, path, "旧工单.xlsx", written.getvalue())
    assert (done["imported"], done["dry_run"]) == (2, False)
    _, closed = await lin.ask("GET", "/api/tickets?view=closed&q=%E6%A1%A5%E6%A0%8F")
    assert closed["items"][0]["matter"] == "桥栏断裂"
    _, events = await lin.ask("GET", f"/api/tickets/{closed['items'][0]['id']}/events")
    assert [event["kind"] for event in events["items"]] == ["imported"]
    assert (await lin.ask("GET", "/api/tickets?view=to_dispatch&q=%E6%A1%A5%E9%9D%A2"))[1]["total"] == 1

    _, again = await _post(lin, path, "旧工单.xlsx", written.getvalue())
    assert (again["imported"], again["known"]) == (0, 2)
    status, problem = await _post(lin, "/api/tickets/import?digest=0", "旧工单.xlsx", written.getvalue())
    assert (status, list(problem["fields"])) == (422, ["digest"])
    su = await visitor("su")
    assert (await _post(su, "/api/tickets/import", "旧工单.xlsx", written.getvalue()))[0] == 403

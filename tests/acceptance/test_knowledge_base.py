"""The knowledge base through the API: two people publish, calls find it, answers cite it, gaps are filled."""

from __future__ import annotations

from typing import Any

import pytest

ITEM = {
    "title": "小餐饮登记证办理",
    "question": "开小餐馆要办什么证，怎么办小餐饮登记证？",
    "answer": "持身份证、场所证明到区政务服务大厅市场监管窗口办理，7 个工作日办结。",
    "basis": "安徽省食品小作坊小餐饮管理规定（示例）",
    "document_number": "示例〔2025〕3号",
    "category": "market.licence",
    "effective_from": "2025-01-01",
}
ASKED = {"text": "您好，我想开个小餐馆，请问小餐饮登记证怎么办", "area": "341802"}


async def _published(office: Any, **given: object) -> dict[str, Any]:
    made = await office.ok("fang", "POST", "/api/knowledge", {"form": ITEM | given})
    path = f"/api/knowledge/{made['id']}/acts"
    made = await office.ok("shangguan", "POST", f"{path}/review", {"version": made["version"]})
    return await office.ok("xu", "POST", f"{path}/publish", {"version": made["version"]})


@pytest.fixture(scope="module")
async def item(office: Any) -> dict[str, Any]:
    office.clock.at("2026-02-13 10:00")
    return await _published(office)


async def test_another_person_publishes_what_was_reviewed(office: Any, item: dict[str, Any]):
    assert (item["status"], item["status_name"], item["owner"]["code"]) == ("published", "Published", "341802-market")
    (text,) = item["texts"]
    assert (text["author"], text["reviewer"], text["publisher"]) == ("方既白", "上官婉晴", "许清嘉")
    assert [event["kind"] for event in item["events"]] == ["publish", "review", "proposed"]
    made = await office.ok("fang", "POST", "/api/knowledge", {"form": ITEM | {"title": "待审条目"}})
    path = f"/api/knowledge/{made['id']}/acts/review"
    assert (await office.ask("fang", "POST", path, {"version": 99}))[0] == 403
    status, refused = await office.ask("xu", "POST", path, {"version": 99})
    assert (status, refused["code"]) == (409, "knowledge_changed")
    assert (await office.ask("sima", "GET", f"/api/knowledge/{made['id']}"))[0] == 404


async def test_a_call_finds_it_and_says_why(office: Any, item: dict[str, Any]):
    found = await office.ok("su", "POST", "/api/knowledge/suggest", ASKED)
    assert [one["id"] for one in found["items"]] == [item["id"]]
    assert found["items"][0]["why"] == 'said "登记证", "餐饮", "餐馆"'
    assert (await office.ok("su", "GET", "/api/knowledge?q=小餐饮"))["items"][0]["number"] == item["number"]
    assert (await office.ask("fang", "POST", "/api/knowledge/suggest", ASKED))[0] == 403


async def test_a_direct_answer_cites_it_or_says_that_there_is_none(office: Any, item: dict[str, Any]):
    draft = await office.draft(matter="小餐饮登记证", type="inquiry", category="market.licence")
    path = f"/api/tickets/{draft['id']}/actions/answer_directly"
    body = {"version": draft["version"], "answer": "已告知材料和窗口"}
    status, refused = await office.ask("su", "POST", path, body)
    assert (status, list(refused["fields"])) == (422, ["knowledge"])
    answered = await office.ok("su", "POST", path, body | {"knowledge": item["id"]})
    assert answered["status"] == "answered"
    assert "knowledge_cited" in [event["kind"] for event in answered["timeline"]]
    assert (await office.ok("fang", "GET", f"/api/knowledge/{item['id']}"))["uses"] == 1


async def test_a_gap_goes_to_the_unit_and_is_filled_with_an_item(office: Any):
    draft = await office.draft(matter="食品摊贩备案", type="inquiry", category="market.food")
    body = {"version": draft["version"], "answer": "已电话核实后答复", "no_knowledge": True}
    await office.ok("su", "POST", f"/api/tickets/{draft['id']}/actions/answer_directly", body)
    gaps = (await office.ok("fang", "GET", "/api/knowledge/tasks"))["items"]
    gap = next(one for one in gaps if one["ticket_number"] == draft["number"])
    assert (gap["kind"], gap["state"], gap["overdue"]) == ("gap", "open", False)
    assert draft["number"] not in [
        one["ticket_number"] for one in (await office.ok("sima", "GET", "/api/knowledge/tasks"))["items"]
    ]
    assert (await office.ok("fang", "GET", "/api/knowledge/counters"))["tasks"] == 1
    made = await office.ok(
        "fang", "POST", "/api/knowledge", {"form": ITEM | {"title": "食品摊贩备案"}, "task": gap["id"]}
    )
    settled = (await office.ok("fang", "GET", "/api/knowledge/tasks"))["items"][0]
    assert (settled["state"], settled["item_number"]) == ("filed", made["number"])


async def test_a_repealed_document_alarms_its_owner(office: Any):
    item = await _published(office, title="夜市摊位", question="夜市摊位怎么申请", document_number="示例〔2024〕9号")
    hit = await office.ok(
        "xu", "POST", "/api/knowledge/repeals", {"document_number": "示例[2024]9号", "note": "已废止"}
    )
    assert hit["items"] == [item["number"]]
    (alarm,) = (await office.ok("fang", "GET", "/api/knowledge?view=alarms"))["items"]
    assert (alarm["number"], alarm["alarms"]) == (item["number"], ["repealed"])
    assert (await office.ok("su", "POST", "/api/knowledge/suggest", {"text": "夜市摊位申请"}))["items"] == []


async def test_an_announcement_meets_the_next_call_and_one_key_links_it(office: Any):
    made = await office.ok("fang", "POST", "/api/announcements", {
        "kind": "road", "title": "东门菜市场改造围挡", "text": "市场改造，东门通道封闭，请走西门。", "area": "341802",
        "keywords": ["菜市场", "围挡"], "starts_at": "2026-02-13T00:00:00Z", "ends_at": "2026-02-20T10:00:00Z",
    })  # fmt: skip
    assert (made["state"], made["linked"], made["may_end"]) == ("running", 0, True)
    assert [one["id"] for one in (await office.ok("gu", "GET", "/api/announcements"))["items"]] == [made["id"]]
    draft = await office.draft(matter="菜市场门口过不去")
    asked = {"text": "菜市场门口全是围挡过不去", "area": "341802", "ticket": draft["id"]}
    met = await office.ok("su", "POST", "/api/knowledge/suggest", asked)
    assert (met["announcements"][0]["id"], met["linked"]) == (made["id"], None)
    linked = await office.ok("su", "POST", f"/api/announcements/{made['id']}/link", {"ticket": draft["id"]})
    assert linked["version"] == draft["version"] + 1
    met = await office.ok("su", "POST", "/api/knowledge/suggest", asked)
    assert (met["announcements"][0]["linked"], met["linked"]) == (1, made["id"])
    assert (await office.ask("sima", "POST", f"/api/announcements/{made['id']}/end", {"version": 1}))[0] == 403
    ended = await office.ok("fang", "POST", f"/api/announcements/{made['id']}/end", {"version": 1})
    assert ended["state"] == "over"
    assert (await office.ok("gu", "GET", "/api/announcements"))["items"] == []
    assert (await office.ask("su", "POST", "/api/announcements", {"title": "x"}))[0] == 403


async def test_a_unit_prolongs_what_it_announced_and_sees_the_calls_that_linked_themselves(office: Any):
    made = await office.ok("fang", "POST", "/api/announcements", {
        "kind": "other", "title": "敬亭夜市停业整修", "text": "夜市停业三天。", "area": "341802",
        "keywords": ["敬亭夜市"], "starts_at": "2026-02-13T00:00:00Z", "ends_at": "2026-02-14T10:00:00Z",
    })  # fmt: skip
    draft = await office.draft(matter="敬亭夜市怎么关门了")
    await office.act("su", draft, "accept")
    seen = await office.ok("lin", "GET", f"/api/announcements/{made['id']}")
    assert (seen["linked"], seen["automatic"]) == (1, 1)
    assert [(one["number"], one["automatic"]) for one in seen["tickets"]] == [(draft["number"], True)]
    assert [one["kind"] for one in seen["events"]] == ["announcement_linked", "announced"]
    foreign = await office.ok("sima", "GET", f"/api/announcements/{made['id']}")
    assert foreign["tickets"] == []
    numbers = {ticket["number"] for ticket in seen["tickets"]}
    assert numbers & {event["text"] for event in seen["events"]}
    assert not numbers & {event["text"] for event in foreign["events"]}
    path, body = f"/api/announcements/{made['id']}/move-end", {"version": 1, "ends_at": "2026-02-16T10:00:00Z"}
    assert (await office.ask("sima", "POST", path, body))[0] == 403
    moved = await office.ok("fang", "POST", path, body)
    assert (moved["ends_at"], moved["version"]) == ("2026-02-16T10:00:00Z", 2)
    assert (await office.ask("fang", "POST", path, body))[0] == 409


async def test_an_operator_says_that_an_item_is_wrong_and_the_owner_is_asked(office: Any, item: dict[str, Any]):
    item = await office.ok("su", "GET", f"/api/knowledge/{item['id']}")
    said = {"version": item["version"], "note": "窗口已搬迁"}
    told = await office.ok("su", "POST", f"/api/knowledge/{item['id']}/acts/report_wrong", said)
    assert told["wrong"] == item["wrong"] + 1
    asked = (await office.ok("fang", "GET", "/api/knowledge/tasks"))["items"]
    task = next(one for one in asked if one["kind"] == "correction")
    assert (task["item_id"], task["asked_by"], task["answer"]) == (item["id"], "苏念慈", "窗口已搬迁")
    change = {"version": told["version"], "form": ITEM | {"answer": "二楼窗口"}, "task": task["id"]}
    assert (await office.ask("sima", "POST", f"/api/knowledge/{item['id']}/texts", change))[0] == 404
    changed = await office.ok("fang", "POST", f"/api/knowledge/{item['id']}/texts", change)
    assert changed["under_way"] == "draft"
    counters = await office.ok("fang", "GET", "/api/knowledge/counters")
    assert counters["waiting"] == counters["review"] + counters["alarms"] + counters["tasks"]

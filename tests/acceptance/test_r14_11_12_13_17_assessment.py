"""R14.11, 12, 13, 17: what counts in the assessment, exclusions by two people, a replay before weights change."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from tests.acceptance.conftest import Office

Replied = Callable[..., Awaitable[dict]]


@pytest.fixture
def replied(office: Office) -> Replied:
    async def make(**fields: object) -> dict:
        ticket = await office.dispatched(**fields)
        await office.act("fang", ticket, "sign")
        await office.act("fang", ticket, "contact", text="已电话联系")
        await office.act("fang", ticket, "reply", answer="经现场核查，已修复并公示维保记录。")
        return await _passed(office, ticket)

    return make


async def _passed(office: Office, ticket: dict) -> dict:
    """Through the audit, where there is one."""
    seen = await office.read(ticket, "xu")
    actions = {one["action"]: one for one in seen["actions"] if one["enabled"]}
    if "approve_reply" not in actions:
        return seen
    fields = actions["approve_reply"]["fields"]
    form = {spec["name"]: True if spec["kind"] == "boolean" else "通过" for spec in fields}
    return await office.act("xu", ticket, "approve_reply", **form)


async def _answer(office: Office, ticket: dict, satisfied: str, solved: str = "yes") -> dict:
    tasks = (await office.ok("gu", "GET", "/api/callbacks?view=open"))["items"]
    task = next(one for one in tasks if one["ticket_id"] == ticket["id"])
    body = {"version": task["version"], "reached": True, "contacted": "yes", "solved": solved, "satisfied": satisfied}
    return await office.ok("gu", "POST", f"/api/callbacks/{task['id']}/outcome", body)


async def _market(office: Office, period: str) -> dict:
    units = (await office.ok("lin", "GET", f"/api/reports/assessment?period={period}"))["units"]
    return next(one for one in units if one["department"]["code"] == "341802-market")


def _of(unit: dict, name: str) -> tuple[float, int]:
    rate = next((one for one in unit["rates"] if one["name"] == name), {"count": 0, "of": 0})
    return rate["count"], rate["of"]


async def test_three_tries_in_vain_close_the_ticket_and_leave_satisfaction_alone(office: Office, replied: Replied):
    office.clock.at("2026-04-07 10:00")
    ticket = await replied()
    for _ in range(3):
        tasks = (await office.ok("gu", "GET", "/api/callbacks?view=open"))["items"]
        task = next(one for one in tasks if one["ticket_id"] == ticket["id"])
        office.clock.now = max(office.clock.now, datetime.fromisoformat(task["next_try_at"]))
        body = {"version": task["version"], "reached": False}
        await office.ok("gu", "POST", f"/api/callbacks/{task['id']}/outcome", body)
    over = await office.read(ticket)
    assert over["status"] == "closed"
    office.clock.at("2026-04-30 10:00")
    unit = await _market(office, "2026-04")
    assert (unit["unreached"], unit["tickets"]) == (1, 1)
    assert _of(unit, "satisfied") == (0, 0)
    assert _of(unit, "on_time") == (1, 1)


async def test_an_excluded_rating_needs_two_people_and_stays_in_the_raw_count(office: Office, replied: Replied):
    office.clock.at("2026-06-01 10:00")
    ticket = await replied()
    await _answer(office, ticket, "dissatisfied", "no")
    asked = {"ticket_id": ticket["id"], "code": "E4", "evidence": "检验报告 示-06", "citizen_text": "已按规定办理。"}
    request = await office.ok("fang", "POST", "/api/exclusions", asked)
    path = f"/api/exclusions/{request['id']}"
    office.clock.at("2026-06-02 10:00")
    before = await _market(office, "2026-06")
    assert _of(before, "satisfied") == (0, 1)
    first = await office.ok("lin", "POST", f"{path}/sign", {})
    assert first["state"] == "asked"
    status, problem = await office.ask("lin", "POST", f"{path}/sign", {})
    assert (status, problem["code"]) == (409, "illegal_action")
    assert (await office.ask("fang", "POST", f"{path}/sign", {}))[0] == 403
    assert (await office.ok("xu", "POST", f"{path}/sign", {}))["state"] == "granted"
    after = await _market(office, "2026-06")
    assert _of(after, "satisfied") == (0, 0)
    assert (after["raw_dissatisfied"], after["excluded"], after["exclusion_alarm"]) == (1, 1, True)
    assert "rating_excluded" in [one["kind"] for one in (await office.read(ticket))["timeline"]]


async def test_a_unit_appeals_once_against_a_refusal(office: Office, replied: Replied):
    office.clock.at("2026-07-01 10:00")
    ticket = await replied()
    await _answer(office, ticket, "dissatisfied", "no")
    asked = {"ticket_id": ticket["id"], "code": "E1", "evidence": "记录", "citizen_text": "不予支持"}
    request = await office.ok("fang", "POST", "/api/exclusions", asked)
    path = f"/api/exclusions/{request['id']}"
    refused = await office.ok("lin", "POST", f"{path}/refuse", {"reason": "证据不足"})
    assert (refused["state"], refused["refused_by"]) == ("refused", "林望舒")
    assert (await office.ok("shangguan", "POST", f"{path}/appeal", {"appeal": "补充材料"}))["state"] == "asked"
    await office.ok("lin", "POST", f"{path}/refuse", {"reason": "仍不足"})
    assert (await office.ask("shangguan", "POST", f"{path}/appeal", {"appeal": "再申诉"}))[0] == 409


async def test_weights_change_only_after_last_quarter_was_replayed_under_them(office: Office, replied: Replied):
    office.clock.at("2026-08-03 10:00")
    await _answer(office, await replied(), "very_satisfied")
    office.clock.at("2026-10-12 10:00")
    shown = (await office.ok("lin", "GET", "/api/reports/assessment?period=2026Q3"))["in_force"]
    assert shown["adopted_by"] is None
    scheme = shown["scheme"] | {"on_time": 0.15, "satisfied": 0.25}
    body = {"scheme": scheme, "digest": "none", "reason": "提高群众评价权重"}
    status, problem = await office.ask("lin", "POST", "/api/reports/assessment/scheme", body)
    assert (status, list(problem["fields"])) == (422, ["digest"])
    replay = await office.ok("lin", "POST", "/api/reports/assessment/replay", {"scheme": scheme})
    assert replay["period"] == "2026Q3"
    market = next(one for one in replay["units"] if one["department"]["code"] == "341802-market")
    assert market["change"] == pytest.approx(market["after"] - market["before"])
    adopted = await office.ok("lin", "POST", "/api/reports/assessment/scheme", body | {"digest": replay["digest"]})
    assert (adopted["adopted_by"], adopted["scheme"]["satisfied"]) == ("林望舒", 0.25)
    wrong = await office.ask("lin", "POST", "/api/reports/assessment/replay", {"scheme": scheme | {"sign": 0.9}})
    assert wrong[0] == 422


async def test_a_unit_sees_its_own_row_alone(office: Office):
    units = (await office.ok("sima", "GET", "/api/reports/assessment?period=2026-06"))["units"]
    assert {one["department"]["code"] for one in units} <= {"341802-housing"}
    assert (await office.ask("su", "GET", "/api/reports/assessment?period=2026-06"))[0] == 403

"""R6: the ladder ends in an order that a lead signs and the unit answers in three working days; a month's bulletin;
accountability only puts evidence together, and everyone who opens it is written down."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import ZH


async def _order(office: Office) -> tuple[dict, dict]:
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    office.clock.at("2026-03-03 10:00")
    await office.act("xu", ticket, "supervise", reason="市领导批示件，限期办结")
    orders = (await office.ok("lin", "GET", "/api/supervision/orders"))["items"]
    return ticket, next(one for one in orders if one["ticket_id"] == ticket["id"])


async def test_an_order_is_signed_answered_and_closed(office: Office):
    ticket, order = await _order(office)
    assert (order["state"], order["reply_due_at"]) == ("to_sign", "2026-03-06T09:30:00Z")
    assert order["number"].startswith("督办〔2026〕")
    path = f"/api/supervision/orders/{order['id']}"
    assert (await office.ok("fang", "GET", "/api/supervision/orders"))["items"] == []
    assert (await office.ask("xu", "POST", f"{path}/sign", {"version": 1}))[0] == 403
    signed = await office.ok("lin", "POST", f"{path}/sign", {"version": order["version"]})
    assert signed["signed_by"] == "林望舒"
    assert (await office.ask("sima", "POST", f"{path}/reply", {"version": 2, "reply": "x"}))[0] == 403
    answered = await office.ok("fang", "POST", f"{path}/reply", {"version": 2, "reply": "已派员现场处置，3 日内办结。"})
    assert answered["state"] == "replied"
    assert "order_replied" in [one["kind"] for one in (await office.read(ticket))["timeline"]]
    closed = await office.ok("xu", "POST", f"{path}/close", {"version": 3, "accepted": True, "opinion": "同意"})
    assert closed["state"] == "closed"


async def test_a_reply_that_does_not_come_is_alarmed_once_and_costs_three_points(office: Office):
    _, order = await _order(office)
    await office.ok("lin", "POST", f"/api/supervision/orders/{order['id']}/sign", {"version": order["version"]})
    office.clock.at("2026-03-06 17:31")
    await office.sweep()
    await office.sweep()
    told = (await office.ok("xu", "GET", "/api/notices", **ZH))["items"]
    assert sum(one["kind"] == "order_late" and order["number"] in one["text"] for one in told) == 1
    office.clock.at("2026-03-06 17:32")
    units = (await office.ok("lin", "GET", "/api/reports/assessment?period=2026-03"))["units"]
    market = next(one for one in units if one["department"]["code"] == "341802-market")
    assert market["late_replies"] == 1
    assert market["penalty"] >= 3


async def test_the_unit_s_time_to_answer_begins_when_the_order_is_signed(office: Office):
    _, order = await _order(office)
    office.clock.at("2026-03-09 10:00")
    path = f"/api/supervision/orders/{order['id']}/sign"
    signed = await office.ok("lin", "POST", path, {"version": order["version"]})
    assert (signed["reply_due_at"], signed["state"]) == ("2026-03-12T09:30:00Z", "awaiting")
    await office.sweep()
    orders = (await office.ok("lin", "GET", "/api/supervision/orders"))["items"]
    assert [one["overdue"] for one in orders if one["id"] == order["id"]] == [False]


async def test_a_month_s_bulletin_names_units_with_three_reds_and_is_fixed_once_signed(office: Office):
    office.clock.at("2026-04-30 10:00")
    await office.sweep()
    office.clock.at("2026-05-06 10:00")
    for _ in range(3):
        await office.dispatched()
    office.clock.at("2026-05-28 10:00")
    await office.sweep()
    draft = await office.ok("xu", "POST", "/api/supervision/bulletins/2026-05")
    assert {one["department"]["code"]: one["reds"] for one in draft["units"]}["341802-market"] == 3
    assert (await office.ask("xu", "POST", "/api/supervision/bulletins/2026-05/sign"))[0] == 403
    signed = await office.ok("lu", "POST", "/api/supervision/bulletins/2026-05/sign")
    assert signed["number"] == "通报〔2026〕1号"
    again = await office.ok("xu", "POST", "/api/supervision/bulletins/2026-05")
    assert (again["signed_by"], again["drafted_at"]) == ("陆示范", draft["drafted_at"])


async def test_an_interview_is_kept_with_its_plan(office: Office):
    form = {
        "department": "341802-market", "cause": "连续两月通报", "held_on": "2026-06-03", "host": "陆示范",
        "attendees": "上官婉晴", "record": "核对 3 件红灯工单。", "plan": "增设专人签收。", "plan_due_on": "2026-06-30",
    }  # fmt: skip
    made = await office.ok("lin", "POST", "/api/supervision/interviews", form)
    assert (made["plan_due_on"], made["recorded_by"]) == ("2026-06-30", "林望舒")
    status, problem = await office.ask("lin", "POST", "/api/supervision/interviews", form | {"plan": " "})
    assert (status, list(problem["fields"])) == (422, ["plan"])


async def test_evidence_is_only_put_together_by_hand_and_every_reader_is_written_down(office: Office):
    ticket, _ = await _order(office)
    assert (await office.ok("yan", "GET", "/api/supervision/evidence"))["items"] == []
    asked = {"department": "341802-market", "title": "电梯停运件", "tickets": [ticket["number"]], "purpose": "移送监察"}
    assert (await office.ask("xu", "POST", "/api/supervision/evidence", asked))[0] == 403
    made = await office.ok("lu", "POST", "/api/supervision/evidence", asked)
    assert made["content"]["tickets"][0]["number"] == ticket["number"]
    assert "尉迟" not in str(made)
    assert "13800001234" not in str(made)
    opened = await office.ok("yan", "POST", f"/api/supervision/evidence/{made['id']}/open", {"purpose": "初核"})
    assert [(one["name"], one["purpose"]) for one in opened["accesses"]] == [("陆示范", "移送监察"), ("严复核", "初核")]
    listed = (await office.ok("lin", "GET", "/api/supervision/evidence"))["items"]
    assert (listed[0]["content"], listed[0]["ended_at"], listed[0]["holds"]) == (None, None, [])


async def _drafts_to_sign(office: Office) -> list[str]:
    return [one["text"] for one in await _notices(office, "bulletin_to_sign")]


async def _notices(office: Office, kind: str) -> list[dict]:
    found = (await office.ok("lu", "GET", "/api/notices", **ZH))["items"]
    return [one for one in found if one["kind"] == kind]


async def test_a_bulletin_drafts_itself_when_the_month_is_over_and_two_running_ask_for_an_interview(office: Office):
    market = "宣州区市场监督管理局"
    for month, following in (("2026-08", "2026-09-01"), ("2026-09", "2026-10-01")):
        office.clock.at(f"{month}-03 10:00")
        for _ in range(3):
            await office.dispatched()
        office.clock.at(f"{month}-28 10:00")
        await office.sweep()
        office.clock.at(f"{following} 08:00")
        await office.sweep()
        await office.sweep()
        assert (await _drafts_to_sign(office)).count(f"{month} 通报已自动起草，请审定签发。") == 1
        assert await _notices(office, "interview_due") == []
        drafts = (await office.ok("lu", "GET", "/api/supervision/bulletins"))["items"]
        named = next(one for one in drafts if one["month"] == month)["units"]
        assert next(one["reds"] for one in named if one["department"]["code"] == "341802-market") >= 3
        await office.ok("lu", "POST", f"/api/supervision/bulletins/{month}/sign")
    told = [one["text"] for one in await _notices(office, "interview_due")]
    assert f"{market}连续两个月被通报（2026-08、2026-09），请安排约谈。" in told


async def test_one_false_close_asks_for_an_interview(office: Office):
    office.clock.at("2026-11-03 10:00")
    mark = {
        "department": "341802-housing",
        "kind": "false_close",
        "reason": "现场未整改即报办结",
        "ticket_number": None,
    }
    await office.ok("lin", "POST", "/api/supervision/marks", mark)
    assert any("被认定虚假办结" in one["text"] for one in await _notices(office, "interview_due"))

"""R5: a reply passes ten points before the citizen is called; a machine hints, a person ticks; the head signs 重件."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import AUDITED, kinds, refused, replied, working


async def _hints(office: Office, ticket: dict) -> dict:
    found = (await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}/audit"))["items"]
    assert len(found) == 10
    return {one["point"]: one for one in found}


async def test_nobody_is_called_before_the_ten_points_are_passed(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await replied(office)
    assert (ticket["status"], ticket["callbacks"]) == ("replied", [])
    said = await refused(office, "xu", ticket, "approve_reply", **AUDITED | {"point_4": False})
    assert "4 Result" in said
    assert "rule R5" in said
    ticket = await office.act("xu", ticket, "approve_reply", **AUDITED)
    assert (ticket["status"], len(ticket["callbacks"])) == ("auditing_ok", 1)
    assert ticket["life"]["audit"]["by_name"] == "许清嘉"


async def test_sent_back_the_units_clock_runs_on(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await replied(office)
    ticket = await office.act("xu", ticket, "refuse_reply", opinion="未答复第 2 项")
    assert ticket["status"] == "working"
    assert next(clock["state"] for clock in ticket["clocks"] if clock["kind"] == "result") == "running"
    assert "refuse_reply" in kinds(ticket)


async def test_the_machine_sees_unanswered_demands_personal_data_and_stock_phrases(office: Office):
    office.clock.at("2026-03-02 10:00")
    await replied(office)
    ticket = await working(office, demand="尽快恢复运行；公示维保记录")
    ticket = await office.act("fang", ticket, "reply", answer="已修复并公示，恢复运行。")
    hints = await _hints(office, ticket)
    assert hints["point_7"]["ok"] is False, "word for word what the unit wrote before"
    assert hints["point_6"]["ok"] is True
    assert hints["point_2"]["ok"] is None
    ticket = await working(office, demand="尽快恢复运行；退还本月物业费")
    ticket = await office.act("fang", ticket, "reply", answer="维修人员到场更换制动器，当晚恢复运行，已告知尉迟听澜。")
    hints = await _hints(office, ticket)
    assert hints["point_1"]["ok"] is False
    assert "退还本月物业费" in hints["point_1"]["hint"]
    assert hints["point_6"]["ok"] is False
    assert hints["point_7"]["ok"] is True


async def test_a_weighty_ticket_is_answered_by_the_head(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office, urgency="U2")
    said = await refused(office, "fang", ticket, "reply", answer="已围挡")
    assert "head signs" in said
    assert "rule R3" in said
    assert "head signs" in await refused(office, "shangguan", ticket, "reply", answer="已围挡")
    assert (await office.act("baili", ticket, "reply", answer="已围挡并更换"))["status"] == "replied"


async def _typed(office: Office, account: str, ticket: dict, answer: str) -> dict:
    path = f"/api/tickets/{ticket['id']}/reply-hints"
    found = (await office.ok(account, "POST", path, {"answer": answer}))["items"]
    return {one["point"]: one for one in found}


async def test_the_unit_is_told_the_same_while_it_types(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office, demand="尽快恢复运行；公示维保记录", secrecy="L0")
    hints = await _typed(office, "fang", ticket, "我局高度重视，已联系尉迟听澜 13800001234，恢复运行。")
    assert set(hints) == {"point_1", "point_6", "point_7"}
    assert "公示维保记录" in hints["point_1"]["hint"]
    assert all(piece in hints["point_6"]["hint"] for piece in ("尉迟听澜", "13800001234"))
    assert (hints["point_7"]["ok"], "高度重视" in hints["point_7"]["hint"]) == (False, True)
    hints = await _typed(office, "fang", ticket, "02-27 更换制动器后恢复运行，近 6 个月维保记录公示于一楼大厅。")
    assert {point: one["ok"] for point, one in hints.items()} == {"point_1": True, "point_6": True, "point_7": True}
    assert (await office.read(ticket))["version"] == ticket["version"], "nothing is written"
    assert (await office.ask("sima", "POST", f"/api/tickets/{ticket['id']}/reply-hints", {"answer": "x"}))[0] == 404
    assert (await office.ask("su", "POST", f"/api/tickets/{ticket['id']}/reply-hints", {"answer": "x"}))[0] == 403


async def test_a_hint_does_not_tell_whether_a_guessed_name_is_the_callers(office: Office):
    office.clock.at("2026-03-02 10:00")
    worded = {"matter_for_unit": "某小区电梯停运", "demand_for_unit": "恢复运行"}
    ticket = await working(office, secrecy="L2", **worded)
    right, wrong = [
        (await _typed(office, "fang", ticket, f"已告知{name}。"))["point_6"] for name in ("尉迟听澜", "尉迟望舒")
    ]
    assert right == wrong

"""R14.5: a return needs its basis; the second leads to a consultation that leaves a rule."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import RETURN, ZH, kinds, refused


async def test_r14_05_a_return_without_basis_cannot_be_sent(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    form = {"version": ticket["version"], "reason": "duty", "proposed_department": "341802-housing"}
    status, problem = await office.ask("shangguan", "POST", f"/api/tickets/{ticket['id']}/actions/request_return", form)
    assert (status, list(problem["fields"])) == (422, ["basis"])


async def test_silence_of_four_office_hours_refuses_the_return_and_is_a_precedent(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    await office.act("shangguan", ticket, "request_return", **RETURN)
    office.clock.at("2026-03-02 16:29")
    await office.sweep()
    assert (await office.read(ticket))["status"] == "return_review"
    office.clock.at("2026-03-02 16:30")
    await office.sweep()
    assert (await office.read(ticket))["status"] == "signed"
    found = (await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}/precedents"))["items"]
    assert [(one["kind"], one["own"], one["basis"]) for one in found if one["own"]] == [
        ("silent", True, "权责清单 3.2")
    ]


async def _returned_twice(office: Office, **fields: object) -> dict:
    ticket = await office.dispatched(**fields)
    await office.act("shangguan", ticket, "request_return", **RETURN)
    await office.act("xu", ticket, "approve_return", opinion="属实")
    await office.act("xu", ticket, "dispatch")
    await office.act("ouyang", ticket, "request_return", **RETURN | {"proposed_department": "341802-urban"})
    said = await refused(office, "xu", ticket, "approve_return", opinion="属实")
    assert "another person" in said, "the second decision is another person's"
    return await office.act("lin", ticket, "approve_return", opinion="两家均称不属职责")


async def test_the_second_return_is_the_lead_s_to_decide(office: Office):
    office.clock.at("2026-03-02 09:00")
    ticket = await office.dispatched()
    await office.act("shangguan", ticket, "request_return", **RETURN)
    await office.act("lin", ticket, "approve_return", opinion="属实")
    await office.act("xu", ticket, "dispatch")
    await office.act("ouyang", ticket, "request_return", **RETURN | {"proposed_department": "341802-ecology"})
    assert "by the shift lead" in await refused(office, "xu", ticket, "approve_return", opinion="属实")
    assert (await office.act("qian", ticket, "refuse_return", opinion="职责明确"))["status"] == "signed"


async def test_the_first_unit_that_does_not_call_the_citizen_while_others_dispute_turns_yellow(office: Office):
    office.clock.at("2026-03-02 09:00")
    ticket = await _returned_twice(office)
    office.clock.at("2026-03-03 17:30")
    await office.sweep()
    silent = await office.read(ticket)
    assert (silent["status"], silent["light"]) == ("consult", "yellow")
    told = (await office.ok("fang", "GET", "/api/notices", **ZH))["items"]
    assert any(ticket["number"] in one["text"] and "未在时限内首次联系市民" in one["text"] for one in told)
    assert (await office.act("fang", ticket, "contact", text="会商期间由我局先行联系"))["light"] != "yellow"


async def test_r14_05_the_second_return_goes_to_consultation_with_the_first_unit_responsible(office: Office):
    office.clock.at("2026-03-02 09:00")
    ticket = await _returned_twice(office)
    assert ticket["status"] == "consult"
    assert ticket["life"]["interim_lead"]["code"] == ticket["department"]["code"] == "341802-market"
    assert "convene" in kinds(ticket)
    seen = await office.act("fang", ticket, "contact", text="会商期间由我局先行联系")
    assert seen["status"] == "consult"


async def test_minutes_dispatch_and_leave_a_rule_that_two_people_put_into_force(office: Office):
    office.clock.at("2026-03-02 09:00")
    ticket = await _returned_twice(office, category="market.elevator")
    minutes = {
        "department": "341802-housing",
        "partners": "宣州区市场监督管理局、341802-urban",
        "scope": "住建主办，市场监管配合检验",
        "basis": "权责清单 5.1",
        "chair": "会议主持人",
    }
    ticket = await office.act("lin", ticket, "record_minutes", **minutes)
    assert (ticket["status"], ticket["department"]["code"]) == ("dispatched", "341802-housing")
    assert [share["department"]["code"] for share in ticket["life"]["shares"]] == ["341802-market", "341802-urban"]
    said = await refused(office, "ouyang", ticket, "request_return", **RETURN)
    assert "consultation" in said
    drafts = (await office.ok("lin", "GET", "/api/routing/drafts"))["items"]
    draft = next(one for one in drafts if one["scope"] == minutes["scope"])
    path = f"/api/routing/drafts/{draft['id']}"
    assert draft["state"] == "draft"
    assert (await office.ask("lin", "POST", f"{path}/approve", {"version": 1}))[0] == 403
    assert (await office.ask("qian", "POST", f"{path}/enforce", {"version": 1}))[0] == 409
    assert (await office.ok("qian", "POST", f"{path}/approve", {"version": 1}))["state"] == "approved"
    assert (await office.ok("qian", "POST", f"{path}/enforce", {"version": 2}))["state"] == "in_force"
    asked = {"text": "电梯又停了", "category": "market.elevator", "area": "341802"}
    suggested = (await office.ok("su", "POST", "/api/routing/suggest", asked))["department"]
    assert suggested["code"] == "341802-housing"
    assert f"Minutes of a consultation ({ticket['number']})" in " ".join(suggested["reasons"])
    other = await office.draft(category="market.elevator", department=None)
    await office.act("su", other, "accept")
    other = await office.act("xu", other, "dispatch")
    assert other["department"]["code"] == "341802-housing", "the next such matter goes there at once"
    found = (await office.ok("lin", "GET", f"/api/tickets/{other['id']}/precedents"))["items"]
    assert {one["kind"] for one in found} >= {"granted", "consult"}


async def test_without_an_outcome_in_three_working_days_the_local_government_takes_it(office: Office):
    office.clock.at("2026-03-02 09:00")
    ticket = await _returned_twice(office)
    office.clock.at("2026-03-05 17:30")
    await office.sweep()
    after = await office.read(ticket)
    assert (after["status"], after["department"]["code"]) == ("dispatched", "341802-government")


async def test_a_rule_is_tried_on_past_tickets_amended_and_ended(office: Office):
    office.clock.at("2026-03-02 09:00")
    before = await office.dispatched(category="market.elevator", matter="电梯困人", department="341802-market")
    ticket = await _returned_twice(office, category="market.elevator")
    said = {"department": "341802-urban", "scope": "试行", "basis": "权责清单 5.2", "chair": "主持人"}
    await office.act("lin", ticket, "record_minutes", **said)
    draft = next(
        one for one in (await office.ok("qian", "GET", "/api/routing/drafts"))["items"]
        if one["ticket_number"] == ticket["number"]
    )  # fmt: skip
    path = f"/api/routing/drafts/{draft['id']}"
    assert draft["may"] == ["approve", "amend"]
    tried = await office.ok("xu", "GET", f"{path}/preview")
    found = {one["number"]: one for one in tried["tickets"]}
    assert found[before["number"]]["otherwise"] is True
    assert found[before["number"]]["went_to"]["code"] == "341802-market"
    assert ticket["number"] not in found
    assert tried["otherwise"] >= 1
    assert (await office.ask("fang", "GET", f"{path}/preview"))[0] == 403
    terms = {"category": "market.elevator", "area": "341802", "keywords": ["扶梯"], "department": "341802-urban",
             "scope": "只管扶梯", "basis": "权责清单 5.2"}  # fmt: skip
    status, refused = await office.ask("qian", "POST", path, {"version": 1, **terms, "department": "nobody"})
    assert (status, list(refused["fields"])) == (422, ["department"])
    amended = await office.ok("qian", "POST", path, {"version": 1, **terms})
    assert (amended["drafted_by"], amended["may"]) == ("钱二审", ["amend"])
    assert before["number"] not in {
        one["number"] for one in (await office.ok("xu", "GET", f"{path}/preview"))["tickets"]
    }
    assert (await office.ask("qian", "POST", f"{path}/approve", {"version": 2}))[0] == 403, "her own words"
    await office.ok("lin", "POST", f"{path}/approve", {"version": 2})
    office.clock.at("2026-03-02 10:00")
    await office.ok("lin", "POST", f"{path}/enforce", {"version": 3})
    asked = {"text": "扶梯夹脚", "matter": "商场扶梯停运", "category": "market.elevator", "area": "341802-jichuan"}
    assert (await office.ok("su", "POST", "/api/routing/suggest", asked))["department"]["code"] == "341802-urban"
    assert (await office.ask("xu", "POST", f"{path}/end", {"version": 4, "reason": "x"}))[0] == 403
    ended = await office.ok("lin", "POST", f"{path}/end", {"version": 4, "reason": "权责清单已修订"})
    assert (ended["state"], ended["may"]) == ("ended", [])
    assert (await office.ok("su", "POST", "/api/routing/suggest", asked))["department"]["code"] != "341802-urban"

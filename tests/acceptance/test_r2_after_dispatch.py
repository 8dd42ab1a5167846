"""R2, R0: after the time to return the lead assigns another unit; the desk corrects a class, and so the deadline."""

from tests.acceptance.conftest import Office, local
from tests.acceptance.steps import ZH, due, evidence, kinds, refused, working

HOUSING = "341802-housing"


async def test_after_the_time_to_return_the_lead_assigns_another_unit(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("xu", ticket, "add_partner", department=HOUSING, task="核查电梯井")
    office.clock.at("2026-03-04 10:00")
    form = {"department": HOUSING, "reason": "逾期退单，经核属住建职责"}
    path = f"/api/tickets/{ticket['id']}/actions/reassign"
    for account in ("xu", "shangguan"):
        assert (await office.ask(account, "POST", path, {"version": 1, **form}))[0] == 403
    assert "already" in await refused(office, "lin", ticket, "reassign", **form | {"department": "341802-market"})
    after = await office.act("lin", ticket, "reassign", **form)
    assert (after["status"], after["department"]["code"], due(after)) == (
        "dispatched",
        HOUSING,
        local("2026-03-11 17:30"),
    )
    assert after["life"]["shares"] == [], "who has the ticket has no share in it beside"
    told = (await office.ok("fang", "GET", "/api/notices", **ZH))["items"]
    assert [one["text"] for one in told if one["kind"] == "reassigned"] == [
        f"工单 {ticket['number']} 已由班长改派其他单位。"
    ]
    assert (await office.act("sima", ticket, "sign"))["status"] == "signed"
    citizen = (await office.ok("su", "GET", f"/api/tickets/{ticket['id']}"))["life"]["for_citizen"]
    assert "宣州区住房和城乡建设局" in citizen


async def test_a_graver_class_brings_the_deadline_forward_from_the_dispatch(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    assert due(ticket) == local("2026-03-09 17:30")
    office.clock.at("2026-03-03 09:00")
    assert (await office.ask("fang", "POST", f"/api/tickets/{ticket['id']}/actions/reclassify", {"version": 1}))[
        0
    ] == 403
    assert "Neither type" in await refused(office, "xu", ticket, "reclassify", type="complaint", reason="x")
    after = await office.act("xu", ticket, "reclassify", urgency="U3", reason="同一诉求人第三次来电")
    assert (due(after), after["urgency"]) == (local("2026-03-05 17:30"), "U3")
    moved = next(event for event in after["timeline"] if event["kind"] == "deadline_moved")
    assert moved["detail"]["old"].startswith("2026-03-09")
    assert "调整类别" in moved["detail"]["why"]
    assert {"reclassify", "deadline_moved"} <= set(kinds(after))


async def test_a_class_corrected_later_keeps_the_stopped_time_and_the_extension(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_suspension", reason="鉴定", evidence=await evidence(office, ticket))
    office.clock.at("2026-03-03 17:30")
    await office.act("xu", ticket, "approve_suspension", opinion="材料齐全")
    office.clock.at("2026-03-05 17:30")
    await office.act("fang", ticket, "resume", text="鉴定意见已出")
    more = {"days": "2", "reason": "配件在途", "interim_answer": "已告知"}
    await office.act("fang", ticket, "request_extension", **more)
    await office.act("xu", ticket, "approve_extension", opinion="属实")
    after = await office.act("xu", ticket, "reclassify", type="suggestion", reason="实为建议")
    assert due(after) == local("2026-03-20 17:30"), "ten working days, two stopped, two more"


async def test_a_report_needs_its_secrecy_before_it_is_made_one(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    version = (await office.read(ticket))["version"]
    form = {"version": version, "type": "report", "reason": "实为举报"}
    status, problem = await office.ask("xu", "POST", f"/api/tickets/{ticket['id']}/actions/reclassify", form)
    assert (status, list(problem["fields"])) == (422, ["type"])

"""R14.8: a clock stops only for a listed reason with evidence, and gives back exactly the working time it stood."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import due, kinds, refused, working


async def test_r14_08_without_evidence_it_is_refused_with_the_rule_quoted(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    said = await refused(office, "fang", ticket, "request_suspension", reason="鉴定")
    assert "evidence" in said
    assert "rule R2" in said


async def test_a_reason_that_is_not_listed_is_no_choice(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    form = {"version": ticket["version"], "reason": "人手不足", "evidence": "说明"}
    status, problem = await office.ask("fang", "POST", f"/api/tickets/{ticket['id']}/actions/request_suspension", form)
    assert (status, list(problem["fields"])) == (422, ["reason"])


async def test_r14_08_resuming_gives_back_exactly_the_suspended_working_time(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    office.clock.at("2026-03-03 10:00")
    await office.act("fang", ticket, "request_suspension", reason="鉴定", evidence="委托鉴定书 鉴字 1 号")
    ticket = await office.act("xu", ticket, "approve_suspension", opinion="材料齐全")
    assert (ticket["status"], ticket["light"]) == ("suspended", "none")
    before = due(ticket)
    calendar = office.services.rules.calendar
    left = calendar.working_time_between(office.clock(), before)
    office.clock.at("2026-03-10 15:10")
    ticket = await office.act("fang", ticket, "resume", text="鉴定意见已出")
    assert ticket["status"] == "working"
    assert calendar.working_time_between(office.clock(), due(ticket)) == left
    assert "deadline_moved" in kinds(ticket)
    assert (
        ticket["life"]["suspensions"][0]["seconds"]
        == calendar.working_time_between(
            office.clock.at("2026-03-03 10:00"), office.clock.at("2026-03-10 15:10")
        ).total_seconds()
    )


async def test_no_light_comes_while_the_clock_stands(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_suspension", reason="听证", evidence="听证通知书")
    await office.act("xu", ticket, "approve_suspension", opinion="同意")
    office.clock.at("2026-03-20 10:00")
    await office.sweep()
    after = await office.read(ticket)
    assert (after["status"], after["light"]) == ("suspended", "none")


async def test_waiting_for_the_citizens_papers_ends_by_itself_after_five_working_days(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_suspension", reason="待补正", evidence="补正通知书")
    await office.act("xu", ticket, "approve_suspension", opinion="同意")
    office.clock.at("2026-03-09 17:29")
    await office.sweep()
    assert (await office.read(ticket))["status"] == "suspended"
    office.clock.at("2026-03-10 09:00")
    await office.sweep()
    after = await office.read(ticket)
    assert after["status"] == "working"
    assert after["life"]["suspensions"][0]["until"].startswith("2026-03-09T09:30"), "not until the sweep came by"

"""R13: numbers that decide something are the pack's: another version behaves otherwise, what an older one has pinned
goes on by that."""

import msgspec

from routing.pack_sections import Archive, Audit, BulletinRule, Consult, ExclusionRule, Joint, KnowledgeRule, Reopen
from tests.acceptance.conftest import Office
from tests.acceptance.packs import under
from tests.acceptance.steps import RETURN, ZH, audited, due, rated, refused, replied, unit_figures, working
from tickets.models import CallbackAttempt, CallbackTask, KnowledgeTask, Relisten, SampleDecision, Ticket
from tickets.supervision import draft_bulletin

HOUSING = "341802-housing"


async def test_fewer_partners_and_further_ahead(office: Office):
    office.clock.at("2026-03-02 10:00")
    with under(office, joint=Joint(partners=1, ahead="max(3wday, 0.0*limit)")):
        ticket = await office.dispatched()
        await office.act("xu", ticket, "add_partner", department=HOUSING, task="核实维修资金")
        told = await refused(office, "xu", ticket, "add_partner", department="341802-urban", task="清障")
    assert "No more than 1 " in told
    (part,) = (await Ticket.get(id=ticket["id"])).parts
    assert (due(ticket).day, part["due_at"][:10]) == (9, "2026-03-04")
    again = await refused(office, "xu", ticket, "add_partner", department="341802-urban", task="清障")
    assert "No more than 1 " in again, "what it pinned goes on when the pack in force is another"
    other = await office.dispatched()
    for department in (HOUSING, "341802-urban"):
        other = await office.act("xu", other, "add_partner", department=department, task="协助")
    assert {part["due_at"][:10] for part in (await Ticket.get(id=other["id"])).parts} == {"2026-03-06"}


async def test_a_bulletin_names_from_as_many_reds_as_the_pack_says(office: Office):
    office.clock.at("2026-03-03 10:00")
    await office.dispatched(department=HOUSING)
    office.clock.at("2026-03-26 10:00")
    await office.sweep()
    rules = office.services.rules
    drafted = await draft_bulletin(rules, "2026-03", {}, office.clock())
    with under(office, bulletin=BulletinRule(reds=1)):
        sooner = await draft_bulletin(rules, "2026-03", {}, office.clock())
    named = [{one["code"]: one["reds"] for one in draft.content["units"]} for draft in (drafted, sooner)]
    assert (named[0].get(HOUSING), named[1].get(HOUSING)) == (None, 1)
    assert [draft.content["rule"][:5] for draft in (drafted, sooner)] == ["红灯 3 ", "红灯 1 "]


async def test_one_bulletin_is_enough_for_an_interview_where_the_pack_says_so(office: Office):
    office.clock.at("2026-04-29 10:00")
    with under(office, bulletin=BulletinRule(reds=1, running=1)):
        await office.ok("xu", "POST", "/api/supervision/bulletins/2026-03")
        await office.ok("lu", "POST", "/api/supervision/bulletins/2026-03/sign")
    told = [one["text"] for one in (await office.ok("lu", "GET", "/api/notices", **ZH))["items"]]
    assert any("被通报（2026-03），请安排约谈" in text for text in told)


async def test_the_least_that_a_unit_is_called_back_for_is_kept_with_the_decision(office: Office):
    office.clock.at("2026-03-09 10:00")
    callback = msgspec.structs.replace(office.services.rules.pack.callback, least=0)
    with under(office, callback=callback):
        drawn = await audited(office, type="inquiry")
    asked = await audited(office, type="inquiry")
    first, second = [await SampleDecision.get(ticket_id=one["id"]) for one in (drawn, asked)]
    assert (first.rule, first.least) == ("block", 0)
    assert (second.rule, second.least) == ("minimum", 30)


async def test_every_answer_is_listened_to_again_where_the_pack_says_so(office: Office):
    office.clock.at("2026-03-10 10:00")
    callback = msgspec.structs.replace(office.services.rules.pack.callback, relisten=1.0)
    with under(office, callback=callback):
        ticket = await audited(office)
    await _called(ticket)
    await rated(office, ticket)
    assert await Relisten.exists(task__ticket_id=ticket["id"])
    with under(office, callback=msgspec.structs.replace(callback, relisten=0.0)):
        never = await audited(office)
    await _called(never)
    await rated(office, never)
    assert not await Relisten.exists(task__ticket_id=never["id"])


async def _called(ticket: dict) -> None:
    task = await CallbackTask.get(ticket_id=ticket["id"], state="open")
    await CallbackAttempt.create(
        id=task.id, task_id=task.id, at=task.created_at, agent_id="gu", agent_name="顾闻笛", call_id=f"cb-{task.id}"
    )


async def test_the_share_of_exclusions_that_is_flagged(office: Office):
    office.clock.at("2026-03-11 10:00")
    for _ in range(2):
        await rated(office, await audited(office))
    ticket = await audited(office)
    await rated(office, ticket, solved="no", satisfied="dissatisfied")
    form = {"number": ticket["number"], "code": "E4", "evidence": "已依法办结", "citizen_text": "已告知"}
    asked = await office.ok("xu", "POST", "/api/exclusions", form)
    for account in ("lin", "xu"):
        await office.ok(account, "POST", f"/api/exclusions/{asked['id']}/sign")
    office.clock.at("2026-03-11 10:01")
    assert (await unit_figures(office, "2026-03"))["exclusion_alarm"] is True
    with under(office, exclusion=ExclusionRule(alarm=0.9)):
        assert (await unit_figures(office, "2026-03"))["exclusion_alarm"] is False


async def test_how_long_after_closing_it_may_be_reopened(office: Office):
    office.clock.at("2026-03-12 10:00")
    with under(office, reopen=Reopen(window_d=1)):
        short = await audited(office)
        await rated(office, short)
    usual = await audited(office)
    await rated(office, usual)
    office.clock.at("2026-03-14 10:00")
    assert "more than 1 days ago" in await refused(office, "lin", short, "reopen", reason="复查")
    assert (await office.act("lin", usual, "reopen", reason="复查"))["status"] == "working"


async def test_how_long_a_consultation_may_take(office: Office):
    office.clock.at("2026-03-16 10:00")
    with under(office, consult=Consult(hold="1wday")):
        ticket = await office.dispatched()
        await office.act("shangguan", ticket, "request_return", **RETURN)
        await office.act("lin", ticket, "convene", opinion="权属不清")
    office.clock.at("2026-03-17 17:31")
    await office.sweep()
    assert (await office.read(ticket))["status"] == "dispatched", "the government stepped in"


async def test_what_is_taken_for_a_stock_phrase(office: Office):
    office.clock.at("2026-03-18 10:00")
    for audit, ok, end in ((Audit(likeness=0.05), False, "另换了主板"), (Audit(likeness=1.0), True, "并已加强巡查")):
        with under(office, audit=audit):
            await replied(office)
            ticket = await working(office)
            await office.act("fang", ticket, "reply", answer=f"已修复并公示，恢复运行，{end}。")
            found = await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}/audit")
        assert next(one["ok"] for one in found["items"] if one["point"] == "point_7") is ok


async def test_how_long_a_unit_has_to_file_what_it_answered(office: Office):
    office.clock.at("2026-03-19 10:00")
    with under(office, knowledge=KnowledgeRule(filing="1wday")):
        ticket = await audited(office, type="inquiry")
        await rated(office, ticket)
    task = await KnowledgeTask.get(ticket_id=ticket["id"])
    assert office.services.rules.calendar.local(task.due_at).isoformat()[:16] == "2026-03-20T17:30"


async def test_how_long_what_is_closed_lies_before_it_is_put_away(office: Office):
    office.clock.at("2026-03-23 10:00")
    with under(office, archive=Archive(after_d=2)):
        short = await audited(office)
        await rated(office, short)
    usual = await audited(office)
    await rated(office, usual)
    with under(office, archive=Archive(after_d=60)):
        long = await audited(office)
        await rated(office, long)
        seen = {}
        for day, when in ((2, "03-25 09:59"), (3, "03-25 10:01"), (30, "04-22 10:05"), (60, "05-22 10:05")):
            office.clock.at(f"2026-{when}")
            await office.sweep()
            seen[day] = [(await office.read(one))["status"] for one in (short, usual, long)]
    assert seen == {
        2: ["closed", "closed", "closed"],
        3: ["archived", "closed", "closed"],
        30: ["archived", "archived", "closed"],
        60: ["archived", "archived", "archived"],
    }, "each by the pack that it has pinned, also while another is in force"

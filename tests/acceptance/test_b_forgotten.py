"""What lies forgotten reaches a person in charge; what the citizen adds reaches the unit, unheard also its deputy."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import AUDITED, ZH, audited, kinds, rated, replied, working


async def _told(office: Office, account: str, kind: str, ticket: dict) -> list[str]:
    found = (await office.ok(account, "GET", "/api/notices", **ZH))["items"]
    return [one["text"] for one in found if one["kind"] == kind and one["ticket_id"] == ticket["id"]]


async def test_b_a_conversation_that_nobody_took_on_is_told_to_the_lead_once(office: Office):
    office.clock.at("2026-03-05 10:00")
    draft, answered = await office.draft(), await replied(office)
    office.clock.at("2026-03-06 17:29")
    await office.sweep()
    for ticket in (draft, answered):
        assert await _told(office, "lin", "forgotten", ticket) == []
    for moment in ("2026-03-06 17:30", "2026-03-09 09:00"):
        office.clock.at(moment)
        await office.sweep()
    words = [(await _told(office, "lin", "forgotten", ticket)) for ticket in (draft, answered)]
    assert [len(one) for one in words] == [1, 1]
    assert [one[0].split(" ")[2][:5] for one in words] == ["登记后未受", "答复后未审"]
    assert await _told(office, "su", "forgotten", draft) == [], "a manager hears it, not the desk that forgot"


async def test_b_a_conversation_that_went_on_is_not_escalated(office: Office):
    office.clock.at("2026-03-05 10:00")
    ticket = await replied(office)
    await office.act("xu", ticket, "approve_reply", **AUDITED)
    office.clock.at("2026-03-06 17:30")
    await office.sweep()
    assert await _told(office, "lin", "forgotten", ticket) == []


async def test_b_later_updates_and_reopening_reach_the_department(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("su", ticket, "note", text="市民来电：今晨又停运一次，电话 13800001234")
    (text,) = await _told(office, "fang", "ticket_updated", ticket)
    assert "13800001234" not in text
    await office.act("fang", ticket, "reply", answer="已修复并公示，恢复运行。")
    await office.act("xu", ticket, "approve_reply", **AUDITED)
    await rated(office, ticket)
    office.clock.at("2026-03-04 10:00")
    ticket = await office.act("xu", ticket, "reopen", reason="市民反映再次停运")
    assert (ticket["status"], ticket["department"]["code"]) == ("working", "341802-market")
    assert len(await _told(office, "fang", "ticket_reopened", ticket)) == 1
    assert ticket["id"] in [one["id"] for one in (await office.ok("fang", "GET", "/api/tickets?view=mine"))["items"]]
    assert "reopen" in kinds(await office.read(ticket, "fang"))
    assert await _told(office, "sima", "ticket_updated", ticket) == []


async def test_b_after_three_updates_without_a_word_the_units_deputy_head_is_reminded(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    for again in ("一", "二"):
        await office.act("su", ticket, "note", text=f"市民第{again}次来电催问")
    await office.act("fang", ticket, "note", text="配件明日到货")
    for again in ("三", "四"):
        await office.act("su", ticket, "note", text=f"市民第{again}次来电催问")
    assert await _told(office, "shangguan", "updates_reminded", ticket) == [], "the unit has answered in between"
    ticket = await office.act("su", ticket, "note", text="市民第五次来电催问")
    assert len(await _told(office, "shangguan", "updates_reminded", ticket)) == 1
    assert len(await _told(office, "lin", "updates_reminded", ticket)) == 1
    assert kinds(ticket).count("updates_reminded") == 1


async def test_b_a_redo_after_a_bad_rating_reaches_the_department(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await audited(office)
    await rated(office, ticket, solved="no", satisfied="dissatisfied")
    assert (await office.act("lin", ticket, "redo", opinion="诉求合理"))["status"] == "working"
    assert len(await _told(office, "fang", "ticket_reopened", ticket)) == 1

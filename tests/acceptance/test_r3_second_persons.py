"""R3: what ends a ticket against its citizen takes two people, a transfer a receipt; the closed may be appealed."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import AUDITED, due, kinds, refused, replied

REFUSAL = {"code": "litigation", "text": "已告知向人民法院提出"}


async def test_not_admitting_is_proposed_by_one_and_confirmed_by_another(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.draft()
    assert "rule R3" in await refused(office, "lin", ticket, "confirm_refusal", opinion="同意")
    await office.act("lin", ticket, "propose_refusal", **REFUSAL)
    assert "two people" in await refused(office, "lin", ticket, "confirm_refusal", opinion="同意")
    ticket = await office.act("qian", ticket, "confirm_refusal", opinion="同意")
    assert ticket["status"] == "refused"
    assert any("人民法院" in event["text"] for event in ticket["timeline"])


async def test_a_proposal_that_the_lead_rejects_leaves_the_draft(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.draft()
    await office.act("su", ticket, "propose_refusal", **REFUSAL)
    ticket = await office.act("lin", ticket, "reject_proposal", opinion="应予受理")
    assert (ticket["status"], ticket["life"]["proposal"]) == ("draft", None)


async def test_a_transfer_needs_a_receipt(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.draft()
    form = {"version": ticket["version"], "target": "110", "text": "有人打架"}
    status, problem = await office.ask("su", "POST", f"/api/tickets/{ticket['id']}/actions/transfer", form)
    assert (status, list(problem["fields"])) == (422, ["receipt"])
    ticket = await office.act("su", ticket, "transfer", target="110", text="有人打架", receipt="接警员 7 号 10:02")
    assert ticket["status"] == "transferred"
    assert any("接警员 7 号" in event["text"] for event in ticket["timeline"])


async def _dissatisfied(office: Office) -> dict:
    ticket = await replied(office)
    ticket = await office.act("xu", ticket, "approve_reply", **AUDITED)
    task = ticket["callbacks"][0]
    answers = {
        "version": task["version"],
        "reached": True,
        "contacted": "yes",
        "solved": "no",
        "satisfied": "dissatisfied",
    }
    await office.ok("gu", "POST", f"/api/callbacks/{task['id']}/outcome", answers)
    return await office.read(ticket)


async def test_closing_as_explained_takes_a_dissatisfied_callback_and_two_people(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await _dissatisfied(office)
    assert ticket["status"] == "dissatisfied"
    form = {"code": "E4", "text": "依据合同约定办理，已向市民说明"}
    await office.act("lin", ticket, "propose_explained", **form)
    assert "two people" in await refused(office, "lin", ticket, "confirm_explained", opinion="同意")
    ticket = await office.act("xu", ticket, "confirm_explained", opinion="同意")
    assert ticket["status"] == "closed"
    office.clock.at("2026-03-10 10:00")
    ticket = await office.act("su", ticket, "appeal", reason="市民补充了新证据")
    assert ticket["status"] == "working"


async def test_only_the_lead_has_a_dissatisfied_ticket_redone_with_the_short_limit(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await _dissatisfied(office)
    listed = (await office.ok("lin", "GET", "/api/tickets?view=dissatisfied"))["items"]
    assert ticket["id"] in [one["id"] for one in listed]
    path, body = f"/api/tickets/{ticket['id']}/actions/redo", {"version": ticket["version"], "opinion": "合理"}
    for account in ("gu", "xu", "fang"):
        assert (await office.ask(account, "POST", path, body))[0] == 403
    after = await office.act("lin", ticket, "redo", opinion="诉求合理，未解决")
    assert after["status"] == "working"
    assert due(after).isoformat() == "2026-03-05T09:30:00+00:00", "three working days"


async def test_after_fifteen_days_no_appeal_and_after_thirty_the_archive(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await replied(office, type="praise")
    ticket = await office.act("xu", ticket, "approve_reply", **AUDITED)
    assert ticket["status"] == "closed"
    office.clock.at("2026-03-18 10:00")
    assert "15 days" in await refused(office, "su", ticket, "appeal", reason="不服")
    office.clock.at("2026-04-01 10:00")
    await office.sweep()
    after = await office.read(ticket)
    assert (after["status"], kinds(after)[-1]) == ("archived", "archive")


async def test_only_a_verified_caller_withdraws(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    assert "verified number" in await refused(office, "su", ticket, "withdraw", reason="已解决")
    assert (await office.act("su", ticket, "withdraw", reason="已解决", verified=True))["status"] == "withdrawn"


async def test_partners_have_their_own_time_and_only_the_responsible_unit_answers(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    ticket = await office.act("xu", ticket, "add_partner", department="341802-housing", task="配合核查物业")
    share = ticket["life"]["shares"][0]
    assert share["due_at"] == "2026-03-06T08:30:00Z", "20 % ahead of 03-09 17:30, more than a working day"
    await office.act("fang", ticket, "sign")
    await office.act("fang", ticket, "contact", text="已联系")
    seen = await office.read(ticket, "sima")
    assert {one["action"] for one in seen["actions"]} >= {"submit_part"}
    assert "reply" not in {one["action"] for one in seen["actions"]}
    path = f"/api/tickets/{ticket['id']}/actions/reply"
    assert (await office.ask("sima", "POST", path, {"version": seen["version"], "answer": "已办"}))[0] == 403
    office.clock.at("2026-03-09 09:00")
    seen = await office.act("sima", ticket, "submit_part", text="已核查")
    assert seen["life"]["shares"][0]["late"], "lateness is the partner's own"
    assert "rule R2" in await refused(office, "sima", ticket, "submit_part", text="再次")
    listed = (await office.ok("sima", "GET", "/api/tickets?view=mine"))["items"]
    assert ticket["id"] in [one["id"] for one in listed]

"""R14.8: a clock stops only for a listed reason with evidence, and gives back exactly the working time it stood."""

import io

import aiohttp
import msgspec
import pytest
from tortoise.exceptions import OperationalError

from routing.packs import Suspend, SuspendReason
from tests.acceptance.conftest import Office
from tests.acceptance.packs import under
from tests.acceptance.steps import ZH, due, evidence, refused, working
from tests.integration.agent_console.conftest import HEADERS
from tickets.models import AttachmentRow


async def test_r14_08_without_evidence_it_is_refused_with_the_rule_quoted(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    said = await refused(office, "fang", ticket, "request_suspension", reason="鉴定")
    assert "evidence" in said
    assert "rule R2" in said


async def test_r14_08_the_evidence_is_a_file_of_this_ticket_of_a_fitting_kind(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket, other = await working(office), await working(office)
    form = {"reason": "鉴定", "evidence": await evidence(office, other)}
    assert "no file of this ticket" in await refused(office, "fang", ticket, "request_suspension", **form)
    fang = await office.who("fang")
    data = aiohttp.FormData(quote_fields=False)
    data.add_field("file", io.BytesIO("情况说明".encode()), filename="说明.txt")
    path = f"{fang.url}/api/tickets/{ticket['id']}/attachments"
    async with fang.http.post(path, data=data, headers=HEADERS) as response:
        text = (await response.json())["attachment"]["id"]
    form = {"reason": "鉴定", "evidence": text}
    assert "an image, a PDF or a DOCX" in await refused(office, "fang", ticket, "request_suspension", **form)
    body = {"version": (await office.read(ticket))["version"], "reason": "鉴定", "evidence": "鉴字 1 号"}
    status, problem = await office.ask("fang", "POST", f"/api/tickets/{ticket['id']}/actions/request_suspension", body)
    assert (status, list(problem["fields"])) == (422, ["evidence"])


async def test_r14_08_the_file_cannot_be_deleted_while_it_stands(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    file = await evidence(office, ticket)
    await office.act("fang", ticket, "request_suspension", reason="鉴定", evidence=file)
    with pytest.raises(OperationalError, match="evidence of a suspension"):
        await AttachmentRow.filter(id=file).delete()
    seen = await office.read(ticket)
    assert seen["life"]["suspensions"][0]["evidence_name"] == "委托鉴定书.pdf"


async def test_a_reason_that_is_not_listed_is_no_choice(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    file = await evidence(office, ticket)
    version = (await office.read(ticket))["version"]
    form = {"version": version, "reason": "人手不足", "evidence": file}
    status, problem = await office.ask("fang", "POST", f"/api/tickets/{ticket['id']}/actions/request_suspension", form)
    assert (status, list(problem["fields"])) == (422, ["reason"])


async def test_r14_08_resuming_gives_back_exactly_the_suspended_working_time(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    office.clock.at("2026-03-03 10:00")
    await office.act("fang", ticket, "request_suspension", reason="鉴定", evidence=await evidence(office, ticket))
    ticket = await office.act("xu", ticket, "approve_suspension", opinion="材料齐全")
    assert (ticket["status"], ticket["light"]) == ("suspended", "none")
    assert ticket["left"] == {"text": "clock stopped", "overdue": False}
    before = due(ticket)
    calendar = office.services.rules.calendar
    left = calendar.working_time_between(office.clock(), before)
    office.clock.at("2026-03-10 15:10")
    ticket = await office.act("fang", ticket, "resume", text="鉴定意见已出")
    assert ticket["status"] == "working"
    assert calendar.working_time_between(office.clock(), due(ticket)) == left
    moved = next(event for event in ticket["timeline"] if event["kind"] == "deadline_moved")
    assert moved["text"].endswith("moved from 03-09 17:30 to 03-17 11:10.")
    assert (
        ticket["life"]["suspensions"][0]["seconds"]
        == calendar.working_time_between(
            office.clock.at("2026-03-03 10:00"), office.clock.at("2026-03-10 15:10")
        ).total_seconds()
    )


async def test_no_light_comes_while_the_clock_stands(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_suspension", reason="听证", evidence=await evidence(office, ticket))
    await office.act("xu", ticket, "approve_suspension", opinion="同意")
    office.clock.at("2026-03-20 10:00")
    await office.sweep()
    after = await office.read(ticket)
    assert (after["status"], after["light"]) == ("suspended", "none")


async def test_waiting_for_the_citizens_papers_ends_by_itself_after_five_working_days(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_suspension", reason="待补正", evidence=await evidence(office, ticket))
    await office.act("xu", ticket, "approve_suspension", opinion="同意")
    office.clock.at("2026-03-09 17:29")
    await office.sweep()
    assert (await office.read(ticket))["status"] == "suspended"
    office.clock.at("2026-03-10 09:00")
    await office.sweep()
    after = await office.read(ticket)
    assert after["status"] == "working"
    assert after["life"]["suspensions"][0]["until"].startswith("2026-03-09T09:30"), "not until the sweep came by"


def _own_reasons(office: Office) -> Suspend:
    review = SuspendReason(code="review", zh="专家评审", en="Expert review", basis=("bengbu-2019",), document=False)
    survey = SuspendReason(code="survey", zh="现场勘测", en="Survey")
    return msgspec.structs.replace(
        office.services.rules.pack.suspend, reasons=(review, survey), max={"review": "2wday"}
    )


async def test_a_pack_s_own_reasons_stand_in_the_form_and_in_the_record_in_both_languages(office: Office):
    office.clock.at("2026-03-02 10:00")
    with under(office, suspend=_own_reasons(office)):
        ticket = await working(office)
    document = office.services.rules.pack.sources["bengbu-2019"].document
    for headers, named in (({}, "Expert review"), (ZH, "专家评审")):
        seen = await office.ok("fang", "GET", f"/api/tickets/{ticket['id']}", **headers)
        button = next(one for one in seen["actions"] if one["action"] == "request_suspension")
        reason = next(field for field in button["fields"] if field["name"] == "reason")
        assert [one["code"] for one in reason["choices"]] == ["review", "survey"]
        assert reason["choices"][0]["name"].startswith(named)
        assert document in reason["choices"][0]["name"]
    version = (await office.read(ticket))["version"]
    path = f"/api/tickets/{ticket['id']}/actions/request_suspension"
    assert (await office.ask("fang", "POST", path, {"version": version, "reason": "鉴定"}))[0] == 422
    said = await refused(office, "fang", ticket, "request_suspension", reason="survey")
    assert "Without evidence" in said, "the pack requires it where the reason does not say"
    await office.act("fang", ticket, "request_suspension", reason="review")
    stopped = await office.act("xu", ticket, "approve_suspension", opinion="同意")
    assert stopped["life"]["suspensions"][0]["reason_name"] == "Expert review"
    assert stopped["life"]["resume_by"] == "2026-03-04T09:30:00Z"
    office.clock.at("2026-03-03 10:00")
    await office.act("xu", ticket, "resume", text="评审结束")
    told = {}
    for language, headers in (("en", {}), ("zh", ZH)):
        seen = await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}", **headers)
        told[language] = {one["kind"]: one["text"] for one in seen["timeline"]}
    assert told["en"]["request_suspension"] == f"Expert review ({document}). Evidence: none"
    assert told["zh"]["request_suspension"] == f"事由：专家评审（依据：{document}）。证明材料：无"
    assert "the suspension (expert review) does not count" in told["en"]["deadline_moved"]
    assert "挂起（专家评审）期间不计时" in told["zh"]["deadline_moved"]

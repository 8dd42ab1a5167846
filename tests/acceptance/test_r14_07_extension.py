"""R14.7: more time is asked for a working day ahead, once, with an interim answer; the original limit stays known."""

import msgspec
import pytest

from tests.acceptance.conftest import ZONE, Office
from tests.acceptance.packs import under
from tests.acceptance.steps import ZH, due, kinds, refused, working
from tickets.models import TicketEvent

ASKED = {"days": "3", "reason": "配件须由厂家发运。", "interim_answer": "已告知市民预计时间。"}


async def test_r14_07_on_the_due_day_it_is_refused_with_the_rule_quoted(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    office.clock.at("2026-03-09 09:00")
    said = await refused(office, "fang", ticket, "request_extension", **ASKED)
    assert "rule R2" in said
    assert "1 working day before" in said


async def test_r14_07_a_day_earlier_it_is_granted_once_and_the_original_limit_is_kept(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    original = due(ticket)
    office.clock.at("2026-03-06 16:00")
    await office.act("fang", ticket, "request_extension", **ASKED)
    office.clock.at("2026-03-06 17:00")
    waiting = (await office.ok("xu", "GET", "/api/tickets?view=requests"))["items"]
    assert ticket["id"] in [one["id"] for one in waiting]
    ticket = await office.act("xu", ticket, "approve_extension", opinion="属实")
    assert f"{due(ticket):%m-%d %H:%M}" == "03-12 09:30"
    moved = next(event for event in ticket["timeline"] if event["kind"] == "deadline_moved")
    assert {"old", "new", "why"} <= set(moved["detail"])
    stored = [event.text for event in await TicketEvent.filter(ticket_id=ticket["id"])]
    assert not [text for text in stored if "。。" in text or "。，" in text], (
        "a sentence that ends already is not ended again"
    )
    assert "one extension" in await refused(office, "fang", ticket, "request_extension", **ASKED)
    office.clock.at("2026-03-11 10:00")
    ticket = await office.act("fang", ticket, "reply", answer="已修复")
    assert ticket["life"]["original_due_at"] == original.isoformat().replace("+00:00", "Z")
    assert ticket["life"]["within_original"] is False, "done in the extended time, not in the original"
    assert next(clock["state"] for clock in ticket["clocks"] if clock["kind"] == "result") == "met"


async def test_a_second_is_the_leaders_alone_and_only_for_a_hard_case(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_extension", **ASKED)
    await office.act("xu", ticket, "approve_extension", opinion="属实")
    assert "found hard" in await refused(office, "fang", ticket, "request_extension", **ASKED)
    assert (await office.ask("xu", "POST", f"/api/tickets/{ticket['id']}/actions/mark_hard", {"version": 1}))[0] == 403
    await office.act("lu", ticket, "mark_hard", reason="涉及多方产权，确属疑难")
    await office.act("fang", ticket, "request_extension", **ASKED)
    told = (await office.ok("lu", "GET", "/api/notices", **ZH))["items"]
    (asked,) = [one["text"] for one in told if one["kind"] == "extension_for_leader"]
    assert asked.endswith("再次申请延期 3 个工作日，请于 03-02 16:30 前审定。")
    assert not [
        one for one in (await office.ok("xu", "GET", "/api/notices"))["items"] if one["kind"] == "extension_for_leader"
    ]
    before = due(await office.read(ticket))
    assert "by a leader" in await refused(office, "xu", ticket, "approve_extension", opinion="同意")
    assert due(await office.act("lu", ticket, "approve_extension", opinion="同意")) > before
    assert "twice already" in await refused(office, "fang", ticket, "request_extension", **ASKED)


async def test_silence_on_a_request_alarms_the_desk_and_the_lead_and_moves_nothing(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    before = due(ticket)
    await office.act("fang", ticket, "request_extension", **ASKED)
    office.clock.at("2026-03-02 15:29")
    await office.sweep()
    assert "extension_undecided" not in kinds(await office.read(ticket))
    office.clock.at("2026-03-02 16:31")
    await office.sweep()
    await office.sweep()
    after = await office.read(ticket)
    assert (kinds(after).count("extension_undecided"), due(after)) == (1, before)
    for account in ("xu", "lin"):
        told = (await office.ok(account, "GET", "/api/notices?unseen=true", **ZH))["items"]
        mine = [one for one in told if one["kind"] == "extension_undecided" and one["ticket_id"] == ticket["id"]]
        assert len(mine) == 1
        assert "R2" in mine[0]["text"]
    assert (await office.act("xu", ticket, "approve_extension", opinion="属实"))["status"] == "working"


async def test_it_is_one_only(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    await office.act("fang", ticket, "request_extension", **ASKED)
    said = await refused(office, "fang", ticket, "request_extension", **ASKED)
    assert "one extension" in said


async def test_r14_07_it_needs_an_interim_answer_and_stays_within_the_original_limit(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    said = await refused(office, "fang", ticket, "request_extension", days="3", reason="配件")
    assert "interim answer" in said
    for days in ("6", "0", "一"):
        assert "1 to 5 working days" in await refused(
            office, "fang", ticket, "request_extension", **ASKED | {"days": days}
        )


async def test_urgent_tickets_get_none_and_their_button_says_why(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office, urgency="U2")
    seen = await office.read(ticket, "fang")
    button = next(one for one in seen["actions"] if one["action"] == "request_extension")
    assert not button["enabled"]
    assert "U2" in button["why_not"]


async def test_a_refusal_moves_nothing_and_a_reply_ends_what_waits(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    before = due(ticket)
    await office.act("fang", ticket, "request_extension", **ASKED)
    ticket = await office.act("xu", ticket, "refuse_extension", opinion="可先行修复")
    assert due(ticket) == before
    assert "deadline_moved" not in kinds(ticket)
    await office.act("fang", ticket, "request_extension", **ASKED)
    ticket = await office.act("fang", ticket, "reply", answer="已修复")
    assert [one["granted"] for one in ticket["life"]["extensions"]] == [False, False]


async def test_more_time_stays_within_what_a_hard_case_may_take(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office, type="inquiry")
    said = await refused(office, "fang", ticket, "request_extension", **ASKED)
    assert "1 to 2 working days" in said, "three days and at most five for a hard case"
    await office.act("fang", ticket, "request_extension", **ASKED | {"days": "2"})
    assert f"{due(await office.act('xu', ticket, 'approve_extension', opinion='属实')):%m-%d}" == "03-09"


async def _limited(office: Office, result: str, hard: str | None = None, **extension: str) -> dict:
    """A ticket whose result's limit is `result`, under a pack whose extension is so."""
    pack = office.services.rules.pack
    limits = tuple(msgspec.structs.replace(row, contact=None, result=result, hard=hard) for row in pack.limits)
    with under(office, limits=limits, extension=msgspec.structs.replace(pack.extension, **extension)):
        return await working(office)


@pytest.mark.parametrize(
    ("result", "extension", "unit", "asked", "most", "due_at"),
    [
        ("7day", {}, "Calendar days", "7", "7 days", "2026-03-16T17:30"),
        ("20day", {}, "Calendar days", "12", "12 days", "2026-04-03T17:30"),
        ("5wday", {"max": "min(original, 2day)"}, "Working days", "2", "2 working days", "2026-03-11T17:30"),
        ("24h", {"apply_before": "1h"}, "Hours", "24", "24 h", "2026-03-04T10:00"),
        ("90min", {"apply_before": "30min"}, "Minutes", "90", "90 min", "2026-03-02T13:00"),
        ("6whour", {"apply_before": "1whour"}, "Office hours", "6", "6 office hours", "2026-03-04T09:00"),
    ],
)
async def test_more_time_is_asked_and_given_in_the_unit_of_the_limit(
    office: Office, result: str, extension: dict, unit: str, asked: str, most: str, due_at: str
):
    office.clock.at("2026-03-02 10:00")
    ticket = await _limited(office, result, **extension)
    button = next(one for one in (await office.read(ticket, "fang"))["actions"] if one["action"] == "request_extension")
    assert button["fields"][0]["title"] == f"{unit} asked for"
    more = ASKED | {"days": str(int(asked) + 1)}
    assert f"Ask for 1 to {most}." in await refused(office, "fang", ticket, "request_extension", **more)
    seen = await office.act("fang", ticket, "request_extension", **ASKED | {"days": asked})
    assert seen["life"]["extensions"][0]["asked"] == most
    rows = (await office.ok("xu", "GET", "/api/tickets?view=requests"))["items"]
    assert next(row["asked"] for row in rows if row["id"] == ticket["id"]) == f"{most} more"
    granted = await office.act("xu", ticket, "approve_extension", opinion="属实")
    assert due(granted).astimezone(ZONE).isoformat()[:16] == due_at
    told = {one["kind"]: one["text"] for one in granted["timeline"]}
    assert told["request_extension"].startswith(f"Asks for {most} more.")
    assert f"{most} more granted" in told["deadline_moved"]


async def test_r14_07_the_form_calls_nothing_optional_that_it_will_ask_for(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    seen = await office.ok("fang", "GET", f"/api/tickets/{ticket['id']}")
    asked = {one["action"]: {field["name"]: field["required"] for field in one["fields"]} for one in seen["actions"]}
    assert asked["request_extension"]["interim_answer"]
    assert asked["request_suspension"]["evidence"]

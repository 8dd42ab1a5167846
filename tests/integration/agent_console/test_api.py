"""The API over real tickets: from a draft to the callback, lists, calls, and what each person gets to see."""

import asyncio
import struct
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.commands import Done, Refused, SignIn, UsePhone
from callcenter.events import CallArrived, CallEnded, CallQueued, SeatSignedIn
from callcenter.speech.transcript import Segment, Side
from tests.integration.agent_console.conftest import recording_of
from tickets.action_forms import AUDIT_POINTS
from tickets.models import CallRecord

MATTER = {
    "matter": "云栖花苑 3 栋电梯反复停运",
    "demand": "尽快恢复运行",
    "place": "云栖花苑 3 栋",
    "area": "341802",
    "type": "complaint",
    "caller_name": "尉迟听澜",
    "caller_number": "13800001234",
    "department": "341802-market",
}


def now() -> datetime:
    return datetime.now(UTC)


async def a_dispatched_ticket(visitor, **fields: str) -> dict:
    su, xu = await visitor("su"), await visitor("xu")
    _, draft = await su.ask("POST", "/api/tickets", {})
    status, saved = await su.ask(
        "PATCH", f"/api/tickets/{draft['id']}", {"version": draft["version"], "fields": MATTER | fields}
    )
    assert status == 200, saved
    status, accepted = await su.ask("POST", f"/api/tickets/{draft['id']}/actions/accept", {"version": saved["version"]})
    assert status == 200, accepted
    status, dispatched = await xu.ask(
        "POST", f"/api/tickets/{draft['id']}/actions/dispatch", {"version": accepted["version"]}
    )
    assert status == 200, dispatched
    return dispatched


async def approved(visitor, ticket: dict) -> tuple[int, dict]:
    """The reply passes its audit."""
    form = {code: True for code, _ in AUDIT_POINTS}
    path = f"/api/tickets/{ticket['id']}/actions/approve_reply"
    return await (await visitor("xu")).ask("POST", path, {"version": ticket["version"], **form})


async def test_a_ticket_goes_from_draft_to_reply_over_the_api(visitor):
    ticket = await a_dispatched_ticket(visitor)
    assert (ticket["status"], ticket["department"]["code"]) == ("dispatched", "341802-market")
    assert {clock["kind"] for clock in ticket["clocks"]} >= {"sign", "contact", "result"}
    assert all(clock["reason"] for clock in ticket["clocks"])
    assert ticket["left"]["text"].endswith("left")
    fang = await visitor("fang")
    for action, form in (("sign", {}), ("contact", {"text": "called"}), ("reply", {"answer": "mended"})):
        status, ticket = await fang.ask(
            "POST", f"/api/tickets/{ticket['id']}/actions/{action}", {"version": ticket["version"], **form}
        )
        assert status == 200, ticket
    status, ticket = await approved(visitor, ticket)
    titles = [event["title"] for event in ticket["timeline"]]
    assert titles[-3:] == ["Reply submitted", "Reply approved", "Callback planned"]
    assert ticket["callbacks"][0]["number"] != "13800001234"


async def test_a_program_that_asks_for_little_is_told_what_its_next_write_needs(visitor):
    su = await visitor("su")
    little = {"Prefer": "respond-async, Return = minimal"}
    status, draft = await su.ask("POST", "/api/tickets", {}, **little)
    assert (status, set(draft)) == (200, {"id", "number", "status", "version"})
    body = {"version": draft["version"], "fields": MATTER}
    status, saved = await su.ask("PATCH", f"/api/tickets/{draft['id']}", body, **little)
    assert (status, saved["version"]) == (200, draft["version"] + 1)
    path = f"/api/tickets/{draft['id']}/actions/accept"
    status, accepted = await su.ask("POST", path, {"version": saved["version"]}, **little)
    assert (status, accepted) == (200, saved | {"status": "accepted", "version": saved["version"] + 1})
    status, refused = await su.ask("POST", path, {"version": saved["version"]}, **little)
    assert (status, refused["code"]) == (409, "ticket_changed")


async def test_buttons_come_from_the_workflow_for_this_person(visitor):
    ticket = await a_dispatched_ticket(visitor)
    _, seen = await (await visitor("fang")).ask("GET", f"/api/tickets/{ticket['id']}")
    actions = {action["action"]: action for action in seen["actions"]}
    assert actions["sign"]["primary"]
    assert not actions["request_return"]["enabled"]
    assert actions["request_return"]["why_not"] == "Only the department's deputy head or head may ask for this."
    assert {field["name"] for field in actions["request_return"]["fields"]} == {
        "reason",
        "basis",
        "proposed_department",
    }


async def test_nobody_s_number_is_ever_whole(visitor):
    ticket = await a_dispatched_ticket(visitor)
    for who in ("su", "lin", "xu", "fang", "yan"):
        _, seen = await (await visitor(who)).ask("GET", f"/api/tickets/{ticket['id']}")
        assert "13800001234" not in str(seen)


async def test_a_secret_ticket_shows_a_department_the_matter_only(visitor):
    worded = {"matter_for_unit": "电梯反复停运", "demand_for_unit": "尽快恢复运行"}
    ticket = await a_dispatched_ticket(visitor, secrecy="L2", **worded)
    _, seen = await (await visitor("fang")).ask("GET", f"/api/tickets/{ticket['id']}")
    assert (seen["matter"], seen["place"]) == (worded["matter_for_unit"], "")
    assert seen["caller"] == {"name": "", "number": "", "contact_wish": None}
    assert "尉迟" not in str(seen)


async def test_another_department_s_ticket_does_not_exist(visitor):
    ticket = await a_dispatched_ticket(visitor)
    status, problem = await (await visitor("sima")).ask("GET", f"/api/tickets/{ticket['id']}")
    assert (status, problem["code"]) == (404, "not_found")


async def test_two_writers_the_second_is_told_who_was_first(visitor):
    ticket = await a_dispatched_ticket(visitor)
    fang = await visitor("fang")
    path = f"/api/tickets/{ticket['id']}/actions"
    assert (await fang.ask("POST", f"{path}/sign", {"version": ticket["version"]}))[0] == 200
    status, problem = await fang.ask("POST", f"{path}/contact", {"version": ticket["version"], "text": "called"})
    assert (status, problem["code"]) == (409, "ticket_changed")
    assert "方既白" in problem["detail"]
    assert problem["kept"]


async def test_a_form_s_mistakes_are_named_by_field(visitor):
    ticket = await a_dispatched_ticket(visitor)
    deputy = await visitor("shangguan")
    status, problem = await deputy.ask(
        "POST",
        f"/api/tickets/{ticket['id']}/actions/request_return",
        {"version": ticket["version"], "reason": "nonsense"},
    )
    assert (status, problem["code"]) == (422, "field_errors")
    assert set(problem["fields"]) == {"reason", "basis", "proposed_department"}


@pytest.mark.parametrize(
    ("body", "field"), [({}, "version"), ({"version": "1"}, "version")], ids=["no version", "version as text"]
)
async def test_an_action_needs_the_version_that_one_has_seen(visitor, body: dict, field: str):
    ticket = await a_dispatched_ticket(visitor)
    status, problem = await (await visitor("fang")).ask("POST", f"/api/tickets/{ticket['id']}/actions/sign", body)
    assert (status, list(problem["fields"])) == (400, [field])


async def test_lists_come_in_pages_and_their_counters_agree(visitor):
    for _ in range(3):
        await a_dispatched_ticket(visitor)
    xu = await visitor("xu")
    status, first = await xu.ask("GET", "/api/tickets?view=unsigned&limit=2")
    assert status == 200, first
    _, counters = await xu.ask("GET", "/api/tickets/counters")
    assert counters["unsigned"] == first["total"] >= 3
    _, second = await xu.ask("GET", f"/api/tickets?view=unsigned&limit=2&cursor={first['next']}")
    ids = [row["id"] for row in first["items"] + second["items"]]
    assert len(set(ids)) == len(ids) >= 3


async def test_a_list_of_another_post_is_refused(visitor):
    status, problem = await (await visitor("fang")).ask("GET", "/api/tickets?view=to_dispatch")
    assert (status, problem["code"]) == (403, "forbidden")


async def test_it_suggests_without_writing_anything(visitor):
    su = await visitor("su")
    status, found = await su.ask(
        "POST", "/api/routing/suggest", {"matter": "电梯困人，物业不修", "area": "341802", "type": "complaint"}
    )
    assert status == 200, found
    assert found["department"]["code"] == "341802-market"
    assert found["department"]["reasons"]
    assert [deadline["kind"] for deadline in found["deadlines"]] == ["sign", "contact", "result"]
    assert found["due_sentence"]
    assert "341802-market" in [one["code"] for one in found["candidates"]]
    assert "困人" in str(found["emergency"])
    status, problem = await su.ask("POST", "/api/routing/suggest", {"department": "no-such"})
    assert (status, problem["code"]) == (400, "bad_request")


async def test_the_catalogue_speaks_the_reader_s_language(visitor):
    su = await visitor("su")
    _, english = await su.ask("GET", "/api/catalogue")
    _, chinese = await su.ask("GET", "/api/catalogue", **{"Accept-Language": "zh-CN"})
    assert {"code": "complaint", "name": "Complaint"} in english["types"]
    assert {"code": "complaint", "name": "投诉"} in chinese["types"]
    assert len(english["seats"]) == 10
    assert any(one["code"] == "341802-market" for one in english["departments"])


# ------------------------------------------------------------------ calls
def an_arrival(call_id: str) -> CallArrived:
    return CallArrived(at=now(), call_id=call_id, number="13800001234", name="", called="12345", channel="c")


async def a_finished_call(people, call_id: str, *, who: str = "su", number: str = "+8613900005678") -> CallRecord:
    account, at = people[who], now() - timedelta(minutes=5)
    return await CallRecord.create(
        call_id=call_id, number=number, queue="hotline", seat="8003", agent_id=str(account.id),
        agent_name=account.name, arrived_at=at, queued_at=at, answered_at=at + timedelta(seconds=4),
        talk_ended_at=at + timedelta(seconds=64), ended_at=at + timedelta(seconds=65), outcome="answered",
    )  # fmt: skip


async def test_the_page_of_a_call_tells_of_its_caller(visitor, people, services):
    await a_finished_call(people, "page-1")
    await a_finished_call(people, "page-2")
    at = now()
    await services.stream.publish_segment(
        Segment(call_id="page-2", side=Side.CITIZEN, index=0, started_at=at, ended_at=at, text="电梯停了", final=True)
    )
    status, page = await (await visitor("su")).ask("GET", "/api/calls/page-2")
    assert status == 200, page
    assert page["call"]["talk_seconds"] == 60
    assert "13900005678" not in str(page)
    assert [call["call_id"] for call in page["earlier_calls"]] == ["page-1"]
    assert [one["text"] for one in page["transcript"]] == ["电梯停了"]


async def test_a_call_that_no_worker_has_written_yet_is_told_from_the_floor(visitor, bridge):
    await bridge.tell(
        CallArrived(at=now(), call_id="young-1", number="13800001234", name="", called="12345", channel="c")
    )
    await bridge.seen()
    status, page = await (await visitor("lin")).ask("GET", "/api/calls/young-1")
    assert status == 200
    assert page["call"]["number"] == "138 **** 1234"
    await bridge.tell(CallEnded(at=now(), call_id="young-1", cause=16))


async def test_a_recording_is_played_from_any_point_by_those_who_may(visitor, people, settings):
    record = await a_finished_call(people, "rec-1")
    path = recording_of(settings, "rec-1")
    path.write_bytes(b"RIFF" + struct.pack("<I", 1000) + b"WAVE" + b"\x00" * 1000)
    await CallRecord.filter(call_id=record.call_id).update(recording_path=str(path))
    for who, status in (("su", 206), ("lin", 206), ("gu", 403)):
        browser = await visitor(who)
        async with browser.http.get(
            f"{browser.url}/api/calls/rec-1/recording", headers={"Range": "bytes=8-11"}
        ) as response:
            assert response.status == status
            if status == 206:
                assert await response.read() == b"WAVE"
                assert response.content_type == "audio/wav"


async def test_a_recording_outside_its_folder_is_never_played(visitor, people, tmp_path):
    record = await a_finished_call(people, "rec-2")
    stray = tmp_path / "stray.wav"
    stray.write_bytes(b"secret")
    await CallRecord.filter(call_id=record.call_id).update(recording_path=str(stray))
    status, problem = await (await visitor("su")).ask("GET", "/api/calls/rec-2/recording")
    assert (status, problem["code"]) == (404, "no_recording")


async def test_an_operator_ends_only_calls_of_the_own_seat(visitor, bridge, people):
    gu = people["gu"]
    await bridge.tell(
        SeatSignedIn(at=now(), seat="8005", agent_id=str(gu.id), agent_name=gu.name, post="voice"),
        an_arrival("other-1"),
        CallQueued(at=now(), call_id="other-1", queue="hotline", position=1),
    )
    await bridge.seen()
    status, problem = await (await visitor("gu")).ask("POST", "/api/calls/other-1/hang-up")
    assert (status, problem["code"]) == (403, "not_your_call")
    await bridge.tell(CallEnded(at=now(), call_id="other-1", cause=16))


async def test_a_seat_s_refusal_is_told_with_the_bridge_s_reason(visitor, services):
    su = await visitor("su")
    status, problem = await su.ask("POST", "/api/seat/ready")
    assert (status, problem["code"]) == (409, "no_seat")
    status, problem = await su.ask("POST", "/api/seat/sign-in", {"seat": "9999"})
    assert (status, problem["code"]) == (409, "no_such_seat")


async def test_a_seat_is_taken_with_the_telephone_that_the_person_chose(visitor, services):
    su = await visitor("su")
    _, lists = await su.ask("GET", "/api/catalogue")
    assert lists["phones"]["8001"] == "browser"
    asked = []

    async def bridge_answers():
        async for command, answer in services.stream.commands():
            asked.append(command)
            await answer(Refused(code="phone_fixed") if isinstance(command, UsePhone) else Done())

    answering = asyncio.create_task(bridge_answers())
    assert (await su.ask("POST", "/api/seat/sign-in", {"seat": "8001", "phone": "browser"}))[0] == 204
    status, problem = await su.ask("POST", "/api/seat/sign-in", {"seat": "8001", "phone": "sip"})
    assert (status, problem["code"]) == (409, "phone_fixed")
    assert (await su.ask("POST", "/api/seat/sign-in", {"seat": "8001", "phone": "drum"}))[0] == 400
    answering.cancel()
    await asyncio.gather(answering, return_exceptions=True)
    assert [type(command) for command in asked] == [SignIn, UsePhone]


async def test_the_demo_s_citizen_has_a_telephone(visitor):
    status, phone = await (await visitor()).ask("GET", "/api/demo/phone")
    assert status == 200
    assert phone["uri"] == "sip:citizen@127.0.0.1"
    assert phone["password"]


async def test_the_day_s_curve_stands_beside_last_week_s(visitor, people):
    week_ago = now() - timedelta(days=7)
    await CallRecord.create(call_id="week-1", arrived_at=week_ago, queued_at=week_ago)
    _, curve = await (await visitor("lin")).ask("GET", "/api/floor/curve")
    assert len(curve["hours"]) == 24
    assert sum(hour["last_week"] for hour in curve["hours"]) == 1
    hour = (week_ago + timedelta(hours=8)).hour
    assert curve["hours"][hour]["last_week"] == 1
    assert [one["today"] for one in curve["hours"][hour + 1 :]] == [None] * (23 - hour)


# ------------------------------------------------------------------ callbacks
async def test_a_callback_s_answers_close_the_ticket(visitor):
    ticket = await a_dispatched_ticket(visitor)
    fang, gu = await visitor("fang"), await visitor("gu")
    for action, form in (("sign", {}), ("contact", {"text": "called"}), ("reply", {"answer": "mended"})):
        _, ticket = await fang.ask(
            "POST", f"/api/tickets/{ticket['id']}/actions/{action}", {"version": ticket["version"], **form}
        )
    _, ticket = await approved(visitor, ticket)
    _, listed = await gu.ask("GET", "/api/callbacks?view=open")
    task = next(one for one in listed["items"] if one["ticket_id"] == ticket["id"])
    status, problem = await gu.ask(
        "POST", f"/api/callbacks/{task['id']}/outcome", {"version": task["version"], "reached": True}
    )
    assert (status, set(problem["fields"])) == (422, {"contacted"})
    answers = {
        "version": task["version"],
        "reached": True,
        "contacted": "yes",
        "solved": "yes",
        "satisfied": "satisfied",
    }
    status, done = await gu.ask("POST", f"/api/callbacks/{task['id']}/outcome", answers)
    assert (status, done["state"]) == (200, "done")
    _, closed = await gu.ask("GET", f"/api/tickets/{ticket['id']}")
    assert closed["status"] == "closed"


# ------------------------------------------------------------------ pages and the rest
async def test_unknown_paths_of_the_api_are_problems_and_pages_are_pages(visitor):
    browser = await visitor()
    status, problem = await browser.ask("GET", "/api/nothing/here")
    assert (status, problem["code"]) == (404, "not_found")
    status, problem = await browser.ask("DELETE", "/api/me")
    assert (status, problem["code"]) == (405, "method_not_allowed")


async def test_every_answer_is_fenced(visitor):
    browser = await visitor()
    async with browser.http.get(browser.url + "/api/health") as response:
        policy = response.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert f"ws://127.0.0.1:{int(browser.url.rsplit(':', 1)[1]) + 1}/live" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert (await response.json())["database"]["state"] == "up"


async def test_a_body_that_is_no_json_is_refused_in_words(visitor):
    browser = await visitor("su")
    mark = {"X-Requested-With": "hotline"}
    async with browser.http.post(browser.url + "/api/seat/sign-in", data=b"{", headers=mark) as response:
        assert (response.status, response.content_type) == (400, "application/problem+json")
        assert (await response.json())["title"] == "提交的内容不符合要求。"


async def test_figures_are_for_this_machine_alone(visitor):
    browser = await visitor()
    async with browser.http.get(browser.url + "/metrics") as response:
        assert "hotline_requests_total" in await response.text()
    async with browser.http.get(browser.url + "/metrics", headers={"X-Forwarded-For": "10.0.0.1"}) as response:
        assert response.status == 404

"""Who hears a call: while it runs and when it is over, over the API, as a recording and on the live socket alike."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from tortoise.transactions import in_transaction

from callcenter.events import CallAnswered, CallArrived, CallEnded, SeatSignedIn
from callcenter.speech.transcript import Segment, Side
from tests.integration.agent_console.conftest import heard, recording_of
from tickets.models import CallRecord, ListView, Ticket, TicketView
from tickets.statuses import Status

pytestmark = pytest.mark.usefixtures("bridge")
OFFICE_BUT = ("gu", "xu")
"""An operator who did not take the call, and the dispatcher."""


def now() -> datetime:
    return datetime.now(UTC)


def said(call_id: str, index: int, text: str) -> Segment:
    at = now() + timedelta(seconds=index)
    return Segment(call_id=call_id, side=Side.CITIZEN, index=index, started_at=at, ended_at=at, text=text, final=True)


async def runs(bridge, people, call_id: str, who: str = "su", seat: str = "8003") -> None:
    """A call that somebody talks in."""
    account = people[who]
    await bridge.tell(
        SeatSignedIn(at=now(), seat=seat, agent_id=str(account.id), agent_name=account.name, post="voice"),
        CallArrived(at=now(), call_id=call_id, number="13800001234", name="", called="12345", channel="c"),
        answered(call_id, seat),
    )
    await bridge.services.stream.publish_segment(said(call_id, 0, "我家漏水"))
    await bridge.seen()


def answered(call_id: str, seat: str) -> CallAnswered:
    return CallAnswered(
        at=now(), call_id=call_id, seat=seat, queue="hotline",
        caller_channel="c", caller_leg="1", seat_channel="s", seat_leg=f"leg-{seat}-{call_id}",
    )  # fmt: skip


async def is_over(bridge, call_id: str) -> None:
    await bridge.tell(CallEnded(at=now(), call_id=call_id, cause=16))
    await bridge.seen()


async def was(people, settings, call_id: str, who: str = "su") -> None:
    """The record of a call that is over, with its recording."""
    account, at = people[who], now() - timedelta(minutes=5)
    path = recording_of(settings, call_id)
    path.write_bytes(b"RIFF")
    await CallRecord.create(
        call_id=call_id, number="+8613900005678", seat="8003", agent_id=str(account.id), agent_name=account.name,
        arrived_at=at, answered_at=at, ended_at=at + timedelta(minutes=1), outcome="answered", recording_path=str(path),
    )  # fmt: skip


async def asked(visitor, who: str, call_id: str) -> tuple[int, int]:
    """The statuses of the call's page and of its recording."""
    browser = await visitor(who)
    page, _ = await browser.ask("GET", f"/api/calls/{call_id}")
    async with browser.http.get(f"{browser.url}/api/calls/{call_id}/recording") as response:
        return page, response.status


async def test_a_running_call_is_read_by_who_talks_the_lead_and_the_inspector_alone(visitor, bridge, people, services):
    await services.tickets.open_draft(people["su"].actor, now=now(), call_id="run-1")
    await runs(bridge, people, "run-1")
    for who in ("su", "lin", "yan"):
        status, page = await (await visitor(who)).ask("GET", "/api/calls/run-1")
        assert (status, [one["text"] for one in page["transcript"]]) == (200, ["我家漏水"])
    for who in OFFICE_BUT:
        status, problem = await (await visitor(who)).ask("GET", "/api/calls/run-1")
        assert (status, problem["code"]) == (403, "talk_not_yours")
        assert "我家漏水" not in str(problem)
    await is_over(bridge, "run-1")


async def test_the_dispatcher_does_not_listen_in_and_the_lead_s_listening_is_written_down(
    visitor, bridge, people, services
):
    ticket = await services.tickets.open_draft(people["su"].actor, now=now(), call_id="run-2")
    await runs(bridge, people, "run-2")
    async with contextlib.AsyncExitStack() as stack:
        names = ("su", "lin", "xu", "gu")
        sockets = {who: await stack.enter_async_context((await visitor(who)).live()) for who in names}
        for socket in sockets.values():
            await socket.send(b'{"type":"hello","revision":null}', text=True)
            await heard(socket, "snapshot")
            await socket.send(b'{"type":"watch","call_id":"run-2"}', text=True)
        for who in ("su", "lin"):
            assert [one["text"] for one in (await heard(sockets[who], "segments"))["segments"]] == ["我家漏水"]
        await is_over(bridge, "run-2")
        for who in ("xu", "gu"):
            kinds = set()
            while "delta" not in kinds:
                kinds.add(msgspec.json.decode(await sockets[who].recv())["type"])
            assert "segments" not in kinds, who
    looks = await TicketView.filter(ticket_id=ticket.id, what="listening")
    assert [look.viewer_id for look in looks] == [str(people["lin"].id)], "to talk oneself is no look"


async def test_an_operator_hears_no_more_of_a_call_that_another_seat_took_over(visitor, bridge, people):
    await runs(bridge, people, "run-3")
    gu = people["gu"]
    async with (await visitor("su")).live() as first, (await visitor("lin")).live() as lead:
        for socket in (first, lead):
            await socket.send(b'{"type":"hello","revision":null}', text=True)
            await heard(socket, "snapshot")
            await socket.send(b'{"type":"watch","call_id":"run-3"}', text=True)
            await heard(socket, "segments")
        await bridge.tell(
            SeatSignedIn(at=now(), seat="8006", agent_id=str(gu.id), agent_name=gu.name, post="voice"),
            answered("run-3", "8006"),
        )
        await bridge.seen()
        await bridge.services.stream.publish_segment(said("run-3", 1, "身份证号是"))
        assert [one["text"] for one in (await heard(lead, "segments"))["segments"]] == ["身份证号是"]
        await is_over(bridge, "run-3")
        kinds = []
        while kinds.count("delta") < 3:
            kinds.append(msgspec.json.decode(await first.recv())["type"])
        assert "segments" not in kinds


async def test_who_begins_to_listen_as_the_ticket_becomes_strictly_secret_hears_nothing(
    visitor, bridge, people, services
):
    ticket = await services.tickets.open_draft(people["su"].actor, now=now(), call_id="run-5")
    await runs(bridge, people, "run-5")
    async with (await visitor("yan")).live() as socket, (await visitor("lin")).live() as lead:
        for one in (socket, lead):
            await one.send(b'{"type":"hello","revision":null}', text=True)
            await heard(one, "snapshot")
        async with in_transaction() as others:
            await others.execute_query(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 12345))", [str(ticket.id)]
            )  # no look can be written down until this ends
            await socket.send(b'{"type":"watch","call_id":"run-5"}', text=True)
            await waits_for_the_lock(others)
            await others.execute_query("UPDATE ticket SET secrecy = 'L3' WHERE id = $1", [ticket.id])
        await lead.send(b'{"type":"watch","call_id":"run-5"}', text=True)
        assert (await heard(lead, "segments"))["segments"]
        await bridge.services.stream.publish_segment(said("run-5", 1, "举报的是"))
        assert [one["text"] for one in (await heard(lead, "segments"))["segments"]] == ["举报的是"]
        await is_over(bridge, "run-5")
        kinds = set()
        while "delta" not in kinds:
            kinds.add(msgspec.json.decode(await socket.recv())["type"])
        assert "segments" not in kinds


async def waits_for_the_lock(connection) -> None:
    """Returns when somebody stands behind an advisory lock."""
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    async with asyncio.timeout(5):
        while True:
            if await connection.execute_query_dict(waiting):
                return
            await asyncio.sleep(0.01)


async def test_what_is_over_is_the_operator_s_own_and_for_others_part_of_a_ticket(visitor, people, services, settings):
    await was(people, settings, "over-1")
    ticket = await services.tickets.open_draft(people["su"].actor, now=now(), call_id="over-1")
    for who, expected in (("su", 200), ("lin", 200), ("yan", 200), ("gu", 403), ("xu", 403)):
        assert await asked(visitor, who, "over-1") == (expected, expected), f"{who}, while it is a draft"
    await Ticket.filter(id=ticket.id).update(status=Status.ACCEPTED)
    for who, expected in (("su", 200), ("xu", 200), ("gu", 403), ("fang", 403)):
        assert await asked(visitor, who, "over-1") == (expected, expected), f"{who}, once it is a ticket"
    await Ticket.filter(id=ticket.id).update(secrecy="L3")
    for who, expected in (("su", 200), ("lin", 200), ("xu", 403), ("yan", 403)):
        assert await asked(visitor, who, "over-1") == (expected, expected), f"{who}, once it is strictly secret"
    looks = [(look.viewer_name, look.what) for look in await TicketView.filter(ticket_id=ticket.id)]
    assert looks.count(("许清嘉", "transcript")) == 1
    assert looks.count(("许清嘉", "recording")) == 1
    assert not [look for look in looks if look[0] in {"顾闻笛", "方既白"}]


async def test_a_call_that_has_just_left_the_floor_is_still_the_operator_s_before_its_end_is_written(
    visitor, people, services, settings
):
    await was(people, settings, "just-over")
    await CallRecord.filter(call_id="just-over").update(ended_at=None)
    ticket = await services.tickets.open_draft(people["su"].actor, now=now(), call_id="just-over")
    await Ticket.filter(id=ticket.id).update(status=Status.ACCEPTED)
    for who, expected in (("su", 200), ("lin", 200), ("gu", 403), ("xu", 403)):
        assert await asked(visitor, who, "just-over") == (expected, expected), who


async def test_who_took_the_ticket_down_hears_the_call_though_another_ended_it(visitor, people, services, settings):
    await was(people, settings, "over-2", who="gu")
    await services.tickets.open_draft(people["su"].actor, now=now(), call_id="over-2")
    assert await asked(visitor, "su", "over-2") == (200, 200)
    assert await asked(visitor, "gu", "over-2") == (200, 200)


async def test_a_look_at_a_call_without_a_ticket_stands_with_the_viewer(visitor, people, settings):
    await was(people, settings, "over-3")
    assert await asked(visitor, "xu", "over-3") == (403, 403)
    assert await asked(visitor, "lin", "over-3") == (200, 200)
    rows = await ListView.filter(viewer_id=people["lin"].id, filters__contains={"call": "over-3"}).order_by("seq")
    assert [row.what for row in rows] == ["transcript", "recording"]
    assert not await ListView.exists(viewer_id=people["xu"].id, filters__contains={"call": "over-3"})


@pytest.mark.parametrize("who", ["su", "xu", "yan", "lin", "fang"])
async def test_a_call_that_is_not_there_answers_to_the_letter_as_one_that_is_not_one_s_to_hear(
    visitor, people, services, settings, who
):
    there = f"there-{who}"
    await was(people, settings, there, who="bai")
    ticket = await services.tickets.open_draft(people["lin"].actor, now=now(), call_id=there)
    await Ticket.filter(id=ticket.id).update(secrecy="L3")
    if who == "lin":  # every call that is there is the lead's to hear: nothing to compare with
        assert await asked(visitor, who, there) == (200, 200)
        assert await asked(visitor, who, "nowhere") == (403, 403)
        return
    browser = await visitor(who)
    for road in ("", "/recording", "/recording?side=seat"):
        answers = [await browser.ask("GET", f"/api/calls/{call}{road}") for call in (there, "nowhere")]
        assert answers[0] == answers[1], road
        assert answers[0][0] == 403, road
    assert not await TicketView.exists(ticket_id=ticket.id)
    assert not await ListView.exists(filters__contains={"call": "nowhere"})


async def test_a_dispatcher_does_not_end_a_call_that_is_not_at_the_own_seat(visitor, bridge, people):
    await runs(bridge, people, "run-4")
    status, problem = await (await visitor("xu")).ask("POST", "/api/calls/run-4/hang-up")
    assert (status, problem["code"]) in {(409, "no_seat"), (403, "not_your_call")}
    await is_over(bridge, "run-4")

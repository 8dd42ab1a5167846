"""The live socket: who gets in, a snapshot and then every change, and what happens to those who do not keep up."""

import asyncio
import contextlib
import os
import signal
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from redis.exceptions import RedisError
from websockets.exceptions import ConnectionClosed, InvalidStatus

from agent_console.live import hub as hub_module
from callcenter.events import CallAnswered, CallArrived, CallEnded, CallQueued, SeatSignedIn
from callcenter.speech.transcript import Segment, Side
from tests.integration.agent_console.conftest import heard
from tickets.models import Account, Ticket


def now() -> datetime:
    return datetime.now(UTC)


def arrival(call_id: str, name: str = "") -> CallArrived:
    return CallArrived(
        at=now(), call_id=call_id, number="13800001234", name=name, called="12345", channel=f"PJSIP/trunk-{call_id}"
    )


def answer(call_id: str, seat: str) -> CallAnswered:
    return CallAnswered(
        at=now(), call_id=call_id, seat=seat, queue="hotline",
        caller_channel="c", caller_leg="1", seat_channel="s", seat_leg=f"leg-{call_id}",
    )  # fmt: skip


def segment(call_id: str, index: int, text: str, *, final: bool = True) -> Segment:
    at = now() + timedelta(seconds=index)
    return Segment(call_id=call_id, side=Side.CITIZEN, index=index, started_at=at, ended_at=at, text=text, final=final)


async def greeted(socket) -> dict:
    await socket.send(b'{"type":"hello","revision":null}', text=True)
    return await heard(socket, "snapshot")


async def test_it_sends_the_floor_and_then_each_change_with_numbers_masked(visitor, bridge):
    async with (await visitor("su")).live() as socket:
        snapshot = await greeted(socket)
        assert snapshot["revision"] == bridge.revision
        assert len(snapshot["seats"]) == 10
        assert snapshot["link"]["state"] == "up"
        await bridge.tell(arrival("live-1"))
        delta = await heard(socket, "delta")
        assert delta["revision"] == snapshot["revision"] + 1
        call = next(change for change in delta["changes"] if change["kind"] == "call")["value"]
        assert (call["call_id"], call["number"], call["state"]) == ("live-1", "138 **** 1234", "arrived")
        assert "13800001234" not in str(delta)
        await bridge.tell(CallEnded(at=now(), call_id="live-1", cause=16))
        gone = await heard(socket, "delta")
        assert {"kind": "call", "id": "live-1", "value": None} in gone["changes"]


async def test_snapshot_and_deltas_make_the_same_floor_as_a_fresh_snapshot(visitor, bridge):
    async with (await visitor("su")).live() as early, (await visitor("gu")).live() as late:
        snapshot = await greeted(early)
        floor = {("call", call["call_id"]): call for call in snapshot["calls"]}
        floor |= {("queue", queue["queue"]): queue for queue in snapshot["queues"]}
        floor |= {("today", ""): snapshot["today"]}
        events = [
            arrival("same-1"),
            CallQueued(at=now(), call_id="same-1", queue="hotline", position=1),
            arrival("same-2"),
        ]
        await bridge.tell(*events, CallEnded(at=now(), call_id="same-2", cause=16))
        for expected in range(snapshot["revision"] + 1, bridge.revision + 1):
            delta = await heard(early, "delta")
            assert delta["revision"] == expected
            for change in delta["changes"]:
                floor[change["kind"], change["id"]] = change["value"]
        fresh = await greeted(late)
        assert fresh["revision"] == bridge.revision
        assert [floor["call", "same-1"]] == fresh["calls"]
        assert floor["call", "same-2"] is None
        assert [floor["queue", "hotline"]] == fresh["queues"]
        assert floor["today", ""] == fresh["today"]
        await bridge.tell(CallEnded(at=now(), call_id="same-1", cause=16))


async def test_a_new_bridge_leaves_a_gap_and_everybody_gets_a_new_snapshot(visitor, bridge):
    async with (await visitor("su")).live() as socket:
        before = await greeted(socket)
        await bridge.begin(now())
        after = await heard(socket, "snapshot")
        assert after["revision"] == bridge.revision > before["revision"] + 1


async def test_it_pulses_with_the_bridge_s_heartbeat(visitor, bridge):
    at = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    await bridge.services.stream.heartbeat(at)
    async with (await visitor("su")).live() as socket:
        await greeted(socket)
        pulses = [await heard(socket, "pulse") for _ in range(2)]
        assert [msgspec.convert(pulse["bridge_at"], datetime) for pulse in pulses] == [at, at]
        assert pulses[0]["revision"] == bridge.revision


@pytest.mark.parametrize(
    ("origin", "cookie", "status"),
    [("http://evil.example", None, 403), (None, "nonsense", 401), (None, "", 401)],
    ids=["other site", "unknown session", "no session"],
)
async def test_nobody_else_gets_in(visitor, origin: str | None, cookie: str | None, status: int):
    browser = await visitor("su")
    with pytest.raises(InvalidStatus) as refused:
        async with browser.live(origin=origin, cookie=cookie):
            pass
    assert refused.value.response.status_code == status


async def test_signing_out_closes_the_page_s_socket(visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("agent_console.live.socket.SESSION_CHECK_SECONDS", 0.1)
    browser = await visitor("su")
    async with browser.live() as socket:
        await greeted(socket)
        await browser.ask("POST", "/api/logout")
        with pytest.raises(ConnectionClosed) as closed:
            await heard(socket, "nothing")
    assert closed.value.rcvd.code == 4401


async def test_a_person_with_another_post_comes_back_as_who_it_is_now(visitor, people, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("agent_console.live.socket.SESSION_CHECK_SECONDS", 0.1)
    gu = Account.filter(id=people["gu"].id)
    async with (await visitor("gu")).live() as socket:
        assert (await greeted(socket))["seats"]
        await gu.update(post="liaison", role="unit_liaison", department="341802-market")
        with pytest.raises(ConnectionClosed) as closed:
            await heard(socket, "nothing")
    assert closed.value.rcvd.code == 1012
    await gu.update(post="voice", role="agent", department=None)


async def test_a_department_sees_no_floor_but_counts_revisions_like_everybody(visitor, bridge):
    async with (await visitor("fang")).live() as socket:
        snapshot = await greeted(socket)
        assert (snapshot["calls"], snapshot["seats"], snapshot["queues"], snapshot["today"]) == ([], [], [], None)
        await bridge.tell(arrival("unit-1"), CallEnded(at=now(), call_id="unit-1", cause=16))
        deltas = [await heard(socket, "delta") for _ in range(2)]
        assert [delta["changes"] for delta in deltas] == [[], []]
        assert [delta["revision"] for delta in deltas] == [bridge.revision - 1, bridge.revision]


async def test_a_talk_is_heard_by_its_own_seat_and_the_lead_and_nobody_else(visitor, bridge, people):
    su = people["su"]
    await bridge.tell(
        SeatSignedIn(at=now(), seat="8003", agent_id=str(su.id), agent_name=su.name, post="voice"),
        arrival("talk-1"),
        answer("talk-1", "8003"),
    )
    await bridge.services.stream.publish_segment(segment("talk-1", 0, "你好"))
    async with contextlib.AsyncExitStack() as stack:
        own, lead, other = [await stack.enter_async_context((await visitor(who)).live()) for who in ("su", "lin", "gu")]
        for socket in (own, lead, other):
            await greeted(socket)
            await socket.send(b'{"type":"watch","call_id":"talk-1"}', text=True)
        for socket in (own, lead):
            first = await heard(socket, "segments")
            assert [one["text"] for one in first["segments"]] == ["你好"]
        await bridge.services.stream.publish_segment(segment("talk-1", 1, "电梯停了"))
        for socket in (own, lead):
            assert [one["text"] for one in (await heard(socket, "segments"))["segments"]] == ["电梯停了"]
        await bridge.tell(CallEnded(at=now(), call_id="talk-1", cause=16))
        kinds = set()
        while "delta" not in kinds:
            kinds.add(msgspec.json.decode(await other.recv())["type"])
        assert "segments" not in kinds


async def test_a_talk_is_heard_no_more_once_its_ticket_is_strictly_secret(visitor, bridge, services, people):
    await bridge.tell(arrival("hush-1"))
    await bridge.seen()
    async with contextlib.AsyncExitStack() as stack:
        lead, desk = [await stack.enter_async_context((await visitor(who)).live()) for who in ("lin", "yan")]
        ticket = await services.tickets.open_draft(people["su"].actor, now=now(), call_id="hush-1")
        for socket in (lead, desk):
            await greeted(socket)
            await socket.send(b'{"type":"watch","call_id":"hush-1"}', text=True)
            await heard(socket, "segments")
        await Ticket.filter(id=ticket.id).update(secrecy="L3")
        notice = {
            "id": str(ticket.id), "number": ticket.number, "version": 2, "status": "draft",
            "department": None, "secrecy": "L3", "opened_by": ticket.opened_by,
        }  # fmt: skip
        await services.stream.publish_notice(notice)
        await heard(lead, "ticket")
        await services.stream.publish_segment(segment("hush-1", 0, "我叫尉迟听澜"))
        await heard(lead, "segments")
        await bridge.tell(CallEnded(at=now(), call_id="hush-1", cause=16))
        kinds = set()
        while "delta" not in kinds:
            kinds.add(msgspec.json.decode(await desk.recv())["type"])
        assert "segments" not in kinds


async def test_a_changed_ticket_is_told_to_those_who_may_see_it(visitor, services):
    notice = {
        "id": "7", "number": "260213-0001", "version": 2, "status": "dispatched",
        "department": "341802-market", "secrecy": "L0", "opened_by": None,
    }  # fmt: skip
    async with (await visitor("fang")).live() as own, (await visitor("sima")).live() as other:
        await greeted(own)
        await greeted(other)
        await services.stream.publish_notice(notice)
        told = await heard(own, "ticket")
        assert (told["number"], told["version"], told["status"]) == ("260213-0001", 2, "dispatched")
        await services.stream.publish_notice(notice | {"department": "341802-housing", "number": "260213-0002"})
        assert (await heard(other, "ticket"))["number"] == "260213-0002"


async def test_a_browser_that_does_not_read_is_dropped_and_the_others_notice_nothing(
    visitor, bridge, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(hub_module, "BUFFER_LIMIT", 64 * 1024)
    async with (await visitor("gu")).live() as slow, (await visitor("su")).live() as quick:
        await greeted(slow)
        await greeted(quick)
        slow.transport.pause_reading()
        last = bridge.revision
        async with asyncio.timeout(30):
            while hub_of(bridge).browsers == 2:
                await bridge.tell(
                    arrival("flood", "很长的名字" * 10_000), CallEnded(at=now(), call_id="flood", cause=16)
                )
                while last < bridge.revision:
                    last = (await heard(quick, "delta"))["revision"]
        assert last == bridge.revision
        slow.transport.abort()


def hub_of(bridge):
    return bridge.services.hub


@pytest.mark.parametrize(
    "nonsense", ["what?", '{"type":"watch","call_id":"\\u0000"}', f'{{"type":"watch","call_id":"{"x" * 3000}"}}']
)
async def test_nonsense_closes_the_socket(visitor, nonsense: str):
    async with (await visitor("lin")).live() as socket:
        await socket.send(nonsense)
        with pytest.raises(ConnectionClosed) as closed:
            await heard(socket, "nothing")
    assert closed.value.rcvd.code == 1003


async def test_a_killed_redis_comes_back_and_the_floor_goes_on(visitor, bridge, servers_folder):
    async with (await visitor("su")).live() as socket:
        await greeted(socket)
        os.kill(int((servers_folder / "redis" / "data" / "redis.pid").read_text()), signal.SIGKILL)
        await begun_again(bridge)
        async with asyncio.timeout(30):
            while (await heard(socket, "snapshot", within=30))["revision"] < bridge.revision:
                continue
        await bridge.tell(arrival("after-1"), CallEnded(at=now(), call_id="after-1", cause=16))
        assert (await heard(socket, "delta"))["revision"] == bridge.revision - 1


async def begun_again(bridge) -> None:
    """As a bridge does that lost its Redis: it keeps trying."""
    async with asyncio.timeout(30):
        while True:
            try:
                await bridge.begin(now())
                return
            except (RedisError, OSError):
                await asyncio.sleep(0.05)

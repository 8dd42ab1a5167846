"""The bridge over a real Redis and an Asterisk in memory: what people see, and what Asterisk is asked to do."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from agent_console.embedded import embedded_redis
from callcenter import events as e
from callcenter.ami.codec import Action
from callcenter.bridge import Bridge
from callcenter.calls import CallState
from callcenter.commands import (
    Done,
    HangUp,
    Pause,
    Ready,
    Refused,
    Regain,
    SignIn,
    SignOut,
    StartCallback,
    Transfer,
    UsePhone,
)
from callcenter.errors import BridgeSilent, LeaseLost, LinkLost, PhoneNotSwitched, StaleWriter
from callcenter.floor import LinkState, new_floor
from callcenter.seats import SeatState
from callcenter.settings import FloorSettings, QueueSettings
from callcenter.stream import FloorStream, Told, open_redis
from tests.cast.asterisk import MemoryAsterisk
from tests.cast.floor import FIRST, LINE, SECOND, THIRD
from tests.cast.watch import FloorWatch
from tests.integration.floors import promised

TRACES = Path(__file__).parents[1] / "replay" / "traces"
SEATS = [FIRST, SECOND, THIRD]
LEASE_SECONDS = 0.8


class Clock:
    """The real time, which a test may move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = open_redis(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def stream(redis: Redis) -> FloorStream:
    return FloorStream(redis)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asterisk(clock: Clock) -> MemoryAsterisk:
    return MemoryAsterisk(clock)


def watch(stream: FloorStream) -> FloorWatch:
    return FloorWatch(stream, new_floor(SEATS, {LINE: "市民热线"}, datetime.now(UTC)))


def make(stream: FloorStream, asterisk: MemoryAsterisk | None, clock: Callable[[], datetime], **more) -> Bridge:
    links = asterisk.links if asterisk else None
    return Bridge(stream, links, SEATS, [QueueSettings()], now=clock, lease_seconds=LEASE_SECONDS, **more)


@contextlib.asynccontextmanager
async def running(bridge: Bridge) -> AsyncIterator[asyncio.Task]:
    task = asyncio.create_task(bridge.run())
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def link_is(state: LinkState):
    return lambda floor: floor.link.state is state


def seat_is(state: SeatState, seat=FIRST):
    return lambda floor: floor.seats[seat].state is state


def named(name: str, **keys) -> Callable[[Action], bool]:
    return lambda action: action.name == name and all(action.keys[key] == value for key, value in keys.items())


async def ask(stream: FloorStream, command, seconds: float = 10.0):
    """Asked until the bridge listens."""
    async with asyncio.timeout(seconds):
        while True:
            with contextlib.suppress(BridgeSilent):
                return await stream.ask(command, timeout=1.0)


def signing_in(seat=FIRST, agent="agent-1") -> SignIn:
    return SignIn(seat=seat, agent_id=agent, agent_name="演示坐席", post="voice")


@pytest.fixture
async def seen(stream: FloorStream) -> FloorWatch:
    return watch(stream)


@pytest.fixture
async def bridge(stream, asterisk, clock, seen) -> AsyncIterator[Bridge]:
    """A bridge that runs, linked, with one agent at 8001."""
    made = make(stream, asterisk, clock)
    async with running(made):
        await seen.until(link_is(LinkState.UP))
        assert await ask(stream, signing_in()) == Done()
        yield made


# ------------------------------------------------------------------ calls
def replay(asterisk: MemoryAsterisk, trace: str, until: str = "") -> None:
    """Say a recorded dialogue again, whole or up to the first event of a name."""
    for line in (TRACES / f"{trace}.jsonl").read_text("utf-8").splitlines():
        message = json.loads(line)["m"]
        asterisk.say(message)
        if message["Event"] == until:
            return


async def test_a_recorded_call_goes_over_the_floor_and_leads_to_wrap_up(bridge, asterisk, seen):
    replay(asterisk, "answered_agent_hangup")
    floor = await seen.until(lambda floor: floor.today.answered == 1 and not floor.calls)
    assert seen.floor.seats[FIRST].state is SeatState.WRAP_UP
    assert (floor.today.offered, floor.queues[LINE].waiting) == (1, 0)
    await asterisk.heard(named("QueuePause", Paused="true", Reason="wrap_up"))
    assert asterisk.members == {FIRST: "wrap_up"}


async def test_taps_start_with_the_talk_and_stop_with_it(stream, asterisk, clock, seen):
    async with running(make(stream, asterisk, clock, taps=True)):
        await seen.until(link_is(LinkState.UP))
        replay(asterisk, "answered_agent_hangup")
        await seen.until(lambda floor: floor.today.answered == 1 and not floor.calls)
        started = await asterisk.heard(lambda action: "side=citizen" in str(action.keys.get("Channel")))
        await asterisk.heard(lambda action: "side=seat" in str(action.keys.get("Channel")))
        await asterisk.heard(named("Hangup", Channel=started.keys["ChannelId"]))


async def test_without_speech_no_tap_is_started(bridge, asterisk, seen):
    replay(asterisk, "answered_agent_hangup")
    await seen.until(lambda floor: floor.today.answered == 1 and not floor.calls)
    assert not any(action.name == "Originate" for action in asterisk.asked)


async def test_what_is_said_while_the_floor_is_taken_anew_is_not_lost(stream, asterisk, clock, seen):
    """A call that was in the queue before, and is answered after, the bridge's first look."""
    call = {"Uniqueid": "one-9.1", "Linkedid": "one-9.1", "Channel": "PJSIP/trunk-00000001", "Context": "from-trunk"}
    asterisk.channels = [{**call, "ChannelState": "6", "Application": "Queue", "Data": "hotline", "Seconds": "9"}]
    asterisk.entries = [{"Queue": "hotline", "Position": "1", "Wait": "7", "Priority": "0", **call}]
    async with running(make(stream, asterisk, clock)):
        floor = await seen.until(lambda floor: link_is(LinkState.UP)(floor) and bool(floor.calls))
        assert floor.calls["one-9.1"].state is CallState.WAITING
        assert (floor.today.offered, floor.queues[LINE].waiting) == (1, 1)
        asterisk.say({"Event": "Hangup", **call, "Cause": "0"})
        floor = await seen.until(lambda floor: not floor.calls)
        assert (floor.today.abandoned, floor.queues[LINE].waiting) == (1, 0)


# ------------------------------------------------------------------ seats
async def test_signing_in_joins_the_queue_and_signing_out_leaves_it(bridge, stream, asterisk, seen):
    assert asterisk.members == {FIRST: None}
    assert await ask(stream, signing_in()) == Done(), "a second time it is so already"
    assert await ask(stream, SignOut(seat=FIRST)) == Done()
    await seen.until(seat_is(SeatState.AWAY))
    await asterisk.heard(named("QueueRemove"))
    assert asterisk.members == {}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (signing_in(agent="agent-2"), "seat_taken"),
        (signing_in(seat=SECOND), "signed_in_elsewhere"),
        (signing_in(seat=e.SeatId("9999"), agent="agent-2"), "no_such_seat"),
        (Ready(seat=SECOND), "not_signed_in"),
        (SignOut(seat=SECOND), "not_signed_in"),
        (HangUp(call_id=e.CallId("unknown")), "no_such_call"),
        (Transfer(call_id=e.CallId("unknown"), seat=FIRST, target=SECOND), "no_such_call"),
        (StartCallback(seat=SECOND, number="13800000000", attempt_ref="1"), "not_signed_in"),
        (StartCallback(seat=FIRST, number="no number", attempt_ref="1"), "pbx_refused"),
    ],
)
async def test_what_the_floor_does_not_allow_is_refused(bridge, stream, command, code):
    reply = await ask(stream, command)
    assert isinstance(reply, Refused)
    assert reply.code == code


@contextlib.asynccontextmanager
async def with_switch(stream, asterisk, clock, seen, use_phone):
    """A bridge that runs, linked, and may change telephones by `use_phone`."""
    async with running(make(stream, asterisk, clock, use_phone=use_phone)):
        await seen.until(link_is(LinkState.UP))
        yield


async def test_the_telephone_of_a_free_seat_is_changed(stream, asterisk, clock, seen):
    asked = []

    async def use_phone(seat, phone):
        asked.append((seat, phone))

    async with with_switch(stream, asterisk, clock, seen, use_phone):
        assert await ask(stream, UsePhone(seat=FIRST, phone="sip")) == Done()
        assert await ask(stream, signing_in()) == Done()
        reply = await ask(stream, UsePhone(seat=FIRST, phone="browser"))
        assert reply == Refused(code="seat_taken", detail="演示坐席")
    assert asked == [(FIRST, "sip")]


async def test_a_telephone_that_cannot_be_changed_is_refused(stream, asterisk, clock, seen):
    async def fails(seat, phone):
        raise PhoneNotSwitched(seat)

    async with with_switch(stream, asterisk, clock, seen, None):
        assert (await ask(stream, UsePhone(seat=FIRST, phone="sip"))).code == "phone_fixed"
    async with with_switch(stream, asterisk, clock, watch(stream), fails):
        assert (await ask(stream, UsePhone(seat=FIRST, phone="sip"))).code == "pbx_refused"


async def test_a_pause_reaches_the_queue_with_its_reason(bridge, stream, asterisk, seen):
    assert await ask(stream, Pause(seat=FIRST, reason="meal")) == Done()
    assert asterisk.members == {FIRST: "meal"}
    assert await ask(stream, Ready(seat=FIRST)) == Done()
    assert asterisk.members == {FIRST: None}
    await seen.until(seat_is(SeatState.READY))


async def test_a_pause_that_asterisk_refuses_is_undone(bridge, stream, asterisk, seen):
    asterisk.refusals["QueuePause"] = "Interface not found"
    reply = await ask(stream, Pause(seat=FIRST, reason="meal"))
    assert reply == Refused(code="pbx_refused", detail="Asterisk refused QueuePause: Interface not found")
    await seen.until(lambda floor: floor.seats[FIRST].state is SeatState.READY)
    assert bridge.counters.actions_failed["PauseSeat"] == 1


async def test_a_long_wrap_up_ends_by_itself(bridge, asterisk, seen, clock):
    replay(asterisk, "answered_agent_hangup")
    await seen.until(seat_is(SeatState.WRAP_UP))
    clock.ahead += timedelta(seconds=121)
    await seen.until(seat_is(SeatState.READY))
    await asterisk.heard(named("QueuePause", Paused="false", Reason=""))


async def test_no_limit_means_no_end_of_wrap_up(stream, asterisk, clock, seen):
    settings = FloorSettings(wrap_up_limit_seconds=0)
    made = make(stream, asterisk, clock, settings=settings)
    async with running(made):
        await seen.until(link_is(LinkState.UP))
        await ask(stream, signing_in())
        replay(asterisk, "answered_agent_hangup")
        await seen.until(seat_is(SeatState.WRAP_UP))
        clock.ahead += timedelta(days=1)
        await seen.until_told(e.DayBegan)
        assert seen.floor.seats[FIRST].state is SeatState.WRAP_UP


async def test_the_day_turns_on_a_quiet_floor(bridge, seen, clock):
    before = (await seen.until(link_is(LinkState.UP))).today.date
    clock.ahead += timedelta(days=1)
    await seen.until(lambda floor: floor.today.date > before)


# ------------------------------------------------------------------ callbacks, hanging up, transfer
DIAL = StartCallback(seat=FIRST, number="13900000000", attempt_ref="7")


async def test_a_callback_rings_the_seat_first(bridge, stream, asterisk, seen):
    assert await ask(stream, DIAL) == Done(call_id=e.CallId("cb-7"))
    originate = await asterisk.heard(named("Originate"))
    assert (originate.keys["Channel"], originate.keys["Exten"]) == ("PJSIP/8001", "13900000000")
    await seen.until(seat_is(SeatState.RINGING))
    again = await ask(stream, StartCallback(seat=FIRST, number="13900000000", attempt_ref="8"))
    assert again == Refused(code="seat_busy", detail="8001")


async def test_a_callback_that_asterisk_refuses_has_an_outcome(bridge, stream, asterisk, seen):
    await seen.until(seat_is(SeatState.READY))
    asterisk.refusals["Originate"] = "Originate failed"
    reply = await ask(stream, DIAL)
    assert isinstance(reply, Refused)
    ended = await seen.until_told(e.CallbackEnded)
    assert ended.outcome is e.DialOutcome.SEAT_NOT_REACHED
    await seen.until(seat_is(SeatState.READY))


async def test_a_callback_from_a_telephone_that_is_not_there_is_refused(bridge, stream, asterisk, seen):
    asterisk.say({"Event": "QueueMemberStatus", "Interface": "PJSIP/8001", "Queue": "hotline", "Status": "5"})
    await seen.until(seat_is(SeatState.OFFLINE))
    assert await ask(stream, DIAL) == Refused(code="seat_offline", detail="8001")


async def test_hanging_up_ends_the_seats_leg_and_transfer_takes_its_channel(bridge, stream, asterisk, seen):
    replay(asterisk, "hold", until="AgentConnect")
    floor = await seen.until(seat_is(SeatState.TALKING))
    call = floor.calls[floor.seats[FIRST].call_id]
    away = Transfer(call_id=call.call_id, seat=FIRST, target=SECOND)
    assert await ask(stream, away) == Refused(code="seat_offline", detail=SECOND)
    assert await ask(stream, SignOut(seat=FIRST)) == Refused(code="seat_busy")
    assert await ask(stream, Transfer(call_id=call.call_id, seat=FIRST, target=LINE)) == Done(call_id=call.call_id)
    moved = await asterisk.heard(named("BlindTransfer"))
    assert (moved.keys["Channel"], moved.keys["Exten"]) == (call.seat_channel, LINE)
    assert await ask(stream, HangUp(call_id=call.call_id)) == Done(call_id=call.call_id)
    assert (await asterisk.heard(named("Hangup"))).keys["Channel"] == call.seat_leg


async def test_a_talk_is_transferred_as_soon_as_both_sides_are_joined(bridge, stream, asterisk, seen):
    replay(asterisk, "hold", until="AgentConnect")
    floor = await seen.until(seat_is(SeatState.TALKING))
    call = floor.calls[floor.seats[FIRST].call_id]
    asterisk.refusals["BlindTransfer"] = "Transfer invalid"
    reply = asyncio.create_task(ask(stream, Transfer(call_id=call.call_id, seat=FIRST, target=LINE)))
    await asterisk.heard(named("BlindTransfer"))
    del asterisk.refusals["BlindTransfer"]
    assert await reply == Done(call_id=call.call_id)
    asterisk.refusals["BlindTransfer"] = "Transferee not found"
    refused = await ask(stream, Transfer(call_id=call.call_id, seat=FIRST, target=LINE))
    assert refused == Refused(code="pbx_refused", detail="Asterisk refused BlindTransfer: Transferee not found")


async def test_a_seat_that_lost_its_voice_is_rung_again_for_its_own_talk_alone(bridge, stream, asterisk, seen):
    replay(asterisk, "hold", until="AgentConnect")
    floor = await seen.until(seat_is(SeatState.TALKING))
    call = floor.calls[floor.seats[FIRST].call_id]
    assert await ask(stream, Regain(call_id=call.call_id, seat=SECOND)) == Refused(code="no_such_call")
    assert await ask(stream, Regain(call_id=call.call_id, seat=FIRST)) == Done(call_id=call.call_id)
    sent = await asterisk.heard(named("Redirect"))
    assert (sent.keys["Channel"], sent.keys["Exten"]) == (call.caller_channel, FIRST)


# ------------------------------------------------------------------ gaps
async def test_a_lost_link_is_seen_and_after_it_the_seats_are_members_again(bridge, stream, asterisk, seen):
    await ask(stream, Pause(seat=FIRST, reason="meal"))
    asterisk.go_down("power cut")
    floor = await seen.until(link_is(LinkState.LOST))
    assert "power cut" in floor.link.reason or "cannot be reached" in floor.link.reason
    assert (await ask(stream, Ready(seat=FIRST))).code == "telephony_down"
    asterisk.restart()
    asterisk.come_up()
    await seen.until(link_is(LinkState.UP))
    await asterisk.heard(lambda action: action.name == "QueuePause" and asterisk.members == {FIRST: "meal"})
    assert seen.floor.seats[FIRST].state is SeatState.PAUSED


async def test_an_asterisk_that_stays_away_is_told_once(bridge, asterisk, seen, clock):
    asterisk.go_down("power cut")
    await seen.until(link_is(LinkState.LOST))
    for _ in range(3):
        await bridge._report(LinkLost("cannot be reached"))
    clock.ahead += timedelta(days=1)
    await seen.until_told(e.DayBegan)
    reasons = [event.reason for event in seen.told if isinstance(event, e.LinkLost)]
    assert len([reason for reason in reasons if "cannot be reached" in reason]) == 1


async def test_calls_that_ended_in_the_gap_are_ended_and_told(bridge, asterisk, seen):
    replay(asterisk, "answered_agent_hangup", until="AgentConnect")
    await seen.until(lambda floor: any(call.live_talk for call in floor.calls.values()))
    asterisk.go_down()
    asterisk.come_up()
    await seen.until(lambda floor: not floor.calls and floor.link.state is LinkState.UP)
    assert seen.floor.seats[FIRST].state is SeatState.WRAP_UP
    assert [type(event) for event in seen.told[-3:]] == [e.TalkEnded, e.CallEnded, e.FloorResynced]


async def test_without_asterisk_everything_else_works_and_says_so(stream, clock, seen):
    async with running(make(stream, None, clock, no_telephony="no Asterisk on this machine")):
        floor = await seen.until(link_is(LinkState.NONE))
        assert floor.link.reason == "no Asterisk on this machine"
        reply = await ask(stream, signing_in())
        assert reply == Refused(code="telephony_down", detail="no Asterisk on this machine")
        assert await stream.heartbeat_at() is not None


# ------------------------------------------------------------------ one writer
class StreamOfTheKilled(FloorStream):
    """A killed process says nothing more: its lease stays until it runs out."""

    async def release_lease(self, token: str) -> None:
        return


async def test_a_restarted_bridge_has_sign_ins_and_figures_and_is_right_within_three_seconds(
    stream, redis, asterisk, clock, seen
):
    async with running(make(StreamOfTheKilled(redis), asterisk, clock)):
        await seen.until(link_is(LinkState.UP))
        await ask(stream, signing_in())
        replay(asterisk, "answered_agent_hangup")
        await seen.until(lambda floor: floor.today.answered == 1 and not floor.calls)
    async with running(make(stream, asterisk, clock)):
        begun = asyncio.get_running_loop().time()
        await seen.until(link_is(LinkState.LOST))
        floor = await seen.until(link_is(LinkState.UP))
        assert asyncio.get_running_loop().time() - begun < promised(3.0)
        assert (floor.today.answered, floor.seats[FIRST].state) == (1, SeatState.WRAP_UP)
        assert floor.seats[FIRST].agent_id == "agent-1"


async def test_a_second_bridge_waits_until_the_first_has_left(bridge, stream, clock, seen):
    waiting = MemoryAsterisk(clock)
    second = make(stream, waiting, clock)
    async with running(second):
        clock.ahead += timedelta(days=1)
        await seen.until_told(e.DayBegan)
        assert not waiting.asked
        assert second.revision == 0


async def test_a_bridge_that_finds_anothers_writing_ends(stream, redis, asterisk, clock, seen):
    bridge = make(stream, asterisk, clock)
    task = asyncio.create_task(bridge.run())
    await seen.until(link_is(LinkState.UP))
    revision = (await stream.load()).revision
    await redis.set("hotline:lease", "intruder")
    await stream.append([Told(e.DayBegan(at=clock()), ())], revision, "intruder")
    with pytest.RaisesGroup(pytest.RaisesExc((StaleWriter, LeaseLost))):
        await task


class StreamWhoseLeaseRunsOutOnce(FloorStream):
    """As in a stall: when the renewal is told that the lease is gone, an append has regained it meanwhile."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(redis)
        self.ran_out = asyncio.Event()

    async def renew_lease(self, token, milliseconds):
        renewed = await super().renew_lease(token, milliseconds)
        if renewed and not self.ran_out.is_set():
            await self.release_lease(token)
            assert await self.acquire_lease(token, milliseconds)
            self.ran_out.set()
            return False
        return renewed


async def test_a_lease_that_ran_out_in_a_stall_is_kept_when_two_tasks_notice_it_at_once(redis, asterisk, clock, seen):
    stream = StreamWhoseLeaseRunsOutOnce(redis)
    async with running(make(stream, asterisk, clock)) as bridge:
        await seen.until(link_is(LinkState.UP))
        async with asyncio.timeout(10):
            await stream.ran_out.wait()
        replay(asterisk, "answered_agent_hangup")
        await seen.until(lambda floor: floor.today.answered == 1 and not floor.calls)
        assert not bridge.done()


# ------------------------------------------------------------------ Redis away
class StreamThatTellsOfFailure(FloorStream):
    """Lets a test wait until the bridge has noticed that Redis is away."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(redis)
        self.failed = asyncio.Event()

    async def append(self, told, expected_revision, token):
        try:
            return await super().append(told, expected_revision, token)
        except (RedisError, OSError):
            self.failed.set()
            raise


async def test_events_wait_for_redis_and_arrive_in_order(tmp_path_factory, asterisk, clock):
    folder = tmp_path_factory.mktemp("redis")
    async with contextlib.AsyncExitStack() as stack:
        server = contextlib.AsyncExitStack()
        url = await server.enter_async_context(embedded_redis(folder))
        client = open_redis(url)
        stack.push_async_callback(client.aclose)
        stream = StreamThatTellsOfFailure(client)
        seen = watch(stream)
        bridge = make(stream, asterisk, clock)
        await stack.enter_async_context(running(bridge))
        await seen.until(link_is(LinkState.UP))
        await ask(stream, signing_in())
        await server.aclose()
        replay(asterisk, "answered_agent_hangup")
        async with asyncio.timeout(10):
            await stream.failed.wait()
        await stack.enter_async_context(embedded_redis(folder))
        floor = await watch(stream).until(lambda floor: floor.today.answered == 1 and not floor.calls)
        assert floor.seats[FIRST].state is SeatState.WRAP_UP
        assert bridge.counters.redis_failures > 0
        assert await told_kinds(stream) == [e.CallArrived, e.CallQueued, e.SeatRinging, e.CallAnswered]


async def told_kinds(stream: FloorStream) -> list[type]:
    """The main events of the call in the order in which a worker gets them."""
    main = (e.CallArrived, e.CallQueued, e.SeatRinging, e.CallAnswered)
    kinds: list[type] = []
    async with asyncio.timeout(10), contextlib.aclosing(stream.consume("test", "one")) as deliveries:
        async for delivery in deliveries:
            if isinstance(delivery.event, main):
                kinds.append(type(delivery.event))
            if isinstance(delivery.event, e.CallEnded):
                return kinds
    return kinds


class StreamThatLosesAnAnswer(FloorStream):
    """Appends, but the first answer never arrives."""

    lost = False

    async def append(self, told, expected_revision, token):
        revision = await super().append(told, expected_revision, token)
        if not self.lost:
            self.lost = True
            raise TimeoutError
        return revision


async def test_an_append_whose_answer_was_lost_is_not_told_twice(redis, asterisk, clock, seen):
    stream = StreamThatLosesAnAnswer(redis)
    async with running(make(stream, asterisk, clock)):
        await seen.until(link_is(LinkState.UP))
        replay(asterisk, "answered_agent_hangup")
        await seen.until(lambda floor: floor.today.answered == 1 and not floor.calls)
        assert stream.lost
        assert await told_kinds(stream) == [e.CallArrived, e.CallQueued, e.SeatRinging, e.CallAnswered]


async def test_a_redis_that_forgot_everything_is_given_the_floor_anew(bridge, redis, asterisk, seen):
    replay(asterisk, "answered_agent_hangup", until="AgentConnect")
    await seen.until(seat_is(SeatState.TALKING))
    await redis.flushall()
    asterisk.say({"Event": "QueueMemberStatus", "Interface": "PJSIP/8002", "Queue": "hotline", "Status": "5"})
    floor = await watch(FloorStream(redis)).until(seat_is(SeatState.TALKING))
    assert floor.seats[FIRST].agent_id == "agent-1"
    assert len(floor.calls) == 1

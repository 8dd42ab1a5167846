"""The live state against a real Redis: one writer, many followers, workers, commands and talks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from callcenter import events as e
from callcenter.commands import Done, Ready, Refused, WrapUp
from callcenter.errors import BridgeSilent, Gap, LeaseLost, StaleWriter
from callcenter.floor import Floor, apply, parts, with_parts
from callcenter.speech.transcript import Segment, Side
from callcenter.stream import FloorStream, Told, open_redis
from tests.cast.floor import CALL, FIRST, NOON, at, empty_floor, end, sign_in, talk_end, talking

BRIDGE, OTHER = "bridge-1", "bridge-2"
LEASE_MS = 5_000
STORY = (*sign_in(), *talking(), talk_end(), end())


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = open_redis(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def stream(redis: Redis) -> FloorStream:
    return FloorStream(redis)


async def begin(stream: FloorStream, floor: Floor, known: int = 0, token: str = BRIDGE) -> int:
    await stream.wait_for_lease(token, LEASE_MS)
    found = (await stream.load()).revision
    return await stream.begin(Told(e.LinkLost(at=NOON, reason="starting"), parts(floor)), found, known, token)


async def tell(stream: FloorStream, floor: Floor, revision: int, *story: e.Event) -> tuple[Floor, int]:
    for event in story:
        applied = apply(floor, event)
        revision = await stream.append([Told(event, applied.changes)], revision, BRIDGE)
        floor = applied.floor
    return floor, revision


async def take(source, count: int, seconds: float = 10.0) -> list:
    """The first `count` of an endless generator, which is then closed."""
    taken = []
    async with asyncio.timeout(seconds), contextlib.aclosing(source):
        async for one in source:
            taken.append(one)
            if len(taken) == count:
                break
    return taken


# ------------------------------------------------------------------ the floor
async def test_an_empty_redis_has_revision_nought_and_no_parts(stream):
    assert await stream.load() == (0, ())


async def test_the_snapshot_is_the_floor_after_every_event(stream):
    floor = empty_floor()
    revision = await begin(stream, floor)
    for event in STORY:
        floor, revision = await tell(stream, floor, revision, event)
        loaded = await stream.load()
        assert loaded.revision == revision
        assert with_parts(empty_floor(), loaded.parts) == floor


async def test_followers_read_the_same_floor_from_deltas(stream):
    floor = followed = empty_floor()
    start = await begin(stream, floor)
    floor, _ = await tell(stream, floor, start, *STORY)
    entries = await take(stream.follow(start), len(STORY))
    for entry in entries:
        followed = with_parts(followed, entry.changes)
    assert followed == floor
    assert tuple(entry.event for entry in entries) == STORY


async def test_a_follower_hears_an_event_while_it_waits(stream, redis):
    floor = empty_floor()
    start = await begin(stream, floor)
    waiting = asyncio.create_task(take(FloorStream(redis).follow(start), 1))
    await tell(stream, floor, start, STORY[0])
    assert (await waiting)[0].revision == start + 1


async def test_a_batch_is_appended_in_one_step_and_in_order(stream):
    floor = empty_floor()
    start = await begin(stream, floor)
    told = []
    for event in STORY:
        applied = apply(floor, event)
        floor = applied.floor
        told.append(Told(event, applied.changes))
    assert await stream.append(told, start, BRIDGE) == start + len(STORY)
    assert [entry.event for entry in await take(stream.follow(start), len(STORY))] == list(STORY)
    assert with_parts(empty_floor(), (await stream.load()).parts) == floor


async def test_a_stale_writer_writes_nothing(stream):
    revision = await begin(stream, empty_floor())
    with pytest.raises(StaleWriter) as refused:
        await stream.append([Told(STORY[0], ())], revision - 1, BRIDGE)
    assert (refused.value.expected, refused.value.found) == (revision - 1, revision)
    assert (await stream.load()).revision == revision


async def test_a_writer_without_the_lease_writes_nothing(stream):
    revision = await begin(stream, empty_floor())
    with pytest.raises(LeaseLost):
        await stream.append([Told(STORY[0], ())], revision, OTHER)
    await stream.release_lease(BRIDGE)
    with pytest.raises(LeaseLost):
        await stream.append([Told(STORY[0], ())], revision, BRIDGE)


async def test_a_second_writer_waits_for_the_lease(stream):
    await stream.wait_for_lease(BRIDGE, LEASE_MS)
    second = asyncio.create_task(stream.wait_for_lease(OTHER, LEASE_MS, every=0.01))
    assert await stream.renew_lease(BRIDGE, LEASE_MS)
    assert not await stream.acquire_lease(OTHER, LEASE_MS)
    assert not second.done()
    await stream.release_lease(BRIDGE)
    async with asyncio.timeout(5):
        await second
    assert not await stream.renew_lease(BRIDGE, LEASE_MS)


async def test_a_lease_that_is_not_renewed_runs_out(stream):
    await stream.wait_for_lease(BRIDGE, 50)
    async with asyncio.timeout(5):
        await stream.wait_for_lease(OTHER, LEASE_MS, every=0.01)


async def test_a_follower_takes_the_snapshot_anew_when_the_writer_changes(stream):
    floor = empty_floor()
    start = await begin(stream, floor)
    floor, last = await tell(stream, floor, start, *STORY[:3])
    following = stream.follow(last)
    await stream.release_lease(BRIDGE)
    await begin(stream, floor, token=OTHER)
    with pytest.raises(Gap):
        await take(following, 1)


async def test_a_follower_of_trimmed_revisions_is_told_of_the_gap(stream, redis):
    floor = empty_floor()
    start = await begin(stream, floor)
    await tell(stream, floor, start, *STORY)
    await redis.xtrim("hotline:floor", maxlen=2, approximate=False)
    with pytest.raises(Gap):
        await take(stream.follow(start), 1)


async def test_a_follower_notices_that_redis_was_emptied(stream, redis):
    start = await begin(stream, empty_floor())
    following = asyncio.create_task(take(stream.follow(start), 1))
    await redis.flushall()
    with pytest.raises(Gap):
        await following


async def test_a_new_writer_counts_on_from_what_it_knew_when_redis_lost_it(stream, redis):
    start = await begin(stream, empty_floor())
    await redis.flushall()
    assert await begin(stream, empty_floor(), known=start) > start


async def test_a_call_that_is_gone_is_gone_from_a_new_writers_snapshot(stream):
    await tell(stream, empty_floor(), await begin(stream, empty_floor()), *talking())
    assert any(part.id == CALL for part in (await stream.load()).parts)
    await begin(stream, empty_floor())
    assert not any(part.id == CALL for part in (await stream.load()).parts)


async def test_the_heartbeat_is_read_back(stream):
    assert await stream.heartbeat_at() is None
    await stream.heartbeat(NOON)
    assert await stream.heartbeat_at() == NOON


# ------------------------------------------------------------------ workers
async def test_a_worker_gets_every_event_once(stream):
    await tell(stream, empty_floor(), await begin(stream, empty_floor()), *STORY)
    deliveries = await take(stream.consume("intake", "one"), len(STORY) + 1)
    assert [one.event for one in deliveries[1:]] == list(STORY)
    for one in deliveries:
        await one.ack()
    following = asyncio.create_task(take(stream.consume("intake", "one"), 1))
    revision = (await stream.load()).revision
    await stream.append([Told(e.DayBegan(at=at(99)), ())], revision, BRIDGE)
    assert (await following)[0].revision == revision + 1


async def test_an_event_that_was_not_acknowledged_comes_again(stream):
    await begin(stream, empty_floor())
    first = (await take(stream.consume("intake", "one"), 1))[0]
    again = (await take(stream.consume("intake", "one"), 1))[0]
    assert again.event == first.event


async def test_a_dead_workers_event_goes_to_another(stream):
    await begin(stream, empty_floor())
    first = (await take(stream.consume("intake", "dead"), 1))[0]
    claimed = (await take(stream.consume("intake", "alive", claim_idle_ms=1), 1))[0]
    assert claimed.event == first.event


async def test_a_worker_goes_on_when_redis_was_emptied(stream, redis):
    await begin(stream, empty_floor())
    consuming = stream.consume("intake", "one")
    async with asyncio.timeout(20), contextlib.aclosing(consuming):
        await (await anext(consuming)).ack()
        await redis.flushall()
        begun = asyncio.create_task(begin(stream, empty_floor(), known=5_000))
        assert (await anext(consuming)).revision == await begun


# ------------------------------------------------------------------ commands
@contextlib.asynccontextmanager
async def bridge_that_answers(stream: FloorStream, reply) -> AsyncIterator[list]:
    """A bridge's side that gives every command the same answer; yields the list of commands it got."""
    got: list = []

    async def serve() -> None:
        async for command, answer in stream.commands():
            got.append(command)
            await answer(reply)

    serving = asyncio.create_task(serve())
    try:
        yield got
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def ask_until_heard(stream: FloorStream, command, seconds: float = 10.0):
    """The bridge hears commands from when it listens on; before that there is nobody to answer."""
    async with asyncio.timeout(seconds):
        while True:
            with contextlib.suppress(BridgeSilent):
                return await stream.ask(command, timeout=0.2)


async def test_a_command_is_answered(stream):
    async with bridge_that_answers(stream, Done(call_id=CALL)) as got:
        assert await ask_until_heard(stream, Ready(seat=FIRST)) == Done(call_id=CALL)
        assert got[-1] == Ready(seat=FIRST)


async def test_a_refusal_comes_back_with_its_reason(stream):
    refusal = Refused(code="seat_taken", detail="8001")
    async with bridge_that_answers(stream, refusal):
        assert await ask_until_heard(stream, WrapUp(seat=FIRST)) == refusal


async def test_a_silent_bridge_is_an_error_and_the_command_is_not_carried_out_later(stream):
    with pytest.raises(BridgeSilent, match=r"did not answer within 0.05 s"):
        await stream.ask(Ready(seat=FIRST), timeout=0.05)
    async with bridge_that_answers(stream, Done()) as got:
        await ask_until_heard(stream, WrapUp(seat=FIRST))
        assert set(got) == {WrapUp(seat=FIRST)}


async def test_many_commands_at_once_each_get_their_own_answer(stream):
    async with bridge_that_answers(stream, Done()):
        await ask_until_heard(stream, Ready(seat=FIRST))
        answers = await asyncio.gather(*(stream.ask(Ready(seat=FIRST)) for _ in range(20)))
        assert answers == [Done()] * 20


# ------------------------------------------------------------------ talks and notices
def segment(index: int, text: str, *, side: Side = Side.CITIZEN, final: bool = True) -> Segment:
    start = NOON + timedelta(seconds=index)
    return Segment(call_id=CALL, side=side, index=index, started_at=start, ended_at=start, text=text, final=final)


async def test_a_talk_is_read_whole_in_the_order_of_time(stream):
    told = [
        segment(2, "没有水"),
        segment(0, "您好", final=False),
        segment(0, "您好，请讲"),
        segment(1, "好", side=Side.SEAT),
    ]
    for one in told:
        await stream.publish_segment(one)
    assert [one.text for one in await stream.segments_of(CALL)] == ["您好，请讲", "好", "没有水"]
    assert await stream.segments_of(e.CallId("another")) == []


async def test_watchers_hear_segments_and_notices_as_they_come(stream):
    await stream.publish_segment(segment(0, "从头"))
    hearing = asyncio.create_task(take(stream.segments(after="0-0"), 2))
    reading = asyncio.create_task(take(stream.notices(after="0-0"), 1))
    await stream.publish_segment(segment(1, "新的"))
    await stream.publish_notice({"id": "T1", "version": 2})
    assert [one.text for one in await hearing] == ["从头", "新的"]
    assert await reading == [{"id": "T1", "version": 2}]

"""Whole calls through Asterisk, the bridge and Redis, seen as a console sees them: also when parts fail in mid-call."""

from __future__ import annotations

import os
import signal
from datetime import datetime

import pytest

from callcenter.calls import CallState
from callcenter.commands import HangUp, Pause, Ready, Regain, SignIn, SignOut, StartCallback, Transfer
from callcenter.events import CallbackEnded, CallEnded, Device, DialOutcome, SeatDeviceChanged, SeatId
from callcenter.floor import LinkState
from callcenter.seats import ON_CALL, SeatState
from callcenter.settings import QueueSettings
from callcenter.stream import FloorStream, open_redis
from tests.integration.bridges import BridgeProcess
from tests.integration.floors import Watch, promised, seat_is
from tests.integration.telephones import settings_for_tests
from tests.integration.wire import Wire

RESTED = (SeatState.READY, SeatState.WRAP_UP)
FOUND = 3.0
"""Seconds within which a broken link must be noticed, and the floor must be right after it is mended."""


@pytest.fixture(scope="module")
def pbx_settings():
    queues = (QueueSettings(ring_seconds=3, wrap_up_guard_seconds=0),)
    return settings_for_tests(queues=queues, desk_silent_seconds=6)


@pytest.fixture(scope="module")
async def wire(pbx, pbx_settings):
    async with Wire(pbx_settings.ami_host, pbx_settings.ami_port) as whole:
        yield whole


@pytest.fixture(scope="module")
async def bridge(pbx, pbx_settings, wire, redis_url):
    """The bridge in a process of its own, so that it can be killed."""
    process = BridgeProcess(pbx_settings, redis_url, ami_port=wire.port, ami_secret=pbx.ami_secret)
    await process.start()
    yield process
    await process.kill()


@pytest.fixture(scope="module")
async def stream(redis_url):
    client = open_redis(redis_url)
    yield FloorStream(client)
    await client.aclose()


@pytest.fixture
async def watch(bridge, stream, pbx_settings):
    watching = Watch(stream, pbx_settings)
    await watching.until(lambda floor: floor.link.state is LinkState.UP)
    yield watching
    await watching.close()


@pytest.fixture
async def at_seat(watch, telephones):
    """Somebody signs in at a seat whose telephone is registered; signed out afterwards, and the floor is empty."""
    taken: list[str] = []

    async def sign_in(seat: str) -> str:
        await telephones.register(seat)
        await watch.done(SignIn(seat=SeatId(seat), agent_id=f"a{seat}", agent_name="坐席甲", post="voice"))
        taken.append(seat)
        await watch.until(seat_is(seat, SeatState.READY))
        return seat

    yield sign_in
    await telephones.close()
    await watch.until(lambda floor: not floor.calls)
    for seat in taken:
        await watch.done(SignOut(seat=SeatId(seat)))


def talking(watch: Watch, seat: str):
    """Whether that seat is in a talk, on both sides of the floor."""
    return lambda floor: (
        watch.seat(seat).state is SeatState.TALKING
        and any(call.seat == seat and call.state is CallState.TALKING for call in floor.calls.values())
    )


def up_since(moment: datetime):
    """Whether a link was made after this moment: what a killed bridge has said stays on show until then."""
    return lambda floor: floor.link.state is LinkState.UP and floor.link.since > moment


def gone(number: str):
    return lambda floor: all(call.number != number for call in floor.calls.values())


# ------------------------------------------------------------------ calls as they should go
async def test_a_citizen_hangs_up_and_the_seat_writes_up(watch, at_seat, telephones):
    seat = await at_seat("8001")
    await telephones.seat_answers(seat, register=False)
    citizen = await telephones.citizen_calls("13900000101", name="王女士（演示）", talk=1.5)
    await watch.until(talking(watch, seat))
    call = watch.call_from("13900000101")
    assert (call.name, call.queue, call.answered_at is not None) == ("王女士（演示）", "hotline", True)
    await citizen.finished()
    await watch.until(gone("13900000101"))
    await watch.until(seat_is(seat, SeatState.WRAP_UP))
    told = watch.events_of(call.call_id)
    assert told == [
        "CallArrived",
        "RecordingStarted",
        "CallQueued",
        "SeatRinging",
        "CallAnswered",
        "TalkEnded",
        "CallEnded",
    ]


async def test_a_seat_hangs_up_first(watch, at_seat, telephones):
    seat = await at_seat("8002")
    await telephones.seat_answers(seat, talk=1.0, register=False)
    citizen = await telephones.citizen_calls("13900000102")
    await watch.until(talking(watch, seat))
    await citizen.finished()
    await watch.until(gone("13900000102"))
    await watch.until(seat_is(seat, SeatState.WRAP_UP))


async def test_a_talk_is_ended_from_the_page(watch, at_seat, telephones):
    seat = await at_seat("8003")
    await telephones.seat_answers(seat, register=False)
    citizen = await telephones.citizen_calls("13900000103")
    await watch.until(talking(watch, seat))
    await watch.done(HangUp(call_id=watch.call_from("13900000103").call_id))
    await citizen.finished()
    await watch.until(gone("13900000103"))


async def test_a_caller_who_gives_up_in_the_queue_is_abandoned(watch, telephones):
    before = watch.floor.today.abandoned
    citizen = await telephones.citizen_calls("13900000104", talk=1.0)
    await watch.until(lambda floor: (call := watch.call_from("13900000104")) and call.state is CallState.WAITING)
    call_id = watch.call_from("13900000104").call_id
    await citizen.finished()
    await watch.until(gone("13900000104"))
    assert watch.floor.today.abandoned == before + 1
    assert "CallAbandoned" in watch.events_of(call_id)


async def test_a_seat_that_does_not_answer_is_rung_and_left_again_and_the_caller_goes_on_waiting(
    watch, at_seat, telephones
):
    seat = await at_seat("8004")
    await telephones.seat_answers(seat, ring=60, register=False)
    await telephones.citizen_calls("13900000105")
    await watch.until(seat_is(seat, SeatState.RINGING))
    await watch.until(lambda floor: watch.call_from("13900000105").state is CallState.WAITING)
    assert watch.seat(seat).state is SeatState.READY


async def test_a_call_passes_from_a_seat_that_refuses_to_the_next(watch, at_seat, telephones):
    refusing, answering = await at_seat("8005"), await at_seat("8006")
    await watch.done(Pause(seat=SeatId(answering), reason="rest"))
    await watch.until(seat_is(answering, SeatState.PAUSED))
    await telephones.seat_refuses(refusing)
    await telephones.seat_answers(answering, register=False)
    await telephones.citizen_calls("13900000106")
    await watch.until(seat_is(refusing, SeatState.RINGING))
    await watch.done(Ready(seat=SeatId(answering)))
    await watch.until(talking(watch, answering))
    assert watch.seat(refusing).state not in ON_CALL


async def test_a_citizen_is_handed_to_another_seat(watch, at_seat, telephones):
    first, second = await at_seat("8001"), await at_seat("8002")
    await watch.done(Pause(seat=SeatId(second), reason="rest"))
    await telephones.seat_answers(first, register=False)
    await telephones.seat_answers(second, register=False)
    await telephones.citizen_calls("13900000107")
    await watch.until(talking(watch, first))
    call_id = watch.call_from("13900000107").call_id
    await watch.done(Transfer(call_id=call_id, seat=SeatId(first), target=second))
    await watch.until(talking(watch, second))
    assert watch.call_from("13900000107").call_id == call_id
    await watch.until(lambda floor: watch.seat(first).state not in ON_CALL)


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [("486 Busy Here", DialOutcome.BUSY), ("480 Temporarily Unavailable", DialOutcome.SWITCHED_OFF)],
)
async def test_a_callback_that_fails_says_how(watch, at_seat, telephones, refusal, outcome):
    seat = await at_seat("8007")
    await telephones.seat_answers(seat, register=False)
    await telephones.citizen_refuses(refusal)
    ref = f"f{refusal[:3]}"
    await watch.done(StartCallback(seat=SeatId(seat), number="13900000108", attempt_ref=ref))
    await watch.until(lambda _: any(isinstance(event, CallbackEnded) for event in watch.events))
    assert [event.outcome for event in watch.events if isinstance(event, CallbackEnded)] == [outcome]


async def test_a_callback_reaches_the_citizen(watch, at_seat, telephones):
    seat = await at_seat("8008")
    await telephones.seat_answers(seat, register=False)
    await telephones.citizen_answers(talk=1.5)
    await watch.done(StartCallback(seat=SeatId(seat), number="13900000109", attempt_ref="reached"))
    await watch.until(talking(watch, seat))
    await watch.until(lambda floor: any(isinstance(event, CallbackEnded) for event in watch.events))
    (end,) = (event for event in watch.events if isinstance(event, CallbackEnded))
    assert end.outcome is DialOutcome.REACHED
    assert 0.5 < end.talk_seconds < 5


# ------------------------------------------------------------------ who calls
@pytest.mark.parametrize("identity", ["<sip:anonymous@anonymous.invalid>", '"Anonymous" <sip:127.0.0.2>'])
async def test_a_caller_without_a_number_is_served_like_any_other(watch, at_seat, telephones, identity):
    seat = await at_seat("8009")
    await telephones.seat_answers(seat, register=False)
    await telephones.citizen_calls(identity=identity)
    await watch.until(talking(watch, seat))
    assert watch.call_from("") is not None


NASTY = [
    "李\u2028Event: Hangup\u2028Uniqueid: 1",
    "a\x85b\x0bc\x0cd",
    'quote\\" backslash\\\\ end',
    "${SHELL(reboot)} ${GLOBAL(X)} , ) ; |",
    "%0d%0aEvent: Shutdown",
    "<script>alert(1)</script>",
    "🙂" * 40,
    "长" * 300,
    "broken \udcff\udcfe bytes",
]


@pytest.mark.parametrize("name", NASTY, ids=range(len(NASTY)))
async def test_a_caller_with_a_hostile_name_is_one_call_and_nothing_else(watch, telephones, name):
    before = len(watch.events)
    citizen = await telephones.citizen_calls("13900000110", name=name, talk=1.5)
    await watch.until(lambda floor: watch.call_from("13900000110") is not None)
    await citizen.finished()
    await watch.until(gone("13900000110"))
    assert watch.floor.link.state is LinkState.UP
    # a telephone of the test before may still say that it is free
    told = [event for event in watch.events[before:] if not isinstance(event, SeatDeviceChanged)]
    assert [type(event).__name__ for event in told] == [
        "CallArrived",
        "RecordingStarted",
        "CallQueued",
        "CallAbandoned",
        "CallEnded",
    ]


# ------------------------------------------------------------------ telephones that go away
async def test_a_seat_whose_telephone_unregisters_is_offline_and_comes_back(watch, at_seat, telephones):
    seat = await at_seat("8010")
    await telephones.register(seat, expires=0)
    await watch.until(seat_is(seat, SeatState.OFFLINE), within=promised(FOUND))
    assert watch.seat(seat).device is Device.OFFLINE
    await telephones.register(seat)
    await watch.until(seat_is(seat, SeatState.READY), within=promised(FOUND))


async def test_a_seat_whose_telephone_vanishes_in_the_talk_keeps_no_call(watch, at_seat, telephones):
    seat = await at_seat("8001")
    telephone = await telephones.seat_answers(seat, register=False)
    citizen = await telephones.citizen_calls("13900000111", talk=2.0)
    await watch.until(talking(watch, seat))
    await telephone.vanish()
    await citizen.finished()
    await watch.until(gone("13900000111"), within=promised(FOUND))
    await watch.until(seat_is(seat, *RESTED, SeatState.OFFLINE))


async def test_a_seat_that_lost_its_voice_is_rung_again_and_goes_on_with_the_same_call(watch, at_seat, telephones):
    """As when the operator's page is loaded anew: the telephone that talked is gone, another registers in its place."""
    seat = await at_seat("8009")
    telephone = await telephones.seat_answers(seat, register=False)
    await telephones.citizen_calls("13900000120")
    await watch.until(talking(watch, seat))
    call, answered = watch.call_from("13900000120"), watch.floor.today.answered
    await telephone.vanish()
    telephones.new_telephone(seat)
    await telephones.seat_answers(seat)
    await watch.done(Regain(call_id=call.call_id, seat=SeatId(seat)))
    await watch.until(
        lambda floor: talking(watch, seat)(floor) and watch.call_from("13900000120").seat_leg != call.seat_leg
    )
    assert watch.call_from("13900000120").call_id == call.call_id
    assert watch.floor.today.answered == answered
    assert watch.events_of(call.call_id).count("CallQueued") == 1
    assert watch.events_of(call.call_id).count("CallAnswered") == 2


async def test_a_citizen_whose_seat_is_lost_in_the_talk_is_first_in_the_queue_again(watch, at_seat, telephones):
    seat = await at_seat("8010")
    telephone = await telephones.seat_answers(seat, register=False)
    await telephones.citizen_calls("13900000121")
    await watch.until(talking(watch, seat))
    call = watch.call_from("13900000121")
    await telephones.citizen_calls("13900000122")
    await watch.until(lambda floor: (waiting := watch.call_from("13900000122")) and waiting.in_line)
    await telephone.vanish()
    await watch.until(lambda floor: watch.call_from("13900000121").state is CallState.WAITING)
    again = watch.call_from("13900000121")
    assert (again.call_id, again.position, again.priority) == (call.call_id, 1, 1000)
    assert watch.call_from("13900000122").state is CallState.WAITING


# ------------------------------------------------------------------ the link to Asterisk breaks in mid-call
@pytest.mark.parametrize("broken", [Wire.cut, Wire.stall], ids=["cut", "half open"])
async def test_a_broken_link_is_seen_and_the_floor_is_right_soon_after_it_is_mended(
    watch, at_seat, telephones, wire, broken
):
    staying, leaving = await at_seat("8002"), await at_seat("8003")
    await telephones.seat_answers(staying, register=False)
    await telephones.citizen_calls("13900000112")
    await watch.until(talking(watch, staying))
    await telephones.seat_answers(leaving, register=False)
    ending = await telephones.citizen_calls("13900000113", talk=4.0)
    await watch.until(talking(watch, leaving))
    broken(wire)
    await watch.until(lambda floor: floor.link.state is LinkState.LOST, within=promised(FOUND))
    assert watch.call_from("13900000112").state is CallState.TALKING  # shown as known until told otherwise
    await telephones.citizen_calls("13900000114")
    await ending.finished()
    wire.mend()
    await watch.until(lambda floor: floor.link.state is LinkState.UP, within=promised(FOUND))
    await watch.until(
        lambda floor: (
            watch.call_from("13900000112").state is CallState.TALKING
            and watch.seat(staying).state is SeatState.TALKING
            and watch.call_from("13900000113") is None
            and watch.seat(leaving).state not in ON_CALL
            and watch.call_from("13900000114") is not None
        ),
        within=promised(FOUND),
    )
    ended = {event.call_id for event in watch.events if isinstance(event, CallEnded)}
    assert len(ended) == 1  # the tickets learn of the call that ended meanwhile


# ------------------------------------------------------------------ the bridge is killed in mid-call
async def test_a_call_goes_on_when_the_bridge_is_killed_and_the_next_bridge_knows_it(
    watch, at_seat, telephones, bridge, pbx
):
    seat = await at_seat("8004")
    telephone = await telephones.seat_answers(seat, register=False)
    citizen = await telephones.citizen_calls("13900000115")
    await watch.until(talking(watch, seat))
    known = watch.call_from("13900000115")
    await bridge.kill()
    assert (await pbx.cli("core show channels count")).startswith("2 active channels")
    await bridge.start()
    await watch.until(up_since(known.state_since), within=promised(FOUND))
    again = watch.call_from("13900000115")
    assert (again.call_id, again.state, again.seat) == (known.call_id, CallState.TALKING, seat)
    assert watch.seat(seat).state is SeatState.TALKING
    assert watch.seat(seat).agent_name == "坐席甲"
    await watch.done(HangUp(call_id=again.call_id))
    await citizen.finished()
    await telephone.finished()
    await watch.until(seat_is(seat, SeatState.WRAP_UP))


async def test_a_caller_reaches_a_seat_while_no_bridge_lives(watch, at_seat, telephones, bridge):
    seat = await at_seat("8005")
    signed_in = watch.seat(seat).state_since
    await bridge.kill()
    telephone = await telephones.seat_answers(seat, register=False)
    citizen = await telephones.citizen_calls("13900000116", talk=1.0)
    await citizen.finished()
    await telephone.finished()
    await bridge.start()
    await watch.until(up_since(signed_in), within=promised(FOUND))
    assert watch.seat(seat).state in RESTED


# ------------------------------------------------------------------ Asterisk itself dies
async def test_an_asterisk_that_was_started_again_gets_its_seats_back(watch, at_seat, telephones, pbx):
    seat = await at_seat("8006")
    telephone = await telephones.seat_answers(seat, register=False)
    await telephones.citizen_calls("13900000117")
    await watch.until(talking(watch, seat))
    before = watch.floor.link.since
    os.kill(pbx.pid, signal.SIGKILL)
    await pbx.wait()
    await watch.until(lambda floor: floor.link.state is LinkState.LOST, within=promised(FOUND))
    await pbx.start()
    await watch.until(up_since(before), within=promised(FOUND))
    assert watch.call_from("13900000117") is None
    assert watch.seat(seat).state in RESTED
    await telephone.vanish()
    await watch.done(Ready(seat=SeatId(seat)))
    await telephones.seat_answers(seat)
    await telephones.citizen_calls("13900000118")
    await watch.until(talking(watch, seat))

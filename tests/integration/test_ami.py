"""Our AMI link against a real Asterisk: what a call becomes, what a resync sees, how a dead peer is found."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from callcenter import events
from callcenter.ami import actions
from callcenter.ami.link import connect
from callcenter.ami.resync import resync
from callcenter.ami.translate import Translator
from callcenter.errors import LinkSilent, LoginRefused
from callcenter.events import Device, DialOutcome, TalkEnd
from tests.integration.floors import promised


class Facts:
    """What a link's events mean, read on until the fact that is asked for (unless it has been told before)."""

    def __init__(self, link) -> None:
        self.translator = Translator()
        self.told: list[events.Event] = []
        self._heard = link.events()

    async def until(self, kind: type, within: float = 20.0, **wanted: object):
        def is_it(fact: events.Event) -> bool:
            return isinstance(fact, kind) and all(getattr(fact, name) == value for name, value in wanted.items())

        async with asyncio.timeout(within):
            while True:
                if found := next(filter(is_it, self.told), None):
                    return found
                self.told += self.translator.translate(await anext(self._heard), datetime.now(UTC))

    def names(self, call_id: str) -> list[str]:
        return [type(fact).__name__ for fact in self.told if getattr(fact, "call_id", None) == call_id]


@pytest.fixture
async def second_link(ami_account):
    opened = await connect(ami_account)
    yield opened
    await opened.close()


@pytest.fixture
async def member(link):
    await link.ask(actions.queue_add("hotline", "8001", "8001"))
    yield "8001"
    await link.ask(actions.queue_remove("hotline", "8001"))


async def test_a_call_becomes_facts_and_a_resync_in_the_talk_sees_it(
    telephones, link, second_link, member, pbx_settings
):
    facts = Facts(link)
    seat = await telephones.seat_answers(member)
    citizen = await telephones.citizen_calls("13900000001", talk=5)
    answered = await facts.until(events.CallAnswered)
    await facts.until(events.SeatDeviceChanged, seat=member, device=Device.IN_USE)
    now = datetime.now(UTC)

    floor = await resync(second_link, pbx_settings.seats, now)
    [call] = floor.calls
    assert (call.call_id, call.seat, call.seat_leg) == (answered.call_id, "8001", answered.seat_leg)
    assert (call.number, call.called, call.queue) == ("13900000001", "12345", "hotline")
    assert call.answered_at is not None
    assert abs(call.answered_at - answered.at) < timedelta(seconds=3)
    assert timedelta(0) < abs(floor.at - now) < timedelta(seconds=5)  # Asterisk's own clock, not ours
    assert timedelta(0) < now - floor.pbx_started_at < timedelta(minutes=10)
    devices = {seat.seat: seat for seat in floor.seats}
    assert (devices["8001"].device, devices["8001"].member) == (Device.IN_USE, True)
    assert (devices["8010"].device, devices["8010"].member) == (Device.OFFLINE, False)
    assert set(devices) == set(pbx_settings.seats)

    later = Facts(second_link)
    later.translator.resynced(floor)
    await citizen.finished()
    await seat.finished()
    ended = await facts.until(events.TalkEnded)
    await facts.until(events.CallEnded)
    assert ended.reason == TalkEnd.CALLER
    assert facts.names(answered.call_id) == [
        "CallArrived",
        "RecordingStarted",
        "CallQueued",
        "SeatRinging",
        "CallAnswered",
        "TalkEnded",
        "CallEnded",
    ]
    await later.until(events.CallEnded)
    assert later.names(answered.call_id) == ["TalkEnded", "CallEnded"]
    assert not facts.translator.unknown


async def test_a_callback_to_a_seat_that_is_not_there_has_its_outcome(link):
    facts = Facts(link)
    await link.ask(actions.originate_callback("8009", "13900000009", "77"))
    ended = await facts.until(events.CallbackEnded)
    assert (ended.call_id, ended.outcome) == ("cb-77", DialOutcome.SEAT_NOT_REACHED)


async def test_an_asterisk_that_hangs_is_found_within_three_seconds(pbx, second_link):
    begun = asyncio.get_running_loop().time()
    os.kill(pbx.pid, signal.SIGSTOP)
    try:
        with pytest.raises(LinkSilent):
            await Facts(second_link).until(events.LinkLost)
    finally:
        os.kill(pbx.pid, signal.SIGCONT)
    assert asyncio.get_running_loop().time() - begun <= promised(3.0)


async def test_a_wrong_secret_is_refused(ami_account):
    with pytest.raises(LoginRefused):
        await connect(msgspec.structs.replace(ami_account, secret="wrong"))

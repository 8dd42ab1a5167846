"""The audio server: who is let in, what a tap's frames become, and what it never waits for."""

import asyncio
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from callcenter.settings import SpeechSettings
from callcenter.speech.errors import NotLoopback
from callcenter.speech.media import MediaServer, Tap, tap_of
from callcenter.speech.pool import RecognizerPool
from callcenter.speech.recognizer import Heard
from callcenter.speech.transcript import Side

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SETTINGS = SpeechSettings(port=0, backlog_seconds=2.0)
FRAME = bytes(320)
WITHIN = 10


class Count:
    """Says after each half second of sound how much it has had, first as partial text."""

    def __init__(self, rate):
        self.rate, self.samples = rate, 0

    def accept(self, pcm):
        before, self.samples = self.samples, self.samples + len(pcm) // 2
        half = self.rate // 2
        return [
            Heard(str(n), (n - 1) / 2, n / 2, None, False) for n in range(before // half + 1, self.samples // half + 1)
        ]

    def flush(self):
        return [Heard("完", 0.0, self.samples / self.rate, 0.5, True)] if self.samples else []


class Clock:
    def __init__(self):
        self.now = NINE

    def __call__(self):
        return self.now


async def open_tap(server, call="c-1", side="citizen", start=None):
    url = f"ws://127.0.0.1:{server.port}/media?call={call}&side={side}"
    tap = await connect(url, subprotocols=["media"], compression=None)
    await tap.send(start or json.dumps({"event": "MEDIA_START", "format": "slin", "optimal_frame_size": 320}))
    return tap


class Inbox:
    """Takes segments; `until` waits for them."""

    def __init__(self):
        self.told, self.came = [], asyncio.Condition()

    async def __call__(self, segment):
        async with self.came:
            self.told.append(segment)
            self.came.notify_all()

    async def until(self, condition):
        async with asyncio.timeout(WITHIN), self.came:
            await self.came.wait_for(lambda: condition(self.told))


@pytest.mark.parametrize(
    ("target", "tap"),
    [
        ("/media?call=hotline1-17.3&side=citizen", Tap("hotline1-17.3", Side.CITIZEN)),
        ("/media?call=a&side=caller", Tap("a", Side.CITIZEN)),
        ("/media?call=a&side=seat", Tap("a", Side.SEAT)),
        ("/media?side=agent&call=a", Tap("a", Side.SEAT)),
        ("/media?call=a", None),
        ("/media?call=&side=seat", None),
        ("/media?call=a&call=b&side=seat", None),
        ("/media?call=a&side=supervisor", None),
        ("/media?call=a%0Ab&side=seat", None),
        ("/media?call=" + "a" * 200 + "&side=seat", None),
        ("/other?call=a&side=seat", None),
    ],
)
def test_it_reads_whose_audio_a_tap_carries(target, tap):
    assert tap_of(target) == tap


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "example.org"])  # noqa: S104 - refusing it is the point
def test_it_listens_on_loopback_only(host):
    with pytest.raises(NotLoopback):
        MediaServer(SpeechSettings(host=host), RecognizerPool(Count), None)


@pytest.mark.parametrize("query", ["call=a", "call=a&side=x", "call=a b&side=seat"])
async def test_it_refuses_an_unknown_tap(query):
    async with RecognizerPool(Count) as pool, MediaServer(SETTINGS, pool, None) as server:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://127.0.0.1:{server.port}/media?{query.replace(' ', '%20')}", subprotocols=["media"])
        assert refused.value.response.status_code == 404
        assert server.stats().refused == 1


@pytest.mark.parametrize(
    "start", ["{}", "not json", '{"event":"MEDIA_START","format":"ulaw"}', '{"event":"HELLO"}', '["x"]', b"\x00\x01"]
)
async def test_it_refuses_a_tap_that_does_not_start_well(start):
    async with RecognizerPool(Count) as pool, MediaServer(SETTINGS, pool, None) as server:
        tap = await open_tap(server, start=start)
        async with asyncio.timeout(WITHIN):
            with pytest.raises(ConnectionClosed) as closed:
                await tap.recv()
        assert closed.value.rcvd.code == 1008
        assert server.stats().refused == 1


async def test_it_refuses_half_a_sample():
    async with RecognizerPool(Count) as pool, MediaServer(SETTINGS, pool, None) as server:
        tap = await open_tap(server)
        await tap.send(b"\x00\x01\x02")
        async with asyncio.timeout(WITHIN):
            with pytest.raises(ConnectionClosed) as closed:
                await tap.recv()
        assert closed.value.rcvd.code == 1007


async def test_it_tells_segments_with_the_time_of_their_words():
    inbox, clock = Inbox(), Clock()
    async with RecognizerPool(Count) as pool, MediaServer(SETTINGS, pool, inbox, now=clock) as server:
        tap = await open_tap(server)
        for _ in range(65):
            await tap.send(FRAME)
        await inbox.until(lambda told: told and told[-1].text == "2")
        await tap.close()
    told = inbox.told
    assert [each.index for each in told] == [0] * len(told)
    spoken_from = NINE - timedelta(milliseconds=20)
    assert told[-2].started_at == spoken_from + timedelta(seconds=0.5)
    assert (told[-1].started_at, told[-1].ended_at) == (spoken_from, spoken_from + timedelta(seconds=1.3))
    assert (told[-1].call_id, told[-1].side, told[-1].confidence) == ("c-1", Side.CITIZEN, 0.5)


async def test_it_follows_the_clock_over_a_hold():
    inbox, clock = Inbox(), Clock()
    async with RecognizerPool(Count) as pool, MediaServer(SETTINGS, pool, inbox, now=clock) as server:
        tap = await open_tap(server)
        for _ in range(25):
            await tap.send(FRAME)
        await inbox.until(len)
        clock.now = NINE + timedelta(minutes=1)
        for _ in range(25):
            await tap.send(FRAME)
        await tap.close()
    held, last = (each for each in inbox.told if each.final)
    assert held.ended_at < NINE + timedelta(seconds=1)
    assert last.ended_at > NINE + timedelta(minutes=1)


async def test_it_counts_utterances_on_over_taps_of_the_same_side():
    inbox = Inbox()

    async def after_a_restart(call_id, side):
        return 7 if side is Side.SEAT else 0

    async with (
        RecognizerPool(Count) as pool,
        MediaServer(SETTINGS, pool, inbox, next_index=after_a_restart) as server,
    ):
        for n in range(2):
            tap = await open_tap(server, side="seat")
            await tap.send(FRAME)
            await tap.close()
            await inbox.until(lambda told, n=n: len(told) > n)
    assert [each.index for each in inbox.told] == [7, 8]


async def test_it_reads_on_while_a_recognizer_hangs_and_closes_in_time():
    gate = threading.Event()

    class Hung(Count):
        def accept(self, pcm):
            assert gate.wait(30)
            return []

    settings = SpeechSettings(port=0, backlog_seconds=0.5)
    async with (
        RecognizerPool(Hung, workers=1, backlog_seconds=0.5) as pool,
        MediaServer(settings, pool, None) as server,
    ):
        tap = await open_tap(server)
        async with asyncio.timeout(WITHIN):
            for _ in range(5000):
                await tap.send(FRAME)
            await tap.close()
        await server.__aexit__(None, None, None)
        assert server.stats().legs == 0
        assert server.stats().dropped_seconds > 98
        gate.set()


async def test_it_hands_on_the_final_words_when_the_reader_was_slow():
    inbox, asked, go = Inbox(), asyncio.Event(), asyncio.Event()

    async def slowly(segment):
        asked.set()
        await go.wait()
        await inbox(segment)

    async with RecognizerPool(Count) as pool, MediaServer(SETTINGS, pool, slowly) as server:
        tap = await open_tap(server)
        for _ in range(50):
            await tap.send(FRAME)
        async with asyncio.timeout(WITHIN):
            await asked.wait()
        for _ in range(150):
            await tap.send(FRAME)
        await tap.close()
        go.set()
        await inbox.until(lambda told: told and told[-1].final)
    assert inbox.told[-1].text == "完"


async def test_it_goes_on_when_words_cannot_be_handed_on():
    async def away(segment):
        raise ConnectionError("the bus is away")

    async with RecognizerPool(Count) as pool:
        async with MediaServer(SETTINGS, pool, away) as server:
            tap = await open_tap(server)
            await tap.send(FRAME)
            await tap.close()
        assert server.stats().undelivered == 1

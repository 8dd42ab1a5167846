"""Our path for call audio beside libvosk alone: seconds of speech recognised a second, on the same sound."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import vosk
from websockets.asyncio.client import connect

from bench.row import Row
from callcenter.settings import SpeechSettings
from callcenter.speech.media import MediaServer
from callcenter.speech.models import SHIPPED
from callcenter.speech.pool import RecognizerPool
from callcenter.speech.recognizer import Heard, load_vosk
from callcenter.speech.transcript import Segment

SPOKEN = Path(__file__).parents[1] / "tests" / "speech"
RATE = 8000
FRAME = 320
"""Bytes: 20 ms, as Asterisk sends."""
BLOCK = 8000
"""Bytes that the bare loop gives libvosk at once: the 4000 samples of its own examples."""
LEGS = 8
ROUNDS = 3
SENTENCES = 10
NO_LIMIT = 3600.0


def run() -> list[Row]:
    """Best of ROUNDS each, taken by turns so that other work on the machine meets both alike."""
    legs = _legs()
    measures: list[tuple[str, Callable[[], float], Callable[[], float]]] = [
        ("speech s/s, pool (peer: libvosk, leg after leg)", lambda: asyncio.run(_pool(legs)), lambda: _bare(legs)),
        ("  through taps, a frame of each leg by turns (same)", lambda: asyncio.run(_taps()), lambda: _bare(legs)),
        ("  the same (peer: libvosk, legs by turns as in calls)", lambda: asyncio.run(_taps()), lambda: _live(legs)),
    ]
    return [_row(name, sum(map(len, legs)) / 2 / RATE, *_best(pair)) for name, *pair in measures]


def _row(name: str, seconds: float, ours: float, peer: float) -> Row:
    return Row(name, seconds / ours, seconds / peer, peer / ours, ">= 0.95")


def _legs() -> list[bytes]:
    """SENTENCES test sentences after each other, on each leg from another one on."""
    sentences = []
    for path in sorted(SPOKEN.glob("test*.wav")):
        with wave.open(str(path), "rb") as file:
            sentences.append(file.readframes(file.getnframes()))
    return [b"".join((sentences + sentences)[n : n + SENTENCES]) for n in range(LEGS)]


def _best(measures: Sequence[Callable[[], float]]) -> list[float]:
    rounds = [[measure() for measure in measures] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _bare(legs: list[bytes]) -> float:
    """libvosk in a plain loop: final words with times, no partial text, one leg after the other."""
    model = _model()
    begun = time.perf_counter()
    for pcm in legs:
        recognizer = _recognizer(model)
        for at in range(0, len(pcm), BLOCK):
            _accept(recognizer, pcm[at : at + BLOCK])
        json.loads(recognizer.FinalResult())
    return time.perf_counter() - begun


def _live(legs: list[bytes]) -> float:
    """The same with the legs' audio interleaved, as it comes from calls that go on at the same time."""
    model = _model()
    begun = time.perf_counter()
    recognizers = [_recognizer(model) for _ in legs]
    for at in range(0, max(map(len, legs)), BLOCK):
        for recognizer, pcm in zip(recognizers, legs, strict=True):
            _accept(recognizer, pcm[at : at + BLOCK])
    for recognizer in recognizers:
        json.loads(recognizer.FinalResult())
    return time.perf_counter() - begun


def _model() -> vosk.Model:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(SHIPPED))


def _recognizer(model: vosk.Model) -> vosk.KaldiRecognizer:
    recognizer = vosk.KaldiRecognizer(model, RATE)
    recognizer.SetWords(True)
    return recognizer


def _accept(recognizer: vosk.KaldiRecognizer, pcm: bytes) -> None:
    if recognizer.AcceptWaveform(pcm):
        json.loads(recognizer.Result())


async def _pool(legs: list[bytes]) -> float:
    async with RecognizerPool(load_vosk(SHIPPED), workers=1, backlog_seconds=NO_LIMIT) as pool:
        begun = time.perf_counter()
        heard: list[Heard] = []
        opened = [pool.open_leg(RATE, heard.append) for _ in legs]
        for leg, pcm in zip(opened, legs, strict=True):
            for at in range(0, len(pcm), FRAME):
                leg.feed(pcm[at : at + FRAME])
        assert all(await asyncio.gather(*(leg.finish(NO_LIMIT) for leg in opened)))
        return time.perf_counter() - begun


async def _taps() -> float:
    """The sender is a process of its own, as Asterisk is."""
    told: list[Segment] = []

    async def on_segment(segment: Segment) -> None:
        told.append(segment)

    settings = SpeechSettings(port=0, backlog_seconds=NO_LIMIT)
    async with RecognizerPool(load_vosk(SHIPPED), workers=1, backlog_seconds=NO_LIMIT) as pool:
        async with MediaServer(settings, pool, on_segment) as server:
            sender = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.recognizer", str(server.port), stdin=-1, stdout=-1
            )
            assert sender.stdin
            assert sender.stdout
            await sender.stdout.readline()
            begun = time.perf_counter()
            sender.stdin.write(b"go\n")
            assert await sender.wait() == 0
        assert server.stats().dropped_seconds == 0
        assert told
        return time.perf_counter() - begun


async def _send(port: int) -> None:
    legs = _legs()
    urls = [f"ws://127.0.0.1:{port}/media?call=bench-{n}&side=citizen" for n in range(LEGS)]
    taps = [await connect(url, subprotocols=["media"], compression=None) for url in urls]
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for tap in taps:
        await tap.send(json.dumps({"event": "MEDIA_START", "format": "slin", "optimal_frame_size": FRAME}))
    for at in range(0, max(map(len, legs)), FRAME):
        for tap, pcm in zip(taps, legs, strict=True):
            await tap.send(pcm[at : at + FRAME])
    await asyncio.gather(*(tap.close() for tap in taps))


if __name__ == "__main__":
    asyncio.run(_send(int(sys.argv[1])))

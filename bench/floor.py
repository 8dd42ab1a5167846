"""The live path on one core: AMI bytes -> messages -> facts -> floor -> a real Redis, with 200 calls at once.

The peer of the whole path is the same path with a round trip for every fact, which the writer's batches save.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from agent_console.embedded import embedded_redis
from bench.row import Row
from callcenter import events as e
from callcenter.ami.codec import Decoder
from callcenter.ami.translate import Translator
from callcenter.bridge.writer import FloorWriter
from callcenter.events import SeatId
from callcenter.floor import Floor, apply, new_floor
from callcenter.stream import FloorStream, open_redis

TRACE = Path(__file__).parents[1] / "tests" / "replay" / "traces" / "answered_agent_hangup.jsonl"
CALLS = 200
ROUNDS = 3
CHUNK = 16_384
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SEATS = [SeatId(str(8001 + n)) for n in range(CALLS)]


def run() -> list[Row]:
    data, messages = _dialogues()
    facts = _facts(data)
    folded = max(_apply_rate(facts) for _ in range(ROUNDS))
    ours, behind = asyncio.run(_whole_path(data, batched=True))
    single, _ = asyncio.run(_whole_path(data, batched=False))
    scale = messages / len(facts)
    return [
        Row(f"floor: facts/s applied, {CALLS} live calls", folded, None, None, ">= 20000"),
        Row(
            "live path: AMI events/s, bytes to Redis (peer: a trip a fact)",
            ours * scale,
            single * scale,
            ours / single,
            ">= 6000",
        ),
        Row("live path: ms from the last byte until Redis has it all", behind * 1000, None, None, "<= 1000"),
    ]


# ------------------------------------------------------------------ what is played
def _dialogues() -> tuple[bytes, int]:
    """The recorded call 200 times over, side by side, each on its own channels and seat."""
    lines = [json.loads(line)["m"] for line in TRACE.read_text("utf-8").splitlines()]
    blocks = [_renumbered(_to_bytes(line), n) for line in lines for n in range(CALLS)]
    return b"".join(blocks), len(blocks)


def _to_bytes(headers: dict[str, str | list[str]]) -> bytes:
    pairs = [(key, one) for key, value in headers.items() for one in (value if isinstance(value, list) else [value])]
    return "".join(f"{key}: {value}\r\n" for key, value in pairs).encode() + b"\r\n"


def _renumbered(block: bytes, n: int) -> bytes:
    """Uniqueids (cc1-<epoch>.<n>), channel names and the seat are all that tells one call from another."""
    block = block.replace(b"cc1-", b"cc%d-" % (n + 1)).replace(b"trunk-", b"trunk-%04x" % n)
    return block.replace(b"PJSIP/8001-", b"PJSIP/%d-%04x" % (8001 + n, n)).replace(b"/8001\r", b"/%d\r" % (8001 + n))


def _facts(data: bytes) -> list[e.Event]:
    return [fact for chunk in _heard(data) for fact in chunk]


def _heard(data: bytes) -> Iterator[list[e.Event]]:
    """Facts of one read from the socket after the other."""
    decoder, translator = Decoder(greeted=True), Translator()
    for start in range(0, len(data), CHUNK):
        messages = decoder.feed(data[start : start + CHUNK])
        yield [fact for message in messages for fact in translator.translate(message, NOW)]


def _staffed() -> Floor:
    floor = new_floor(SEATS, {"hotline": "市民热线"}, NOW)
    for seat in SEATS:
        for fact in (
            e.SeatDeviceChanged(at=NOW, seat=seat, device=e.Device.FREE),
            e.SeatSignedIn(at=NOW, seat=seat, agent_id=seat, agent_name="bench", post="voice"),
        ):
            floor = apply(floor, fact).floor
    return floor


# ------------------------------------------------------------------ what is measured
def _apply_rate(facts: list[e.Event]) -> float:
    floor = _staffed()
    begun = time.perf_counter()
    for fact in facts:
        floor = apply(floor, fact).floor
    assert (floor.today.answered, len(floor.calls)) == (CALLS, 0)
    return len(facts) / (time.perf_counter() - begun)


async def _whole_path(data: bytes, *, batched: bool) -> tuple[float, float]:
    """Facts a second until Redis has them all, and the seconds between the last byte and that."""
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        async with embedded_redis(Path(folder)) as url:
            client = open_redis(url)
            try:
                return await _play(FloorStream(client), data, batched=batched)
            finally:
                await client.aclose()


async def _play(stream: FloorStream, data: bytes, *, batched: bool) -> tuple[float, float]:
    writer = FloorWriter(stream, _staffed(), "bench", lease_seconds=60, now=lambda: NOW)
    await writer.take_over()
    writer.floor = _staffed()
    writing = asyncio.create_task(writer.write())
    writer.submit(e.DayBegan(at=NOW))
    await writer.written_out()
    begun, count = time.perf_counter(), 0
    for facts in _heard(data):
        for fact in facts:
            writer.submit(fact)
            count += 1
            if not batched:
                await writer.written_out()
        await asyncio.sleep(0)
    heard = time.perf_counter()
    await writer.written_out()
    done = time.perf_counter()
    writing.cancel()
    return count / (done - begun), done - heard

"""Receives the audio of calls from Asterisk on loopback and hands on what was said, as Segments.

One websocket is one side of one call (Asterisk's tap). Reading it never waits for a recognizer or for a reader of
segments, so nothing here can hold up a tap, and a tap cannot hold up a call. Audio is never kept or logged.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

import msgspec
import structlog
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from callcenter.events import CallId
from callcenter.settings import SpeechSettings
from callcenter.speech.errors import NotLoopback
from callcenter.speech.pool import Leg, RecognizerPool
from callcenter.speech.recognizer import BYTES_A_SAMPLE, Heard
from callcenter.speech.transcript import Segment, Side

PATH = "/media"
SIDES = {"citizen": Side.CITIZEN, "caller": Side.CITIZEN, "seat": Side.SEAT, "agent": Side.SEAT}
RATES = {"slin": 8000, "slin16": 16000}
"""Asterisk's names of signed 16-bit little-endian audio, and their samples a second."""
START_WITHIN = 5.0
"""Seconds a tap has to say MEDIA_START."""
SILENT_TAP = timedelta(seconds=1)
"""A tap that sent nothing for longer (a held call) goes on at the time its audio comes again."""
HAND_ON_WITHIN = 10.0
"""Seconds that the last segments of a tap have to be taken."""
MAX_FRAME = 64 * 1024
MAX_KNOWN_LEGS = 20_000
_CALL_ID = re.compile(r"[A-Za-z0-9._:@-]{1,128}")

OnSegment = Callable[[Segment], Awaitable[object]]
NextIndex = Callable[[CallId, Side], Awaitable[int]]

log = structlog.get_logger()


class Tap(NamedTuple):
    """Whose audio a websocket carries."""

    call_id: CallId
    side: Side


class MediaStats(NamedTuple):
    """`legs` now; the rest are sums since the start, in seconds of audio, and counts."""

    legs: int
    heard_seconds: float
    dropped_seconds: float
    real_time_factor: float
    recognizer_failures: int
    refused: int
    undelivered: int


class _MediaStart(msgspec.Struct):
    event: str
    format: str = ""


def tap_of(target: str) -> Tap | None:
    """The tap that a request target such as `/media?call=hotline1-17.3&side=citizen` names; None when it is bad."""
    parts = urlsplit(target)
    query = parse_qs(parts.query, keep_blank_values=True, max_num_fields=8)
    calls, sides = query.get("call", []), query.get("side", [])
    if parts.path != PATH or len(calls) != 1 or len(sides) != 1 or sides[0] not in SIDES:
        return None
    return Tap(CallId(calls[0]), SIDES[sides[0]]) if _CALL_ID.fullmatch(calls[0]) else None


async def _from_zero(_call_id: CallId, _side: Side) -> int:
    return 0


class MediaServer:
    """The server; an async context manager. Raises NotLoopback, or OSError when the port is taken.

    `on_segment` gets partial and final segments, one at a time for each tap; while it waits, newer partial text
    replaces older, final text never goes. `next_index` says where a leg's count goes on, asked at a leg's first tap.
    """

    def __init__(
        self,
        settings: SpeechSettings,
        pool: RecognizerPool,
        on_segment: OnSegment,
        *,
        next_index: NextIndex = _from_zero,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not _is_loopback(settings.host):
            raise NotLoopback(settings.host)
        self._settings = settings
        self._pool = pool
        self._on_segment = on_segment
        self._next_index = next_index
        self._now = now
        self._indexes: OrderedDict[Tap, int] = OrderedDict()
        self._refused = 0
        self._undelivered = 0
        self._server: Server | None = None
        self.port = settings.port
        """Port it listens on: the settings' one, or once started the one that the system gave for 0."""

    async def __aenter__(self) -> Self:
        self._server = await serve(
            self._receive,
            self._settings.host,
            self._settings.port,
            process_request=self._admit,
            subprotocols=[Subprotocol("media")],
            compression=None,
            ping_interval=None,
            max_size=MAX_FRAME,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def stats(self) -> MediaStats:
        pool = self._pool.stats()
        return MediaStats(
            pool.legs,
            pool.heard_seconds,
            pool.dropped_seconds,
            pool.real_time_factor,
            pool.failures,
            self._refused,
            self._undelivered,
        )

    def give_up(self, segments: int) -> None:
        """That many segments were left when their tap was over and nobody took them."""
        self._undelivered += segments

    async def deliver(self, segment: Segment) -> None:
        try:
            await self._on_segment(segment)
        except Exception as error:  # outer edge: words that cannot be handed on must not end the tap
            self._undelivered += 1
            log.error("segment_not_delivered", call_id=segment.call_id, side=segment.side, error=repr(error))

    def take_index(self, tap: Tap) -> int:
        self._indexes[tap] += 1
        return self._indexes[tap] - 1

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        if tap_of(request.path) is not None:
            return None
        self._refused += 1
        return connection.respond(HTTPStatus.NOT_FOUND, "unknown tap\n")

    async def _receive(self, connection: ServerConnection) -> None:
        tap = tap_of(connection.request.path) if connection.request else None
        rate = await _start_of(connection)
        if tap is None or rate is None:
            self._refused += 1
            await connection.close(1008, "MEDIA_START with format slin or slin16 expected")
            return
        await self._know(tap)
        await _Listening(self, tap, self._now).listen(connection, self._pool, rate, self._settings.backlog_seconds)

    async def _know(self, tap: Tap) -> None:
        if tap not in self._indexes:
            first = await self._next_index(*tap)
            self._indexes.setdefault(tap, first)
        self._indexes.move_to_end(tap)
        if len(self._indexes) > MAX_KNOWN_LEGS:
            self._indexes.popitem(last=False)


class _Listening:
    """One tap while it lasts: frames in, segments out through a task of their own."""

    def __init__(self, server: MediaServer, tap: Tap, now: Callable[[], datetime]) -> None:
        self._server = server
        self._tap = tap
        self._now = now
        self._first_sample_at = now()
        self._index: int | None = None
        self._pending: OrderedDict[int, Segment] = OrderedDict()
        self._wake = asyncio.Event()
        self._over = False

    async def listen(
        self, connection: ServerConnection, pool: RecognizerPool, rate: int, backlog_seconds: float
    ) -> None:
        leg = pool.open_leg(rate, self._hear)
        log.info("tap_opened", call_id=self._tap.call_id, side=self._tap.side, rate=rate)
        async with asyncio.TaskGroup() as tasks:
            handing_on = tasks.create_task(self._hand_on())
            try:
                await self._read(connection, leg)
            finally:
                whole = await leg.finish(backlog_seconds)
                self._over = True
                self._wake.set()
                await asyncio.wait({handing_on}, timeout=HAND_ON_WITHIN)
                handing_on.cancel()
        self._server.give_up(len(self._pending))
        seconds, dropped = leg.received_samples / rate, leg.dropped_samples / rate
        log.info(
            "tap_closed",
            call_id=self._tap.call_id,
            side=self._tap.side,
            seconds=round(seconds, 1),
            dropped_seconds=round(dropped, 1),
            recognised_to_the_end=whole,
        )

    async def _read(self, connection: ServerConnection, leg: Leg) -> None:
        try:
            async for frame in connection:
                if isinstance(frame, str) or not frame:
                    continue
                if len(frame) % BYTES_A_SAMPLE:
                    await connection.close(1007, "half a sample")
                    return
                leg.feed(frame, self._skipped(leg, frame))
        except ConnectionClosed:
            return

    def _skipped(self, leg: Leg, frame: bytes) -> int:
        """Samples that never came before this frame, by the clock; 0 while audio flows."""
        span = timedelta(seconds=len(frame) / BYTES_A_SAMPLE / leg.rate)
        arrived = self._now()
        if leg.received_samples == 0:
            self._first_sample_at = arrived - span
            return 0
        late = arrived - span - self._at(leg.received_samples / leg.rate)
        return int(late.total_seconds() * leg.rate) if late > SILENT_TAP else 0

    def _at(self, seconds: float) -> datetime:
        return self._first_sample_at + timedelta(seconds=seconds)

    def _hear(self, heard: Heard) -> None:
        if self._index is None:
            self._index = self._server.take_index(self._tap)
        self._pending[self._index] = Segment(
            call_id=self._tap.call_id,
            side=self._tap.side,
            index=self._index,
            started_at=self._at(heard.start),
            ended_at=self._at(heard.end),
            text=heard.text,
            final=heard.final,
            confidence=heard.confidence,
        )
        if heard.final:
            self._index = None
        self._wake.set()

    async def _hand_on(self) -> None:
        while self._pending or not self._over:
            await self._wake.wait()
            self._wake.clear()
            while self._pending:
                await self._server.deliver(self._pending.popitem(last=False)[1])


async def _start_of(connection: ServerConnection) -> int | None:
    """Samples a second that MEDIA_START announces; None when it does not come or is not ours."""
    try:
        async with asyncio.timeout(START_WITHIN):
            first = await connection.recv()
        start = msgspec.json.decode(first, type=_MediaStart)
    except (TimeoutError, ConnectionClosed, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return RATES.get(start.format) if start.event == "MEDIA_START" else None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""Threads that recognise many legs at once: each leg's audio in order and on one thread at a time, legs by turns.

A leg that lags more than its backlog loses the whole backlog at once and is told of it: one clear gap, which the
recording can mend, instead of chopped words everywhere. Nothing here ever makes the sender of audio wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple, Self

import structlog

from callcenter.speech.recognizer import BYTES_A_SAMPLE, PARTIAL_EVERY, Heard, NewRecognizer, Recognizer

BLOCK_SECONDS = PARTIAL_EVERY
"""A leg asks for a turn when this much audio waits. Partial text comes no later by it, and the model's working set of
the leg, some megabytes, is brought into the processor's caches no oftener than there is something to tell."""
STEP_SECONDS = 0.5
"""Audio that is recognised at once."""
MAX_FAILURES = 3
"""Recognizers a leg may lose before it is given up."""

log = structlog.get_logger()


class PoolStats(NamedTuple):
    """Sums since the start, in seconds of audio, except `busy_seconds` (of thread time) and the two counts."""

    legs: int
    heard_seconds: float
    dropped_seconds: float
    busy_seconds: float
    failures: int

    @property
    def real_time_factor(self) -> float:
        """Thread seconds spent on one second of audio; 0.0 before any audio."""
        return self.busy_seconds / self.heard_seconds if self.heard_seconds else 0.0


class Leg:
    """One side of one call. Made by RecognizerPool.open_leg; feed and close it from the event loop only."""

    def __init__(self, pool: RecognizerPool, rate: int, backlog_seconds: float, tell: Callable[[Heard], None]) -> None:
        self.rate = rate
        self.dropped_samples = 0
        self.received_samples = 0
        """Position of the next sample, counted from the leg's first; gaps in the audio are part of it."""
        self._pool = pool
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._finished = asyncio.Event()
        self._blocks: deque[tuple[int, bytes]] = deque()
        """Position and samples."""
        self._waiting = 0
        self._limit = int(backlog_seconds * rate)
        self._recognizer: Recognizer | None = None
        self._offset = 0
        self._next = 0
        self._failures = 0
        self._in_line = False
        self._closing = False

    def feed(self, pcm: bytes, skipped: int = 0) -> None:
        """Hands over whole samples, at once; `skipped` samples before them never came (their place in time is kept)."""
        with self._pool.turns:
            self.received_samples += skipped
            self._blocks.append((self.received_samples, pcm))
            count = len(pcm) // BYTES_A_SAMPLE
            self._waiting += count
            self.received_samples += count
            if self._waiting > self._limit:
                self._drop()
            elif self._waiting >= BLOCK_SECONDS * self.rate:
                self._pool.line_up(self)

    async def finish(self, within: float) -> bool:
        """No more audio comes: True when all was recognised in `within` seconds, else the rest is dropped."""
        with self._pool.turns:
            self._closing = True
            self._pool.line_up(self)
        try:
            async with asyncio.timeout(within):
                await self._finished.wait()
        except TimeoutError:
            with self._pool.turns:
                self._drop()
                self._failures = MAX_FAILURES
            return False
        finally:
            self._pool.forget(self)
        return True

    # ------------------------------------------------------- below: with `turns` held
    def _drop(self) -> None:
        self.dropped_samples += self._waiting
        self._pool.dropped_seconds += self._waiting / self.rate
        self._blocks.clear()
        self._waiting = 0

    def _take(self) -> tuple[int, bytes]:
        """Position and samples of the next step, up to a gap in the audio."""
        first = end = self._blocks[0][0] if self._blocks else self.received_samples
        taken: list[bytes] = []
        while self._blocks and self._blocks[0][0] == end and end - first < STEP_SECONDS * self.rate:
            taken.append(self._blocks.popleft()[1])
            end += len(taken[-1]) // BYTES_A_SAMPLE
        self._waiting -= end - first
        return first, b"".join(taken)

    # ------------------------------------------------------- below: in a worker thread
    def _work(self, position: int, pcm: bytes) -> None:
        if self._recognizer is None:
            self._recognizer = self._pool.new_recognizer(self.rate)
            self._offset = self._next = position
        if position != self._next:
            self._report(self._recognizer.flush())
            self._offset += position - self._next
        self._next = position + len(pcm) // BYTES_A_SAMPLE
        self._report(self._recognizer.accept(pcm))

    def _flush(self) -> None:
        if self._recognizer is not None:
            self._report(self._recognizer.flush())

    def _report(self, heard: list[Heard]) -> None:
        for each in heard:
            self._in_loop(self._tell, each.later(self._offset / self.rate))

    def _in_loop(self, call: Callable[..., object], *values: Heard) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self._loop.call_soon_threadsafe(call, *values)

    def step(self, position: int, pcm: bytes, last: bool) -> None:
        """One step on a worker thread. A recognizer that fails is replaced; too many failures give the leg up."""
        try:
            if self._failures < MAX_FAILURES:
                if pcm:
                    self._work(position, pcm)
                if last:
                    self._flush()
        except Exception as error:  # outer edge: a recognizer may raise anything, and other legs must go on
            self._recognizer = None
            self._failures += 1
            self._pool.failures += 1
            log.error("recognizer_failed", error=repr(error), given_up=self._failures >= MAX_FAILURES)
        if last:
            self._recognizer = None
            self._in_loop(self._finished.set)


class RecognizerPool:
    """`workers` threads for all legs. An async context manager: leaving it stops the threads.

    `new_recognizer` comes from load_vosk(path). The threads are daemons, so one that hangs in a recognizer never
    keeps the process from ending.
    """

    def __init__(self, new_recognizer: NewRecognizer, *, workers: int = 2, backlog_seconds: float = 5.0) -> None:
        self.new_recognizer = new_recognizer
        self.turns = threading.Condition()
        self.dropped_seconds = 0.0
        self.failures = 0
        self._backlog_seconds = backlog_seconds
        self._line: deque[Leg] = deque()
        self._legs: set[Leg] = set()
        self._heard_seconds = 0.0
        self._busy_seconds = 0.0
        self._stopping = False
        self._threads = [threading.Thread(target=self._serve, name=f"speech-{n}", daemon=True) for n in range(workers)]

    async def __aenter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.turns:
            self._stopping = True
            self.turns.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join, 1.0)

    def use(self, new_recognizer: NewRecognizer) -> None:
        """Hear by another model from the next leg on; legs that have begun go on as they are."""
        self.new_recognizer = new_recognizer

    def open_leg(self, rate: int, tell: Callable[[Heard], None]) -> Leg:
        """A new leg at `rate` Hz; `tell` is called in the event loop, times in seconds since the leg's first sample."""
        leg = Leg(self, rate, self._backlog_seconds, tell)
        self._legs.add(leg)
        return leg

    def forget(self, leg: Leg) -> None:
        self._legs.discard(leg)

    def stats(self) -> PoolStats:
        with self.turns:
            return PoolStats(
                len(self._legs), self._heard_seconds, self.dropped_seconds, self._busy_seconds, self.failures
            )

    def line_up(self, leg: Leg) -> None:
        """With `turns` held: the leg waits for a turn, once however often it asks."""
        if not leg._in_line:
            leg._in_line = True
            self._line.append(leg)
            self.turns.notify()

    def _next_leg(self) -> Leg | None:
        with self.turns:
            while not self._line and not self._stopping:
                self.turns.wait()
            return None if self._stopping else self._line.popleft()

    def _turn(self, leg: Leg) -> None:
        """Recognise what waits when the turn begins: the longer the line, the more that is, and the fewer changes of
        leg, which halve the throughput when each comes after half a second of audio, there are for it."""
        with self.turns:
            left = leg._waiting
        over = False
        while not over:
            with self.turns:
                position, pcm = leg._take()
                last = leg._closing and not leg._blocks
            begun = time.perf_counter()
            leg.step(position, pcm, last)
            samples = len(pcm) // BYTES_A_SAMPLE
            left -= samples
            with self.turns:
                self._heard_seconds += samples / leg.rate
                self._busy_seconds += time.perf_counter() - begun
                over = last or left <= 0 or not leg._blocks or self._stopping
                if over:
                    self._leave(leg, last)

    def _leave(self, leg: Leg, last: bool) -> None:
        """With `turns` held: the leg's turn is over; it lines up again for what came meanwhile, or for its end."""
        leg._in_line = False
        if not last and (leg._closing or leg._waiting >= BLOCK_SECONDS * leg.rate):
            self.line_up(leg)

    def _serve(self) -> None:
        while leg := self._next_leg():
            self._turn(leg)

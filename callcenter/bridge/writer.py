"""The one writer of the floor: applies events at once and in order, and appends them to Redis behind, in batches.

Redis may be away: what happens meanwhile waits here in order. What another writer has written is never overwritten.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog
from redis.exceptions import RedisError

from callcenter.bridge.counters import Counters
from callcenter.errors import LeaseLost, StaleWriter
from callcenter.events import Event
from callcenter.floor import Applied, Floor, apply, parts, restored
from callcenter.stream import FloorStream, Told

log = structlog.get_logger(__name__)

BATCH = 200
LONGEST_BACKLOG = 20_000
"""Events that wait for Redis before the oldest are dropped: hours of a city's calls."""
RETRY_SECONDS = 0.2
LAST_WORDS_SECONDS = 1.0
REDIS_GONE = (RedisError, OSError)


class FloorWriter:
    def __init__(
        self, stream: FloorStream, floor: Floor, token: str, lease_seconds: float, now: Callable[[], datetime]
    ) -> None:
        self.floor = floor
        self.revision = 0
        self.counters = Counters()
        self._stream = stream
        self._token = token
        self._lease_ms = int(lease_seconds * 1000)
        self._now = now
        self._waiting: deque[Told] = deque()
        self._wake = asyncio.Event()
        self._written_out = asyncio.Event()
        self._begun = False

    # -------------------------------------------------------------- events
    def submit(self, event: Event) -> Applied:
        """Apply `event` now; it is appended to Redis soon after, in this order."""
        applied = apply(self.floor, event)
        self.floor = applied.floor
        self.counters.events[str(type(event).__struct_config__.tag)] += 1
        self.counters.ignored.update(applied.ignored)
        self._waiting.append(Told(event, applied.changes))
        self._wake.set()
        self._written_out.clear()
        return applied

    @property
    def backlog(self) -> int:
        """Events that are applied but not yet in Redis."""
        return len(self._waiting)

    async def written_out(self) -> None:
        """Return when everything that was submitted is in Redis."""
        await self._written_out.wait()

    # -------------------------------------------------------------- taking over
    async def take_over(self) -> None:
        """Wait to become the one writer, then go on from what the last one saved: sign-ins and figures."""
        while True:
            with suppress(*REDIS_GONE):
                await self._stream.wait_for_lease(self._token, self._lease_ms)
                saved = await self._stream.load()
                self.floor = restored(self.floor, saved.parts)
                self.revision = saved.revision
                return
            self.counters.redis_failures += 1
            log.warning("redis_away", doing="take_over")
            await asyncio.sleep(RETRY_SECONDS)

    async def keep_lease(self) -> None:
        """Renew the lease and say that we live, for ever; raises LeaseLost when another bridge has it."""
        while True:
            try:
                if not await self._stream.renew_lease(self._token, self._lease_ms):
                    await self._regain_lease()
                await self._stream.heartbeat(self._now())
            except REDIS_GONE as error:
                self.counters.redis_failures += 1
                log.warning("redis_away", doing="keep_lease", error=type(error).__name__)
            await asyncio.sleep(self._lease_ms / 4000)

    async def _regain_lease(self) -> None:
        """After a stall; whether another bridge has written in between shows at the next append.

        Two of our tasks may notice at once: for the second one the lease is there already, and ours.
        """
        lease = (self._token, self._lease_ms)
        if not (await self._stream.acquire_lease(*lease) or await self._stream.renew_lease(*lease)):
            raise LeaseLost(self.revision, self.revision)
        log.warning("lease_regained")

    async def leave(self) -> None:
        """Append what still waits and free the lease, if Redis can be had at once."""
        with suppress(*REDIS_GONE, StaleWriter):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                while self._waiting:
                    await self._append(self._batch())
                await self._stream.release_lease(self._token)

    # -------------------------------------------------------------- writing
    async def write(self) -> None:
        """Append what waits, for ever; raises StaleWriter when another bridge has written meanwhile."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._write_once()

    async def _write_once(self) -> None:
        self._drop_oldest()
        batch = self._batch()
        try:
            try:
                await self._append(batch)
            except StaleWriter as stale:
                await self._settle(batch, stale)
        except REDIS_GONE as error:
            self.counters.redis_failures += 1
            log.warning("redis_away", doing="append", waiting=self.backlog, error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    def _drop_oldest(self) -> None:
        """Followers of a stream that lacks events must not go on from deltas: it is begun anew."""
        while len(self._waiting) > LONGEST_BACKLOG:
            self._waiting.popleft()
            self.counters.dropped += 1
            self._begun = False

    def _batch(self) -> list[Told]:
        return [self._waiting[n] for n in range(min(BATCH, len(self._waiting)))]

    async def _append(self, batch: list[Told]) -> None:
        if not self._begun:
            await self._begin(self.revision)
            return
        self.revision = await self._stream.append(batch, self.revision, self._token)
        self._written(batch)

    async def _begin(self, found: int) -> None:
        """Write the whole floor; what waits is in it already, so its changes are not told again."""
        floor, waiting = self.floor, list(self._waiting)
        told = Told(waiting[0].event, parts(floor))
        self.revision = await self._stream.begin(told, found, self.revision, self._token)
        self._begun = True
        for place, one in enumerate(waiting):
            self._waiting[place] = Told(one.event, ())
        self._written(waiting[:1])

    async def _settle(self, batch: list[Told], stale: StaleWriter) -> None:
        """Find out why Redis does not stand where we left it. Raises `stale` when another bridge has written.

        Else the lease ran out in a stall; or our own append's answer was lost; or Redis has lost its last second.
        """
        ours = stale.writer == self._token
        if stale.found > self.revision and not ours:
            raise stale
        if isinstance(stale, LeaseLost):
            await self._regain_lease()
        elif ours and self._begun and stale.found == self.revision + len(batch):
            self.revision = stale.found
            self._written(batch)
        else:
            log.warning("floor_begun_anew", revision=self.revision, found=stale.found)
            await self._begin(stale.found)

    def _written(self, batch: list[Told]) -> None:
        for _ in batch:
            self._waiting.popleft()
        if not self._waiting:
            self._written_out.set()
        now, counters = self._now(), self.counters
        counters.appended += len(batch)
        counters.batches += 1
        for told in batch:
            counters.lag_seconds = (now - told.event.at).total_seconds()
            counters.longest_lag_seconds = max(counters.longest_lag_seconds, counters.lag_seconds)
            counters.lag_sum_seconds += counters.lag_seconds

"""The shell around the floor: Asterisk's link -> facts -> floor -> Redis, what follows from it, and the console's asks.

One process at a time: a second bridge waits for the lease. A task that dies ends the bridge, visibly.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

import structlog
from redis.exceptions import RedisError

from callcenter import events
from callcenter.ami.link import Account, Link, Report, Timing, connect_forever
from callcenter.ami.resync import resync
from callcenter.ami.translate import Translator
from callcenter.bridge.commands import UsePhoneOfSeat, carry_out
from callcenter.bridge.counters import Counters
from callcenter.bridge.effects import Effects, Outcome
from callcenter.bridge.writer import RETRY_SECONDS, FloorWriter
from callcenter.commands import Command, Refused
from callcenter.errors import ActionFailed, LinkLost, TelephonyError
from callcenter.events import Event, FloorResynced, QueueName, SeatId
from callcenter.floor import Change, Floor, LinkState, missed, new_floor, office_day, with_parts
from callcenter.seats import SeatState
from callcenter.settings import FloorSettings, QueueSettings
from callcenter.stream import Answer, FloorStream

log = structlog.get_logger(__name__)

Links = Callable[[Report], AsyncGenerator[Link, None]]
"""One link after the other, for ever; told whom to report failures to."""

LEASE_SECONDS = 2.0
"""How soon after a killed bridge another may begin."""
TICK_SECONDS = 0.5
BREATH = 64
"""Events of a flood after which the other tasks get their turn."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def ami_links(account: Account, timing: Timing | None = None) -> Links:
    """Links to the Asterisk of `account`."""

    def links(report: Report) -> AsyncGenerator[Link, None]:
        return connect_forever(account, timing or Timing(), report)

    return links


class Bridge:
    """Run it with `run()`, which ends only by an error or by being cancelled.

    `links`: None when no Asterisk can be had; `no_telephony` says why. `taps`: whether calls go to the recognizer.
    `so_far`: parts of the floor to begin with where Redis has saved none, such as the day's figures.
    """

    def __init__(
        self,
        stream: FloorStream,
        links: Links | None,
        seats: Sequence[str],
        queues: Sequence[QueueSettings],
        *,
        settings: FloorSettings | None = None,
        taps: bool = False,
        no_telephony: str = "",
        use_phone: UsePhoneOfSeat | None = None,
        so_far: Iterable[Change] = (),
        now: Callable[[], datetime] = utc_now,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.link: Link | None = None
        """The one that stands, when the floor has been taken from it."""
        self.now = now
        self.use_phone = use_phone
        self._stream = stream
        self._links = links
        self._no_telephony = no_telephony
        self._settings = settings or FloorSettings()
        self._seats = [SeatId(seat) for seat in seats]
        titles = {queue.name: queue.title for queue in queues}
        empty = new_floor(seats, titles, now(), self._settings.answer_target_seconds)
        floor = with_parts(empty, so_far)
        self._writer = FloorWriter(stream, floor, uuid.uuid4().hex, lease_seconds, now)
        self._effects = Effects([QueueName(name) for name in titles], self._writer.counters, taps=taps)
        self._tasks = asyncio.TaskGroup()

    @property
    def floor(self) -> Floor:
        return self._writer.floor

    @property
    def revision(self) -> int:
        """Of the floor in Redis, which `backlog` events have yet to reach."""
        return self._writer.revision

    @property
    def backlog(self) -> int:
        return self._writer.backlog

    @property
    def counters(self) -> Counters:
        return self._writer.counters

    async def run(self) -> None:
        """Wait for the lease, then work. Raises what ended it (as a group): StaleWriter when another bridge wrote."""
        await self._writer.take_over()
        log.info("bridge_began", revision=self.revision)
        try:
            async with self._tasks as tasks:
                self._announce()
                tasks.create_task(self._writer.write())
                tasks.create_task(self._writer.keep_lease())
                tasks.create_task(self._tick())
                tasks.create_task(self._serve_commands())
                tasks.create_task(self._follow_asterisk())
        finally:
            await self._writer.leave()
            log.info("bridge_ended", revision=self.revision)

    def tell(self, event: Event) -> list[Outcome]:
        """Apply a fact and begin what follows from it; the outcomes may be awaited or left alone."""
        applied = self._writer.submit(event)
        return self._effects.start(self.link, applied.effects, self._tasks)

    def _announce(self) -> None:
        if self._links is None:
            for event in missed(self.floor, _nothing(self.now())):
                self.tell(event)
            self.tell(events.LinkDegraded(at=self.now(), reason=self._no_telephony))
        else:
            self.tell(events.LinkLost(at=self.now(), reason="starting"))

    # -------------------------------------------------------------- Asterisk
    async def _follow_asterisk(self) -> None:
        if self._links is None:
            return
        async with aclosing(self._links(self._report)) as links:
            async for link in links:
                try:
                    await self._follow(link)
                except (LinkLost, ActionFailed) as error:
                    log.warning("link_lost", error=str(error))
                    await self._report(error)

    async def _report(self, error: TelephonyError) -> None:
        """Each new reason once: an Asterisk that is away for a night must not fill the stream."""
        self.link = None
        told = self.floor.link
        if told.state is not LinkState.LOST or told.reason != str(error):
            self.tell(events.LinkLost(at=self.now(), reason=str(error)))

    async def _follow(self, link: Link) -> None:
        """Take the floor anew from this link, then follow its events; ends by raising LinkLost."""
        translator = Translator()
        translator.unknown = self.counters.unknown
        resynced = await resync(link, self._seats, self.now())
        translator.resynced(resynced)
        self.link = link
        self.counters.links += 1
        for event in (*missed(self.floor, resynced), resynced):
            self.tell(event)
        log.info("floor_resynced", calls=len(resynced.calls), pbx_started_at=resynced.pbx_started_at.isoformat())
        heard = 0
        async for message in link.events():
            for event in translator.translate(message, self.now()):
                self.tell(event)
            heard += 1
            if heard % BREATH == 0:
                await asyncio.sleep(0)

    # -------------------------------------------------------------- time
    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = self.now()
            if office_day(now) > self.floor.today.date:
                self.tell(events.DayBegan(at=now))
            self._end_long_wrap_ups(now)

    def _end_long_wrap_ups(self, now: datetime) -> None:
        limit = self._settings.wrap_up_limit_seconds
        if not limit or self.floor.link.state is not LinkState.UP:
            return
        for seat in self.floor.seats.values():
            if seat.state is SeatState.WRAP_UP and (now - seat.state_since).total_seconds() >= limit:
                self.tell(events.SeatReady(at=now, seat=seat.seat))

    # -------------------------------------------------------------- the console
    async def _serve_commands(self) -> None:
        while True:
            try:
                async for command, answer in self._stream.commands():
                    self._tasks.create_task(self._carry_out(command, answer))
            except (RedisError, OSError) as error:
                log.warning("redis_away", doing="commands", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def _carry_out(self, command: Command, answer: Answer) -> None:
        reply = await carry_out(self, command)
        outcome = reply.code if isinstance(reply, Refused) else "done"
        self.counters.commands[outcome] += 1
        log.info("command", command=type(command).__name__, outcome=outcome)
        try:
            await answer(reply)
        except (RedisError, OSError) as error:
            log.warning("redis_away", doing="answer", error=type(error).__name__)


def _nothing(at: datetime) -> FloorResynced:
    return FloorResynced(at=at, calls=(), seats=(), pbx_started_at=at)

"""The role of the worker: telephony's events into records, what time does to tickets, and notices to the pages."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import RedisError

from agent_console import metrics
from agent_console.api.attachments import FOLDER
from agent_console.exchange import Wire
from agent_console.roles.ending import is_ending
from agent_console.roles.starting import Start
from agent_console.services import Services
from callcenter import events
from callcenter.stream import Delivery
from routing.facts import Words
from tickets.attachments import Attachments
from tickets.audit import anchor_due, set_anchor
from tickets.clock import real_time, unmoved
from tickets.database import is_away
from tickets.deadlines import Sweep
from tickets.exchange.counting import tell_counts
from tickets.exchange.courier import Courier
from tickets.exchange.fetching import Fetcher
from tickets.exchange.relaying import Relay
from tickets.exchange.watching import tell_late
from tickets.intake import Intake
from tickets.outbox import Outbox
from tickets.retention.files import Folders, delete_pending
from tickets.retention.plan import lines
from tickets.retention.running import run

log = structlog.get_logger()

GROUP = "intake"
LONGEST_SWEEP_SECONDS = 5.0
RELAY_SECONDS = 0.1
ANCHOR_SECONDS = 600.0
RETENTION_SECONDS = 600.0
EXCHANGE_SECONDS = 1.0
FILES_SECONDS = 5.0
RETRY_SECONDS = 1.0
TALK_OVER = (events.TalkEnded, events.CallEnded, events.CallbackEnded)


async def work(services: Services, start: Start) -> None:
    """Work until cancelled; any number of processes may."""
    worker = Worker(services)
    start.tell(Words("工单处理已启动", "the worker has begun"))
    start.done("worker")
    async with asyncio.TaskGroup() as together:
        tasks = [
            worker.take_up_again,
            worker.take_events,
            worker.keep_segments,
            worker.sweep,
            worker.relay,
            worker.anchor,
            worker.exchange,
            worker.fetch_files,
        ]
        if services.settings.retention.daily:
            tasks.append(worker.retain)
        for task in tasks:
            together.create_task(_again(task), name=task.__name__)


class Worker:
    def __init__(self, services: Services) -> None:
        self._stream = services.stream
        self._clock, self._demo_clock = services.clock, services.demo_clock
        of = services.demo_clock.of if services.demo_clock else unmoved
        self._intake = Intake(services.tickets, services.callbacks, of)
        self._sweep = Sweep(services.tickets)
        self._outbox = Outbox(services.stream.publish_notice)
        self._anchors = services.settings.anchors
        self._retention = services.settings.retention
        self._folders = Folders(services.settings.var / "recordings", services.settings.var / FOLDER)
        self._local = services.rules.calendar.local
        self._services = services

    async def take_events(self) -> None:
        """Each event once into the records. One that cannot be taken in is set aside: the calls after it go on."""
        async for delivery in self._stream.consume(GROUP, f"{socket.gethostname()}-{os.getpid()}"):
            if await self._taken(delivery):
                await delivery.ack()
            else:
                await self._stream.set_aside(GROUP, delivery)
                metrics.SET_ASIDE.inc()

    async def take_up_again(self) -> None:
        """What an earlier worker could not take in, once: a newer one may know how."""
        for delivery in await self._stream.events_set_aside():
            if await self._taken(delivery):
                await delivery.ack()

    async def _taken(self, delivery: Delivery) -> bool:
        """A talk that is over is written down whole. False: this event cannot be taken in, whenever one tries."""
        try:
            await self._intake.take(delivery.event)
            if isinstance(delivery.event, TALK_OVER):
                await self._intake.take_segments(await self._stream.segments_of(delivery.event.call_id))
        except Exception as error:
            if _server_away(error):
                raise
            log.exception("event_not_taken", revision=delivery.revision, kind=type(delivery.event).__name__)
            return False
        return True

    async def keep_segments(self) -> None:
        """What is said is written down as it is said, so that a page loaded late shows it all."""
        async for segment in self._stream.segments():
            await self._intake.take_segments([segment])

    async def sweep(self) -> None:
        """Lights, deemed signing and supervision, at the moment when they are due."""
        while True:
            if self._demo_clock:
                await self._demo_clock.follow()
            now = self._clock()
            next_at = await self._sweep.run(now)
            left = (next_at - now).total_seconds() if next_at else LONGEST_SWEEP_SECONDS
            await asyncio.sleep(min(max(left, 0.2), LONGEST_SWEEP_SECONDS))

    async def anchor(self) -> None:
        """Each real day the heads of all chains, so that a ticket which is taken away whole is missed."""
        while True:
            now = real_time()
            if await anchor_due(now):
                await set_anchor(now, self._anchors)
            await asyncio.sleep(ANCHOR_SECONDS)

    async def retain(self) -> None:
        """Once a day, in the quiet hour, what is over its time is taken out; several workers share the work."""
        done = None
        while True:
            now = self._clock()
            local = self._local(now)
            if local.hour >= self._retention.hour and done != local.date():
                async for one in run(lines(self._retention), self._folders, now):
                    log.info("retention_taken", kind=one.line.kind, many=one.many, files_left=len(one.failed))
                done = local.date()
            await asyncio.sleep(RETENTION_SECONDS)

    async def exchange(self) -> None:
        """Packets to other hotlines, with their receipts; done at once where there is nobody to exchange with."""
        parties, tickets, clock = self._services.exchange, self._services.tickets, self._clock
        if parties is None:
            return
        relay = Relay(tickets, parties, clock)
        async with Wire(parties.tenant) as wire:
            courier = Courier(tickets, parties, wire.post)
            while True:
                while await relay.relay():
                    pass
                await tell_counts(parties, tickets.rules, clock())
                await courier.run(clock())
                await tell_late(parties, clock())
                await asyncio.sleep(EXCHANGE_SECONDS)

    async def fetch_files(self) -> None:
        """Files that other hotlines announced; apart from the packets, which wait for none."""
        parties = self._services.exchange
        if parties is None:
            return
        store = Attachments(self._services.settings.var / FOLDER)
        async with Wire(parties.tenant) as wire:
            fetcher = Fetcher(parties, store, wire.fetch, real_time)
            while True:
                await fetcher.run(self._clock())
                await delete_pending(self._folders, self._clock())  # what a partner has called back
                await asyncio.sleep(FILES_SECONDS)

    async def relay(self) -> None:
        """Tell the pages of committed changes."""
        while True:
            if not await self._outbox.relay():
                await asyncio.sleep(RELAY_SECONDS)


async def _again(task: Callable[[], Awaitable[None]]) -> None:
    """Until it is done. A fault in one task is told of and tried again; the others go on."""
    name = getattr(task, "__name__", "")
    while True:
        try:
            return await task()
        except Exception as error:
            if is_ending():
                raise asyncio.CancelledError from error
            if _server_away(error):
                log.warning("work_again", task=name, why=type(error).__name__)
            else:
                log.exception("work_failed", task=name)
                metrics.FAILURES.labels(name).inc()
            await asyncio.sleep(RETRY_SECONDS)


def _server_away(error: Exception) -> bool:
    """What is to be done stays where it is, and is done when the server is back."""
    return isinstance(error, RedisError | OSError) or is_away(error)

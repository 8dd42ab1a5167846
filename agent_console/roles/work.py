"""The role of the worker: telephony's events into records, what time does to tickets, and notices to the pages."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable

import structlog
from redis.exceptions import RedisError
from tortoise.exceptions import DBConnectionError, OperationalError

from agent_console.roles.starting import Start
from agent_console.services import Services
from callcenter import events
from routing.facts import Words
from tickets.audit import anchor_due, set_anchor
from tickets.clock import real_time, unmoved
from tickets.database import CONNECTION_LOST
from tickets.deadlines import Sweep
from tickets.intake import Intake
from tickets.outbox import Outbox

log = structlog.get_logger()

GROUP = "intake"
LONGEST_SWEEP_SECONDS = 5.0
RELAY_SECONDS = 0.1
ANCHOR_SECONDS = 600.0
AWAY = (RedisError, DBConnectionError, OperationalError, OSError, *CONNECTION_LOST)
"""A server is away: what is to be done stays where it is, and is done when the server is back."""
RETRY_SECONDS = 1.0
TALK_OVER = (events.TalkEnded, events.CallEnded, events.CallbackEnded)


async def work(services: Services, start: Start) -> None:
    """Work until cancelled; any number of processes may."""
    worker = Worker(services)
    start.tell(Words("工单处理已启动", "the worker has begun"))
    start.done("worker")
    async with asyncio.TaskGroup() as together:
        for task in (worker.take_events, worker.keep_segments, worker.sweep, worker.relay, worker.anchor):
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

    async def take_events(self) -> None:
        """Each event once into the records; a talk that is over is written down whole."""
        async for delivery in self._stream.consume(GROUP, f"{socket.gethostname()}-{os.getpid()}"):
            await self._intake.take(delivery.event)
            if isinstance(delivery.event, TALK_OVER):
                await self._intake.take_segments(await self._stream.segments_of(delivery.event.call_id))
            await delivery.ack()

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

    async def relay(self) -> None:
        """Tell the pages of committed changes."""
        while True:
            if not await self._outbox.relay():
                await asyncio.sleep(RELAY_SECONDS)


async def _again(task: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await task()
        except AWAY as error:
            log.warning("work_again", task=getattr(task, "__name__", ""), why=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

"""The composition root: settings become running parts, in order, and end in the reverse order."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import asyncpg
import redis.asyncio
import structlog
from redis.exceptions import RedisError
from tortoise.exceptions import DBConnectionError

from agent_console.auth import Sessions
from agent_console.embedded import embedded_postgres, embedded_redis
from agent_console.exchange import parties_of
from agent_console.guessing import Guessing
from agent_console.keys import holding, make_ready
from agent_console.live.hub import Hub
from agent_console.packs import packs_in_force
from agent_console.phones import Phones
from agent_console.restoring import refuse_half_restored
from agent_console.services import Services
from agent_console.settings import Settings
from callcenter.stream import FloorStream, open_redis
from routing.facts import Words
from routing.shipped import shipped_rulebook
from tickets.callbacks import CallbackDesk
from tickets.clock import real_time
from tickets.database import migrate, open_database
from tickets.demo.clock import DemoClock
from tickets.knowledge.announcements import Announcements
from tickets.knowledge.base import KnowledgeBase
from tickets.recount import adopt_calendar
from tickets.rules import Rules
from tickets.service import TicketService
from tickets.settling import settle_in

log = structlog.get_logger()

STATIC = Path(__file__).parent / "static"
Tell = Callable[[Words], None]
"""Says what is being done, for people who watch a start."""


class ServerUnreachable(Exception):
    """A server that the settings name does not answer or refuses us; the message names the setting."""


class Servers(NamedTuple):
    database_url: str
    redis_url: str


@contextlib.asynccontextmanager
async def open_servers(settings: Settings, tell: Tell) -> AsyncIterator[Servers]:
    """PostgreSQL and Redis: those that the settings name, else our own. Raises EmbeddedServerFailed."""
    async with contextlib.AsyncExitStack() as stack:
        settings.var.mkdir(parents=True, exist_ok=True)
        database_url = settings.database.url
        if database_url is None:
            tell(Words("启动内置 PostgreSQL", "starting the embedded PostgreSQL"))
            database_url = await stack.enter_async_context(embedded_postgres(settings.var / "postgres"))
        redis_url = settings.redis.url
        if redis_url is None:
            tell(Words("启动内置 Redis", "starting the embedded Redis"))
            redis_url = await stack.enter_async_context(embedded_redis(settings.var / "redis"))
        yield Servers(database_url, redis_url)


@contextlib.asynccontextmanager
async def open_services(settings: Settings, tell: Tell = lambda _words: None) -> AsyncIterator[Services]:
    """Everything that the roles work with, over servers that run. Raises what its parts raise."""
    refuse_half_restored(settings.var)
    async with contextlib.AsyncExitStack() as stack:
        servers = await stack.enter_async_context(open_servers(settings, tell))
        tell(Words("检查数据库结构", "bringing the database's schema up to date"))
        await _prepare(servers)
        await stack.enter_async_context(open_database(servers.database_url, settings.database.pool))
        if await settle_in():
            log.info("database_settled_in", why="it stood on a server that had counted further")
        await make_ready(await stack.enter_async_context(holding(settings)), tell)
        yield await stack.enter_async_context(services_over(settings, servers.redis_url))


async def _prepare(servers: Servers) -> None:
    """The newest schema, and a Redis that answers. Raises ServerUnreachable."""
    try:
        await migrate(servers.database_url)
    except (OSError, TimeoutError, asyncpg.PostgresError, DBConnectionError) as error:
        raise ServerUnreachable(f"[database] url: PostgreSQL cannot be used: {error}") from None
    client = redis.asyncio.Redis.from_url(servers.redis_url)
    try:
        await client.ping()
    except (OSError, RedisError) as error:
        raise ServerUnreachable(f"[redis] url: Redis cannot be used: {error}") from None
    finally:
        await client.aclose()


@contextlib.asynccontextmanager
async def services_over(settings: Settings, redis_url: str) -> AsyncIterator[Services]:
    """The same over a database that is open already: what tests build."""
    bus = open_redis(redis_url)
    plain = redis.asyncio.Redis.from_url(redis_url)
    stream = FloorStream(bus)
    packs = packs_in_force(settings, real_time())
    rules = Rules(shipped_rulebook(settings.city.catalogue), *packs, named=settings.city.pack)
    tickets = TicketService(rules, settings.tickets)
    await adopt_calendar(rules)
    demo_clock = await _demo_clock(settings)
    rules.turn_to((demo_clock or real_time)())
    try:
        yield Services(
            settings=settings,
            redis=plain,
            stream=stream,
            rules=rules,
            tickets=tickets,
            callbacks=CallbackDesk(tickets),
            knowledge=KnowledgeBase(rules),
            announcements=Announcements(rules),
            sessions=Sessions(plain, settings),
            guessing=Guessing(plain, settings.login),
            hub=Hub(stream, office_ahead=demo_clock.distance if demo_clock else timedelta),
            phones=Phones(settings),
            exchange=parties_of(settings.exchange),
            static=STATIC,
            clock=demo_clock or real_time,
            demo_clock=demo_clock,
        )
    finally:
        await plain.aclose()
        await bus.aclose()


async def _demo_clock(settings: Settings) -> DemoClock | None:
    """A clock that can be moved, standing as it was left; none outside a demo."""
    if not settings.demo.enabled:
        return None
    clock = DemoClock()
    await clock.follow()
    return clock

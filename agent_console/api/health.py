"""Whether the parts work, for people and for supervisors; and the figures for Prometheus."""

from __future__ import annotations

import asyncio

from aiohttp import web
from redis.exceptions import RedisError
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from agent_console import metrics, wire
from agent_console.addresses import LOOPBACK
from agent_console.api.route import Ask
from agent_console.errors import NoSuchPath
from callcenter.floor import LinkState
from callcenter.speech.report import overall
from tickets.clock import real_time
from tickets.database import CONNECTION_LOST

ANSWER_SECONDS = 2.0


async def health(ask: Ask) -> wire.Health:
    """Whether the parts work."""
    database, redis, speech = await asyncio.gather(_database(), _redis(ask), _speech(ask))
    clock = ask.services.demo_clock
    return wire.Health(
        database=database,
        redis=redis,
        telephony=_telephony(ask),
        speech=speech,
        office_ahead=clock.ahead.total_seconds() if clock else 0.0,
    )


async def _database() -> wire.HealthPart:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await get_connection("default").execute_query("SELECT 1")
    except (OSError, TimeoutError, BaseORMException, *CONNECTION_LOST) as error:
        return wire.HealthPart(state="down", detail=type(error).__name__)
    return wire.HealthPart(state="up")


async def _redis(ask: Ask) -> wire.HealthPart:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await ask.services.redis.ping()
    except (OSError, TimeoutError, RedisError) as error:
        return wire.HealthPart(state="down", detail=type(error).__name__)
    return wire.HealthPart(state="up")


def _telephony(ask: Ask) -> wire.HealthPart:
    link = ask.services.hub.view.link
    if link is None:
        return wire.HealthPart(state="down", detail="no bridge has written yet")
    state = {LinkState.UP: "up", LinkState.LOST: "down", LinkState.NONE: "off"}
    return wire.HealthPart(state=state[link.state], detail=link.reason)  # type: ignore[arg-type]


async def _speech(ask: Ask) -> wire.HealthPart:
    """As the processes of speech themselves say, wherever they run."""
    services = ask.services
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reports = await services.stream.speech_reports()
    except (OSError, TimeoutError, RedisError) as error:
        return wire.HealthPart(state="down", detail=f"unknown: {type(error).__name__}")
    found = overall(reports, real_time(), wanted=services.settings.speech.enabled)
    return wire.HealthPart(state=found.state, detail=found.detail)


async def figures(ask: Ask) -> web.Response:
    """Only for this machine: a proxy must not hand them on."""
    if ask.request.remote not in LOOPBACK or "X-Forwarded-For" in ask.request.headers:
        raise NoSuchPath
    return web.Response(body=metrics.printed(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

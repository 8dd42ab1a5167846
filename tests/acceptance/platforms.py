"""Two whole platforms side by side, each with its own database, people and keys, and a wire between that can fail."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import dataclasses
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from tortoise.context import TortoiseContext

from agent_console.api.attachments import FOLDER
from agent_console.app import listening
from agent_console.compose import services_over
from agent_console.exchange import Wire
from agent_console.services import Services
from agent_console.settings import CitySettings, ServerSettings, Settings
from tests.acceptance.conftest import FURTHER, Clock, Office
from tests.integration.agent_console.conftest import CAST, PASSWORD
from tests.ports import free_port
from tickets.accounts import create_account
from tickets.attachments import Attachments
from tickets.clock import real_time
from tickets.database import orm_config
from tickets.exchange.counting import tell_counts
from tickets.exchange.courier import Courier
from tickets.exchange.fetching import Fetcher
from tickets.exchange.posting import Parties
from tickets.exchange.relaying import Relay
from tickets.exchange.watching import tell_late
from tickets.settings import ExchangeSettings, PartnerSettings

T = TypeVar("T")


@dataclass
class Line:
    """The wire towards one platform: forwards each request, and can lose answers or deliver twice."""

    target: str
    url: str = ""
    down: bool = False
    lose_receipts: bool = False
    twice: bool = False
    unread: bytes = b""
    """What a partner of an older version would answer with 422, as it knows no such thing."""
    delivered: list[tuple[int, bytes]] = field(default_factory=list)

    async def forward(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            return web.Response(status=502)
        body = await request.read()
        if self.unread and self.unread in body:
            return web.Response(status=422)
        kept = {name: value for name, value in request.headers.items() if name.startswith("X-")}
        async with aiohttp.ClientSession() as http:
            for _ in range(2 if self.twice else 1):
                async with http.post(self.target + request.path, data=body, headers=kept) as answer:
                    data = await answer.read()
                    self.delivered.append((answer.status, data))
                    mark = {"X-Hotline-Signature": answer.headers.get("X-Hotline-Signature", "")}
        if self.lose_receipts:
            return web.Response(status=504)
        return web.Response(status=answer.status, body=data, headers=mark)


@contextlib.asynccontextmanager
async def line_to(target: str) -> AsyncIterator[Line]:
    line = Line(target)
    app = web.Application(client_max_size=2**20)
    app.router.add_post("/{path:.*}", line.forward)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        line.url = f"http://127.0.0.1:{port}"
        yield line
    finally:
        await runner.cleanup()


@dataclass
class Platform:
    """One hotline's platform: its API by `office`, its worker's round by `carry`, its database by `do`."""

    office: Office
    parties: Parties
    context: contextvars.Context

    async def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something within this platform's database."""
        return await asyncio.create_task(work, context=self.context)

    async def carry(self) -> None:
        """One round of the worker's exchange, as of the clock."""
        await self.do(self._round())

    async def _round(self) -> None:
        services, clock = self.office.services, self.office.clock
        relay = Relay(services.tickets, self.parties, clock)
        while await relay.relay():
            pass
        await tell_counts(self.parties, services.rules, clock())
        async with Wire(self.parties.tenant) as wire:
            await Courier(services.tickets, self.parties, wire.post).run(clock())
            store = Attachments(services.settings.var / FOLDER)
            await Fetcher(self.parties, store, wire.fetch, real_time).run(clock())
        await tell_late(self.parties, clock())


class ChineseOffice(Office):
    """Its people read Chinese, as what two hotlines say to each other is written."""

    async def ask(self, account: str, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        return await super().ask(account, method, path, body, **{"Accept-Language": "zh-CN"} | headers)


def settings_of(var: Path, port: int, pack: str, tenant: str, partners: tuple[PartnerSettings, ...]) -> Settings:
    exchange = ExchangeSettings(tenant=tenant, key_file=var / "own.pem", partners=partners)
    return Settings(var=var, server=ServerSettings(port=port), city=CitySettings(pack=pack), exchange=exchange)


@contextlib.asynccontextmanager
async def platform(settings: Settings, database_url: str, redis_url: str, clock: Clock) -> AsyncIterator[Platform]:
    """Runs in a task of its own, because a database belongs to the context that opened it."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[tuple[Services, contextvars.Context]] = loop.create_future()
    over = asyncio.Event()

    async def run() -> None:
        async with TortoiseContext() as context:
            await context.init(config=orm_config(database_url))
            async with services_over(settings, redis_url) as built:
                services = dataclasses.replace(built, clock=clock)
                for account, name, post, department in (*CAST, *FURTHER):
                    await create_account(account, PASSWORD, name=name, post=post, department=department, now=clock())
                async with listening(services):
                    ready.set_result((services, contextvars.copy_context()))
                    await over.wait()

    running = asyncio.create_task(run())
    await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    services, context = await ready
    assert services.exchange is not None
    async with contextlib.AsyncExitStack() as stack:
        office = ChineseOffice(settings.public_url, services, clock, stack, {})
        yield Platform(office, services.exchange, context)
    over.set()
    await running

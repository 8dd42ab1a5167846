"""A console over real PostgreSQL and Redis, a few people with accounts, and the bridge's side of the stream."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect

from agent_console.app import listening
from agent_console.auth import COOKIE
from agent_console.compose import services_over
from agent_console.live.socket import LiveSocket
from agent_console.services import Services
from agent_console.settings import DemoSettings, ServerSettings, Settings
from callcenter.events import Event, FloorResynced
from callcenter.floor import Floor, apply, new_floor, parts
from callcenter.stream import Told
from tests.ports import free_pair
from tickets.accounts import create_account
from tickets.database import open_database
from tickets.models import Account

PASSWORD = "a-long-password"
CAST = (
    ("su", "苏念慈", "voice", None),
    ("gu", "顾闻笛", "voice", None),
    ("lin", "林望舒", "lead", None),
    ("xu", "许清嘉", "dispatch", None),
    ("yan", "严复核", "auditor", None),
    ("bai", "白管理", "admin", None),
    ("fang", "方既白", "liaison", "341802-market"),
    ("shangguan", "上官婉晴", "deputy", "341802-market"),
    ("baili", "百里疏桐", "head", "341802-market"),
    ("sima", "司马静姝", "liaison", "341802-housing"),
)
"""Two operators, the lead, dispatch, the inspector, the administrator, and people of two departments."""
HEADERS = {"X-Requested-With": "hotline", "Accept-Language": "en"}


@pytest.fixture(scope="module")
async def people(database_url: str) -> AsyncIterator[dict[str, Account]]:
    async with open_database(database_url):
        yield {
            account: await create_account(
                account, PASSWORD, name=name, post=post, department=department, now=datetime.now(UTC)
            )
            for account, name, post, department in CAST
        }


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        var=tmp_path_factory.mktemp("var"),
        server=ServerSettings(port=free_pair()),
        demo=DemoSettings(enabled=True),
    )


@dataclass
class Bridge:
    """Writes the floor as the bridge does: one event, one revision."""

    services: Services
    floor: Floor
    revision: int = 0
    token: str = "test-bridge"
    told: list[Event] = field(default_factory=list)

    async def begin(self, at: datetime) -> None:
        await self.services.stream.wait_for_lease(self.token, 600_000)
        event = FloorResynced(at=at, calls=(), seats=(), pbx_started_at=at)
        self.floor = apply(self.floor, event).floor
        snapshot = await self.services.stream.load()
        self.revision = await self.services.stream.begin(
            Told(event, parts(self.floor)), snapshot.revision, self.revision, self.token
        )

    async def tell(self, *events: Event) -> None:
        for event in events:
            applied = apply(self.floor, event)
            self.floor = applied.floor
            self.revision = await self.services.stream.append([Told(event, applied.changes)], self.revision, self.token)

    async def seen(self) -> None:
        """Returns when the console's hub has taken in what was told."""
        async with asyncio.timeout(5):
            while True:
                if self.services.hub.view.revision >= self.revision:
                    return
                await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
async def services(people: dict[str, Account], redis_url: str, settings: Settings) -> AsyncIterator[Services]:
    async with services_over(settings, redis_url) as built:
        yield built


@pytest.fixture(scope="module")
async def bridge(services: Services) -> Bridge:
    now = datetime.now(UTC)
    made = Bridge(services, new_floor(services.settings.pbx.seats, {"hotline": "市民热线"}, now))
    await made.begin(now)
    return made


@pytest.fixture(scope="module")
async def console(services: Services, bridge: Bridge) -> AsyncIterator[str]:
    """URL of a console that listens, with its hub running."""
    hub = asyncio.create_task(services.hub.run())
    async with listening(services), LiveSocket(services.hub, services.sessions, services.settings).listening():
        async with asyncio.timeout(10):
            await services.hub.loaded()
        yield services.settings.public_url
    hub.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await hub


@dataclass
class Visitor:
    """One browser: a cookie jar of its own, and the headers of our own pages."""

    url: str
    http: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict]:
        data = None if body is None else msgspec.json.encode(body)
        async with self.http.request(method, self.url + path, data=data, headers=HEADERS | headers) as response:
            text = await response.read()
            return response.status, msgspec.json.decode(text) if text else {}

    async def login(self, account: str) -> None:
        status, _ = await self.ask("POST", "/api/login", {"account": account, "password": PASSWORD})
        assert status == 200

    @property
    def cookie(self) -> str:
        return next(cookie.value for cookie in self.http.cookie_jar if cookie.key == COOKIE)

    def live(self, *, origin: str | None = None, cookie: str | None = None) -> connect:
        port = int(self.url.rsplit(":", 1)[1]) + 1
        headers = {"Cookie": f"{COOKIE}={self.cookie if cookie is None else cookie}"}
        return connect(f"ws://127.0.0.1:{port}/live", origin=origin or self.url, additional_headers=headers)


Arrives = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="module")
async def visitor(console: str) -> AsyncIterator[Arrives]:
    """Makes a browser, signed in as one of the cast when a name is given."""
    async with contextlib.AsyncExitStack() as stack:

        async def arrive(account: str | None = None) -> Visitor:
            jar = aiohttp.CookieJar(unsafe=True)
            made = Visitor(console, await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar)))
            if account:
                await made.login(account)
            return made

        yield arrive


async def heard(socket: ClientConnection, kind: str, within: float = 5.0) -> dict:
    """The next message of this kind."""
    async with asyncio.timeout(within):
        while True:
            message = msgspec.json.decode(await socket.recv())
            if message["type"] == kind:
                return message


def recording_of(settings: Settings, call_id: str) -> Path:
    folder = settings.var / "recordings"
    folder.mkdir(exist_ok=True)
    return folder / f"{call_id}.wav"

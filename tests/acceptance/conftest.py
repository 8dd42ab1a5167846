"""The platform as a reviewer meets it: the HTTP API over real PostgreSQL and Redis, people, and a clock to set."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright

from agent_console.app import listening
from agent_console.compose import services_over
from agent_console.services import Services
from agent_console.settings import DemoSettings, ServerSettings, Settings
from tests.integration.agent_console.conftest import CAST, PASSWORD, Visitor
from tests.ports import free_port
from tickets.accounts import create_account
from tickets.database import open_database
from tickets.deadlines import Sweep

ZONE = ZoneInfo("Asia/Shanghai")
FURTHER = (
    ("qian", "钱二审", "lead", None),
    ("ouyang", "欧阳慕容雪", "head", "341802-housing"),
    ("lu", "陆示范", "leader", None),
)
"""Beside the console's cast: a second lead, the head of the housing bureau, which has no deputy, and a leader."""
MATTER = {
    "matter": "云栖花苑 3 栋电梯反复停运",
    "demand": "尽快恢复运行",
    "place": "云栖花苑 3 栋",
    "area": "341802",
    "type": "complaint",
    "caller_name": "尉迟听澜",
    "caller_number": "13800001234",
    "department": "341802-market",
}


def local(text: str) -> datetime:
    """A local time such as "2026-02-13 10:00" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@dataclass
class Clock:
    """What time it is for every request and sweep: set it, it does not run by itself."""

    now: datetime = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def at(self, text: str) -> datetime:
        """Set it to a local time such as "2026-02-13 10:00"; gives the same in UTC."""
        self.now = local(text)
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


class Servers(NamedTuple):
    """What whole platforms need that stand on their own beside the module's."""

    postgres: str
    template: str
    """Name of a database that is migrated."""
    redis_url: str
    clock: Clock
    folders: pytest.TempPathFactory


@pytest.fixture(scope="module")
def servers(
    postgres_server: str,
    migrated_template: str,
    redis_url: str,
    clock: Clock,
    tmp_path_factory: pytest.TempPathFactory,
) -> Servers:
    return Servers(postgres_server, migrated_template, redis_url, clock, tmp_path_factory)


@pytest.fixture(scope="module")
async def services(
    database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> AsyncIterator[Services]:
    settings = Settings(
        var=tmp_path_factory.mktemp("var"),
        server=ServerSettings(port=free_port()),
        demo=DemoSettings(enabled=True),
    )
    async with open_database(database_url), services_over(settings, redis_url) as built:
        for account, name, post, department in (*CAST, *FURTHER):
            await create_account(account, PASSWORD, name=name, post=post, department=department, now=clock())
        yield dataclasses.replace(built, clock=clock)


@dataclass
class Office:
    """The people at work: each signs in once, whoever is named asks."""

    url: str
    services: Services
    clock: Clock
    stack: contextlib.AsyncExitStack
    visitors: dict[str, Visitor]

    async def who(self, account: str) -> Visitor:
        if account not in self.visitors:
            jar = aiohttp.CookieJar(unsafe=True)
            made = Visitor(self.url, await self.stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar)))
            await made.login(account)
            self.visitors[account] = made
        return self.visitors[account]

    async def ask(self, account: str, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON of one request."""
        return await (await self.who(account)).ask(method, path, body, **headers)

    async def ok(self, account: str, method: str, path: str, body: object = None, **headers: str) -> Any:
        """JSON of a request that must succeed."""
        status, answer = await self.ask(account, method, path, body, **headers)
        assert status < 300, (path, status, answer)
        return answer

    async def act(self, account: str, ticket: dict[str, Any], action: str, **form: object) -> dict[str, Any]:
        """One step on the ticket as it is now."""
        path = f"/api/tickets/{ticket['id']}"
        version = (await self.ok(account, "GET", path))["version"]
        done: dict[str, Any] = await self.ok(account, "POST", f"{path}/actions/{action}", {"version": version, **form})
        return done

    async def draft(self, **fields: object) -> dict[str, Any]:
        made = await self.ok("su", "POST", "/api/tickets", {})
        saved: dict[str, Any] = await self.ok(
            "su", "PATCH", f"/api/tickets/{made['id']}", {"version": made["version"], "fields": MATTER | fields}
        )
        return saved

    async def dispatched(self, **fields: object) -> dict[str, Any]:
        """A ticket that Su took down and Xu dispatched, now."""
        ticket = await self.draft(**fields)
        await self.act("su", ticket, "accept")
        return await self.act("xu", ticket, "dispatch")

    async def read(self, ticket: dict[str, Any], account: str = "lin") -> dict[str, Any]:
        found: dict[str, Any] = await self.ok(account, "GET", f"/api/tickets/{ticket['id']}")
        return found

    async def sweep(self) -> None:
        """What time alone does, as of the clock."""
        await Sweep(self.services.tickets).run(self.clock())


@pytest.fixture(scope="module")
async def office(services: Services, clock: Clock) -> AsyncIterator[Office]:
    async with contextlib.AsyncExitStack() as stack, listening(services):
        yield Office(services.settings.public_url, services, clock, stack, {})


# ------------------------------------------------------------------ pages in a browser
CHROMIUM = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), "")
KEPT = json.dumps({"language": "zh-CN", "theme": "light", "seat": None, "widths": {}})
REMEMBER = f"localStorage.setItem('hotline.preferences', {KEPT!r}); sessionStorage.setItem('hotline.seatless', 'yes')"
OpenPage = Callable[[str, str], Awaitable[Page]]


@pytest.fixture
async def opened(office: Office) -> AsyncIterator[OpenPage]:
    """A browser page on which `account` stands at `path`, without a seat."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        async def open_page(account: str, path: str) -> Page:
            context = await browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            who = {"account": account, "password": PASSWORD}
            signed_in = await context.request.post(
                f"{office.url}/api/login", data=who, headers={"X-Requested-With": "hotline"}
            )
            assert signed_in.ok, await signed_in.text()
            await context.add_init_script(REMEMBER)
            page = await context.new_page()
            await page.goto(f"{office.url}{path}")
            return page

        yield open_page
        await browser.close()

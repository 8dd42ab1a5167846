"""Killed without a word, again and again: every act that was acknowledged is there once, whole, told of, and in order.

A console and two workers run as processes over a PostgreSQL of the test's own; they and the database are killed by
turns while people write over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from agent_console.embedded import embedded_postgres, embedded_redis
from agent_console.keys import holding
from agent_console.settings import Settings
from callcenter.stream import FloorStream, open_redis
from routing.shipped import shipped_pack, shipped_rulebook
from tests.integration.agent_console.conftest import CAST, PASSWORD
from tests.integration.tickets.conftest import COMPLAINT, SU, XU
from tests.ports import free_port
from tickets.accounts import create_account
from tickets.database import migrate, open_database
from tickets.rules import Rules
from tickets.service import TicketService

HEADERS = {"X-Requested-With": "hotline", "Accept-Language": "en"}
OVERDUE, WRITERS, PATIENCE = 20, 3, 150
VICTIMS = ("worker-1", "console", "postgres", "worker-2")
"""Who is killed, in this order; each time when a few more acts were acknowledged since the last."""
ACTS_BETWEEN = 4
LATE = """
SELECT kind, count(*) AS times, count(DISTINCT ticket_id) AS tickets FROM ticket_event
WHERE kind IN ('deemed_signed', 'light_yellow', 'light_red', 'supervised') AND ticket_id = ANY($1::uuid[]) GROUP BY kind
"""


@dataclass
class City:
    """The processes and where they write."""

    var: Path
    database_url: str
    redis_url: str
    port: int
    processes: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, name: str) -> None:
        with (self.var / f"{name}.log").open("ab") as log:
            self.processes[name] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "agent_console", name.partition("-")[0], env=self.environment, cwd=self.var,
                stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL,
            )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        given = {
            "VAR": str(self.var), "DATABASE__URL": self.database_url, "REDIS__URL": self.redis_url,
            "SERVER__PORT": str(self.port), "SERVER__LIVE_PORT": str(self.live_port),
        }  # fmt: skip
        return {"PATH": os.environ["PATH"], **{f"HOTLINE__{name}": value for name, value in given.items()}}

    def __post_init__(self) -> None:
        self.live_port = free_port()

    async def kill(self, name: str) -> None:
        """No goodbye; a supervisor starts it again, and the database's keeper the database."""
        if name == "postgres":
            os.kill(int((self.var / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            return
        self.processes[name].kill()
        await self.processes[name].wait()
        await self.start(name)

    async def stop(self) -> None:
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        for process in self.processes.values():
            await process.wait()


@dataclass
class Writer:
    """One person who writes until told to stop, and remembers what was acknowledged."""

    account: str
    city: City
    http: aiohttp.ClientSession
    acknowledged: list[str] = field(default_factory=list)
    """Texts of notes that the platform said it has."""

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """(0, None) when nobody answered, or the platform said that a server is away."""
        try:
            async with self.http.request(method, self.city.url + path, json=body, headers=HEADERS) as response:
                answer = await response.json()
                return (0, None) if response.status >= 500 else (response.status, answer)
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0, None

    async def answered(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """The first real answer."""
        while True:
            status, answer = await self.ask(method, path, body)
            if status:
                return status, answer
            await asyncio.sleep(0.05)

    async def write(self, ticket: str, text: str) -> None:
        """A note, sent again until it is certain that it stands: by its own answer, or by reading the record."""
        while True:
            seen = (await self.answered("GET", f"/api/tickets/{ticket}"))[1]
            if any(text in event["text"] for event in seen["timeline"]):  # in English between quotation marks
                break
            body = {"version": seen["version"], "text": text}
            status, answer = await self.ask("POST", f"/api/tickets/{ticket}/actions/note", body)
            if status == 200:
                break
            assert status == 0 or answer["code"] == "ticket_changed", answer
        self.acknowledged.append(text)

    async def work(self, over: asyncio.Event) -> None:
        count = 0
        while not over.is_set():
            status, draft = await self.answered("POST", "/api/tickets", {})
            assert status == 200, draft
            path = f"/api/tickets/{draft['id']}"
            fields = {"version": draft["version"], "fields": COMPLAINT}
            status, answer = await self.answered("PATCH", path, fields)
            assert status in {200, 409}, answer
            version = (await self.answered("GET", path))[1]["version"]
            status, answer = await self.answered("POST", f"{path}/actions/accept_and_dispatch", {"version": version})
            assert status in {200, 409}, answer
            for _ in range(3):
                count += 1
                await self.write(draft["id"], f"{self.account} 第 {count} 条")


@pytest.fixture
async def city() -> AsyncIterator[City]:
    var = Path(tempfile.mkdtemp(prefix="hotline-crash-"))
    async with embedded_postgres(var / "postgres", "crash") as database, embedded_redis(var / "redis") as bus:
        await migrate(database)
        made = City(var, database, bus, free_port())
        try:
            yield made
        finally:
            await made.stop()
    shutil.rmtree(var, ignore_errors=True)


async def _overdue(city: City) -> list[Any]:
    """Tickets that everything is late for: whatever worker comes first has much to do."""
    async with open_database(city.database_url), holding(Settings(var=city.var)):
        for account, name, post, department in CAST:
            await create_account(account, PASSWORD, name=name, post=post, department=department, now=datetime.now(UTC))
        service, then, found = TicketService(Rules(shipped_rulebook(), shipped_pack())), _weeks_ago(), []
        for _ in range(OVERDUE):
            ticket = await service.open_draft(SU, now=then, fields=COMPLAINT)
            ticket = await service.act(SU, ticket.id, 1, "accept", now=then)
            found.append((await service.act(XU, ticket.id, 2, "dispatch", now=then)).id)
        return found


def _weeks_ago() -> datetime:
    return datetime.now(UTC) - timedelta(days=40)


async def _rows(city: City, statement: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(city.database_url)
    try:
        return await connection.fetch(statement, *values)
    finally:
        await connection.close()


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    """A server that is away says neither yes nor no."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                if await true():
                    return
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def _writers(city: City) -> AsyncIterator[list[Writer]]:
    async with contextlib.AsyncExitStack() as stack:
        found = []
        for account in ("su", "gu", "lin")[:WRITERS]:
            jar = aiohttp.CookieJar(unsafe=True)
            timeout = aiohttp.ClientTimeout(total=20)
            http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar, timeout=timeout))
            writer = Writer(account, city, http)
            status, answer = await writer.answered("POST", "/api/login", {"account": account, "password": PASSWORD})
            assert status == 200, answer
            found.append(writer)
        yield found


async def _storm(city: City, late: list[Any]) -> list[str]:
    """Everything at once; the texts that were acknowledged."""
    for name in ("console", "worker-1", "worker-2"):
        await city.start(name)

    async def begun() -> bool:
        return bool(await _rows(city, LATE, late))

    await _until(begun)
    over = asyncio.Event()
    async with _writers(city) as writers, asyncio.TaskGroup() as together:
        for writer in writers:
            together.create_task(writer.work(over))
        for victim in VICTIMS:
            reached = sum(len(writer.acknowledged) for writer in writers) + ACTS_BETWEEN

            async def went_on(reached: int = reached) -> bool:
                return sum(len(writer.acknowledged) for writer in writers) >= reached

            await _until(went_on)
            await city.kill(victim)
        over.set()
    return [text for writer in writers for text in writer.acknowledged]


@pytest.mark.timeout(600)
async def test_what_was_acknowledged_is_there_once_after_every_kill(city: City):
    late = await _overdue(city)
    acknowledged = await _storm(city, late)

    async def all_swept() -> bool:
        rows = await _rows(city, "SELECT count(*) AS left FROM ticket WHERE light_due_at <= now()")
        return rows[0]["left"] == 0

    async def all_told() -> bool:
        rows = await _rows(
            city,
            "SELECT count(*) AS left FROM ticket_event, relay_cursor WHERE relay_cursor.name = 'notices' "
            "AND (ticket_event.xact, ticket_event.id) > (relay_cursor.xact, relay_cursor.last_id)",
        )
        return rows[0]["left"] == 0

    await _until(all_swept)
    await _until(all_told)
    notes = Counter(row["text"] for row in await _rows(city, "SELECT text FROM ticket_event WHERE kind = 'note'"))
    assert len(acknowledged) >= ACTS_BETWEEN * len(VICTIMS)
    assert {text: notes[text] for text in acknowledged} == dict.fromkeys(acknowledged, 1)
    await _nothing_half_written(city)
    await _each_step_once(city, late)
    await _all_told(city)


async def _nothing_half_written(city: City) -> None:
    """The record's own check, and every ticket's row beside its events."""
    checked = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "agent_console", "audit", "verify", env=city.environment, cwd=city.var,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await checked.communicate()
    assert checked.returncode == 0, said.decode()
    broken = await _rows(
        city,
        "SELECT ticket.number FROM ticket LEFT JOIN ticket_search ON ticket_search.ticket_id = ticket.id "
        "WHERE ticket_search.ticket_id IS NULL OR event_seq <> (SELECT count(*) FROM ticket_event "
        "WHERE ticket_event.ticket_id = ticket.id) OR version < (SELECT max(version) FROM ticket_event "
        "WHERE ticket_event.ticket_id = ticket.id)",
    )
    assert broken == []


async def _each_step_once(city: City, late: list[Any]) -> None:
    """Two workers and their restarts looked at the same tickets: no step was taken twice, and none was left out."""
    steps = {row["kind"]: (row["times"], row["tickets"]) for row in await _rows(city, LATE, late)}
    for kind in ("deemed_signed", "supervised"):
        assert steps[kind] == (OVERDUE, OVERDUE), steps
    twice = await _rows(
        city, "SELECT ticket_id FROM supervision_step GROUP BY ticket_id, breach, level, due_at HAVING count(*) > 1"
    )
    orders = await _rows(city, "SELECT number FROM supervision_order")
    assert twice == []
    assert len({row["number"] for row in orders}) == len(orders) == OVERDUE


async def _all_told(city: City) -> None:
    """At least once each; what came twice says the same."""
    client = open_redis(city.redis_url)
    told: dict[tuple[str, int], str] = {}
    events = await _rows(city, "SELECT ticket_id, seq, kind FROM ticket_event")
    wanted = {(str(row["ticket_id"]), row["seq"]): row["kind"] for row in events}
    async with asyncio.timeout(PATIENCE), contextlib.aclosing(FloorStream(client).notices("0")) as notices:
        async for notice in notices:
            key = (notice["id"], notice["seq"])
            assert told.setdefault(key, notice["kind"]) == notice["kind"]
            if wanted.keys() <= told.keys():
                break
    await client.aclose()
    assert {key: told[key] for key in wanted} == wanted


async def test_of_two_writers_with_one_version_the_slower_hears_who_did_what_and_when(city: City):
    await _overdue(city)
    await city.start("console")
    async with _writers(city) as (su, gu, _):
        draft = (await su.answered("POST", "/api/tickets", {}))[1]
        fields = {"version": draft["version"], "fields": COMPLAINT}
        version = (await su.answered("PATCH", f"/api/tickets/{draft['id']}", fields))[1]["version"]
        path = f"/api/tickets/{draft['id']}/actions/accept_and_dispatch"
        dispatched = (await su.answered("POST", path, {"version": version}))[1]
        path = f"/api/tickets/{draft['id']}/actions/note"
        body = {"version": dispatched["version"]}
        answers = await asyncio.gather(
            su.ask("POST", path, body | {"text": "先写的"}), gu.ask("POST", path, body | {"text": "后写的"})
        )
        assert sorted(status for status, _ in answers) == [200, 409]
        winner = "苏念慈" if answers[0][0] == 200 else "顾闻笛"
        refused = next(answer for status, answer in answers if status == 409)
        assert refused["code"] == "ticket_changed"
        assert winner in refused["detail"]
        assert "Note added" in refused["detail"]
        assert re.search(r"\d\d-\d\d \d\d:\d\d ", refused["detail"]), "when"
        seen = (await su.answered("GET", f"/api/tickets/{draft['id']}"))[1]
        assert [event["kind"] for event in seen["timeline"]].count("note") == 1, "nothing of the slower one was kept"

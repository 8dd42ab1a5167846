"""A write to a ticket beside bare asyncpg sending the same rows: through the service, and through the API beside a bare
aiohttp handler. Writes a second, one at a time."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg
from aiohttp import web

from agent_console.app import listening
from agent_console.compose import services_over
from agent_console.embedded import embedded_postgres, embedded_redis
from agent_console.settings import ServerSettings, Settings
from bench.row import Row
from routing.shipped import shipped_pack, shipped_rulebook
from tickets.accounts import create_account
from tickets.database import migrate, open_database
from tickets.people import Actor, Role
from tickets.personal.keyfile import Fixed, hold
from tickets.rules import Rules
from tickets.service import TicketService

WRITES = 300
PASSWORD = "made-up for the bench"  # noqa: S105  of an account that lives as long as the bench
MINIMAL = {"Prefer": "return=minimal"}
NOTHING: Mapping[str, str] = MappingProxyType({})
ROUNDS = 3
AGENT = Actor(id="bench", name="测试员", post="voice", role=Role.AGENT)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FIELDS = {"matter": "路灯不亮", "demand": "尽快修复", "place": "某路", "type": "help", "area": "341802"}


def run() -> list[Row]:
    """Best of several rounds each, on the embedded PostgreSQL."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as name:
        folder = Path(name)
        async with embedded_postgres(folder / "postgres", "bench") as url, embedded_redis(folder / "redis") as redis:
            await migrate(url)
            hold(Fixed.of_one_key(NOW))
            async with open_database(url, pool=4):
                ours, bare = await _service_rate(), await _bare_rate(url)
                api, whole, handler = *await _api_rates(folder, redis), await _handler_rate(url)
    return [
        Row("ticket writes/s, row and chained event (peer: bare asyncpg)", ours, bare, ours / bare, ">= 0.5"),
        Row("the same over HTTP (peer: bare aiohttp and asyncpg)", api, handler, api / handler, ">= 0.5"),
        Row("  with the ticket's whole page back (same)", whole, handler, whole / handler, ""),
    ]


async def _service_rate() -> float:
    service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
    ticket = await service.open_draft(AGENT, now=NOW, fields=FIELDS)
    ticket = await service.act(AGENT, ticket.id, 1, "accept", now=NOW)

    async def write(number: int) -> None:
        nonlocal ticket
        ticket = await service.act(AGENT, ticket.id, ticket.version, "note", {"text": f"第 {number} 条"}, now=NOW)

    return await _best(write)


async def _bare_rate(url: str) -> float:
    connection = await asyncpg.connect(url)
    ticket = await connection.fetchrow("SELECT id, version, event_seq FROM ticket LIMIT 1")

    async def write(number: int) -> None:
        await _bare_write(connection, ticket["id"], f"第 {number} 条")

    rate = await _best(write)
    await connection.close()
    return rate


async def _api_rates(folder: Path, redis: str) -> tuple[float, float]:
    """Notes through the whole console: session, permission, guards, chain; answered in short, and with the page."""
    await create_account("bench", PASSWORD, name="测试员", post="voice", now=datetime.now(UTC))
    settings = Settings(var=folder, server=ServerSettings(port=free_port()))
    async with services_over(settings, redis) as services, listening(services), _client() as client:
        base = f"http://127.0.0.1:{settings.server.port}/api"
        await _sent(client, "POST", f"{base}/login", {"account": "bench", "password": PASSWORD})
        tickets = [await _accepted(client, base) for _ in range(WRITES * ROUNDS // 10)]
        return await _notes(client, base, tickets, MINIMAL), await _notes(client, base, tickets, NOTHING)


async def _notes(
    client: aiohttp.ClientSession, base: str, tickets: list[dict[str, Any]], headers: Mapping[str, str]
) -> float:
    numbers = itertools.count()

    async def write(number: int) -> None:
        place = next(numbers) % len(tickets)
        body = {"version": tickets[place]["version"], "text": f"第 {number} 条"}
        path = f"{base}/tickets/{tickets[place]['id']}/actions/note"
        tickets[place] = await _sent(client, "POST", path, body, headers)

    return await _best(write)


async def _accepted(client: aiohttp.ClientSession, base: str) -> dict[str, Any]:
    draft = await _sent(client, "POST", f"{base}/tickets", {})
    path = f"{base}/tickets/{draft['id']}"
    draft = await _sent(client, "PATCH", path, {"version": 1, "fields": FIELDS})
    return await _sent(client, "POST", f"{path}/actions/accept", {"version": draft["version"]})


async def _handler_rate(url: str) -> float:
    """A handler that does nothing but the same two rows, and answers with the ticket's row."""
    pool = await asyncpg.create_pool(url, min_size=1, max_size=4)
    ticket_id = await pool.fetchval("SELECT id FROM ticket LIMIT 1")

    async def note(request: web.Request) -> web.Response:
        body = await request.json()
        async with pool.acquire() as connection:
            await _bare_write(connection, ticket_id, body["text"])
            row = await connection.fetchrow("SELECT * FROM ticket WHERE id = $1", ticket_id)
        return web.json_response(dict(row), dumps=lambda value: json.dumps(value, default=str))

    app = web.Application()
    app.router.add_post("/note", note)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with _client() as client:
        rate = await _best(lambda number: _sent(client, "POST", f"http://127.0.0.1:{port}/note", {"text": str(number)}))
    await runner.cleanup()
    await pool.close()
    return rate


def _client() -> aiohttp.ClientSession:
    jar = aiohttp.CookieJar(unsafe=True)
    return aiohttp.ClientSession(cookie_jar=jar, headers={"X-Requested-With": "hotline"})


async def _sent(
    client: aiohttp.ClientSession,
    method: str,
    address: str,
    body: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    async with client.request(method, address, json=body, headers=headers) as response:
        response.raise_for_status()
        found: dict[str, Any] = await response.json()
        return found


async def _bare_write(connection: asyncpg.Connection, ticket_id: UUID, text: str) -> None:
    async with connection.transaction():
        ticket = await connection.fetchrow("SELECT * FROM ticket WHERE id = $1", ticket_id)
        seq, version = ticket["event_seq"] + 1, ticket["version"] + 1
        await connection.execute(
            """
            UPDATE ticket SET status = $3, light = $4, light_due_at = $5, event_seq = $6, event_hash = $7,
                version = version + 1 WHERE id = $1 AND version = $2
            """,
            *(ticket_id, ticket["version"], ticket["status"], "none", None, seq, "0" * 64),
        )
        await connection.execute(
            """
            INSERT INTO ticket_event (ticket_id, seq, version, at, kind, actor_id, actor_name, actor_post, text, detail,
                previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            *(ticket_id, seq, version, NOW, "note", AGENT.id, AGENT.name, AGENT.post, text),
            *(json.dumps({"text": text}), "0" * 64, "1" * 64),
        )


async def _best(write: Callable[[int], Awaitable[object]]) -> float:
    return max([await _rate(write) for _ in range(ROUNDS)])


async def _rate(write: Callable[[int], Awaitable[object]]) -> float:
    begin = time.perf_counter()
    for number in range(WRITES):
        await write(number)
    return WRITES / (time.perf_counter() - begin)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

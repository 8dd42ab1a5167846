"""A write to a ticket through the service beside bare asyncpg sending the same rows: writes a second, one at a time."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg

from agent_console.embedded import embedded_postgres
from bench.row import Row
from routing.shipped import shipped_pack, shipped_rulebook
from tickets.database import migrate, open_database
from tickets.people import Actor, Role
from tickets.rules import Rules
from tickets.service import TicketService

WRITES = 300
ROUNDS = 3
AGENT = Actor(id="bench", name="测试员", post="voice", role=Role.AGENT)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FIELDS = {"matter": "路灯不亮", "demand": "尽快修复", "place": "某路", "type": "help", "area": "341802"}


def run() -> list[Row]:
    """Best of several rounds each, on the embedded PostgreSQL."""
    ours, bare = asyncio.run(_measure())
    return [Row("ticket writes/s, row and chained event (peer: bare asyncpg)", ours, bare, ours / bare, ">= 0.15")]


async def _measure() -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        async with embedded_postgres(Path(folder) / "postgres", "bench") as url:
            await migrate(url)
            async with open_database(url, pool=2):
                return await _service_rate(), await _bare_rate(url)


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


async def _best(write: Callable[[int], Awaitable[None]]) -> float:
    return max([await _rate(write) for _ in range(ROUNDS)])


async def _rate(write: Callable[[int], Awaitable[None]]) -> float:
    begin = time.perf_counter()
    for number in range(WRITES):
        await write(number)
    return WRITES / (time.perf_counter() - begin)

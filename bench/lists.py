"""Lists, counters and searches (p95) over a million tickets beside ten thousand; a sweep over a million open ones."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from agent_console.embedded import embedded_postgres
from bench.made_up import AGENT, DESK, FIELDS, HANDLER, MATTERS, NOW, PLACES, fill, loading
from bench.row import Row
from routing.shipped import shipped_pack, shipped_rulebook
from tickets.database import migrate, open_database
from tickets.deadlines import Sweep
from tickets.lists import TicketFilter, ticket_counters, ticket_page, views_of
from tickets.models import Ticket
from tickets.people import Actor
from tickets.queries import Beside, beside, visible_ticket
from tickets.rules import Rules
from tickets.service import TicketService

FEW = 10_000
MANY = int(os.environ.get("HOTLINE_BENCH_TICKETS", "1000000"))
DUE = 500
"""Tickets that the sweep has to change."""
ASKS = 60
ROUNDS = 5
SEARCHED = (("closed", DESK), ("closed", DESK), ("open", DESK), ("closed", HANDLER), ("department", HANDLER))
"""Where desks search."""
NARROWED: tuple[dict[str, Any], ...] = (
    {"type": FIELDS["type"]},
    {"type": "praise"},
    {"since": NOW - timedelta(days=6), "until": NOW - timedelta(days=3)},
)
"""To what they narrow it: to what every ticket is, to what none is, to some days."""
NARROW = "search in narrowed lists"
UP_TO = "<= 1.5"


def run() -> list[Row]:
    """The load of a million tickets takes a minute and a half; they need 3 GB of disk meanwhile."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        async with embedded_postgres(Path(folder) / "postgres", "few") as few:
            many = few.replace("/few?", "/many?")
            await _load(few, many)
            found = await _by_turns(few, many)
            alone, among = await _sweeps(few, many)
    size = f"{MANY:,}"
    _, narrow = found.pop(NARROW)
    _, wide = found["search"]
    return [
        *(
            Row(f"{name}, p95 ms, {size} tickets (peer: {FEW:,})", ours, peer, ours / peer, UP_TO)
            for name, (peer, ours) in found.items()
        ),
        Row("  the same in narrowed lists (peer: not narrowed)", narrow, wide, narrow / wide, UP_TO),
        Row(f"sweep of {DUE} due, s, among {size} open (peer: them alone)", among, alone, among / alone, "<= 1.2"),
    ]


async def _load(few: str, many: str) -> None:
    connection = await asyncpg.connect(few)
    await connection.execute("CREATE DATABASE many")
    await connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()
    for url, size in ((few, FEW), (many, MANY)):
        await migrate(url)
        await fill(url, size)


# ------------------------------------------------------------------ lists
async def _by_turns(few: str, many: str) -> dict[str, tuple[float, float]]:
    """p95 in milliseconds of few and of many: of each single ask the best of ROUNDS, by turns, so that what else the
    machine does at a moment weighs on neither."""
    rounds: dict[str, list[dict[str, list[float]]]] = {few: [], many: []}
    for _ in range(ROUNDS):
        for url, timed in rounds.items():
            async with open_database(url, pool=4):
                timed.append(await _timed())
    return {name: (_p95(rounds[few], name), _p95(rounds[many], name)) for name in rounds[few][0]}


def _p95(rounds: list[dict[str, list[float]]], name: str) -> float:
    best = sorted(min(times) for times in zip(*(one[name] for one in rounds), strict=True))
    return best[int(len(best) * 0.95)]


async def _timed() -> dict[str, list[float]]:
    lists = [(view, actor) for actor in (DESK, HANDLER, AGENT) for view in views_of(actor)]
    chosen = random.Random(7)
    asked = [(_text(chosen), *chosen.choice(SEARCHED)) for _ in range(ASKS)]
    return {
        "lists": await _times([lambda v=view, a=actor: ticket_page(v, a) for view, actor in lists] * 3),
        "one ticket's page": await _times([lambda i=i: _page(i) for i in await _some(chosen)]),
        "counters": await _times([lambda a=actor: ticket_counters(a) for actor in (DESK, HANDLER, AGENT)] * 20),
        "search": await _times([_search(*one, {}) for one in asked]),
        NARROW: await _times([_search(*one, chosen.choice(NARROWED)) for one in asked]),
    }


async def _some(chosen: random.Random) -> list[UUID]:
    """Ids of tickets from any time."""
    newest: list[UUID] = await Ticket.all().order_by("-opened_at").limit(FEW).values_list("id", flat=True)
    return chosen.sample(newest, ASKS)


async def _page(ticket_id: UUID) -> Beside:
    """All that the page of one ticket reads."""
    return await beside(await visible_ticket(DESK, ticket_id))


def _search(q: str, view: str, actor: Actor, narrowed: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    filters = TicketFilter(q=q, **narrowed)
    return lambda: ticket_page(view, actor, filters=filters)


def _text(chosen: random.Random) -> str:
    """What desks ask for: a place with its matter, a matter, a place, a number, the end of a telephone number."""
    place, matter = chosen.choice(PLACES), chosen.choice(MATTERS)
    number = f"{chosen.randrange(10_000):04d}"
    asked = [f"{place} {matter}", matter, place, f"260228-000{number}", f"{number}{number}"]
    return chosen.choices(asked, [4, 2, 1, 2, 1])[0]


async def _times(asks: list[Callable[[], Awaitable[object]]]) -> list[float]:
    """Milliseconds of each, which is asked once before it is timed."""
    times = []
    for ask in asks:
        await ask()
        begin = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - begin) * 1000)
    return times


# ------------------------------------------------------------------ the sweep
async def _sweeps(few: str, many: str) -> tuple[float, float]:
    """Seconds for the due tickets where nothing else has a clock, and where a million others have: the best of each by
    turns."""
    async with _clocks(few, None) as alone, _clocks(many, NOW.replace(year=2027)) as among:
        times = [(await _sweep(few, alone), await _sweep(many, among)) for _ in range(2 * ROUNDS)]
    return min(one for one, _ in times), min(other for _, other in times)


@asynccontextmanager
async def _clocks(url: str, at: datetime | None) -> AsyncIterator[asyncpg.Connection]:
    """Every ticket of the database is looked at next at this time, None: never."""
    connection = await asyncpg.connect(url, command_timeout=900)
    async with loading(connection):
        await connection.execute("UPDATE ticket SET light_due_at = $1 WHERE light_due_at IS DISTINCT FROM $1", at)
    yield connection
    await connection.close()


async def _sweep(url: str, connection: asyncpg.Connection) -> float:
    await connection.execute(
        """
        UPDATE ticket SET light_due_at = $1, light = 'green', level = 0, status = 'working', closed_at = NULL
        WHERE id IN (SELECT id FROM ticket ORDER BY opened_at DESC LIMIT $2)
        """,
        *(NOW, DUE),
    )
    service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
    async with open_database(url, pool=4):
        begin = time.perf_counter()
        await Sweep(service).run(NOW)
        return time.perf_counter() - begin

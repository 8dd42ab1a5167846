"""Lists, counters and searches (p95) over a million tickets beside ten thousand; a sweep over a million open ones."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import asyncpg

from agent_console.embedded import embedded_postgres
from bench.made_up import AGENT, DESK, HANDLER, MATTERS, NOW, PLACES, fill, loading
from bench.row import Row
from routing.shipped import shipped_pack, shipped_rulebook
from tickets.database import migrate, open_database
from tickets.deadlines import Sweep
from tickets.models import Ticket
from tickets.queries import Beside, TicketFilter, beside, ticket_counters, ticket_page, views_of, visible_ticket
from tickets.rules import Rules
from tickets.service import TicketService

FEW = 10_000
MANY = int(os.environ.get("HOTLINE_BENCH_TICKETS", "1000000"))
DUE = 500
"""Tickets that the sweep has to change."""
ASKS = 60
ROUNDS = 3
SEARCHED = (("closed", DESK), ("closed", DESK), ("open", DESK), ("closed", HANDLER), ("department", HANDLER))
"""Where desks search."""
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
            alone, among = await _sweeps(many)
    size = f"{MANY:,}"
    return [
        *(
            Row(f"{name}, p95 ms, {size} tickets (peer: {FEW:,})", ours, peer, ours / peer, UP_TO)
            for name, (peer, ours) in found.items()
        ),
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
    """p95 in milliseconds of few and of many: the best of ROUNDS, which other work on the machine meets both alike."""
    rounds = []
    for _ in range(ROUNDS):
        pair = []
        for url in (few, many):
            async with open_database(url, pool=4):
                pair.append(await _p95s())
        rounds.append(pair)
    return {
        name: (min(one[name] for one, _ in rounds), min(other[name] for _, other in rounds)) for name in rounds[0][0]
    }


async def _p95s() -> dict[str, float]:
    lists = [(view, actor) for actor in (DESK, HANDLER, AGENT) for view in views_of(actor)]
    chosen = random.Random(7)
    asked = [(_text(chosen), *chosen.choice(SEARCHED)) for _ in range(ASKS)]
    return {
        "lists": await _p95([lambda v=view, a=actor: ticket_page(v, a) for view, actor in lists] * 3),
        "one ticket's page": await _p95([lambda i=i: _page(i) for i in await _some(chosen)]),
        "counters": await _p95([lambda a=actor: ticket_counters(a) for actor in (DESK, HANDLER, AGENT)] * 20),
        "search": await _p95([lambda q=q, v=v, a=a: ticket_page(v, a, filters=TicketFilter(q=q)) for q, v, a in asked]),
    }


async def _some(chosen: random.Random) -> list[UUID]:
    """Ids of tickets from any time."""
    newest: list[UUID] = await Ticket.all().order_by("-opened_at").limit(FEW).values_list("id", flat=True)
    return chosen.sample(newest, ASKS)


async def _page(ticket_id: UUID) -> Beside:
    """All that the page of one ticket reads."""
    return await beside(await visible_ticket(DESK, ticket_id))


def _text(chosen: random.Random) -> str:
    """What desks ask for: a place with its matter, a matter, a place, a number, the end of a telephone number."""
    place, matter = chosen.choice(PLACES), chosen.choice(MATTERS)
    number = f"{chosen.randrange(10_000):04d}"
    asked = [f"{place} {matter}", matter, place, f"260228-000{number}", f"{number}{number}"]
    return chosen.choices(asked, [4, 2, 1, 2, 1])[0]


async def _p95(asks: list[Callable[[], Awaitable[object]]]) -> float:
    """Milliseconds; each is asked once before it is timed."""
    times = []
    for ask in asks:
        await ask()
        begin = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)[int(len(times) * 0.95)]


# ------------------------------------------------------------------ the sweep
async def _sweeps(url: str) -> tuple[float, float]:
    """Seconds for the due tickets while nothing else is open, and while all the others are."""
    connection = await asyncpg.connect(url, command_timeout=900)
    service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
    async with open_database(url, pool=4):
        await connection.execute("UPDATE ticket SET light_due_at = NULL WHERE light_due_at IS NOT NULL")
        await connection.execute("VACUUM ANALYZE ticket")
        alone = await _sweep(connection, service)
        async with loading(connection):
            await connection.execute("UPDATE ticket SET light_due_at = $1", NOW.replace(year=2027))
        among = await _sweep(connection, service)
    await connection.close()
    return alone, among


async def _sweep(connection: asyncpg.Connection, service: TicketService) -> float:
    """Best of three."""
    times = []
    for _ in range(3):
        await connection.execute(
            """
            UPDATE ticket SET light_due_at = $1, light = 'green', level = 0 WHERE id IN (
                SELECT id FROM ticket WHERE status = 'working' ORDER BY opened_at DESC LIMIT $2)
            """,
            *(NOW, DUE),
        )
        begin = time.perf_counter()
        await Sweep(service).run(NOW)
        times.append(time.perf_counter() - begin)
    return min(times)

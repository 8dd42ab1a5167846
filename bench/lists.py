"""Lists, counters and searches over a million tickets beside ten thousand (p95), and a sweep over a million open ones.

The tickets are made up inside PostgreSQL from one that the service wrote; their words are cut by the platform itself.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from agent_console.embedded import embedded_postgres
from bench.row import Row
from routing.shipped import shipped_pack, shipped_rulebook
from tickets.database import migrate, open_database
from tickets.deadlines import Sweep
from tickets.people import Actor, Role
from tickets.queries import TicketFilter, ticket_counters, ticket_page, views_of
from tickets.rules import Rules
from tickets.search_words import document
from tickets.service import TicketService

FEW = 10_000
MANY = int(os.environ.get("HOTLINE_BENCH_TICKETS", "1000000"))
DUE = 500
"""Tickets that the sweep has to change."""
ASKS = 60
UP_TO = "<= 1.5"
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
UNIT = "341802-market"
AGENT = Actor(id="bench", name="测试员", post="voice", role=Role.AGENT)
DESK = Actor(id="desk", name="测试员", post="dispatch", role=Role.DISP)
HANDLER = Actor(id="unit", name="测试员", post="handler", role=Role.HANDLER, department=UNIT)
FIELDS = {"matter": "路灯不亮", "demand": "尽快修复", "place": "某路", "type": "help", "area": "341802"}
MATTERS = ("路灯不亮", "电梯停运", "垃圾清运不及时", "夜间施工噪音", "自来水浑浊", "井盖丢失", "占道经营", "油烟扰民")
NAMES = "云栖鳌峰锦城宝宁桃李青石澄江水阳敬亭昭亭叠嶂文昌"
PLACES = [f"{one}{two}路" for one in NAMES for two in NAMES if one != two]

_STATES = "(ARRAY['accepted', 'dispatched', 'signed', 'working', 'replied'])[1 + n % 5]"
_LIGHTS = "(ARRAY['green', 'green', 'yellow', 'red', 'supervised'])[1 + n % 5]"
_DIFFERENT = {
    "id": "gen_random_uuid()",
    "number": "to_char(at, 'YYMMDD') || '-' || lpad(n::text, 7, '0')",
    **dict.fromkeys(("opened_at", "saved_at", "accepted_at", "dispatched_at"), "at"),
    "status": f"CASE WHEN live THEN {_STATES} WHEN n > $2 - 3 * $5 THEN 'closed' ELSE 'archived' END",
    "light": f"CASE WHEN live THEN {_LIGHTS} ELSE 'none' END",
    "light_due_at": "CASE WHEN live THEN $3::timestamptz + interval '9 days' END",
    **dict.fromkeys(("sign_due_at", "contact_due_at"), "at + interval '1 day'"),
    "result_due_at": "at + interval '5 days'",
    "callback_due_at": "CASE WHEN live AND n % 5 = 4 THEN at + interval '6 days' END",
    "closed_at": "CASE WHEN NOT live THEN greatest(at, $3::timestamptz - interval '20 days') END",
    "department": "($4::text[])[1 + n % cardinality($4::text[])]",
    "opened_by": "CASE WHEN n % 40 = 0 THEN 'bench' ELSE 'agent' || n % 40 END",
    "caller_number": "'+8613' || lpad((n * 7919 % 1000000000)::text, 9, '0')",
}
"""Columns in which the made-up tickets differ from the first one."""
_FROM = """
FROM generate_series($1::bigint, $2::bigint) AS n,
    LATERAL (SELECT $3::timestamptz - interval '1 minute' * ($2 - n) AS at, n > $2 - $5 AS live) AS made,
    ticket AS base WHERE base.id = $6
"""
_WORDS = """
INSERT INTO ticket_search (ticket_id, search) SELECT id, word.search || (quote_literal(number) || ':1A '
    || quote_literal('tel' || reverse(ltrim(caller_number, '+'))) || ':2B')::tsvector
FROM (SELECT id, number, caller_number, row_number() OVER () AS n FROM ticket AS t
      WHERE NOT EXISTS (SELECT FROM ticket_search WHERE ticket_id = t.id)) AS ticket
JOIN bench_word AS word ON word.n = ticket.n % $1
"""


def run() -> list[Row]:
    """Fills take about two minutes for a million tickets."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        async with embedded_postgres(Path(folder) / "postgres", "bench") as url:
            await migrate(url)
            connection = await asyncpg.connect(url)
            async with open_database(url, pool=4):
                service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
                rows = await _rows(connection, service)
            await connection.close()
            return rows


async def _rows(connection: asyncpg.Connection, service: TicketService) -> list[Row]:
    await _base(connection, service)
    await _fill(connection, service, 1, FEW)
    few = await _p95s()
    await _fill(connection, service, FEW + 1, MANY)
    many = await _p95s()
    alone, among = await _sweeps(connection, service)
    size = f"{MANY:,}"
    return [
        *(
            Row(f"{name}, p95 ms, {size} tickets (peer: {FEW:,})", many[name], few[name], many[name] / few[name], UP_TO)
            for name in few
        ),
        Row(f"sweep of {DUE} due, s, among {size} open (peer: them alone)", among, alone, among / alone, "<= 1.2"),
    ]


async def _base(connection: asyncpg.Connection, service: TicketService) -> None:
    """One real ticket that all others are made from, and the words of made-up texts."""
    ticket = await service.open_draft(AGENT, now=NOW, fields=FIELDS)
    ticket = await service.act(AGENT, ticket.id, 1, "accept", now=NOW)
    ticket = await service.act(DESK, ticket.id, ticket.version, "dispatch", {"department": UNIT}, now=NOW)
    ticket = await service.act(HANDLER, ticket.id, ticket.version, "sign", now=NOW)
    await service.act(HANDLER, ticket.id, ticket.version, "contact", {"text": "已联系"}, now=NOW)
    words = [document("0", [matter, "尽快修复", f"{place}{n % 300} 号"], [], "") for n, (place, matter) in _texts()]
    await connection.execute("CREATE TABLE bench_word (n bigint PRIMARY KEY, search tsvector)")
    await connection.executemany("INSERT INTO bench_word VALUES ($1, $2::tsvector)", list(enumerate(words)))


def _texts() -> list[tuple[int, tuple[str, str]]]:
    return list(enumerate((place, matter) for place in PLACES for matter in MATTERS))


async def _fill(connection: asyncpg.Connection, service: TicketService, first: int, last: int) -> None:
    departments = sorted(service.rules.catalogue.departments)
    base = dict(await connection.fetchrow("SELECT * FROM ticket ORDER BY event_seq DESC LIMIT 1"))
    values = [_DIFFERENT.get(column, f'base."{column}"') for column in base]
    columns = ", ".join(f'"{column}"' for column in base)
    fill = f"INSERT INTO ticket ({columns}) SELECT {', '.join(values)} {_FROM}"
    live = (last - first) * 3 // 100
    await connection.execute(fill, first, last, NOW, departments, live, base["id"], timeout=600)
    await connection.execute(_WORDS, len(_texts()), timeout=600)
    await connection.execute("VACUUM ANALYZE", timeout=600)
    await connection.execute("CHECKPOINT", timeout=600)


# ------------------------------------------------------------------ lists
async def _p95s() -> dict[str, float]:
    lists = [(view, actor) for actor in (DESK, HANDLER, AGENT) for view in views_of(actor)]
    chosen = random.Random(7)
    asked = [_asked(chosen) for _ in range(ASKS)]
    return {
        "lists": await _p95([lambda v=view, a=actor: ticket_page(v, a) for view, actor in lists] * 6),
        "counters": await _p95([lambda a=actor: ticket_counters(a) for actor in (DESK, HANDLER, AGENT)] * 10),
        "search": await _p95([lambda q=q: ticket_page("closed", DESK, filters=TicketFilter(q=q)) for q in asked]),
    }


def _asked(chosen: random.Random) -> str:
    """What desks ask for: mostly a place with its matter, also a number, the end of a telephone number, or a place."""
    place, matter = chosen.choice(PLACES), chosen.choice(MATTERS)
    number = f"{chosen.randrange(10_000):04d}"
    return chosen.choices([f"{place} {matter}", f"260228-000{number}", f"{number}{number}", place], [5, 2, 2, 1])[0]


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
async def _sweeps(connection: asyncpg.Connection, service: TicketService) -> tuple[float, float]:
    """Seconds for the due tickets while nothing else is open, and while all the others are."""
    await connection.execute("UPDATE ticket SET light_due_at = NULL", timeout=600)
    await connection.execute("VACUUM ANALYZE ticket", timeout=600)
    alone = await _sweep(connection, service)
    await connection.execute("UPDATE ticket SET light_due_at = $1", NOW.replace(year=2027), timeout=600)
    await connection.execute("VACUUM ANALYZE ticket", timeout=600)
    return alone, await _sweep(connection, service)


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

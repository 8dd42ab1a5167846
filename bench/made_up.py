"""Made-up tickets by the million: made inside PostgreSQL from one that the service wrote, with words that the platform
itself has cut. Indexes are taken away meanwhile and built again at the end, as after any large load."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg

from routing.shipped import shipped_pack, shipped_rulebook
from tickets.database import open_database
from tickets.people import Actor, Role
from tickets.personal.keyfile import Fixed, hold, newest
from tickets.rules import Rules
from tickets.search import END
from tickets.search_words import document
from tickets.service import TicketService

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
UNIT = "341802-market"
AGENT = Actor(id="bench", name="测试员", post="voice", role=Role.AGENT)
DESK = Actor(id="desk", name="测试员", post="dispatch", role=Role.DISP)
HANDLER = Actor(id="unit", name="测试员", post="handler", role=Role.HANDLER, department=UNIT)
FIELDS = {"matter": "路灯不亮", "demand": "尽快修复", "place": "某路", "type": "help", "area": "341802"}
MATTERS = ("路灯不亮", "电梯停运", "垃圾清运不及时", "夜间施工噪音", "自来水浑浊", "井盖丢失", "占道经营", "油烟扰民")
NAMES = "云栖鳌峰锦城宝宁桃李青石澄江水阳敬亭昭亭叠嶂文昌"
PLACES = [f"{one}{two}路" for one in NAMES for two in NAMES if one != two]
RING = Fixed.of_one_key(NOW)
OPEN_SHARE = 0.03
"""Of all tickets: the newest ones, and one of 2000 from any time."""

_STATES = "(ARRAY['accepted', 'dispatched', 'signed', 'working', 'replied'])[1 + n % 5]"
_LIGHTS = "(ARRAY['green', 'green', 'yellow', 'red', 'supervised'])[1 + n % 5]"
_DIFFERENT = {
    "id": "gen_random_uuid()",
    "number": "to_char(at, 'YYMMDD') || '-' || lpad(n::text, 7, '0')",
    **dict.fromkeys(("opened_at", "saved_at", "accepted_at", "dispatched_at"), "at"),
    "status": f"CASE WHEN live THEN {_STATES} WHEN n > $1 - 3 * $4 THEN 'closed' ELSE 'archived' END",
    "light": f"CASE WHEN live THEN {_LIGHTS} ELSE 'none' END",
    "light_due_at": "CASE WHEN live THEN $2::timestamptz + interval '9 days' END",
    **dict.fromkeys(("sign_due_at", "contact_due_at"), "at + interval '1 day'"),
    "result_due_at": "at + interval '5 days'",
    "callback_due_at": "CASE WHEN live AND n % 5 = 4 THEN at + interval '6 days' END",
    "closed_at": "CASE WHEN NOT live THEN greatest(at, $2::timestamptz - interval '20 days') END",
    "department": "($3::text[])[1 + n % cardinality($3::text[])]",
    "opened_by": "CASE WHEN n % 40 = 0 THEN 'bench' ELSE 'agent' || n % 40 END",
    "caller_index": "md5(n::text)",
}
"""Columns in which the made-up tickets differ from the first one."""
_FROM = """
FROM generate_series(1, $1::bigint) AS n,
    LATERAL (SELECT $2::timestamptz - interval '1 minute' * ($1 - n) AS at) AS time,
    LATERAL (SELECT n > $1 - $4 OR n % 2000 = 7 AS live) AS state, ticket AS base WHERE base.id = $5
"""
_WORDS = """
INSERT INTO ticket_search (ticket_id, search, opened_at, day, live)
SELECT id, word.search || (quote_literal(number) || ':1A '
    || (SELECT string_agg(quote_literal('tel' || md5(ticket.n::text || at)) || ':' || at || 'B ', '')
        FROM generate_series(2, 8) AS at)
    || coalesce(quote_literal('tel' || known.word) || ':9B ', '') || quote_literal('unit' || department)
    || concat_ws(' ', '', quote_literal('type' || type), quote_literal('urgency' || urgency),
        quote_literal('area' || area), CASE WHEN closed_at IS NOT NULL THEN quote_literal('state' || status) END)
    )::tsvector,
    opened_at, floor(extract(epoch FROM opened_at) / 86400)::int, closed_at IS NULL
FROM (SELECT *, row_number() OVER () AS n FROM ticket WHERE id <> $2) AS ticket
JOIN bench_word AS word ON word.n = ticket.n % $1
LEFT JOIN bench_end AS known ON known.n = ticket.n
"""
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('ticket', 'ticket_search')
AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
_SETTINGS = (
    "SET session_replication_role = replica",
    "SET maintenance_work_mem = '512MB'",
    "SET synchronous_commit = off",
)
"""Of the load alone: what is measured goes over other connections."""


async def fill(url: str, count: int) -> None:
    """So many tickets, one a minute up to NOW, in a migrated database without any: a million in some 80 s."""
    service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
    hold(RING)
    connection = await asyncpg.connect(url, timeout=60, command_timeout=900)
    try:
        async with open_database(url, pool=1):
            base = await _first(service)
        await _words(connection)
        async with loading(connection):
            await _rows(connection, sorted(service.rules.catalogue.departments), base, count)
    finally:
        await connection.close()


@asynccontextmanager
async def loading(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Without indexes and checks; afterwards the same indexes, with fresh statistics."""
    for setting in _SETTINGS:
        await connection.execute(setting)
    indexes = await connection.fetch(_INDEXES)
    for index in indexes:
        await connection.execute(f'DROP INDEX "{index["indexname"]}"')
    yield
    for index in indexes:
        await connection.execute(index["indexdef"])
    await connection.execute("VACUUM ANALYZE")
    await connection.execute("CHECKPOINT")


async def _first(service: TicketService) -> str:
    """The one real ticket that all others are made from."""
    ticket = await service.open_draft(AGENT, now=NOW, fields=FIELDS)
    ticket = await service.act(AGENT, ticket.id, 1, "accept", now=NOW)
    ticket = await service.act(DESK, ticket.id, ticket.version, "dispatch", {"department": UNIT}, now=NOW)
    ticket = await service.act(HANDLER, ticket.id, ticket.version, "sign", now=NOW)
    return str((await service.act(HANDLER, ticket.id, ticket.version, "contact", {"text": "已联系"}, now=NOW)).id)


async def _words(connection: asyncpg.Connection) -> None:
    texts = [(place, matter) for place in PLACES for matter in MATTERS]
    words = [
        document("0", [matter, _demand(place, matter), f"{place}{n % 300} 号"], [])
        for n, (place, matter) in enumerate(texts)
    ]
    await connection.execute("CREATE TABLE bench_word (n bigint PRIMARY KEY, search tsvector)")
    await connection.executemany("INSERT INTO bench_word VALUES ($1, $2::tsvector)", list(enumerate(words)))
    ends = [(n, newest().blind(END, f"{n:04d}{n:04d}")) for n in range(10_000)]
    await connection.execute("CREATE TABLE bench_end (n bigint PRIMARY KEY, word text)")
    await connection.executemany("INSERT INTO bench_end VALUES ($1, $2)", ends)


def _demand(place: str, matter: str) -> str:
    known = f"市民反映{place}附近{matter}已有多日，影响周边居民出行和休息，曾向物业反映未果。"
    return f"{known}请尽快派人到现场处理并回复。"


async def _rows(connection: asyncpg.Connection, departments: list[str], base: str, count: int) -> None:
    columns = list(dict(await connection.fetchrow("SELECT * FROM ticket LIMIT 1")))
    values = [_DIFFERENT.get(column, f'base."{column}"') for column in columns]
    named = ", ".join(f'"{column}"' for column in columns)
    fill = f"INSERT INTO ticket ({named}) SELECT {', '.join(values)} {_FROM}"
    await connection.execute(fill, count, NOW, departments, int(count * OPEN_SHARE), base)
    await connection.execute(_WORDS, len(PLACES) * len(MATTERS), base)

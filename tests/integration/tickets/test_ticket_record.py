"""The record holds: two writers, numbers, a cut connection, a tampered row, and notices after the commit."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import DBConnectionError, IntegrityError
from tortoise.transactions import in_transaction

from tests.integration.tickets.conftest import FANG, FRIDAY, SHANGGUAN, SU
from tickets.chain import verify_chain
from tickets.errors import TicketChanged
from tickets.models import Ticket, TicketEvent
from tickets.outbox import Outbox
from tickets.service import TicketService
from tickets.service.writing import transaction
from tickets.workflow import Action


async def test_of_two_writers_one_wins_and_the_other_is_told(service: TicketService, dispatched):
    for _ in range(10):
        ticket = await dispatched()
        results = await asyncio.gather(
            service.act(FANG, ticket.id, ticket.version, "sign", now=FRIDAY),
            service.act(SHANGGUAN, ticket.id, ticket.version, "note", {"text": "已阅"}, now=FRIDAY),
            return_exceptions=True,
        )
        refused = [one for one in results if isinstance(one, TicketChanged)]
        assert len(refused) == 1
        assert refused[0].acts
        assert (await Ticket.get(id=ticket.id)).version == ticket.version + 1
        assert await verify_chain(ticket.id) is None


async def test_numbers_have_no_gap_and_no_double_however_many_open_at_once(service: TicketService):
    day = FRIDAY.replace(year=2025)
    opened = await asyncio.gather(*(service.open_draft(SU, now=day) for _ in range(40)))
    assert sorted(one.number for one in opened) == [f"250213-{n:04d}" for n in range(1, 41)]


async def _sign_and_lose_the_connection(service: TicketService, ticket: Ticket, killer: asyncpg.Connection) -> None:
    async with transaction():
        pid = (await get_connection("default").execute_query_dict("SELECT pg_backend_pid() AS pid"))[0]["pid"]
        loaded = await Ticket.get(id=ticket.id)
        await service.act_within(FANG, loaded, loaded.version, Action.SIGN, {}, now=FRIDAY)
        await killer.execute("SELECT pg_terminate_backend($1)", pid)


async def test_a_connection_cut_in_mid_transaction_leaves_nothing(database: str, service: TicketService, dispatched):
    ticket = await dispatched()
    before = await TicketEvent.filter(ticket_id=ticket.id).count()
    killer = await asyncpg.connect(database)
    with pytest.raises(DBConnectionError):
        await _sign_and_lose_the_connection(service, ticket, killer)
    await killer.close()
    after = await Ticket.get(id=ticket.id)
    assert (after.version, after.status) == (ticket.version, ticket.status)
    assert await TicketEvent.filter(ticket_id=ticket.id).count() == before


TOUCHES = ("UPDATE ticket_event SET text = 'x'", "DELETE FROM ticket_event", "TRUNCATE ticket_event")


@pytest.mark.parametrize("statement", TOUCHES)
async def test_the_database_refuses_to_touch_an_event(database: str, dispatched, statement: str):
    await dispatched()
    connection = await asyncpg.connect(database)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="append-only"):
        await connection.execute(statement)
    await connection.close()


PROOFS = (
    "TRUNCATE attachment CASCADE",
    "TRUNCATE callback_task CASCADE",
    "TRUNCATE retention_run",
    "TRUNCATE sampling_seed CASCADE",
    "TRUNCATE sample_decision",
    "DELETE FROM retention_run",
    "UPDATE sampling_seed SET seed = 'x'",
)


@pytest.mark.parametrize("statement", PROOFS)
async def test_the_database_refuses_to_touch_what_proves_something(database: str, statement: str):
    connection = await asyncpg.connect(database)
    begun = connection.transaction()
    await begun.start()
    await connection.execute("INSERT INTO sampling_seed (quarter, seed, made_at) VALUES ('2026Q9', 'seed', now())")
    run = "INSERT INTO retention_run (at, kind, before, basis, many) VALUES (now(), 'calls', now(), '', 1)"
    await connection.execute(run)
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await connection.execute(statement)
    await begun.rollback()
    await connection.close()


CHANGED = "the row's content was changed"
TAMPERINGS = {
    "UPDATE ticket_event SET text = '按时办结' WHERE ticket_id = $1 AND seq = 2": (2, CHANGED),
    "UPDATE ticket_event SET actor_name = '某某' WHERE ticket_id = $1 AND seq = 3": (
        3,
        "the row's content was changed",
    ),
    "UPDATE ticket_event SET hash = previous_hash WHERE ticket_id = $1 AND seq = 2": (2, CHANGED),
    "DELETE FROM ticket_event WHERE ticket_id = $1 AND seq = 2": (2, "a row is missing"),
    "DELETE FROM ticket_event WHERE ticket_id = $1 AND seq = 3": (3, "the last rows are missing"),
}


@pytest.mark.parametrize("statement", TAMPERINGS)
async def test_whoever_gets_round_the_trigger_is_found_out(database: str, dispatched, statement: str):
    ticket = await dispatched(caller_number="")  # nobody who has called before
    assert await verify_chain(ticket.id) is None
    connection = await asyncpg.connect(database)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(statement, ticket.id)
    await connection.close()
    found = await verify_chain(ticket.id)
    assert (found.seq, found.reason) == TAMPERINGS[statement]


async def test_a_ticket_with_a_unit_must_have_a_department(database: str, a_draft):
    ticket = await a_draft()
    with pytest.raises(IntegrityError):
        await Ticket.filter(id=ticket.id).update(status="dispatched", department=None)


async def _relay_all(outbox: Outbox) -> None:
    while await outbox.relay():
        pass


async def test_every_event_is_told_once_in_order_after_its_commit(service: TicketService, dispatched):
    told: list[dict[str, Any]] = []

    async def publish(notice: dict[str, Any]) -> None:
        told.append(notice)

    outbox = Outbox(publish, name=f"test-{uuid4().hex[:8]}")
    await _relay_all(outbox)
    told.clear()
    async with in_transaction():
        ticket = await service.open_draft(SU, now=FRIDAY)
        other = Outbox(publish, name="not-yet")
        await asyncio.create_task(_in_another_connection(other))
    assert str(ticket.id) not in {notice["id"] for notice in told}
    told.clear()
    ticket = await dispatched(caller_number="")  # nobody who has called before
    await _relay_all(outbox)
    mine = [(notice["kind"], notice["seq"]) for notice in told if notice["id"] == str(ticket.id)]
    assert mine == [("opened", 1), ("accept", 2), ("dispatch", 3)]
    assert not any("caller" in notice for notice in told)


async def _in_another_connection(outbox: Outbox) -> None:
    await _relay_all(outbox)


async def test_a_slow_transaction_is_not_overtaken(service: TicketService, database: str, a_draft):
    told: list[str] = []

    async def publish(notice: dict[str, Any]) -> None:
        told.append(notice["id"])

    outbox = Outbox(publish, name=f"test-{uuid4().hex[:8]}")
    await _relay_all(outbox)
    slow = await asyncpg.connect(database)
    transaction = slow.transaction()
    await transaction.start()
    await slow.execute("SELECT pg_current_xact_id()")
    ticket = await a_draft()
    await _relay_all(outbox)
    assert str(ticket.id) not in told
    await transaction.rollback()
    await slow.close()
    await _relay_all(outbox)
    assert told.count(str(ticket.id)) == 1


async def test_a_notice_that_could_not_be_published_is_told_again(a_draft):
    told: list[str] = []

    async def publish(notice: dict[str, Any]) -> None:
        if not told:
            told.append("refused")
            raise ConnectionError
        told.append(notice["id"])

    outbox = Outbox(publish, name=f"test-{uuid4().hex[:8]}")
    ticket = await a_draft()
    with pytest.raises(ConnectionError):
        await outbox.relay()
    await _relay_all(outbox)
    assert told.count(str(ticket.id)) == 1


async def test_many_relays_tell_each_event_once(a_draft):
    told: list[tuple[str, int]] = []

    async def publish(notice: dict[str, Any]) -> None:
        told.append((notice["id"], notice["seq"]))

    name = f"test-{uuid4().hex[:8]}"
    for _ in range(10):
        await a_draft()
    await asyncio.gather(*(_relay_all(Outbox(publish, name=name)) for _ in range(4)))
    assert len(told) == len(set(told))

"""A transaction that begins as late as it can is a transaction all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError, TransactionManagementError
from tortoise.transactions import in_transaction

from tests.integration.tickets.conftest import FANG, FRIDAY, SU, XU
from tickets.late import peek, write_last
from tickets.models import Notice, NumberSeries, Ticket, TicketEvent
from tickets.rows import KnownConnection
from tickets.service import TicketService
from tickets.service.writing import transaction
from tickets.workflow import Action

INSERT = "INSERT INTO number_series (name, used) VALUES ($1, 1) RETURNING name"


class _Broken(Exception):
    pass


@asynccontextmanager
async def _statements(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """What the connections send within the block, BEGIN and COMMIT included."""
    sent: list[str] = []
    asked = KnownConnection._execute, KnownConnection.execute

    async def fetching(self: KnownConnection, query: str, *rest: object, **more: object) -> object:
        sent.append(query)
        return await asked[0](self, query, *rest, **more)

    async def executing(self: KnownConnection, query: str, *values: object, **more: object) -> object:
        if not values:
            sent.append(query)
        return await asked[1](self, query, *values, **more)

    with monkeypatch.context() as patch:
        patch.setattr(KnownConnection, "_execute", fetching)
        patch.setattr(KnownConnection, "execute", executing)
        yield sent


async def _break_after(work: Callable[[], Awaitable[None]]) -> None:
    """Do the work in a transaction that then breaks."""

    async def broken() -> None:
        async with transaction():
            await work()
            raise _Broken

    with pytest.raises(_Broken):
        await broken()


async def test_a_step_that_writes_the_ticket_and_its_event_is_a_look_and_a_statement(
    service: TicketService, dispatched: Callable, monkeypatch: pytest.MonkeyPatch
):
    ticket = await dispatched()
    async with _statements(monkeypatch) as sent:
        await service.act(FANG, ticket.id, ticket.version, "sign", now=FRIDAY)
    assert [query.split()[0] for query in sent] == ["SELECT", "WITH"]


async def test_a_step_that_writes_more_is_one_transaction(
    service: TicketService, dispatched: Callable, monkeypatch: pytest.MonkeyPatch
):
    ticket = await dispatched()
    async with _statements(monkeypatch) as sent:
        await service.act(SU, ticket.id, ticket.version, "note", {"text": "市民补充：晚上也停"}, now=FRIDAY)
    assert sent[0].startswith("SELECT")
    assert sent[1].startswith("BEGIN")
    assert sent[-1].startswith("COMMIT")
    assert await Notice.filter(ticket_id=ticket.id, kind="ticket_updated").count() == 1


async def test_what_breaks_after_a_look_and_a_write_leaves_nothing(service: TicketService, dispatched: Callable):
    ticket = await dispatched()
    events = await TicketEvent.filter(ticket_id=ticket.id).count()

    async def noted() -> None:
        await peek("SELECT 1", [])
        loaded = await Ticket.get(id=ticket.id)
        await service.act_within(XU, loaded, loaded.version, Action.NOTE, {"text": "不会留下"}, now=FRIDAY)

    await _break_after(noted)
    assert (await Ticket.get(id=ticket.id)).version == ticket.version
    assert await TicketEvent.filter(ticket_id=ticket.id).count() == events


async def test_a_savepoint_is_part_of_the_transaction_that_had_not_begun(database: str):
    async def inner() -> None:
        await peek("SELECT 1", [])
        async with in_transaction():
            await NumberSeries.create(name="inner", used=1)

    await _break_after(inner)
    assert not await NumberSeries.exists(name="inner")


async def test_a_broken_savepoint_takes_only_its_own_part_away(database: str):
    async def part() -> None:
        async with transaction():
            await NumberSeries.create(name="lost", used=1)
            await NumberSeries.create(name="kept", used=1)

    async with transaction():
        await NumberSeries.create(name="kept", used=1)
        with pytest.raises(IntegrityError):
            await part()
    assert await NumberSeries.exists(name="kept")
    assert not await NumberSeries.exists(name="lost")


async def test_nothing_follows_the_last_statement(database: str):
    async with transaction():
        await write_last(INSERT, ["alone"])
        with pytest.raises(TransactionManagementError):
            await NumberSeries.create(name="late", used=1)
    assert await NumberSeries.exists(name="alone")
    assert not await NumberSeries.exists(name="late")


async def test_a_last_statement_behind_others_stands_and_falls_with_them(database: str):
    async def behind() -> None:
        await NumberSeries.create(name="before", used=1)
        await write_last(INSERT, ["behind"])

    await _break_after(behind)
    assert not await NumberSeries.filter(name__in=["before", "behind"]).exists()


async def test_a_refused_last_statement_leaves_nothing_and_the_connection_serves_on(database: str):
    await NumberSeries.create(name="taken", used=1)

    async def taken() -> None:
        async with transaction():
            await write_last(INSERT, ["taken"])

    with pytest.raises(IntegrityError):
        await taken()
    async with transaction():
        assert await NumberSeries.filter(name="taken").count() == 1


async def test_a_lock_is_held_until_the_end_although_a_look_came_first(database: str):
    await NumberSeries.create(name="locked", used=1)
    other = await asyncpg.connect(database)
    async with transaction():
        await peek("SELECT 1", [])
        await NumberSeries.filter(name="locked").select_for_update().get()
        held = await other.fetch("SELECT FROM number_series WHERE name = 'locked' FOR UPDATE SKIP LOCKED")
    free = await other.fetch("SELECT FROM number_series WHERE name = 'locked' FOR UPDATE SKIP LOCKED")
    await other.close()
    assert (len(held), len(free)) == (0, 1)


async def test_outside_a_transaction_a_look_is_a_look(database: str):
    assert [row["one"] for row in await peek("SELECT 1 AS one", [])] == [1]
    assert await get_connection("default").execute_query_dict("SELECT 2 AS two") == [{"two": 2}]

"""A transaction that begins with its first statement that needs one: to look at a row before it is changed does not,
and a change that is one statement is whole by itself. Most steps on a ticket save three of their five trips so."""

from __future__ import annotations

from typing import Any, cast

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connection
from tortoise.exceptions import TransactionManagementError


def late_transaction() -> TransactionContext:
    """Everything inside is kept, or nothing; within another transaction, a part of that one.

    The isolation is READ COMMITTED, so a look before the beginning sees what a look after it would.
    """
    connection = get_connection("default")
    if isinstance(connection, TransactionWrapper):
        return connection._in_transaction()
    pool = cast(AsyncpgDBClient, connection)
    return TransactionContextPooled(_Late(pool), pool._pool_init_lock)


async def peek(query: str, values: list[Any]) -> list[Any]:
    """Rows of a statement that neither writes nor locks: it does not begin the transaction that it stands in."""
    connection = get_connection("default")
    if isinstance(connection, _Late):
        return list(await connection.peek(query, values))
    _, rows = await connection.execute_query(query, values)
    return list(rows)


async def write_last(query: str, values: list[Any]) -> list[Any]:
    """Rows that the last write of a transaction returns; when it is also the first one, nothing is begun for it.

    After it gave rows the transaction takes no other statement.
    """
    connection = get_connection("default")
    if isinstance(connection, _Late):
        return list(await connection.write_last(query, values))
    _, rows = await connection.execute_query(query, values)
    return list(rows)


class _Late(TransactionWrapper):
    """Begins with the first statement that does not come by `peek`."""

    async def begin(self) -> None:
        """Not yet."""

    async def begin_now(self) -> None:
        if self._finalized:
            raise TransactionManagementError("the last statement of this transaction has been sent")
        if self.transaction is None:
            await super().begin()

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        return _Beginning(self)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Inner(self))

    @translate_exceptions
    async def peek(self, query: str, values: list[Any]) -> list[Any]:
        async with self._lock:
            return list(await self._connection.fetch(query, *values))

    @translate_exceptions
    async def write_last(self, query: str, values: list[Any]) -> list[Any]:
        async with self._lock:
            rows = list(await self._connection.fetch(query, *values))
            self._finalized = bool(rows) and self.transaction is None
            return rows

    async def commit(self) -> None:
        if self.transaction is not None:
            await super().commit()

    async def rollback(self) -> None:
        if self.transaction is not None:
            await super().rollback()


class _Beginning(ConnectionWrapper[Any]):
    """Hands out the connection of a transaction that has begun."""

    __slots__ = ("_late",)

    def __init__(self, late: _Late) -> None:
        super().__init__(late._lock, late)
        self._late = late

    async def __aenter__(self) -> Any:
        connection = await super().__aenter__()
        try:
            await self._late.begin_now()
        except BaseException:
            self._lock.release()
            raise
        return connection


class _Inner(TransactionWrapper):
    """A savepoint within a late transaction, which begins before it."""

    _parent: _Late

    async def savepoint(self) -> None:
        await self._parent.begin_now()
        await super().savepoint()

"""Reading rows by statements that the server knows already: what every request asks, with nothing built anew for it."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import asyncpg
from tortoise.connection import get_connection
from tortoise.models import Model

M = TypeVar("M", bound=Model)


class KnownConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """One that goes back to the pool as it is, without a trip to the server.

    Nothing that a connection could keep is ever used: no setting, no lock and no cursor beyond its transaction.
    """

    def get_reset_query(self) -> str:
        return ""


async def rows_of(model: type[M], rest: str, *values: Any) -> list[M]:
    """Whole rows; `rest` begins with WHERE, is written out in the code, and names its values $1, $2, …"""
    _, found = await get_connection("default").execute_query(f"{_select(model)} {rest}", list(values))
    return [model._init_from_db(**dict(row)) for row in found]


async def row_of(model: type[M], rest: str, *values: Any) -> M | None:
    found = await rows_of(model, rest, *values)
    return found[0] if found else None


@cache
def _select(model: type[Model]) -> str:
    meta = model._meta
    columns = ", ".join(f'"{meta.fields_db_projection[name]}"' for name in meta.fields_db_projection)
    return f'SELECT {columns} FROM "{meta.db_table}"'  # noqa: S608  names of our own models

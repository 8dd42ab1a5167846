"""Reading rows by statements that the server knows already: what every request asks, with nothing built anew for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import asyncpg
from tortoise.models import Model

from tickets.late import peek

M = TypeVar("M", bound=Model)
Wanted = tuple[type[Model], str]
"""Rows of one table: the model, and what follows FROM."""


class KnownConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """One that goes back to the pool as it is, without a trip to the server.

    Nothing that a connection could keep is ever used: no setting, no lock and no cursor beyond its transaction.
    """

    def get_reset_query(self) -> str:
        return ""


async def rows_of(model: type[M], rest: str, *values: Any) -> list[M]:
    """Whole rows; `rest` is written out in the code, begins with WHERE, names its values $1, $2, …, locks nothing."""
    found = await peek(f"{_select(model)} {rest}", list(values))
    return [model._init_from_db(**dict(row)) for row in found]


async def row_of(model: type[M], rest: str, *values: Any) -> M | None:
    found = await rows_of(model, rest, *values)
    return found[0] if found else None


async def dicts_of(query: str, *values: Any) -> list[dict[str, Any]]:
    """What a statement of ours finds, by column."""
    return [dict(row) for row in await peek(query, list(values))]


async def rows_together(wanted: tuple[Wanted, ...], *values: Any) -> list[list[Any]]:
    """A list of rows for each that is wanted, as `rows_of` reads one, all in one trip; they share the values."""
    (found,) = await peek(_together(wanted), list(values))
    return [_made(model, rows) for (model, _), rows in zip(wanted, found, strict=True)]


async def rows_beside(model: type[M], rests: Iterable[str], number: str, values: list[Any]) -> tuple[list[M], int]:
    """The rows of all `rests`, which begin with FROM, and a number, which is an expression, in one trip.

    The number beside no rows is 0.
    """
    parts = " UNION ALL ".join(f"(SELECT {_quoted(model)} {rest})" for rest in rests)
    found = await peek(f"SELECT *, {number} AS beside FROM ({parts}) AS part", values)  # noqa: S608  our own models
    rows = [dict(row) for row in found]
    numbers = [row.pop("beside") for row in rows]
    return [model._init_from_db(**row) for row in rows], numbers[0] if numbers else 0


def _made(model: type[M], rows: Iterable[Iterable[Any]]) -> list[M]:
    columns = _columns(model)
    return [model._init_from_db(**dict(zip(columns, row, strict=True))) for row in rows]


@cache
def _select(model: type[Model]) -> str:
    return f'SELECT {_quoted(model)} FROM "{model._meta.db_table}"'  # noqa: S608  names of our own models


@cache
def _together(wanted: tuple[Wanted, ...]) -> str:
    lists = (f'ARRAY(SELECT ROW({_quoted(model)}) FROM "{model._meta.db_table}" {rest})' for model, rest in wanted)  # noqa: S608
    return f"SELECT {', '.join(lists)}"


def _quoted(model: type[Model]) -> str:
    return ", ".join(f'"{column}"' for column in _columns(model))


@cache
def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(model._meta.fields_db_projection.values())

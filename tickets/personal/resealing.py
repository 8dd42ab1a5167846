"""Sealing rows anew: those that stood in clear before there were keys, and those under an older key than the current.

Rows are taken in batches of a transaction each, in the order of their keys. What is done is told from what is not by
the rows themselves, so a run may end at any moment, and the next one goes on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any, NamedTuple

from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from tickets.models import CallbackRefusal, CallbackTask, CallRecord, ExchangePacket, PersonalKey, Ticket
from tickets.personal import keyfile
from tickets.personal.fields import NUMBER, BlindIndex, Personal, SealedPieces, bound_to, sealed_columns
from tickets.personal.keyring import Keyring, Unreadable, is_sealed, place_of
from tickets.personal.pieces import opened_pieces, sealed_pieces
from tickets.search import store_words

PERSONAL: tuple[type[Personal], ...] = (Ticket, CallRecord, CallbackTask, CallbackRefusal, ExchangePacket)
BATCH = 500
_ROWS = "SELECT {columns} FROM {table} WHERE {after} ({wanted}) ORDER BY {key} LIMIT {batch} FOR UPDATE"
_WRITE = "UPDATE {table} SET {changes} WHERE {key} = $1"
_WHOLE = "({column} <> '' AND {column} NOT LIKE 'enc1:{current}:%')"
_PIECES = "({column} ~ '⟦enc1:(?!{current}:)')"
_CLEAR = "({column} ~ '[0-9]([ -]?[0-9]){{6}}')"
"""Seven digits in a text are worth a closer look while rows stand in clear."""
_COUNT_WHOLE = """
SELECT CASE WHEN {column} LIKE 'enc1:%' THEN split_part({column}, ':', 2) ELSE '' END AS id, count(*) AS many
FROM {table} WHERE {column} <> '' GROUP BY 1
"""
_COUNT_PIECES = """
SELECT piece[1] AS id, count(*) AS many FROM {table}, regexp_matches({column}, '⟦enc1:([^:]+):', 'g') AS piece
WHERE {column} LIKE '%⟦enc1:%' GROUP BY 1
"""


class Uses(NamedTuple):
    """How many values stand under a key; id "" for what stands in clear."""

    key_id: str
    values: int


async def settled() -> bool:
    """Whether nothing is left to do under the current key."""
    current = await PersonalKey.get_or_none(current=True)
    return current is not None and current.settled


async def in_clear() -> bool:
    """Whether rows may still stand in clear: no run has ever come to its end."""
    return not await PersonalKey.exists(settled=True)


async def uses() -> list[Uses]:
    """Every key that a value names, counted over all rows."""
    counted: dict[str, int] = {}
    for model in PERSONAL:
        for name, field in sealed_columns(model):
            sql = _COUNT_PIECES if isinstance(field, SealedPieces) else _COUNT_WHOLE
            asked = sql.format(table=model._meta.db_table, column=name)
            for row in await get_connection("default").execute_query_dict(asked):
                counted[row["id"]] = counted.get(row["id"], 0) + row["many"]
    return [Uses(key_id, many) for key_id, many in sorted(counted.items())]


async def reseal(batch: int = BATCH) -> AsyncIterator[int]:
    """Bring every row under the current key, yielding how many were written after each batch.

    While no key was ever settled, rows in clear are sealed; later a value in clear is none of ours and stays unread.
    """
    clear = await in_clear()
    current = keyfile.newest().current.id
    for model in PERSONAL:
        after: Any = None
        while rows := await _batch(model, after, clear, batch):
            yield len(rows)
            after = rows[-1][model._meta.db_pk_column]
    await PersonalKey.filter(id=current).update(settled=True)


async def _batch(model: type[Personal], after: Any, clear: bool, batch: int) -> list[dict[str, Any]]:
    async with in_transaction():
        connection = get_connection("default")
        ring = keyfile.newest()
        rows = await connection.execute_query_dict(
            _selection(model, ring.current.id, after, clear, batch), [] if after is None else [after]
        )
        for row in rows:
            if changed := _changed(model, row, ring, clear):
                key = model._meta.db_pk_column
                changes = ", ".join(f"{name} = ${place}" for place, name in enumerate(changed, 2))
                write = _WRITE.format(table=model._meta.db_table, changes=changes, key=key)
                await connection.execute_query(write, [row[key], *changed.values()])
        if model is Ticket and rows:
            for ticket in await Ticket.filter(id__in=[row["id"] for row in rows]):
                await store_words(ticket)
    return rows


def _selection(model: type[Personal], current: str, after: Any, clear: bool, batch: int) -> str:
    key, columns = model._meta.db_pk_column, [name for name, _ in sealed_columns(model)]
    named = dict.fromkeys((key, *bound_to(model)))
    wanted = [
        wish.format(column=name, current=current)
        for name, field in sealed_columns(model)
        for wish in _wishes(field, clear)
    ]
    return _ROWS.format(
        columns=", ".join([*named, *columns]),
        table=model._meta.db_table,
        after="" if after is None else f"{key} > $1 AND",
        wanted=" OR ".join(wanted),
        key=key,
        batch=batch,
    )


def _wishes(field: Any, clear: bool) -> Iterable[str]:
    if not isinstance(field, SealedPieces):
        return [_WHOLE]
    return [_PIECES, _CLEAR] if clear else [_PIECES]


def _changed(model: type[Personal], row: dict[str, Any], ring: Keyring, clear: bool) -> dict[str, str]:
    """The columns of a row as they are to stand, with their blind indexes; what cannot be opened stays as it is."""
    table, key = model._meta.db_table, "/".join(str(row[name]) for name in bound_to(model))
    changed: dict[str, str] = {}
    opened: dict[str, str] = {}
    for name, field in sealed_columns(model):
        stored, place = row[name], place_of(table, name, key)
        if isinstance(field, SealedPieces):
            changed[name] = sealed_pieces(opened_pieces(stored, ring, place), ring, place)
            continue
        text = stored if clear and not is_sealed(stored) else ring.open(stored, place)
        if not isinstance(text, Unreadable):
            changed[name], opened[name] = ring.seal(text, place), text
    for name, index in model._meta.fields_map.items():
        if isinstance(index, BlindIndex) and index.of in opened:
            changed[name] = ring.blind(NUMBER, opened[index.of])
    return changed

"""A database that came to another server: its numbers of transactions mean nothing there and start anew.

Outbox and anchors go by the order of transactions. A restored database holds the numbers of the server that it comes
from; a young server counts from the beginning, and would tell nobody of anything new until it has caught up.
"""

from __future__ import annotations

from tortoise.connection import get_connection

from tickets.service.writing import transaction

ANEW = 1
"""The number of all that was written elsewhere: lower than any that a server gives."""
_AHEAD = """
SELECT greatest(
    (SELECT max(xact) FROM ticket_event), (SELECT max(xact) FROM relay_cursor),
    (SELECT max(upto_xact) FROM audit_anchor)
) > pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS ahead
"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(12345, 2)"
# What was told already is not told again, but for what a slower transaction overtook.
_CURSORS = f"""
UPDATE relay_cursor SET xact = {ANEW}, last_id = coalesce(
    (SELECT min(id) - 1 FROM ticket_event AS event
     WHERE (event.xact, event.id) > (relay_cursor.xact, relay_cursor.last_id)),
    (SELECT max(id) FROM ticket_event), 0)
"""  # noqa: S608  a number of our own
_NUMBERED = {"ticket_event": "xact", "ticket_view": "xact", "list_view": "xact", "audit_anchor": "upto_xact"}
"""Append-only tables; the number is no part of any hash."""


async def settle_in() -> bool:
    """Renumber when the database stood on a server that had counted further; whether it did. The next anchor then takes
    the heads of all chains."""
    if not await _ahead():
        return False
    async with transaction():
        await _run(_ONE_AT_A_TIME)
        if not await _ahead():
            return False
        await _run(_CURSORS)
        for table, column in _NUMBERED.items():
            await _run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            await _run(f"UPDATE {table} SET {column} = {ANEW}")  # noqa: S608  names of our own
            await _run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return True


async def _ahead() -> bool:
    return bool((await get_connection("default").execute_query_dict(_AHEAD))[0]["ahead"])


async def _run(statement: str) -> None:
    await get_connection("default").execute_query(statement)

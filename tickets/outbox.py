"""Tells the world of ticket events after their commit: in the order of transactions, each at least once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

Publish = Callable[[dict[str, Any]], Awaitable[None]]
"""Where notices go, such as FloorStream.publish_notice."""

BATCH = 200

_TAKE_CURSOR = "SELECT xact, last_id FROM relay_cursor WHERE name = $1 FOR UPDATE SKIP LOCKED"
_NEW_CURSOR = "INSERT INTO relay_cursor (name, xact, last_id) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING"
_MOVE_CURSOR = "UPDATE relay_cursor SET xact = $2, last_id = $3 WHERE name = $1"
_NEXT = """
SELECT event.id, event.xact, event.kind, event.seq, event.at, event.version, event.ticket_id, event.actor_name,
       event.text, ticket.number, ticket.status, ticket.light, ticket.department, ticket.version AS newest,
       ticket.secrecy, ticket.opened_by, ticket.named_readers
FROM ticket_event AS event JOIN ticket ON ticket.id = event.ticket_id
WHERE (event.xact, event.id) > ($1, $2)
  AND event.xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY event.xact, event.id LIMIT $3
"""


class Outbox:
    """One line of notices. Any number of workers may relay: the cursor's row lock lets one at a time."""

    def __init__(self, publish: Publish, name: str = "notices") -> None:
        self._publish = publish
        self._name = name

    async def relay(self) -> int:
        """Publish what was committed since the last time; how many notices that were. Call again while it is not 0.

        Events of transactions that overtook a slower one wait for it, so none is ever skipped.
        """
        async with in_transaction():
            connection = get_connection("default")
            await connection.execute_query(_NEW_CURSOR, [self._name])
            cursor = await connection.execute_query_dict(_TAKE_CURSOR, [self._name])
            if not cursor:
                return 0
            place = [cursor[0]["xact"], cursor[0]["last_id"]]
            rows = await connection.execute_query_dict(_NEXT, [*place, BATCH])
            for row in rows:
                await self._publish(notice(row))
            if rows:
                await connection.execute_query(_MOVE_CURSOR, [self._name, rows[-1]["xact"], rows[-1]["id"]])
            return len(rows)


def notice(row: dict[str, Any]) -> dict[str, Any]:
    """What a page is told: enough to know whether it concerns one, nothing of the caller."""
    return {
        "type": "ticket",
        "id": str(row["ticket_id"]),
        "number": row["number"],
        "version": row["newest"],
        "status": row["status"],
        "light": row["light"],
        "department": row["department"],
        "secrecy": row["secrecy"],
        "opened_by": row["opened_by"],
        "named": _listed(row["named_readers"]),
        "kind": row["kind"],
        "seq": row["seq"],
        "at": row["at"].isoformat(),
    }


def _listed(stored: Any) -> list[str]:
    """A JSON column as plain SQL gives it."""
    return list(msgspec.json.decode(stored) if isinstance(stored, str) else stored)

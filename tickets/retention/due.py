"""What the plan would take out now: counted, with numbers of tickets as examples; nothing is written."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from tortoise.connection import get_connection

from tickets.retention.plan import CALLS, DIGESTS, RECORDINGS, TICKETS, TRANSCRIPTS, Line
from tickets.workflow import FINAL, Status

EXAMPLES = 5
_LEFT = ", ".join(f"'{status}'" for status in sorted(FINAL - {Status.CLOSED} | {Status.DRAFT}))
_OVER = f"(ticket.id IS NULL OR ticket.status IN ({_LEFT}))"
"""A matter that is not over, or may yet be appealed, keeps its call."""
_CALLS = """FROM call_record AS call
LEFT JOIN callback_attempt AS attempt ON attempt.call_id = call.call_id
LEFT JOIN callback_task AS task ON task.id = attempt.task_id
LEFT JOIN ticket ON ticket.call_id = call.call_id OR ticket.id = task.ticket_id
WHERE call.ended_at < $1 AND """
FROM: dict[str, str] = {
    RECORDINGS: f"{_CALLS} call.recording_path IS NOT NULL AND {_OVER}",
    TRANSCRIPTS: f"""{_CALLS} {_OVER}
        AND EXISTS (SELECT FROM transcript_segment AS said WHERE said.call_id = call.call_id)""",
    TICKETS: f"""FROM ticket WHERE minimised_at IS NULL AND status IN ({_LEFT})
        AND coalesce(archived_at, closed_at, saved_at) < $1""",
    CALLS: f"{_CALLS} ticket.id IS NULL AND (call.number <> '' OR call.name <> '')",
    DIGESTS: "FROM consumed_event AS mark WHERE mark.at < $1",
}
"""What is due of each kind, as the rest of a SELECT; $1 is the moment before which it lies."""
KEY = {RECORDINGS: "call.call_id", TRANSCRIPTS: "call.call_id", TICKETS: "ticket.id", CALLS: "call.call_id"}
_WITH_NUMBER = frozenset({RECORDINGS, TRANSCRIPTS, TICKETS})


class Due(NamedTuple):
    line: Line
    many: int
    examples: list[str]
    """Numbers of tickets, the oldest first."""


async def due(line: Line, now: datetime) -> Due:
    """How much of this kind is over its time."""
    if not line.days:
        return Due(line, 0, [])
    rest, before = FROM[line.kind], line.before(now)
    counted = f"count(DISTINCT {KEY[line.kind]})" if line.kind in KEY else "count(*)"
    many = int((await _rows(f"SELECT {counted} AS many {rest}", before))[0]["many"])
    if line.kind not in _WITH_NUMBER or not many:
        return Due(line, many, [])
    named = f"SELECT DISTINCT ticket.number {rest} AND ticket.id IS NOT NULL ORDER BY 1 LIMIT {EXAMPLES}"
    return Due(line, many, [row["number"] for row in await _rows(named, before)])


async def due_keys(line: Line, now: datetime, many: int) -> list[Any]:
    """Keys of the next rows of this kind: calls' ids or tickets' ids."""
    key = KEY[line.kind]
    asked = f"SELECT DISTINCT {key} AS key {FROM[line.kind]} ORDER BY 1 LIMIT {many}"
    return [row["key"] for row in await _rows(asked, line.before(now))]


async def _rows(sql: str, before: datetime) -> list[dict[str, Any]]:
    return list(await get_connection("default").execute_query_dict(sql, [before]))

"""What the plan would take out now: counted, with numbers of tickets as examples; nothing is written.

A thing is a candidate when its period is over. It goes when every ticket that it belongs to is over, and none of them
is held: `_OVER` and `_HELD` say so of the row `ticket`, for each kind in the same words. A package of evidence does not
hold itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.connection import get_connection

from tickets.models import FileState, PacketState
from tickets.retention.plan import (
    ATTACHMENTS,
    CALLS,
    DIGESTS,
    EVIDENCE,
    HOLDS,
    RECORDINGS,
    TICKETS,
    TRANSCRIPTS,
    Line,
)
from tickets.workflow import FINAL, Status

EXAMPLES = 5
_LEFT = ", ".join(f"'{status}'" for status in sorted(FINAL - {Status.CLOSED} | {Status.DRAFT}))
_OVER = f"ticket.status IN ({_LEFT})"
"""A matter that is not over, or may yet be appealed, keeps what belongs to it."""
_HELD = {
    "appeal": """EXISTS (SELECT FROM exclusion AS asked JOIN callback_task AS rated ON rated.id = asked.task_id
        WHERE rated.ticket_id = ticket.id AND asked.state = 'asked')""",
    "evidence": """EXISTS (SELECT FROM evidence_package AS packed WHERE packed.ended_at IS NULL AND packed.content
        @> jsonb_build_object('tickets', jsonb_build_array(jsonb_build_object('number', ticket.number))))
        OR (ticket.closed_at IS NULL AND ticket.suspensions <> '[]')""",
    "exchange": f"""EXISTS (SELECT FROM exchange_link AS link WHERE link.ticket_id = ticket.id
            AND (link.asked <> '' OR (link.role = 'custodian' AND link.ended_at IS NULL)))
        OR EXISTS (SELECT FROM exchange_packet AS packet
            WHERE packet.ticket_id = ticket.id AND packet.state = '{PacketState.WAITING}')
        OR EXISTS (SELECT FROM exchange_file AS file
            WHERE file.ticket_id = ticket.id AND file.state = '{FileState.WAITING}')""",  # noqa: S608  our own states
    "accountability": """EXISTS (SELECT FROM supervision_order AS ordered
            WHERE ordered.ticket_id = ticket.id AND ordered.closed_at IS NULL)
        OR EXISTS (SELECT FROM score_mark AS mark WHERE mark.ticket_number = ticket.number
            AND mark.kind = 'false_close' AND NOT EXISTS (SELECT FROM interview AS talk
                WHERE talk.department = mark.department AND talk.recorded_at >= mark.at))""",
    "original": f"""ticket.status = '{Status.APPENDED}' AND EXISTS (SELECT FROM ticket AS original
        WHERE original.id = ticket.repeat_of AND original.status NOT IN ({_LEFT}))""",
    "order": """EXISTS (SELECT FROM retention_hold AS hold
        WHERE hold.ticket_id = ticket.id AND hold.lifted_at IS NULL)""",
    "package": """EXISTS (SELECT FROM evidence_hold AS hold
        WHERE hold.package_id = package.id AND hold.lifted_at IS NULL)""",
}


def _hold(kind: str) -> str:
    """Place of the first hold that fits in HOLDS; null for none."""
    other = "evidence" if kind == EVIDENCE else "package"
    held = [f"WHEN {_HELD[name]} THEN {place}" for place, name in enumerate(HOLDS, 1) if name != other]
    return f"CASE {' '.join(held)} END"


_CALLS = """FROM call_record AS call LEFT JOIN LATERAL (
    SELECT id FROM ticket WHERE call_id = call.call_id
    UNION SELECT task.ticket_id FROM callback_attempt AS attempt JOIN callback_task AS task ON task.id = attempt.task_id
    WHERE attempt.call_id = call.call_id
) AS own ON true LEFT JOIN ticket ON ticket.id = own.id WHERE call.ended_at < $1 AND """
_ENDED = "coalesce(ticket.archived_at, ticket.closed_at, ticket.saved_at) < $1"
FROM: dict[str, str] = {
    RECORDINGS: f"{_CALLS} call.recording_path IS NOT NULL",
    ATTACHMENTS: f"FROM attachment AS file JOIN ticket ON ticket.id = file.ticket_id WHERE {_ENDED}",
    TRANSCRIPTS: f"{_CALLS} EXISTS (SELECT FROM transcript_segment AS said WHERE said.call_id = call.call_id)",
    TICKETS: f"FROM ticket WHERE ticket.minimised_at IS NULL AND {_ENDED}",
    CALLS: f"{_CALLS} ticket.id IS NULL AND (call.number <> '' OR call.name <> '')",
    EVIDENCE: """FROM evidence_package AS package
        LEFT JOIN LATERAL jsonb_array_elements(package.content -> 'tickets') AS packed ON true
        LEFT JOIN ticket ON ticket.number = packed ->> 'number'
        WHERE package.ended_at IS NULL AND package.assembled_at < $1""",
}
"""Candidates of each kind, as the rest of a SELECT; $1 is the moment before which they lie."""
_BY_CALL = ("call.call_id", "min(call.ended_at)")
KEY: dict[str, tuple[str, str]] = {
    RECORDINGS: _BY_CALL,
    ATTACHMENTS: ("file.id", "min(file.at)"),
    TRANSCRIPTS: _BY_CALL,
    TICKETS: ("ticket.id", "min(coalesce(ticket.archived_at, ticket.closed_at, ticket.saved_at))"),
    CALLS: _BY_CALL,
    EVIDENCE: ("package.id", "min(package.assembled_at)"),
}
"""What a candidate is known by, and since when it is kept."""
_NAME = {EVIDENCE: "min(package.title || ' ' || package.id)"}
"""What a candidate is shown by, where that is not the number of its ticket."""
_CANDIDATES = """SELECT {key} AS key, {name} AS number, {since} AS since, min({hold}) AS hold,
    bool_and(ticket.id IS NULL OR {over}) AS over {rest} {more} GROUP BY {key}"""
_COUNTED = "SELECT hold, count(*) AS many, min(since) AS oldest FROM ({all}) AS one WHERE over GROUP BY hold"
_NAMED = (
    "SELECT DISTINCT number FROM ({all}) AS one WHERE over AND hold IS NULL AND number <> '' ORDER BY 1 LIMIT {most}"
)
_KEYS = "SELECT key FROM ({all}) AS one WHERE over AND hold IS NULL ORDER BY 1 LIMIT {most}"


class Due(NamedTuple):
    line: Line
    many: int
    examples: list[str]
    """Numbers of tickets, in their order; of evidence the titles and ids."""
    oldest: datetime | None
    """Since when the oldest of them is kept."""
    held: dict[str, int]
    """How many more would be due, by the hold that keeps them."""


async def due(line: Line, now: datetime) -> Due:
    """How much of this kind is over its time."""
    if not line.days:
        return Due(line, 0, [], None, {})
    before = line.before(now)
    if line.kind == DIGESTS:
        found = await _rows("SELECT count(*) AS many, min(at) AS oldest FROM consumed_event WHERE at < $1", before)
        return Due(line, found[0]["many"], [], found[0]["oldest"], {})
    names, everything = list(HOLDS), _candidates(line.kind)
    counted = {row["hold"]: row for row in await _rows(_COUNTED.format(all=everything), before)}
    free = counted.pop(None, {"many": 0, "oldest": None})
    held = {names[place - 1]: row["many"] for place, row in sorted(counted.items())}
    named = await _rows(_NAMED.format(all=everything, most=EXAMPLES), before) if free["many"] else []
    return Due(line, free["many"], [row["number"] for row in named], free["oldest"], held)


async def due_keys(line: Line, now: datetime, many: int, after: Any = None) -> list[Any]:
    """Keys of the next ones of this kind that may go, behind `after`."""
    key, before = KEY[line.kind][0], line.before(now)
    more = "" if after is None else f"AND {key} > $2"
    asked = _KEYS.format(all=_candidates(line.kind, more), most=many)
    return [row["key"] for row in await _rows(asked, before, *([] if after is None else [after]))]


async def still_due(line: Line, now: datetime, keys: Sequence[Any]) -> list[Any]:
    """Those of `keys` that may go, asked again once their tickets are held by this transaction."""
    asked = _KEYS.format(all=_candidates(line.kind, f"AND {KEY[line.kind][0]} = ANY($2)"), most=len(keys))
    return [row["key"] for row in await _rows(asked, line.before(now), list(keys))]


async def hold_tickets(line: Line, now: datetime, keys: Sequence[Any]) -> list[Any]:
    """Lock the tickets of `keys` until the transaction ends; those of `keys` that nobody else is writing to."""
    if line.kind == EVIDENCE:  # who wants to keep one waits, and then finds it gone
        await _rows("SELECT id FROM evidence_package WHERE id = ANY($1) ORDER BY id FOR UPDATE", list(keys))
    key, before = KEY[line.kind][0], line.before(now)
    rest = f"{FROM[line.kind]} AND {key} = ANY($2)"
    wanted = await _rows(f"SELECT DISTINCT {key} AS key, ticket.id AS ticket {rest}", before, list(keys))
    tickets = sorted({row["ticket"] for row in wanted if row["ticket"]})
    locked = await _rows("SELECT id FROM ticket WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED", tickets)
    busy = set(tickets) - {row["id"] for row in locked}
    return sorted({row["key"] for row in wanted} - {row["key"] for row in wanted if row["ticket"] in busy})


def _candidates(kind: str, more: str = "") -> str:
    key, since = KEY[kind]
    name = _NAME.get(kind, "min(ticket.number)")
    return _CANDIDATES.format(key=key, name=name, since=since, hold=_hold(kind), over=_OVER, rest=FROM[kind], more=more)


async def _rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    return list(await get_connection("default").execute_query_dict(sql, list(values)))

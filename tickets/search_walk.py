"""Searching newest first: the words are looked for in a few days, then in ever more, until enough is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pypika_tortoise.terms import Parameterizer
from tortoise.connection import get_connection
from tortoise.queryset import QuerySet

from tickets.models import Ticket
from tickets.paging import Place, in_order, text_of
from tickets.rows import rows_of
from tickets.search_days import LEVELS, NEAR, day_of, near_from, spans

NEWEST_FIRST = "-opened_at"
_KEYS = ", ".join(f"day / {4**level} * {LEVELS} + {level}" for level in range(LEVELS))
"""As the index has them."""
_DAYS = "SELECT min(day) AS oldest, max(day) AS newest FROM ticket_search WHERE live = $1"
FEW = 2000
"""Words that stand in no more tickets are rare: to read them all is quicker than to go back through the blocks."""
# The words are found first ("OFFSET 0"), then put in order, and only then the tickets are looked at, one after the
# other until enough are seen: a value that is asked for ("SELECT true") is never made a join. Expecting less of the
# words than there are, the planner would else try ticket after ticket, once for each span. A span without keys stands
# for all that have the words, which those behind it are for when they are too many. Nothing is read before its turn.
_WALK = """
WITH word AS MATERIALIZED (
    SELECT ticket_id, opened_at, strict, day FROM ticket_search WHERE search @@ {asked}::tsquery AND {live}
), many AS (SELECT count(*) > {few} AS so FROM (SELECT FROM word LIMIT {few} + 1) AS read)
SELECT found.ticket_id
FROM unnest({spans}::text[]) WITH ORDINALITY AS span (keys, turn) CROSS JOIN LATERAL (
    SELECT hit.ticket_id FROM (
        SELECT one.* FROM (
            (SELECT ticket_id, opened_at, strict FROM ticket_search
            WHERE search @@ {asked}::tsquery AND ARRAY[{keys}] && span.keys::int[] AND {live} OFFSET 0)
            UNION ALL
            (SELECT ticket_id, opened_at, strict FROM word
            WHERE span.keys IS NULL AND day < {near} AND NOT (SELECT so FROM many) LIMIT {few})
        ) AS one WHERE {wanted} ORDER BY opened_at DESC, ticket_id DESC
    ) AS hit WHERE {seen} ORDER BY opened_at DESC, ticket_id DESC LIMIT {limit}
) AS found WHERE span.turn <= {turns} OR (SELECT so FROM many) LIMIT {limit}
"""
_SEEN = "(SELECT true FROM ({rows}) AS ticket (id) WHERE ticket.id = hit.ticket_id)"


class Walk(NamedTuple):
    """A search for `asked`, a tsquery's text, among `rows`, which are all live, or all over.

    `plain`: nothing but its secrecy can keep a ticket that is over out of `rows`.
    `since`, `until`: of what was opened from the one on and before the other.
    """

    rows: QuerySet[Ticket]
    asked: str
    live: bool
    plain: bool
    since: datetime | None = None
    until: datetime | None = None

    async def keys(self, after: Place | None, limit: int) -> list[UUID]:
        """Ids of the newest tickets that have the words, or of those that follow a place."""
        (known,) = await get_connection("default").execute_query_dict(_DAYS, [self.live])
        if known["newest"] is None:
            return []
        last = [day_of(end) for end in (after and after.value, self.until) if end]
        newest = min([known["newest"], *last])
        oldest = max(known["oldest"], day_of(self.since)) if self.since else known["oldest"]
        days = [_written(keys) for keys in spans(newest, oldest)]
        if not days:
            return []
        values = Parameterizer()
        text = self._statement(days, near_from(newest), after, values).format(limit=limit)
        rows = await get_connection("default").execute_query_dict(text, values.values)
        return [row["ticket_id"] for row in rows]

    async def tickets(self, keys: list[UUID]) -> list[Ticket]:
        return in_order(await rows_of(Ticket, "WHERE id = ANY($1)", keys), NEWEST_FIRST)

    def _statement(self, days: list[str], near: int, after: Place | None, values: Parameterizer) -> str:
        """The walk through spans of `days`, of which the first NEAR hold those from day `near` on."""
        seen = _SEEN.format(rows=text_of(self.rows, values))
        far = [None, *days[NEAR:]] if days[NEAR:] else []
        return _WALK.format(
            spans=_slot(values, [*days[:NEAR], *far]),
            turns=NEAR + 1,
            near=near,
            few=FEW,
            asked=_slot(values, self.asked),
            keys=_KEYS,
            live="live" if self.live else "NOT live",
            wanted=" AND ".join(self._wanted(after, values)) or "true",
            seen=f"(NOT hit.strict OR {seen})" if self.plain else seen,
            limit="{limit}",
        )

    def _wanted(self, after: Place | None, values: Parameterizer) -> Iterator[str]:
        """What is asked of a ticket's time."""
        if after:
            yield f"(opened_at, ticket_id) < ({_slot(values, after.value)}, {_slot(values, after.ticket_id)})"
        if self.since:
            yield f"opened_at >= {_slot(values, self.since)}"
        if self.until:
            yield f"opened_at < {_slot(values, self.until)}"


def _written(keys: list[int]) -> str:
    return "{" + ",".join(map(str, keys)) + "}"


def _slot(values: Parameterizer, value: object) -> str:
    values.values.append(value)
    return f"${len(values.values)}"

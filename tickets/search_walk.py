"""Searching newest first: the words are looked for in a few days, then in ever more, until enough is found."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pypika_tortoise.terms import Parameterizer
from tortoise.connection import get_connection
from tortoise.queryset import QuerySet

from tickets.models import Ticket
from tickets.paging import Place, in_order, text_of
from tickets.search_days import LEVELS, day_of, spans

NEWEST_FIRST = "-opened_at"
_KEYS = ", ".join(f"day / {4**level} * {LEVELS} + {level}" for level in range(LEVELS))
"""As the index has them."""
_DAYS = "SELECT min(day) AS oldest, max(day) AS newest FROM ticket_search WHERE live = $1"
# The words are found before anything else is looked at ("OFFSET 0"): expecting less of them than there are, the planner
# would try ticket after ticket instead, once for each span.
_WALK = """
SELECT found.ticket_id FROM unnest({spans}::text[]) AS span(keys) CROSS JOIN LATERAL (
    SELECT hit.ticket_id FROM (
        SELECT ticket_id, opened_at, strict FROM ticket_search
        WHERE search @@ {asked}::tsquery AND ARRAY[{keys}] && span.keys::int[] AND {live} OFFSET 0
    ) AS hit WHERE {behind} AND {seen}
    ORDER BY hit.opened_at DESC, hit.ticket_id DESC LIMIT {limit}
) AS found LIMIT {limit}
"""
_SEEN = "EXISTS (SELECT FROM ({rows}) AS ticket (id) WHERE ticket.id = hit.ticket_id)"


class Walk(NamedTuple):
    """A search for `asked`, a tsquery's text, among `rows`, which are all live, or all over.

    `plain`: nothing but its secrecy can keep a ticket that is over out of `rows`.
    """

    rows: QuerySet[Ticket]
    asked: str
    live: bool
    plain: bool

    async def keys(self, after: Place | None, limit: int) -> list[UUID]:
        """Ids of the newest tickets that have the words, or of those that follow a place."""
        (known,) = await get_connection("default").execute_query_dict(_DAYS, [self.live])
        if known["newest"] is None:
            return []
        last = after.value if after else None
        newest = min(known["newest"], day_of(last)) if last else known["newest"]
        values = Parameterizer()
        text = self._statement(list(spans(newest, known["oldest"])), after, values).format(limit=limit)
        rows = await get_connection("default").execute_query_dict(text, values.values)
        return [row["ticket_id"] for row in rows]

    async def tickets(self, keys: list[UUID]) -> list[Ticket]:
        return in_order(await Ticket.filter(id__in=keys), NEWEST_FIRST)

    def _statement(self, days: list[list[int]], after: Place | None, values: Parameterizer) -> str:
        seen = _SEEN.format(rows=text_of(self.rows, values))
        return _WALK.format(
            spans=_slot(values, ["{" + ",".join(map(str, keys)) + "}" for keys in days]),
            asked=_slot(values, self.asked),
            keys=_KEYS,
            live="live" if self.live else "NOT live",
            behind=_behind(values, *after) if after else "true",
            seen=f"(NOT hit.strict OR {seen})" if self.plain else seen,
            limit="{limit}",
        )


def _behind(values: Parameterizer, value: datetime | None, last: UUID) -> str:
    return f"(hit.opened_at, hit.ticket_id) < ({_slot(values, value)}, {_slot(values, last)})"


def _slot(values: Parameterizer, value: object) -> str:
    values.values.append(value)
    return f"${len(values.values)}"

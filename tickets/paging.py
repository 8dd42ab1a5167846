"""Cutting a list into pages and counting it, without ever looking at more of it than is told.

A list comes as parts that share no ticket, each a query that one index answers in the list's order: what a person may
see by this or by that right would have to be gathered and sorted whole.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from pypika_tortoise.terms import Parameterizer
from tortoise.connection import get_connection
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.models import Ticket
from tickets.rows import rows_beside

MANY = 1000
"""Nothing is counted beyond this: a list that is longer says so, and stays as quick to read."""

Parts = Sequence[QuerySet[Ticket]]
_START = ' FROM "ticket"'


class Place(NamedTuple):
    """Where a page ends: the value that the list is ordered by, and the ticket."""

    value: datetime | None
    ticket_id: UUID


def place_of(order: str, ticket: Ticket) -> Place:
    return Place(getattr(ticket, order.removeprefix("-")), ticket.id)


def written(place: Place) -> str:
    """The place as a cursor."""
    key = f"{place.value.isoformat() if place.value else ''}|{place.ticket_id}"
    return base64.urlsafe_b64encode(key.encode()).decode()


def read(cursor: str) -> Place:
    """Raises FieldErrors for what is no cursor."""
    try:
        text, _, key = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return Place(datetime.fromisoformat(text).astimezone(UTC) if text else None, UUID(key))
    except (ValueError, OverflowError):
        raise FieldErrors({"cursor": Words("无效", "is not a cursor")}) from None


async def page(parts: Parts, order: str, after: Place | None, limit: int, most: int) -> tuple[list[Ticket], int]:
    """The first tickets of the list, or of what follows a place, and how many the whole list holds, up to `most`.

    Nothing is counted where the page is empty.
    """
    values = Parameterizer()
    following = [_from(part.filter(behind(order, after)) if after else part, values) for part in parts]
    whole = [_from(part, values) for part in parts] if after and most else following
    rests = [f"{rest} {_ordered(order)} LIMIT {limit}" for rest in following]
    found, many = await rows_beside(Ticket, rests, _number(whole, most) if most else "0", values.values)
    return in_order(found, order)[:limit], min(most, many)


def _ordered(order: str) -> str:
    column, way = order.removeprefix("-"), "DESC" if order.startswith("-") else "ASC"
    return f'ORDER BY "{column}" {way}, "id" {way}'


def in_order(tickets: list[Ticket], order: str) -> list[Ticket]:
    """As PostgreSQL orders them: what has no date last. Lists with the newest first always have one."""
    keyed = [(value is None, value, key, ticket) for ticket in tickets for value, key in [place_of(order, ticket)]]
    backwards = order.startswith("-")
    keyed.sort(key=lambda row: row[:3] if row[1] is not None else (True, 0, row[2]), reverse=backwards)
    return list(map(itemgetter(3), keyed))


def behind(order: str, after: Place) -> Q:
    """Everything that follows a place."""
    value, last = after
    column, beyond = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
    if value is None:
        return _q({f"{column}__isnull": True, f"id__{beyond}": last})
    following = _q({f"{column}__{beyond}": value}) | _q({column: value, f"id__{beyond}": last})
    return following if order.startswith("-") else following | _q({f"{column}__isnull": True})


def _q(wanted: Mapping[str, Any]) -> Q:
    return Q(**wanted)


async def counted(lists: Mapping[str, Parts]) -> dict[str, int]:
    """How many tickets each list holds, at most MANY, in one statement that looks at no row beyond them: the ORM's own
    count would count them all."""
    if not lists:
        return {}
    values = Parameterizer()
    numbers = [_number([_from(part, values) for part in parts], MANY) for parts in lists.values()]
    columns = ", ".join(f"{number} AS many_{place}" for place, number in enumerate(numbers))
    (row,) = await get_connection("default").execute_query_dict(f"SELECT {columns}", values.values)
    return {name: min(MANY, row[f"many_{place}"]) for place, name in enumerate(lists)}


def _number(rests: Iterable[str], most: int) -> str:
    """How many rows they hold together, of each at most `most`."""
    return " + ".join(f"(SELECT count(*) FROM (SELECT {rest} LIMIT {most}) AS found)" for rest in rests)  # noqa: S608


def _from(rows: QuerySet[Ticket], values: Parameterizer) -> str:
    """The ORM's statement from FROM on, its values added to the others'."""
    _, start, rest = text_of(rows, values).partition(_START)
    return f"{start}{rest}"


def text_of(rows: QuerySet[Ticket], values: Parameterizer, *columns: str) -> str:
    """The ORM's statement for these columns ("id" alone when none is named), its values added to the others'."""
    some = rows.values_list(*columns or ("id",))
    some.sql()  # builds the query that the next line writes out
    return some.query.get_sql(some.query.QUERY_CLS.SQL_CONTEXT.copy(parameterizer=values))

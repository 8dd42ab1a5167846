"""Finding tickets by Chinese words, a number or the end of a telephone number: what is stored, and how it is asked."""

from __future__ import annotations

from uuid import UUID

from pypika_tortoise.functions import Cast
from pypika_tortoise.terms import ValueWrapper
from tortoise.connection import get_connection
from tortoise.expressions import Expression, Q, ResolveContext, ResolveResult, Subquery
from tortoise.transactions import in_transaction

from tickets.models import Ticket, TicketSearch
from tickets.people import UNIT, Actor
from tickets.personal import keyfile
from tickets.personal.keyring import Unreadable
from tickets.personal.pieces import without_pieces
from tickets.redaction import DOOR
from tickets.search_days import day_of
from tickets.search_words import Filed, Kind, among, document, ends_of, question
from tickets.seeing import STRICTLY_SECRET
from tickets.sight import words_for_units

SEARCHED = frozenset(
    {
        "matter",
        "demand",
        "place",
        "answer",
        "caller_number",
        "secrecy",
        "matter_for_unit",
        "demand_for_unit",
        "department",
        "parts",
        "type",
        "urgency",
        "area",
        "closed_at",
        "archived_at",
    }
)
"""Columns whose change is a change of what a ticket is found by, or of where it is looked for."""
BATCH = 500

_WRITE = """
INSERT INTO ticket_search (ticket_id, search, opened_at, day, live, strict) VALUES ($1, $2::tsvector, $3, $4, $5, $6)
ON CONFLICT (ticket_id) DO UPDATE SET search = EXCLUDED.search, live = EXCLUDED.live, strict = EXCLUDED.strict
"""
END = "end"
"""Kind of the blind indexes over the endings of telephone numbers."""
_MISSING = """
SELECT ticket.id FROM ticket
WHERE ticket.id > $1 AND NOT EXISTS (SELECT FROM ticket_search AS known WHERE known.ticket_id = ticket.id)
ORDER BY ticket.id LIMIT $2 FOR UPDATE OF ticket SKIP LOCKED
"""


class _Asked(Expression):
    """A tsquery taken as it is written: PostgreSQL's own parser would cut the words once more."""

    def __init__(self, text: str) -> None:
        self._text = text

    def resolve(self, resolve_context: ResolveContext) -> ResolveResult:  # noqa: ARG002  tortoise's signature
        return ResolveResult(term=Cast(ValueWrapper(self._text), "TSQUERY"))


def document_of(ticket: Ticket) -> str:
    """The ticket's words: what a unit's page says is for all, the rest for the office; names are never searched."""
    kept = [ticket.matter, ticket.demand, ticket.place, ticket.answer]
    ring = keyfile.newest()
    ends = [] if isinstance(ticket.caller_number, Unreadable) else ends_of(ticket.caller_number)
    shown, hidden = ([_bare(ticket, text) for text in texts] for texts in (words_for_units(ticket), kept))
    return document(ticket.number, shown, hidden, [ring.blind(END, end) for end in ends], _filed(ticket))


def _filed(ticket: Ticket) -> Filed:
    one_each = {Kind.TYPE: ticket.type, Kind.URGENCY: ticket.urgency, Kind.AREA: ticket.area}
    one_each[Kind.STATE] = ticket.status.value if ticket.closed_at else None
    units = [ticket.department, *(part["department"] for part in ticket.parts)]
    return {Kind.UNIT: filter(None, units)} | {kind: [code] for kind, code in one_each.items() if code}


def _bare(ticket: Ticket, text: str) -> str:
    """What is stored in clear to be found by: no number of a citizen's, and of his place no door."""
    return without_pieces(text.replace(ticket.place, DOOR.sub(" ", ticket.place)) if ticket.place else text)


async def store_words(ticket: Ticket) -> None:
    """Write what the ticket is found by, within the caller's transaction."""
    opened_at, live, strict = ticket.opened_at, ticket.closed_at is None, ticket.secrecy == STRICTLY_SECRET
    values = [ticket.id, document_of(ticket), opened_at, day_of(opened_at), live, strict]
    await get_connection("default").execute_query(_WRITE, values)


def asked_for(text: str, actor: Actor, filed: Filed) -> str | None:
    """What somebody typed as a tsquery among tickets that are filed so; a unit's people find among its own alone. The
    ends of numbers are blinded as they are stored."""
    office = actor.role not in UNIT
    asked = question(text, office=office, blinded=lambda end: keyfile.newest().blinds(END, end))
    own: Filed = {} if office else {Kind.UNIT: [actor.department or "-"]}
    return among(asked, {**filed, **own}) if asked else None


def matching(text: str, actor: Actor, filed: Filed, *, live: bool) -> Q:
    """The tickets that hold what was typed, by words that this person may read; to be joined with what he may see.

    `live`: among those that are not over, else among those that are.
    """
    asked = asked_for(text, actor, filed)
    if asked is None:
        return Q(id__in=[])
    return Q(id__in=Subquery(TicketSearch.filter(search__search=_Asked(asked), live=live).values("ticket_id")))


async def index_missing(batch: int = BATCH) -> int:
    """Write the words of every ticket that has none, in batches of a transaction each; how many those were.

    May be stopped at any time and started again, and may run beside the platform.
    """
    done, after = 0, UUID(int=0)
    while True:
        async with in_transaction():
            rows = await get_connection("default").execute_query_dict(_MISSING, [after, batch])
            for ticket in await Ticket.filter(id__in=[row["id"] for row in rows]):
                await store_words(ticket)
        if not rows:
            return done
        done, after = done + len(rows), rows[-1]["id"]

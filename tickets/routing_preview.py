"""What a drafted rule would have done: the past tickets that it fits, and where they went without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from routing.departments import Area, Catalogue, Category
from routing.rules import RuleBook
from tickets.models import RoutingDraft, Ticket
from tickets.people import Actor
from tickets.ruled import as_rule, fits
from tickets.rules import facts_of
from tickets.sight import sees

LOOKED_BACK = timedelta(days=90)
MOST_READ, MOST_SHOWN = 5000, 100


class Routed(NamedTuple):
    """One past ticket that the rule fits."""

    ticket: Ticket
    went_to: str | None
    """The department that it was first dispatched to; None while it waits for its dispatch."""
    otherwise: bool
    """The rule would have sent it elsewhere."""


class Preview(NamedTuple):
    since: datetime
    tickets: list[Routed]
    """Newest first."""
    complete: bool
    """False when there are more tickets than are read."""

    @property
    def otherwise(self) -> int:
        return sum(one.otherwise for one in self.tickets)

    @property
    def returns(self) -> int:
        """Returns asked for on tickets that the rule would have sent elsewhere."""
        return sum(len(one.ticket.returns) for one in self.tickets if one.otherwise)


async def preview(actor: Actor, draft: RoutingDraft, catalogue: Catalogue, now: datetime) -> Preview:
    """Accepted tickets of the last 90 days that this person may see; the consulted one is left out."""
    since = now - LOOKED_BACK
    if not fits(draft, catalogue):
        return Preview(since, [], complete=True)
    book = RuleBook(catalogue, [as_rule(draft, "")])
    tickets = await _candidates(draft, catalogue, since)
    fitting = [one for one in tickets[:MOST_READ] if _fits(book, one) and sees(actor, one)]
    return Preview(since, [_routed(draft, one) for one in fitting], complete=len(tickets) <= MOST_READ)


async def _candidates(draft: RoutingDraft, catalogue: Catalogue, since: datetime) -> list[Ticket]:
    found = Ticket.filter(accepted_at__gte=since).exclude(id=draft.ticket_id)
    if draft.category:
        found = found.filter(category__in=_beneath(draft.category, catalogue.categories, catalogue.categories_up))
    if draft.area:
        found = found.filter(area__in=_beneath(draft.area, catalogue.areas, catalogue.areas_up))
    return await found.order_by("-opened_at").limit(MOST_READ + 1)


def _beneath(top: str, codes: Iterable[str], upwards: Callable[[str], Iterable[Area | Category]]) -> list[str]:
    return [code for code in codes if any(entry.code == top for entry in upwards(code))]


def _fits(book: RuleBook, ticket: Ticket) -> bool:
    return book.matching(facts_of(ticket), ticket.category, ticket.area) is not None


def _routed(draft: RoutingDraft, ticket: Ticket) -> Routed:
    went_to = ticket.first_department or ticket.department
    return Routed(ticket, went_to, otherwise=went_to is not None and went_to != draft.department)

"""Suggests tickets that may be the same event, for a person to confirm; nothing is merged by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from routing.nearness import Apart, Reach, least_likeness, reach
from tickets.likeness import likeness
from tickets.lists import visible
from tickets.merging import MASTERS, areas_near, between_of, kinds_like, merge_bar
from tickets.models import Ticket
from tickets.people import Actor
from tickets.rules import Rules

MOST = 10
_LOOKED_AT = 2_000
"""Of what is left once place, category, state and time have narrowed it: no city has more of one kind in one county."""
_COMPARED = ("id", "status", "merged_into", "opened_at", "area", "category", "matter", "place", "point")
_ORDER = {Reach.NEAR: 0, Reach.UNKNOWN: 1, Reach.FURTHER: 2}


class Similar(NamedTuple):
    ticket: Ticket
    likeness: float
    reach: Reach
    between: Apart | None
    """None where one of the two has no point."""


async def similar_masters(actor: Actor, ticket: Ticket, rules: Rules) -> list[Similar]:
    """Tickets in hand into which this one may be merged, as far as the person may see them: those near by first, then
    those of which nobody knows how near they are, then those further off; the likest of each first."""
    found = await _candidates(actor, ticket, rules).order_by("-opened_at").limit(_LOOKED_AT).only(*_COMPARED)
    alike = [one for one in (_compared(ticket, other, rules) for other in found) if one is not None]
    best = sorted(alike, key=lambda one: (_ORDER[one.reach], -one.likeness))[:MOST]
    whole = {one.id: one for one in await Ticket.filter(id__in=[one.ticket.id for one in best])} if best else {}
    return [one._replace(ticket=whole[one.ticket.id]) for one in best if one.ticket.id in whole]


def _compared(ticket: Ticket, other: Ticket, rules: Rules) -> Similar | None:
    """None for what is not the same event, or not alike enough."""
    if merge_bar(ticket, other, rules) is not None:
        return None
    merge, between = rules.pack.merge, between_of(ticket, other)
    alike = likeness(_text(ticket), _text(other))
    if alike < least_likeness(between, merge):
        return None
    return Similar(other, alike, reach(between, merge), between)


def _candidates(actor: Actor, ticket: Ticket, rules: Rules) -> QuerySet[Ticket]:
    """Everything that may be it, narrowed in the database before anything is cut off."""
    window = timedelta(days=rules.pack.merge.window_d)
    return (
        Ticket.filter(visible(actor))
        .filter(_near(ticket, rules), _of_its_kind(ticket, rules), status__in=sorted(MASTERS), merged_into=None)
        .filter(opened_at__gte=ticket.opened_at - window, opened_at__lte=ticket.opened_at + window)
        .exclude(id=ticket.id)
    )


def _near(ticket: Ticket, rules: Rules) -> Q:
    """Of the same county; where the ticket has a point, also whatever of its kind has one: points know no counties."""
    areas = areas_near(ticket, rules.catalogue)
    here = Q(area__in=sorted(areas))
    if rules.catalogue.root in areas:
        here |= Q(area=None)
    return here | ~Q(point="") if ticket.point and ticket.category else here


def _of_its_kind(ticket: Ticket, rules: Rules) -> Q:
    if ticket.category is None:
        return Q()
    return Q(category__in=sorted(kinds_like(ticket.category, rules.catalogue))) | Q(category=None)


def _text(ticket: Ticket) -> str:
    return f"{ticket.matter}{ticket.place}"

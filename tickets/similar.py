"""Suggests tickets that may be the same event, for a person to confirm; nothing is merged by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from tickets.likeness import likeness
from tickets.models import Ticket
from tickets.people import Actor
from tickets.queries import visible
from tickets.rules import Rules
from tickets.service.looking import mergeable
from tickets.workflow import Status

THRESHOLD = 0.35
MOST = 10
_LOOKED_AT = 500


class Similar(NamedTuple):
    ticket: Ticket
    likeness: float


async def similar_masters(actor: Actor, ticket: Ticket, rules: Rules) -> list[Similar]:
    """Tickets in hand into which this one may be merged, the likest first, as far as the person may see them."""
    window = timedelta(days=rules.pack.merge.window_d)
    near = Ticket.filter(visible(actor)).filter(
        status__in=[Status.DISPATCHED, Status.SIGNED, Status.WORKING],
        opened_at__gte=ticket.opened_at - window,
        opened_at__lte=ticket.opened_at + window,
    )
    found = await near.exclude(id=ticket.id).order_by("-opened_at").limit(_LOOKED_AT)
    told = _text(ticket)
    scored = [Similar(one, likeness(told, _text(one))) for one in found if mergeable(ticket, one, rules)]
    alike = [one for one in scored if one.likeness >= THRESHOLD]
    return sorted(alike, key=lambda one: -one.likeness)[:MOST]


def _text(ticket: Ticket) -> str:
    return f"{ticket.matter}{ticket.place}"

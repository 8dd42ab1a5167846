"""Finds what a ticket repeats among the earlier ones of the same number, as far as the person may see them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tickets.likeness import likeness
from tickets.merging import siblings
from tickets.models import Ticket
from tickets.numbers import to_e164
from tickets.people import Actor
from tickets.personal.fields import blinds
from tickets.repeats import Earlier, Repeated, repeated
from tickets.rules import Rules
from tickets.service.looking import takes
from tickets.sight import sees
from tickets.statuses import Status
from tickets.workflow import Action, step_from

LAWFUL = frozenset({"satisfied", "explained", "not_sampled", "answered"})
"""Reasons of closing that say the matter was dealt with on its merits."""
_NO_TIME = (Status.DRAFT, Status.WITHDRAWN)
"""Tickets that count as no time at all."""
_LOOKED_AT = 200


class Found(NamedTuple):
    said: Repeated
    earlier: Ticket
    """The one that is repeated."""


async def repeat_of(actor: Actor, ticket: Ticket, rules: Rules, now: datetime) -> Found | None:
    """What the ticket repeats, by the pack in force; None without a number, or before anything was written down."""
    number = to_e164(ticket.caller_number)
    if not number or not ticket.matter.strip():
        return None
    own = Ticket.filter(caller_index__in=blinds(number)).exclude(status__in=_NO_TIME)
    found = await own.exclude(id=ticket.id).order_by("-opened_at").limit(_LOOKED_AT)
    before = {str(one.id): one for one in found if one.opened_at <= ticket.opened_at and sees(actor, one)}
    category = ticket.category or _category(ticket, rules, now) if before else None
    said = repeated([_earlier(one, ticket, category, rules) for one in before.values()], rules.pack.repeat, now)
    return Found(said, before[said.of]) if said else None


def _category(ticket: Ticket, rules: Rules, now: datetime) -> str | None:
    """What the words speak for, while nobody has chosen."""
    found = rules.decision(ticket, now).category
    return found.code if found else None


def _earlier(one: Ticket, ticket: Ticket, category: str | None, rules: Rules) -> Earlier:
    return Earlier(
        key=str(one.id),
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        takes=takes(one),
        may_redo=step_from(one.status, Action.REDO_REPEAT) is not None,
        lawful=one.close_reason in LAWFUL,
        sibling=siblings(one.category, category, rules.catalogue),
        likeness=alike(one, ticket),
    )


def alike(one: Ticket, other: Ticket) -> float:
    """Likeness of the matters, with their places or without: a place is often told the second time only."""
    whole = likeness(f"{one.matter}{one.place}", f"{other.matter}{other.place}")
    return max(whole, likeness(one.matter, other.matter))

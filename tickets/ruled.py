"""The rule book as it is today: what minutes of consultations have put into force, then the city's own rules."""

from __future__ import annotations

from datetime import datetime

from routing.decide import Decision
from routing.departments import Catalogue
from routing.rules import Rule, RuleBook, When
from tickets.models import RoutingDraft, RuleState, Ticket
from tickets.rows import rows_of
from tickets.rules import Rules
from tickets.statuses import Status
from tickets.workflow import Guard, Step

_BEFORE_THE_CITYS = 0
"""Priority of a consultation's rule; among them the newest goes first."""


def as_rule(draft: RoutingDraft, ticket_number: str) -> Rule:
    """The drafted rule as routing reads it, named by the ticket that was consulted upon."""
    when = When(
        category=(draft.category,) if draft.category else (),
        area=(draft.area,) if draft.area else (),
        keywords=tuple(draft.keywords),
    )
    return Rule(
        code=f"minutes-{draft.id}",
        name=ticket_number,
        when=when,
        priority=_BEFORE_THE_CITYS,
        department=draft.department,
        partners=tuple(draft.partners),
        task=draft.scope,
        basis=draft.basis,
        source="minutes",
    )


def fits(draft: RoutingDraft, catalogue: Catalogue) -> bool:
    """Whether the catalogue still knows all that the rule names."""
    return (
        draft.department in catalogue.departments
        and (draft.category is None or draft.category in catalogue.categories)
        and (draft.area is None or draft.area in catalogue.areas)
    )


async def rulebook_today(rules: Rules) -> RuleBook:
    """Read with every decision: a rule holds from the moment it is put into force, on every worker."""
    drafts = await rows_of(RoutingDraft, "WHERE state = $1 ORDER BY in_force_from DESC", RuleState.IN_FORCE.value)
    if not drafts:
        return rules.rulebook
    numbers = dict(await Ticket.filter(id__in=[draft.ticket_id for draft in drafts]).values_list("id", "number"))
    held = [as_rule(draft, numbers[draft.ticket_id]) for draft in drafts if fits(draft, rules.catalogue)]
    return RuleBook(rules.catalogue, [*held, *rules.rulebook.rules])


async def book_for(rules: Rules, ticket: Ticket, step: Step | None = None) -> RuleBook:
    """The same, read only while the ticket is still to be dispatched, and for the `step` that asks for it."""
    waits = ticket.status in {Status.DRAFT, Status.ACCEPTED}
    asked = step is None or Guard.OWN_CATALOGUE in step.guards
    return await rulebook_today(rules) if waits and asked else rules.rulebook


async def decided(rules: Rules, ticket: Ticket, now: datetime) -> Decision:
    """`rules.decision` by the rule book of today."""
    return rules.decision(ticket, now, await rulebook_today(rules))

"""Rules drafted from minutes of consultations: what they would have done, their way into force and out of it."""

from __future__ import annotations

from agent_console import wire
from agent_console.api import knowledge_shapes as names
from agent_console.api.route import Ask
from agent_console.api.ticket_life import named
from agent_console.wire import ticket_life as shapes
from tickets import routing_drafts
from tickets.list_views import note_list
from tickets.models import RoutingDraft, RuleState
from tickets.people import Actor
from tickets.routing_preview import MOST_SHOWN, Routed, preview
from tickets.sight import Screen
from tickets.statuses import STATUS_NAMES


async def drafts(ask: Ask) -> wire.Page[shapes.RoutingDraft]:
    """Rules that consultations asked for."""
    found = [_draft(ask, one) for one in await routing_drafts.routing_drafts(ask.actor)]
    return wire.Page(items=found, total=len(found))


async def amend_draft(ask: Ask) -> shapes.RoutingDraft:
    """The draft's terms, written anew; whoever wrote them last does not approve them."""
    body: shapes.DraftTerms = ask.body
    terms = routing_drafts.Terms(**{name: getattr(body, name) for name in routing_drafts.Terms.__struct_fields__})
    catalogue = ask.services.rules.catalogue
    return _draft(
        ask, await routing_drafts.amend(ask.actor, ask.part("id"), body.version, terms, catalogue, now=ask.now)
    )


async def approve_draft(ask: Ask) -> shapes.RoutingDraft:
    """A second person approves the draft."""
    body: shapes.DraftStep = ask.body
    return _draft(ask, await routing_drafts.approve(ask.actor, ask.part("id"), body.version, now=ask.now))


async def put_draft_in_force(ask: Ask) -> shapes.RoutingDraft:
    """From now on such matters go to that department."""
    body: shapes.DraftStep = ask.body
    return _draft(ask, await routing_drafts.put_in_force(ask.actor, ask.part("id"), body.version, now=ask.now))


async def end_draft(ask: Ask) -> shapes.RoutingDraft:
    """From now on the city's own rules decide again."""
    body: shapes.DraftEnded = ask.body
    return _draft(ask, await routing_drafts.end(ask.actor, ask.part("id"), body.version, body.reason, now=ask.now))


async def preview_draft(ask: Ask) -> shapes.RoutingPreview:
    """Past tickets that the rule fits, and where they went without it; nothing is written."""
    draft = await routing_drafts.drafted(ask.part("id"))
    found = await preview(ask.actor, draft, ask.services.rules.catalogue, ask.now)
    await note_list(ask.actor, "routing", [one.ticket for one in found.tickets[:MOST_SHOWN]], ask.now)
    return shapes.RoutingPreview(
        since=found.since,
        fitting=len(found.tickets),
        otherwise=found.otherwise,
        returns=found.returns,
        complete=found.complete,
        tickets=[_routed(ask, one) for one in found.tickets[:MOST_SHOWN]],
    )


def _routed(ask: Ask, one: Routed) -> shapes.RoutedTicket:
    return shapes.RoutedTicket(
        id=str(one.ticket.id),
        number=one.ticket.number,
        matter=Screen(one.ticket, ask.actor).matter,
        opened_at=one.ticket.opened_at,
        status_name=STATUS_NAMES[one.ticket.status].say(ask.language),
        went_to=named(ask, one.went_to) if one.went_to else None,
        otherwise=one.otherwise,
        returns=len(one.ticket.returns),
    )


def _draft(ask: Ask, one: RoutingDraft) -> shapes.RoutingDraft:
    catalogue = ask.services.rules.catalogue
    return shapes.RoutingDraft(
        id=str(one.id),
        state=one.state,
        ticket_id=str(one.ticket_id),
        ticket_number=one.ticket.number,
        category=names.category(catalogue, one.category),
        area=names.area(catalogue, one.area),
        keywords=one.keywords,
        department=named(ask, one.department),
        partners=[named(ask, code) for code in one.partners],
        scope=one.scope,
        basis=one.basis,
        chair=one.chair,
        drafted_by=one.drafted_by,
        drafted_at=one.drafted_at,
        approved_by=one.approved_by,
        approved_at=one.approved_at,
        in_force_from=one.in_force_from,
        ended_by=one.ended_by,
        ended_at=one.ended_at,
        end_reason=one.end_reason,
        may=_may(ask.actor, one),
        version=one.version,
    )


def _may(actor: Actor, one: RoutingDraft) -> list[str]:
    lead, writer = actor.role in routing_drafts.APPROVERS, actor.role in routing_drafts.WRITERS
    steps = {
        RuleState.DRAFT: [
            *(["approve"] if lead and one.drafted_by_id != actor.id else []),
            *(["amend"] if writer else []),
        ],
        RuleState.APPROVED: ["enforce"] if lead else [],
        RuleState.IN_FORCE: ["end"] if lead else [],
    }
    return steps.get(one.state, [])

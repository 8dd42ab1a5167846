"""Secrecy: a ticket's level and wording, who saw it, and a caller's number under a second person's permission."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from agent_console import wire
from agent_console.api import ticket_shapes
from agent_console.api.route import Ask
from agent_console.wire import secrecy as shapes
from routing.facts import Words
from tickets import secrecy, unmasking, views
from tickets.errors import Forbidden, NotFound
from tickets.models import Ticket, UnmaskRequest, UnmaskState
from tickets.people import POSTS, UNIT, Role
from tickets.queries import visible_ticket
from tickets.service.drafts import read_wording
from tickets.wording import compared_wording

_OFFICE_ONLY = Words("原文不向承办单位提供。", "Departments do not read the original.")


# ------------------------------------------------------------------ level and wording
async def wording(ask: Ask) -> shapes.Wording:
    """What a unit would read of a ticket, set beside what was said; nothing is written."""
    body: shapes.WordingAsked = ask.body
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    if ask.person.role in UNIT:
        raise Forbidden("wording", _OFFICE_ONLY)
    given = read_wording(body.matter_for_unit, body.demand_for_unit)
    found = await asyncio.to_thread(
        compared_wording, ticket, given.get("matter_for_unit"), given.get("demand_for_unit")
    )
    return shapes.Wording(
        fields=[
            shapes.WordingField(
                field=one.field,
                wording=one.wording,
                proposed=one.proposed,
                parts=[shapes.WordingPart(op=part.op, text=part.text) for part in one.parts],
                leaks=one.leaks,
            )
            for one in found
        ]
    )


async def set_secrecy(ask: Ask) -> wire.Ticket:
    """Give a ticket its level; from L2 on with the wording for units."""
    body: shapes.SecrecySet = ask.body
    changed = await secrecy.set_secrecy(
        ask.actor,
        ask.part("id"),
        body.version,
        body.secrecy,
        now=ask.now,
        matter_for_unit=body.matter_for_unit,
        demand_for_unit=body.demand_for_unit,
        named_readers=body.named_readers,
    )
    return await ticket_shapes.whole(ask, changed)


# ------------------------------------------------------------------ who saw it
async def viewers(ask: Ask) -> shapes.Viewers:
    """Every look at a ticket: persons for inspector and shift lead, units for everybody else who may see it."""
    ticket = await _ticket_of_viewers(ask)
    found = await views.views_of(ticket)
    await views.note_view(ticket, ask.actor, "viewers", ask.now)
    units = views.by_unit(found)
    catalogue = ask.services.rules.catalogue
    return shapes.Viewers(
        people=[_view(ask, one) for one in found] if ask.person.role in views.SEES_PEOPLE else None,
        units=[
            shapes.UnitViews(
                department=ticket_shapes.department_named(ask, one.department), looks=one.looks, last_at=one.last_at
            )
            for one in units
        ],
        answer=views.citizens_answer(ticket, units, catalogue, ask.language),
    )


async def _ticket_of_viewers(ask: Ask) -> Ticket:
    """The inspector reads who saw any ticket, also one whose content is not for him."""
    if ask.person.role is not Role.AUDIT:
        return await visible_ticket(ask.actor, ask.part("id"))
    ticket = await views.ticket_of_views(ask.part("id"))
    if ticket is None:
        raise NotFound("ticket", ask.part("id"))
    return ticket


def _view(ask: Ask, look: views.Look) -> shapes.View:
    post = POSTS.get(look.post)
    return shapes.View(
        at=look.at,
        what=look.what.say(ask.language),
        name=look.name,
        post=post.title.say(ask.language) if post else look.post,
        department=ticket_shapes.department_named(ask, look.department),
    )


# ------------------------------------------------------------------ unmasking
async def ask_unmask(ask: Ask) -> shapes.Unmask:
    """Ask for a look at the whole number."""
    body: shapes.UnmaskAsked = ask.body
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    return _unmask(ask, await unmasking.ask_unmask(ask.actor, ticket.id, body.reason, now=ask.now), ticket)


async def unmasks(ask: Ask) -> shapes.Unmasks:
    """The requests on one ticket."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    return shapes.Unmasks(
        may_ask=unmasking.may_ask(ask.actor, ticket), items=_unmasks(ask, await unmasking.requests_on(ticket), ticket)
    )


async def open_unmasks(ask: Ask) -> wire.Page[shapes.Unmask]:
    """Requests that wait for this person's decision."""
    found = await unmasking.open_requests(ask.actor)
    return wire.Page(items=[_unmask(ask, one, one.ticket) for one in found], total=len(found))


async def decide_unmask(ask: Ask) -> shapes.Unmask:
    """Grant a look for some minutes, or refuse it."""
    body: shapes.UnmaskDecided = ask.body
    done = await unmasking.decide_unmask(
        ask.actor, ask.part("id"), granted=body.granted, opinion=body.opinion, minutes=body.minutes, now=ask.now
    )
    return _unmask(ask, done, await visible_ticket(ask.actor, done.ticket_id))


async def caller(ask: Ask) -> shapes.CallerShown:
    """The caller's data while a permission runs; the look is written down first."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    shown = await unmasking.shown_caller(ask.actor, ticket, ask.now)
    await views.note_view(ticket, ask.actor, "caller", ask.now)
    return shapes.CallerShown(name=shown.name, number=shown.number, place=shown.place, until=shown.until)


def _unmasks(ask: Ask, requests: Sequence[UnmaskRequest], ticket: Ticket) -> list[shapes.Unmask]:
    """A unit's people see what their own people asked for."""
    own = ask.person.role in UNIT
    return [_unmask(ask, one, ticket) for one in requests if not own or one.asked_by == ask.actor.id]


def _unmask(ask: Ask, request: UnmaskRequest, ticket: Ticket) -> shapes.Unmask:
    return shapes.Unmask(
        id=str(request.id),
        ticket_id=str(ticket.id),
        ticket_number=ticket.number,
        state=request.state,
        reason=request.reason,
        asked_name=request.asked_name,
        asked_at=request.asked_at,
        decided_name=request.decided_name,
        decided_at=request.decided_at,
        opinion=request.opinion,
        until=request.until,
        mine=request.asked_by == ask.actor.id,
        decidable=request.state is UnmaskState.OPEN and unmasking.may_decide(ask.actor, request),
    )

"""The desk of 督办: orders and replies, the month's bulletin, interviews, marks and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.api.ticket_shapes import department_named
from agent_console.wire import supervision as shapes
from routing.escalation import Level
from routing.facts import Words
from tickets import supervision
from tickets.errors import FieldErrors
from tickets.list_views import note_list
from tickets.models import (
    Bulletin,
    EvidenceAccess,
    EvidenceHold,
    EvidencePackage,
    Interview,
    ScoreMark,
    SupervisionOrder,
    Ticket,
)
from tickets.people import POSTS
from tickets.reports.reading import lowest_graded
from tickets.retelling import climb_retold
from tickets.sight import Screen, told_of
from tickets.supervision import MOST


class OrdersQuery(msgspec.Struct, frozen=True, kw_only=True):
    state: Literal["open", "closed", "all"] = "open"


# ------------------------------------------------------------------ orders
async def orders(ask: Ask) -> wire.Page[shapes.Order]:
    """Supervision orders that one may see; a unit sees its own once they are signed."""
    found = await supervision.orders(ask.actor, state=ask.query.state)
    items = await _orders(ask, found)
    return wire.Page(items=items, total=len(items))


async def sign(ask: Ask) -> shapes.Order:
    """The lead signs an order."""
    rules = ask.services.rules
    return await _order(ask, await supervision.sign_order(ask.actor, rules, ask.part("id"), ask.body.version, ask.now))


async def reply(ask: Ask) -> shapes.Order:
    """The unit's written reply."""
    body: shapes.OrderReply = ask.body
    return await _order(
        ask, await supervision.reply_order(ask.actor, ask.part("id"), body.version, body.reply, ask.now)
    )


async def close(ask: Ask) -> shapes.Order:
    """Accept the reply, or send it back."""
    body: shapes.OrderClosed = ask.body
    done = await supervision.close_order(
        ask.actor, ask.part("id"), body.version, body.opinion, ask.now, accepted=body.accepted
    )
    return await _order(ask, done)


async def _order(ask: Ask, order: SupervisionOrder) -> shapes.Order:
    return (await _orders(ask, [order]))[0]


async def _orders(ask: Ask, found: Sequence[SupervisionOrder]) -> list[shapes.Order]:
    tickets = await told_of(ask.actor, [order.ticket_id for order in found])
    await note_list(ask.actor, "orders", list(tickets.values()), ask.now)
    return [_shape(ask, order, tickets[order.ticket_id]) for order in found if order.ticket_id in tickets]


def _why_issued(ask: Ask, order: SupervisionOrder) -> str:
    return order.reason if ask.language == "zh" else climb_retold(order.breach, Level.SUPERVISE, "", order.reason)


def _shape(ask: Ask, order: SupervisionOrder, ticket: Ticket) -> shapes.Order:
    screen = Screen(ticket, ask.actor)
    return shapes.Order(
        id=str(order.id),
        number=order.number,
        ticket_id=str(ticket.id),
        ticket_number=ticket.number,
        matter=screen.matter,
        department=department_named(ask, order.department),
        reason=screen.text(_why_issued(ask, order)),
        issued_at=order.issued_at,
        issued_by=order.issued_by,
        reply_due_at=order.reply_due_at,
        signed_at=order.signed_at,
        signed_by=order.signed_by,
        reply=screen.text(order.reply),
        replied_at=order.replied_at,
        replied_by=order.replied_by,
        overdue=order.overdue_at is not None,
        closed_at=order.closed_at,
        opinion=screen.text(order.opinion),
        state=_state(order, ask),
        version=order.version,
    )


def _state(order: SupervisionOrder, ask: Ask) -> str:
    if order.closed_at is not None:
        return "closed"
    if order.replied_at is not None:
        return "replied"
    if order.signed_at is None:
        return "to_sign"
    return "late" if order.reply_due_at is not None and order.reply_due_at <= ask.now else "awaiting"


# ------------------------------------------------------------------ bulletin
async def bulletins(ask: Ask) -> wire.Page[shapes.Bulletin]:
    """Bulletins, newest month first."""
    found = await Bulletin.all().order_by("-month")
    return wire.Page(items=[_bulletin(ask, one) for one in found], total=len(found))


async def draft_bulletin(ask: Ask) -> shapes.Bulletin:
    """Draft a month's bulletin, or draft it anew while nobody has signed it."""
    rules, month = ask.services.rules, ask.part("month")
    lowest = await lowest_graded(rules, month, ask.now)
    return _bulletin(ask, await supervision.draft_bulletin(rules, month, lowest, ask.now))


async def sign_bulletin(ask: Ask) -> shapes.Bulletin:
    """The office signs; the bulletin gets its number and stays."""
    return _bulletin(ask, await supervision.sign_bulletin(ask.actor, ask.services.rules, ask.part("month"), ask.now))


def _bulletin(ask: Ask, one: Bulletin) -> shapes.Bulletin:
    units = [
        shapes.BulletinUnit(
            department=department_named(ask, unit["code"]),
            reds=unit["reds"],
            late_replies=unit["late_replies"],
            grade=unit["grade"],
        )
        for unit in one.content.get("units", [])
    ]
    return shapes.Bulletin(
        month=one.month,
        number=one.number,
        rule=one.content.get("rule", ""),
        drafted_at=one.drafted_at,
        signed_at=one.signed_at,
        signed_by=one.signed_by,
        units=units,
    )


# ------------------------------------------------------------------ interviews and marks
async def interviews(ask: Ask) -> wire.Page[shapes.Interview]:
    """Interviews, newest first."""
    found = await Interview.all().order_by("-held_on", "-recorded_at").limit(MOST)
    return wire.Page(items=[_interview(ask, one) for one in found], total=len(found))


async def record_interview(ask: Ask) -> shapes.Interview:
    """Write down an interview and the plan to put things right."""
    _known_department(ask, ask.body.department)
    return _interview(ask, await supervision.record_interview(ask.actor, msgspec.structs.asdict(ask.body), ask.now))


def _interview(ask: Ask, one: Interview) -> shapes.Interview:
    return shapes.Interview(
        id=str(one.id),
        department=department_named(ask, one.department),
        cause=one.cause,
        held_on=one.held_on,
        host=one.host,
        attendees=one.attendees,
        record=one.record,
        plan=one.plan,
        plan_due_on=one.plan_due_on,
        recorded_by=one.recorded_by,
        recorded_at=one.recorded_at,
    )


async def marks(ask: Ask) -> wire.Page[shapes.Mark]:
    """Points that persons gave, newest first."""
    found = await ScoreMark.all().order_by("-at").limit(MOST)
    return wire.Page(items=[_mark(ask, one) for one in found], total=len(found))


async def give_mark(ask: Ask) -> shapes.Mark:
    """Give or take points with a reason."""
    body: shapes.MarkGiven = ask.body
    _known_department(ask, body.department)
    rules, number = ask.services.rules, body.ticket_number
    given = await supervision.give_mark(ask.actor, rules, body.department, body.kind, body.reason, number, ask.now)
    return _mark(ask, given)


def _mark(ask: Ask, one: ScoreMark) -> shapes.Mark:
    return shapes.Mark(
        id=str(one.id),
        department=department_named(ask, one.department),
        kind=one.kind,
        reason=one.reason,
        ticket_number=one.ticket_number,
        at=one.at,
        by=one.by_name,
    )


def _known_department(ask: Ask, code: str) -> None:
    if code not in ask.services.rules.catalogue.departments:
        raise FieldErrors({"department": Words("目录中没有这个单位", "is no department of the catalogue")})


# ------------------------------------------------------------------ evidence
async def packages(ask: Ask) -> wire.Page[shapes.Evidence]:
    """Packages of evidence with who opened them, without their content."""
    found = await EvidencePackage.all().order_by("-assembled_at").limit(MOST)
    items = [await _evidence(ask, one, with_content=False) for one in found]
    return wire.Page(items=items, total=len(items))


async def assemble(ask: Ask) -> shapes.Evidence:
    """Put the record of some tickets together for those who decide."""
    body: shapes.EvidenceAsked = ask.body
    made = await supervision.assemble_evidence(
        ask.actor, body.department, body.title, body.tickets, body.purpose, ask.now
    )
    return await _evidence(ask, made, with_content=True)


async def open_package(ask: Ask) -> shapes.Evidence:
    """Read a package; who did and for what is written down first."""
    found = await supervision.read_evidence(ask.actor, ask.part("id"), ask.body.purpose, ask.now)
    return await _evidence(ask, found, with_content=True)


async def _evidence(ask: Ask, one: EvidencePackage, *, with_content: bool) -> shapes.Evidence:
    accesses = await EvidenceAccess.filter(package_id=one.id).order_by("id")
    holds = await EvidenceHold.filter(package_id=one.id).order_by("id")
    return shapes.Evidence(
        id=str(one.id),
        department=department_named(ask, one.department),
        title=one.title,
        sha256=one.sha256,
        assembled_at=one.assembled_at,
        assembled_by=one.assembled_by,
        ended_at=one.ended_at,
        holds=[
            shapes.EvidenceHold(at=hold.at, reason=hold.reason, by=hold.ordered_by, lifted_at=hold.lifted_at)
            for hold in holds
        ],
        accesses=[
            shapes.EvidenceAccess(at=a.at, name=a.actor_name, post=_post(ask, a.actor_post), purpose=a.purpose)
            for a in accesses
        ],
        content=one.content if with_content else None,
    )


def _post(ask: Ask, post: str) -> str:
    return POSTS[post].title.say(ask.language) if post in POSTS else post

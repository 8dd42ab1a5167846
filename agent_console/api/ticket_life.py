"""What several people do to one ticket, as pages see it: shares, merged tickets, precedents, hints, drafted rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from agent_console import wire
from agent_console.api.requests import extensions_named, suspensions_named
from agent_console.api.route import Ask
from agent_console.api.ticket_sides import sides
from agent_console.wire import ticket_life as shapes
from routing.facts import NAMES, Language, Words
from tickets import routing_drafts
from tickets.action_forms import AUDIT_POINTS, RETURN_REASONS
from tickets.citizen import for_citizen
from tickets.errors import IllegalAction
from tickets.list_views import note_list
from tickets.models import Ticket
from tickets.people import UNIT
from tickets.queries import Beside, visible_ticket
from tickets.repeating import Found, repeat_of
from tickets.repeats import Advice, letter, why
from tickets.reply_audit import Hint, hints, hints_while_typing
from tickets.sight import Screen, sees
from tickets.similar import similar_masters
from tickets.workflow import FINAL, STATUS_NAMES, Status

_REASONS = dict(RETURN_REASONS)
LONGEST_REPLY = 5000


def named(ask: Ask, code: str) -> wire.Named:
    """A department by its name of today."""
    known = ask.services.rules.catalogue.departments.get(code)
    return wire.Named(code=code, name=known.name if known else code)


async def life(ask: Ask, ticket: Ticket, known: Beside) -> shapes.TicketLife:
    """The part of a ticket's page that tells of shares, requests, merging, repeats and other hotlines."""
    screen = Screen(ticket, ask.actor)
    office = ask.person.role not in UNIT
    consulted = ticket.status is Status.CONSULT and ticket.department is not None
    met, original = ticket.result_met_at, ticket.original_due_at
    return shapes.TicketLife(
        interim_lead=named(ask, ticket.department or "") if consulted else None,
        original_due_at=original,
        within_original=met <= original if met and original else None,
        extensions=extensions_named(ask, screen.value(ticket.extensions)),
        suspensions=suspensions_named(ask, screen.value(ticket.suspensions)),
        resume_by=ticket.resume_by,
        shares=[_share(ask, part, screen) for part in ticket.parts],
        master=await _seen(ask, ticket.merged_into),
        merged=[_joined(ask, child) for child in known.children if sees(ask.actor, child)],
        repeats=await _seen(ask, ticket.repeat_of) if office else None,
        repeat_times=ticket.repeat_times if office else 0,
        review=ticket.lead_review and office,
        appended=[_joined(ask, one) for one in known.appended if sees(ask.actor, one)] if office else [],
        callers=1 + len(known.children),
        for_citizen=for_citizen(ticket, ask.services.rules, ask.language),
        proposal=_proposal(ticket) if office else None,
        audit=screen.value(ticket.audit) or None,
        sides=await sides(ask, ticket, known.links, screen),
    )


def _share(ask: Ask, part: dict[str, Any], screen: Screen) -> shapes.Share:
    due, met = _time(part["due_at"]), _time(part["met_at"])
    return shapes.Share(
        department=named(ask, part["department"]),
        kind=part["kind"],
        task=screen.text(part["task"]),
        due_at=due,
        met_at=met,
        late=due is not None and (met or ask.now) > due,
        text=screen.text(part["text"]),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


async def _seen(ask: Ask, key: UUID | None) -> shapes.Joined | None:
    """A ticket that another refers to, for those who may see it."""
    other = await Ticket.get_or_none(id=key) if key else None
    return _joined(ask, other) if other is not None and sees(ask.actor, other) else None


def _joined(ask: Ask, ticket: Ticket) -> shapes.Joined:
    return shapes.Joined(
        id=str(ticket.id),
        number=ticket.number,
        status=ticket.status.value,
        status_name=STATUS_NAMES[ticket.status].say(ask.language),
        due_at=ticket.result_due_at,
    )


def _proposal(ticket: Ticket) -> shapes.Proposed | None:
    made = ticket.refusal
    if not made or ticket.status in FINAL:
        return None
    return shapes.Proposed(kind=made["kind"], code=made["code"], text=made["text"], by=made["by_name"])


# ------------------------------------------------------------------ reads of their own
async def precedents(ask: Ask) -> wire.Page[shapes.Precedent]:
    """How returns like this one were decided, this ticket's own first."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    screen = Screen(ticket, ask.actor)
    found = [
        shapes.Precedent(
            kind=one.kind,
            own=one.ticket_id == ticket.id,
            department=named(ask, one.department),
            proposed=named(ask, one.proposed) if one.proposed else None,
            reason=_REASONS[one.reason].say(ask.language) if one.reason in _REASONS else screen.text(one.reason),
            basis=screen.text(one.basis),
            opinion=screen.text(one.opinion),
            decided_by=one.decided_by,
            at=one.at,
        )
        for one in await routing_drafts.precedents(ask.actor, ticket)
    ]
    return wire.Page(items=found, total=len(found))


async def similar(ask: Ask) -> wire.Page[shapes.SimilarTicket]:
    """Tickets in hand that may be the same event: to be confirmed by a person."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    alike = await similar_masters(ask.actor, ticket, ask.services.rules)
    await note_list(ask.actor, "similar", [one.ticket for one in alike], ask.now)
    found = [
        shapes.SimilarTicket(
            id=str(one.ticket.id),
            number=one.ticket.number,
            matter=Screen(one.ticket, ask.actor).matter,
            department=named(ask, one.ticket.department) if one.ticket.department else None,
            likeness=round(one.likeness, 3),
            reach=one.reach,
            distance_m=one.between.metres if one.between else None,
            allowance_m=one.between.allowance if one.between else None,
            opened_at=one.ticket.opened_at,
        )
        for one in alike
    ]
    return wire.Page(items=found, total=len(found))


async def repeat(ask: Ask) -> shapes.Repeat:
    """Whether the same citizen was here with the same matter, and what the rules suggest; writes nothing."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    found = await repeat_of(ask.actor, ticket, ask.services.rules, ask.now)
    if found is None:
        return shapes.Repeat(found=None)
    await note_list(ask.actor, "repeat", [found.earlier], ask.now)
    return shapes.Repeat(found=_repeated(ask, found))


def _repeated(ask: Ask, found: Found) -> shapes.RepeatFound:
    (said, earlier), rule = found, ask.services.rules.pack.repeat
    matter, calendar = Screen(earlier, ask.actor).matter, ask.services.rules.calendar
    closed = f"{calendar.local(earlier.closed_at):%Y-%m-%d}" if earlier.closed_at else ""
    known = shapes.RepeatOf(**msgspec.structs.asdict(_joined(ask, earlier)), matter=matter, opened_at=earlier.opened_at)
    urgency = said.urgency
    return shapes.RepeatFound(
        earlier=known,
        times=said.times,
        days=rule.window_d,
        advice=[one.value for one in said.advice],
        urgency=wire.Named(code=urgency.value, name=NAMES[urgency].say(ask.language)) if urgency else None,
        review=said.review,
        why=why(said, rule).say(ask.language),
        letter=letter(earlier.number, matter, closed) if Advice.REFUSE in said.advice else "",
    )


async def audit(ask: Ask) -> wire.Page[shapes.AuditHint]:
    """The ten points of a reply's audit, with hints where a machine can see something."""
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    if ticket.status is not Status.REPLIED:
        why = Words("工单没有待审核的答复。", "The ticket has no reply to audit.")
        raise IllegalAction("audit", ticket.status, why)
    return _points(await hints(ticket, ask.services.rules.pack_of(ticket).audit), ask.language, every=True)


async def reply_hints(ask: Ask) -> wire.Page[shapes.AuditHint]:
    """What the audit's machine will see in the reply as it stands in the form; nothing is written."""
    body: shapes.ReplyTyped = ask.body
    ticket = await visible_ticket(ask.actor, ask.part("id"))
    rule = ask.services.rules.pack_of(ticket).audit
    found = await hints_while_typing(ticket, body.answer[:LONGEST_REPLY], ask.actor, rule)
    return _points(found, ask.language, every=False)


def _points(found: list[Hint], language: Language, *, every: bool) -> wire.Page[shapes.AuditHint]:
    known = {hint.point: hint for hint in found}
    points = [
        shapes.AuditHint(
            point=code,
            title=title.say(language),
            ok=known[code].ok if code in known else None,
            hint=known[code].words.say(language) if code in known else "",
        )
        for code, title in AUDIT_POINTS
        if every or code in known
    ]
    return wire.Page(items=points, total=len(points))

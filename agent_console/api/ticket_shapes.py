"""Tickets as pages see them: rows of the database in the reader's language, without what this reader may not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from agent_console import wire
from agent_console.api.marks import mark_on, watermark_on
from agent_console.api.places import wire_point
from agent_console.api.requests import asked_in_short, step_left
from agent_console.api.route import Ask
from agent_console.api.ticket_life import life
from callcenter.numbers import mask
from routing.durations import Duration, Unit
from routing.escalation import LEVEL_WORDS, Level
from routing.facts import Language, Words
from routing.lights import Light
from routing.wording import left_words
from tickets.events import EVENT_NAMES
from tickets.guards import ActionView
from tickets.light_words import light_words
from tickets.models import CallbackAttempt, CallbackTask, SupervisionStep, Ticket, TicketEvent, TicketView
from tickets.people import POSTS, UNIT
from tickets.queries import beside, last_steps, timeline
from tickets.retelling import climb_retold
from tickets.sight import Screen, caller_of
from tickets.workflow import FINAL, STATUS_NAMES, FieldSpec, Status

STOPPED = Words("已停表", "clock stopped")
"""What is left of a suspended ticket's time does not run down."""

CLOCKS = ("sign", "contact", "result", "callback")
RUNGS = {1: Level.YELLOW, 2: Level.RED, 3: Level.SUPERVISE}


# ------------------------------------------------------------------ rows
async def rows(ask: Ask, tickets: Sequence[Ticket]) -> list[wire.TicketRow]:
    """Rows of a list, with one question to the database for all of them."""
    highest = await last_steps(list(tickets)) if tickets else {}
    return [wire.TicketRow(**_row(ask, ticket, highest.get(ticket.id))) for ticket in tickets]


def _row(ask: Ask, ticket: Ticket, step: SupervisionStep | None) -> dict[str, Any]:
    due_at = _due_at(ticket)
    return {
        "id": str(ticket.id),
        "number": ticket.number,
        "status": ticket.status,
        "status_name": STATUS_NAMES[ticket.status].say(ask.language),
        "light": ticket.light.value,
        "light_why": _light_why(ask, ticket, step),
        "matter": Screen(ticket, ask.actor).matter,
        "type": ticket.type,
        "urgency": ticket.urgency,
        "secrecy": ticket.secrecy,
        "department": department_named(ask, ticket.department),
        "area_name": _area_name(ask, ticket.area),
        "due_at": due_at,
        "left": _left(ask, ticket, due_at),
        "step_left": step_left(ask, ticket),
        "asked": asked_in_short(ask, ticket),
        "opened_at": ticket.opened_at,
        "owner": ticket.owner_name or None,
        "step": _mark(step, ask.language) if step and ticket.level else None,
        "version": ticket.version,
    }


def department_named(ask: Ask, code: str | None) -> wire.Named | None:
    if code is None:
        return None
    known = ask.services.rules.catalogue.departments.get(code)
    return wire.Named(code=code, name=known.name if known else code)


def _area_name(ask: Ask, code: str | None) -> str | None:
    known = ask.services.rules.catalogue.areas.get(code or "")
    return known.name if known else code


def _due_at(ticket: Ticket) -> datetime | None:
    """The clock that runs now: the unit's, then that of the callback."""
    if ticket.status in FINAL:
        return None
    return ticket.callback_due_at if ticket.result_met_at and ticket.callback_due_at else ticket.result_due_at


def _left(ask: Ask, ticket: Ticket, due_at: datetime | None) -> wire.Left | None:
    if due_at is None or ticket.status in FINAL:
        return None
    if ticket.status is Status.SUSPENDED:
        return wire.Left(text=STOPPED.say(ask.language), overdue=False)
    limit = ticket.limits.get("result", {}).get("limit")
    unit = Duration.parse(limit).unit if limit else Unit.WORKING_DAY
    calendar = ask.services.rules.calendar_for(ticket)
    return wire.Left(text=left_words(ask.now, due_at, calendar, ask.language, unit), overdue=ask.now > due_at)


def _light_why(ask: Ask, ticket: Ticket, step: SupervisionStep | None) -> str:
    """Under supervision the document's number; else what is late or nearly so, or the state where no light burns."""
    status = STATUS_NAMES[ticket.status].say(ask.language)
    if ticket.light is Light.SUPERVISED:
        return (step.document_number or _mark(step, ask.language).name) if step else status
    said = light_words(ticket.light, ask.services.rules.broken(ticket, ask.now))
    return _capital(said.say(ask.language)) if said else status


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _mark(step: SupervisionStep, language: Language) -> wire.StepMark:
    level = RUNGS.get(step.level, Level.NUDGE)
    name = _capital(LEVEL_WORDS[level].say(language))
    return wire.StepMark(level=level, name=name, document_number=step.document_number)


# ------------------------------------------------------------------ one ticket
async def whole(ask: Ask, ticket: Ticket, look: TicketView | None = None) -> wire.Ticket:
    """Everything of one ticket's page; `look` is the note of it where there is one already."""
    known = await beside(ticket)
    seen, screen = caller_of(ticket, ask.actor, ask.language), Screen(ticket, ask.actor)
    views = await ask.services.tickets.actions(ticket, ask.actor, now=ask.now)
    return wire.Ticket(
        **_row(ask, ticket, known.steps[-1] if known.steps else None),
        **_matter(ask, ticket, screen),
        place=seen.place,
        point=wire_point(seen.point) if seen.point else None,
        watermark=watermark_on(ask, ticket),
        mark=await mark_on(ask, ticket, look),
        wording=_wording(ask, ticket),
        caller=wire.Caller(name=seen.name, number=seen.number, contact_wish=seen.contact_wish or None),
        clocks=_clocks(ask, ticket),
        due_reason=ticket.limits.get("result", {}).get(ask.language),
        actions=[_action(view, ask.language) for view in views],
        timeline=list(_events(ask, known.events, screen)),
        callbacks=await callbacks(ask, known.callbacks),
        supervision=[_supervised(ask, step, screen) for step in known.steps],
        life=await life(ask, ticket, known),
    )


def _matter(ask: Ask, ticket: Ticket, screen: Screen) -> dict[str, Any]:
    category = ask.services.rules.catalogue.categories.get(ticket.category or "")
    return {
        "area": ticket.area,
        "demand": screen.demand,
        "category": ticket.category,
        "category_name": ask.services.rules.catalogue.full_name(category) if category else ticket.category,
        "channel": ticket.channel,
        "call_id": screen.call_id,
        "answer": screen.text(ticket.answer) or None,
        "drafts_saved_at": ticket.saved_at,
        "suggested_fields": screen.suggested_fields,
    }


def _wording(ask: Ask, ticket: Ticket) -> wire.UnitWording | None:
    """What a unit reads instead, for those who read the original."""
    if ask.person.role in UNIT:
        return None
    return wire.UnitWording(matter_for_unit=ticket.matter_for_unit, demand_for_unit=ticket.demand_for_unit)


def _clocks(ask: Ask, ticket: Ticket) -> list[wire.Clock]:
    clocks = []
    for kind in CLOCKS:
        due_at, met_at = getattr(ticket, f"{kind}_due_at"), getattr(ticket, f"{kind}_met_at")
        if due_at is not None:
            reason = str(ticket.limits.get(kind, {}).get(ask.language, ""))
            state = clock_state(due_at, met_at, ask.now, over=ticket.status in FINAL)
            clocks.append(wire.Clock(kind=kind, due_at=due_at, met_at=met_at, state=state, reason=reason))
    return clocks


def clock_state(due_at: datetime, met_at: datetime | None, now: datetime, *, over: bool) -> str:
    """ "met", "late" (met, after its time), "stopped", "overdue" or "running"."""
    if met_at is not None:
        return "met" if met_at <= due_at else "late"
    if over:
        return "stopped"
    return "overdue" if now > due_at else "running"


def _action(view: ActionView, language: Language) -> wire.TicketAction:
    return wire.TicketAction(
        action=view.action,
        name=view.name.say(language),
        enabled=view.enabled,
        why_not=view.why_not.say(language) if view.why_not else None,
        primary=view.primary,
        fields=[_field(spec, language) for spec in view.fields],
    )


def _field(spec: FieldSpec, language: Language) -> wire.ActionField:
    choices = [wire.Named(code=code, name=words.say(language)) for code, words in spec.choices] or None
    return wire.ActionField(
        name=spec.name,
        kind=spec.kind,
        required=spec.required,
        choices=choices,
        title=spec.title.say(language),
        units=[wire.UnitNote(code=one.code, text=one.words.say(language), barred=one.barred) for one in spec.units],
    )


def _supervised(ask: Ask, step: SupervisionStep, screen: Screen) -> wire.Supervision:
    mark = _mark(step, ask.language)
    return wire.Supervision(
        level=mark.level,
        name=mark.name,
        document_number=mark.document_number,
        at=step.at,
        reason=screen.text(_why_climbed(ask, step)),
    )


def _why_climbed(ask: Ask, step: SupervisionStep) -> str:
    if ask.language == "zh":
        return step.reason
    due = _Names(ask).moment(step.due_at.isoformat())
    return climb_retold(step.breach, RUNGS.get(step.level, Level.NUDGE), due, step.reason)


# ------------------------------------------------------------------ timeline and callbacks
async def events(ask: Ask, ticket: Ticket) -> list[wire.TicketEvent]:
    """What happened, oldest first; the machinery's own entries are left out."""
    return list(_events(ask, await timeline(ticket), Screen(ticket, ask.actor)))


def _events(ask: Ask, found: Iterable[TicketEvent], screen: Screen) -> Iterable[wire.TicketEvent]:
    english = _Names(ask) if ask.language == "en" else None
    for event in found:
        if not screen.tells(event.kind):
            continue
        yield wire.TicketEvent(
            seq=event.seq,
            at=event.at,
            kind=event.kind,
            title=EVENT_NAMES.get(event.kind, Words(event.kind, event.kind)).say(ask.language),
            actor=_actor(ask, event),
            text=screen.said(event, english),
            detail=screen.facts(event) or None,
        )


class _Names:
    """Names and times of the catalogue and the calendar, for events that are retold."""

    def __init__(self, ask: Ask) -> None:
        self._rules = ask.services.rules

    def unit(self, code: str) -> str:
        known = self._rules.catalogue.departments.get(code)
        return known.name if known else code

    def moment(self, iso: str) -> str:
        return f"{self._rules.calendar.local(datetime.fromisoformat(iso)):%m-%d %H:%M}"


def _actor(ask: Ask, event: TicketEvent) -> wire.EventActor | None:
    """Name and post as of that day; None for the system."""
    post = POSTS.get(event.actor_post)
    if post is None:
        return None
    department = department_named(ask, event.actor_department)
    return wire.EventActor(
        name=event.actor_name, post=post.title.say(ask.language), department=department.name if department else None
    )


async def callbacks(ask: Ask, tasks: Sequence[CallbackTask]) -> list[wire.CallbackTask]:
    """Tasks with their tickets and attempts, with two questions to the database for all of them."""
    tickets = {one.id: one for one in await Ticket.filter(id__in=[task.ticket_id for task in tasks])} if tasks else {}
    attempts: dict[Any, list[CallbackAttempt]] = {}
    for one in await CallbackAttempt.filter(task_id__in=[task.id for task in tasks]).order_by("at") if tasks else ():
        attempts.setdefault(one.task_id, []).append(one)
    return [_callback(ask, task, tickets[task.ticket_id], attempts.get(task.id, [])) for task in tasks]


def _callback(ask: Ask, task: CallbackTask, ticket: Ticket, attempts: list[CallbackAttempt]) -> wire.CallbackTask:
    return wire.CallbackTask(
        id=str(task.id),
        ticket_id=str(task.ticket_id),
        ticket_number=ticket.number,
        matter=Screen(ticket, ask.actor).matter,
        department=department_named(ask, ticket.department),
        number="" if ask.person.role in UNIT else mask(task.number),
        state=task.state,
        due_at=task.due_at or task.created_at,
        tries=task.tries,
        next_try_at=task.next_try_at,
        attempts=[
            wire.CallbackAttempt(
                at=one.at,
                outcome=one.outcome or "",
                seat=one.seat or "",
                talk_seconds=one.talk_seconds,
                call_id=one.call_id if ask.person.role not in UNIT else None,
            )
            for one in attempts
        ],
        version=task.version,
    )

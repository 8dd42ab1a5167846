"""What is missing in the knowledge base, or wrong: gaps that direct answers found, the filing after a closed inquiry,
corrections that somebody asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from tortoise.expressions import Q
from tortoise.models import Model

from routing.durations import Duration
from routing.facts import TicketType
from tickets.errors import NotFound
from tickets.knowledge.record import chained
from tickets.models.knowledge import KnowledgeItem, KnowledgeTask, KnowledgeText
from tickets.models.ticket import Ticket
from tickets.people import READERS_OF_ALL, UNIT, Actor
from tickets.personal.pieces import spared
from tickets.ruled import decided
from tickets.rules import Rules
from tickets.sight import told_of, unit_s_screen

GAP, FILING, CORRECTION = "gap", "filing", "correction"
LONGEST_SHOWN = timedelta(days=30)
"""Settled tasks stay in the list so long."""


async def gap(ticket: Ticket, actor: Actor, rules: Rules, now: datetime) -> list[Model]:
    """Rows of a gap that a direct answer found; its owner is whom the rules name for the matter."""
    choice = (await decided(rules, ticket, now)).choice.department
    return await _opened(GAP, ticket, choice.code if choice else ticket.department, actor, rules, now)


async def filing(ticket: Ticket, actor: Actor, rules: Rules, now: datetime) -> list[Model]:
    """Rows of the task to file or confirm an item after a dispatched 咨询 was closed; none for other tickets."""
    if ticket.type != TicketType.INQUIRY or ticket.dispatched_at is None or not ticket.department:
        return []
    return await _opened(FILING, ticket, ticket.department, actor, rules, now)


async def _opened(
    kind: str,
    ticket: Ticket,
    department: str | None,
    actor: Actor,
    rules: Rules,
    now: datetime,
) -> list[Model]:
    if await KnowledgeTask.exists(ticket_id=ticket.id, kind=kind, state="open"):
        return []
    screen = unit_s_screen(ticket)
    task = KnowledgeTask(
        id=uuid4(),
        kind=kind,
        department=department,
        ticket_id=ticket.id,
        ticket_number=ticket.number,
        matter=spared(screen.matter, ticket.caller_number),
        answer=spared(screen.text(ticket.answer), ticket.caller_number),
        category=ticket.category,
        area=ticket.area,
        due_at=_due(rules, now),
        created_at=now,
    )
    event = chained(task, actor, now, "opened", ticket.number, {"kind": kind, "ticket": ticket.number})
    return [task, event]


def _due(rules: Rules, now: datetime) -> datetime:
    limit = Duration.parse(rules.pack.knowledge.filing)
    return rules.calendar.add_working_time(now, limit, rules.pack.clock.count_from).at_utc


def correction(
    item: KnowledgeItem,
    text: KnowledgeText,
    actor: Actor,
    note: str,
    rules: Rules,
    now: datetime,
) -> list[Model]:
    """Rows of the task to correct an item, or to say why it is right; for its owner."""
    task = KnowledgeTask(
        id=uuid4(),
        kind=CORRECTION,
        department=item.owner,
        matter=text.title,
        answer=note,
        asked_by=actor.name,
        category=text.category,
        area=text.area,
        item_id=item.id,
        item_number=item.number,
        due_at=_due(rules, now),
        created_at=now,
    )
    return [task, chained(task, actor, now, "opened", item.number, {"kind": CORRECTION, "item": item.number})]


def concerns(actor: Actor, task: KnowledgeTask) -> bool:
    return task.department == actor.department if actor.role in UNIT else actor.role in READERS_OF_ALL


async def tasks_for(actor: Actor, now: datetime) -> list[KnowledgeTask]:
    """Open tasks, the most pressing first, then those settled lately; a unit's people see their own."""
    recent = Q(state="open") | Q(settled_at__gte=now - LONGEST_SHOWN)
    rows = KnowledgeTask.filter(recent & _own(actor)).order_by("due_at").limit(300)
    return sorted(await rows, key=lambda task: (task.state != "open", task.due_at))


async def open_count(actor: Actor, *, unassigned: bool = False) -> int:
    """How many of those that concern one wait; `unassigned`: for a department to be named."""
    nobody = Q(department__isnull=True) if unassigned else Q()
    return await KnowledgeTask.filter(_own(actor) & Q(state="open") & nobody).count()


def _own(actor: Actor) -> Q:
    if actor.role in UNIT:
        return Q(department=actor.department or "-")
    return Q() if actor.role in READERS_OF_ALL else Q(id__in=[])


async def visible_task(actor: Actor, task_id: str) -> KnowledgeTask:
    """Raises NotFound, also for a task of another department."""
    try:
        task = await KnowledgeTask.get_or_none(id=task_id)
    except ValueError:
        task = None
    if task is None or not concerns(actor, task):
        raise NotFound("task", task_id)
    if task.ticket_id is not None and not await told_of(actor, [task.ticket_id]):
        raise NotFound("task", task_id)
    return task

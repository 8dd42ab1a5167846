"""督办: the rung of the ladder that carries a numbered document."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import uuid4

from routing.durations import Duration
from routing.escalation import HEIGHT, SUPERVISED_HEIGHT, Breach, Level, step_for
from routing.lights import Light
from tickets.events import SUPERVISED
from tickets.models import SupervisionOrder, SupervisionStep, Ticket
from tickets.notices import notice
from tickets.people import Role
from tickets.rows import dicts_of
from tickets.rules import Rules
from tickets.service.writing import Change, next_number

_ONCE_A_TICKET = frozenset({Breach.REDONE_TWICE, Breach.MANY_CALLERS})
_BEIJING = timedelta(hours=8)


def reply_due(rules: Rules, ticket: Ticket, at: datetime) -> datetime:
    """When the unit must have answered an order that reaches it `at`."""
    limit = Duration.parse(rules.pack_of(ticket).supervise.reply)
    return rules.calendar_for(ticket).add_working_time(at, limit).at_utc


async def supervise(change: Change, rules: Rules, breach: Breach, reason: str, *, said: bool = False) -> None:
    """Put the ticket under supervision with a numbered document; `said`: the step's own event tells of it.

    One document for one promise: what stands already for this breach is not issued again, the light alone returns.
    """
    ticket = change.ticket
    due_at = ticket.result_due_at or change.now
    change.set(light=Light.SUPERVISED, level=SUPERVISED_HEIGHT)
    issued = SupervisionStep.filter(ticket_id=ticket.id, breach=breach.value, level=SUPERVISED_HEIGHT)
    if await (issued if breach in _ONCE_A_TICKET else issued.filter(due_at=due_at)).exists():
        return
    year = (change.now + _BEIJING).year
    document = f"督办〔{year}〕{await next_number(f'supervision:{year}')}号"
    change.rows += [_rung(change, breach, document, reason), _order(change, breach, document, reason, rules)]
    text = f"{document} 待签发：{reason}"
    change.rows.append(notice("order_to_sign", f"order-sign:{document}", text, {Role.LEAD, Role.DISP}, change.now))
    if not said:
        change.say(SUPERVISED, f"{document}：{reason}", {"document_number": document, "breach": breach.value})


def _rung(change: Change, breach: Breach, document: str, reason: str) -> SupervisionStep:
    step = step_for(breach, Level.SUPERVISE)
    return SupervisionStep(
        ticket_id=change.ticket.id,
        breach=breach.value,
        level=SUPERVISED_HEIGHT,
        due_at=change.ticket.result_due_at or change.now,
        department=change.ticket.department,
        name=step.name.zh if step else Level.SUPERVISE.value,
        document_number=document,
        at=change.now,
        reason=reason,
    )


def _order(change: Change, breach: Breach, document: str, reason: str, rules: Rules) -> SupervisionOrder:
    return SupervisionOrder(
        id=uuid4(),
        number=document,
        ticket_id=change.ticket.id,
        department=change.ticket.department,
        breach=breach.value,
        reason=reason,
        issued_at=change.now,
        issued_by=change.actor.name,
        reply_due_at=reply_due(rules, change.ticket, change.now),
    )


_REDS = """
SELECT coalesce(nullif(step.department, ''), ticket.department, '') AS unit, count(DISTINCT ticket.id) AS many
FROM supervision_step AS step JOIN ticket ON ticket.id = step.ticket_id
WHERE step.level = $3 AND step.at >= $1 AND step.at < $2 GROUP BY 1
"""


async def red_tickets(begin: datetime, end: datetime) -> Counter[str]:
    """How many tickets of each unit turned red from `begin` on and before `end`, "" for those of none.

    A ticket counts once, however many of its promises were broken: it has one light.
    """
    rows = await dicts_of(_REDS, begin, end, HEIGHT[Level.RED])
    return Counter({row["unit"]: row["many"] for row in rows})

"""Reaching the unit: whatever the hotline adds to a ticket, or reopens, is told to those who handle it."""

from __future__ import annotations

from routing.facts import Urgency
from tickets.events import PARTNER_TOLD, SUPPLEMENTED, UPDATES_REMINDED
from tickets.models import Ticket, TicketEvent
from tickets.notices import notice
from tickets.people import UNIT, Role
from tickets.service.doing import Doing
from tickets.service.writing import Change
from tickets.statuses import WITH_UNIT
from tickets.workflow import Action

ADDITIONS = (Action.NOTE.value, PARTNER_TOLD, SUPPLEMENTED)
"""Events by which the hotline adds something."""
_HANDS = {Role.LIAISON, Role.HANDLER}


def tell_of_emergency(change: Change) -> None:
    """The lead and the leader on duty hear of danger to life or property as soon as it is taken on."""
    ticket = change.ticket
    if ticket.urgency == Urgency.U1:
        text = f"特急工单 {ticket.number} 已受理，请即电话通知承办单位，必要时三方通话。"
        subject = f"emergency:{ticket.id}:{ticket.round}"
        change.rows.append(notice("emergency", subject, text, {Role.LEAD, Role.VIP}, change.now, ticket=ticket))


async def tell_unit(doing: Doing) -> None:
    """A notice that there is something new; never the words themselves, which the page screens for each reader."""
    change, ticket = doing.change, doing.change.ticket
    updated = doing.action is Action.NOTE
    if ticket.department is None or change.actor.role in UNIT or (updated and ticket.status not in WITH_UNIT):
        return
    kind, what = ("ticket_updated", "有新的补充情况") if updated else ("ticket_reopened", "已重新办理")
    text = f"工单 {ticket.number} {what}，请查看。"
    change.rows.append(notice(kind, f"{kind}:{ticket.id}:{ticket.version}", text, _HANDS, change.now, ticket=ticket))
    if updated:
        await _remind(doing, await _unanswered(ticket) + 1)


async def _remind(doing: Doing, updates: int) -> None:
    """Every so many additions that the unit has not answered, its deputy head and the lead hear of it."""
    change, ticket, most = doing.change, doing.change.ticket, doing.settings.updates_before_reminder
    if most <= 0 or updates % most:
        return
    text = f"工单 {ticket.number} 已补充 {updates} 次，承办单位尚未回应。"
    subject = f"{UPDATES_REMINDED}:{ticket.id}:{ticket.version}"
    for place, to in (("unit", {Role.DEPUTY}), ("desk", {Role.LEAD})):
        row = notice(UPDATES_REMINDED, f"{subject}:{place}", text, to, change.now, ticket=ticket)
        change.rows.append(row)
    change.say(UPDATES_REMINDED, text, {"updates": updates})


async def _unanswered(ticket: Ticket) -> int:
    """The hotline's additions since the unit last did anything."""
    events = TicketEvent.filter(ticket_id=ticket.id)
    last = await events.filter(actor_department=ticket.department).order_by("-seq").first()
    return await events.filter(kind__in=ADDITIONS, actor_department=None, seq__gt=last.seq if last else 0).count()

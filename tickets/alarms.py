"""What nobody's action brings about: late callbacks, late replies to orders, and tickets forgotten on a desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.connection import get_connection

from routing.durations import Duration
from tickets.events import CALLBACK_LATE
from tickets.models import CallbackTask, Notice, SupervisionOrder, TaskState, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.service import TicketService
from tickets.service.writing import Change, transaction
from tickets.workflow import Status

_DESKS: dict[Status, tuple[str, str]] = {
    Status.DRAFT: ("saved_at", "登记后未受理"),
    Status.ACCEPTED: ("accepted_at", "受理后未交办"),
    Status.REPLIED: ("result_met_at", "答复后未审核"),
}
"""Where a ticket lies with the hotline itself and no clock runs: since when, and what was not done."""
_FORGOTTEN = """
SELECT id, {since} AS since FROM ticket WHERE status = $1 AND {since} <= $2 AND matter <> '' AND NOT EXISTS (
    SELECT 1 FROM notice WHERE subject = 'forgotten:' || ticket.id || ':' || ticket.status || ':' || ticket.round
) ORDER BY {since} LIMIT 200
"""


async def raise_alarms(service: TicketService, now: datetime) -> None:
    """Tell the lead of every late callback and late reply, each once, whatever number of workers looks.

    An order that nobody has signed yet has not reached its unit, which cannot be late with it.
    """
    for task in await CallbackTask.filter(state__in=[TaskState.OPEN, TaskState.DIALLING], due_at__lte=now):
        if not await Notice.exists(subject=_late(task)):
            await _callback_late(service, task, now)
    signed = SupervisionOrder.filter(signed_at__isnull=False, closed_at=None, replied_at=None, overdue_at=None)
    for order in await signed.filter(reply_due_at__lte=now):
        await _reply_late(order, now)
    for status in _DESKS:
        await _forgotten(service, status, now)


async def _forgotten(service: TicketService, status: Status, now: datetime) -> None:
    """Tell the lead once of every ticket that nobody on a desk has touched for the time that is allowed."""
    since, what = _DESKS[status]
    limit, calendar = Duration.parse(service.settings.forgotten), service.rules.calendar
    rows = await get_connection("default").execute_query_dict(
        _FORGOTTEN.format(since=since), [status.value, now - timedelta(hours=1)]
    )
    late = [row["id"] for row in rows if calendar.add_working_time(row["since"], limit).at_utc <= now]
    told = [
        notice(
            "forgotten",
            f"forgotten:{ticket.id}:{ticket.status.value}:{ticket.round}",
            f"工单 {ticket.number} {what}已超过 {limit.words.zh}，请安排。",
            {Role.LEAD},
            now,
            ticket=ticket,
        )
        for ticket in await Ticket.filter(id__in=late, status=status)
    ]
    await tell_once(*told)


def _late(task: CallbackTask) -> str:
    return f"callback:{task.id}"


async def _callback_late(service: TicketService, task: CallbackTask, now: datetime) -> None:
    async with transaction():
        ticket = await Ticket.filter(id=task.ticket_id).select_for_update().get()
        if await Notice.exists(subject=_late(task)) or task.due_at is None:
            return
        due = f"{service.rules.calendar.local(task.due_at):%m-%d %H:%M}"
        change = Change(ticket, SYSTEM, now)
        change.say(
            CALLBACK_LATE,
            f"应于 {due} 前开始回访，请班长安排。",
            {"task": str(task.id), "due_at": task.due_at.isoformat()},
        )
        text = f"工单 {ticket.number} 的回访应于 {due} 前开始，已逾期。"
        change.rows.append(notice(CALLBACK_LATE, _late(task), text, {Role.LEAD}, now, ticket=ticket))
        await change.commit()


async def _reply_late(order: SupervisionOrder, now: datetime) -> None:
    changed = await SupervisionOrder.filter(id=order.id, overdue_at=None, replied_at=None).update(overdue_at=now)
    if changed:
        ticket = await Ticket.get(id=order.ticket_id)
        text = f"{order.number} 逾期未回复，扣 3 分。"
        told = (
            notice("order_late", f"order-late:{order.id}:desk", text, {Role.DISP, Role.LEAD}, now, ticket=ticket),
            notice("order_late", f"order-late:{order.id}:unit", text, {Role.HEAD, Role.LIAISON}, now, ticket=ticket),
        )
        await tell_once(*told)

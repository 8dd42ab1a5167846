"""What nobody's action brings about: callbacks that are late, and supervision orders whose reply is."""

from __future__ import annotations

from datetime import datetime

from tickets.events import CALLBACK_LATE
from tickets.models import CallbackTask, Notice, SupervisionOrder, TaskState, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.service import TicketService
from tickets.service.writing import Change, transaction


async def raise_alarms(service: TicketService, now: datetime) -> None:
    """Tell the lead of every late callback and late reply, each once, whatever number of workers looks."""
    for task in await CallbackTask.filter(state__in=[TaskState.OPEN, TaskState.DIALLING], due_at__lte=now):
        if not await Notice.exists(subject=_late(task)):
            await _callback_late(service, task, now)
    for order in await SupervisionOrder.filter(closed_at=None, replied_at=None, overdue_at=None, reply_due_at__lte=now):
        await _reply_late(order, now)


def _late(task: CallbackTask) -> str:
    return f"callback:{task.id}"


async def _callback_late(service: TicketService, task: CallbackTask, now: datetime) -> None:
    async with transaction():
        ticket = await Ticket.filter(id=task.ticket_id).select_for_update().get()
        if await Notice.exists(subject=_late(task)) or task.due_at is None:
            return
        due = f"{service.rules.calendar.local(task.due_at):%m-%d %H:%M}"
        change = Change(ticket, SYSTEM, now)
        change.say(CALLBACK_LATE, f"应于 {due} 前开始回访，请班长安排。", {"task": str(task.id)})
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

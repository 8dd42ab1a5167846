"""What nobody's action brings about: late callbacks, tries that were not gone on with, late replies to orders, and
tickets forgotten on a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tortoise.connection import get_connection

from routing.durations import Duration
from tickets.events import CALLBACK_LATE
from tickets.models import CallbackAttempt, CallbackTask, Notice, SupervisionOrder, TaskState, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.rules import Rules
from tickets.service import TicketService
from tickets.service.writing import Change, transaction
from tickets.workflow import Status

_MANAGERS = frozenset({Role.LEAD, Role.VIP})
_DISPATCHERS = frozenset({Role.DISP, Role.LEAD})


class _Desk(NamedTuple):
    """Where a ticket lies with the hotline itself and no clock runs."""

    since: str
    what: str
    """What was not done."""
    to: frozenset[Role] = frozenset({Role.LEAD})


_DESKS: dict[Status, _Desk] = {
    Status.DRAFT: _Desk("saved_at", "登记后未受理"),
    Status.REPLIED: _Desk("result_met_at", "答复后未审核"),
    Status.DISSATISFIED: _Desk("callback_met_at", "回访不满意后未定夺", _MANAGERS),
}
_WAITING = """
SELECT id, number, urgency, (
    SELECT max(at) FROM ticket_event
    WHERE ticket_id = ticket.id AND kind IN ('accept', 'approve_return', 'reopen', 'handed_back', 'unmerge')
) AS since FROM ticket WHERE status = 'accepted'
"""
_FORGOTTEN = """
SELECT id, {since} AS since FROM ticket WHERE status = $1 AND {since} <= $2 AND matter <> '' AND NOT EXISTS (
    SELECT 1 FROM notice WHERE subject = 'forgotten:' || ticket.id || ':' || ticket.status || ':' || ticket.round
) ORDER BY {since} LIMIT 200
"""


async def raise_alarms(service: TicketService, now: datetime) -> None:
    """Tell the lead of every late callback and late reply, each once, whatever number of workers looks.

    An order that nobody has signed yet has not reached its unit, which cannot be late with it.
    """
    late = await CallbackTask.filter(state__in=[TaskState.OPEN, TaskState.DIALLING], due_at__lte=now)
    for task in await _untold(late, _late):
        await _callback_late(service, task, now)
    tried = await CallbackTask.filter(state=TaskState.OPEN, tries__gt=0, next_try_at__lte=now)
    for task in await _untold(tried, _left):
        await _tries_left(service, task, now)
    signed = SupervisionOrder.filter(signed_at__isnull=False, closed_at=None, replied_at=None, overdue_at=None)
    for order in await signed.filter(reply_due_at__lte=now):
        await _reply_late(order, now)
    for status in _DESKS:
        await _forgotten(service, status, now)
    await _undispatched(service, now)


async def _untold(tasks: Sequence[CallbackTask], subject: Callable[[CallbackTask], str]) -> list[CallbackTask]:
    """Those of the tasks of which nobody has been told, in one question: most were told of by an earlier look."""
    asked = Notice.filter(subject__in=[subject(task) for task in tasks])
    known = {str(one) for one in await asked.values_list("subject", flat=True)} if tasks else set()
    return [task for task in tasks if subject(task) not in known]


async def _forgotten(service: TicketService, status: Status, now: datetime) -> None:
    """Tell the lead once of every ticket that nobody on a desk has touched for the time that is allowed."""
    desk = _DESKS[status]
    limit, calendar = Duration.parse(service.settings.forgotten), service.rules.calendar
    rows = await get_connection("default").execute_query_dict(
        _FORGOTTEN.format(since=desk.since), [status.value, now - timedelta(hours=1)]
    )
    late = [row["id"] for row in rows if calendar.add_working_time(row["since"], limit).at_utc <= now]
    told = [
        notice(
            "forgotten",
            f"forgotten:{ticket.id}:{ticket.status.value}:{ticket.round}",
            f"工单 {ticket.number} {desk.what}已超过 {limit.words.zh}，请安排。",
            desk.to,
            now,
            ticket=ticket,
        )
        for ticket in await Ticket.filter(id__in=late, status=status)
    ]
    await tell_once(*told)


async def _undispatched(service: TicketService, now: datetime) -> None:
    """Dispatching has a limit of its own, which desk and lead hear of, and an outer one, which a leader hears of."""
    rows = await get_connection("default").execute_query_dict(_WAITING)
    late = {subject: (row, limit, to) for row in rows for subject, limit, to in _passed_limits(row, service.rules, now)}
    for known in await Notice.filter(subject__in=list(late)).values_list("subject", flat=True):
        late.pop(str(known))
    tickets = {one.id: one for one in await Ticket.filter(id__in=[row["id"] for row, _, _ in late.values()])}
    told = []
    for subject, (row, limit, to) in late.items():
        text = f"工单 {row['number']} 受理后未交办已超过 {limit.words.zh}，请安排。"
        told.append(notice("undispatched", subject, text, to, now, ticket=tickets[row["id"]]))
    await tell_once(*told)


def _passed_limits(
    row: Mapping[str, Any], rules: Rules, now: datetime
) -> Iterator[tuple[str, Duration, frozenset[Role]]]:
    """Limits of dispatching that the ticket has passed: the notice's subject, the limit, and who is told."""
    rule, since = rules.pack.dispatch, row["since"]
    own = Duration.parse(getattr(rule, row["urgency"], None) or rule.limit)
    for limit, to in ((own, _DISPATCHERS), (Duration.parse(rule.hard), _MANAGERS)):
        if (
            since is not None
            and rules.calendar.add_working_time(since, limit, rules.pack.clock.count_from).at_utc <= now
        ):
            yield f"undispatched:{row['id']}:{since:%y%m%d%H%M%S}:{limit.amount}{limit.unit}", limit, to


def _late(task: CallbackTask) -> str:
    return f"callback:{task.id}"


def _left(task: CallbackTask) -> str:
    return f"callback-tries:{task.id}"


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


async def _tries_left(service: TicketService, task: CallbackTask, now: datetime) -> None:
    """The lead is told once when the time in which all tries are to be made is over and a further one is still due."""
    first = await CallbackAttempt.filter(task_id=task.id).order_by("at").first()
    ticket = await Ticket.get(id=task.ticket_id)
    limit = Duration.parse(service.rules.pack_of(ticket).callback.spread)
    calendar = service.rules.calendar_for(ticket)
    if first is None or calendar.add_working_time(first.at, limit).at_utc > now:
        return
    text = f"工单 {ticket.number} 的回访未在 {limit.words.zh}内拨完，已拨 {task.tries} 次，请安排。"
    await tell_once(notice("callback_tries_late", _left(task), text, {Role.LEAD}, now, ticket=ticket))


async def _reply_late(order: SupervisionOrder, now: datetime) -> None:
    changed = await SupervisionOrder.filter(id=order.id, overdue_at=None, replied_at=None).update(overdue_at=now)
    if changed:
        ticket = await Ticket.get(id=order.ticket_id)
        text = f"{order.number} 逾期未回复，按考核办法扣分。"
        told = (
            notice("order_late", f"order-late:{order.id}:desk", text, {Role.DISP, Role.LEAD}, now, ticket=ticket),
            notice("order_late", f"order-late:{order.id}:unit", text, {Role.HEAD, Role.LIAISON}, now, ticket=ticket),
        )
        await tell_once(*told)

"""The day's figures from the record of calls: where a floor goes on from when Redis, which is no record, lost them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time

from callcenter.events import QueueName
from callcenter.floor import OFFICE_TIME, Change, Queue, Today, office_day
from callcenter.floor.figures import ABANDONED, OFFERED, Tally, answered, queue_with_tally, with_tally
from tickets.models import CallRecord


async def day_so_far(now: datetime, titles: dict[str, str], target_seconds: float) -> list[Change]:
    """Figures of today and of each queue in `titles` (name to title), as parts of a floor; `now` in UTC."""
    midnight = datetime.combine(office_day(now), time(), OFFICE_TIME)
    calls = CallRecord.filter(direction="inbound", queued_at__gte=midnight, queued_at__lte=now)
    return figures(await calls.order_by("queued_at"), now, titles, target_seconds)


def figures(calls: Iterable[CallRecord], now: datetime, titles: dict[str, str], target_seconds: float) -> list[Change]:
    """The same of calls that have been read."""
    today = Today(date=office_day(now))
    queues = {name: Queue(queue=QueueName(name), title=title) for name, title in titles.items()}
    for call in calls:
        for tally, at in _tallies(call, target_seconds):
            today = with_tally(today, tally, at)
            if call.queue in queues:
                queues[call.queue] = queue_with_tally(queues[call.queue], tally)
    return [Change(kind="today", value=today), *(Change(kind="queue", id=name, value=queues[name]) for name in queues)]


def _tallies(call: CallRecord, target_seconds: float) -> Iterator[tuple[Tally, datetime]]:
    """What a call added to the day, and when."""
    if call.queued_at is None:
        return
    yield OFFERED, call.queued_at
    if call.answered_at is not None:
        yield answered((call.answered_at - call.queued_at).total_seconds(), target_seconds), call.answered_at
    elif call.ended_at is not None:
        yield ABANDONED, call.ended_at

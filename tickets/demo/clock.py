"""The demo's clock: the office's time can be set and moved on, with all that time does to tickets on the way.

It exists only where the demo is enabled; going back undoes nothing that has happened already."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from routing.calendars import WorkCalendar
from routing.facts import Words
from tickets.clock import Clock, real_time
from tickets.deadlines import Sweep
from tickets.errors import FieldErrors, IllegalAction
from tickets.models import DemoClockMove, Ticket
from tickets.people import Actor

MOST_LOOKS = 2000
"""How often the sweep runs at most on one way; what is left is done at its end."""
SHORTEST_STEP = timedelta(seconds=1)
YEARS = (2020, 2100)


class How(StrEnum):
    """Ways to move the clock."""

    SET = "set"
    HOUR = "hour"
    WORKING_DAY = "working_day"
    NEXT_STEP = "next_step"
    REAL = "real"


class NextStep(NamedTuple):
    """What the sweep would do next, were nobody to act."""

    at: datetime
    ticket: Ticket


class Way(NamedTuple):
    """A move that is being made."""

    start: datetime
    end: datetime
    at: datetime
    """As far as what falls due is done."""
    looks: int


_UNDER_WAY = Words("正在推进时钟，请等它到达。", "The clock is being moved: wait until it is there.")


class DemoClock:
    """Real time and a distance to it; called, it tells the office's time. Its record is in the database."""

    def __init__(self, real: Clock = real_time) -> None:
        self._real = real
        self.ahead = timedelta(0)
        self.way: Way | None = None
        """What is being moved by this process; the clock stands until it is there."""

    def __call__(self) -> datetime:
        return self.of(self._real())

    def of(self, real: datetime) -> datetime:
        """What this clock shows at a real moment."""
        return real + self.ahead

    def distance(self) -> timedelta:
        """From real time to this clock's; negative when it is behind."""
        return self.ahead

    async def follow(self) -> None:
        """Stand as the last move says, which another process may have made."""
        last = await DemoClockMove.all().order_by("-id").first()
        self.ahead = timedelta(seconds=last.ahead_seconds) if last else timedelta(0)

    async def move(
        self, actor: Actor, account: str, how: How, sweep: Sweep, calendar: WorkCalendar, to: datetime | None = None
    ) -> DemoClockMove:
        """Move the clock, with a record of who did it; everything that falls due before it gets there is done at its
        own moment. Raises FieldErrors for a moment that cannot be set, IllegalAction when no step is ahead or another
        move is under way."""
        if self.way is not None:
            raise IllegalAction(how.value, "", _UNDER_WAY)
        before = self()
        self.way = Way(before, before, before, 0)
        try:
            target = await self._target(how, before, calendar, to)
            looks = await self._pass(sweep, before, target)
        finally:
            self.way = None
        self.ahead = timedelta(0) if how is How.REAL else target - self._real()
        return await DemoClockMove.create(
            real_at=self._real(), shown_before=before, shown_after=target, ahead_seconds=self.ahead.total_seconds(),
            how=how.value, swept=looks, account=account, name=actor.name,
        )  # fmt: skip

    async def _pass(self, sweep: Sweep, start: datetime, end: datetime) -> int:
        looks = 0
        async for at in passing(sweep, start, end):
            looks += 1
            self.way = Way(start, end, at, looks)
        return looks

    async def _target(self, how: How, now: datetime, calendar: WorkCalendar, to: datetime | None) -> datetime:
        match how:
            case How.HOUR:
                return now + timedelta(hours=1)
            case How.WORKING_DAY:
                local = calendar.local(now)
                return calendar.moment(calendar.nth_working_day(local.date(), 1), local.time())
            case How.NEXT_STEP:
                ahead = await next_step(now)
                if ahead is None:
                    raise IllegalAction(how.value, "", Words("没有即将到期的步骤。", "No step is ahead."))
                return ahead.at
            case How.REAL:
                return self._real()
            case How.SET:
                if to is None or not YEARS[0] <= to.year < YEARS[1]:
                    why = Words("请填写 2020 至 2099 年之间的时间", "give a time between 2020 and 2099")
                    raise FieldErrors({"to": why})
                return to.astimezone(UTC)


async def passing(sweep: Sweep, start: datetime, end: datetime) -> AsyncIterator[datetime]:
    """Do what falls due from `start` to `end`, each at its own moment, telling after each look how far it is. Nothing
    on the way back, where only the sweep of the end runs."""
    at, looks = start, 0
    while at < end and looks < MOST_LOOKS:
        wake = await sweep.run(at)
        yield at
        looks += 1
        at = min(end, max(wake, at + SHORTEST_STEP)) if wake else end
    await sweep.run(end)
    yield end


async def next_step(now: datetime) -> NextStep | None:
    """The ticket at which the sweep must look next, and when."""
    found = await Ticket.filter(light_due_at__gt=now).order_by("light_due_at").first()
    return NextStep(found.light_due_at, found) if found and found.light_due_at else None

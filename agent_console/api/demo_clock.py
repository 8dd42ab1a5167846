"""Only in a demo: the office's clock, set and moved on by the administrator."""

from __future__ import annotations

from agent_console.api.route import Ask
from agent_console.errors import NotDemo
from agent_console.wire import demo as wire
from routing.facts import Words
from tickets.clock import real_time
from tickets.deadlines import Sweep
from tickets.demo.clock import DemoClock, How, NextStep, Way, next_step
from tickets.errors import FieldErrors
from tickets.models import DemoClockMove
from tickets.statuses import STATUS_NAMES

SHOWN_MOVES = 20


async def standing(ask: Ask) -> wire.DemoClock:
    """How the demo's clock stands."""
    return await _shown(ask, _clock(ask))


async def move(ask: Ask) -> wire.DemoClock:
    """Move the demo's clock; what falls due on the way is done."""
    body: wire.ClockMoved = ask.body
    if body.to is not None and body.to.tzinfo is None:
        raise FieldErrors({"to": Words("请写明时区", "state the zone")})
    clock, services = _clock(ask), ask.services
    sweep = Sweep(services.tickets)
    await clock.move(ask.actor, ask.person.account, body.how, sweep, services.rules.calendar, body.to)
    return await _shown(ask, clock)


def _clock(ask: Ask) -> DemoClock:
    if ask.services.demo_clock is None:
        raise NotDemo
    return ask.services.demo_clock


async def _shown(ask: Ask, clock: DemoClock) -> wire.DemoClock:
    ahead = await next_step(clock())
    moves = await DemoClockMove.all().order_by("-id").limit(SHOWN_MOVES)
    return wire.DemoClock(
        office_at=clock(),
        real_at=real_time(),
        ahead_seconds=clock.ahead.total_seconds(),
        under_way=_under_way(clock.way) if clock.way else None,
        next_step=_step(ask, ahead) if ahead else None,
        moves=[_move(one) for one in moves],
    )


def _under_way(way: Way) -> wire.ClockUnderWay:
    return wire.ClockUnderWay(shown_before=way.start, to=way.end, done_until=way.at, swept=way.looks)


def _step(ask: Ask, ahead: NextStep) -> wire.StepAhead:
    ticket = ahead.ticket
    name = STATUS_NAMES[ticket.status].say(ask.language)
    return wire.StepAhead(at=ahead.at, ticket_id=str(ticket.id), number=ticket.number, status_name=name)


def _move(one: DemoClockMove) -> wire.ClockMove:
    return wire.ClockMove(
        real_at=one.real_at,
        shown_before=one.shown_before,
        shown_after=one.shown_after,
        how=How(one.how),
        swept=one.swept,
        name=one.name,
    )

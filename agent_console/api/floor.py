"""The day's calls by the hour, beside the same weekday a week ago."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta

from agent_console import wire
from agent_console.api.route import Ask
from callcenter.floor import Today
from callcenter.floor.figures import OFFICE_TIME, office_day
from tickets.clock import real_time
from tickets.models import CallRecord

HOURS = 24


async def curve(ask: Ask) -> wire.Curve:
    """One value an hour; hours to come have none."""
    view, now = ask.services.hub.view, real_time()
    current = view.today if view.today and view.today.date == office_day(now) else None
    last_week = await offered_by_hour(now - timedelta(days=7))
    hour_now = now.astimezone(OFFICE_TIME).hour
    return wire.Curve(hours=[hour_of(hour, current, last_week, hour_now) for hour in range(HOURS)])


async def offered_by_hour(day: datetime) -> Counter[int]:
    """Calls that entered a line, by the hour in the office's time."""
    start = datetime.combine(office_day(day), time(), OFFICE_TIME)
    entered = CallRecord.filter(direction="inbound", queued_at__gte=start, queued_at__lt=start + timedelta(days=1))
    calls = await entered.only("call_id", "queued_at")
    return Counter(call.queued_at.astimezone(OFFICE_TIME).hour for call in calls if call.queued_at)


def hour_of(hour: int, today: Today | None, last_week: Counter[int], hour_now: int) -> wire.CurveHour:
    """One hour's figures; `hour_now` is the office's hour. A call may be answered in the hour after it was offered."""
    figures = next((one for one in today.hours if one.hour == hour), None) if today else None
    if hour > hour_now:
        return wire.CurveHour(hour=hour, today=None, last_week=last_week[hour], answered_in_target=None, mean_wait=None)
    return wire.CurveHour(
        hour=hour,
        today=figures.offered if figures else 0,
        last_week=last_week[hour],
        answered_in_target=min(1.0, figures.answered_in_target / figures.offered)
        if figures and figures.offered
        else None,
        mean_wait=figures.wait_seconds / figures.answered if figures and figures.answered else None,
    )

"""What the first days of a month bring about by themselves: the draft of the bulletin on the month that is over."""

from __future__ import annotations

from datetime import datetime

from tickets.interviews import month_before
from tickets.models import Bulletin, Ticket
from tickets.notices import notice, tell_once
from tickets.people import Role
from tickets.reports.reading import lowest_graded
from tickets.rules import Rules
from tickets.supervision import draft_bulletin, month_span


async def draft_last_month(rules: Rules, now: datetime) -> None:
    """Draft it once and tell those who sign; nothing for a month in which no unit had a ticket."""
    month = month_before(f"{rules.calendar.local(now):%Y-%m}")
    _, end = month_span(month, rules)
    if await Bulletin.exists(month=month) or not await Ticket.exists(dispatched_at__lt=end):
        return
    await draft_bulletin(rules, month, await lowest_graded(rules, month, now), now)
    text = f"{month} 通报已自动起草，请审定签发。"
    await tell_once(notice("bulletin_to_sign", f"bulletin:{month}", text, {Role.LEAD, Role.VIP}, now))

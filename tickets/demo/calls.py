"""Made-up telephone calls of the demo: the talk behind each ticket, and a fortnight of others for the day's curve."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickets.demo.matters import LINES, Matter
from tickets.models import CallRecord, TranscriptSegment
from tickets.numbers import to_e164
from tickets.people import Actor

DAYS = 14
ZONE = ZoneInfo("Asia/Shanghai")
A_DAY = (3, 2, 2, 1, 2, 2, 4, 10, 24, 38, 34, 22, 12, 14, 27, 33, 30, 22, 14, 11, 9, 7, 5, 4)
"""Calls in each hour of a usual day."""
WEEK = (1.15, 1.0, 1.0, 0.95, 1.0, 0.6, 0.55)
"""Shares of a usual day, Monday first."""
LOST = 0.015
"""Share of callers who hang up in the queue."""


async def talk(number: int, matter: Matter, agent: Actor, caller: str, at: datetime) -> str:
    """The call on which a ticket was opened, with its transcript; the call's id."""
    call_id = f"demo-{number:04d}"
    await CallRecord.create(
        call_id=call_id,
        number=to_e164(caller),
        called="12345",
        queue="hotline",
        seat=f"80{(number % 8) + 1:02d}",
        agent_id=agent.id,
        agent_name=agent.name,
        arrived_at=at - timedelta(seconds=14),
        queued_at=at - timedelta(seconds=12),
        ringing_at=at - timedelta(seconds=6),
        answered_at=at,
        talk_ended_at=at + timedelta(seconds=150 + number % 90),
        ended_at=at + timedelta(seconds=151 + number % 90),
        outcome="answered",
    )
    await TranscriptSegment.bulk_create(_lines(call_id, matter, at))
    return call_id


def _lines(call_id: str, matter: Matter, at: datetime) -> list[TranscriptSegment]:
    said = [(side, text.format(**matter._asdict())) for side, text in LINES]
    return [
        TranscriptSegment(
            call_id=call_id,
            side=side,
            index=index,
            started_at=at + timedelta(seconds=6 * index + 1),
            ended_at=at + timedelta(seconds=6 * index + 5),
            text=text,
            confidence=0.93,
        )
        for index, (side, text) in enumerate(said)
        if text
    ]


async def past_calls(now: datetime, agents: list[Actor]) -> int:
    """Calls of the last fortnight that led to no ticket, the same at each start; how many."""
    today = now.astimezone(ZONE).date()
    dice = random.Random(12345)  # noqa: S311  made-up figures
    calls = [
        _call(f"demo-past-{back:02d}{hour:02d}{n:02d}", _within(today - timedelta(days=back), hour, dice), agents, dice)
        for back in range(DAYS, -1, -1)
        for hour, usual in enumerate(A_DAY)
        for n in range(max(0, round(usual * dice.uniform(0.85, 1.2) * WEEK[(today - timedelta(days=back)).weekday()])))
    ]
    done = [call for call in calls if call.arrived_at < now - timedelta(minutes=10)]
    await CallRecord.bulk_create(done, batch_size=500)
    return len(done)


def _within(day: date, hour: int, dice: random.Random) -> datetime:
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC) + timedelta(seconds=dice.randrange(3600))


def _call(call_id: str, arrived: datetime, agents: list[Actor], dice: random.Random) -> CallRecord:
    call = CallRecord(
        call_id=call_id,
        number=f"+86138000{dice.randrange(100_000):05d}",
        called="12345",
        queue="hotline",
        arrived_at=arrived,
        queued_at=arrived + timedelta(seconds=1),
    )
    wait = timedelta(seconds=min(3 + dice.expovariate(1 / 3.6), 75))
    if dice.random() < LOST:
        call.update_from_dict({"ended_at": arrived + 2 * wait, "outcome": "abandoned"})
        return call
    place = dice.randrange(8)
    agent = agents[place % len(agents)]
    end = arrived + wait
    talked = end + timedelta(seconds=55 + dice.expovariate(1 / 120))
    call.update_from_dict(
        {
            "seat": f"80{place + 1:02d}",
            "agent_id": agent.id,
            "agent_name": agent.name,
            "ringing_at": arrived + timedelta(seconds=2),
            "answered_at": end,
            "talk_ended_at": talked,
            "wrap_up_seconds": 15 + (talked - end).seconds % 45,
            "ended_at": talked + timedelta(seconds=1),
            "outcome": "answered",
        }
    )
    return call

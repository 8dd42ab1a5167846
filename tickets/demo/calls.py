"""Made-up telephone calls of the demo: the talk behind each ticket, and a fortnight of others for the day's curve."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickets.demo.matters import LINES, Matter
from tickets.models import CallRecord, TranscriptSegment
from tickets.numbers import to_e164
from tickets.people import Actor

DAYS = 14
ZONE = ZoneInfo("Asia/Shanghai")
A_DAY = (1, 1, 0, 0, 0, 1, 2, 5, 12, 16, 14, 9, 5, 6, 13, 15, 12, 9, 6, 5, 4, 3, 2, 1)
"""Calls in each hour of a day."""


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
    """Calls of the last fortnight that led to no ticket; how many."""
    today = now.astimezone(ZONE).date()
    calls = [
        _call(datetime.combine(today - timedelta(days=back), time(hour), ZONE).astimezone(UTC), back, hour, n, agents)
        for back in range(DAYS + 1)
        for hour, usual in enumerate(A_DAY)
        for n in range(usual + (back * 3 + hour) % 3 if usual > 2 else usual)
    ]
    done = [call for call in calls if call.arrived_at < now - timedelta(minutes=10)]
    await CallRecord.bulk_create(done, batch_size=500)
    return len(done)


def _call(hour_begins: datetime, back: int, hour: int, n: int, agents: list[Actor]) -> CallRecord:
    mix = (back * 31 + hour * 17 + n * 7) % 97
    arrived = hour_begins + timedelta(seconds=mix * 36 % 3500)
    wait = 3 + mix % 11 if mix % 13 else 21 + mix % 20
    call = CallRecord(
        call_id=f"demo-past-{back:02d}{hour:02d}{n:02d}",
        number=f"+86138000{mix:05d}",
        called="12345",
        queue="hotline",
        arrived_at=arrived,
        queued_at=arrived + timedelta(seconds=1),
    )
    end = arrived + timedelta(seconds=wait)
    if mix % 24 == 5:
        call.update_from_dict({"ended_at": end, "outcome": "abandoned"})
        return call
    agent = agents[mix % len(agents)]
    talked = end + timedelta(seconds=70 + mix * 3)
    call.update_from_dict(
        {
            "seat": f"80{mix % 8 + 1:02d}",
            "agent_id": agent.id,
            "agent_name": agent.name,
            "ringing_at": arrived + timedelta(seconds=2),
            "answered_at": end,
            "talk_ended_at": talked,
            "ended_at": talked + timedelta(seconds=1),
            "outcome": "answered",
        }
    )
    return call

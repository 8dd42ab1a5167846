"""A call as floor and database know it together: what API and live socket ask `tickets.hearing` about."""

from __future__ import annotations

from agent_console.live.view import FloorView
from tickets.hearing import Talk, talk_of
from tickets.models import CallRecord


async def talk_on(view: FloorView, call_id: str) -> Talk:
    """Read anew each time: who talks, whether it runs, and how secret its ticket is may all change."""
    call = view.call(call_id)
    live = call is not None and call.ended_at is None
    seat = view.seat(call.seat) if call and call.seat else None
    record = await CallRecord.get_or_none(call_id=call_id)
    return await talk_of(
        call_id, record, on_floor=call is not None, live=live, agent_id=seat.agent_id if seat else None
    )

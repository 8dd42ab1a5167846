"""话后: how long a seat writes up a call, by its own states: from the end of the talk until it is ready, on pause, on
another call or left. A pause that was asked for during the talk begins with its end: nothing is written up."""

from __future__ import annotations

from datetime import datetime

from tickets.models import CallRecord, SeatDuty


async def talk_over(seat: str, call_id: str, at: datetime) -> None:
    """The seat begins to write the call up. Events of two workers may come in either order."""
    duty = await SeatDuty.filter(seat=seat).select_for_update().first()
    if duty is None:
        return
    if duty.freed_at is not None and duty.freed_at >= at:
        await _written_up(seat, call_id, at, duty.freed_at)
    elif not duty.paused:
        await SeatDuty.filter(seat=seat).update(wraps_up=call_id)


async def free(seat: str, at: datetime, *, paused: bool | None = None) -> None:
    """The seat does something else from now on; `paused`: whether a pause holds, None: that stays as it is."""
    duty = await SeatDuty.filter(seat=seat).select_for_update().first()
    if duty is None:
        return
    if duty.wraps_up is not None:
        record = await CallRecord.get(call_id=duty.wraps_up)
        await _written_up(seat, duty.wraps_up, record.talk_ended_at or record.ended_at or at, at)
    pause = {} if paused is None else {"paused": paused}
    await SeatDuty.filter(seat=seat).update(wraps_up=None, freed_at=at, **pause)


async def _written_up(seat: str, call_id: str, begin: datetime, end: datetime) -> None:
    """Of a call that went on at another seat, only that one's time counts."""
    seconds = max(0.0, (end - begin).total_seconds())
    await CallRecord.filter(call_id=call_id, seat=seat, wrap_up_seconds=None).update(wrap_up_seconds=seconds)

"""Telephony's events into records: a row for each call, a draft for each answered one, callbacks' ends, transcripts.

Deliveries come at least once; each event is taken in once, in one transaction with a digest of itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Protocol

import msgspec
from tortoise.connection import get_connection

from callcenter import events
from callcenter.speech.transcript import Segment
from tickets.after_work import free, talk_over
from tickets.callbacks import CallbackDesk
from tickets.clock import OfficeTime, unmoved
from tickets.errors import TicketChanged
from tickets.models import CallRecord, SeatDuty, Ticket, TranscriptSegment
from tickets.numbers import to_e164
from tickets.people import OPERATORS, POSTS, SYSTEM, Actor
from tickets.personal import keyfile
from tickets.service import TicketService
from tickets.service.writing import transaction

CALLBACK_PREFIX = "cb-"
TRIES = 5
"""How often an event is taken in again when somebody changed its ticket at the same moment."""
EVENT = "event"
"""Kind of the blind indexes over events: a plain digest of what holds a number would give the number away to trial."""
_NOTE_DIGEST = """
INSERT INTO consumed_event (digest, at) SELECT ($1::text[])[1], $2
WHERE NOT EXISTS (SELECT FROM consumed_event WHERE digest = ANY ($1)) ON CONFLICT DO NOTHING RETURNING digest
"""


class Delivery(Protocol):
    """An event that is delivered again until `ack` was called, such as FloorStream.consume yields."""

    @property
    def event(self) -> events.Event: ...

    @property
    def ack(self) -> Callable[[], Awaitable[None]]: ...


class Intake:
    """The only writer of call records, transcripts and seat duties.

    Those keep the time that telephony states; what follows for tickets happens at the office's, `office_time` of it.
    """

    def __init__(self, service: TicketService, callbacks: CallbackDesk, office_time: OfficeTime = unmoved) -> None:
        self._service = service
        self._callbacks = callbacks
        self._office_time = office_time
        self._takers: dict[type, Callable[[Any], Awaitable[None]]] = {
            events.CallArrived: self._arrived,
            events.CallQueued: self._queued,
            events.SeatRinging: self._ringing,
            events.CallAnswered: self._answered,
            events.TalkEnded: self._talk_ended,
            events.CallAbandoned: self._abandoned,
            events.CallLeftQueue: self._left_queue,
            events.RecordingStarted: self._recording,
            events.CallEnded: self._ended,
            events.CallbackStarted: self._callback_started,
            events.CallbackConnected: self._callback_connected,
            events.CallbackEnded: self._callback_ended,
            events.SeatSignedIn: self._signed_in,
            events.SeatSignedOut: self._signed_out,
            events.SeatReady: self._ready,
            events.SeatPaused: self._paused,
            events.SeatWrapUpStarted: self._wrap_up,
            events.FloorResynced: self._resynced,
        }

    async def run(self, deliveries: AsyncIterator[Delivery]) -> None:
        """Take in deliveries for as long as they come; each is acknowledged after its commit."""
        async for delivery in deliveries:
            await self.take(delivery.event)
            await delivery.ack()

    async def take(self, event: events.Event) -> None:
        """Take one event in; the same event again does nothing. A person who writes at the same moment is let first."""
        taker = self._takers.get(type(event))
        if taker is None:
            return
        marks = keyfile.newest().blinds(EVENT, msgspec.json.encode(event).decode())
        for again in reversed(range(TRIES)):
            try:
                async with transaction():
                    if await get_connection("default").execute_query_dict(_NOTE_DIGEST, [marks, event.at]):
                        await taker(event)
                return
            except TicketChanged:
                if not again:
                    raise

    # ------------------------------------------------------------------ a citizen's call
    async def _arrived(self, event: events.CallArrived) -> None:
        await self._record(event.call_id, event.at, number=to_e164(event.number), name=event.name, called=event.called)

    async def _record(self, call_id: str, arrived: Any, **facts: Any) -> None:
        """The call's row: made when its arrival was missed, completed when it came late."""
        made = CallRecord(call_id=call_id, arrived_at=arrived)
        await CallRecord.bulk_create([made], ignore_conflicts=True)
        if facts:
            record = await CallRecord.get(call_id=call_id)
            record.update_from_dict(facts)
            await record.save(update_fields=list(facts))

    async def _queued(self, event: events.CallQueued) -> None:
        await self._record(event.call_id, event.at, queue=event.queue)
        await CallRecord.filter(call_id=event.call_id, queued_at=None).update(queued_at=event.at)

    async def _ringing(self, event: events.SeatRinging) -> None:
        await self._record(event.call_id, event.at)
        await CallRecord.filter(call_id=event.call_id, ringing_at=None).update(ringing_at=event.at)

    async def _answered(self, event: events.CallAnswered) -> None:
        await free(event.seat, event.at)
        await self._record(event.call_id, event.at, queue=event.queue)
        await self._talks_with(event.call_id, event.seat, event.at)

    async def _talks_with(self, call_id: str, seat: str, at: Any) -> None:
        duty = await SeatDuty.get_or_none(seat=seat)
        agent = {"agent_id": duty.agent_id, "agent_name": duty.agent_name} if duty else {}
        await CallRecord.filter(call_id=call_id).update(seat=seat, outcome="answered", wrap_up_seconds=None, **agent)
        await CallRecord.filter(call_id=call_id, answered_at=None).update(answered_at=at)
        if not await Ticket.exists(call_id=call_id):
            await self._open_draft(call_id, _operator(duty), at)

    async def _open_draft(self, call_id: str, actor: Actor, at: Any) -> None:
        record = await CallRecord.get(call_id=call_id)
        name = record.name if record.name and not any(mark.isdigit() for mark in record.name) else ""
        caller = {"caller_number": record.number, "caller_name": name}
        await self._service.open_draft(actor, now=self._office_time(at), fields=caller, call_id=call_id)

    async def _talk_ended(self, event: events.TalkEnded) -> None:
        await self._record(event.call_id, event.at, talk_ended_at=event.at)
        await talk_over(event.seat, event.call_id, event.at)

    async def _abandoned(self, event: events.CallAbandoned) -> None:
        await self._record(event.call_id, event.at, queue=event.queue)
        await CallRecord.filter(call_id=event.call_id, outcome=None).update(outcome="abandoned")

    async def _left_queue(self, event: events.CallLeftQueue) -> None:
        await self._record(event.call_id, event.at)
        missed = CallRecord.filter(call_id=event.call_id, answered_at=None)
        await missed.update(outcome=event.reason.value)

    async def _recording(self, event: events.RecordingStarted) -> None:
        await self._record(event.call_id, event.at, recording_path=event.path)

    async def _ended(self, event: events.CallEnded) -> None:
        await self._record(event.call_id, event.at, ended_at=event.at)
        await CallRecord.filter(call_id=event.call_id, outcome=None).update(outcome="not_queued")

    # ------------------------------------------------------------------ a callback
    async def _callback_started(self, event: events.CallbackStarted) -> None:
        await free(event.seat, event.at)
        duty = await SeatDuty.get_or_none(seat=event.seat)
        await self._record(
            event.call_id,
            event.at,
            direction="callback",
            number=to_e164(event.number),
            seat=event.seat,
            agent_id=duty.agent_id if duty else None,
            agent_name=duty.agent_name if duty else "",
        )

    async def _callback_connected(self, event: events.CallbackConnected) -> None:
        await self._record(event.call_id, event.at, direction="callback", answered_at=event.at)
        await self._callbacks.connected(event.call_id.removeprefix(CALLBACK_PREFIX), self._office_time(event.at))

    async def _callback_ended(self, event: events.CallbackEnded) -> None:
        end = {"ended_at": event.at, "outcome": event.outcome.value}
        await self._record(event.call_id, event.at, direction="callback", **end)
        record = await CallRecord.get(call_id=event.call_id)
        if record.seat is not None and record.answered_at is not None:
            await talk_over(record.seat, event.call_id, event.at)
        attempt_ref = event.call_id.removeprefix(CALLBACK_PREFIX)
        await self._callbacks.ended(attempt_ref, event.outcome, event.talk_seconds, self._office_time(event.at))

    # ------------------------------------------------------------------ seats, and the whole after a gap
    async def _signed_in(self, event: events.SeatSignedIn) -> None:
        await free(event.seat, event.at)
        who = {"agent_id": event.agent_id, "agent_name": event.agent_name, "post": event.post, "since": event.at}
        who |= {"paused": False}
        await SeatDuty.update_or_create(defaults=who, seat=event.seat)

    async def _ready(self, event: events.SeatReady) -> None:
        await free(event.seat, event.at, paused=False)

    async def _paused(self, event: events.SeatPaused) -> None:
        await free(event.seat, event.at, paused=True)

    async def _wrap_up(self, event: events.SeatWrapUpStarted) -> None:
        await SeatDuty.filter(seat=event.seat).update(paused=False)

    async def _signed_out(self, event: events.SeatSignedOut) -> None:
        await free(event.seat, event.at)
        await SeatDuty.filter(seat=event.seat).delete()

    async def _resynced(self, event: events.FloorResynced) -> None:
        """What came in while the line to Asterisk was cut; a call that is gone since has no end that anyone saw."""
        for call in event.calls:
            facts = {"number": to_e164(call.number), "name": call.name, "called": call.called}
            await self._record(call.call_id, call.arrived_at, **facts)
            if call.answered_at is not None and call.seat is not None and not call.callback:
                await self._talks_with(call.call_id, call.seat, call.answered_at)
        live = [call.call_id for call in event.calls]
        gone = CallRecord.filter(ended_at=None, arrived_at__lt=event.at)
        await (gone.exclude(call_id__in=live) if live else gone).update(ended_at=event.at)
        await self._callbacks.lost(live, self._office_time(event.at))

    # ------------------------------------------------------------------ transcripts
    async def take_segments(self, segments: Sequence[Segment]) -> None:
        """Keep what was finally said; partial text is passed over, and the same segment again is kept once."""
        rows = [_transcript_row(one) for one in segments if one.final and one.text]
        if rows:
            await TranscriptSegment.bulk_create(rows, ignore_conflicts=True)


def _operator(duty: SeatDuty | None) -> Actor:
    """Who sits at the seat, as the one who opens the draft; the system when nobody is known to sit there."""
    row = POSTS.get(duty.post) if duty else None
    if duty is None or row is None or row.role not in OPERATORS:
        return SYSTEM
    return Actor(id=duty.agent_id, name=duty.agent_name, post=duty.post, role=row.role)


def _transcript_row(segment: Segment) -> TranscriptSegment:
    return TranscriptSegment(
        call_id=segment.call_id,
        side=segment.side.value,
        index=segment.index,
        from_recording=segment.from_recording,
        started_at=segment.started_at,
        ended_at=segment.ended_at,
        text=segment.text,
        confidence=segment.confidence,
    )

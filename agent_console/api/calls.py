"""One call: its page, its recording, and what may be done with it while it lives."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from aiohttp import web

from agent_console import wire
from agent_console.api import ticket_shapes
from agent_console.api.route import Ask
from agent_console.api.seat import command, own_seat
from agent_console.errors import NoRecording, NotYourCall, SeatRefused, TalkNotYours
from agent_console.listening import talk_on
from callcenter.calls import Call
from callcenter.commands import HangUp, Regain, Transfer
from callcenter.events import CallId
from callcenter.numbers import mask
from callcenter.speech.recordings import side_of
from callcenter.speech.transcript import Segment, Side
from tickets.hearing import may_hear, note_hearing
from tickets.list_views import note_list
from tickets.models import CallRecord, TranscriptSegment
from tickets.people import Role
from tickets.queries import caller_history, draft_of_call

ENDS_ANY_CALL = frozenset({Role.LEAD})
"""Who may end and hand over calls that are not at the own seat; who may hear them is `tickets.hearing`."""


class RecordingQuery(msgspec.Struct, frozen=True, kw_only=True):
    side: Literal["mix", "citizen", "seat"] = "mix"


async def page(ask: Ask) -> wire.CallPage:
    """A call with what is known of its caller: earlier calls and tickets, and the talk so far."""
    call_id = ask.part("call_id")
    await _look(ask, call_id, "transcript")
    live, record = ask.services.hub.view.call(call_id), await CallRecord.get_or_none(call_id=call_id)
    if live is None and record is None:  # gone since it was looked up
        raise TalkNotYours
    number = record.number if record else live.number if live else ""
    history = await caller_history(ask.actor, number, call_id=call_id)
    await note_list(ask.actor, "caller", history.tickets, ask.now)
    draft = await draft_of_call(call_id)
    return wire.CallPage(
        call=_facts(record, live),
        earlier_calls=[_earlier(one) for one in history.calls],
        earlier_tickets=await ticket_shapes.rows(ask, history.tickets),
        transcript=await _transcript(ask, call_id),
        draft_id=str(draft.id) if draft else None,
    )


async def hang_up(ask: Ask) -> None:
    """End a call: one's own, or any for a shift lead."""
    call = _own_call(ask)
    await command(ask, HangUp(call_id=call.call_id))


async def transfer(ask: Ask) -> None:
    """Give the citizen to another seat or queue."""
    body: wire.TransferAsked = ask.body
    call, settings = _own_call(ask), ask.services.settings.pbx
    if body.target not in settings.seats and body.target not in {queue.name for queue in settings.queues}:
        raise SeatRefused("bad_target", body.target)
    seat = call.seat or own_seat(ask).seat
    await command(ask, Transfer(call_id=call.call_id, seat=seat, target=body.target))


async def regain(ask: Ask) -> None:
    """Ring one's own seat again for the talk it is in, after the page was loaded anew."""
    call, seat = _own_call(ask), own_seat(ask).seat
    await command(ask, Regain(call_id=call.call_id, seat=seat))


async def recording(ask: Ask) -> web.FileResponse:
    """The recording as WAV; ranges are served, so that a player can jump."""
    query: RecordingQuery = ask.query
    await _look(ask, ask.part("call_id"), "recording")
    record = await CallRecord.get_or_none(call_id=ask.part("call_id"))
    if record is None or not record.recording_path:
        raise NoRecording
    path = Path(record.recording_path)
    if query.side != "mix":
        path = side_of(path, Side(query.side))
    if not path.resolve().is_relative_to((ask.services.settings.var / "recordings").resolve()) or not path.is_file():
        raise NoRecording
    return web.FileResponse(path, headers={"Content-Type": "audio/wav", "Cache-Control": "private, no-cache"})


async def _look(ask: Ask, call_id: str, what: str) -> None:
    """Writes the look down. Raises TalkNotYours, whatever stands against it, also of a call that is not there."""
    talk = await talk_on(ask.services.hub.view, call_id)
    if not may_hear(ask.actor, talk):
        raise TalkNotYours
    await note_hearing(ask.actor, talk, what, ask.now)


def _own_call(ask: Ask) -> Call:
    call = ask.services.hub.view.call(ask.part("call_id"))
    if call is None:
        raise SeatRefused("no_such_call", "")
    if ask.person.role in ENDS_ANY_CALL:
        return call
    if call.seat != own_seat(ask).seat:
        raise NotYourCall
    return call


def _facts(record: CallRecord | None, live: Call | None) -> wire.CallFacts:
    """From the record; a call so young that no worker has written it yet is told from the floor."""
    if record is None:
        assert live is not None  # noqa: S101  the caller has seen one of the two
        return wire.CallFacts(
            call_id=live.call_id,
            number=mask(live.number),
            name=live.name,
            queue=live.queue,
            seat=live.seat,
            agent_name=None,
            started_at=live.arrived_at,
            answered_at=live.answered_at,
            ended_at=live.ended_at,
            talk_seconds=0.0,
            recording=False,
        )
    return wire.CallFacts(
        call_id=record.call_id,
        number=mask(record.number),
        name=record.name,
        queue=record.queue,
        seat=record.seat,
        agent_name=record.agent_name or None,
        started_at=record.arrived_at,
        answered_at=record.answered_at,
        ended_at=record.ended_at,
        talk_seconds=record.talk_seconds,
        recording=bool(record.recording_path) and record.ended_at is not None,
    )


def _earlier(record: CallRecord) -> wire.EarlierCall:
    return wire.EarlierCall(
        call_id=record.call_id,
        started_at=record.arrived_at,
        answered=record.answered_at is not None,
        talk_seconds=record.talk_seconds,
        agent_name=record.agent_name or None,
    )


async def _transcript(ask: Ask, call_id: str) -> list[Segment]:
    """What was written down, or what is being said while nothing is yet."""
    stored = await TranscriptSegment.filter(call_id=call_id).order_by("started_at", "side", "index")
    if not stored:
        return await ask.services.stream.segments_of(call_id)
    live = await ask.services.stream.segments_of(call_id)
    known = {(one.side, one.index) for one in stored}
    younger = [one for one in live if (one.side.value, one.index) not in known]
    kept = [_segment(one) for one in stored]
    return sorted([*kept, *younger], key=lambda one: (one.started_at, one.side, one.index))


def _segment(row: TranscriptSegment) -> Segment:
    return Segment(
        call_id=CallId(row.call_id),
        side=Side(row.side),
        index=row.index,
        started_at=row.started_at,
        ended_at=row.ended_at,
        text=row.text,
        final=True,
        confidence=row.confidence,
        from_recording=row.from_recording,
    )

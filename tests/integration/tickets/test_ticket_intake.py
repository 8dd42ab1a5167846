"""Telephony's events into records and drafts; every delivery may come twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
import pytest

from callcenter import events
from callcenter.events import CallId, DialOutcome, QueueExit, QueueName, SeatId, TalkEnd
from callcenter.speech.transcript import Segment, Side
from tests.integration.tickets.conftest import FRIDAY, GU, SU
from tickets.callbacks import CallbackDesk
from tickets.intake import Intake
from tickets.models import CallbackAttempt, CallbackTask, CallRecord, Ticket, TicketEvent, TranscriptSegment
from tickets.service import TicketService
from tickets.workflow import Status

SEAT, QUEUE = SeatId("8003"), QueueName("hotline")


@pytest.fixture(scope="module")
def intake(service: TicketService) -> Intake:
    return Intake(service, CallbackDesk(service))


def dialogue(call: str, number: str = "13800001234") -> list[events.Event]:
    """One answered call from ring to end, a second between events."""
    call_id, leg = CallId(call), {"seat_channel": "PJSIP/8003-1", "seat_leg": "s1"}
    caller = {"caller_channel": "PJSIP/trunk-1", "caller_leg": call}
    at = [FRIDAY + timedelta(seconds=n) for n in range(10)]
    return [
        events.SeatSignedIn(at=at[0], seat=SEAT, agent_id=SU.id, agent_name=SU.name, post="voice"),
        events.CallArrived(at=at[1], call_id=call_id, number=number, name="", called="12345", channel="PJSIP/trunk-1"),
        events.CallQueued(at=at[2], call_id=call_id, queue=QUEUE, position=1),
        events.SeatRinging(at=at[3], call_id=call_id, seat=SEAT, queue=QUEUE, **leg),
        events.CallAnswered(at=at[4], call_id=call_id, seat=SEAT, queue=QUEUE, **leg, **caller),
        events.RecordingStarted(at=at[5], call_id=call_id, path=f"/var/recordings/{call}.wav"),
        events.TalkEnded(at=at[8], call_id=call_id, seat=SEAT, reason=TalkEnd.CALLER),
        events.CallEnded(at=at[9], call_id=call_id, cause=16),
    ]


async def test_an_answered_call_leaves_a_record_and_a_draft_for_its_operator(intake: Intake):
    for event in dialogue("call-1"):
        await intake.take(event)
    record = await CallRecord.get(call_id="call-1")
    assert (record.number, record.seat, record.agent_id, record.outcome) == ("+8613800001234", SEAT, SU.id, "answered")
    assert record.talk_seconds == 4.0
    draft = await Ticket.get(call_id="call-1")
    assert (draft.status, draft.opened_by, draft.caller_number) == (Status.DRAFT, SU.id, "+8613800001234")


async def test_every_event_twice_leaves_one_of_each(intake: Intake):
    for event in dialogue("call-2"):
        await intake.take(event)
        await intake.take(event)
    for event in dialogue("call-2"):
        await intake.take(event)
    draft = await Ticket.get(call_id="call-2")
    assert await TicketEvent.filter(ticket_id=draft.id).count() == 1
    assert await CallRecord.filter(call_id="call-2").count() == 1


async def test_two_workers_with_the_same_delivery_make_one_draft(intake: Intake):
    for event in dialogue("call-3")[:4]:
        await intake.take(event)
    answered = dialogue("call-3")[4]
    await asyncio.gather(*(intake.take(answered) for _ in range(5)))
    assert await Ticket.filter(call_id="call-3").count() == 1


async def test_an_answer_whose_arrival_was_missed_still_makes_a_draft(intake: Intake):
    await intake.take(dialogue("call-4")[4])
    assert (await CallRecord.get(call_id="call-4")).answered_at is not None
    await intake.take(dialogue("call-4")[1])
    assert (await CallRecord.get(call_id="call-4")).number == "+8613800001234"
    assert await Ticket.filter(call_id="call-4").count() == 1


async def test_a_caller_who_gave_up_is_recorded_without_a_draft(intake: Intake):
    for event in dialogue("call-5")[:3]:
        await intake.take(event)
    await intake.take(events.CallAbandoned(at=FRIDAY, call_id=CallId("call-5"), queue=QUEUE))
    await intake.take(events.CallLeftQueue(at=FRIDAY, call_id=CallId("call-5"), queue=QUEUE, reason=QueueExit.TIMEOUT))
    assert (await CallRecord.get(call_id="call-5")).outcome == "timeout"
    assert not await Ticket.exists(call_id="call-5")


async def test_a_resync_finds_the_calls_that_came_in_meanwhile(intake: Intake):
    seen = events.SeenCall(
        call_id=CallId("call-6"), number="13800005678", name="", called="12345", callback=False,
        channel="PJSIP/trunk-2", arrived_at=FRIDAY, seat=SEAT, answered_at=FRIDAY,
    )  # fmt: skip
    await intake.take(events.FloorResynced(at=FRIDAY, calls=(seen,), seats=(), pbx_started_at=FRIDAY))
    assert (await Ticket.get(call_id="call-6")).caller_number == "+8613800005678"


async def test_it_keeps_each_final_segment_once(intake: Intake):
    said = Segment(
        call_id=CallId("call-7"), side=Side.CITIZEN, index=0, started_at=FRIDAY, ended_at=FRIDAY,
        text="电梯坏了", final=True, confidence=0.9,
    )  # fmt: skip
    partial = Segment(
        call_id=CallId("call-7"), side=Side.CITIZEN, index=1, started_at=FRIDAY, ended_at=FRIDAY, text="我", final=False
    )
    await intake.take_segments([said, partial])
    await intake.take_segments([said])
    rows = await TranscriptSegment.filter(call_id="call-7")
    assert [row.text for row in rows] == ["电梯坏了"]


async def test_a_callbacks_end_comes_to_its_task(intake: Intake, service: TicketService, approved):
    ticket = await approved()
    task = await CallbackTask.get(ticket_id=ticket.id)
    started = await CallbackDesk(service).start_attempt(GU, task.id, "8004", now=FRIDAY)
    call_id = CallId(started.call_id)
    for event in (
        events.CallbackStarted(
            at=FRIDAY, call_id=call_id, seat=SeatId("8004"), number=started.number, attempt_ref=started.attempt_ref
        ),
        events.CallbackConnected(at=FRIDAY, call_id=call_id, citizen_channel="c", citizen_leg="l"),
        events.CallbackEnded(at=FRIDAY, call_id=call_id, outcome=DialOutcome.REACHED, talk_seconds=42.0),
    ):
        await intake.take(event)
        await intake.take(event)
    attempt = await CallbackAttempt.get(id=started.attempt_ref)
    assert (attempt.outcome, attempt.talk_seconds) == ("reached", 42.0)
    assert (await CallRecord.get(call_id=started.call_id)).direction == "callback"


async def test_deliveries_are_acknowledged_after_their_commit(intake: Intake):
    acknowledged: list[str] = []

    class Delivered:
        def __init__(self, event: events.Event) -> None:
            self.event = event

        async def ack(self) -> None:
            assert await CallRecord.exists(call_id="call-8")
            acknowledged.append(type(self.event).__name__)

    async def deliveries():
        for event in dialogue("call-8")[1:]:
            yield Delivered(event)

    await intake.run(deliveries())
    assert len(acknowledged) == 7


# ------------------------------------------------------------------ writing up
def _talk(call: str, begin: int, end: int, seat: SeatId = SEAT) -> list[events.Event]:
    """Answered and ended so many seconds after Friday's beginning."""
    call_id, leg = CallId(call), {"seat_channel": "PJSIP/8003-1", "seat_leg": "s1"}
    caller = {"caller_channel": "PJSIP/trunk-1", "caller_leg": call}
    answered, over = (FRIDAY + timedelta(seconds=n) for n in (begin, end))
    return [
        events.CallAnswered(at=answered, call_id=call_id, seat=seat, queue=QUEUE, **leg, **caller),
        events.TalkEnded(at=over, call_id=call_id, seat=seat, reason=TalkEnd.CALLER),
    ]


def _ready(seconds: int, seat: SeatId = SEAT) -> events.Event:
    return events.SeatReady(at=FRIDAY + timedelta(seconds=seconds), seat=seat)


def _paused(seconds: int) -> events.Event:
    return events.SeatPaused(at=FRIDAY + timedelta(seconds=seconds), seat=SEAT, reason="lunch")


def _out(seconds: int) -> events.Event:
    return events.SeatSignedOut(at=FRIDAY + timedelta(seconds=seconds), seat=SEAT)


def _asked_in_talk(call: str) -> list[events.Event]:
    answered, over = _talk(call, 100, 160)
    return [answered, _paused(130), over, _ready(400)]


def _late_end(call: str) -> list[events.Event]:
    answered, over = _talk(call, 100, 160)
    return [answered, _ready(185), over, _ready(500)]


CASES = (
    "ready",
    "paused",
    "next call",
    "signed out",
    "pause asked for in the talk",
    "still written up",
    "the end came late",
)


@pytest.mark.parametrize(
    ("name", "told", "seconds"),
    [
        ("ready", lambda call: [*_talk(call, 100, 160), _ready(185), _ready(300)], 25.0),
        ("paused", lambda call: [*_talk(call, 100, 160), _paused(200), _ready(900)], 40.0),
        ("next call", lambda call: [*_talk(call, 100, 160), *_talk(call + "b", 170, 220)], 10.0),
        ("signed out", lambda call: [*_talk(call, 100, 160), _out(220)], 60.0),
        ("pause asked for in the talk", _asked_in_talk, None),
        ("still written up", lambda call: _talk(call, 100, 160), None),
        ("the end came late", _late_end, 25.0),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_what_a_call_was_written_up_for_is_kept_with_it(intake: Intake, name: str, told, seconds: float | None):
    call = f"wrap-{name}".replace(" ", "-")
    signed_in = events.SeatSignedIn(at=FRIDAY, seat=SEAT, agent_id=SU.id, agent_name=SU.name, post="voice")
    day = timedelta(days=1 + CASES.index(name))
    for event in [signed_in, *told(call)]:
        moved = msgspec.structs.replace(event, at=event.at + day)  # the same event of another case is taken in once
        await intake.take(moved)
        await intake.take(moved)
    assert (await CallRecord.get(call_id=call)).wrap_up_seconds == seconds


async def test_of_a_call_that_went_on_at_another_seat_only_that_ones_writing_up_counts(intake: Intake):
    other = SeatId("8004")
    for seat, person in ((SEAT, SU), (other, GU)):
        await intake.take(
            events.SeatSignedIn(
                at=FRIDAY - timedelta(days=1), seat=seat, agent_id=person.id, agent_name=person.name, post="voice"
            )
        )
    first, second = _talk("passed", 100, 160), _talk("passed", 165, 300, other)
    for event in (*first, second[0], _ready(190), second[1], _ready(330, other)):
        await intake.take(event)
    record = await CallRecord.get(call_id="passed")
    assert (record.agent_id, record.wrap_up_seconds) == (GU.id, 30.0)


async def test_a_callback_is_written_up_like_a_call(intake: Intake):
    call_id = CallId("cb-00000000-0000-4000-8000-000000000001")
    at = [FRIDAY - timedelta(days=2) + timedelta(seconds=n) for n in (0, 100, 110, 150, 175)]
    connected = {"citizen_channel": "PJSIP/trunk-2", "citizen_leg": "c2"}
    for event in (
        events.SeatSignedIn(at=at[0], seat=SEAT, agent_id=SU.id, agent_name=SU.name, post="voice"),
        events.CallbackStarted(at=at[1], call_id=call_id, seat=SEAT, number="13800001234", attempt_ref="x"),
        events.CallbackConnected(at=at[2], call_id=call_id, **connected),
        events.CallbackEnded(at=at[3], call_id=call_id, outcome=DialOutcome.REACHED, talk_seconds=40),
        events.SeatReady(at=at[4], seat=SEAT),
    ):
        await intake.take(event)
    assert (await CallRecord.get(call_id=call_id)).wrap_up_seconds == 25.0

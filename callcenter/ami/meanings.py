"""What AMI says of calls, seats ringing, talks and telephones, one function an event. The table is in `translate`.

Every function takes what is known, the headers and the time, yields the facts, and updates what is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from callcenter import events
from callcenter.ami import reading
from callcenter.ami.callback_meanings import citizen_answered, end_unsaid_callback
from callcenter.ami.codec import Headers
from callcenter.ami.known import Known, LiveCall, Ring
from callcenter.calls import CALLBACK_PREFIX
from callcenter.events import CallId, Device, QueueName, RingEnd, SeatId, TalkEnd

Facts = Iterator[events.Event]


# ------------------------------------------------------------------ channels
def newchannel(known: Known, m: Headers, at: datetime) -> Facts:
    call_id = CallId(m.get("Uniqueid"))
    if call_id.startswith(CALLBACK_PREFIX):
        known.calls[call_id] = LiveCall(call_id, callback=True)
    elif reading.is_citizens(m):
        known.calls[call_id] = LiveCall(call_id)
        yield events.CallArrived(
            at=at,
            call_id=call_id,
            number=reading.told(m.get("CallerIDNum")),
            name=reading.told_name(m.get("CallerIDName")),
            called=m.get("Exten"),
            channel=m.get("Channel"),
        )


def hangup_request(known: Known, m: Headers, _at: datetime) -> Facts:
    """Who hangs up, for the talks that end without app_queue telling."""
    leg = m.get("Uniqueid")
    if ring := known.rings.get(leg):
        ring.hung_up = True
    call = known.call_of(m)
    if call is not None and call.hung_up_by is None and leg in (call.seat_leg, call.call_id):
        call.hung_up_by = TalkEnd.AGENT if leg == call.seat_leg else TalkEnd.CALLER
    yield from ()


def hangup(known: Known, m: Headers, at: datetime) -> Facts:
    leg = m.get("Uniqueid")
    yield from _end_ring(known, leg, at)
    call = known.call_of(m)
    if call is None:
        return
    first = leg == call.call_id
    if call.seat is not None and not call.callback and (first or leg == call.seat_leg):
        reason = call.hung_up_by or (TalkEnd.CALLER if first else TalkEnd.LOST)
        yield events.TalkEnded(at=at, call_id=call.call_id, seat=call.seat, reason=reason)
        call.part()
    if first:
        yield from _end_call(known, call, reading.number(m.get("Cause")), at)


def _end_call(known: Known, call: LiveCall, cause: int, at: datetime) -> Facts:
    for leg in known.rings_of(call.call_id):
        yield from _end_ring(known, leg, at)
    if call.callback:
        yield from end_unsaid_callback(known, call, at)
    del known.calls[call.call_id]
    yield events.CallEnded(at=at, call_id=call.call_id, cause=cause)


# ------------------------------------------------------------------ dialling
def dial_begin(known: Known, m: Headers, at: datetime) -> Facts:
    """A seat that is dialled outside any queue: the target of a blind transfer, or a seat that takes its talk again.

    A citizen who is sent to a seat talks to nobody any more; the leg he has left may be hung up only after this.
    """
    call, seat = known.call_of(m), reading.seat_of(m.get("DestChannel"))
    if call is None or call.callback or call.queue is not None or seat is None:
        return
    if call.seat is not None and m.get("Uniqueid") == call.call_id:
        yield events.TalkEnded(at=at, call_id=call.call_id, seat=call.seat, reason=call.hung_up_by or TalkEnd.LOST)
        call.part()
    yield from _ring(known, call, seat, QueueName(""), m, at)


def _ring(known: Known, call: LiveCall, seat: SeatId, queue: QueueName, m: Headers, at: datetime) -> Facts:
    leg = m.get("DestUniqueid")
    known.rings[leg] = Ring(call.call_id, seat, queued=bool(queue))
    yield events.SeatRinging(
        at=at, call_id=call.call_id, seat=seat, queue=queue, seat_channel=m.get("DestChannel"), seat_leg=leg
    )


def _end_ring(known: Known, leg: str, at: datetime, reason: RingEnd | None = None) -> Facts:
    if ring := known.rings.pop(leg, None):
        yield events.SeatRingEnded(at=at, call_id=ring.call_id, seat=ring.seat, reason=reason or ring.end)


_DIRECT_END = {"BUSY": RingEnd.REJECTED, "CANCEL": RingEnd.CANCELLED}


def dial_end(known: Known, m: Headers, at: datetime) -> Facts:
    call, status, leg = known.call_of(m), m.get("DialStatus"), m.get("DestUniqueid")
    if call is not None and call.callback:
        yield from citizen_answered(call, m, at)
        return
    ring = known.rings.get(leg)
    if call is None or ring is None:
        return
    if ring.queued:  # AgentConnect and AgentRingNoAnswer tell of answers and of ringing in vain
        ring.timed_out = ring.timed_out or status == "NOANSWER"
        if status == "CANCEL" and not ring.timed_out:
            yield from _end_ring(known, leg, at)
    elif status == "ANSWER":
        yield from _answer(known, call, ring.seat, QueueName(""), m, at)
    else:
        reason = RingEnd.REJECTED if ring.hung_up else _DIRECT_END.get(status, RingEnd.NO_ANSWER)
        yield from _end_ring(known, leg, at, reason)


def _answer(known: Known, call: LiveCall, seat: SeatId, queue: QueueName, m: Headers, at: datetime) -> Facts:
    known.rings.pop(m.get("DestUniqueid"), None)
    call.queue = None
    call.talk(seat, m.get("DestUniqueid"))
    yield events.CallAnswered(
        at=at,
        call_id=call.call_id,
        seat=seat,
        queue=queue,
        caller_channel=m.get("Channel"),
        caller_leg=m.get("Uniqueid"),
        seat_channel=m.get("DestChannel"),
        seat_leg=m.get("DestUniqueid"),
    )


# ------------------------------------------------------------------ queues
def queue_join(known: Known, m: Headers, at: datetime) -> Facts:
    if call := known.call_of(m):
        call.queue = QueueName(m.get("Queue"))
        yield events.CallQueued(
            at=at,
            call_id=call.call_id,
            queue=call.queue,
            position=reading.number(m.get("Position")),
            priority=reading.number(reading.variable(m, "QUEUE_PRIO")),
        )


def queue_leave(known: Known, m: Headers, _at: datetime) -> Facts:
    call = known.call_of(m)
    if call is not None and call.queue == m.get("Queue"):
        call.queue = None
    yield from ()


def queue_abandon(known: Known, m: Headers, at: datetime) -> Facts:
    if call := known.call_of(m):
        yield events.CallAbandoned(at=at, call_id=call.call_id, queue=QueueName(m.get("Queue")))


def agent_called(known: Known, m: Headers, at: datetime) -> Facts:
    call, seat = known.call_of(m), reading.seat_of(m.get("Interface"))
    if call is not None and seat is not None:
        call.queue = QueueName(m.get("Queue"))
        yield from _ring(known, call, seat, call.queue, m, at)


def agent_connect(known: Known, m: Headers, at: datetime) -> Facts:
    call, seat = known.call_of(m), reading.seat_of(m.get("Interface"))
    if call is not None and seat is not None:
        yield from _answer(known, call, seat, QueueName(m.get("Queue")), m, at)


def agent_ring_no_answer(known: Known, m: Headers, at: datetime) -> Facts:
    leg = m.get("DestUniqueid")
    if ring := known.rings.get(leg):
        ring.timed_out = True
    yield from _end_ring(known, leg, at)


def agent_complete(known: Known, m: Headers, at: datetime) -> Facts:
    """Passed over when the talk is known to have ended: after a transfer, or very late after a redirect."""
    call, seat = known.call_of(m), reading.seat_of(m.get("Interface"))
    if call is None or seat is None or call.seat != seat or m.get("DestUniqueid", call.seat_leg) != call.seat_leg:
        return
    call.part()
    reason = reading.TALK_END.get(m.get("Reason"), TalkEnd.LOST)
    yield events.TalkEnded(at=at, call_id=call.call_id, seat=seat, reason=reason)


# ------------------------------------------------------------------ in the talk
def hold(known: Known, m: Headers, at: datetime) -> Facts:
    call = known.call_of(m)
    if call is not None and call.seat is not None and m.get("Uniqueid") == call.seat_leg and not call.held:
        call.held = True
        yield events.CallHeld(at=at, call_id=call.call_id, seat=call.seat)


def unhold(known: Known, m: Headers, at: datetime) -> Facts:
    """Comes before every blind transfer too, though nothing was held."""
    call = known.call_of(m)
    if call is not None and call.seat is not None and m.get("Uniqueid") == call.seat_leg and call.held:
        call.held = False
        yield events.CallResumed(at=at, call_id=call.call_id, seat=call.seat)


def _transferred(known: Known, m: Headers, at: datetime, transferer: str, target: str) -> Facts:
    """Stated whole, because AgentComplete comes for queue calls only; that one is then passed over."""
    call, seat = known.call_of(m, "TransfereeLinkedid"), reading.seat_of(m.get(f"{transferer}Channel"))
    if call is None or seat is None or m.get("Result") != "Success":
        return
    yield events.CallTransferred(at=at, call_id=call.call_id, seat=seat, target=target)
    if call.seat == seat and not call.callback:
        call.part()
        yield events.TalkEnded(at=at, call_id=call.call_id, seat=seat, reason=TalkEnd.TRANSFER)


def blind_transfer(known: Known, m: Headers, at: datetime) -> Facts:
    yield from _transferred(known, m, at, "Transferer", m.get("Extension"))


def attended_transfer(known: Known, m: Headers, at: datetime) -> Facts:
    channel, leg = m.get("TransferTargetChannel"), m.get("TransferTargetUniqueid")
    yield from _transferred(known, m, at, "OrigTransferer", reading.endpoint_of(channel) or channel)
    call, seat = known.call_of(m, "TransfereeLinkedid"), reading.seat_of(channel)
    if call is None or seat is None or call.seat is not None or m.get("Result") != "Success":
        return
    call.talk(seat, leg)
    yield events.CallAnswered(
        at=at,
        call_id=call.call_id,
        seat=seat,
        queue=QueueName(""),
        caller_channel=m.get("TransfereeChannel"),
        caller_leg=m.get("TransfereeUniqueid"),
        seat_channel=channel,
        seat_leg=leg,
    )


# ------------------------------------------------------------------ what the dialplan says
def queue_left(known: Known, m: Headers, at: datetime) -> Facts:
    call, reason = known.call_of(m), reading.QUEUE_EXIT.get(m.get("Status"))
    if call is not None and reason is not None:
        call.queue = None
        yield events.CallLeftQueue(at=at, call_id=call.call_id, queue=QueueName(m.get("Queue")), reason=reason)


def recording(known: Known, m: Headers, at: datetime) -> Facts:
    if call := known.call_of(m):
        yield events.RecordingStarted(at=at, call_id=call.call_id, path=m.get("File"))


# ------------------------------------------------------------------ telephones
def member_status(known: Known, m: Headers, at: datetime) -> Facts:
    yield from _device(known, m.get("Interface"), reading.MEMBER_STATUS.get(m.get("Status"), Device.OFFLINE), at)


def peer_status(known: Known, m: Headers, at: datetime) -> Facts:
    """Registration, for seats that are in no queue; what a member does is told better by its queue."""
    seat = reading.seat_of(m.get("Peer"))
    if m.get("PeerStatus") == "Unreachable":
        yield from _device(known, m.get("Peer"), Device.OFFLINE, at)
    elif seat is not None and known.devices.get(seat, Device.OFFLINE) is Device.OFFLINE:
        yield from _device(known, m.get("Peer"), Device.FREE, at)


def _device(known: Known, interface: str, device: Device, at: datetime) -> Facts:
    seat = reading.seat_of(interface)
    if seat is not None and known.devices.get(seat) is not device:  # one seat in three queues says it three times
        known.devices[seat] = device
        yield events.SeatDeviceChanged(at=at, seat=seat, device=device)

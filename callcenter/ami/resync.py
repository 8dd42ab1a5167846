"""The whole truth after a gap: what Asterisk answers when asked for everything, as one FloorResynced.

Contract: ask right after the link stands. `FloorResynced.at` is Asterisk's own clock, read before anything else was
asked, so whatever an event says that is stamped up to then is in the answers. Events wait in `link.events()` meanwhile;
hand the fact to `Translator.resynced` and it passes over the older ones. What happened while the lists were read may be
told twice (in the lists and as an event): the floor takes a fact that it already holds as no change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from callcenter.ami import actions, reading
from callcenter.ami.codec import Event as AmiEvent
from callcenter.ami.codec import Headers
from callcenter.ami.link import Link
from callcenter.calls import CALLBACK_PREFIX
from callcenter.events import CallId, Device, FloorResynced, QueueName, SeatId, SeenCall, SeenSeat

_RINGING, _UP = "5", "6"
"""ChannelState."""


async def resync(link: Link, seats: Sequence[SeatId], heard_at: datetime) -> FloorResynced:
    """Ask for everything. `seats`: all that are configured. Raises ActionFailed or LinkLost: then there is no truth."""
    at = reading.stamp((await link.ask(actions.ping())).keys, heard_at)
    started_at = await _started_at(link)
    queues = await link.ask_list(actions.queue_status())
    channels = await link.ask_list(actions.channel_status())
    members = {reading.seat_of(item.keys.get("Location")) for item in queues if item.name == "QueueMember"}
    devices = await _devices(link, [seat for seat in seats if seat not in members])
    return floor_seen(at, started_at, queues, channels, devices)


async def _started_at(link: Link) -> datetime:
    status: Headers = (await link.ask(actions.core_status())).keys
    date, time = status.get("CoreStartupDate"), status.get("CoreStartupTime")
    answer = await link.ask(actions.startup_epoch(date, time))
    return datetime.fromtimestamp(reading.number(answer.keys.get("Value").partition(".")[0]), UTC)


async def _devices(link: Link, seats: Sequence[SeatId]) -> dict[SeatId, Device]:
    answers = await asyncio.gather(*(link.ask(actions.device_state(seat)) for seat in seats))
    states = [reading.DEVICE_STATE.get(answer.keys.get("Value"), Device.OFFLINE) for answer in answers]
    return dict(zip(seats, states, strict=True))


def floor_seen(
    at: datetime,
    started_at: datetime,
    queues: Iterable[AmiEvent],
    channels: Iterable[AmiEvent],
    devices: Mapping[SeatId, Device],
) -> FloorResynced:
    """Items of QueueStatus and of Status, and the devices of seats that are in no queue, as one fact. Pure.

    Ages are whole seconds and count from a channel's beginning, so `answered_at` is when the seat began to ring.
    """
    lines: list[Headers] = [item.keys for item in queues if item.name == "QueueEntry"]
    entries = {line.get("Uniqueid"): line for line in lines}
    seats = _seats([item.keys for item in queues if item.name == "QueueMember"], devices)
    on_hold = {seat.seat for seat in seats if seat.device is Device.ON_HOLD}
    legs = _by_call(item.keys for item in channels)
    seen = (_call(at, group, entries, on_hold) for group in legs.values())
    calls = tuple(call for call in seen if call is not None)
    return FloorResynced(at=at, calls=calls, seats=seats, pbx_started_at=started_at)


# ------------------------------------------------------------------ seats
def _seats(members: Iterable[Headers], devices: Mapping[SeatId, Device]) -> tuple[SeenSeat, ...]:
    """A seat in several queues is one seat: paused if it is paused in any."""
    seen = {seat: SeenSeat(seat=seat, device=device, member=False, paused=False) for seat, device in devices.items()}
    for member in members:
        seat = reading.seat_of(member.get("Location"))
        if seat is None:
            continue
        before = seen.get(seat)
        seen[seat] = SeenSeat(
            seat=seat,
            device=reading.MEMBER_STATUS.get(member.get("Status"), Device.OFFLINE),
            member=True,
            paused=member.get("Paused") == "1" or (before is not None and before.paused),
            pause_reason=member.get("PausedReason") or (before.pause_reason if before else ""),
        )
    return tuple(seen[seat] for seat in sorted(seen))


# ------------------------------------------------------------------ calls
def _by_call(channels: Iterable[Headers]) -> dict[str, list[Headers]]:
    legs: dict[str, list[Headers]] = {}
    for channel in channels:
        legs.setdefault(channel.get("Linkedid"), []).append(channel)
    return legs


def _call(at: datetime, legs: list[Headers], entries: Mapping[str, Headers], on_hold: set[SeatId]) -> SeenCall | None:
    first = next((leg for leg in legs if leg.get("Uniqueid") == leg.get("Linkedid")), None)
    if first is None:
        return None
    others = [leg for leg in legs if leg is not first]
    if first.get("Uniqueid").startswith(CALLBACK_PREFIX):
        return _callback(at, first, others, on_hold)
    return _inbound(at, first, others, entries, on_hold) if reading.is_citizens(first) else None


def _inbound(
    at: datetime, caller: Headers, others: list[Headers], entries: Mapping[str, Headers], on_hold: set[SeatId]
) -> SeenCall:
    call_id = CallId(caller.get("Uniqueid"))
    seats = [leg for leg in others if reading.seat_of(leg.get("Channel")) is not None]
    talking = next((leg for leg in seats if _together(leg, caller)), None)
    leg = talking or next((leg for leg in seats if leg.get("ChannelState") == _RINGING), None)
    seat = reading.seat_of(leg.get("Channel")) if leg else None
    entry = entries.get(call_id) if talking is None else None
    return SeenCall(
        call_id=call_id,
        number=reading.told(caller.get("CallerIDNum")),
        name=reading.told_name(caller.get("CallerIDName")),
        called=caller.get("DNID"),
        callback=False,
        channel=caller.get("Channel"),
        caller_leg=call_id,
        arrived_at=_since(at, caller, "Seconds"),
        queue=_queue(caller, entry),
        queued_at=_since(at, entry, "Wait") if entry else None,
        position=reading.number(entry.get("Position")) if entry else 0,
        priority=reading.number(entry.get("Priority") if entry else reading.variable(caller, "QUEUE_PRIO")),
        seat=seat,
        seat_channel=leg.get("Channel") if leg else None,
        seat_leg=leg.get("Uniqueid") if leg else None,
        ringing=leg is not None and talking is None,
        answered_at=_since(at, talking, "Seconds") if talking else None,
        held=talking is not None and seat in on_hold,
    )


def _callback(at: datetime, seat_leg: Headers, others: list[Headers], on_hold: set[SeatId]) -> SeenCall | None:
    """The seat's channel comes first; `seat_leg` of the fact stays None until the seat has answered."""
    seat = reading.seat_of(seat_leg.get("Channel"))
    if seat is None:
        return None
    citizen = next((leg for leg in others if reading.endpoint_of(leg.get("Channel"))), None)
    talking = citizen is not None and _together(seat_leg, citizen)
    up = seat_leg.get("ChannelState") == _UP
    dialled = citizen.get("CallerIDNum") if citizen else seat_leg.get("CallerIDNum")
    return SeenCall(
        call_id=CallId(seat_leg.get("Uniqueid")),
        number=reading.told(dialled),
        name="",
        called="",
        callback=True,
        channel=citizen.get("Channel") if citizen else "",
        caller_leg=citizen.get("Uniqueid") if citizen else "",
        arrived_at=_since(at, seat_leg, "Seconds"),
        seat=seat,
        seat_channel=seat_leg.get("Channel"),
        seat_leg=seat_leg.get("Uniqueid") if up else None,
        ringing=not talking,
        answered_at=_since(at, citizen, "Seconds") if citizen and talking else None,
        held=talking and seat in on_hold,
    )


def _together(one: Headers, other: Headers) -> bool:
    """Whether two channels hear each other: they are in the same bridge."""
    return one.get("BridgeID") == other.get("BridgeID") != ""


def _queue(caller: Headers, entry: Headers | None) -> QueueName | None:
    """The queue it waits in, or was answered from: the application's first argument."""
    if entry is not None:
        return QueueName(entry.get("Queue"))
    if caller.get("Application") == "Queue":
        return QueueName(caller.get("Data").partition(",")[0])
    return None


def _since(at: datetime, item: Headers, key: str) -> datetime:
    return at - timedelta(seconds=reading.number(item.get(key)))

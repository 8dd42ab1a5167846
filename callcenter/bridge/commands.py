"""What the console may ask: each command is checked against the floor, becomes facts and actions, and is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from callcenter import events
from callcenter.ami import actions
from callcenter.ami.codec import Action
from callcenter.ami.link import Link
from callcenter.bridge.effects import Outcome
from callcenter.calls import Call, Direction
from callcenter.commands import (
    Command,
    Done,
    HangUp,
    Pause,
    Ready,
    Refused,
    Regain,
    Reply,
    SignIn,
    SignOut,
    StartCallback,
    Transfer,
    UsePhone,
    WrapUp,
)
from callcenter.errors import ActionRefused, LinkLost, TelephonyError
from callcenter.events import CallId, DialOutcome, Event, SeatId
from callcenter.floor import Floor
from callcenter.seats import ON_CALL, Seat, SeatState

UsePhoneOfSeat = Callable[[SeatId, str], Awaitable[None]]
"""Raises TelephonyError."""
JOIN_TRIES, JOIN_SECONDS = 10, 1.0
"""How often, and for how long in all, a transfer is tried while the sides of a new talk are being joined."""
_NOT_JOINED = "Transfer invalid"


class Bridge(Protocol):
    """What commands need of the bridge."""

    @property
    def floor(self) -> Floor: ...

    @property
    def link(self) -> Link | None: ...

    @property
    def use_phone(self) -> UsePhoneOfSeat | None:
        """Changes a seat's kind of telephone; None where the exchange is not ours."""
        ...

    def now(self) -> datetime: ...

    def tell(self, event: Event) -> list[Outcome]:
        """Apply the fact and begin what follows from it."""
        ...


class _NotPossible(Exception):
    """The floor does not allow it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.refusal = Refused(code=code, detail=detail)


async def carry_out(bridge: Bridge, command: Command) -> Reply:
    """Do it and return Done, or say why not; never raises on account of the floor or of Asterisk."""
    try:
        return await _HOW[type(command)](bridge, command)
    except _NotPossible as why:
        return why.refusal
    except LinkLost as error:
        return Refused(code="telephony_down", detail=str(error))
    except TelephonyError as error:
        return Refused(code="pbx_refused", detail=str(error))


# ------------------------------------------------------------------ seats
async def _sign_in(bridge: Bridge, command: SignIn) -> Reply:
    _link(bridge)
    seat = _seat(bridge, command.seat)
    if seat.agent_id == command.agent_id:
        return Done()
    if seat.signed_in:
        raise _NotPossible("seat_taken", seat.agent_name or "")
    elsewhere = next((one.seat for one in bridge.floor.seats.values() if one.agent_id == command.agent_id), None)
    if elsewhere is not None:
        raise _NotPossible("signed_in_elsewhere", elsewhere)
    person = {"agent_id": command.agent_id, "agent_name": command.agent_name, "post": command.post}
    arrival = events.SeatSignedIn(at=bridge.now(), seat=command.seat, **person)
    return await _tell_or_undo(bridge, arrival, events.SeatSignedOut(at=bridge.now(), seat=command.seat))


async def _use_phone(bridge: Bridge, command: UsePhone) -> Reply:
    seat = _seat(bridge, command.seat)
    if seat.signed_in:
        raise _NotPossible("seat_taken", seat.agent_name or "")
    if bridge.use_phone is None:
        raise _NotPossible("phone_fixed", command.seat)
    await bridge.use_phone(command.seat, command.phone)
    return Done()


async def _sign_out(bridge: Bridge, command: SignOut) -> Reply:
    """Possible without Asterisk too: people go home. The next resync takes the seat out of the queues."""
    seat = _attended(bridge, command.seat)
    if seat.state in ON_CALL:
        raise _NotPossible("seat_busy")
    bridge.tell(events.SeatSignedOut(at=bridge.now(), seat=command.seat))
    return Done()


async def _ready(bridge: Bridge, command: Ready) -> Reply:
    return await _rest(bridge, command.seat, events.SeatReady(at=bridge.now(), seat=command.seat))


async def _pause(bridge: Bridge, command: Pause) -> Reply:
    pause = events.SeatPaused(at=bridge.now(), seat=command.seat, reason=command.reason)
    return await _rest(bridge, command.seat, pause)


async def _wrap_up(bridge: Bridge, command: WrapUp) -> Reply:
    return await _rest(bridge, command.seat, events.SeatWrapUpStarted(at=bridge.now(), seat=command.seat))


async def _rest(bridge: Bridge, seat_id: SeatId, wanted: Event) -> Reply:
    _link(bridge)
    return await _tell_or_undo(bridge, wanted, _as_before(_attended(bridge, seat_id), bridge.now()))


def _as_before(seat: Seat, at: datetime) -> Event:
    if seat.rest is SeatState.PAUSED:
        return events.SeatPaused(at=at, seat=seat.seat, reason=seat.pause_reason or "")
    if seat.rest is SeatState.WRAP_UP:
        return events.SeatWrapUpStarted(at=at, seat=seat.seat)
    return events.SeatReady(at=at, seat=seat.seat)


async def _tell_or_undo(bridge: Bridge, wanted: Event, undo: Event) -> Reply:
    """The page must not show what the queues do not know."""
    outcomes = await asyncio.gather(*bridge.tell(wanted))
    failed = next((error for error in outcomes if error is not None), None)
    if failed is None:
        return Done()
    bridge.tell(undo)
    raise failed


# ------------------------------------------------------------------ calls
async def _hang_up(bridge: Bridge, command: HangUp) -> Reply:
    """In a talk the seat's leg ends, so that the citizen may still be asked whether he is content."""
    link, call = _link(bridge), _call(bridge, command.call_id)
    leg = call.seat_leg if call.live_talk else call.caller_leg
    await link.ask(actions.hang_up(leg or call.call_id))
    return Done(call_id=call.call_id)


async def _transfer(bridge: Bridge, command: Transfer) -> Reply:
    link, call = _link(bridge), _call(bridge, command.call_id)
    if not call.live_talk or call.seat != command.seat or call.direction is not Direction.INBOUND:
        raise _NotPossible("no_such_call")
    if (target := bridge.floor.seats.get(SeatId(command.target))) is not None:
        _check_free(target)
    elif command.target not in bridge.floor.queues:
        raise _NotPossible("bad_target", command.target)
    await _when_joined(link, actions.blind_transfer(call.seat_channel, command.target))
    return Done(call_id=call.call_id)


async def _when_joined(link: Link, action: Action) -> None:
    """An answer is told a moment before both sides are in one bridge; until then there is nothing to transfer."""
    for left in reversed(range(JOIN_TRIES)):
        try:
            await link.ask(action)
            return
        except ActionRefused as refused:
            if not left or _NOT_JOINED not in refused.message:
                raise
        await asyncio.sleep(JOIN_SECONDS / JOIN_TRIES)


async def _regain(bridge: Bridge, command: Regain) -> Reply:
    """The seat's dead leg ends with the redirect. A seat that does not answer gives the citizen back to the queue."""
    link, call = _link(bridge), _call(bridge, command.call_id)
    if not call.live_talk or call.seat != command.seat or call.direction is not Direction.INBOUND:
        raise _NotPossible("no_such_call")
    await link.ask(actions.redirect(call.caller_channel, command.seat))
    return Done(call_id=call.call_id)


async def _start_callback(bridge: Bridge, command: StartCallback) -> Reply:
    link, seat = _link(bridge), _attended(bridge, command.seat)
    _check_free(seat)
    call_id = actions.callback_call_id(command.attempt_ref)
    if call_id in bridge.floor.calls:
        raise _NotPossible("already_dialling")
    originate = actions.originate_callback(command.seat, command.number, command.attempt_ref)
    bridge.tell(
        events.CallbackStarted(
            at=bridge.now(),
            call_id=call_id,
            seat=command.seat,
            number=command.number,
            attempt_ref=command.attempt_ref,
        )
    )
    await _dial(bridge, link, originate, call_id)
    return Done(call_id=call_id)


async def _dial(bridge: Bridge, link: Link, originate: Action, call_id: CallId) -> None:
    """A refused one is told as a callback that ended: whoever waits for its outcome gets one."""
    try:
        await link.ask(originate)
    except TelephonyError:
        outcome = DialOutcome.SEAT_NOT_REACHED
        bridge.tell(events.CallbackEnded(at=bridge.now(), call_id=call_id, outcome=outcome, talk_seconds=0.0))
        raise


_HOW: dict[type[Any], Callable[[Bridge, Any], Awaitable[Reply]]] = {
    SignIn: _sign_in,
    SignOut: _sign_out,
    UsePhone: _use_phone,
    Ready: _ready,
    Pause: _pause,
    WrapUp: _wrap_up,
    HangUp: _hang_up,
    Transfer: _transfer,
    Regain: _regain,
    StartCallback: _start_callback,
}


# ------------------------------------------------------------------ checks
def _link(bridge: Bridge) -> Link:
    if bridge.link is None:
        raise _NotPossible("telephony_down", bridge.floor.link.reason)
    return bridge.link


def _seat(bridge: Bridge, seat_id: SeatId) -> Seat:
    seat = bridge.floor.seats.get(seat_id)
    if seat is None:
        raise _NotPossible("no_such_seat", seat_id)
    return seat


def _attended(bridge: Bridge, seat_id: SeatId) -> Seat:
    seat = _seat(bridge, seat_id)
    if not seat.signed_in:
        raise _NotPossible("not_signed_in", seat_id)
    return seat


def _check_free(seat: Seat) -> None:
    if seat.state in ON_CALL:
        raise _NotPossible("seat_busy", seat.seat)
    if not seat.free:
        raise _NotPossible("seat_offline", seat.seat)


def _call(bridge: Bridge, call_id: CallId) -> Call:
    call = bridge.floor.calls.get(call_id)
    if call is None:
        raise _NotPossible("no_such_call", call_id)
    return call

"""One's own seat: signing in to it, ready, pause, wrap-up, and its telephone."""

from __future__ import annotations

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.errors import BodyRefused, NoSeat, SeatRefused
from callcenter.commands import Command, Done, Pause, Ready, Refused, SignIn, SignOut, UsePhone, WrapUp
from callcenter.events import SeatId
from callcenter.seats import Seat

ANSWER_SECONDS = 5.0
SWITCH_SECONDS = 20.0
"""The exchange reads its telephones anew: a second, more on a busy machine."""


async def sign_in(ask: Ask) -> None:
    """Take a seat."""
    actor = ask.actor
    body: wire.SeatChosen = ask.body
    if body.seat not in ask.services.settings.pbx.seats:
        raise SeatRefused("no_such_seat", body.seat)
    if body.phone is not None and body.phone != ask.services.phones.in_use()[body.seat]:
        await command(ask, UsePhone(seat=SeatId(body.seat), phone=body.phone), SWITCH_SECONDS)
    await command(ask, SignIn(seat=SeatId(body.seat), agent_id=actor.id, agent_name=actor.name, post=actor.post))


async def sign_out(ask: Ask) -> None:
    """Leave one's seat."""
    await command(ask, SignOut(seat=own_seat(ask).seat))


async def ready(ask: Ask) -> None:
    """Take calls."""
    await command(ask, Ready(seat=own_seat(ask).seat))


async def pause(ask: Ask) -> None:
    """Take no calls for a reason."""
    body: wire.PauseAsked = ask.body
    known = ask.services.settings.floor.pause_reasons
    if body.reason not in known:
        raise BodyRefused(f"one of {', '.join(known)}", field="reason")
    await command(ask, Pause(seat=own_seat(ask).seat, reason=body.reason))


async def wrap_up(ask: Ask) -> None:
    """Take no calls while the ticket is being finished."""
    await command(ask, WrapUp(seat=own_seat(ask).seat))


async def phone(ask: Ask) -> wire.PhoneAccount:
    """Account of the seat's telephone in the browser."""
    return ask.services.phones.of_seat(own_seat(ask).seat, ask.actor.name)


def own_seat(ask: Ask) -> Seat:
    """The seat that this person has signed in to; raises NoSeat."""
    seat = ask.services.hub.view.seat_of(ask.actor.id)
    if seat is None:
        raise NoSeat
    return seat


async def command(ask: Ask, asked: Command, within: float = ANSWER_SECONDS) -> Done:
    """Has the bridge carry it out; raises SeatRefused with its reason, BridgeSilent when there was no answer."""
    reply = await ask.services.stream.ask(asked, within)
    if isinstance(reply, Refused):
        raise SeatRefused(reply.code, reply.detail)
    return reply

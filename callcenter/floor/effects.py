"""What follows from a change of the floor and must be done outside: values that the bridge carries out."""

from __future__ import annotations

import msgspec

from callcenter.events import CallId, SeatId


class _Effect(msgspec.Struct, frozen=True, kw_only=True):
    pass


class AddMember(_Effect, frozen=True):
    """The seat joins every queue."""

    seat: SeatId
    paused: bool = False
    reason: str = ""


class RemoveMember(_Effect, frozen=True):
    seat: SeatId


class PauseSeat(_Effect, frozen=True):
    seat: SeatId
    reason: str


class UnpauseSeat(_Effect, frozen=True):
    seat: SeatId


class StartTaps(_Effect, frozen=True):
    """Both legs go to the recognizer; a leg that is not known is ""."""

    call_id: CallId
    seat: SeatId | None
    caller_leg: str
    seat_leg: str


class StopTaps(_Effect, frozen=True):
    call_id: CallId
    caller_leg: str
    seat_leg: str


Effect = AddMember | RemoveMember | PauseSeat | UnpauseSeat | StartTaps | StopTaps

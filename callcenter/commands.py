"""What the console may ask of the bridge: values that travel over Redis and are answered once each."""

from __future__ import annotations

import msgspec

from callcenter.events import CallId, SeatId


class _Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    pass


class SignIn(_Command, frozen=True, tag="sign_in"):
    seat: SeatId
    agent_id: str
    agent_name: str
    post: str


class SignOut(_Command, frozen=True, tag="sign_out"):
    seat: SeatId


class UsePhone(_Command, frozen=True, tag="use_phone"):
    """Telephone at this seat, where nobody has signed in, with "browser" or "sip" from now on."""

    seat: SeatId
    phone: str


class Ready(_Command, frozen=True, tag="ready"):
    seat: SeatId


class Pause(_Command, frozen=True, tag="pause"):
    seat: SeatId
    reason: str
    """Code from the settings' list of pause reasons, such as "rest"."""


class WrapUp(_Command, frozen=True, tag="wrap_up"):
    seat: SeatId


class HangUp(_Command, frozen=True, tag="hang_up"):
    call_id: CallId


class Transfer(_Command, frozen=True, tag="transfer"):
    """Blind transfer of the citizen to another seat or to a queue."""

    call_id: CallId
    seat: SeatId
    target: str


class Regain(_Command, frozen=True, tag="regain"):
    """Ring the seat again for the talk that it is in: its page was loaded anew and has lost the voice."""

    call_id: CallId
    seat: SeatId


class StartCallback(_Command, frozen=True, tag="start_callback"):
    """Ring the seat, then the citizen. The bridge chooses the call id from `attempt_ref` ("cb-<attempt_ref>")."""

    seat: SeatId
    number: str
    attempt_ref: str


Command = SignIn | SignOut | UsePhone | Ready | Pause | WrapUp | HangUp | Transfer | Regain | StartCallback


class Done(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="done"):
    call_id: CallId | None = None


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="refused"):
    code: str
    """Machine-readable reason: "telephony_down", "pbx_refused", "no_such_seat", "seat_taken", "signed_in_elsewhere",
    "not_signed_in", "seat_busy", "seat_offline", "no_such_call", "bad_target", "already_dialling",
    "phone_fixed"."""
    detail: str = ""


Reply = Done | Refused

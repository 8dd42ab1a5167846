"""The few actions we send, each made by one function. Nothing else of AMI is used, so the bridge needs few rights.

Whatever comes from outside (a number, a name, a reason) is either a header's whole value, which the codec guards, or is
checked here before it becomes part of a dial string. All functions raise UnsafeHeader naming the offending header.
"""

from __future__ import annotations

import hashlib
import re

from callcenter.ami.codec import Action
from callcenter.calls import CALLBACK_PREFIX
from callcenter.errors import UnsafeHeader
from callcenter.events import CallId, QueueName, SeatId

TAP_PREFIX = "tap-"

_NUMBER = re.compile(r"\+?[0-9*#]{1,32}")
_WORD = re.compile(r"[A-Za-z0-9._-]{1,80}")


def interface(seat: SeatId) -> str:
    """The seat's telephone as Asterisk names it."""
    return f"PJSIP/{_checked(_WORD, 'Interface', seat)}"


def callback_call_id(attempt_ref: str) -> CallId:
    """The call id that a callback attempt will have, known before it is dialled."""
    return CallId(CALLBACK_PREFIX + attempt_ref)


def tap_id(leg: str, side: str) -> str:
    """Uniqueid of the channel that carries one side's audio to the recognizer."""
    return f"{TAP_PREFIX}{side}-{leg}"


# ------------------------------------------------------------------ the link itself
def challenge() -> Action:
    return Action("Challenge", {"AuthType": "MD5"})


def login(user: str, secret: str, challenged: str) -> Action:
    """Login that never sends the secret: MD5 is all that AMI knows, so the port stays on loopback or in a tunnel."""
    key = hashlib.md5((challenged + secret).encode(), usedforsecurity=False).hexdigest()
    return Action("Login", {"AuthType": "MD5", "Username": user, "Key": key, "Events": "on"})


def ping() -> Action:
    return Action("Ping")


# ------------------------------------------------------------------ calls
def originate_callback(
    seat: SeatId,
    number: str,
    attempt_ref: str,
    *,
    caller_id: str | None = None,
    seat_seconds: int = 20,
    citizen_seconds: int = 30,
) -> Action:
    """Ring the seat, then the citizen. `caller_id`: what the seat's telephone shows; else the citizen's number."""
    call_id = _checked(_WORD, "ChannelId", callback_call_id(attempt_ref))
    number = _checked(_NUMBER, "Exten", number)
    return Action(
        "Originate",
        {
            "Channel": interface(seat),
            "Context": "callback-out",
            "Exten": number,
            "Priority": 1,
            "CallerID": caller_id or number,
            "Timeout": seat_seconds * 1000,
            "Async": "true",
            "ChannelId": call_id,
        },
        {"CALLREF": call_id, "CBTIMEOUT": citizen_seconds},
    )


def originate_tap(leg: str, side: str, call_id: CallId, *, rate: int = 16000) -> Action:
    """Send what one leg (a Uniqueid) says to the media server as mono 16-bit PCM; ends by itself with the leg."""
    codec = {8000: "slin", 16000: "slin16"}[rate]
    words = f"call={_checked(_WORD, 'call', call_id)},side={_checked(_WORD, 'side', side)}"
    return Action(
        "Originate",
        {
            "Channel": f"WebSocket/transcribe/c({codec})f(json)d(in)v({words})",
            "Application": "ChanSpy",
            "Data": f"{_checked(_WORD, 'Data', leg)},uqoES",
            "Async": "true",
            "ChannelId": tap_id(leg, side),
            "Timeout": 3000,
        },
    )


def hang_up(channel: str) -> Action:
    """`channel`: name or Uniqueid."""
    return Action("Hangup", {"Channel": channel, "Cause": 16})


def blind_transfer(seat_channel: str, target: str, *, context: str = "from-seat") -> Action:
    """Give the other party of the seat's call to `target`: a seat's number or a queue's extension in `context`."""
    return Action(
        "BlindTransfer", {"Channel": seat_channel, "Context": context, "Exten": _checked(_WORD, "Exten", target)}
    )


def redirect(channel: str, target: str, *, context: str = "from-seat") -> Action:
    """Take a channel out of what it is in, and send it to `target`."""
    return Action(
        "Redirect",
        {"Channel": channel, "Context": context, "Exten": _checked(_WORD, "Exten", target), "Priority": 1},
    )


# ------------------------------------------------------------------ queues
def queue_add(queue: QueueName, seat: SeatId, name: str, *, penalty: int = 0, paused: bool = False) -> Action:
    """Refused with "Already there" if the seat is a member."""
    return Action(
        "QueueAdd",
        {
            "Queue": queue,
            "Interface": interface(seat),
            "MemberName": name,
            "StateInterface": interface(seat),
            "Penalty": penalty,
            "Paused": _true(paused),
        },
    )


def queue_remove(queue: QueueName, seat: SeatId) -> Action:
    """Refused with "Not there" if the seat is no member."""
    return Action("QueueRemove", {"Queue": queue, "Interface": interface(seat)})


def queue_pause(seat: SeatId, *, paused: bool, reason: str = "") -> Action:
    """In all queues at once; refused with "Interface not found" if the seat is in none."""
    return Action("QueuePause", {"Interface": interface(seat), "Paused": _true(paused), "Reason": reason})


# ------------------------------------------------------------------ what stands now
def queue_status() -> Action:
    """A list: QueueParams, QueueMember and QueueEntry for every queue."""
    return Action("QueueStatus")


def channel_status() -> Action:
    """A list of Status: all that CoreShowChannels tells, and the number that was dialled and the age in seconds."""
    return Action("Status")


def core_status() -> Action:
    return Action("CoreStatus")


def startup_epoch(date: str, time: str) -> Action:
    """CoreStatus tells its start in Asterisk's local time and not in which zone: Asterisk itself converts it."""
    return Action("Getvar", {"Variable": f"STRPTIME({date} {time},,%Y-%m-%d %H:%M:%S)"})


def device_state(seat: SeatId) -> Action:
    """Answered in `Value`: NOT_INUSE, INUSE, RINGING, ONHOLD, UNAVAILABLE, ..."""
    return Action("Getvar", {"Variable": f"DEVICE_STATE({interface(seat)})"})


def _checked(pattern: re.Pattern[str], key: str, text: str) -> str:
    if not pattern.fullmatch(text):
        raise UnsafeHeader(key)
    return text


def _true(value: bool) -> str:
    return "true" if value else "false"

"""What single AMI headers mean: times, seats, numbers, states and outcomes. Pure; shared by translate and resync."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from callcenter.ami.codec import Headers
from callcenter.events import Device, DialOutcome, QueueExit, SeatId, TalkEnd

_CHANNEL = re.compile(r"PJSIP/(?P<endpoint>.+?)(?:-[0-9a-f]{8})?")
_WITHHELD = frozenset({"", "<unknown>", "unknown", "anonymous", "restricted", "unavailable"})

MEMBER_STATUS = {
    "0": Device.OFFLINE,  # unknown: nothing has been heard of the telephone yet
    "1": Device.FREE,
    "2": Device.IN_USE,
    "3": Device.IN_USE,
    "4": Device.OFFLINE,  # invalid
    "5": Device.OFFLINE,
    "6": Device.RINGING,
    "7": Device.IN_USE,  # and ringing
    "8": Device.ON_HOLD,
}
DEVICE_STATE = {
    "NOT_INUSE": Device.FREE,
    "INUSE": Device.IN_USE,
    "BUSY": Device.IN_USE,
    "RINGING": Device.RINGING,
    "RINGINUSE": Device.IN_USE,
    "ONHOLD": Device.ON_HOLD,
}
"""What DEVICE_STATE() reads; everything else (UNAVAILABLE, INVALID, UNKNOWN) is offline."""

QUEUE_EXIT = {
    "TIMEOUT": QueueExit.TIMEOUT,
    "FULL": QueueExit.FULL,
    "JOINEMPTY": QueueExit.EMPTY,
    "JOINUNAVAIL": QueueExit.EMPTY,
    "LEAVEEMPTY": QueueExit.EMPTY,
    "LEAVEUNAVAIL": QueueExit.EMPTY,
    "WITHDRAW": QueueExit.WITHDRAWN,
}
"""QUEUESTATUS; CONTINUE is missing because then a seat has served the caller."""

TALK_END = {"caller": TalkEnd.CALLER, "agent": TalkEnd.AGENT, "transfer": TalkEnd.TRANSFER}

_DIAL_OUTCOME = {
    "ANSWER": DialOutcome.REACHED,
    "BUSY": DialOutcome.BUSY,
    "NOANSWER": DialOutcome.NO_ANSWER,
    "CONGESTION": DialOutcome.CONGESTION,
    "CHANUNAVAIL": DialOutcome.CONGESTION,
    "CANCEL": DialOutcome.SEAT_GAVE_UP,
    "": DialOutcome.SEAT_GAVE_UP,  # before the citizen was dialled
}
_DIAL_OUTCOME_BY_CAUSE = {
    ("NOANSWER", "19"): DialOutcome.SWITCHED_OFF,
    ("CHANUNAVAIL", "1"): DialOutcome.NO_SUCH_NUMBER,
    ("CHANUNAVAIL", "21"): DialOutcome.DECLINED,
}


LONGEST_TOLD = 64
"""Characters: a hostile caller sends names and numbers of any length."""
DIGITS_OF_A_NUMBER = 7
"""Shorter runs of digits occur in names, such as 3 栋 201."""


def stamp(headers: Headers, heard_at: datetime) -> datetime:
    """When Asterisk says that it happened (UTC, microseconds), on Asterisk's clock; `heard_at` if it does not say."""
    seconds, dot, fraction = headers.get("Timestamp").partition(".")
    if not (dot and seconds.isdecimal() and fraction.isdecimal()):
        return heard_at
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(f"{fraction:0<6.6}"))


def endpoint_of(channel: str) -> str:
    """The PJSIP endpoint of a channel or interface, "" for other technologies (Local, WebSocket)."""
    match = _CHANNEL.fullmatch(channel)
    return match["endpoint"] if match else ""


def seat_of(channel: str) -> SeatId | None:
    """The seat whose telephone this is: endpoints of digits alone are seats."""
    endpoint = endpoint_of(channel)
    return SeatId(endpoint) if endpoint.isdecimal() else None


def is_citizens(headers: Headers) -> bool:
    """Whether this is the channel of a citizen who calls in: the first of its call, from no seat's telephone.

    So every trunk counts whatever its name, and the demo's telephone, although it registers like a seat.
    """
    first = headers.get("Uniqueid") == headers.get("Linkedid")
    endpoint = endpoint_of(headers.get("Channel"))
    return first and bool(endpoint) and not endpoint.isdecimal()


def told(text: str) -> str:
    """A number or name as received, "" when it was withheld; cut where nobody's name or number is that long."""
    return "" if text.lower() in _WITHHELD else text[:LONGEST_TOLD]


def told_name(text: str) -> str:
    """A name as received; "" for one that is a telephone number, which would tell on pages what is masked there."""
    name = told(text)
    return "" if sum(letter.isdigit() for letter in name) >= DIGITS_OF_A_NUMBER else name


def variable(headers: Headers, name: str) -> str:
    """A channel variable that manager.conf's `channelvars` appends to every snapshot."""
    for value in headers.all("ChanVariable"):
        key, _, content = value.partition("=")
        if key == name:
            return content
    return ""


def number(text: str) -> int:
    """A whole number, 0 for anything else: Asterisk leaves headers empty when it has nothing to say."""
    return int(text) if text.isdecimal() else 0


def dial_outcome(dial_status: str, cause: str) -> DialOutcome:
    """How the citizen's leg ended. DIALSTATUS alone tells neither "switched off" nor "declined": the cause does."""
    by_cause = _DIAL_OUTCOME_BY_CAUSE.get((dial_status, cause))
    return by_cause or _DIAL_OUTCOME.get(dial_status, DialOutcome.CONGESTION)

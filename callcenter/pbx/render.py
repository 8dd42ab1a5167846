"""Pure: settings and secrets to the text of every Asterisk file. Every placeholder must be filled, every value used."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import msgspec

from callcenter.errors import UnusablePbxSettings
from callcenter.settings import PbxSettings, SpeechSettings

CITIZEN_USER = "citizen"
CITIZEN_NUMBER = "13800000000"
"""The demo citizen's number, plainly made up: a callback to it rings the telephone in the browser."""
EMPTY = ("acl", "ccss", "cli", "codecs", "dnsmgr", "extconfig", "features", "udptl")
"""Files that Asterisk wants to see, though there is nothing to say in them."""

NO_MEDIA = "44"
"""HANGUPCAUSE of a channel that Asterisk has ended because no sound came any more."""
FIRST_IN_LINE = "1000"

_PLACEHOLDER = re.compile(r"@([A-Z][A-Z_]+)@")
_EXTENSION = re.compile(r"[0-9]{2,8}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_WORD = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Phone(StrEnum):
    """With what a seat telephones: one endpoint cannot offer both kinds of media."""

    BROWSER = "browser"
    SIP = "sip"


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    ami: str
    phones: Mapping[str, str]
    """Password of each seat's telephone, and of the citizen's."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Where this Asterisk lives on this machine."""

    home: Path
    modules: Path
    recordings: Path
    addresses: tuple[str, ...] = ()
    """IPv4 addresses of the machine's interfaces, without loopback."""


def render(
    settings: PbxSettings,
    speech: SpeechSettings,
    secrets: Secrets,
    site: Site,
    *,
    demo: bool,
    phones: Mapping[str, Phone] | None = None,
) -> dict[str, str]:
    """File name to text, for Asterisk's configuration folder. Raises UnusablePbxSettings.

    `phones`: the kind of telephone at each seat; None: as the settings say.
    """
    phones = phones or {seat: kind_of(settings, seat) for seat in settings.seats}
    check(settings, site)
    values = plain_values(settings, speech, secrets, site) | composed_values(settings, secrets, phones, demo=demo)
    names = sorted(each.name for each in files(__package__).joinpath("templates").iterdir() if each.is_file())
    used: set[str] = set()
    texts = {name: fill(name, values, used) for name in names}
    if unused := values.keys() - used:
        raise KeyError(f"no template uses {sorted(unused)}")
    return texts | {f"{name}.conf": "" for name in EMPTY}


def plain_values(settings: PbxSettings, speech: SpeechSettings, secrets: Secrets, site: Site) -> dict[str, str]:
    wildcard = ipaddress.ip_address(settings.bind).is_unspecified
    mapped = site.addresses if settings.loopback_media and not wildcard else ()
    values: dict[str, object] = {
        "HOME": site.home,
        "MODULES": site.modules,
        "RECORDINGS": site.recordings,
        "SYSTEM_NAME": settings.system_name,
        "BIND": settings.bind,
        "SIP_PORT": settings.sip_port,
        "HTTP_PORT": settings.http_port,
        "AMI_HOST": settings.ami_host,
        "AMI_PORT": settings.ami_port,
        "AMI_USER": settings.ami_user,
        "AMI_SECRET": secrets.ami,
        "RTP_FROM": settings.rtp_from,
        "RTP_TO": settings.rtp_to,
        "TRUNK_HOST": settings.trunk_host,
        "TRUNK_PORT": settings.trunk_port,
        "BROWSER_SILENT_SECONDS": settings.browser_silent_seconds,
        "DESK_SILENT_SECONDS": settings.desk_silent_seconds,
        **lost(settings),
        "HOTLINE_NUMBER": settings.hotline_number,
        "SPEECH_HOST": speech.host,
        "SPEECH_PORT": speech.port,
        # a WebSocket transport has no media address of its own: without these RTP would bind every interface
        "MEDIA_ADDRESS": "" if wildcard else f"media_address = {settings.bind}\nbind_rtp_to_media_address = yes",
        # ICE never offers the loopback address by itself
        "ICE_HOST_CANDIDATES": "\n".join(f"{address} => 127.0.0.1" for address in mapped),
    }
    return {name: str(value) for name, value in values.items()}


def lost(settings: PbxSettings) -> dict[str, str]:
    """How the dialplan tells a seat whose voice was lost, and where its citizen stands in the queue then."""
    return {"LOST_CAUSE": NO_MEDIA if settings.keep_lost_callers else "none", "LOST_PRIORITY": FIRST_IN_LINE}


def composed_values(
    settings: PbxSettings, secrets: Secrets, phones: Mapping[str, Phone], *, demo: bool
) -> dict[str, str]:
    first = settings.queues[0]
    citizen = {"CITIZEN_USER": CITIZEN_USER, "CITIZEN_NUMBER": CITIZEN_NUMBER}
    seats = (
        {"SEAT": seat, "KIND": phones[seat], "PASSWORD": secrets.phones[password_name(seat, phones[seat])]}
        for seat in settings.seats
    )
    rings = {"FIRST_QUEUE": first.name, "RING_SECONDS": str(first.ring_seconds), **lost(settings)}
    queues = [{"QUEUE": queue.name} for queue in settings.queues]
    waits = ({"QUEUE": queue.name, "WAIT_SECONDS": str(queue.wait_seconds)} for queue in settings.queues)
    lines = (
        {
            "QUEUE": queue.name,
            "RING_SECONDS": str(queue.ring_seconds),
            "WRAP_UP_GUARD_SECONDS": str(queue.wrap_up_guard_seconds),
        }
        for queue in settings.queues
    )
    return {
        "FIRST_QUEUE": first.name,
        "SEATS": parts("seat", seats),
        "QUEUES": parts("queue", lines),
        "QUEUE_ENTRIES": parts("queue_entry", waits),
        "QUEUE_EXTENSIONS": parts("queue_extension", queues),
        "SEAT_EXTENSIONS": parts("seat_extension", ({"SEAT": seat, **rings} for seat in settings.seats)),
        "GREETING": parts("greeting", [{}] if settings.greeting else []),
        "CITIZEN": parts("citizen", [{**citizen, "PASSWORD": secrets.phones[CITIZEN_USER]}] if demo else []),
        "FROM_CITIZEN": parts("from_citizen", [{"HOTLINE_NUMBER": settings.hotline_number}] if demo else []),
        "CALLBACK_TARGET": parts("callback_target_demo", [citizen]) if demo else parts("callback_target", [{}]),
    }


def password_name(user: str, phone: Phone) -> str:
    """Under which name a telephone's password is kept: the two at a seat have different ones, as one at a time may
    register and an idle desk telephone goes on trying."""
    return user if phone is Phone.SIP else f"{user}-browser"


def password_names(seats: Iterable[str]) -> tuple[str, ...]:
    return (*(password_name(seat, phone) for seat in seats for phone in Phone), CITIZEN_USER)


def kind_of(settings: PbxSettings, seat: str) -> Phone:
    return Phone.SIP if seat in settings.sip_phones else Phone.BROWSER


def parts(name: str, rows: Iterable[Mapping[str, str]]) -> str:
    """The part's text once for each row."""
    return "".join(fill(f"parts/{name}.conf", row, set()) for row in rows).rstrip("\n")


def fill(name: str, values: Mapping[str, str], used: set[str]) -> str:
    """The template's text with its placeholders filled; KeyError names one that has no value."""

    def value(found: re.Match[str]) -> str:
        used.add(found.group(1))
        return values[found.group(1)]

    return _PLACEHOLDER.sub(value, files(__package__).joinpath("templates", name).read_text("utf8"))


def check(settings: PbxSettings, site: Site) -> None:
    """Refuse what would say something else in Asterisk's files than was meant."""
    extensions = {f"seats: {seat}": seat for seat in settings.seats}
    wrong = [what for what, text in extensions.items() if not _EXTENSION.fullmatch(text)]
    wrong += [f"queues: {queue.name}" for queue in settings.queues if not _NAME.fullmatch(queue.name)]
    words = {"system_name": settings.system_name, "ami_user": settings.ami_user, "trunk_host": settings.trunk_host}
    wrong += [f"{name}: {text}" for name, text in words.items() if not _WORD.fullmatch(text)]
    wrong += [] if _EXTENSION.fullmatch(settings.hotline_number) else [f"hotline_number: {settings.hotline_number}"]
    addresses = {"bind": settings.bind, "ami_host": settings.ami_host}
    wrong += [f"{name}: {text}" for name, text in addresses.items() if not is_address(text)]
    wrong += [f"sip_phones: {seat} is no seat" for seat in settings.sip_phones if seat not in settings.seats]
    wrong += [f"folder: {path}" for path in (site.home, site.recordings) if re.search(r"[;,()\n\[\]$]", str(path))]
    wrong += [] if settings.queues and settings.seats else ["there must be a queue and a seat"]
    if wrong:
        raise UnusablePbxSettings("; ".join(wrong))


def is_address(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == 4
    except ValueError:
        return False

"""Settings of telephony and speech: frozen values; the console's settings file is made of them."""

from __future__ import annotations

from pathlib import Path

import msgspec


class QueueSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str = "hotline"
    title: str = "市民热线"
    wait_seconds: int = 300
    """After this long in the queue the caller is offered what follows (a spoken good-bye for now)."""
    ring_seconds: int = 15
    wrap_up_guard_seconds: int = 2
    """app_queue's own wrap-up: keeps the next call away until the bridge's pause has landed."""


class PbxSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asterisk: run by us as a child (`managed`), or one that stands elsewhere."""

    managed: bool = True
    system_name: str = "hotline1"
    bind: str = "127.0.0.1"
    sip_port: int = 15060
    http_port: int = 18088
    """Asterisk's HTTP server, which carries SIP over WebSocket for browser seats at /ws."""
    ami_host: str = "127.0.0.1"
    ami_port: int = 15038
    ami_user: str = "bridge"
    ami_secret_file: Path | None = None
    """None: var/secrets/ami, made at the first start."""
    rtp_from: int = 20000
    rtp_to: int = 20999
    trunk_host: str = "127.0.0.2"
    trunk_port: int = 15070
    hotline_number: str = "12345"
    seats: tuple[str, ...] = tuple(str(8001 + n) for n in range(10))
    sip_phones: tuple[str, ...] = ()
    """Seats that begin with a desk telephone or softphone over SIP; at sign-in the other kind may be chosen."""
    browser_silent_seconds: int = 15
    """A browser that sends no sound for so long is gone: closed, crashed or cut off."""
    desk_silent_seconds: int = 60
    """The same of a desk telephone, which may fall silent while nobody speaks."""
    keep_lost_callers: bool = True
    """A citizen whose seat is lost in mid-talk goes back to the head of the queue; else the call ends."""
    queues: tuple[QueueSettings, ...] = (QueueSettings(),)
    greeting: bool = True
    """Speak the welcome before a caller joins the queue."""
    run_as: str = "nobody"
    """User that Asterisk becomes when the platform is started by root."""
    ws_url: str | None = None
    """Address of SIP over WebSocket that browsers are told; None: ws://<bind>:<http_port>/ws."""
    loopback_media: bool = True
    """Advertise loopback in ICE: for a demo on one machine. Off where seats are on other machines."""


class SpeechSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    enabled: bool = True
    model: Path | None = None
    """Folder of a Vosk model; None: a downloaded one under var/models, else the small one that is shipped."""
    download: bool = True
    """Fetch the official small Chinese model beside the work when no model is named and none was fetched before."""
    model_url: str | None = None
    """A mirror's address of that model's zip file; None: its publisher's. Its checksum is the same."""
    host: str = "127.0.0.1"
    port: int = 18765
    workers: int = 2
    """Recogniser threads."""
    backlog_seconds: float = 5.0
    """Audio a leg may lag behind before frames are dropped (and counted)."""


class RedisSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: str | None = None
    """None: the embedded server under var/redis."""


class FloorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pause_reasons: tuple[str, ...] = ("rest", "training", "meeting", "meal", "other")
    wrap_up_limit_seconds: int = 120
    """A seat in wrap-up becomes ready by itself after this long; 0: never."""
    answer_target_seconds: int = 15
    """GB/T 33358: answered within 15 s."""

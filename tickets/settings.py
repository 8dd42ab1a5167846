"""Settings of tickets and of their database: frozen values, part of the console's one settings file."""

from __future__ import annotations

import msgspec


class DatabaseSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: str | None = None
    """postgres://user:password@host:port/name; None: the embedded server under var/postgres."""
    pool: int = 10
    """Most connections one process opens."""


SAMPLE = {
    "complaint": 1.0,
    "report": 1.0,
    "help": 1.0,
    "inquiry": 0.3,
    "suggestion": 0.3,
    "praise": 0.0,
}


class CallbackSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How citizens are asked afterwards (rule R4)."""

    tries: int = 3
    evening_from: int = 18
    """Local hour at which the evening window opens; it closes at `evening_until`."""
    evening_until: int = 20
    sample: dict[str, float] = msgspec.field(default_factory=SAMPLE.copy)
    """Share of tickets of each type that are called back; urgent and redone ones always are."""
    by_other_agent: bool = True
    """The operator who took the call does not ask how it went."""


class TicketSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    callback: CallbackSettings = CallbackSettings()
    repeat_window_days: int = 90
    """Earlier calls of one number within this time count as the same caller coming again."""
    reopen_window_days: int = 15
    returns_per_ticket: int = 2
    redo_limit: int = 2
    """One more redo than this puts the ticket under supervision at once."""
    login_tries: int = 5
    login_lock_minutes: int = 15
    event_retention_years: int = 30
    """Tickets and their events are records: kept this long before an archive may take them."""
    recording_retention_days: int = 180

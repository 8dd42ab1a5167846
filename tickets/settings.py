"""Settings of tickets and of their database: frozen values, part of the console's one settings file.

Limits, tries and shares are rules and stand in the rule pack; here is what an operator of the platform may choose.
"""

from __future__ import annotations

import msgspec


class DatabaseSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: str | None = None
    """postgres://user:password@host:port/name; None: the embedded server under var/postgres."""
    pool: int = 10
    """Most connections one process opens."""


class TicketSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    repeat_window_days: int = 90
    """Earlier calls of one number within this time count as the same caller coming again."""
    reopen_window_days: int = 15
    archive_days: int = 30
    """A closed ticket is archived after so many days."""
    consult_hold: str = "3wday"
    """Time in which a consultation names who is responsible; then the local government steps in."""
    forgotten: str = "1wday"
    """A ticket that lies with the hotline itself for so long without a step is told to the lead."""
    updates_before_reminder: int = 3
    """After so many additions of the hotline without a word of the unit its head is reminded."""
    knowledge_review_days: int = 90
    """A published knowledge item is looked at again within so many days."""
    knowledge_filing: str = "3wday"
    """Time in which a unit files or confirms a knowledge item after a closed inquiry, or fills a gap."""
    evening_from: int = 18
    """Local hour at which the evening window for callbacks opens; it closes at `evening_until`."""
    evening_until: int = 20
    login_tries: int = 5
    """Wrong passwords for one account before it is locked for `login_lock_minutes`."""
    login_lock_minutes: int = 15
    retention_days: int = 3650
    """Tickets and their events are records: nothing removes them before."""
    recording_retention_days: int = 180

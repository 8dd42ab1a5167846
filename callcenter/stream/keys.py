"""Every key that the platform's live state uses in Redis, and how long what lies there is kept."""

from __future__ import annotations

from callcenter.events import CallId

FLOOR = "hotline:floor"
SNAPSHOT = "hotline:snapshot"
REVISION = "hotline:revision"
WRITER = "hotline:writer"
"""Token of the bridge that wrote last: so a writer whose answer was lost knows its own revision again."""
LEASE = "hotline:lease"
HEARTBEAT = "hotline:heartbeat"
TRANSCRIPT = "hotline:transcript"
COMMANDS = "hotline:commands"
NOTICES = "hotline:notices"
SET_ASIDE = "hotline:set-aside"
"""Events that a worker could not take in, until a worker that starts takes them in after all."""
SPEECH = "hotline:speech"

FLOOR_ENTRIES = 50_000
"""About two busy days of a city: how long a worker may be away without missing an event."""
TRANSCRIPT_ENTRIES = 20_000
COMMAND_ENTRIES = 1_000
NOTICE_ENTRIES = 10_000
SET_ASIDE_ENTRIES = 10_000
TALK_SECONDS = 12 * 3600
"""A call's segments outlive it by a shift; the ticket's record is elsewhere."""
REPLY_SECONDS = 30
REPORT_SECONDS = 60


def talk(call_id: CallId) -> str:
    return f"hotline:talk:{call_id}"


def reply(command_id: str) -> str:
    return f"hotline:reply:{command_id}"


def entry_id(revision: int) -> str:
    """The floor's stream is numbered by revision, so that reading on from a revision needs no search."""
    return f"{revision}-0"

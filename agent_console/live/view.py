"""The floor as this console knows it: a snapshot brought forward by deltas, without any I/O."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from agent_console.encoding import encode
from agent_console.live.protocol import ChangeMessage, DeltaMessage, SnapshotMessage, shown
from callcenter.calls import Call
from callcenter.floor import Change, Link, Queue, Today
from callcenter.seats import Seat

FRESH = timedelta(seconds=1)


class FloorView:
    """Holds the inner values for questions of permission, and what browsers see of them for new browsers."""

    def __init__(self) -> None:
        self.revision = -1
        self._told_at = datetime.min.replace(tzinfo=UTC)
        self._parts: dict[tuple[str, str], Change] = {}
        self._seen: dict[tuple[str, str], ChangeMessage] = {}
        self._snapshot: bytes | None = None

    def reset(self, revision: int, parts: Iterable[Change]) -> None:
        """Forgets all and starts from a snapshot."""
        self._parts.clear()
        self._seen.clear()
        self.apply(revision, parts)

    def apply(self, revision: int, changes: Iterable[Change]) -> list[ChangeMessage]:
        """Takes the changes of one revision in and gives them back as browsers see them."""
        self.revision = revision
        self._snapshot = None
        return [self._put(change) for change in changes]

    def delta(self, changes: list[ChangeMessage], at: datetime) -> bytes:
        return encode(DeltaMessage(revision=self.revision, at=at, changes=changes))

    def snapshot(self, at: datetime) -> bytes:
        """The whole floor as one message; made once a revision and second, however many browsers ask: they set their
        clocks by its time."""
        if self._snapshot is None or at - self._told_at >= FRESH:
            self._told_at = at
            self._snapshot = encode(
                SnapshotMessage(
                    revision=self.revision,
                    at=at,
                    calls=self._shown("call"),
                    seats=self._shown("seat"),
                    queues=self._shown("queue"),
                    today=next(iter(self._shown("today")), None),
                    link=next(iter(self._shown("link")), None),
                )
            )
        return self._snapshot

    def without_floor(self, at: datetime) -> bytes:
        """The snapshot of those who do not work on the floor: a department's people."""
        link = next(iter(self._shown("link")), None)
        return encode(
            SnapshotMessage(revision=self.revision, at=at, calls=[], seats=[], queues=[], today=None, link=link)
        )

    def call(self, call_id: str) -> Call | None:
        change = self._parts.get(("call", call_id))
        return change.value if change and isinstance(change.value, Call) else None

    def seat(self, seat: str) -> Seat | None:
        change = self._parts.get(("seat", seat))
        return change.value if change and isinstance(change.value, Seat) else None

    def seat_of(self, agent_id: str) -> Seat | None:
        """The seat that this person has signed in to."""
        values = (change.value for change in self._parts.values())
        return next((value for value in values if isinstance(value, Seat) and value.agent_id == agent_id), None)

    @property
    def queues(self) -> list[Queue]:
        return [change.value for change in self._parts.values() if isinstance(change.value, Queue)]

    @property
    def today(self) -> Today | None:
        change = self._parts.get(("today", ""))
        return change.value if change and isinstance(change.value, Today) else None

    @property
    def link(self) -> Link | None:
        change = self._parts.get(("link", ""))
        return change.value if change and isinstance(change.value, Link) else None

    def _put(self, change: Change) -> ChangeMessage:
        key = (change.kind, change.id)
        message = shown(change)
        if change.value is None:
            self._parts.pop(key, None)
            self._seen.pop(key, None)
        else:
            self._parts[key] = change
            self._seen[key] = message
        return message

    def _shown(self, kind: str) -> list[Any]:
        return [message.value for (known, _), message in self._seen.items() if known == kind]

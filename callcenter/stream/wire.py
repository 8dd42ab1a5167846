"""The floor's parts as JSON in Redis: a change is encoded once, for the stream and for the snapshot alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from callcenter.calls import Call
from callcenter.events import Event
from callcenter.floor import Change, Link, Part, Queue, Today
from callcenter.floor.state import Kind
from callcenter.seats import Seat

_encoder = msgspec.json.Encoder()
_events: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_values: dict[str, msgspec.json.Decoder[Any]] = {
    "call": msgspec.json.Decoder(Call),
    "seat": msgspec.json.Decoder(Seat),
    "queue": msgspec.json.Decoder(Queue),
    "today": msgspec.json.Decoder(Today),
    "link": msgspec.json.Decoder(Link),
}


class _Written(msgspec.Struct, frozen=True):
    kind: Kind
    id: str
    value: msgspec.Raw


_changes = msgspec.json.Decoder(tuple[_Written, ...])


def encode_event(event: Event) -> bytes:
    return _encoder.encode(event)


def decode_event(text: str) -> Event:
    return _events.decode(text)


def encode_changes(changes: tuple[Change, ...]) -> tuple[bytes, dict[str, bytes]]:
    """Return the changes as one JSON array, and the snapshot's field of each; b"" for a part that is gone."""
    values = [_encoder.encode(change.value) for change in changes]
    pairs = list(zip(changes, values, strict=True))
    array = _encoder.encode([_Written(change.kind, change.id, msgspec.Raw(value)) for change, value in pairs])
    return array, {_field(change): b"" if change.value is None else value for change, value in pairs}


def decode_changes(text: str) -> tuple[Change, ...]:
    return tuple(
        Change(kind=one.kind, id=one.id, value=_value(one.kind, bytes(one.value))) for one in _changes.decode(text)
    )


def decode_snapshot(fields: Mapping[str, str]) -> tuple[Change, ...]:
    return tuple(_part(field, text) for field, text in fields.items())


def _part(field: str, text: str) -> Change:
    kind, _, key = field.partition(":")
    return Change(kind=cast(Kind, kind), id=key, value=_value(kind, text))


def _value(kind: str, text: bytes | str) -> Part | None:
    return None if text in (b"null", "null") else cast(Part, _values[kind].decode(text))


def _field(change: Change) -> str:
    return f"{change.kind}:{change.id}" if change.id else change.kind

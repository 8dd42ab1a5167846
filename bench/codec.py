"""The AMI codec beside panoramisk and asterisk-ami: events a second on one core, and names that come out wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from asterisk.ami.event import Event
from panoramisk.ami_protocol import AMIProtocol

from bench.row import Row
from callcenter.ami.codec import Decoder

TRACES = Path(__file__).parents[1] / "tests" / "replay" / "traces"
CHUNK = 4096
ROUNDS = 7
SIZES = [1, 2, 3, 7, 64, 1000, 4096, 65536]
HOSTILE_NAMES = [
    f"王小明{separator}Uniqueid: forged" for separator in ("", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c")
]


def run() -> list[Row]:
    """Best of several rounds each, over every recorded dialogue joined together."""
    events = list(_recorded())
    data = b"".join(map(_to_bytes, events))
    ours, looked_at = _rate(len(events), data, _decode), _rate(len(events), data, _decode_and_look)
    panoramisk, asterisk_ami = _rate(len(events), data, _panoramisk), _rate(len(events), data, _asterisk_ami)
    bytes_each = len(data) // len(events)
    return [
        Row(f"AMI events/s, {bytes_each} B each (peer: panoramisk)", ours, panoramisk, ours / panoramisk, ">= 100000"),
        Row("AMI events/s (peer: asterisk-ami, parser alone)", ours, asterisk_ami, ours / asterisk_ami, ">= 100000"),
        Row("  every header looked at (peer: panoramisk)", looked_at, panoramisk, looked_at / panoramisk, ">= 100000"),
        Row(
            "  every header looked at (peer: asterisk-ami)",
            looked_at,
            asterisk_ami,
            looked_at / asterisk_ami,
            ">= 100000",
        ),
        Row(
            "names corrupted, chunks 1 B to 64 KiB (panoramisk)",
            _corrupted(_decode),
            _corrupted(_panoramisk),
            None,
            "0",
        ),
        Row("names corrupted (asterisk-ami, whole blocks)", _corrupted(_decode), _corrupted(_asterisk_ami), None, "0"),
    ]


def _recorded() -> Iterator[dict]:
    for trace in sorted(TRACES.glob("*.jsonl")):
        for line in trace.read_text("utf-8").splitlines():
            yield json.loads(line)["m"]


def _to_bytes(headers: dict) -> bytes:
    lines = [(key, one) for key, value in headers.items() for one in (value if isinstance(value, list) else [value])]
    return "".join(f"{key}: {value}\r\n" for key, value in lines).encode() + b"\r\n"


def _chunks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def _decode(data: bytes, size: int = CHUNK) -> list:
    decoder = Decoder(greeted=True)
    return [event for chunk in _chunks(data, size) for event in decoder.feed(chunk)]


def _decode_and_look(data: bytes, size: int = CHUNK) -> list:
    events = _decode(data, size)
    for event in events:
        event.keys.get("Uniqueid")
    return events


def _panoramisk(data: bytes, size: int = CHUNK) -> list:
    """Its protocol as its manager sets it up, with the encoding that is kindest to it."""
    heard: list = []
    protocol = AMIProtocol()
    protocol.connection_made(None)
    protocol.encoding, protocol.version = "utf8", "11.0.0"
    protocol.factory = SimpleNamespace(dispatch=heard.append)
    for chunk in _chunks(data, size):
        protocol.data_received(chunk)
    return heard


def _asterisk_ami(data: bytes, _size: int = 0) -> list:
    """Its parser alone, given whole decoded blocks: what its client does around it is left out."""
    return [Event.read(block) for block in data.decode().split("\r\n\r\n") if block]


def _rate(count: int, data: bytes, decode: Callable[[bytes], list]) -> float:
    best = min(_seconds(decode, data) for _ in range(ROUNDS))
    return count / best


def _seconds(decode: Callable[[bytes], list], data: bytes) -> float:
    begun = time.perf_counter()
    decode(data)
    return time.perf_counter() - begun


def _corrupted(decode: Callable[..., list]) -> int:
    """How many of the hostile names come out changed, or with a forged Uniqueid, over all chunk sizes."""
    sent = [
        {"Event": "Newchannel", "CallerIDName": name, "Uniqueid": f"real-{n}"} for n, name in enumerate(HOSTILE_NAMES)
    ]
    data = b"".join(map(_to_bytes, sent))
    return sum(_wrong(sent, decode(data, size)) for size in SIZES)


def _wrong(sent: list[dict], heard: list) -> int:
    seen = {(_header(event, "CallerIDName"), _header(event, "Uniqueid")) for event in heard}
    return sum((event["CallerIDName"], event["Uniqueid"]) not in seen for event in sent)


def _header(event: Any, name: str) -> str:
    try:
        return event[name]
    except KeyError:
        return ""


if __name__ == "__main__":
    for row in run():
        peer = "-" if row.peer is None else f"{row.peer:,.0f}"
        ratio = "-" if row.ratio is None else f"{row.ratio:.1f}x"
        print(f"{row.name:56} {row.ours:>12,.0f} {peer:>12} {ratio:>7}  goal {row.goal}")

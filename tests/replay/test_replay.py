"""Every recorded dialogue replays, as bytes, to the facts that stand beside it.

The expected facts were read against what was done in each recording (who called, who hung up, what was refused). A
trace is one JSON line an event, as a manager account with the bridge's rights heard it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from callcenter.ami.codec import Decoder
from callcenter.ami.translate import Translator
from callcenter.events import Event

HERE = Path(__file__).parent
TRACES = sorted(path.stem for path in (HERE / "traces").glob("*.jsonl"))
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
TOGETHER = 0.004
"""Seconds within which Asterisk may tell of different channels in any order."""


def recorded(trace: str) -> list[dict]:
    return [json.loads(line)["m"] for line in (HERE / "traces" / f"{trace}.jsonl").read_text("utf-8").splitlines()]


def to_bytes(headers: dict) -> bytes:
    pairs = [(key, one) for key, value in headers.items() for one in (value if isinstance(value, list) else [value])]
    return "".join(f"{key}: {value}\r\n" for key, value in pairs).encode() + b"\r\n"


def facts_of(messages: list[dict], translator: Translator | None = None) -> list[Event]:
    translator, decoder = translator or Translator(), Decoder(greeted=True)
    heard = decoder.feed(b"".join(map(to_bytes, messages)))
    return [fact for message in heard for fact in translator.translate(message, NEVER)]


@pytest.mark.parametrize("trace", TRACES)
def test_a_recorded_dialogue_replays_to_its_facts(trace):
    expected = msgspec.json.decode((HERE / "expected" / f"{trace}.json").read_bytes(), type=list[Event])
    translator = Translator()
    assert facts_of(recorded(trace), translator) == expected
    assert translator.unknown == Counter()


@pytest.mark.parametrize("trace", TRACES)
def test_order_between_channels_does_not_matter(trace):
    messages = recorded(trace)
    told = untimed(facts_of(messages))
    for shuffled in neighbours_swapped(messages):
        assert untimed(facts_of(shuffled)) == told


def untimed(facts: list[Event]) -> Counter[str]:
    rows = [{**msgspec.to_builtins(fact), "at": None, "talk_seconds": None} for fact in facts]
    return Counter(json.dumps(row, sort_keys=True) for row in rows)


def neighbours_swapped(messages: list[dict]) -> Iterator[list[dict]]:
    for early, before in enumerate(messages):
        for late in range(early + 1, min(early + 12, len(messages))):
            moved, passed = messages[late], messages[early:late]
            near = float(moved["Timestamp"]) - float(before["Timestamp"]) <= TOGETHER
            if not near or not all(independent(moved, other) for other in passed):
                break
            yield [*messages[:early], moved, *passed, *messages[late + 1 :]]


def independent(one: dict, other: dict) -> bool:
    """Order is kept for a channel, and among what the queues tell."""
    if from_queue(one) or from_queue(other):
        return from_queue(one) != from_queue(other)
    return legs(one).isdisjoint(legs(other))


def from_queue(message: dict) -> bool:
    return message["Event"].startswith(("Queue", "Agent"))


def legs(message: dict) -> set[str]:
    return {value for key, value in message.items() if key.endswith("Uniqueid") and "Bridge" not in key}

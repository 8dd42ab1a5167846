"""The AMI codec holds for any chunking and any text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from callcenter.ami.codec import Action, Decoder, Event, encode

NAMES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
SEPARATORS = ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c", "\x1e"]
HOSTILE = st.sampled_from([*SEPARATORS, ": ", "Event: ", "\t", "王", "😀"])
VALUES = st.lists(HOSTILE | st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), max_size=5).map("".join)
EVENTS = st.tuples(NAMES, st.lists(st.tuples(NAMES, VALUES), max_size=8))


def to_bytes(event) -> bytes:
    name, pairs = event
    return "".join(f"{key}: {value}\r\n" for key, value in [("Event", name), *pairs]).encode() + b"\r\n"


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted({cut % (len(data) + 1) for cut in cuts}), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


def read(chunks) -> list:
    decoder = Decoder(greeted=True)
    return [message for chunk in chunks for message in decoder.feed(chunk)]


@given(st.lists(EVENTS, max_size=6), st.lists(st.integers(0, 10_000)))
def test_what_was_written_is_read_back_however_it_is_cut(events, cuts):
    read_back = read(split(b"".join(map(to_bytes, events)), cuts))
    assert [(event.name, event.keys.pairs) for event in read_back] == [
        (name, [("Event", name), *pairs]) for name, pairs in events
    ]
    assert all(isinstance(event, Event) for event in read_back)


PIECES = st.sampled_from([b"\r\n", b"\r", b"\n", b": ", b":", b" ", b"Event", b"Response", b"X", b"\xe7\x8e", b"\xff"])


@given(st.lists(PIECES).map(b"".join), st.lists(st.integers(0, 10_000)))
def test_any_bytes_at_all_read_the_same_whole_or_one_by_one(data, cuts):
    data += b"\r\n\r\n"
    whole = [(type(message), message.keys.pairs) for message in read([data])]
    for chunks in ([data[i : i + 1] for i in range(len(data))], split(data, cuts)):
        assert [(type(message), message.keys.pairs) for message in read(chunks)] == whole


@given(st.lists(PIECES).map(b"".join))
def test_a_header_looked_up_is_the_first_of_its_name(data):
    for message in read([data + b"\r\n\r\n"]):
        for key in message.keys:
            assert message.keys[key] == message.keys.all(key)[0]
        assert len(message.keys) == len(list(message.keys))


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_an_action_comes_back_as_it_was_sent(keys):
    keys = {key: value.replace("\0", "") for key, value in keys.items() if key not in ("Event", "Response")}
    [message] = read([encode(Action("Ping", keys))])
    assert message.keys.pairs == [("Action", "Ping"), *keys.items()]

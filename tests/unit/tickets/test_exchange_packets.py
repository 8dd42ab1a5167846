"""What two hotlines of different versions can read of each other."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from tickets.exchange.packets import (
    FileAsk,
    Reopen,
    StatusTold,
    Supplement,
    Tally,
    kind_name,
    kind_of,
    read_ask,
    read_envelope,
    read_packet,
)

HEAD = {
    "id": UUID(int=1),
    "sender": "a",
    "receiver": "b",
    "at": datetime(2026, 3, 2, tzinfo=UTC),
    "hand_over": UUID(int=2),
}
NEWS = StatusTold(**HEAD, seq=3, event="sign", status="signed")


def test_what_says_nothing_new_is_written_as_an_older_partner_reads_it():
    written = msgspec.json.decode(msgspec.json.encode(NEWS))
    assert set(written) == {"kind", "id", "sender", "receiver", "at", "hand_over", "seq", "event", "status"}
    assert msgspec.json.encode(Tally(hand_over=2)) == b'{"hand_over":2}'


def test_a_packet_is_read_as_it_was_written():
    for packet in (NEWS, Supplement(**HEAD, text="又停运了"), Reopen(**HEAD, round=1, reason="未修好")):
        assert read_packet(msgspec.json.encode(packet)) == packet


def test_a_moment_without_a_zone_is_none_of_both_hotlines():
    body = msgspec.json.encode(NEWS).replace(b"2026-03-02T00:00:00Z", b"2026-03-02T00:00:00")
    ask = msgspec.json.encode(FileAsk(sender="a", receiver="b", at=HEAD["at"], hand_over=UUID(int=2), digest="0" * 64))
    assert read_ask(ask).digest == "0" * 64
    for read, written in ((read_packet, body), (read_envelope, body), (read_ask, ask.replace(b"00:00Z", b"00:00"))):
        with pytest.raises(msgspec.ValidationError):
            read(written)


@pytest.mark.parametrize("moment", [b"9999-12-31T23:59:59Z", b"0001-01-01T00:00:00+14:00", b"1999-12-31T23:59:59Z"])
def test_a_moment_that_no_local_time_reaches_is_no_packet(moment: bytes):
    body = msgspec.json.encode(NEWS).replace(b"2026-03-02T00:00:00Z", moment)
    promised = msgspec.json.encode(NEWS)[:-1] + b',"due_at":"%b"}' % moment
    for read, written in ((read_packet, body), (read_envelope, body), (read_packet, promised)):
        with pytest.raises(msgspec.ValidationError):
            read(written)


def test_a_newer_kind_can_be_refused_by_its_name():
    body = msgspec.json.encode(NEWS).replace(b'"kind":"status"', b'"kind":"joint_visit","rooms":[1]')
    with pytest.raises(msgspec.DecodeError):
        read_packet(body)
    outside = read_envelope(body)
    assert (outside.id, kind_of(outside), kind_name(kind_of(outside)).zh) == (UUID(int=1), "joint_visit", "joint_visit")


@pytest.mark.parametrize("text", ["nul\0", "字" * 5001])
def test_words_that_could_not_be_stored_are_no_packet(text: str):
    with pytest.raises(msgspec.DecodeError):
        read_packet(msgspec.json.encode(Supplement(**HEAD, text=text)))


@pytest.mark.parametrize("kind", ["", "no space", "k" * 17, "../up"])
def test_a_kind_that_is_no_name_is_no_packet_of_any_version(kind: str):
    body = msgspec.json.encode({**HEAD, "kind": kind})
    with pytest.raises(msgspec.DecodeError):
        read_envelope(body)

"""Sealing: bound to a place, opened under the key that it names, blind to whoever has no key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.personal.keyfile import KeyFile, KeyringRefused, first_key, next_id
from tickets.personal.keyring import Keyring, Unreadable, new_key, place_of
from tickets.personal.pieces import opened_pieces, sealed_pieces, spared, without_pieces

NOW = datetime(2026, 3, 2, tzinfo=UTC)
OLD, NEW = new_key("k1", NOW), new_key("k2", NOW)
RING = Keyring([OLD, NEW], "k2")
HERE = place_of("ticket", "caller_name", "a")


@given(st.text())
def test_what_is_sealed_is_opened_in_its_place(text: str):
    assert RING.open(RING.seal(text, HERE), HERE) == text


@pytest.mark.parametrize("elsewhere", [("ticket", "caller_name", "b"), ("ticket", "place", "a"), ("call", "name", "a")])
def test_nowhere_else(elsewhere: tuple[str, str, str]):
    sealed = RING.seal("尉迟某某", HERE)
    assert isinstance(RING.open(sealed, place_of(*elsewhere)), Unreadable)


def test_the_same_text_is_never_sealed_alike():
    assert RING.seal("尉迟某某", HERE) != RING.seal("尉迟某某", HERE)


def test_an_older_key_still_opens_and_no_longer_seals():
    sealed = Keyring([OLD], "k1").seal("尉迟某某", HERE)
    assert RING.open(sealed, HERE) == "尉迟某某"
    assert RING.seal("尉迟某某", HERE).startswith("enc1:k2:")


@pytest.mark.parametrize(
    "broken", ["enc1:k9:AAAA", "enc1:k2:AAAA", "enc1:k2:!", "enc1:", "enc1", "尉迟某某", "\0", "enc1:k2:尉"]
)
def test_what_cannot_be_opened_is_unreadable_and_kept_as_it_was(broken: str):
    found = RING.open(broken, HERE)
    assert isinstance(found, Unreadable)
    assert (str(found), found.sealed) == ("〔无法读取〕", broken)


def test_one_changed_mark_is_noticed():
    sealed = RING.seal("尉迟某某", HERE)
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    assert isinstance(RING.open(changed, HERE), Unreadable)


def test_a_blind_index_is_one_for_one_number_and_another_under_another_key():
    assert RING.blind("number", "+8613800001234") == RING.blind("number", "+8613800001234")
    assert len(set(RING.blinds("number", "+8613800001234"))) == 2
    assert RING.blinds("number", "1")[0] == RING.blind("number", "1")
    assert RING.blind("number", "1") != RING.blind("end", "1")
    assert (RING.blind("number", ""), RING.blinds("number", "")) == ("", [])


@pytest.mark.parametrize(
    "text",
    [
        "请回电 13800001234 或 0563-3012345",
        "身份证 34180219900307881X，电话 138 0000 1234",
        "没有号码",
        "⟦enc1:k2:伪造⟧ 与 13800001234",
    ],
)
def test_numbers_within_a_text_are_sealed_and_come_back(text: str):
    stored = sealed_pieces(text, RING, HERE)
    assert "1380000" not in stored
    assert "341802" not in stored
    assert opened_pieces(stored, RING, HERE) == text
    assert sealed_pieces(stored, RING, HERE) == stored


def test_a_piece_of_an_unknown_key_stays_where_it_stands():
    stored = sealed_pieces("请回电 13800001234", Keyring([OLD], "k1"), HERE)
    assert opened_pieces(stored, Keyring([NEW], "k2"), HERE) == stored


def test_a_ring_says_whether_it_knows_every_key_that_a_text_names():
    old, new = Keyring([OLD], "k1"), Keyring([NEW], "k2")
    piece = sealed_pieces("请回电 13800001234", new, HERE)
    assert (RING.knows(piece), new.knows(piece), old.knows(piece)) == (True, True, False)
    assert (new.knows(new.seal("某", HERE)), old.knows(new.seal("某", HERE)), old.knows("没有")) == (True, False, True)


def test_words_for_searching_hold_no_number():
    assert without_pieces("回电 138 0000 1234 谢谢").split() == ["回电", "谢谢"]


def test_the_record_spares_the_callers_number_and_keeps_other_peoples():
    said = {"text": "拨 138 0000 1234，维修 0563-3012345，证件 34180219900307881X"}
    assert spared(said, "+8613800001234") == {"text": "拨 〔来电号码〕，维修 0563-3012345，证件 〔证件号码略〕"}
    assert spared(["0563-3012345"], "+865633012345") == ["〔来电号码〕"]
    assert spared("138 0000 1234", "") == "138 0000 1234"


# ------------------------------------------------------------------ the file
def test_the_file_is_for_its_owner_alone_and_made_once(tmp_path):
    file = KeyFile(tmp_path / "secrets" / "keyring.json")
    file.create(first_key(NOW))
    assert file.path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        file.create(first_key(NOW))
    assert list(file.newest().keys) == ["k1"]
    assert [path.name for path in file.path.parent.iterdir()] == ["keyring.json"]


def test_another_process_rotation_is_seen_at_the_next_write(tmp_path):
    file = KeyFile(tmp_path / "keyring.json")
    file.create(OLD)
    assert file.newest().current.id == "k1"
    KeyFile(file.path).write([OLD, NEW], "k2")
    assert file.kept().current.id == "k1"
    assert file.newest().current.id == "k2"
    assert file.kept().current.id == "k2"


@pytest.mark.parametrize("content", ["", "{}", '{"current": "k2", "keys": []}', "\udcff"])
def test_what_is_no_keyring_is_refused_in_one_sentence(tmp_path, content: str):
    path = tmp_path / "keyring.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    path.chmod(0o600)
    with pytest.raises(KeyringRefused, match="is no keyring") as refused:
        KeyFile(path).newest()
    assert "\n" not in str(refused.value)


def test_a_file_that_others_may_read_is_refused(tmp_path):
    file = KeyFile(tmp_path / "keyring.json")
    file.create(OLD)
    file.path.chmod(0o640)
    with pytest.raises(KeyringRefused, match="chmod 600"):
        file.newest()


def test_ids_are_never_used_again():
    assert (next_id([]), next_id(["k1", "k10", "own"])) == ("k1", "k11")

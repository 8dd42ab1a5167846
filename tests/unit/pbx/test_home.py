"""The folder that Asterisk lives in."""

from __future__ import annotations

import stat
import wave
from importlib.resources import files
from pathlib import Path

import pytest

from callcenter.errors import UnusablePbxSettings
from callcenter.pbx.home import fingerprint, furnish, interface_addresses, open_to_all
from callcenter.pbx.tree import AsteriskTree

FIB_TRIE = """\
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/8 2 0 2
           |-- 127.0.0.1
              /32 host LOCAL
     +-- 192.0.2.0/24 2 0 2
        |-- 192.0.2.0
           /24 link UNICAST
        |-- 192.0.2.7
           /32 host LOCAL
Local:
        |-- 192.0.2.7
           /32 host LOCAL
"""


@pytest.fixture
def tree(tmp_path):
    return AsteriskTree(
        root=None, binary=Path("/bin/true"), modules=tmp_path, data=tmp_path / "share", version="22.10.1"
    )


def test_it_writes_files_that_nobody_else_can_read(tmp_path, tree):
    furnish(tmp_path / "home", tmp_path / "recordings", tree, {"pjsip.conf": "secret"}, None)
    assert (tmp_path / "home/etc/pjsip.conf").read_text() == "secret"
    assert stat.S_IMODE((tmp_path / "home/etc/pjsip.conf").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "recordings").stat().st_mode) == 0o700


def test_it_keeps_the_prompts_that_an_office_has_recorded(tmp_path, tree):
    home = tmp_path / "home"
    furnish(home, tmp_path / "recordings", tree, {}, None)
    prompt = home / "data/sounds/zh/welcome.wav"
    assert prompt.read_bytes().startswith(b"RIFF")
    prompt.write_bytes(b"our own")
    furnish(home, tmp_path / "recordings", tree, {}, None)
    assert prompt.read_bytes() == b"our own"


def test_it_refuses_a_path_that_no_socket_can_have(tmp_path, tree):
    with pytest.raises(UnusablePbxSettings, match="too long"):
        furnish(tmp_path / ("x" * 100), tmp_path / "recordings", tree, {}, None)


def test_its_fingerprint_changes_with_the_settings(tree):
    assert fingerprint({"a": "1"}, tree) == fingerprint({"a": "1"}, tree)
    assert fingerprint({"a": "1"}, tree) != fingerprint({"a": "2"}, tree)


def test_it_finds_the_addresses_of_the_machine():
    assert interface_addresses(FIB_TRIE) == ("192.0.2.7",)


def test_it_sees_that_another_user_could_not_walk_to_a_private_folder(tmp_path):
    (tmp_path / "private").mkdir(mode=0o700)
    assert not open_to_all(tmp_path / "private" / "asterisk")
    assert open_to_all(Path("/usr/bin/env"))


def test_the_welcome_keeps_nobody_waiting():
    with files("callcenter.pbx").joinpath("sounds/zh/welcome.wav").open("rb") as file, wave.open(file) as welcome:
        assert 3 < welcome.getnframes() / welcome.getframerate() <= 5

"""Secrets of the exchange: random, private, and the same at the next start."""

from __future__ import annotations

import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from callcenter.errors import UnusablePbxSettings
from callcenter.pbx.secrets import keep_secrets, write_private

NAMES = ("8001", "8002", "citizen")


def test_it_makes_a_secret_of_its_own_for_everyone(tmp_path):
    kept = keep_secrets(tmp_path / "secrets", NAMES)
    everyone = [kept.ami, *kept.phones.values()]
    assert len(set(everyone)) == 4
    assert all(len(secret) >= 20 for secret in everyone)


def test_it_keeps_them_over_a_restart_and_adds_what_is_new(tmp_path):
    before = keep_secrets(tmp_path, NAMES)
    after = keep_secrets(tmp_path, (*NAMES, "8003"))
    assert after.ami == before.ami
    assert {name: after.phones[name] for name in NAMES} == before.phones
    assert after.phones["8003"]


def test_it_differs_from_one_installation_to_the_next(tmp_path):
    assert keep_secrets(tmp_path / "a", NAMES) != keep_secrets(tmp_path / "b", NAMES)


def test_only_the_owner_can_read_them(tmp_path):
    keep_secrets(tmp_path / "secrets", NAMES)
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()} == {0o600}


def test_it_reads_the_ami_secret_from_the_file_that_is_named(tmp_path):
    (tmp_path / "elsewhere").write_text("from-the-vault\n")
    assert keep_secrets(tmp_path / "s", NAMES, tmp_path / "elsewhere").ami == "from-the-vault"
    assert not (tmp_path / "s" / "ami").exists()


def test_it_refuses_a_damaged_file_instead_of_making_new_secrets(tmp_path):
    (tmp_path / "phones.json").write_text("{")
    with pytest.raises(UnusablePbxSettings, match="cannot be read"):
        keep_secrets(tmp_path, NAMES)


def test_it_replaces_a_file_at_once(tmp_path):
    (tmp_path / "f").write_text("old")
    (tmp_path / ".f.part").write_text("left by a killed process")
    write_private(tmp_path / "f", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
    assert (tmp_path / "f").read_text() == "new"


def test_two_that_start_at_once_agree(tmp_path):
    folders = [tmp_path / str(n) for n in range(20)]
    for folder in folders:
        folder.mkdir()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        first, second = (list(each) for each in (pool.map(phones_in, folders), pool.map(phones_in, folders)))
    assert first == second


def phones_in(folder):
    return keep_secrets(folder, NAMES).phones

"""What is said when Asterisk cannot be fetched, and how two that fetch at once keep apart."""

from __future__ import annotations

import asyncio
import os

import pytest

from callcenter.errors import NoAsterisk
from callcenter.pbx.fetch import Step, Wishes, call, only_one, provide_asterisk, refusal
from callcenter.pbx.tree import version_of


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("E: Release file for http://a.example/ is expired (invalid since 3d)", "archive_expired"),
        ("W: x\nE: Could not resolve 'a.example'", "no_network"),
        ("E: The repository 'x' does not have a Release file.", "no_network"),
        ("tar: write: No space left on device", "no_space"),
        ("W: GPG error: NO_PUBKEY 6ED0E7B82643E131", "unsupported_system"),
        ("", "unavailable"),
    ],
)
def test_it_turns_what_apt_says_into_one_sentence_with_a_code(said, code):
    error = refusal(said)
    assert error.code == code
    assert error.reason
    assert "\n" not in error.reason


def test_it_tells_which_variable_accepts_an_expired_archive():
    assert "HOTLINE_APT_IGNORE_EXPIRY=1" in refusal("Release file is expired").reason


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("Asterisk 22.10.1+dfsg+~cs6\n", (22, 10, 1)),
        ("Asterisk certified-20.7-cert1", (20, 7)),
        ("No such file", ()),
    ],
)
def test_it_reads_the_version_that_asterisk_says(said, version):
    assert version_of(said) == version


async def test_it_refuses_a_named_tree_that_is_not_one(tmp_path):
    with pytest.raises(NoAsterisk) as refused:
        await provide_asterisk(tmp_path, lambda step: None, Wishes(root=tmp_path / "nowhere"))
    assert refused.value.code == "broken"


async def test_it_lets_one_at_a_time_fetch(tmp_path):
    steps: list[Step] = []
    told = asyncio.Event()

    def progress(step: Step) -> None:
        steps.append(step)
        told.set()

    async def second() -> None:
        async with only_one(tmp_path / "lock", progress):
            steps.append(Step.CHECK)

    async with only_one(tmp_path / "lock", progress):
        waiting = asyncio.create_task(second())
        await asyncio.wait_for(told.wait(), 5)
        assert steps == [Step.WAITING]
    await asyncio.wait_for(waiting, 5)
    assert steps == [Step.WAITING, Step.CHECK]


async def test_it_ends_what_it_started_when_it_is_cancelled(tmp_path):
    pipe = tmp_path / "begun"
    os.mkfifo(pipe)
    work = asyncio.create_task(call("sh", "-c", f"echo $$ > {pipe}; sleep 60"))
    pid = int(await asyncio.to_thread(pipe.read_text))
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("turns", range(8))
async def test_it_ends_at_once_when_it_is_cancelled_while_it_starts(turns):
    work = asyncio.create_task(call("sh", "-c", "sleep 60 & sleep 60"))
    for _ in range(turns):
        await asyncio.sleep(0)
    work.cancel()
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await work


def test_each_step_is_told_in_chinese_and_in_english():
    assert all(step.en.isascii() and not step.isascii() for step in Step)

"""An Asterisk that has outlived its platform: how the next one finds it, and how it is ended with the calls on it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from callcenter.errors import PbxInUse
from callcenter.pbx.kernel import born, claim

STOP_SECONDS = 10.0


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """The note that a start leaves for the next one."""

    pid: int
    born: int
    """Clock ticks from the machine's boot: tells the process from a later one with the same number."""
    fingerprint: str


def home_of(var: Path) -> Path:
    return var.absolute() / "asterisk"


def note_of(home: Path) -> Path:
    return home.with_suffix(".json")


def claim_of(home: Path) -> int | None:
    """One platform at a time; the kernel frees the claim of one that is killed. None: another one has it."""
    return claim(home.with_suffix(".lock"))


def left_running(home: Path) -> Started | None:
    """The Asterisk that an earlier platform started here, if it lives."""
    try:
        note = msgspec.json.decode(note_of(home).read_bytes(), type=Started)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return note if born(note.pid) == note.born else None


async def end_left(var: Path) -> bool:
    """End the Asterisk under `var` whose platform has ended; False when there is none. Raises PbxInUse."""
    home = home_of(var)
    if not home.exists():
        return False
    held = claim_of(home)
    if held is None:
        raise PbxInUse(str(home))
    try:
        running = left_running(home)
        if running is not None:
            await end_process(running.pid, watch_end(running.pid))
        note_of(home).unlink(missing_ok=True)
    finally:
        os.close(held)
    return running is not None


def watch_end(pid: int, then: Callable[[], object] = lambda: None) -> asyncio.Event:
    """Set when the process is gone; works for a child and for any other process alike. `then` is called before."""
    ended = asyncio.Event()
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        ended.set()
        return ended
    loop = asyncio.get_running_loop()

    def gone() -> None:
        loop.remove_reader(handle)
        os.close(handle)
        then()
        ended.set()

    loop.add_reader(handle, gone)
    return ended


async def end_process(pid: int, ended: asyncio.Event) -> None:
    """Ask it to end, and after some seconds make it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if ended.is_set():
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), STOP_SECONDS)

"""One server process of ours: started, found again after a crash, watched until it answers, stopped by who keeps it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

log = structlog.get_logger()

Output = int | IO[bytes]
START_SECONDS = 60.0
STOP_SECONDS = 30.0
RETRY_SECONDS = 1.0


class EmbeddedServerFailed(Exception):
    """An embedded server could not be started; the message carries its own last words."""


@dataclass(frozen=True)
class RunAs:
    """The ordinary user a server runs as when the platform runs as root."""

    uid: int
    gid: int


@dataclass
class Running:
    """A server that runs: our child, or one that was found running."""

    pid: int
    child: asyncio.subprocess.Process | None = None

    @property
    def gone(self) -> bool:
        return self.child is not None and self.child.returncode is not None

    async def wait(self) -> None:
        if self.child is not None:
            await self.child.wait()
        else:
            await _until_gone(self.pid)


@dataclass
class ServerProcess:
    """One server process, ours or found running: started, watched until it answers, stopped."""

    name: str
    command: Sequence[str]
    answers: Callable[[], Awaitable[bool]]
    owner: Callable[[], int | None]
    stop_signal: signal.Signals
    output: Path
    keeper: Path
    prepare: Callable[[], Awaitable[None]]
    """Done by the keeper before the server is started."""
    user: RunAs | None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Kept by the first process that comes; the others use it and leave it be. A crash ends the keeping."""
        with self.keeper.open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await self._until_it_answers(None)
                yield
                return
            async with self._kept():
                yield

    @contextlib.asynccontextmanager
    async def _kept(self) -> AsyncIterator[None]:
        pid = await self._adopt()
        current = Running(pid) if pid is not None else await self._spawn()
        await self._until_it_answers(current)
        guard = asyncio.create_task(self._replace_when_gone(current))
        try:
            yield
        finally:
            guard.cancel()
            await self._stop(current)

    async def _adopt(self) -> int | None:
        """The process that already serves these data. One that is on its way down is waited for, then replaced."""
        async with asyncio.timeout(START_SECONDS):
            while (pid := self.owner()) is not None:
                if await self.answers():
                    log.info("adopt_server", server=self.name, pid=pid)
                    return pid
                await asyncio.sleep(0.1)
        return None

    async def _spawn(self) -> Running:
        await self.prepare()
        with self.output.open("ab") as output:
            child = await run(self.command, self.user, output, output)
        return Running(child.pid, child)

    async def _until_it_answers(self, server: Running | None) -> None:
        deadline = asyncio.get_running_loop().time() + START_SECONDS
        while not await self.answers():
            if (server is not None and server.gone) or asyncio.get_running_loop().time() > deadline:
                raise EmbeddedServerFailed(f"embedded {self.name} did not start: {_last_words(self.output)}")
            await asyncio.sleep(0.02)

    async def _replace_when_gone(self, current: Running) -> None:
        """Somebody killed it: it is started again over its data; who talks to it reconnects."""
        while True:
            await current.wait()
            log.error("server_died", server=self.name, pid=current.pid)
            try:
                fresh = await self._spawn()
                current.pid, current.child = fresh.pid, fresh.child
                await self._until_it_answers(current)
            except EmbeddedServerFailed as error:  # what the dead one left behind may still be in its way
                log.error("server_not_back", server=self.name, why=str(error))
                await asyncio.sleep(RETRY_SECONDS)

    async def _stop(self, server: Running) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, self.stop_signal)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await server.wait()
        except TimeoutError:
            log.warning("kill_server", server=self.name, pid=server.pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(server.pid, signal.SIGKILL)
            await server.wait()


async def run(command: Sequence[str], user: RunAs | None, output: Output, errors: Output) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            start_new_session=True,  # Ctrl+C is for the platform, which stops its servers last
            umask=0o077,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
        )
    except OSError as error:
        raise EmbeddedServerFailed(f"{command[0]} cannot be run: {error.strerror}") from None


def owner_of(pid_file: Path, program: str) -> int | None:
    """The living process that wrote `pid_file`, if it is `program` and not a stranger with a reused number."""
    try:
        pid = int(pid_file.read_text().split(maxsplit=1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except (OSError, ValueError, IndexError):
        return None
    return pid if program in os.fsdecode(command) else None


async def _until_gone(pid: int) -> None:
    """Waits for a process that is not our child, through the kernel's handle on it."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, gone.set)
    try:
        await gone.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def _last_words(output: Path) -> str:
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines() if output.exists() else []
    return " / ".join(lines[-3:]) or "it said nothing"

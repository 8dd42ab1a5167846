"""Commands of `hotline` as processes of their own, killed without a word at a moment that their progress names."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

Reached = Callable[[], Awaitable[bool]]
"""Whether the process has come as far as it may."""


class Said(NamedTuple):
    code: int
    out: str
    err: str


class Place(NamedTuple):
    """Where a platform keeps its data."""

    var: Path
    database_url: str
    redis_url: str
    more: dict[str, str]
    """Further settings, such as {"RETENTION__ATTACHMENTS": "1"}."""

    @property
    def environment(self) -> dict[str, str]:
        given = {"VAR": str(self.var), "DATABASE__URL": self.database_url, "REDIS__URL": self.redis_url} | self.more
        return {"PATH": os.environ["PATH"], **{f"HOTLINE__{name}": value for name, value in given.items()}}

    async def run(self, *words: str) -> Said:
        """The command to its end."""
        process = await self._begin(words)
        out, err = await process.communicate()
        return Said(process.returncode or 0, out.decode(), err.decode())

    async def kill_when(self, reached: Reached, *words: str) -> bool:
        """Whether the command was killed; False: it came to its end first, which must have been a good one."""
        process = await self._begin(words)
        ended = asyncio.create_task(process.communicate())
        while not ended.done():
            if await reached():
                process.send_signal(signal.SIGKILL)
                break
            await asyncio.sleep(0)
        _, err = await ended
        assert process.returncode in {0, -signal.SIGKILL}, err.decode()
        return process.returncode != 0

    async def kill_after_lines(self, many: int, *words: str) -> bool:
        """The same, killed when it has said so many lines."""
        process = await self._begin(words)
        assert process.stdout is not None
        for _ in range(many):
            if not await process.stdout.readline():
                break
        else:
            process.kill()
        _, err = await process.communicate()
        assert process.returncode in {0, -signal.SIGKILL}, err.decode()
        return process.returncode != 0

    async def _begin(self, words: tuple[str, ...]) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "agent_console", *words), env=self.environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

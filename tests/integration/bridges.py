"""The bridge as a process that a test starts and kills."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import msgspec

from callcenter.settings import PbxSettings
from tests.integration.bridge_main import Given

MAIN = Path(__file__).with_name("bridge_main.py")


class BridgeProcess:
    def __init__(self, settings: PbxSettings, redis_url: str, *, ami_port: int, ami_secret: str) -> None:
        self._given = Given(settings, redis_url, ami_port, ami_secret)
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, str(MAIN), msgspec.json.encode(self._given).decode(), stdout=asyncio.subprocess.DEVNULL
        )

    async def kill(self) -> None:
        """With -9: nothing is said and nothing is tidied up."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

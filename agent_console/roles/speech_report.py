"""What a process of speech says of itself for the health page, wherever the console runs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from typing import Literal

from redis.exceptions import RedisError

from agent_console.services import Services
from callcenter.speech.report import SpeechReport
from tickets.clock import real_time

BEAT_SECONDS = 5.0
LAST_WORD_SECONDS = 1.0
LOADING = "loading the speech model"


class Reporter:
    """Says for the health page, again and again, whether this process transcribes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._process = f"{socket.gethostname()}-{os.getpid()}"
        self._said: tuple[Literal["up", "down"], str] = ("down", LOADING)
        self._news = asyncio.Event()

    def say(self, state: Literal["up", "down"], detail: str = "") -> None:
        self._said = (state, detail)
        self._news.set()

    async def run(self) -> None:
        try:
            while True:
                self._news.clear()
                await self._tell()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(BEAT_SECONDS):
                        await self._news.wait()
        finally:
            with contextlib.suppress(RedisError, OSError, TimeoutError):
                async with asyncio.timeout(LAST_WORD_SECONDS):
                    await self._services.stream.end_speech(self._process)

    async def _tell(self) -> None:
        state, detail = self._said
        report = SpeechReport(state=state, detail=detail, at=real_time())
        with contextlib.suppress(RedisError, OSError):
            await self._services.stream.report_speech(self._process, report)

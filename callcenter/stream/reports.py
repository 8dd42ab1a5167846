"""What processes say of themselves, for the health page: the last word of each, until it is too old to count."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from callcenter.speech.report import SpeechReport
from callcenter.stream import keys
from callcenter.stream.tail import answered

_report = msgspec.json.Decoder(SpeechReport)


class Reports:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def report_speech(self, process: str, report: SpeechReport) -> None:
        """This process's last word; the words of processes that have long ended go when the last one does."""
        async with self._redis.pipeline(transaction=True) as both:
            both.hset(keys.SPEECH, process, msgspec.json.encode(report))
            both.expire(keys.SPEECH, keys.REPORT_SECONDS)
            await answered(both.execute())

    async def end_speech(self, process: str) -> None:
        await answered(self._redis.hdel(keys.SPEECH, process))

    async def speech_reports(self) -> list[SpeechReport]:
        said: Any = await answered(self._redis.hvals(keys.SPEECH))
        return [_report.decode(text) for text in said]

"""What is said in calls, and notices of changed tickets: streams for those who watch, and each call's talk so far."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from redis.asyncio import Redis

from callcenter.events import CallId
from callcenter.speech.transcript import Segment
from callcenter.stream import keys
from callcenter.stream.tail import last_id, tail

_segments = msgspec.json.Decoder(Segment)


class Talks:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def publish_segment(self, segment: Segment) -> None:
        """Tell the watchers, and keep it with its call; a later segment of the same place takes its room."""
        data, talk = msgspec.json.encode(segment), keys.talk(segment.call_id)
        async with self._redis.pipeline(transaction=True) as all_three:
            all_three.xadd(keys.TRANSCRIPT, {"segment": data}, maxlen=keys.TRANSCRIPT_ENTRIES)
            all_three.hset(talk, f"{segment.side}:{segment.index}", data)
            all_three.expire(talk, keys.TALK_SECONDS)
            await all_three.execute()

    async def segments(self, after: str | None = None) -> AsyncGenerator[Segment, None]:
        """Segments of all calls from now on, or after a stream id."""
        start = await last_id(self._redis, keys.TRANSCRIPT) if after is None else after
        async for _, fields in tail(self._redis, keys.TRANSCRIPT, start):
            yield _segments.decode(fields["segment"])

    async def segments_of(self, call_id: CallId | str) -> list[Segment]:
        """The call's talk so far, in order of time."""
        said: Any = await self._redis.hvals(keys.talk(CallId(call_id)))
        return sorted((_segments.decode(text) for text in said), key=lambda one: (one.started_at, one.side, one.index))

    async def publish_notice(self, notice: dict[str, Any]) -> None:
        data = msgspec.json.encode(notice)
        await self._redis.xadd(keys.NOTICES, {"notice": data}, maxlen=keys.NOTICE_ENTRIES)

    async def notices(self, after: str | None = None) -> AsyncGenerator[dict[str, Any], None]:
        """Notices from now on, or after a stream id."""
        start = await last_id(self._redis, keys.NOTICES) if after is None else after
        async for _, fields in tail(self._redis, keys.NOTICES, start):
            yield msgspec.json.decode(fields["notice"], type=dict[str, Any])

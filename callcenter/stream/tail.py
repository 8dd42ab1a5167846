"""Waiting for Redis, with a deadline, and reading a stream from its end on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from typing import Any, TypeVar

from redis.asyncio import Redis

BLOCK_MS = 1_000
BATCH = 200
ANSWER_SECONDS = 5.0
"""A Redis that says nothing for so long, beyond what a read may block, is taken for gone."""

T = TypeVar("T")


async def answered(asked: Awaitable[T]) -> T:
    """Wait for Redis' answer; raises TimeoutError (an OSError, as when the connection breaks)."""
    async with asyncio.timeout(ANSWER_SECONDS):
        return await asked


async def last_id(redis: Redis, key: str) -> str:
    """Return the id to read on from; asking for "$" with every read would lose what comes between two reads."""
    newest: Any = await answered(redis.xrevrange(key, count=1))
    return str(newest[0][0]) if newest else "0-0"


async def tail(redis: Redis, key: str, after: str) -> AsyncGenerator[tuple[str, dict[str, str]], None]:
    """Id and fields of every entry after `after`, for ever."""
    while True:
        read: Any = await answered(redis.xread({key: after}, count=BATCH, block=BLOCK_MS))
        for entry_id, fields in read[key] if read else ():
            after = entry_id
            yield entry_id, fields

"""At least once: events for the workers' groups, claimed from consumers that died, acknowledged one by one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from callcenter.events import Event
from callcenter.stream import keys
from callcenter.stream.tail import answered
from callcenter.stream.wire import decode_event, encode_event

BLOCK_MS = 1_000
BATCH = 100
CLAIM_IDLE_MS = 30_000
"""Longer than any handler may take: only a dead consumer's deliveries lie that long."""

Raw = list[tuple[str | None, dict[str, str] | None]]


class Delivery(NamedTuple):
    """One event to be handled; delivered again, to this or another consumer, until `ack` has been called."""

    revision: int
    event: Event
    ack: Callable[[], Awaitable[None]]


class Consumers:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def consume(
        self, group: str, consumer: str, claim_idle_ms: int = CLAIM_IDLE_MS
    ) -> AsyncGenerator[Delivery, None]:
        """Deliveries for ever: first what this consumer had not acknowledged, then new ones and those of the dead.

        A new group begins with the oldest event that is kept.
        """
        await self._make_group(group)
        own = "0"
        while True:
            try:
                raw = await self._read(group, consumer, own)
                own = raw[-1][0] or ">" if raw and own != ">" else ">"
                claimed = [] if raw else await self._claim(group, consumer, claim_idle_ms)
            except ResponseError as error:
                if not str(error).startswith("NOGROUP"):  # a Redis that was emptied
                    raise
                await self._make_group(group)
                continue
            for delivery in self._deliveries(group, [*raw, *claimed]):
                yield delivery

    async def set_aside(self, group: str, delivery: Delivery) -> None:
        """Keep an event that cannot be taken in where it holds up no other; it counts as acknowledged."""
        kept = {"event": encode_event(delivery.event), "revision": str(delivery.revision)}
        async with self._redis.pipeline(transaction=True) as together:
            together.xadd(keys.SET_ASIDE, kept, maxlen=keys.SET_ASIDE_ENTRIES)  # type: ignore[arg-type]
            together.xack(keys.FLOOR, group, keys.entry_id(delivery.revision))
            await together.execute()

    async def events_set_aside(self) -> list[Delivery]:
        """What was set aside, oldest first; `ack` takes an event from the pile."""
        entries: Any = await self._redis.xrange(keys.SET_ASIDE)
        return [
            Delivery(int(fields["revision"]), decode_event(fields["event"]), self._taken(entry_id))
            for entry_id, fields in entries
        ]

    def _taken(self, entry_id: str) -> Callable[[], Awaitable[None]]:
        async def ack() -> None:
            await self._redis.xdel(keys.SET_ASIDE, entry_id)

        return ack

    async def _make_group(self, group: str) -> None:
        try:
            await self._redis.xgroup_create(keys.FLOOR, group, "0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    async def _read(self, group: str, consumer: str, after: str) -> Raw:
        read = self._redis.xreadgroup(group, consumer, {keys.FLOOR: after}, count=BATCH, block=BLOCK_MS)
        found: Any = await answered(read)
        return list(found[keys.FLOOR]) if found else []

    async def _claim(self, group: str, consumer: str, idle_ms: int) -> Raw:
        found: Any = await answered(self._redis.xautoclaim(keys.FLOOR, group, consumer, idle_ms, "0-0", count=BATCH))
        return list(found[1])

    def _deliveries(self, group: str, raw: Raw) -> list[Delivery]:
        """Deliveries of entries that still exist; those trimmed away since have no fields any more."""
        return [
            Delivery(int(entry_id.partition("-")[0]), decode_event(fields["event"]), self._ack(group, entry_id))
            for entry_id, fields in raw
            if entry_id and fields
        ]

    def _ack(self, group: str, entry_id: str) -> Callable[[], Awaitable[None]]:
        async def ack() -> None:
            await self._redis.xack(keys.FLOOR, group, entry_id)

        return ack

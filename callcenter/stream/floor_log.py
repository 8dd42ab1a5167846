"""The floor in Redis: one writer with a lease appends events and keeps the snapshot, any number follow.

A new writer leaves a hole in the revisions, so that every follower takes the snapshot anew: deltas are never trusted
from one writer to the next, nor over a Redis that lost its last second.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from redis.asyncio import Redis

from callcenter.errors import Gap, LeaseLost, StaleWriter
from callcenter.events import Event
from callcenter.floor import Change
from callcenter.stream import keys
from callcenter.stream.tail import answered
from callcenter.stream.wire import decode_changes, decode_event, decode_snapshot, encode_changes, encode_event

HOLE = 1_000
BLOCK_MS = 1_000
BATCH = 500

# KEYS: lease revision snapshot floor writer
# ARGV: token, revision before, revision of the first entry, whether to begin the snapshot anew, entries to keep,
#       number of entries, (event, changes) of each, then (field, value) of the snapshot
_APPEND = """
local found, writer = tonumber(redis.call('GET', KEYS[2]) or '0'), redis.call('GET', KEYS[5]) or ''
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'lease', found, writer} end
if found ~= tonumber(ARGV[2]) then return {'stale', found, writer} end
local revision, entries = tonumber(ARGV[3]), tonumber(ARGV[6])
if ARGV[4] == '1' then redis.call('DEL', KEYS[3]) end
for i = 1, entries do
    redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[5], string.format('%d-0', revision),
        'event', ARGV[5 + 2 * i], 'changes', ARGV[6 + 2 * i])
    revision = revision + 1
end
for i = 7 + 2 * entries, #ARGV, 2 do
    if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[3], ARGV[i])
    else redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
end
redis.call('SET', KEYS[2], revision - 1)
redis.call('SET', KEYS[5], ARGV[1])
return {'done', revision - 1, ARGV[1]}
"""
_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class Snapshot(NamedTuple):
    revision: int
    parts: tuple[Change, ...]


class Entry(NamedTuple):
    revision: int
    event: Event
    changes: tuple[Change, ...]


class Told(NamedTuple):
    """One event and what it changed: what the writer appends."""

    event: Event
    changes: tuple[Change, ...]


class FloorLog:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._append = redis.register_script(_APPEND)
        self._renew = redis.register_script(_RENEW)
        self._release = redis.register_script(_RELEASE)

    # -------------------------------------------------------------- reading
    async def load(self) -> Snapshot:
        """Return the snapshot and its revision, of one moment; revision 0 and nothing when there is none yet."""
        async with self._redis.pipeline(transaction=True) as both:
            both.get(keys.REVISION)
            both.hgetall(keys.SNAPSHOT)
            revision, fields = await answered(both.execute())
        return Snapshot(int(revision or 0), decode_snapshot(fields))

    async def follow(self, revision: int) -> AsyncGenerator[Entry, None]:
        """Entries after `revision`, for ever. Raises Gap when the next ones cannot be had: load the snapshot again."""
        while True:
            after: Any = {keys.FLOOR: keys.entry_id(revision)}
            read: Any = await answered(self._redis.xread(after, count=BATCH, block=BLOCK_MS))
            if not read:
                await self._check_no_hole(revision)
            for entry_id, fields in read[keys.FLOOR] if read else ():
                entry = _entry(entry_id, fields)
                if entry.revision != revision + 1:
                    raise Gap(revision)
                revision = entry.revision
                yield entry

    async def _check_no_hole(self, revision: int) -> None:
        """Nothing came: either nothing happened, or this Redis counts anew."""
        if int(await answered(self._redis.get(keys.REVISION)) or 0) < revision:
            raise Gap(revision)

    # -------------------------------------------------------------- writing
    async def append(self, told: Sequence[Told], expected_revision: int, token: str) -> int:
        """Append entries in one step and return the last revision; raises StaleWriter, having written nothing."""
        return await self._write(told, expected_revision, expected_revision + 1, token, anew=False)

    async def begin(self, told: Told, found_revision: int, known_revision: int, token: str) -> int:
        """Start a new writer's revisions with the whole floor (all its parts in `told.changes`). Raises StaleWriter."""
        first = max(found_revision, known_revision) + HOLE
        return await self._write([told], found_revision, first, token, anew=True)

    async def _write(self, told: Sequence[Told], expected: int, first: int, token: str, *, anew: bool) -> int:
        entries: list[bytes] = []
        snapshot: dict[str, bytes] = {}
        for event, changes in told:
            array, fields = encode_changes(changes)
            entries += (encode_event(event), array)
            snapshot |= fields
        head = (token, expected, first, int(anew), keys.FLOOR_ENTRIES, len(told))
        fields_flat = (word for field in snapshot.items() for word in field)
        names = [keys.LEASE, keys.REVISION, keys.SNAPSHOT, keys.FLOOR, keys.WRITER]
        outcome, found, writer = await answered(self._append(keys=names, args=[*head, *entries, *fields_flat]))
        if outcome != "done":
            raise (LeaseLost if outcome == "lease" else StaleWriter)(expected, int(found), writer)
        return int(found)

    # -------------------------------------------------------------- the lease
    async def acquire_lease(self, token: str, milliseconds: int) -> bool:
        """Become the one writer for so long; False when another is, or this one's own lease is already there."""
        return bool(await answered(self._redis.set(keys.LEASE, token, nx=True, px=milliseconds)))

    async def wait_for_lease(self, token: str, milliseconds: int, every: float = 0.2) -> None:
        """Return when this writer holds the lease; another's must be released or run out first."""
        while True:
            if await self.renew_lease(token, milliseconds) or await self.acquire_lease(token, milliseconds):
                return
            await asyncio.sleep(every)

    async def renew_lease(self, token: str, milliseconds: int) -> bool:
        return bool(await answered(self._renew(keys=[keys.LEASE], args=[token, milliseconds])))

    async def release_lease(self, token: str) -> None:
        await answered(self._release(keys=[keys.LEASE], args=[token]))

    async def heartbeat(self, at: datetime) -> None:
        await answered(self._redis.set(keys.HEARTBEAT, at.isoformat()))

    async def heartbeat_at(self) -> datetime | None:
        """When the bridge last said that it lives; None: never."""
        said = await answered(self._redis.get(keys.HEARTBEAT))
        return datetime.fromisoformat(str(said)) if said else None


def _entry(entry_id: str, fields: dict[str, str]) -> Entry:
    revision = int(entry_id.partition("-")[0])
    return Entry(revision, decode_event(fields["event"]), decode_changes(fields["changes"]))

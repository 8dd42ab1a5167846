"""Redis as the live state and the bus between bridge, console, workers and speech. It is never the record."""

from __future__ import annotations

from redis.asyncio import Redis

from callcenter.stream.commands import Answer, CommandBus
from callcenter.stream.consumers import Consumers, Delivery
from callcenter.stream.floor_log import Entry, FloorLog, Snapshot, Told
from callcenter.stream.reports import Reports
from callcenter.stream.talks import Talks


class FloorStream(FloorLog, Consumers, CommandBus, Talks, Reports):
    """All that goes through Redis, over one client made by `open_redis`; redis' own errors pass through."""

    def __init__(self, redis: Redis) -> None:
        FloorLog.__init__(self, redis)
        self.redis = redis


def open_redis(url: str) -> Redis:
    """Return a client in the one shape of replies that this package reads; the caller closes it (`aclose`).

    No socket timeout: the client sends under `asyncio.wait_for` then, which before Python 3.12 can swallow a
    cancellation, so that a task which should end lives on. Deadlines are set around the waits instead.
    """
    return Redis.from_url(url, decode_responses=True, legacy_responses=False, socket_timeout=None)


__all__ = ["Answer", "Delivery", "Entry", "FloorStream", "Snapshot", "Told", "open_redis"]

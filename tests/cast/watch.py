"""Follows the floor in Redis as a console does, to wait until it is as a test expects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from callcenter.errors import Gap
from callcenter.events import Event
from callcenter.floor import Floor, with_parts
from callcenter.stream import FloorStream


class FloorWatch:
    """`told`: the events of all revisions that were followed."""

    def __init__(self, stream: FloorStream, empty: Floor) -> None:
        self.floor = empty
        self.told: list[Event] = []
        self._stream = stream
        self._empty = empty
        self._revision = 0

    async def until(self, as_wanted: Callable[[Floor], bool], seconds: float = 10.0) -> Floor:
        """The floor when it is as wanted; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                try:
                    return await self._follow(as_wanted)
                except Gap:
                    self._revision = 0

    async def until_told(self, kind: type[Event], seconds: float = 10.0) -> Event:
        """The last event of this kind, when one has come."""
        await self.until(lambda _: any(isinstance(event, kind) for event in self.told), seconds)
        return next(event for event in reversed(self.told) if isinstance(event, kind))

    async def _follow(self, as_wanted: Callable[[Floor], bool]) -> Floor:
        if not self._revision:
            snapshot = await self._stream.load()
            self._revision, self.floor = snapshot.revision, with_parts(self._empty, snapshot.parts)
        async with aclosing(self._stream.follow(self._revision)) as entries:
            while not as_wanted(self.floor):
                entry = await anext(entries)
                self._revision, self.floor = entry.revision, with_parts(self.floor, entry.changes)
                self.told.append(entry.event)
        return self.floor

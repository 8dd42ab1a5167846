"""What a console sees: the floor as Redis tells it, watched until something is so."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

from callcenter.calls import Call
from callcenter.commands import Command, Done
from callcenter.errors import Gap
from callcenter.events import CallId, Event, SeatId
from callcenter.floor import Floor, new_floor, with_parts
from callcenter.seats import Seat, SeatState
from callcenter.settings import PbxSettings
from callcenter.stream import FloorStream


def promised(seconds: float) -> float:
    """A promise that holds where the machine can keep up, stretched by as much as it is overloaded now."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class _Waiter:
    """A question to the floor, and whether it has been answered with yes."""

    def __init__(self, so: Callable[[Floor], object]) -> None:
        self._so = so
        self.seen: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def look(self, floor: Floor) -> None:
        if self.seen.done():
            return
        try:
            if self._so(floor):
                self.seen.set_result(None)
        except Exception as error:
            self.seen.set_exception(error)


class Watch:
    """Follows the floor's stream from the snapshot on, and keeps the events that came."""

    def __init__(self, stream: FloorStream, settings: PbxSettings) -> None:
        self._stream = stream
        queues = {queue.name: queue.title for queue in settings.queues}
        self._empty = new_floor(settings.seats, queues, datetime.now(UTC))
        self.floor: Floor = self._empty
        self.events: list[Event] = []
        self._waiting: set[_Waiter] = set()
        self._reading = asyncio.ensure_future(self._read())

    async def close(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        while True:
            snapshot = await self._stream.load()
            self.floor = with_parts(self._empty, snapshot.parts)
            self._tell()
            try:
                async for entry in self._stream.follow(snapshot.revision):
                    self.floor = with_parts(self.floor, entry.changes)
                    self.events.append(entry.event)
                    self._tell()
            except Gap:
                continue

    def _tell(self) -> None:
        for waiter in tuple(self._waiting):
            waiter.look(self.floor)

    async def until(self, so: Callable[[Floor], object], within: float = 15.0) -> float:
        """Seconds until the floor is so; AssertionError shows the floor when it never is.

        It is looked at after every single change, so that what is so for a moment only is not missed.
        """
        begun = time.monotonic()
        waiter = _Waiter(so)
        waiter.look(self.floor)
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(within):
                await asyncio.wait((waiter.seen, self._reading), return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            raise AssertionError(f"not so within {within} s: {self.floor}") from None
        finally:
            self._waiting.remove(waiter)
        if self._reading.done():
            self._reading.result()
        waiter.seen.result()
        return time.monotonic() - begun

    # -------------------------------------------------------------- asking
    async def done(self, command: Command) -> None:
        reply = await self._stream.ask(command)
        assert isinstance(reply, Done), reply

    def seat(self, seat: str) -> Seat:
        return self.floor.seats[SeatId(seat)]

    def call_from(self, number: str) -> Call | None:
        return next((call for call in self.floor.calls.values() if call.number == number), None)

    def events_of(self, call_id: CallId) -> list[str]:
        return [type(event).__name__ for event in self.events if getattr(event, "call_id", None) == call_id]


def seat_is(seat: str, *states: SeatState) -> Callable[[Floor], bool]:
    return lambda floor: floor.seats[SeatId(seat)].state in states

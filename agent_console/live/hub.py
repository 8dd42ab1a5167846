"""Follows the floor, the talks and the tickets in Redis, and fans each change out to every browser that may see it.

The queue of a browser is its transport's write buffer: everything is written at once and in order, from one task, and a
browser whose buffer passes the bound is dropped. It comes back by itself and gets a new snapshot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from websockets.asyncio.server import ServerConnection, broadcast

from agent_console import metrics
from agent_console.api.route import Person
from agent_console.encoding import encode
from agent_console.listening import talk_on
from agent_console.live.protocol import PulseMessage, SegmentsMessage, TicketMessage
from agent_console.live.view import FloorView
from callcenter.errors import Gap
from callcenter.floor import Change
from callcenter.speech.transcript import Segment
from callcenter.stream import FloorStream
from tickets.clock import real_time
from tickets.database import is_away
from tickets.hearing import HEARS_EVERY_CALL, LISTENING, may_hear, note_hearing
from tickets.people import OFFICE, Role
from tickets.seeing import STRICTLY_SECRET
from tickets.workflow import Status, may_see

log = structlog.get_logger()

BUFFER_LIMIT = 1024 * 1024
"""Bytes that may wait for one browser: some 2,000 changes of the floor."""
PULSE_SECONDS = 1.0
RETRY_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0)
SEES_FLOOR = OFFICE | {Role.AUDIT, Role.ADMIN}


@dataclass(eq=False)
class Browser:
    """One open page: who sits there and which talk is on show."""

    connection: ServerConnection
    person: Person
    greeted: bool = False
    watching: str | None = None
    held_back: list[Segment] | None = field(default=None)
    """Segments that came while the earlier part of the talk is being read; None when it has been sent."""


class Hub:
    """One a process. `run` never returns; Redis may go away and come back meanwhile."""

    def __init__(
        self,
        stream: FloorStream,
        view: FloorView | None = None,
        office_ahead: Callable[[], timedelta] = timedelta,
    ) -> None:
        self.view = view or FloorView()
        self._office_ahead = office_ahead
        self._stream = stream
        self._browsers: set[Browser] = set()
        self._on_floor: dict[ServerConnection, Browser] = {}
        self._elsewhere: dict[ServerConnection, Browser] = {}
        self._loaded = asyncio.Event()
        self._bridge_at: datetime | None = None

    async def run(self) -> None:
        async with asyncio.TaskGroup() as together:
            together.create_task(self._again_and_again(self._follow_floor, "floor"))
            together.create_task(self._again_and_again(self._follow_segments, "segments"))
            together.create_task(self._again_and_again(self._follow_notices, "notices"))
            together.create_task(self._pulse())

    async def loaded(self) -> None:
        """Returns when the floor has been read once."""
        await self._loaded.wait()

    # -------------------------------------------------------------- browsers
    @property
    def browsers(self) -> int:
        """How many are connected."""
        return len(self._browsers)

    def join(self, connection: ServerConnection, person: Person) -> Browser:
        browser = Browser(connection, person)
        self._browsers.add(browser)
        metrics.BROWSERS.set(len(self._browsers))
        return browser

    def leave(self, browser: Browser) -> None:
        self._browsers.discard(browser)
        self._on_floor.pop(browser.connection, None)
        self._elsewhere.pop(browser.connection, None)
        metrics.BROWSERS.set(len(self._browsers))

    def greet(self, browser: Browser) -> None:
        """Sends the floor as it is now (or as soon as it is known); every later change follows."""
        browser.greeted = True
        if not self._loaded.is_set():
            return
        now = real_time()
        sees = browser.person.role in SEES_FLOOR
        self._send((browser.connection,), self.view.snapshot(now) if sees else self.view.without_floor(now))
        (self._on_floor if sees else self._elsewhere)[browser.connection] = browser

    async def watch(self, browser: Browser, call_id: str | None) -> None:
        """Sends the talk of a call so far, then every new piece, to those who may hear it; the look is written down."""
        browser.watching = None
        if call_id is None:
            return
        actor, talk = browser.person.actor, await talk_on(self.view, call_id)
        if not may_hear(actor, talk):
            return
        await note_hearing(actor, talk, LISTENING, real_time() + self._office_ahead())
        browser.watching, browser.held_back = call_id, []
        so_far = await self._stream.segments_of(call_id)
        if not await self._still_may(browser.person, call_id):  # its ticket became secret since the first look
            browser.watching = browser.held_back = None
        if browser.watching == call_id:
            self._send_segments((browser,), call_id, [*so_far, *(browser.held_back or [])])
            browser.held_back = None

    def _handed_on(self, person: Person, call_id: str) -> bool:
        """Whether the call was given to somebody else's seat, since its own operator began to watch it."""
        call = self.view.call(call_id)
        seat = self.view.seat(call.seat) if call and call.seat else None
        elsewhere = seat is not None and seat.agent_id not in (None, person.actor.id)
        return elsewhere and person.role not in HEARS_EVERY_CALL

    # -------------------------------------------------------------- following
    async def _again_and_again(self, follow: Callable[[], Awaitable[None]], what: str) -> None:
        """Follows until the process ends: a gap or a lost Redis starts it over."""
        failures = 0
        while True:
            try:
                await follow()
                failures = 0
            except Gap:
                metrics.RESYNCS.inc()
                log.info("follow_again", what=what, why="gap")
            except (RedisError, OSError) as error:
                log.warning("follow_again", what=what, why=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                failures += 1

    async def _follow_floor(self) -> None:
        snapshot = await self._stream.load()
        self.start_from(snapshot.revision, snapshot.parts)
        async for entry in self._stream.follow(snapshot.revision):
            self.tell(entry.revision, entry.changes)

    def start_from(self, revision: int, parts: Iterable[Change]) -> None:
        """Forget what was known and send everybody the floor anew."""
        self.view.reset(revision, parts)
        self._loaded.set()
        for browser in list(self._browsers):
            if browser.greeted:
                self.greet(browser)

    def tell(self, revision: int, changes: Iterable[Change]) -> None:
        """Take one revision in and send it to everybody, encoded once for all."""
        shown, now = self.view.apply(revision, changes), real_time()
        self._send(self._on_floor, self.view.delta(shown, now))
        if self._elsewhere:
            self._send(self._elsewhere, self.view.delta([one for one in shown if one.kind == "link"], now))
        metrics.DELTAS.inc()
        metrics.REVISION.set(revision)

    async def _follow_segments(self) -> None:
        async for segment in self._stream.segments():
            watching = [browser for browser in self._browsers if browser.watching == segment.call_id]
            watchers = [browser for browser in watching if not self._handed_on(browser.person, segment.call_id)]
            ready = [browser for browser in watchers if browser.held_back is None]
            for browser in watchers:
                if browser.held_back is not None:
                    browser.held_back.append(segment)
            self._send_segments(ready, segment.call_id, [segment])

    async def _follow_notices(self) -> None:
        async for notice in self._stream.notices():
            if notice["secrecy"] == STRICTLY_SECRET:
                await self._part_from_talks()
            message = encode(_ticket_message(notice))
            self._send([one.connection for one in self._browsers if _concerns(one.person, notice)], message)

    async def _part_from_talks(self) -> None:
        """A ticket is strictly secret from now on: whoever listens to its call and may not know of it hears no more."""
        for browser in list(self._browsers):
            watched = browser.watching
            if watched and not await self._still_may(browser.person, watched) and browser.watching == watched:
                browser.watching = None

    async def _still_may(self, person: Person, call_id: str) -> bool:
        """No while the database cannot be asked: the page asks for the talk again."""
        try:
            return may_hear(person.actor, await talk_on(self.view, call_id))
        except Exception as error:
            if is_away(error):
                return False
            raise

    async def _pulse(self) -> None:
        while True:
            await asyncio.sleep(PULSE_SECONDS)
            try:
                self._bridge_at = await self._stream.heartbeat_at()
            except (RedisError, OSError) as error:
                log.warning("pulse_without_redis", why=type(error).__name__)
            pulse = PulseMessage(
                revision=self.view.revision,
                at=real_time(),
                bridge_at=self._bridge_at,
                office_ahead=self._office_ahead().total_seconds(),
            )
            self._send([*self._on_floor, *self._elsewhere], encode(pulse))

    # -------------------------------------------------------------- sending
    def _send_segments(self, browsers: Iterable[Browser], call_id: str, segments: list[Segment]) -> None:
        connections = [browser.connection for browser in browsers]
        if connections:
            self._send(connections, encode(SegmentsMessage(call_id=call_id, segments=segments)))

    def _send(self, connections: Iterable[ServerConnection], message: bytes) -> None:
        """One message, encoded once, to many; who has not taken the earlier ones is dropped."""
        connections = list(connections)
        broadcast(connections, message, text=True)
        for connection in connections:
            if connection.transport.get_write_buffer_size() > BUFFER_LIMIT:
                self._drop(connection)

    def _drop(self, connection: ServerConnection) -> None:
        metrics.DROPPED.inc()
        log.info("drop_slow_browser")
        self._on_floor.pop(connection, None)
        self._elsewhere.pop(connection, None)
        connection.transport.abort()


def _concerns(person: Person, notice: dict[str, Any]) -> bool:
    """Whether this person may know of the ticket; one who works on it hears of it, whoever changed it."""
    return may_see(
        person.actor,
        notice["department"],
        Status(notice["status"]),
        secrecy=notice["secrecy"],
        opened_by=notice["opened_by"],
        named=notice.get("named", ()),
    )


def _ticket_message(notice: dict[str, Any]) -> TicketMessage:
    return TicketMessage(
        id=str(notice["id"]),
        number=notice["number"],
        version=notice["version"],
        status=notice["status"],
        department=notice["department"],
    )

"""One supervised connection to Asterisk's manager: login, watchdog, answers to actions, events in order, reconnecting.

Use: `async for link in connect_forever(account): resync; then async for event in link.events()`. Every link is new, and
what happened between two links is lost, so the reader resyncs each time. Secrets are neither sent in clear nor logged.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Protocol

import msgspec
import structlog

from callcenter.ami import actions
from callcenter.ami.codec import Action, Decoder, Event, Message, Response, encode
from callcenter.ami.failures import Failures
from callcenter.errors import (
    ActionRefused,
    ActionTimedOut,
    EventsOverflowed,
    LinkLost,
    LinkSilent,
    LoginRefused,
    ProtocolError,
    TelephonyError,
)

log = structlog.get_logger(__name__)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    host: str
    port: int
    user: str
    secret: str

    def __repr__(self) -> str:
        return f"Account({self.user}@{self.host}:{self.port})"


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds, all of them."""

    beat: float = 0.8
    """A ping each; two beats in silence and the link is lost, so a half-open one is found within three (2.4 s)."""
    answer: float = 5.0
    connect: float = 1.5
    """For the connection, and again for each answer of the login: one that hangs must not outlast its cause by much."""
    boot: float = 60.0
    """How long an Asterisk that has just been started may take to load its modules."""
    first_retry: float = 0.2
    longest_retry: float = 1.0
    """So the floor is right within three seconds of the link being mended, however long it was broken."""
    refused_retry: float = 30.0
    """After a refused login: only an operator can mend that, and Asterisk counts failures."""


TIMING = Timing()


class Link(Protocol):
    """What the bridge needs of a connection. Tests have one in memory."""

    async def ask(self, action: Action, within: float | None = None) -> Response:
        """Answer, `within` so many seconds. Raises ActionRefused, ActionTimedOut, LinkLost, UnsafeHeader."""
        ...

    async def ask_list(self, action: Action, within: float | None = None) -> list[Event]:
        """Items of a list action, without its start and end. Raises as `ask`."""
        ...

    def events(self) -> AsyncIterator[Event]:
        """Every event since the login, in order, for one reader. Ends only by raising LinkLost."""
        ...


class _Asked:
    """One action that waits for its answer; a list action's items are gathered until its end comes."""

    def __init__(self, action: Action, *, wants_list: bool) -> None:
        self.action = action
        self.items: list[Event] | None = [] if wants_list else None
        self.answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._response: Response | None = None

    def hear_response(self, response: Response) -> None:
        self._response = response
        if self.items is None or response.is_error():
            self._finish()

    def hear_item(self, event: Event) -> None:
        if event.keys.get("EventList") in ("Complete", "Cancelled", "cancelled"):
            self._finish()
        elif self.items is not None:
            self.items.append(event)

    def _finish(self) -> None:
        if not self.answer.done() and self._response is not None:
            self.answer.set_result(self._response)


class AmiLink:
    """A connection that is logged in. Made by `connect`; dies once, with one reason, and is then thrown away."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, timing: Timing, backlog: int
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._timing = timing
        self._decoder = Decoder()
        self._asked: dict[str, _Asked] = {}
        self._listing: set[str] = set()
        self._ids = count(1)
        self._events: asyncio.Queue[Event | None] = asyncio.Queue(backlog + 1)
        self._backlog = backlog
        self._heard = False
        self._error: Exception | None = None
        self._booted = asyncio.Event()
        self._tasks = [self._start(self._read())]

    # -------------------------------------------------------------- asking
    async def ask(self, action: Action, within: float | None = None) -> Response:
        return (await self._ask(action, within, wants_list=False))[0]

    async def ask_list(self, action: Action, within: float | None = None) -> list[Event]:
        return (await self._ask(action, within, wants_list=True))[1]

    async def _ask(self, action: Action, within: float | None, *, wants_list: bool) -> tuple[Response, list[Event]]:
        if self._error is not None:
            raise self._error
        action_id = f"hotline-{next(self._ids)}"
        asked = self._asked[action_id] = _Asked(action, wants_list=wants_list)
        if wants_list:
            self._listing.add(action_id)
        seconds = self._timing.answer if within is None else within
        try:
            self._send(action, action_id)
            async with asyncio.timeout(seconds):
                response = await asked.answer
        except TimeoutError:
            raise ActionTimedOut(action.name, seconds) from None
        finally:
            self._asked.pop(action_id, None)
            self._listing.discard(action_id)
        if response.is_error():
            raise ActionRefused(action.name, response.keys.get("Message"))
        return response, asked.items or []

    def _send(self, action: Action, action_id: str) -> None:
        self._writer.write(encode(Action(action.name, {"ActionID": action_id, **action.keys}, dict(action.variables))))

    # -------------------------------------------------------------- hearing
    async def events(self) -> AsyncGenerator[Event, None]:
        while (event := await self._events.get()) is not None:
            yield event
        self._events.put_nowait(None)
        raise self._error or LinkLost("closed")

    async def _read(self) -> None:
        while data := await self._reader.read(1 << 16):
            self._heard = True
            for message in self._decoder.feed(data):
                self._take(message)
        raise LinkLost("Asterisk closed the connection")

    def _take(self, message: Message) -> None:
        if isinstance(message, Response):
            if asked := self._asked.get(message.keys.get("ActionID")):
                asked.hear_response(message)
            return
        if self._listing and (action_id := message.keys.get("ActionID")) in self._listing:
            self._asked[action_id].hear_item(message)
            return
        if message.name == "FullyBooted":
            self._booted.set()
        if self._events.qsize() >= self._backlog:
            raise EventsOverflowed(self._backlog)
        self._events.put_nowait(message)

    async def _watch(self) -> None:
        """Counts beats, not seconds, so a busy process is not taken for a silent peer."""
        silent = 0
        while silent < 2:
            self._heard = False
            self._send(actions.ping(), "ping")
            await asyncio.sleep(self._timing.beat)
            silent = 0 if self._heard else silent + 1
        raise LinkSilent(silent * self._timing.beat)

    # -------------------------------------------------------------- living and dying
    async def log_in(self, account: Account) -> None:
        """Raises LoginRefused, or LinkLost if Asterisk does not finish loading in time."""
        try:
            within = self._timing.connect
            answer = await self.ask(actions.challenge(), within)
            await self.ask(actions.login(account.user, account.secret, answer.keys.get("Challenge")), within)
        except ActionRefused as refused:
            raise LoginRefused(account.user, refused.message) from None
        except ActionTimedOut as late:
            raise LinkLost(str(late)) from None
        self._tasks.append(self._start(self._watch()))
        await self._await_boot()

    async def _await_boot(self) -> None:
        booted = asyncio.ensure_future(self._booted.wait())
        await asyncio.wait([booted, *self._tasks], timeout=self._timing.boot, return_when=asyncio.FIRST_COMPLETED)
        booted.cancel()
        await asyncio.sleep(0)  # lets a task that has just died say why
        if self._error is not None:
            raise self._error
        if not self._booted.is_set():
            raise LinkLost(f"Asterisk was not fully booted after {self._timing.boot} s")

    def _start(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._die(LinkLost(str(error)) if isinstance(error, OSError | ProtocolError) else error)

    def _die(self, error: BaseException) -> None:
        """The first reason counts: everyone who waits is told, and the socket is dropped without a good-bye."""
        if self._error is not None:
            return
        self._error = error if isinstance(error, Exception) else LinkLost(repr(error))
        for asked in self._asked.values():
            if not asked.answer.done():
                asked.answer.set_exception(self._error)
        self._events.put_nowait(None)
        self._writer.transport.abort()
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """Drops the connection; can be called twice."""
        self._die(LinkLost("closed by us"))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(OSError):
            await self._writer.wait_closed()


async def connect(account: Account, timing: Timing = TIMING, backlog: int = 20_000) -> AmiLink:
    """A link that is logged in to an Asterisk that is fully booted; the caller closes it.

    `backlog`: events that may wait for the reader, 12 MB of them by default. Raises LinkLost, LoginRefused.
    """
    try:
        async with asyncio.timeout(timing.connect):
            reader, writer = await asyncio.open_connection(account.host, account.port)
    except (OSError, TimeoutError) as error:
        raise LinkLost(f"cannot reach {account.host}:{account.port}: {error or 'no answer'}") from None
    link = AmiLink(reader, writer, timing, backlog)
    try:
        await link.log_in(account)
    except BaseException:
        await link.close()
        raise
    return link


Report = Callable[[TelephonyError], Awaitable[None]]


async def connect_forever(
    account: Account, timing: Timing = TIMING, report: Report | None = None
) -> AsyncGenerator[AmiLink, None]:
    """One link after the other, each ready to be asked; the last one is closed when the next is wanted.

    `report` hears of every failure to get one. What a link that stood died of, its reader knows from `events()`.
    Close with `aclose()` (contextlib.aclosing) when leaving early.
    """
    failures = 0
    failed = Failures()
    while True:
        try:
            link = await connect(account, timing)
        except (LinkLost, LoginRefused) as error:
            if failed.worth_saying(str(error), time.monotonic()):
                log.warning("link_failed", reason=str(error), host=account.host, port=account.port, times=failed.count)
            if report is not None:
                await report(error)
            await asyncio.sleep(retry_delay(failures, timing, refused=isinstance(error, LoginRefused)))
            failures += 1
            continue
        failed = Failures()
        begun = time.monotonic()
        log.info("link_up", host=account.host, port=account.port, user=account.user)
        try:
            yield link
        finally:
            await link.close()
            log.info("link_closed", host=account.host, port=account.port)
        stood = time.monotonic() - begun > timing.longest_retry
        failures = 0 if stood else failures + 1
        await asyncio.sleep(retry_delay(failures, timing))


def retry_delay(failures: int, timing: Timing, *, refused: bool = False) -> float:
    """Seconds to wait: doubling to a limit, half of it at random so that many bridges do not come at once."""
    limit = timing.refused_retry if refused else min(timing.longest_retry, timing.first_retry * 2 ** min(failures, 16))
    return limit * random.uniform(0.5, 1.0)  # noqa: S311  # jitter, not a secret

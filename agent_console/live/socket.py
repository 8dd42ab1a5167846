"""The live socket's server: session and origin are checked before the upgrade, then a browser joins the hub."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

import msgspec
import structlog
from redis.exceptions import RedisError
from tortoise.exceptions import BaseORMException
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from agent_console.api.route import Person
from agent_console.auth import Sessions, cookie_of, live_origin_allowed
from agent_console.errors import ConsoleError, CrossSite, NoSuchPath, NotSignedIn, PasswordDue
from agent_console.live.hub import Hub
from agent_console.live.protocol import Hello, decoder
from agent_console.refusals import language_of, problem_of
from agent_console.settings import Settings

log = structlog.get_logger()

PATH = "/live"
MAX_MESSAGE = 4096
SESSION_CHECK_SECONDS = 30.0
BAD_MESSAGE = 1003
SESSION_OVER = 4401
COME_AGAIN = 1012


class LiveSocket:
    """Accepts browsers for one hub."""

    def __init__(self, hub: Hub, sessions: Sessions, settings: Settings) -> None:
        self._hub = hub
        self._sessions = sessions
        self._settings = settings
        self._people: WeakKeyDictionary[ServerConnection, tuple[str, Person]] = WeakKeyDictionary()
        self._sitting: dict[ServerConnection, tuple[str, Person]] = {}

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[Server]:
        """The socket is open within the block; OSError when its port is taken."""
        server = await serve(
            self._attend,
            self._settings.server.host,
            self._settings.live_port,
            process_request=self._admit,
            compression=None,  # one encoding for all browsers; compressing would be done again for each of them
            max_size=MAX_MESSAGE,
            ping_interval=20,
            ping_timeout=20,
            close_timeout=2,
            server_header=None,
        )
        told = asyncio.create_task(self._look_when_told())
        try:
            async with server:
                yield server
        finally:
            told.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await told

    async def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        try:
            key, person = await self._who(request)
        except ConsoleError as refusal:
            return _refused(refusal, request)
        self._people[connection] = (key, person)
        return None

    async def _who(self, request: Request) -> tuple[str, Person]:
        if request.path.partition("?")[0] != PATH:
            raise NoSuchPath
        if not live_origin_allowed(request.headers.get("Origin"), request.headers.get("Host"), self._settings):
            raise CrossSite
        key = cookie_of(request.headers.get("Cookie", ""))
        person = await self._sessions.person_of_key(key)
        if key is None or person is None:
            raise NotSignedIn
        return key, person

    async def _attend(self, connection: ServerConnection) -> None:
        key, person = self._people.pop(connection)
        browser = self._hub.join(connection, person)
        self._sitting[connection] = (key, person)
        guard = asyncio.create_task(self._look_now_and_then(connection, key, person))
        try:
            async for raw in connection:
                message = decoder.decode(raw)
                if isinstance(message, Hello):
                    self._hub.greet(browser)
                else:
                    await self._hub.watch(browser, message.call_id)
        except ConnectionClosed:
            pass
        except msgspec.DecodeError:
            await connection.close(BAD_MESSAGE, "not a message of this protocol")
        finally:
            guard.cancel()
            del self._sitting[connection]
            self._hub.leave(browser)

    async def _look_now_and_then(self, connection: ServerConnection, key: str, joined: Person) -> None:
        while not await _closed_within(connection, SESSION_CHECK_SECONDS):
            await self._close_if_over(connection, key, joined)

    async def _look_when_told(self) -> None:
        """At once where sessions are known to have ended; what Redis did not bring is found now and then."""
        while True:
            try:
                async for account_id in self._sessions.told_over():
                    sitting = [(one, *who) for one, who in self._sitting.items() if who[1].actor.id == account_id]
                    await asyncio.gather(*(self._close_if_over(*one) for one in sitting))
            except (RedisError, OSError) as error:
                log.warning("sessions_not_heard", why=type(error).__name__)
                await asyncio.sleep(1.0)

    async def _close_if_over(self, connection: ServerConnection, key: str, joined: Person) -> None:
        """Also when the person has another post or unit than at the start: the page comes back as who it is now."""
        try:
            person = await self._sessions.person_of_key(key)
        except PasswordDue:
            person = None
        except (RedisError, BaseORMException, OSError):
            return  # cannot be told now; the page stays as it is
        if person is None:
            await connection.close(SESSION_OVER, "signed out")
        elif person != joined:
            await connection.close(COME_AGAIN, "another post")


async def _closed_within(connection: ServerConnection, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await connection.wait_closed()
    except TimeoutError:
        return False
    return True


def _refused(refusal: ConsoleError, request: Request) -> Response:
    problem = problem_of(refusal, language_of(request.headers.get("Accept-Language")))
    assert problem is not None  # noqa: S101  every ConsoleError stands in the table
    body = msgspec.json.encode(problem)
    headers = Headers({"Content-Type": "application/problem+json", "Content-Length": str(len(body))})
    headers["Connection"] = "close"
    return Response(problem.status, "Refused", headers, body)

"""Who is asking: sessions shared by pages and live socket, and where requests may come from."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import UUID

import redis.asyncio
from aiohttp import web
from aiohttp_session import get_session, new_session
from aiohttp_session.redis_storage import RedisStorage

from agent_console.api.route import Person
from agent_console.errors import CrossSite, PasswordDue
from agent_console.settings import Settings
from tickets.models import Account
from tickets.rows import row_of

COOKIE = "hotline_session"
FETCH_HEADER = "X-Requested-With"
FETCH_MARK = "hotline"
OVER = "hotline:sessions-over"
"""Channel on which consoles tell each other of accounts whose sessions may have ended."""
TOUCH_SECONDS = 300
"""A session in use is prolonged no more often than this."""


class _Storage(RedisStorage):
    """A key that is none of ours, such as bytes in no encoding, is no key."""

    def load_cookie(self, request: web.Request) -> str | None:
        cookie = super().load_cookie(request)
        return cookie if cookie and cookie.isascii() else None


class Sessions:
    """Sign-ins over one Redis client (which must not decode responses, as aiohttp-session asks)."""

    def __init__(self, client: redis.asyncio.Redis, settings: Settings) -> None:
        self._redis = client
        self._server = settings.server
        self.storage = _Storage(
            client,
            cookie_name=COOKIE,
            max_age=int(settings.server.session_hours * 3600),
            httponly=True,
            samesite="Strict",
            secure=settings.public_url.startswith("https://"),
            key_factory=lambda: secrets.token_urlsafe(32),
        )

    async def open(self, request: web.Request, account: Account) -> None:
        """Starts a session under a new key, so that a key planted before the sign-in is worth nothing."""
        await self._forget(request.cookies.get(COOKIE))
        session = await new_session(request)
        session["account"] = str(account.id)
        session["proof"] = _proof(account)
        session["touched"] = int(time.time())

    async def close(self, request: web.Request) -> None:
        session = await get_session(request)
        session.invalidate()
        await self._forget(request.cookies.get(COOKIE))

    async def person_of(self, request: web.Request, *, lent_too: bool = False) -> Person | None:
        """Who is signed in; prolongs a session in use. Raises PasswordDue, unless `lent_too`, see `_person`."""
        session = await get_session(request)
        person = await _person(session.get("account"), session.get("proof"), lent_too=lent_too)
        if person and time.time() - session.get("touched", 0) > TOUCH_SECONDS:
            session["touched"] = int(time.time())
        return person

    async def person_of_key(self, key: str | None) -> Person | None:
        """The same from the cookie's value alone: for the live socket. Raises PasswordDue."""
        raw = await self._redis.get(f"{COOKIE}_{key}") if key else None
        session = json.loads(raw).get("session", {}) if raw else {}
        return await _person(session.get("account"), session.get("proof"), lent_too=False)

    async def tell_over(self, account_id: UUID) -> None:
        """Has every console look again, now, at the live sockets of an account whose sessions may have ended."""
        await self._redis.publish(OVER, str(account_id))

    async def told_over(self) -> AsyncIterator[str]:
        """The ids of those accounts, as they are told. Raises RedisError when Redis goes away."""
        async with self._redis.pubsub() as channel:
            await channel.subscribe(OVER)
            async for message in channel.listen():
                if message["type"] == "message":
                    yield message["data"].decode()

    async def _forget(self, key: str | None) -> None:
        if key and key.isascii():
            await self._redis.delete(f"{COOKIE}_{key}")


async def _person(account_id: str | None, proof: str | None, *, lent_too: bool) -> Person | None:
    """Whose session it is. The one place where somebody with a lent password is kept from everything, but from where
    he sets an own one (`lent_too`): raises PasswordDue."""
    account = await row_of(Account, "WHERE id = $1 AND active", UUID(account_id)) if account_id else None
    if account is None or proof != _proof(account):
        return None
    if account.password_lent and not lent_too:
        raise PasswordDue
    return person_with(account)


def person_with(account: Account) -> Person:
    """The account as the one who asks."""
    return Person(
        account=account.account,
        actor=account.actor,
        language=account.language,
        password_lent=account.password_lent,
    )


def _proof(account: Account) -> str:
    """Changes with the password, so that a new password ends every older session."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def check_origin(request: web.Request, settings: Settings) -> None:
    """Raises CrossSite for a write that another site's page may have sent."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != settings.public_url and site_of(origin) != request.host
    if foreign or request.headers.get(FETCH_HEADER) != FETCH_MARK:
        raise CrossSite


def live_origin_allowed(origin: str | None, host: str | None, settings: Settings) -> bool:
    """Whether a page at `origin` may open the live socket at `host`: our own page beside it, or the public address."""
    if not origin:
        return False
    try:
        page = urlsplit(origin)
        beside = page.hostname == urlsplit(f"//{host}").hostname and (page.port or 80) == settings.server.port
    except ValueError:
        return False
    return origin == settings.public_url or beside


def site_of(origin: str) -> str:
    """Host and port of an Origin; "" for one that is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def cookie_of(header: str) -> str | None:
    """The session's key in a Cookie header."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return next((value.strip('"') for name, _, value in pairs if name == COOKIE and value.isascii()), None)

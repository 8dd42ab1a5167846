"""Who is asking: sessions shared by pages and live socket, where requests may come from, a brake on guessing."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from urllib.parse import urlsplit
from uuid import UUID

import redis.asyncio
from aiohttp import web
from aiohttp_session import get_session, new_session
from aiohttp_session.redis_storage import RedisStorage

from agent_console.api.route import Person
from agent_console.errors import CrossSite, TooManyLogins
from agent_console.settings import Settings
from tickets.models import Account
from tickets.rows import row_of

COOKIE = "hotline_session"
FETCH_HEADER = "X-Requested-With"
FETCH_MARK = "hotline"
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

    async def person_of(self, request: web.Request) -> Person | None:
        """Who is signed in; prolongs a session in use."""
        session = await get_session(request)
        person = await _person(session.get("account"), session.get("proof"))
        if person and time.time() - session.get("touched", 0) > TOUCH_SECONDS:
            session["touched"] = int(time.time())
        return person

    async def person_of_key(self, key: str | None) -> Person | None:
        """The same from the cookie's value alone: for the live socket."""
        raw = await self._redis.get(f"{COOKIE}_{key}") if key else None
        session = json.loads(raw).get("session", {}) if raw else {}
        return await _person(session.get("account"), session.get("proof"))

    async def brake(self, address: str) -> None:
        """Raises TooManyLogins when this address has guessed too often lately."""
        key = _brake_key(address)
        failures = int(await self._redis.get(key) or 0)
        if failures >= self._server.login_failures:
            raise TooManyLogins(max(1, int(await self._redis.ttl(key))))

    async def count_failure(self, address: str) -> None:
        key = _brake_key(address)
        async with self._redis.pipeline() as together:
            together.incr(key)
            together.expire(key, self._server.login_window_seconds)
            await together.execute()

    async def _forget(self, key: str | None) -> None:
        if key and key.isascii():
            await self._redis.delete(f"{COOKIE}_{key}")


async def _person(account_id: str | None, proof: str | None) -> Person | None:
    account = await row_of(Account, "WHERE id = $1 AND active", UUID(account_id)) if account_id else None
    if account is None or proof != _proof(account):
        return None
    return Person(account=account.account, actor=account.actor, language=account.language)


def _proof(account: Account) -> str:
    """Changes with the password, so that a new password ends every older session."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def _brake_key(address: str) -> str:
    return f"hotline:login-failures:{hashlib.sha256(address.encode()).hexdigest()[:16]}"


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

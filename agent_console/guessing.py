"""A brake on guessing passwords that a stranger cannot turn against the person whose account it is (docs/adr/0011).

Every try is counted before the password is looked at, so that guesses side by side count too, and given back when it
was right. Redis holds the counts and forgets them by itself; its keys hold digests of accounts and addresses alone.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Sequence
from typing import NamedTuple

import redis.asyncio

from agent_console.errors import TooManyLogins
from agent_console.settings import LoginSettings
from tickets.models import Account

PREFIX = "hotline:login"
SALT = f"{PREFIX}:salt"
DAY = 86_400
_WITH_PORT = re.compile(r"\A(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)\Z")
_BEGIN = """
local wait = 0
for i, key in ipairs(KEYS) do
    local tries, slot = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i])
    if tonumber(redis.call('GET', key) or 0) >= tries then
        wait = math.max(wait, redis.call('TTL', slot > 0 and key .. ':slot' or key))
    end
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
    local tries, seconds, slot = tonumber(ARGV[3 * i - 2]), ARGV[3 * i - 1], tonumber(ARGV[3 * i])
    local count = redis.call('INCR', key)
    if count == 1 or count >= tries then redis.call('EXPIRE', key, seconds) end
    if slot > 0 and count > tries then redis.call('SET', key .. ':slot', 1, 'EX', slot) end
end
return 0
"""
"""0 and counted, or the seconds until the next try and nothing counted. A full count stands for its whole time anew."""
_RIGHT = """
for i, key in ipairs(KEYS) do
    if ARGV[i] == 'own' then redis.call('DEL', key)
    elseif redis.call('EXISTS', key) == 1 then redis.call('DECR', key) end
end
"""


class Limit(NamedTuple):
    """So many wrong tries within so many seconds; then none, or one in each `slot` seconds."""

    scope: str
    tries: int
    seconds: int
    slot: int = 0


class Comer(NamedTuple):
    """Who tries to sign in: to which account (None: there is none of that name), from where."""

    name: str
    found: Account | None
    address: str
    device: str | None
    """The browser's own mark, when somebody signed in to this account with it before."""


class Try(NamedTuple):
    """One that was let through and counted."""

    comer: Comer
    limits: Sequence[Limit]
    keys: Sequence[str]


def limits_of(settings: LoginSettings, *, device: bool, address: bool) -> tuple[Limit, ...]:
    """What counts against a try; `device`, `address`: this account was signed in to from there before."""
    lock = int(settings.lock_minutes * 60)
    if device:
        return (Limit("device", settings.tries, lock),)
    own = Limit("pair", settings.tries, lock)
    everyone = Limit("address", settings.address_tries, settings.address_seconds)
    account = Limit("account", settings.account_tries, int(settings.account_minutes * 60), settings.slow_seconds)
    return (own, everyone) if address else (own, everyone, account)


def network_of(address: str) -> str:
    """An IPv6 address as the /64 that one connection has; any other as it is, without the port that proxies may say."""
    try:
        known = ipaddress.ip_address(_WITH_PORT.sub(r"\1\2", address))
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


class Guessing:
    """One a process, over the Redis that all consoles share."""

    def __init__(self, client: redis.asyncio.Redis, settings: LoginSettings) -> None:
        self._redis = client
        self._settings = settings
        self._begin = client.register_script(_BEGIN)
        self._right = client.register_script(_RIGHT)

    async def begin(self, comer: Comer) -> Try:
        """Counts a try before its password is looked at. Raises TooManyLogins, alike for accounts that do not exist."""
        comer = comer._replace(address=network_of(comer.address))
        salt = await self._salt()
        known = bool(await self._redis.exists(_known(salt, comer)))
        limits = limits_of(self._settings, device=comer.device is not None, address=known)
        keys = [_key(salt, limit.scope, comer) for limit in limits]
        args = [number for limit in limits for number in (limit.tries, limit.seconds, limit.slot)]
        wait = int(await self._begin(keys=keys, args=args))
        if wait > 0:
            raise TooManyLogins(wait)
        return Try(comer, limits, keys)

    async def was_right(self, done: Try) -> None:
        """The try was no guess: it is given back, and its address is known for this account from now on."""
        mine = ["own" if limit.scope in {"device", "pair"} else "shared" for limit in done.limits]
        await self._right(keys=list(done.keys), args=mine)
        known = _known(await self._salt(), done.comer)
        await self._redis.set(known, 1, ex=int(self._settings.known_days * DAY))

    async def _salt(self) -> bytes:
        """Made by whoever comes first; with it alone can digests of addresses not be tried out."""
        await self._redis.set(SALT, secrets.token_bytes(32), nx=True)
        salt = await self._redis.get(SALT)
        assert isinstance(salt, bytes)  # noqa: S101  the line before wrote it; this client does not decode
        return salt


def _key(salt: bytes, scope: str, comer: Comer) -> str:
    """A new password begins new counts for the account, so that a reset helps at once."""
    password = comer.found.password_hash if comer.found else ""
    parts = {
        "device": (comer.name, password, comer.device or ""),
        "pair": (comer.name, password, comer.address),
        "account": (comer.name, password),
        "address": (comer.address,),
    }
    return f"{PREFIX}:{scope}:{_digest(salt, scope, *parts[scope])}"


def _known(salt: bytes, comer: Comer) -> str:
    return f"{PREFIX}:known:{_digest(salt, 'known', comer.name, comer.address)}"


def _digest(salt: bytes, *parts: str) -> str:
    """An address comes from a header, and so may be bytes in no encoding."""
    return hmac.new(salt, "\0".join(parts).encode(errors="surrogateescape"), hashlib.sha256).hexdigest()[:32]

"""The browser's own mark: a cookie by which a browser is known again for the accounts that signed in with it.

It opens nothing. Who brings it along is merely not slowed by what strangers guess (docs/adr/0011). Nothing of it is
stored: each entry is proved by the account's own password hash, so it ends with the password.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aiohttp import web

from agent_console.settings import Settings
from tickets.models import Account

COOKIE = "hotline_device"
MOST = 24
"""Accounts that one browser is known for: the shifts at one desk; the longest unused goes first."""
_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}(\.[0-9a-f]{1,6}-[0-9a-f]{24}){0,24}")
_SECONDS = 86_400
_NOBODY = secrets.token_hex(48)
_NO_ID = UUID(int=0)


class Device(NamedTuple):
    """One browser: its random name, and "day-proof" for each account, newest first."""

    name: str
    entries: tuple[str, ...] = ()


def device_of(cookie: str | None) -> Device:
    """A new one where the cookie is missing or none of ours."""
    if cookie is None or not _SHAPE.fullmatch(cookie):
        return Device(secrets.token_urlsafe(16))
    name, *entries = cookie.split(".")
    return Device(name, tuple(entries))


def knows(device: Device, account: Account | None, now: datetime, days: float) -> bool:
    """Whether that account was rightly signed in to with this browser within so many days; as long for None."""
    mine = [one for one in device.entries if _same(one, _entry(device.name, account, one.partition("-")[0]))]
    ages = [_day(now) - int(one.partition("-")[0], 16) for one in mine]
    return account is not None and any(0 <= age <= days for age in ages)


def signed_in(device: Device, account: Account, now: datetime) -> Device:
    """Known for this account from today on."""
    others = [one for one in device.entries if not _same(one, _entry(device.name, account, one.partition("-")[0]))]
    return Device(device.name, (_entry(device.name, account, f"{_day(now):x}"), *others)[:MOST])


def remember(response: web.Response, device: Device, settings: Settings) -> None:
    """Puts the mark into the browser, out of reach for scripts and other sites."""
    response.set_cookie(
        COOKIE,
        ".".join((device.name, *device.entries)),
        max_age=int(settings.login.known_days * _SECONDS),
        httponly=True,
        samesite="Strict",
        secure=settings.public_url.startswith("https://"),
        path="/api",
    )


def _entry(name: str, account: Account | None, day: str) -> str:
    key, who = (account.password_hash, account.id) if account else (_NOBODY, _NO_ID)
    proof = hmac.new(key.encode(), f"{name}|{who}|{day}".encode(), hashlib.sha256).hexdigest()
    return f"{day}-{proof[:24]}"


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)


def _day(now: datetime) -> int:
    return int(now.timestamp()) // _SECONDS

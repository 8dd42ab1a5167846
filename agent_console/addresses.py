"""Addresses: where a request comes from, and those of the live socket and the telephone that a browser is told."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from agent_console.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def live_url(request: web.Request, settings: Settings) -> str:
    """Address of the live socket for this browser, which may know this host by another name than we do."""
    if settings.server.public_live_url:
        return settings.server.public_live_url
    public = settings.server.public_url
    scheme = "wss" if public and public.startswith("https://") else "ws"
    host = _host_of(request.host) or settings.server.host
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.live_port}/live"


def _host_of(header: str) -> str | None:
    try:
        return urlsplit(f"//{header}").hostname
    except ValueError:
        return None


def phone_url(settings: Settings) -> str:
    """Address of SIP over WebSocket that browsers are told."""
    return settings.pbx.ws_url or f"ws://{settings.pbx.bind}:{settings.pbx.http_port}/ws"


def client_address(request: web.Request, settings: Settings) -> str:
    """Where a request comes from: what our own proxy on this machine says, when we stand behind one.

    Some proxies add a header of their own behind that of the browser: the last word of all is theirs."""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", [])).rpartition(",")[2].strip()
    behind_proxy = settings.server.public_url is not None and request.remote in LOOPBACK
    return forwarded if behind_proxy and forwarded else request.remote or ""

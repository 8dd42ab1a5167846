"""The addresses that a browser is told: of the live socket and of the telephone's WebSocket."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from agent_console.settings import Settings


def live_url(request: web.Request, settings: Settings) -> str:
    """Address of the live socket for this browser, which may know this host by another name than we do."""
    if settings.server.public_live_url:
        return settings.server.public_live_url
    public = settings.server.public_url
    scheme = "wss" if public and public.startswith("https://") else "ws"
    host = urlsplit(f"//{request.host}").hostname or settings.server.host
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.live_port}/live"


def phone_url(settings: Settings) -> str:
    """Address of SIP over WebSocket that browsers are told."""
    return settings.pbx.ws_url or f"ws://{settings.pbx.bind}:{settings.pbx.http_port}/ws"

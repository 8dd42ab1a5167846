"""The HTTP application: the API's table of routes, the pages, and the headers that every answer carries."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web
from aiohttp_session import session_middleware

from agent_console.addresses import live_url, phone_url
from agent_console.api.serve import MAX_BODY, refusals_in_words, serving
from agent_console.api.table import routes_of
from agent_console.pages import page
from agent_console.services import SERVICES, Services
from agent_console.settings import Settings

FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Server": "hotline",
}


def build_app(services: Services) -> web.Application:
    app = web.Application(
        middlewares=[_headers(services.settings), refusals_in_words, session_middleware(services.sessions.storage)],
        client_max_size=MAX_BODY,
    )
    app[SERVICES] = services
    for route in routes_of(services.settings):
        app.router.add_route(route.method, route.path, serving(route))
    app.router.add_get("/{path:.*}", page)
    return app


@contextlib.asynccontextmanager
async def listening(services: Services) -> AsyncIterator[None]:
    """Pages and API are open within the block; OSError when the port is taken."""
    runner = web.AppRunner(build_app(services), access_log=None, shutdown_timeout=3)
    await runner.setup()
    try:
        await web.TCPSite(runner, services.settings.server.host, services.settings.server.port).start()
        yield
    finally:
        await runner.cleanup()


def _headers(settings: Settings) -> Callable[..., Awaitable[web.StreamResponse]]:
    @web.middleware
    async def add(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        response = await handler(request)
        if not response.prepared:
            response.headers.update(FIXED_HEADERS)
            response.headers["Content-Security-Policy"] = _policy(request, settings)
            if request.path.startswith("/api/"):
                response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add


def _policy(request: web.Request, settings: Settings) -> str:
    """Our own files only; connections to the API, the live socket and the telephone's WebSocket."""
    sockets = " ".join(sorted({live_url(request, settings), phone_url(settings)}))
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self' {sockets}; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )

"""From a request to a handler and back, the same for every route: who asks, may they, is it readable, then the work."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import structlog
from aiohttp import web

from agent_console import auth, metrics
from agent_console.api.reading import converted, refused
from agent_console.api.route import Ask, Person, Route
from agent_console.encoding import encode
from agent_console.errors import (
    BodyRefused,
    BodyTooLarge,
    ConsoleError,
    MethodNotAllowed,
    NoSuchPath,
    NotSignedIn,
    PostNotAllowed,
)
from agent_console.refusals import language_of, problem_of, unexpected
from agent_console.services import SERVICES

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REQUEST_ID = web.RequestKey("request_id", str)
READING = frozenset({"GET", "HEAD"})
MAX_BODY = 256 * 1024
COMPRESS_FROM = 1024
NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""An escaped NUL that is not itself behind an escaped backslash."""


def serving(route: Route) -> Handler:
    """The aiohttp handler of one route."""

    async def serve(request: web.Request) -> web.StreamResponse:
        services = request.app[SERVICES]
        person = None
        if route.roles is not None:
            person = await services.sessions.person_of(request, lent_too=route.lent_too)
        _permit(route, person)
        if request.method not in READING:
            auth.check_origin(request, services.settings)
        _check_address(request)
        ask = Ask(
            services=services,
            request=request,
            language=language_of(request.headers.get("Accept-Language")),
            now=services.clock(),
            signed_in=person,
            body=await _body(route, request),
            query=_query(route, request),
        )
        result = await route.handler(ask)
        return result if isinstance(result, web.StreamResponse) else _json(result)

    return serve


def _permit(route: Route, person: Person | None) -> None:
    """The only place where a path is refused for who asks; nothing else has been looked at yet."""
    if route.roles is None:
        return
    if person is None:
        raise NotSignedIn
    if person.role not in route.roles:
        raise PostNotAllowed


async def _body(route: Route, request: web.Request) -> Any:
    if route.body is None:
        return None
    raw = await request.read() or b"{}"
    if NUL_IN_JSON.search(raw):
        raise _unstorable()
    try:
        return msgspec.json.decode(raw, type=route.body)
    except msgspec.DecodeError as error:
        raise refused(error) from None
    except UnicodeDecodeError:
        raise BodyRefused("is not UTF-8") from None
    except RecursionError:
        raise BodyRefused("is nested too deep") from None


def _query(route: Route, request: web.Request) -> Any:
    return None if route.query is None else converted(dict(request.query), route.query)


def _check_address(request: web.Request) -> None:
    """Raises for an address with a NUL: PostgreSQL cannot even compare with one."""
    if "\0" in request.path or any("\0" in value for value in request.query.values()):
        raise _unstorable()


def _unstorable() -> BodyRefused:
    return BodyRefused("holds the character NUL, which no text may hold")


def _json(result: Any) -> web.Response:
    if result is None:
        return web.Response(status=204)
    response = web.Response(body=encode(result), content_type="application/json", charset="utf-8")
    if response.content_length and response.content_length > COMPRESS_FROM:
        response.enable_compression()
    return response


@web.middleware
async def refusals_in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Outermost: whatever is raised beneath becomes problem JSON in the reader's language; a fault only its number."""
    request_id = uuid.uuid4().hex[:12]
    request[REQUEST_ID] = request_id
    started = time.perf_counter()
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        try:
            response = await handler(request)
        except web.HTTPException as error:
            response = _http_refusal(error, request)
        except Exception as error:
            response = _problem_response(error, request, request_id)
    metrics.observe_request(_path_of(request), request.method, response.status, time.perf_counter() - started)
    return response


def _problem_response(error: Exception, request: web.Request, request_id: str) -> web.Response:
    language = language_of(request.headers.get("Accept-Language"))
    problem = problem_of(error, language)
    if problem is None:
        log.exception("request_failed", method=request.method, path=_path_of(request))
        problem = unexpected(request_id, language)
    else:
        log.info("request_refused", method=request.method, path=_path_of(request), code=problem.code)
    response = web.Response(
        status=problem.status,
        body=msgspec.json.encode(problem),
        content_type="application/problem+json",
        charset="utf-8",
    )
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


_PLAIN: dict[int, type[ConsoleError]] = {404: NoSuchPath, 405: MethodNotAllowed, 413: BodyTooLarge}


def _http_refusal(error: web.HTTPException, request: web.Request) -> web.StreamResponse:
    """aiohttp's own refusals in our words; its redirects and the like as they are."""
    ours = _PLAIN.get(error.status)
    if ours is None:
        return error
    response = _problem_response(ours(), request, request[REQUEST_ID])
    if "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response


def _path_of(request: web.Request) -> str:
    """The route's pattern, never the path itself: ids and what people typed stay out of logs and figures."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(none)"

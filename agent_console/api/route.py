"""What a path of the API is: one row of a table that drives routing, permission, validation and OpenAPI alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from routing.facts import Language
from tickets.people import Actor, Role

if TYPE_CHECKING:
    from agent_console.services import Services

Roles = frozenset[Role]
EVERYBODY: Roles = frozenset(Role) - {Role.SYS}
"""Whoever is signed in."""


@dataclass(frozen=True)
class Person:
    """Who asks: an account as it is today."""

    account: str
    actor: Actor
    language: str
    password_lent: bool = False
    """Somebody else made the password: nothing but setting an own one is answered."""

    @property
    def role(self) -> Role:
        return self.actor.role


@dataclass(frozen=True)
class Ask:
    """One request, checked: what a handler gets."""

    services: Services
    request: web.Request
    language: Language
    now: datetime
    signed_in: Person | None
    body: Any
    """Of the route's `body` type."""
    query: Any
    """Of the route's `query` type."""

    @property
    def person(self) -> Person:
        """Never absent on a route that names roles."""
        assert self.signed_in is not None  # noqa: S101  the dispatcher refused everybody else before
        return self.signed_in

    @property
    def actor(self) -> Actor:
        return self.person.actor

    def part(self, name: str) -> str:
        """A part of the path, such as the id in /api/tickets/{id}."""
        return self.request.match_info[name]


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    handler: Callable[[Ask], Awaitable[Any]]
    roles: Roles | None
    """Who may ask at all; None: anybody, signed in or not."""
    reply: Any = None
    """Type of the JSON that comes back; None: 204, or a response that the handler made itself."""
    body: Any = None
    query: Any = None
    lent_too: bool = False
    """Also for who has yet to set an own password."""
    media: str = ""
    """Content type of a response that the handler makes itself."""

    @property
    def name(self) -> str:
        return self.handler.__name__

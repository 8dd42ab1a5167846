"""What all shapes have in common: out, in, a page of a list, a name with its code, and a refusal."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

import msgspec

Item = TypeVar("Item")

Version = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
"""Which version of a row was seen: a PostgreSQL integer."""


class Out(msgspec.Struct, frozen=True, kw_only=True):
    """Goes to the browser."""


class In(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Comes from the browser: unknown fields are refused, so that a mistyped one is not lost in silence."""


class Problem(Out, frozen=True):
    """application/problem+json (RFC 9457) with a code for programs, and what was kept and what to do for people."""

    title: str
    status: int
    code: str
    type: str = "about:blank"
    detail: str = ""
    kept: str = ""
    todo: str = ""
    fields: dict[str, str] = {}
    """What is wrong with single fields of what was sent."""


class Page(Out, Generic[Item], frozen=True):
    items: list[Item]
    total: int
    next: str | None = None
    """Cursor of the following page."""
    at_least: bool = False
    """There may be more than `total`: long lists are not counted to their end."""


class Named(Out, frozen=True):
    code: str
    name: str

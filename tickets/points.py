"""A ticket's point: kept sealed beside its place, and gone with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from routing.place_names import key_of
from routing.points import Point
from tickets.models.ticket import Ticket


def point_of(ticket: Ticket) -> Point | None:
    """None where nobody has said where it is, or where the key of what was said is lost."""
    return msgspec.convert(ticket.point, Point) if ticket.point else None


def with_fitting_point(values: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """The same, without the register's point of another place than the one that is written now."""
    if "place" not in values or "point" in values:
        return values
    return values if _fits(ticket.point, values["place"]) else values | {"point": {}}


def _fits(point: Mapping[str, Any], place: str) -> bool:
    return not point or point["source"] != "register" or key_of(point["name"]) in key_of(place)

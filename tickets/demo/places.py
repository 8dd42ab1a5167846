"""The demo's register of places: made-up points for the places that its citizens name, so that merging shows metres."""

from __future__ import annotations

from datetime import datetime
from importlib import resources
from typing import Any

from routing.departments import Catalogue
from routing.points import point_kept
from tickets.demo.matters import Matter
from tickets.people import Actor
from tickets.places.register import load_register, match_of, read_table

FILE = "places.csv"
_STEP = 0.0004
"""Degrees of latitude, some 45 m: how far apart two callers of one matter stand."""


async def register_made(catalogue: Catalogue, actor: Actor, now: datetime) -> None:
    data = (resources.files("tickets") / "demo" / FILE).read_bytes()
    await load_register(read_table(data, f"{FILE}（示例）", "cgcs2000", catalogue), actor, now)


async def point_of_matter(number: int, matter: Matter, catalogue: Catalogue) -> dict[str, Any]:
    """What the operator took from the register; every third caller read a point off his own telephone."""
    place = (await match_of(matter.place, matter.area, catalogue)).place
    if place is None:
        return {}
    latitude = place.latitude + number % 9 * _STEP
    typed = f"{latitude:.4f},{place.longitude:.4f}"
    return {"point": point_kept(place.point) if number % 3 else typed}

"""Three hotlines in a row: the province gives to the city, the city to the county."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from tests.acceptance.conftest import Servers
from tests.acceptance.hotlines import CITY, COUNTY, PROVINCE, Place, hotlines
from tests.acceptance.platforms import Line, Platform

NEXT_TO = {PROVINCE: (CITY,), CITY: (PROVINCE, COUNTY), COUNTY: (CITY,)}


@dataclass
class Row:
    province: Platform
    city: Platform
    county: Platform
    lines: dict[str, Line]

    async def carried(self, rounds: int = 1) -> None:
        for _ in range(rounds):
            for one in (self.province, self.city, self.county):
                await one.carry()

    async def given(self, side: Platform, ticket: dict[str, Any], to: Platform, tenant: str) -> dict[str, Any]:
        """The ticket that came of it on the other side."""
        asked = {"number": ticket["number"], "partner": tenant}
        await side.office.ok("xu", "POST", "/api/exchange/hand-over", asked)
        await self.carried()
        desk = await to.office.ok("xu", "GET", "/api/exchange")
        ids = [one["ticket_id"] for one in desk["packets"] if one["their_number"] == ticket["number"]]
        return await to.office.ok("xu", "GET", f"/api/tickets/{ids[0]}")  # type: ignore[no-any-return]

    async def in_a_row(self, **fields: object) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """The province's ticket, the city's and the county's that came of it."""
        ticket = await self.province.office.draft(department=None, **fields)
        await self.province.office.act("su", ticket, "accept")
        second = await self.given(self.province, ticket, self.city, CITY)
        return ticket, second, await self.given(self.city, second, self.county, COUNTY)


@contextlib.asynccontextmanager
async def three_hotlines(servers: Servers) -> AsyncIterator[Row]:
    places = {tenant: Place("xuancheng-default", partners) for tenant, partners in NEXT_TO.items()}
    async with hotlines(servers, places) as frame:
        yield Row(*frame.platforms.values(), frame.lines)

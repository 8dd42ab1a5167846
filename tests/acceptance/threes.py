"""Three hotlines in a row: the province gives to the city, the city to the county."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from tests.acceptance.conftest import Clock
from tests.acceptance.pairs import CITY, PROVINCE, _database
from tests.acceptance.platforms import Line, Platform, line_to, platform, settings_of
from tests.ports import free_port
from tickets.exchange.signing import make_keys
from tickets.settings import PartnerSettings

COUNTY = "county-341825"
NAMES = {PROVINCE: "安徽省 12345", CITY: "宣城市 12345", COUNTY: "旌德县 12345"}
CHANNELS = {PROVINCE: "province", CITY: "county", COUNTY: "county"}
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
async def three_hotlines(server: str, template: str, redis_url: str, clock: Clock, folder: Path) -> AsyncIterator[Row]:
    clock.at("2026-03-02 10:00")
    homes = {tenant: folder / tenant for tenant in NAMES}
    for home in homes.values():
        home.mkdir()
    public = {tenant: make_keys(var / "own.pem") for tenant, var in homes.items()}
    ports = {tenant: free_port() for tenant in homes}
    async with contextlib.AsyncExitStack() as stack:
        lines = {
            tenant: await stack.enter_async_context(line_to(f"http://127.0.0.1:{port}"))
            for tenant, port in ports.items()
        }
        found = []
        for place, tenant in enumerate(NAMES):
            partners = tuple(
                PartnerSettings(
                    tenant=one, name=NAMES[one], url=lines[one].url, key_file=public[one], channel=CHANNELS[one]
                )
                for one in NEXT_TO[tenant]
            )
            settings = settings_of(homes[tenant], ports[tenant], "xuancheng-default", tenant, partners[0])
            exchange = msgspec.structs.replace(settings.exchange, partners=partners)
            settings = msgspec.structs.replace(settings, exchange=exchange)
            database = await stack.enter_async_context(_database(server, template))
            bus = f"{redis_url}?db={place + 1}"
            found.append(await stack.enter_async_context(platform(settings, database, bus, clock)))
        yield Row(*found, lines)

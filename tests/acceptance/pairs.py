"""Two hotlines that exchange tickets, and the ways that tests take a ticket between them."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from tests.acceptance.conftest import Clock
from tests.acceptance.platforms import Line, Platform, line_to, platform, settings_of
from tests.acceptance.steps import ZH
from tests.ports import free_port
from tickets.exchange.signing import Signer, make_keys
from tickets.settings import PartnerSettings

PROVINCE, CITY = "province-340000", "city-341800"


@dataclass
class Pair:
    province: Platform
    city: Platform
    to_city: Line
    to_province: Line
    key: Signer
    """The province's own, to sign what its platform would never send."""

    async def carried(self) -> None:
        await self.province.carry()
        await self.city.carry()


@contextlib.asynccontextmanager
async def _database(server: str, template: str) -> AsyncIterator[str]:
    name, connection = f"pair_{uuid.uuid4().hex[:8]}", await asyncpg.connect(server)
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()


@contextlib.asynccontextmanager
async def two_hotlines(server: str, template: str, redis_url: str, clock: Clock, folder: Path) -> AsyncIterator[Pair]:
    clock.at("2026-03-02 10:00")
    homes = {tenant: folder / tenant for tenant in (PROVINCE, CITY)}
    for home in homes.values():
        home.mkdir()
    public = {tenant: make_keys(var / "own.pem") for tenant, var in homes.items()}
    ports = {tenant: free_port() for tenant in homes}
    async with contextlib.AsyncExitStack() as stack:
        lines = {
            tenant: await stack.enter_async_context(line_to(f"http://127.0.0.1:{port}"))
            for tenant, port in ports.items()
        }
        found = {}
        for place, (tenant, other, name, channel, pack) in enumerate((
            (PROVINCE, CITY, "宣城市 12345", "county", "xuancheng-default"),
            (CITY, PROVINCE, "安徽省 12345", "province", "bengbu-2019"),
        )):  # fmt: skip
            partner = PartnerSettings(
                tenant=other, name=name, url=lines[other].url, key_file=public[other], channel=channel
            )
            settings = settings_of(homes[tenant], ports[tenant], pack, tenant, partner)
            database = await stack.enter_async_context(_database(server, template))
            bus = f"{redis_url}?db={place + 1}"
            found[tenant] = await stack.enter_async_context(platform(settings, database, bus, clock))
        key = Signer.of_file(homes[PROVINCE] / "own.pem")
        yield Pair(found[PROVINCE], found[CITY], lines[CITY], lines[PROVINCE], key)


async def handed(pair: Pair, **fields: object) -> dict[str, Any]:
    """A ticket that the province has accepted and its desk hands to the city."""
    office = pair.province.office
    ticket = await office.draft(department=None, **fields)
    await office.act("su", ticket, "accept")
    asked = {"number": ticket["number"], "partner": CITY}
    packet = await office.ok("xu", "POST", "/api/exchange/hand-over", asked)
    assert (packet["state"], packet["kind"], packet["ticket_number"]) == ("waiting", "hand_over", ticket["number"])
    return ticket


async def taken_of(pair: Pair, ticket: dict[str, Any]) -> list[dict[str, Any]]:
    """The city's tickets that came of it."""
    desk = await pair.city.office.ok("xu", "GET", "/api/exchange")
    ids = [one["ticket_id"] for one in desk["packets"] if one["their_number"] == ticket["number"]]
    return [await pair.city.office.ok("xu", "GET", f"/api/tickets/{id}") for id in dict.fromkeys(ids)]


async def packet_of(pair: Pair, ticket: dict[str, Any]) -> dict[str, Any]:
    desk = await pair.province.office.ok("xu", "GET", "/api/exchange")
    return next(one for one in desk["packets"] if one["ticket_id"] == ticket["id"] and one["kind"] == "hand_over")


async def told(pair: Pair, platform: Platform, kind: str) -> list[str]:
    found = (await platform.office.ok("lin", "GET", "/api/notices", **ZH))["items"]
    return [one["text"] for one in found if one["kind"] == kind]

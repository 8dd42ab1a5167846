"""Whole platforms side by side with a wire from each to its neighbours: the frame of pairs and of rows of three."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from tests.acceptance.conftest import Servers
from tests.acceptance.platforms import Line, Platform, line_to, platform, settings_of
from tests.ports import free_port
from tickets.exchange.signing import make_keys
from tickets.settings import PartnerSettings

PROVINCE, CITY, COUNTY = "province-340000", "city-341800", "county-341825"
KNOWN_AS = {
    PROVINCE: ("安徽省 12345", "province"),
    CITY: ("宣城市 12345", "county"),
    COUNTY: ("旌德县 12345", "county"),
}
"""What the others call it, and the channel of the tickets that come from it."""


class Place(NamedTuple):
    """One hotline of a frame."""

    pack: str
    partners: tuple[str, ...]


@dataclass
class Frame:
    platforms: dict[str, Platform]
    lines: dict[str, Line]
    """The wire towards each."""
    folder: Path

    def key_file(self, tenant: str) -> Path:
        return self.folder / tenant / "own.pem"


@contextlib.asynccontextmanager
async def _database(server: str, template: str) -> AsyncIterator[str]:
    name, connection = f"pair_{uuid.uuid4().hex[:8]}", await asyncpg.connect(server)
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()


@contextlib.asynccontextmanager
async def hotlines(servers: Servers, places: Mapping[str, Place]) -> AsyncIterator[Frame]:
    """One platform a place, in this order, each with its own database, Redis, people and keys."""
    servers.clock.at("2026-03-02 10:00")
    folder = servers.folders.mktemp("hotlines")
    for tenant in places:
        (folder / tenant).mkdir()
    public = {tenant: make_keys(folder / tenant / "own.pem") for tenant in places}
    ports = {tenant: free_port() for tenant in places}
    async with contextlib.AsyncExitStack() as stack:
        enter = stack.enter_async_context
        lines = {tenant: await enter(line_to(f"http://127.0.0.1:{port}")) for tenant, port in ports.items()}
        known = {
            tenant: PartnerSettings(
                tenant=tenant, name=name, url=lines[tenant].url, key_file=public[tenant], channel=channel
            )
            for tenant, (name, channel) in KNOWN_AS.items()
            if tenant in places
        }
        found = {}
        for bus, (tenant, place) in enumerate(places.items(), 1):
            partners = tuple(known[one] for one in place.partners)
            settings = settings_of(folder / tenant, ports[tenant], place.pack, tenant, partners)
            database = await enter(_database(servers.postgres, servers.template))
            found[tenant] = await enter(platform(settings, database, f"{servers.redis_url}?db={bus}", servers.clock))
        yield Frame(found, lines, folder)

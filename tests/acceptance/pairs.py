"""Two hotlines that exchange tickets, and the ways that tests take a ticket between them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from tests.acceptance.conftest import Servers
from tests.acceptance.hotlines import CITY, PROVINCE, Place, hotlines
from tests.acceptance.platforms import Line, Platform
from tests.acceptance.steps import ZH
from tickets.exchange.signing import Signer


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
async def two_hotlines(servers: Servers) -> AsyncIterator[Pair]:
    places = {PROVINCE: Place("xuancheng-default", (CITY,)), CITY: Place("bengbu-2019", (PROVINCE,))}
    async with hotlines(servers, places) as frame:
        key = Signer.of_file(frame.key_file(PROVINCE))
        yield Pair(*frame.platforms.values(), frame.lines[CITY], frame.lines[PROVINCE], key)


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

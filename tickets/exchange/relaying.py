"""Reads the record as the pages' outbox does, with a cursor of its own, and lets each event be told to the partners."""

from __future__ import annotations

from typing import Any

from tickets.clock import Clock
from tickets.exchange.posting import Parties
from tickets.exchange.telling_home import TellHome
from tickets.exchange.telling_other import TellOther
from tickets.models import ExchangeLink
from tickets.outbox import Outbox
from tickets.service import TicketService


class Relay:
    """Any number of workers may relay; packets are written with the cursor, so that none is lost or made twice."""

    def __init__(self, service: TicketService, parties: Parties, clock: Clock) -> None:
        self._home = TellHome(parties, service.rules)
        self._other = TellOther(service, parties)
        self._clock = clock
        self._outbox = Outbox(self._publish, name="exchange")

    async def relay(self) -> int:
        """How many events were looked at; call again while it is not 0."""
        return await self._outbox.relay() if await ExchangeLink.exists() else 0

    async def _publish(self, notice: dict[str, Any]) -> None:
        now = self._clock()
        await self._other.tell(notice, now)
        await self._home.tell(notice, now)

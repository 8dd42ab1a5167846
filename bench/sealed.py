"""Reading a list of tickets whose callers are sealed, beside the same rows read without opening anything."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from agent_console.embedded import embedded_postgres
from bench.row import Row
from routing.shipped import shipped_pack, shipped_rulebook
from tickets.database import migrate, open_database
from tickets.models import Ticket
from tickets.people import Actor, Role
from tickets.personal.keyfile import Fixed, hold
from tickets.personal.keyring import Keyring
from tickets.rules import Rules
from tickets.service import TicketService

TICKETS, ROUNDS = 50, 40
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
AGENT = Actor(id="bench", name="测试员", post="voice", role=Role.AGENT)
FIELDS = {
    "matter": "路灯不亮", "demand": "请回电 13800001234", "place": "某路 9 号", "type": "help", "area": "341802",
    "caller_name": "尉迟某某", "caller_number": "13800001234", "contact_wish": "晚上",
}  # fmt: skip


class _Shut(Keyring):
    """A ring that leaves everything shut: what reading costs without it."""

    def knows(self, stored: str) -> bool:  # noqa: ARG002  the ring's signature
        return True

    def open(self, stored: str, place: str) -> str:  # noqa: ARG002  the ring's signature
        return stored


def run() -> list[Row]:
    """Milliseconds for one page, best of many, by turns."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    open_ring = Fixed.of_one_key(NOW)
    shut_ring = Fixed(_Shut(list(open_ring.newest().keys.values()), open_ring.newest().current.id))
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        async with embedded_postgres(Path(folder) / "postgres", "bench") as url:
            await migrate(url)
            hold(open_ring)
            async with open_database(url, pool=4):
                service = TicketService(Rules(shipped_rulebook(), shipped_pack()))
                for _ in range(TICKETS):
                    await service.open_draft(AGENT, now=NOW, fields=FIELDS)
                opened, shut = [], []
                for _ in range(ROUNDS):
                    opened.append(await _page(open_ring))
                    shut.append(await _page(shut_ring))
    ours, peer = min(opened), min(shut)
    return [Row(f"a list of {TICKETS} tickets read, ms (peer: nothing opened)", ours, peer, ours / peer, "<= 1.5")]


async def _page(ring: Fixed) -> float:
    hold(ring)
    begin = time.perf_counter()
    found = await Ticket.all().order_by("opened_at", "id").limit(TICKETS)
    taken = (time.perf_counter() - begin) * 1000
    assert len(found) == TICKETS
    return taken

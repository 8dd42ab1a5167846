"""The demo writes its tickets through the real verbs while the worker sweeps, as in `hotline up --demo`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from agent_console.demo_seed import MATTERS, seed
from agent_console.services import Services
from tickets.accounts import create_demo_accounts
from tickets.deadlines import Sweep
from tickets.models import Ticket


async def test_it_writes_every_ticket_though_the_worker_sweeps_them_meanwhile(services: Services):
    now = datetime.now(UTC)
    await create_demo_accounts(services.rules.catalogue, now=now)

    async def sweep() -> None:
        while True:
            await Sweep(services.tickets).run(now)

    async with asyncio.timeout(60):
        sweeping = asyncio.create_task(sweep())
        try:
            await seed(services, now)
            assert not sweeping.done()
        finally:
            sweeping.cancel()
            await asyncio.gather(sweeping, return_exceptions=True)
    assert await Ticket.all().count() == len(MATTERS)
    assert await Ticket.filter(status="draft").count() < len(MATTERS) / 2

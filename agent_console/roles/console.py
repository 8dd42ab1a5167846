"""The role of pages, API and live socket."""

from __future__ import annotations

import asyncio
import contextlib

from tortoise.exceptions import DBConnectionError

from agent_console.app import listening
from agent_console.live.socket import LiveSocket
from agent_console.roles.starting import Start
from agent_console.services import Services
from routing.facts import Words
from tickets.database import CONNECTION_LOST
from tickets.recount import adopt_calendar

CALENDAR_SECONDS = 5.0
AWAY = (OSError, DBConnectionError, *CONNECTION_LOST)


async def console(services: Services, start: Start) -> None:
    """Serve until cancelled. Raises PortTaken."""
    settings = services.settings
    async with asyncio.TaskGroup() as together:
        together.create_task(services.hub.run())
        together.create_task(_follow_calendar(services))
        sockets = LiveSocket(services.hub, services.sessions, settings)
        with start.named_ports({settings.server.port: "[server] port", settings.live_port: "[server] live_port"}):
            async with listening(services), sockets.listening():
                start.tell(
                    Words(f"页面与接口已开放 {settings.public_url}", f"pages and API are open at {settings.public_url}")
                )
                start.done("console")
                await asyncio.Event().wait()


async def _follow_calendar(services: Services) -> None:
    """Count by the pack whose day has come and the sheet that another process has loaded, a few seconds later; and by a
    demo's clock that it moved."""
    while True:
        with contextlib.suppress(*AWAY):
            services.rules.turn_to(services.clock())
            await adopt_calendar(services.rules)
            if services.demo_clock:
                await services.demo_clock.follow()
        await asyncio.sleep(CALENDAR_SECONDS)

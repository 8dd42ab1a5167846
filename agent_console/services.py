"""What every request works with, as one value; `agent_console.compose` builds it, tests build the same from parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import redis.asyncio
from aiohttp import web

from agent_console.auth import Sessions
from agent_console.guessing import Guessing
from agent_console.live.hub import Hub
from agent_console.phones import Phones
from agent_console.settings import Settings
from callcenter.stream import FloorStream
from tickets.callbacks import CallbackDesk
from tickets.clock import Clock, real_time
from tickets.demo.clock import DemoClock
from tickets.exchange.posting import Parties
from tickets.knowledge.announcements import Announcements
from tickets.knowledge.base import KnowledgeBase
from tickets.rules import Rules
from tickets.service import TicketService


@dataclass(frozen=True)
class Services:
    settings: Settings
    redis: redis.asyncio.Redis
    """For sessions: does not decode responses."""
    stream: FloorStream
    rules: Rules
    tickets: TicketService
    callbacks: CallbackDesk
    knowledge: KnowledgeBase
    announcements: Announcements
    sessions: Sessions
    guessing: Guessing
    hub: Hub
    phones: Phones
    exchange: Parties | None
    """None: tickets are not exchanged with other hotlines."""
    static: Path
    """Folder of the built front end."""
    clock: Clock = real_time
    """The office's time, for requests and the worker; tests set it."""
    demo_clock: DemoClock | None = None
    """The same clock where it can be moved by hand: only in a demo."""


SERVICES = web.AppKey("services", Services)

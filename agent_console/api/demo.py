"""Only in a demo: the telephone of a made-up citizen, without a login."""

from __future__ import annotations

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.errors import NotDemo


async def demo_phone(ask: Ask) -> wire.PhoneAccount:
    """The citizen's telephone in the browser."""
    if not ask.services.settings.demo.enabled:
        raise NotDemo
    return ask.services.phones.of_citizen()

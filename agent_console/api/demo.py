"""Only in a demo: the telephone of a made-up citizen, without a login."""

from __future__ import annotations

from agent_console import wire
from agent_console.addresses import phone_url
from agent_console.api.route import Ask
from agent_console.errors import NotDemo


async def demo_phone(ask: Ask) -> wire.PhoneAccount:
    services = ask.services
    if not services.settings.demo.enabled:
        raise NotDemo
    return wire.PhoneAccount(
        ws_url=phone_url(services.settings),
        uri=f"sip:{DEMO_PHONE}@{services.settings.pbx.bind}",
        password=services.phones.phone_password(),
        display="市民",
    )


DEMO_PHONE = "citizen"
"""Name of the demo telephone's endpoint in Asterisk's configuration."""

"""The mark that everybody reads on pages of secret tickets and on every copy."""

from __future__ import annotations

from agent_console.api.route import Ask
from tickets.models import Ticket
from tickets.sight import SECRET


def watermark(ask: Ask) -> str:
    """Who reads this and when, as it stands on every copy."""
    local = ask.services.rules.calendar.local(ask.now)
    return f"{ask.actor.name} {ask.actor.post_title.say(ask.language)} {local:%Y-%m-%d %H:%M}"


def watermark_on(ask: Ask, ticket: Ticket) -> str | None:
    """The mark that a page of this ticket carries; None below L2."""
    return watermark(ask) if ticket.secrecy in SECRET else None

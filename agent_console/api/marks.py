"""The marks on pages of secret tickets and on every copy: one that everybody reads, one that nobody sees."""

from __future__ import annotations

from agent_console.api.route import Ask
from tickets.models import Ticket, TicketView
from tickets.sight import SECRET
from tickets.views import note_view
from tickets.watermark import mark_of
from tickets.workflow import Status


def watermark(ask: Ask) -> str:
    """Who reads this and when, as it stands on every copy."""
    local = ask.services.rules.calendar.local(ask.now)
    return f"{ask.actor.name} {ask.actor.post_title.say(ask.language)} {local:%Y-%m-%d %H:%M}"


def watermark_on(ask: Ask, ticket: Ticket) -> str | None:
    """The mark that a page of this ticket carries; None below L2."""
    return watermark(ask) if ticket.secrecy in SECRET else None


async def mark_on(ask: Ask, ticket: Ticket, look: TicketView | None) -> str | None:
    """The invisible mark of this look at a secret ticket, which is noted where it has not been. None below L2, and on
    drafts, whose texts are being written."""
    if ticket.secrecy not in SECRET or ticket.status is Status.DRAFT:
        return None
    return mark_of((look or await note_view(ticket, ask.actor, "page", ask.now)).id)

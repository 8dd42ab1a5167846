"""Tickets that another hotline lets lie past the time that our own rules promise: told to the lead, who may recall."""

from __future__ import annotations

from datetime import datetime

from tickets.exchange.posting import Parties
from tickets.models import ExchangeLink
from tickets.notices import notice, tell_once
from tickets.people import Role
from tickets.statuses import Status


async def tell_late(parties: Parties, now: datetime) -> None:
    """Each once a hand-over and once a redo, whatever number of workers looks."""
    with_partner = ExchangeLink.filter(role="custodian", ended_at=None, alarmed_at=None)
    late = with_partner.filter(ticket__status=Status.HANDED_OVER, ticket__result_due_at__lt=now)
    for link in await late.prefetch_related("ticket"):
        ticket = link.ticket
        text = f"{parties.name(link.partner)}对工单 {ticket.number} 逾期未答复，请督促，或由班长收回。"
        subject = f"partner_late:{link.packet}:{link.round}"
        await tell_once(notice("partner_late", subject, text, {Role.LEAD}, now, ticket=ticket))
        await ExchangeLink.filter(id=link.id, alarmed_at=None).update(alarmed_at=now)

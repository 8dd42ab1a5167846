"""A partner fetches a file that was announced to him: by a signed request, of a ticket between the two alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from routing.facts import Words
from tickets.errors import FieldErrors, NotFound, NotProved
from tickets.exchange.files_due import crossing
from tickets.exchange.packets import FileAsk, read_ask
from tickets.exchange.posting import FILE_PURPOSE, Parties, acting
from tickets.models import AttachmentRow, ExchangeLink, Ticket
from tickets.views import note_view

FRESH = timedelta(minutes=10)
"""A request that was copied on its way gives nothing away later; both hotlines' clocks have to agree that far."""


async def file_for(
    parties: Parties, tenant: str, signature: str, body: bytes, *, real_now: datetime, now: datetime
) -> AttachmentRow:
    """Raises NotProved before anything is looked at; FieldErrors; NotFound for every file that is not for him."""
    seal = parties.seals.get(tenant)
    if seal is None or not seal.fits(FILE_PURPOSE, body, signature):
        raise NotProved
    try:
        ask = read_ask(body)
    except (msgspec.DecodeError, ValueError) as error:
        raise FieldErrors({"file": Words(f"无法读取：{error}", f"cannot be read: {error}")}) from None
    if (ask.sender, ask.receiver) != (tenant, parties.tenant) or abs(real_now - ask.at) > FRESH:
        raise NotProved
    ticket, row = await _announced(tenant, ask)
    partner = acting(parties.partner(tenant))
    looker = msgspec.structs.replace(partner, department=partner.name)  # read out to the citizen who asks
    await note_view(ticket, looker, "page", now, {"attachment": str(row.id)})
    return row


async def _announced(tenant: str, ask: FileAsk) -> tuple[Ticket, AttachmentRow]:
    link = await ExchangeLink.get_or_none(partner=tenant, packet=ask.hand_over).prefetch_related("ticket")
    found = await crossing(link.ticket, link) if link else []
    for row in found:
        if link and row.digest == ask.digest and (link.ended_at is None or row.at <= link.ended_at):
            return link.ticket, row
    raise NotFound("attachment", ask.digest)

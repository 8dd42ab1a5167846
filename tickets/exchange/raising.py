"""Secrecy that is raised after a ticket has crossed: every hotline that was ever given it is told at once to follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import msgspec

from tickets.exchange.files_due import crossing, marks_of
from tickets.exchange.handing import snapshot
from tickets.exchange.packets import MOST_MARKS, HandOver, SecrecyRaised, read_packet
from tickets.exchange.posting import PURPOSE, Parties, digest_of, opened, post
from tickets.models import ExchangeLink, ExchangePacket, PacketState, Ticket
from tickets.rules import Rules
from tickets.sight import SECRET


async def raise_there(
    parties: Parties, rules: Rules, ticket: Ticket, now: datetime, *, but: str | None = None
) -> list[SecrecyRaised]:
    """A packet for each hand-over of the ticket, `but` for those to one partner; those for partners that are gone are
    returned, unsent.

    Within the transaction that holds the ticket's row. A hand-over that was never tried is written anew instead.
    """
    untold: list[SecrecyRaised] = []
    given = ExchangePacket.filter(ticket_id=ticket.id, direction="out", kind="hand_over")
    for row in await given.exclude(state=PacketState.REFUSED).order_by("id").select_for_update():
        if row.partner == but:
            continue
        link = ExchangeLink(ticket_id=ticket.id, role="custodian", partner=row.partner, packet=row.packet, since=now)
        marks = marks_of(await crossing(ticket, link))[:MOST_MARKS]
        if row.state is PacketState.WAITING and row.tries == 0:
            await _written_anew(parties, row, ticket, marks)
            continue
        secret = ticket.secrecy in SECRET
        packet = SecrecyRaised(
            id=uuid4(), sender=parties.tenant, receiver=row.partner, at=now, hand_over=row.packet,
            secrecy=ticket.secrecy, matter=ticket.matter_for_unit if secret else "",
            demand=ticket.demand_for_unit if secret else "", files=tuple(mark.digest for mark in marks),
        )  # fmt: skip
        if row.partner in parties.seals:
            await post(parties, packet, rules.calendar, now, ticket_id=ticket.id)
        else:
            untold.append(packet)
    return untold


async def _written_anew(parties: Parties, row: ExchangePacket, ticket: Ticket, marks: tuple[object, ...]) -> None:
    """Nobody has seen it: its snapshot is of the new level. A worker that holds the old words cannot claim it."""
    before = read_packet(opened(row))
    if not isinstance(before, HandOver):
        return
    body = msgspec.json.encode(msgspec.structs.replace(before, ticket=snapshot(ticket), files=marks))
    row.body, row.digest, row.signature = body.decode(), digest_of(body), parties.signer.sign(PURPOSE, body)
    row.next_try_at = (row.next_try_at or row.at) - timedelta(microseconds=1)
    await row.save(update_fields=["body", "digest", "signature", "next_try_at"])

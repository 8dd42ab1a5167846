"""A ticket that we gave away becomes more secret where it is: our own copy follows and never falls; the caller, whose
home we are, stays in it. The other way, from its home to a copy, is `calling_back`."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from tickets.events import SECRECY_FROM_CUSTODIAN
from tickets.exchange.packets import SecrecyRaised
from tickets.exchange.posting import Parties, facts_of
from tickets.models import ExchangeLink, Ticket
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.redaction import leaks
from tickets.service.writing import Change
from tickets.settings import PartnerSettings
from tickets.sight import SECRET
from tickets.wording import is_worded, known_of


def raised_here(parties: Parties, link: ExchangeLink, ticket: Ticket, now: datetime) -> SecrecyRaised:
    """What the hotline that gave us the ticket is told of a level that was raised here; with the unit's wording,
    in case it has none."""
    secret = ticket.secrecy in SECRET
    return SecrecyRaised(
        id=uuid4(), sender=parties.tenant, receiver=link.partner, at=now, hand_over=link.packet,
        secrecy=ticket.secrecy, matter=ticket.matter_for_unit if secret else "",
        demand=ticket.demand_for_unit if secret else "",
    )  # fmt: skip


async def follow(partner: PartnerSettings, ticket: Ticket, packet: SecrecyRaised, now: datetime) -> None:
    """Within the transaction that holds the ticket's row. What is as secret already stays as it is, unsaid."""
    if packet.secrecy <= ticket.secrecy:
        return
    change, before = Change(ticket, SYSTEM, now), ticket.secrecy
    change.set(secrecy=packet.secrecy, **_wording(ticket, packet))
    told = f"{partner.name}将保密等级定为 {packet.secrecy}（原为 {before}），本单随之提高。"
    change.say(SECRECY_FROM_CUSTODIAN, told, {**facts_of(partner), "before": before, "after": packet.secrecy})
    await change.commit()
    text = (
        f"承办方{partner.name}将工单 {ticket.number} 的保密等级提高为 {packet.secrecy}，本单已随之提高。{_todo(ticket)}"
    )
    subject = f"{SECRECY_FROM_CUSTODIAN}:{packet.id}"
    await tell_once(notice(SECRECY_FROM_CUSTODIAN, subject, text, {Role.LEAD}, now, ticket=ticket))


def _wording(ticket: Ticket, packet: SecrecyRaised) -> dict[str, str]:
    """Theirs where we have none and it names nobody whom we know; else our desk writes one before a unit gets it."""
    words = {"matter_for_unit": packet.matter, "demand_for_unit": packet.demand}
    ours = ticket.matter_for_unit or ticket.demand_for_unit
    if packet.secrecy not in SECRET or ours or any(leaks(text, known_of(ticket)) for text in words.values()):
        return {}
    return words


def _todo(ticket: Ticket) -> str:
    """The caller is not taken out of the other side's copy by its own level."""
    if ticket.secrecy not in SECRET:
        return ""
    missing = "" if is_worded(ticket) else "给承办单位看的文字尚未改写。"
    return f"{missing}对方所存的来电人信息未收回；如须收回，请在工单上核定保密等级与文字并保存。"

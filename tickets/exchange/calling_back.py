"""A ticket that another hotline gave becomes more secret: its level follows at once, and from L2 on what it said of
the caller is called back: identity, the citizen's own words, files that the level keeps home, texts that name him."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tickets.errors import IllegalAction
from tickets.events import SECRECY_FROM_HOME
from tickets.exchange.packets import SecrecyRaised
from tickets.exchange.posting import facts_of
from tickets.exchange.reasons import REASONS
from tickets.models import AttachmentRow, ExchangeFile, ExchangePacket, FileState, PacketState, Ticket, TicketEvent
from tickets.models import RetentionFile as Proof
from tickets.notices import notice, tell_once
from tickets.people import SYSTEM, Role
from tickets.redaction import Known, leaks, scrubbed
from tickets.service.writing import Change
from tickets.settings import PartnerSettings
from tickets.sight import SECRET
from tickets.statuses import FINAL

_BASIS = "保密等级提高，由移交方收回"
_IN_PLACE = ("answer", "parts", "returns", "extensions", "suspensions", "refusal")
"""Columns that people wrote into, and that are no record."""
_NAMING = ("hand_over", "supplement", "take_back", "reopen")
_MADE = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(Z|\+\d\d:\d\d)|\d{6}-\d{4,}"
)
"""Ids, digests, moments and tickets' numbers."""
_UNIT = (Role.LIAISON, Role.HANDLER)


async def call_back(partner: PartnerSettings, ticket: Ticket, packet: SecrecyRaised, now: datetime) -> None:
    """Within the transaction that holds the ticket's row. Never lowers a level. Raises IllegalAction.

    Below L2 no words come: a copy that was raised higher here keeps its own.
    """
    level, secret = max(ticket.secrecy, packet.secrecy), packet.secrecy in SECRET
    if secret and (leaks(packet.matter, Known()) or leaks(packet.demand, Known())):
        raise IllegalAction("exchange", ticket.status, REASONS["wording_names_caller"])
    change = Change(ticket, SYSTEM, now)
    before, files = ticket.secrecy, 0
    known = Known(ticket.caller_name, ticket.caller_number, ticket.place)
    if secret:
        files = await _call_back_files(partner, ticket, packet, now)
        change.set(
            withheld=sorted({*ticket.withheld, *await _naming(ticket, known)}), **_without(ticket, packet, known)
        )
        await empty_packets(ticket)
    change.set(secrecy=level)
    told = f"{partner.name}将保密等级定为 {level}" + ("，来电人信息、原表述及相关附件已收回。" if secret else "。")
    detail = {**facts_of(partner), "before": before, "after": level, "files": files}
    change.say(SECRECY_FROM_HOME, told, detail)
    await change.commit()
    await _tell(partner, ticket, level, packet, now)


def _without(ticket: Ticket, packet: SecrecyRaised, known: Known) -> dict[str, Any]:
    """The columns as they are to stand: what a secret ticket would have had from the beginning."""
    nobody = {
        "caller_name": "",
        "caller_number": "",
        "place": "",
        "contact_wish": "",
        "point": {},
        "suggested_fields": {},
    }
    words = {"matter": packet.matter, "demand": packet.demand}
    worded = {"matter_for_unit": packet.matter, "demand_for_unit": packet.demand}
    return nobody | words | worded | {name: scrubbed(getattr(ticket, name), known, doors=True) for name in _IN_PLACE}


async def _naming(ticket: Ticket, known: Known) -> list[int]:
    """Events that would give the caller away: the record stands, what they say is shown to nobody any more."""
    events = await TicketEvent.filter(ticket_id=ticket.id)
    return [one.seq for one in events if any(leaks(words, known) for words in _said([one.text, one.detail]))]


def _said(value: Any) -> Iterator[str]:
    """Every text in a JSON value that a person may have written: digits of ids and moments are nobody's number."""
    match value:
        case str():
            yield from () if _MADE.fullmatch(value) else (value,)
        case dict():
            yield from (words for inner in value.values() for words in _said(inner))
        case list() | tuple():
            yield from (words for inner in value for words in _said(inner))


async def _call_back_files(partner: PartnerSettings, ticket: Ticket, packet: SecrecyRaised, now: datetime) -> int:
    """Files of theirs that the level keeps at home; how many had come. The worker deletes them by their proof."""
    theirs = ExchangeFile.filter(ticket_id=ticket.id, partner=partner.tenant).exclude(digest__in=packet.files)
    kept = [str(file.attachment) for file in await theirs if file.attachment is not None]
    rows = await AttachmentRow.filter(id__in=kept, ticket_id=ticket.id)
    for row in rows:
        await take_out(row, partner.name, now)
    await theirs.update(state=FileState.FAILED, error=REASONS["called_back"].zh, name="", next_try_at=None)
    return len(rows)


async def take_out(row: AttachmentRow, partner_name: str, now: datetime) -> None:
    """The row goes, its proof stays, and the file goes by that, within the caller's transaction."""
    await Proof.create(
        at=now, kind="attachments", path=f"{row.digest[:2]}/{row.digest}", digest=row.digest, size=row.size,
        written_at=row.at, ticket_id=row.ticket_id, days=0, before=now, basis=_BASIS, approved_by=partner_name,
    )  # fmt: skip
    await AttachmentRow.filter(id=row.id).delete()


async def empty_packets(ticket: Ticket) -> None:
    """What came, or was given on, with the caller in it; digest, signature and receipt stay, and prove it to whoever
    has the words. What still waits is told of afterwards, and emptied when that is followed."""
    rows = ExchangePacket.filter(ticket_id=ticket.id, kind__in=_NAMING)
    for row in await rows.exclude(state=PacketState.WAITING):
        row.body = ""
        await row.save(update_fields=["body"])


async def _tell(partner: PartnerSettings, ticket: Ticket, level: str, packet: SecrecyRaised, now: datetime) -> None:
    text = f"{partner.name}将工单 {ticket.number} 的保密等级定为 {level}，请按新等级办理。"
    to = (Role.DISP, Role.LEAD, *(_UNIT if ticket.department and ticket.status not in FINAL else ()))
    subject = f"{SECRECY_FROM_HOME}:{packet.id}"
    rows = [notice(SECRECY_FROM_HOME, f"{subject}:{one}", text, {one}, now, ticket=ticket) for one in to]
    await tell_once(*rows)

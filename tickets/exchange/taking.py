"""What comes in from a partner: proved, read, and taken once; the answer is a signed receipt, the same each time.

Nothing of an unproved packet is looked at; of a proved one nothing is believed that our own rules would not accept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from routing.facts import Words
from tickets.errors import FieldErrors, NotProved, TicketError
from tickets.events import EVENT_NAMES, HANDED_IN, PARTNER_NEWS, PARTNER_REFUSED
from tickets.exchange import counting
from tickets.exchange.ending import end_without_answer
from tickets.exchange.files_due import expect
from tickets.exchange.hearing import Hearing, PassedOn
from tickets.exchange.packets import (
    CountsTold,
    Envelope,
    HandOver,
    Packet,
    Receipt,
    Reopen,
    SecrecyRaised,
    StatusTold,
    Supplement,
    TakeBack,
    kind_of,
    read_envelope,
    read_packet,
)
from tickets.exchange.posting import PURPOSE, RECEIPT_PURPOSE, Parties, digest_of, facts_of
from tickets.exchange.reasons import REASONS, Reason, reason, reason_of
from tickets.models import ExchangeLink, ExchangePacket, PacketState, Ticket
from tickets.people import SYSTEM
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.writing import Change, transaction
from tickets.settings import PartnerSettings
from tickets.sight import SECRET
from tickets.statuses import Status
from tickets.workflow import Action


class Sealed(NamedTuple):
    """A receipt as it goes back: its bytes and our signature over them."""

    body: bytes
    signature: str


class _Refused(Exception):
    """A proved packet that cannot be taken: the reason goes back in the receipt."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        zh, en = (f"{text}：{detail}" if detail else text for text in (REASONS[code].zh, REASONS[code].en))
        self.reason = Reason(zh, code, en)


class Receiver:
    """The inbound side. Any number may run: the packet's row decides who is first."""

    def __init__(self, service: TicketService, parties: Parties) -> None:
        self._service = service
        self._parties = parties
        hearing = Hearing(service, parties)
        self._takers: dict[type, Callable[[PartnerSettings, Any, datetime], Awaitable[Ticket | None]]] = {
            HandOver: self._hand_over,
            StatusTold: self._status,
            Supplement: hearing.supplement,
            TakeBack: hearing.take_back,
            Reopen: hearing.reopen,
            SecrecyRaised: hearing.secrecy,
            CountsTold: counting.compare,
            Envelope: self._unknown,
        }

    async def take(self, tenant: str, signature: str, body: bytes, *, now: datetime, coded: bool = False) -> Sealed:
        """`coded`: the partner reads reasons by their codes. Raises NotProved; FieldErrors for a proved body that is no
        packet at all."""
        seal = self._parties.seals.get(tenant)
        if seal is None or not seal.fits(PURPOSE, body, signature):
            raise NotProved
        partner = self._parties.partner(tenant)
        packet = self._read(partner, body)
        known = await ExchangePacket.get_or_none(partner=tenant, direction="in", packet=packet.id)
        if known is not None:
            return self._again(known, body, now, coded=coded)
        try:
            return await self._once(partner, packet, body, signature, now, coded=coded)
        except PassedOn as refusal:
            why = _crossing(reason(refusal.why), coded=coded)
            return await self._refuse(partner, packet, body, signature, why, now, then=refusal.then)
        except (_Refused, TicketError) as refusal:
            why = _crossing(reason_of(refusal), coded=coded)
            return await self._refuse(partner, packet, body, signature, why, now)

    def _read(self, partner: PartnerSettings, body: bytes) -> Packet | Envelope:
        """A newer partner's packet is read as far as it can be refused by name."""
        packet: Packet | Envelope
        try:
            packet = read_packet(body)
        except (msgspec.DecodeError, ValueError) as error:
            packet = self._read_outside(body, error)
        if (packet.sender, packet.receiver) != (partner.tenant, self._parties.tenant):
            wrong = Words("收发方不符", "is not from this sender to us")
            raise FieldErrors({"packet": wrong})
        return packet

    def _read_outside(self, body: bytes, fault: Exception) -> Envelope:
        try:
            return read_envelope(body)
        except (msgspec.DecodeError, ValueError):
            raise FieldErrors({"packet": Words(f"无法读取：{fault}", f"cannot be read: {fault}")}) from None

    async def _unknown(self, _partner: PartnerSettings, packet: Envelope, _now: datetime) -> Ticket | None:
        raise _Refused("unknown_kind", packet.kind)

    # ------------------------------------------------------------------ receipts
    def _again(self, known: ExchangePacket, body: bytes, now: datetime, *, coded: bool) -> Sealed:
        """The stored receipt; another content under a used key is refused and changes nothing."""
        if known.digest == digest_of(body):
            return Sealed(known.receipt.encode(), known.receipt_signature)
        why = _crossing(reason(REASONS["key_used"]), coded=coded)
        return self._sealed(self._receipt(known.packet, body, "refused", now, **why))

    def _receipt(self, packet: Any, body: bytes, verdict: Any, now: datetime, **more: str) -> Receipt:
        return Receipt(
            packet=packet, digest=digest_of(body), tenant=self._parties.tenant, verdict=verdict, at=now, **more
        )

    def _sealed(self, receipt: Receipt) -> Sealed:
        body = msgspec.json.encode(receipt)
        return Sealed(body, self._parties.signer.sign(RECEIPT_PURPOSE, body))

    async def _once(
        self, partner: PartnerSettings, packet: Packet | Envelope, body: bytes, signature: str, now: datetime,
        *, coded: bool,
    ) -> Sealed:  # fmt: skip
        async with transaction():
            row = self._row(partner, packet, body, signature)
            await ExchangePacket.bulk_create([row], ignore_conflicts=True)
            stored = ExchangePacket.filter(partner=partner.tenant, direction="in", packet=packet.id)
            held = await stored.select_for_update().get()
            if held.receipt:
                return self._again(held, body, now, coded=coded)
            ticket = await self._takers[type(packet)](partner, packet, now)
            number = ticket.number if ticket else ""
            sealed = self._sealed(self._receipt(packet.id, body, "taken", now, number=number))
            await stored.update(
                state=PacketState.TAKEN,
                ticket_id=ticket.id if ticket else None,
                receipt=sealed.body.decode(),
                receipt_signature=sealed.signature,
                settled_at=now,
            )
            return sealed

    async def _refuse(
        self, partner: PartnerSettings, packet: Packet | Envelope, body: bytes, signature: str, why: dict[str, str],
        now: datetime, then: Callable[[], Awaitable[None]] | None = None,
    ) -> Sealed:  # fmt: skip
        """`then`: what follows from it on our side, in the same transaction."""
        sealed = self._sealed(self._receipt(packet.id, body, "refused", now, **why))
        row = self._row(partner, packet, body, signature)
        row.update_from_dict(
            {
                "body": "",  # it may name a citizen who is no concern of ours; the digest proves what was refused
                "state": PacketState.REFUSED,
                "error": why["why"],
                "receipt": sealed.body.decode(),
                "receipt_signature": sealed.signature,
                "settled_at": now,
            }
        )
        async with transaction():
            await ExchangePacket.bulk_create([row], ignore_conflicts=True)
            if then is not None:
                await then()
        return sealed

    def _row(self, partner: PartnerSettings, packet: Packet | Envelope, body: bytes, signature: str) -> ExchangePacket:
        return ExchangePacket(
            packet=packet.id, partner=partner.tenant, direction="in", kind=kind_of(packet),
            day=self._service.rules.calendar.local(packet.at).date(), at=packet.at,
            body=body.decode(),
            signature=signature, digest=digest_of(body),
        )  # fmt: skip

    # ------------------------------------------------------------------ what they hold
    async def _hand_over(self, partner: PartnerSettings, packet: HandOver, now: datetime) -> Ticket:
        """A ticket of ours, accepted at once: whoever hands over has taken it on already."""
        given = packet.ticket
        if given.secrecy in SECRET and (given.caller_name or given.caller_number or given.place or given.contact_wish):
            raise _Refused("identity_stays")
        fields = self._fields(partner, given)
        ticket = await self._service.open_draft(SYSTEM, now=now, fields=fields)
        due = f"{self._service.rules.calendar.local(packet.due_at):%m-%d %H:%M}" if packet.due_at else "未定"
        change = Change(ticket, SYSTEM, now)
        detail = {
            **facts_of(partner), "number": given.number, "due_at": _iso(packet.due_at),
            "files": [msgspec.to_builtins(mark) for mark in packet.files],
        }  # fmt: skip
        change.set(handed_by=partner.tenant)
        change.say(HANDED_IN, f"{partner.name}移交，对方编号 {given.number}，对方期限 {due}。", detail)
        await change.commit()
        await self._service.act_within(SYSTEM, ticket, ticket.version, Action.ACCEPT, {}, now=now)
        link = await ExchangeLink.create(
            ticket_id=ticket.id, role="home", partner=partner.tenant, packet=packet.id, their_number=given.number,
            since=now,
        )  # fmt: skip
        await expect(link, packet.files, now)
        return ticket

    def _fields(self, partner: PartnerSettings, given: Any) -> Mapping[str, Any]:
        """As an operator would type them; codes that our catalogue does not have are left to routing."""
        catalogue = self._service.rules.catalogue
        fields = {
            name: getattr(given, name)
            for name in ("matter", "demand", "type", "urgency", "secrecy", "place", "caller_name", "caller_number",
                         "contact_wish")
        }  # fmt: skip
        area = given.area if given.area in catalogue.areas else None
        category = given.category if given.category in catalogue.categories else None
        worded = {"matter_for_unit": given.matter, "demand_for_unit": given.demand} if given.secrecy in SECRET else {}
        return fields | worded | {"area": area, "category": category, "channel": partner.channel}

    async def _status(self, partner: PartnerSettings, packet: StatusTold, now: datetime) -> Ticket:
        """News of a ticket that the partner has; what is older than the last news is no news."""
        link = await ExchangeLink.get_or_none(partner=partner.tenant, packet=packet.hand_over, role="custodian")
        if link is None:
            raise _Refused("not_between_us")
        ticket = await Ticket.filter(id=link.ticket_id).select_for_update().get()
        newer = await ExchangeLink.filter(id=link.id, last_seq__lt=packet.seq).update(last_seq=packet.seq)
        if newer and packet.event == PARTNER_REFUSED and await told_no(ticket):
            await ExchangeLink.filter(id=link.id, asked__in=["withdraw", "recall"]).update(asked="")
        if not newer or packet.round != link.round or ticket.status is not Status.HANDED_OVER:
            return ticket
        change = Change(ticket, SYSTEM, now)
        told = {
            **facts_of(partner), "status": packet.status, "event": packet.event,
            "unit": packet.department, "due_at": _iso(packet.due_at),
        }  # fmt: skip
        change.say(PARTNER_NEWS, self._news(partner, packet), told)
        await change.commit()
        await self._settle(partner, packet, link, ticket, now)
        return ticket

    def _news(self, partner: PartnerSettings, packet: StatusTold) -> str:
        step = EVENT_NAMES.get(packet.event)
        unit = f"，{packet.department}" if packet.department else ""
        due = f"，期限 {self._service.rules.calendar.local(packet.due_at):%m-%d %H:%M}" if packet.due_at else ""
        return f"{partner.name}：{step.zh if step else packet.event}{unit}{due}。"

    async def _settle(
        self, partner: PartnerSettings, packet: StatusTold, link: ExchangeLink, ticket: Ticket, now: datetime
    ) -> None:
        """An answer comes home to be audited; a ticket settled without one lies with our desk again."""
        if packet.closed and not packet.answer:
            said = Told(f"{partner.name}未予办理。", facts_of(partner))
            await end_without_answer(self._service, link, ticket, said, now)
        if not packet.answer:
            return
        said, form = Told(f"{partner.name}已答复。", facts_of(partner)), {"answer": packet.answer}
        answered = Action.PARTNER_ANSWERED
        await self._service.act_within(SYSTEM, ticket, ticket.version, answered, form, now=now, said=said)
        asked = "" if link.asked == "reopen" or await told_no(ticket) else link.asked
        await ExchangeLink.filter(id=link.id).update(ended_at=now, asked=asked)


async def told_no(ticket: Ticket) -> bool:
    """Whether every request of ours to have the ticket back has its receipt: what is asked still waits for a third."""
    asking = ExchangePacket.filter(ticket_id=ticket.id, direction="out", kind="take_back", state=PacketState.WAITING)
    return not await asking.exists()


def _crossing(why: Reason, *, coded: bool) -> dict[str, str]:
    """The receipt's fields; a partner of before cannot read a receipt with fields that it does not know."""
    named = {"code": why.code} if why.code else {"en": why.en[:200]}
    return {"why": why.zh[:200], **(named if coded else {})}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

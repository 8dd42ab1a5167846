"""Packets on their way out: written in the transaction of what they tell of, so that none is lost and none is invented.

Also who the partners are, as this platform knows them: their settings, their seals, our own key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from routing.calendars import WorkCalendar
from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.exchange.packets import Packet, kind_of
from tickets.models import ExchangePacket, PacketState
from tickets.people import Actor, Role
from tickets.personal.keyring import Unreadable
from tickets.settings import ExchangeSettings, PartnerSettings


class Signs(Protocol):
    def sign(self, purpose: bytes, body: bytes) -> str: ...


class Fits(Protocol):
    def fits(self, purpose: bytes, body: bytes, signature: str) -> bool: ...


@dataclass(frozen=True)
class Parties:
    """Ourselves and everybody whom we exchange tickets with."""

    settings: ExchangeSettings
    signer: Signs
    seals: Mapping[str, Fits]

    @property
    def tenant(self) -> str:
        return self.settings.tenant

    def name(self, tenant: str) -> str:
        """A partner's name; the code of one that the settings do not name any more."""
        return next((known.name for known in self.settings.partners if known.tenant == tenant), tenant)

    def partner(self, tenant: str) -> PartnerSettings:
        """Raises FieldErrors for one that the settings do not name."""
        for known in self.settings.partners:
            if known.tenant == tenant:
                return known
        raise FieldErrors({"partner": Words("没有这个对接单位", "there is no such partner")})


def acting(partner: PartnerSettings) -> Actor:
    """A partner as the one who did something on a ticket of ours: no person, and of no unit of ours."""
    return Actor(id=partner.tenant, name=partner.name[:64], post="partner", role=Role.SYS, department=partner.tenant)


def facts_of(partner: PartnerSettings) -> dict[str, Any]:
    """Who it was, for an event's facts; the record keeps the name of that day."""
    return {"partner": partner.tenant, "partner_name": partner.name}


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


PURPOSE = b"hotline exchange packet 1\n"
RECEIPT_PURPOSE = b"hotline exchange receipt 1\n"
FILE_PURPOSE = b"hotline exchange file request 1\n"
"""What is signed begins with its purpose, so that no receipt passes for a packet."""


def opened(row: ExchangePacket) -> bytes:
    """The bytes that were signed. Raises ValueError when the key they were sealed under is gone."""
    if isinstance(row.body, Unreadable):
        raise ValueError("its key is gone")
    return row.body.encode()


async def post(
    parties: Parties, packet: Packet, calendar: WorkCalendar, now: datetime, *, ticket_id: UUID | None = None
) -> ExchangePacket:
    """Store a packet to be sent, within the caller's transaction."""
    body = msgspec.json.encode(packet)
    return await ExchangePacket.create(
        packet=packet.id,
        partner=packet.receiver,
        direction="out",
        kind=kind_of(packet),
        ticket_id=ticket_id,
        day=calendar.local(packet.at).date(),
        at=packet.at,
        body=body.decode(),
        signature=parties.signer.sign(PURPOSE, body),
        digest=digest_of(body),
        state=PacketState.WAITING,
        next_try_at=now,
    )

"""Nightly reconciliation: each side tells how many packets of a day it sent and took; a difference is alarmed.

A day that differs is told again each night for a week: packets that were late settle it by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from tortoise.functions import Count

from tickets.exchange.packets import CountsTold, Tally
from tickets.exchange.posting import Parties, post
from tickets.models import ExchangeCount, ExchangePacket, PacketState
from tickets.notices import notice, tell_once
from tickets.people import Role
from tickets.rules import Rules
from tickets.service.writing import transaction
from tickets.settings import PartnerSettings

DAYS_BACK = 7
_COUNTED = Tally.__struct_fields__


async def tally(partner: str, day: date, direction: str) -> Tally:
    """Packets of that day that we sent, or took: refused ones are on neither side's list of tickets."""
    rows: Any = ExchangePacket.filter(partner=partner, day=day, direction=direction, kind__in=_COUNTED)
    counted = rows.exclude(state=PacketState.REFUSED).annotate(count=Count("id")).group_by("kind")
    found = {row["kind"]: row["count"] for row in await counted.values("kind", "count")}
    return Tally(**found)


async def tell_counts(parties: Parties, rules: Rules, now: datetime) -> int:
    """Tell every partner of yesterday, and again of days that did not agree; each once a night, whoever runs it."""
    local = rules.calendar.local(now)
    if local.hour < parties.settings.reconcile_hour:
        return 0
    told = 0
    for partner in parties.settings.partners:
        for day in await _days_to_tell(partner.tenant, local.date()):
            told += await _tell(parties, partner, day, rules, now)
    return told


async def _days_to_tell(partner: str, today: date) -> Iterable[date]:
    since = today - timedelta(days=DAYS_BACK)
    open_days = ExchangeCount.filter(partner=partner, day__gte=since, day__lt=today, agrees=False)
    return sorted({today - timedelta(days=1), *[one.day for one in await open_days]})


async def _tell(parties: Parties, partner: PartnerSettings, day: date, rules: Rules, now: datetime) -> bool:
    """Once a local day: the row remembers when it was told last."""
    midnight = rules.calendar.moment(rules.calendar.local(now).date(), datetime.min.time())
    async with transaction():
        await _row(partner.tenant, day, midnight - timedelta(days=1))
        row = await ExchangeCount.filter(partner=partner.tenant, day=day).select_for_update().get()
        if row.at >= midnight:
            return False
        sent, taken = await tally(partner.tenant, day, "out"), await tally(partner.tenant, day, "in")
        packet = CountsTold(
            id=uuid4(), sender=parties.tenant, receiver=partner.tenant, at=now, day=day, sent=sent, taken=taken
        )
        await post(parties, packet, rules.calendar, now)
        await ExchangeCount.filter(id=row.id).update(at=now, ours=_plain(sent, taken))
    return True


async def _row(partner: str, day: date, at: datetime) -> None:
    await ExchangeCount.bulk_create([ExchangeCount(partner=partner, day=day, at=at)], ignore_conflicts=True)


async def compare(partner: PartnerSettings, packet: CountsTold, now: datetime) -> None:
    """Set their word beside our own count of the same day, within the caller's transaction."""
    await _row(partner.tenant, packet.day, datetime.fromtimestamp(0, tz=now.tzinfo))
    row = await ExchangeCount.filter(partner=partner.tenant, day=packet.day).select_for_update().get()
    sent, taken = await tally(partner.tenant, packet.day, "out"), await tally(partner.tenant, packet.day, "in")
    agrees = (sent, taken) == (packet.taken, packet.sent)
    await ExchangeCount.filter(id=row.id).update(
        ours=_plain(sent, taken), theirs=_plain(packet.sent, packet.taken), agrees=agrees
    )
    if not agrees:
        text = f"与{partner.name} {packet.day} 的交换件数不一致，请核对。"
        subject = f"exchange_counts:{partner.tenant}:{packet.day}"
        await tell_once(notice("exchange_counts", subject, text, {Role.LEAD}, now))


def _plain(sent: Tally, taken: Tally) -> dict[str, Any]:
    return {"sent": msgspec.structs.asdict(sent), "taken": msgspec.structs.asdict(taken)}

"""The exchange over HTTP: signed packets of partners come in; the desk sees each, sends one again, hands over."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from agent_console.api.attachments import store_of
from agent_console.api.route import Ask
from agent_console.errors import NoSuchPath
from agent_console.exchange import CODED, READS, SIGNATURE, TENANT
from agent_console.wire import exchange as shapes
from tickets.clock import real_time
from tickets.errors import NotFound
from tickets.exchange import handing
from tickets.exchange.giving import file_for
from tickets.exchange.packets import kind_name, read_receipt
from tickets.exchange.posting import Parties
from tickets.exchange.reasons import reason_said
from tickets.exchange.taking import Receiver
from tickets.models import ExchangeCount, ExchangeLink, ExchangePacket, PacketState
from tickets.statuses import Status

MOST, MOST_DAYS = 200, 30


async def take(ask: Ask) -> web.Response:
    """A partner's packet: JSON in the body, the partner's tenant and its signature in the headers; a signed receipt."""
    headers = ask.request.headers
    sealed = await Receiver(ask.services.tickets, _parties(ask)).take(
        headers.get(TENANT, ""), headers.get(SIGNATURE, ""), await ask.request.read(), now=ask.now,
        coded=headers.get(READS) == CODED,
    )  # fmt: skip
    return web.Response(body=sealed.body, content_type="application/json", headers={SIGNATURE: sealed.signature})


async def file(ask: Ask) -> web.StreamResponse:
    """A file that was announced to a partner: the request signed as a packet is, the answer the file's bytes."""
    headers = ask.request.headers
    row = await file_for(
        _parties(ask), headers.get(TENANT, ""), headers.get(SIGNATURE, ""), await ask.request.read(),
        real_now=real_time(), now=ask.now,
    )  # fmt: skip
    path = store_of(ask).path_of(row.digest)
    if not path.is_file():
        raise NotFound("attachment", row.digest)
    return web.FileResponse(path, headers={"Content-Type": "application/octet-stream"})


async def desk(ask: Ask) -> shapes.ExchangeDesk:
    """Partners, packets and the counts of days; empty where nothing is exchanged."""
    parties = ask.services.exchange
    if parties is None:
        return shapes.ExchangeDesk(tenant="", partners=[], packets=[], counts=[])
    counts = await ExchangeCount.all().order_by("-day", "partner").limit(MOST_DAYS)
    return shapes.ExchangeDesk(
        tenant=parties.tenant,
        partners=[await _partner(parties, one, ask.now) for one in await _tenants(parties)],
        packets=await _packets(ask, parties),
        counts=[
            shapes.DayCount(one.partner, parties.name(one.partner), one.day, one.ours, one.theirs, one.agrees)
            for one in counts
        ],
    )


async def hand_over(ask: Ask) -> shapes.ExchangePacket:
    """Give a ticket that is accepted and not dispatched to another hotline."""
    body: shapes.HandOverAsked = ask.body
    parties = _parties(ask)
    handing.require_desk(ask.actor)
    ticket = await handing.ticket_numbered(ask.actor, body.number)
    version = ticket.version if body.version is None else body.version
    packet = await handing.hand_over(
        ask.services.tickets, parties, ask.actor, ticket.id, version, body.partner, now=ask.now
    )
    await packet.fetch_related("ticket")
    return _shown(ask, parties, packet, "")


async def resend(ask: Ask) -> shapes.ExchangePacket:
    """Send a packet that waits for its receipt at once."""
    parties = _parties(ask)
    packet = await handing.resend(ask.actor, ask.part("id"), now=ask.now)
    await packet.fetch_related("ticket")
    return _shown(ask, parties, packet, "")


def _parties(ask: Ask) -> Parties:
    if ask.services.exchange is None:
        raise NoSuchPath
    return ask.services.exchange


async def _tenants(parties: Parties) -> list[str]:
    """The partners of the settings, then those that were taken out while tickets are with them."""
    named = [one.tenant for one in parties.settings.partners]
    lost = ExchangeLink.filter(role="custodian", ticket__status=Status.HANDED_OVER).exclude(partner__in=named)
    return [*named, *sorted({link.partner for link in await lost})]


async def _partner(parties: Parties, tenant: str, now: datetime) -> shapes.Partner:
    out = ExchangePacket.filter(partner=tenant, direction="out")
    waiting = out.filter(state=PacketState.WAITING)
    with_it = ExchangeLink.filter(partner=tenant, role="custodian", ticket__status=Status.HANDED_OVER)
    last = await out.filter(settled_at__not_isnull=True).order_by("-settled_at").first()
    return shapes.Partner(
        tenant=tenant,
        name=parties.name(tenant),
        waiting=await waiting.count(),
        late=await waiting.filter(alarmed_at__not_isnull=True).count(),
        last_receipt_at=last.settled_at if last else None,
        known=tenant in parties.seals,
        tickets=await with_it.count(),
        overdue=await with_it.filter(ticket__result_due_at__lt=now).count(),
    )


async def _packets(ask: Ask, parties: Parties) -> list[shapes.ExchangePacket]:
    late = ExchangePacket.filter(state=PacketState.WAITING, alarmed_at__not_isnull=True)
    newest = ExchangePacket.all().order_by("-id").limit(MOST).prefetch_related("ticket")
    rows = [*await late.order_by("id").limit(MOST).prefetch_related("ticket"), *await newest]
    found = list({row.id: row for row in rows}.values())[:MOST]
    links = await ExchangeLink.filter(ticket_id__in=[row.ticket_id for row in found if row.ticket_id])
    numbers = {(link.partner, link.packet): link.their_number for link in links}
    return [_shown(ask, parties, row, numbers.get((row.partner, row.packet), "")) for row in found]


def _why(ask: Ask, row: ExchangePacket) -> str:
    """Why it was refused, in the reader's language; or what the wire said of the last try."""
    code = en = ""
    if row.receipt:
        receipt = read_receipt(row.receipt.encode())
        code, en = receipt.code or "", receipt.en or ""
    return reason_said(row.error, ask.language, code, en)


def _shown(ask: Ask, parties: Parties, row: ExchangePacket, their_number: str) -> shapes.ExchangePacket:
    return shapes.ExchangePacket(
        id=str(row.id),
        partner=row.partner,
        partner_name=parties.name(row.partner),
        direction=row.direction,
        kind=row.kind,
        kind_name=kind_name(row.kind).say(ask.language),
        state=row.state.value,
        ticket_id=str(row.ticket_id) if row.ticket_id else None,
        ticket_number=row.ticket.number if row.ticket_id and row.ticket else None,
        their_number=their_number,
        at=row.at,
        tries=row.tries,
        next_try_at=row.next_try_at,
        settled_at=row.settled_at,
        late=row.alarmed_at is not None and row.state is PacketState.WAITING,
        error=_why(ask, row),
    )

"""What time alone does to a ticket: lights, deemed signing, supervision; with any number of workers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.connection import get_connection

from routing.lights import Light
from tests.integration.tickets.conftest import FANG, FRIDAY, HOUSING, SHANGGUAN
from tickets.deadlines import PUT_OFF, Sweep
from tickets.models import SupervisionStep, Ticket, TicketEvent
from tickets.service import TicketService
from tickets.workflow import Status


@pytest.fixture(scope="module")
def sweep(service: TicketService) -> Sweep:
    return Sweep(service)


async def _kinds(ticket: Ticket) -> list[str]:
    return list(await TicketEvent.filter(ticket_id=ticket.id).order_by("seq").values_list("kind", flat=True))


async def test_an_unsigned_ticket_is_deemed_signed_late_and_its_clock_keeps_running(sweep: Sweep, dispatched):
    ticket = await dispatched()
    await sweep.run(ticket.sign_due_at - timedelta(seconds=1))
    assert (await Ticket.get(id=ticket.id)).status is Status.DISPATCHED
    await sweep.run(ticket.sign_due_at)
    after = await Ticket.get(id=ticket.id)
    assert (after.status, after.deemed_signed, after.light) == (Status.SIGNED, True, Light.YELLOW)
    assert after.result_due_at == ticket.result_due_at
    assert (await _kinds(ticket))[-3:] == ["deemed_signed", "light_yellow", "light_yellow"]


async def test_it_climbs_yellow_red_and_supervision_once_each(service: TicketService, sweep: Sweep, dispatched):
    ticket = await dispatched()
    ticket = await service.act(FANG, ticket.id, ticket.version, "sign", now=FRIDAY)
    ticket = await service.act(FANG, ticket.id, ticket.version, "contact", {"text": "已联系"}, now=FRIDAY)
    seen = []
    at: datetime | None = ticket.light_due_at
    while at is not None:
        await sweep.run(at)
        await sweep.run(at)
        ticket = await Ticket.get(id=ticket.id)
        seen.append(ticket.light)
        at = ticket.light_due_at
    assert seen == [Light.YELLOW, Light.RED, Light.SUPERVISED]
    assert (await _kinds(ticket))[-3:] == ["light_yellow", "light_red", "supervised"]
    numbered = await SupervisionStep.filter(ticket_id=ticket.id, document_number__isnull=False).count()
    assert numbered == 1


async def test_red_comes_on_the_first_working_day_past_due(sweep: Sweep, dispatched, service: TicketService):
    ticket = await dispatched()
    due = ticket.result_due_at
    assert due == datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    ticket = await service.act(FANG, ticket.id, ticket.version, "sign", now=FRIDAY)
    await service.act(FANG, ticket.id, ticket.version, "contact", {"text": "已联系"}, now=FRIDAY)
    await sweep.run(due + timedelta(hours=10))
    assert (await Ticket.get(id=ticket.id)).light is Light.YELLOW
    await sweep.run(datetime(2026, 2, 28, 0, 30, tzinfo=UTC))
    assert (await Ticket.get(id=ticket.id)).light is Light.RED


async def test_a_sweep_that_slept_skips_no_rung(sweep: Sweep, dispatched):
    ticket = await dispatched()
    await sweep.run(FRIDAY + timedelta(days=60))
    levels = await SupervisionStep.filter(ticket_id=ticket.id, breach="no_result").values_list("level", flat=True)
    assert sorted(levels) == [1, 2, 3]


async def test_a_return_that_nobody_decides_is_refused(service: TicketService, sweep: Sweep, dispatched):
    ticket = await dispatched()
    form = {"reason": "duty", "basis": "权责清单 3.2", "proposed_department": HOUSING}
    ticket = await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", form, now=FRIDAY)
    await sweep.run(ticket.return_decide_by)
    after = await Ticket.get(id=ticket.id)
    assert (after.status, after.returns[-1]["granted"]) == (Status.SIGNED, False)


async def test_many_workers_take_each_step_once(service: TicketService, dispatched):
    tickets = [await dispatched() for _ in range(8)]
    late = FRIDAY + timedelta(days=60)
    await asyncio.gather(*(Sweep(service).run(late) for _ in range(5)))
    await Sweep(service).run(late)
    for ticket in tickets:
        kinds = await _kinds(ticket)
        assert kinds.count("deemed_signed") == 1
        assert kinds.count("supervised") == 1
        assert kinds.count("light_red") == 2, "one for the contact, one for the result"


async def test_it_says_when_to_come_back(service: TicketService, sweep: Sweep, dispatched):
    await sweep.run(FRIDAY + timedelta(days=365))
    ticket = await dispatched(FRIDAY + timedelta(days=365))
    assert await sweep.run(FRIDAY + timedelta(days=365)) == ticket.light_due_at


async def test_an_urgent_ticket_is_supervised_as_soon_as_it_is_late(sweep: Sweep, dispatched):
    ticket = await dispatched(urgency="U1")
    await sweep.run(ticket.result_due_at)
    assert (await Ticket.get(id=ticket.id)).light is Light.SUPERVISED


async def test_a_ticket_that_cannot_be_moved_holds_up_no_other(sweep: Sweep, dispatched):
    broken, sound = await dispatched(), await dispatched()
    damage = "UPDATE ticket SET light = 'none such', light_due_at = $1 WHERE id = $2"
    await get_connection("default").execute_query(damage, [FRIDAY, broken.id])
    await sweep.run(sound.sign_due_at)
    assert (await Ticket.get(id=sound.id)).deemed_signed
    put_off = await Ticket.filter(id=broken.id).values_list("light_due_at", flat=True)
    assert put_off == [sound.sign_due_at + PUT_OFF]
    await Ticket.filter(id=broken.id).update(light=sound.light, light_due_at=None)

"""The demo: a fortnight in every state, made by the real verbs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from routing.lights import Light
from tickets.chain import verify_chain
from tickets.demo import fill_demo
from tickets.models import CallRecord, Ticket
from tickets.service import TicketService
from tickets.workflow import Status

RARE = {
    Status.SUSPENDED, Status.CONSULT, Status.MERGED, Status.REFUSED, Status.TRANSFERRED, Status.ARCHIVED,
}  # fmt: skip
NOW = datetime(2026, 3, 13, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
async def filled(service: TicketService) -> int:
    return await fill_demo(service, now=NOW)


async def test_every_state_and_every_light_is_there(filled: int):
    assert filled == 120
    tickets = await Ticket.all()
    assert {ticket.status for ticket in tickets} == set(Status) - RARE
    assert {ticket.light for ticket in tickets} == set(Light)
    assert min(Counter(ticket.light for ticket in tickets).values()) >= 2


async def test_nothing_of_it_lies_in_the_future_and_every_record_is_whole(filled: int):
    for ticket in await Ticket.all():
        assert ticket.opened_at <= NOW
        assert await verify_chain(ticket.id) is None


async def test_there_are_calls_for_the_curve(filled: int):
    assert await CallRecord.all().count() > 1500


async def test_a_second_time_does_nothing(filled: int, service: TicketService):
    assert await fill_demo(service, now=NOW) == 0

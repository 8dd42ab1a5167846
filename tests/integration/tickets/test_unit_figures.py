"""What the assessment counts of a period: every promise that fell due in it, whenever the ticket was dispatched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.integration.tickets.conftest import BAILI, MARKET
from tickets.reports.assessment import Unit
from tickets.reports.reading import period_named, units_of
from tickets.rules import Rules
from tickets.service import TicketService

LAST_OF_JANUARY = datetime(2026, 1, 30, 2, 0, tzinfo=UTC)
"""A Friday: what is dispatched then is due in the next month."""
LATER = datetime(2026, 4, 30, tzinfo=UTC)


async def _market(period: str, rules: Rules) -> Unit | None:
    found = await units_of(period_named(period, rules), rules, LATER)
    return next((unit for unit in found if unit.code == MARKET), None)


async def test_a_ticket_of_the_month_before_counts_where_its_time_ended(rules: Rules, replied):
    ticket = await replied(LAST_OF_JANUARY)
    assert ticket.result_due_at > datetime(2026, 2, 1, tzinfo=UTC) > ticket.dispatched_at
    january, february = await _market("2026-01", rules), await _market("2026-02", rules)
    assert january is not None
    assert february is not None
    assert (january.tickets, february.tickets) == (1, 0)
    assert (january.rates["on_time"].of, february.rates["on_time"].of) == (0, 1)
    assert february.rates["on_time"].count == 1
    quarter = await _market("2026Q1", rules)
    assert quarter is not None
    assert (quarter.tickets, quarter.rates["on_time"].of) == (1, 1)


async def test_an_answer_that_comes_months_late_is_late_then_and_took_so_long(
    service: TicketService, rules: Rules, dispatched
):
    ticket = await dispatched(LAST_OF_JANUARY)
    answered = LAST_OF_JANUARY + timedelta(days=45)
    ticket = await service.act(BAILI, ticket.id, ticket.version, "sign", now=LAST_OF_JANUARY + timedelta(hours=1))
    ticket = await service.act(BAILI, ticket.id, ticket.version, "contact", {"text": "已联系"}, now=answered)
    await service.act(BAILI, ticket.id, ticket.version, "reply", {"answer": "已修复并公示维保记录。"}, now=answered)
    february, march = await _market("2026-02", rules), await _market("2026-03", rules)
    assert february is not None
    assert march is not None
    assert (february.rates["on_time"].count, february.rates["on_time"].of) == (1, 2)
    assert march.rates["on_time"].of == 0
    assert march.median_days is not None
    assert march.median_days > 20

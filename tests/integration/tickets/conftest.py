"""A small fixed cast, the shipped rules, and a migrated database of each module's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from routing.shipped import shipped_pack, shipped_rulebook
from tickets.action_forms import AUDIT_POINTS
from tickets.database import open_database
from tickets.models import Ticket
from tickets.people import Actor, Role
from tickets.rules import Rules
from tickets.service import TicketService

MARKET = "341802-market"
HOUSING = "341802-housing"

SU = Actor(id="su", name="苏念慈", post="voice", role=Role.AGENT)
"""Takes calls."""
GU = Actor(id="gu", name="顾闻笛", post="voice", role=Role.AGENT)
"""Takes calls too; calls back what Su took."""
XU = Actor(id="xu", name="许清嘉", post="dispatch", role=Role.DISP)
LIN = Actor(id="lin", name="林望舒", post="lead", role=Role.LEAD)
FANG = Actor(id="fang", name="方既白", post="liaison", role=Role.LIAISON, department=MARKET)
SHANGGUAN = Actor(id="shangguan", name="上官婉晴", post="deputy", role=Role.DEPUTY, department=MARKET)
"""Asks for returns."""
BAILI = Actor(id="baili", name="百里疏桐", post="head", role=Role.HEAD, department=MARKET)
"""Signs weighty replies too."""
SIMA = Actor(id="sima", name="司马静姝", post="liaison", role=Role.LIAISON, department=HOUSING)
"""Of another department."""

FRIDAY = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
"""Friday 2026-02-13 10:00 in Xuancheng, before the spring festival."""

COMPLAINT = {
    "matter": "云栖花苑 3 栋 2 单元电梯反复停运",
    "demand": "尽快恢复电梯运行，公示维保记录",
    "place": "云栖花苑 3 栋 2 单元",
    "area": "341802",
    "type": "complaint",
    "caller_name": "尉迟某某",
    "caller_number": "13800001234",
    "department": MARKET,
}


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules(shipped_rulebook(), shipped_pack())


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[str]:
    """URL of this module's database, open for the models."""
    async with open_database(database_url):
        yield database_url


@pytest.fixture(scope="module")
async def service(database: str, rules: Rules) -> TicketService:
    return TicketService(rules)


AUDITED = {code: True for code, _ in AUDIT_POINTS}
"""The audit's form with all ten points passed."""

Maker = Callable[..., Awaitable[Ticket]]


@pytest.fixture(scope="module")
def a_draft(service: TicketService) -> Maker:
    async def make(now: datetime = FRIDAY, **fields: Any) -> Ticket:
        return await service.open_draft(SU, now=now, fields=COMPLAINT | fields)

    return make


@pytest.fixture(scope="module")
def dispatched(service: TicketService, a_draft: Maker) -> Maker:
    """A ticket that Xu dispatched to the market bureau."""

    async def make(now: datetime = FRIDAY, **fields: Any) -> Ticket:
        ticket = await a_draft(now, **fields)
        ticket = await service.act(SU, ticket.id, ticket.version, "accept", now=now)
        return await service.act(XU, ticket.id, ticket.version, "dispatch", now=now)

    return make


@pytest.fixture(scope="module")
def replied(service: TicketService, dispatched: Maker) -> Maker:
    async def make(now: datetime = FRIDAY, **fields: Any) -> Ticket:
        ticket = await dispatched(now, **fields)
        ticket = await service.act(FANG, ticket.id, ticket.version, "sign", now=now)
        ticket = await service.act(FANG, ticket.id, ticket.version, "contact", {"text": "已电话联系"}, now=now)
        return await service.act(FANG, ticket.id, ticket.version, "reply", {"answer": "已修复并公示"}, now=now)

    return make


@pytest.fixture(scope="module")
def approved(service: TicketService, replied: Maker) -> Maker:
    """A ticket whose reply Xu let pass: the citizen is to be called back."""

    async def make(now: datetime = FRIDAY, **fields: Any) -> Ticket:
        ticket = await replied(now, **fields)
        return await service.act(XU, ticket.id, ticket.version, "approve_reply", AUDITED, now=now)

    return make

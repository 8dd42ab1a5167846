"""People of the knowledge base: an operator, two editors, and two units with their heads; items ready to be read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from routing.shipped import shipped_pack, shipped_rulebook
from tickets.database import open_database
from tickets.events import Tampered
from tickets.knowledge.announcements import Announcements
from tickets.knowledge.base import KnowledgeBase
from tickets.knowledge.reading import ItemForm
from tickets.knowledge.record import Row, tampered
from tickets.models import KnowledgeItem
from tickets.people import Actor, Role
from tickets.rules import Rules
from tickets.service import TicketService

HR, WATER = "341802-hr", "341800-water-supply"
SU = Actor(id="su", name="苏念慈", post="voice", role=Role.AGENT)
XU = Actor(id="xu", name="许清嘉", post="dispatch", role=Role.DISP)
LIN = Actor(id="lin", name="林望舒", post="lead", role=Role.LEAD)
PEI = Actor(id="pei", name="裴知予", post="liaison", role=Role.LIAISON, department=HR)
ZHU = Actor(id="zhu", name="祝明微", post="head", role=Role.HEAD, department=HR)
YU = Actor(id="yu", name="于见深", post="liaison", role=Role.LIAISON, department=WATER)

FRIDAY = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
CARD: dict[str, Any] = {
    "title": "社保卡遗失补办",
    "question": "社保卡丢了怎么补办，要带什么材料，去哪里办？",
    "answer": "本人持身份证到区社保中心窗口或合作银行网点补办，当场制卡。",
    "basis": "社会保障卡管理办法（示例）",
    "document_number": "宣人社〔2024〕12号",
    "category": "labour.insurance",
    "area": None,
    "effective_from": date(2024, 6, 1),
}


def form(**given: Any) -> ItemForm:
    return ItemForm(**CARD | given)


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules(shipped_rulebook(), shipped_pack())


@pytest.fixture(scope="module")
async def base(database_url: str, rules: Rules) -> AsyncIterator[KnowledgeBase]:
    async with open_database(database_url):
        yield KnowledgeBase(rules)


@pytest.fixture(scope="module")
def announcements(base: KnowledgeBase) -> Announcements:
    return Announcements(base.rules)


@pytest.fixture(scope="module")
def service(base: KnowledgeBase) -> TicketService:
    return TicketService(base.rules)


Publisher = Callable[..., Awaitable[KnowledgeItem]]


@pytest.fixture(scope="module")
def published(base: KnowledgeBase) -> Publisher:
    """An item that Pei wrote, Zhu reviewed and Xu published."""

    async def make(now: datetime = FRIDAY, **given: Any) -> KnowledgeItem:
        item = await base.propose(PEI, form(**given), now=now)
        item = await base.act(ZHU, item.id, item.version, "review", now=now)
        return await base.act(XU, item.id, item.version, "publish", now=now)

    return make


async def tampered_now(row: Row) -> Tampered | None:
    """Where the row's record breaks, as both stand in the database now."""
    return await tampered(await type(row).get(id=row.id))

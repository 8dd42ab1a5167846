"""The shipped rules and calendar, and moments told in the city's own time."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from routing.calendars import WorkCalendar
from routing.packs import RulePack, calendar_of
from routing.rules import RuleBook
from routing.shipped import shipped_pack, shipped_rulebook


@pytest.fixture(scope="session")
def pack() -> RulePack:
    return shipped_pack()


@pytest.fixture(scope="session")
def calendar(pack: RulePack) -> WorkCalendar:
    return calendar_of(pack)


@pytest.fixture(scope="session")
def rulebook() -> RuleBook:
    return shipped_rulebook()


@pytest.fixture(scope="session")
def at() -> Callable[[str], datetime]:
    """`at("2026-02-13 10:00")`: that minute in Xuancheng, as UTC."""
    return lambda text: datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)

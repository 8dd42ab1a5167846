"""Searching where a list is narrowed to a kind, a place, a time or an end: what it is filed under is asked too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.tickets.conftest import FANG, FRIDAY, LIN, XU
from tickets import search_walk
from tickets.deadlines import Sweep
from tickets.lists import TicketFilter, ticket_page
from tickets.people import Actor
from tickets.service import TicketService


async def _found(q: str, view: str = "open", actor: Actor = LIN, **narrowed: object) -> list[str]:
    page = await ticket_page(view, actor, filters=TicketFilter(q=q, **narrowed))  # type: ignore[arg-type]
    assert page.total == len(page.items)
    return [ticket.number for ticket in page.items]


async def test_a_ticket_is_found_under_what_it_is_now(service: TicketService, dispatched):
    ticket = await dispatched(matter="护栏歪斜", type="complaint", urgency="normal", area="341802")
    both, other = ("341801", "341802"), ("341801",)
    assert await _found("护栏", type="complaint", urgency="normal", areas=both) == [ticket.number]
    assert await _found("护栏", type="complaint", areas=other) == []
    assert await _found("护栏", areas=()) == []
    changed = {"urgency": "U3", "reason": "第三次来电"}
    await service.act(LIN, ticket.id, ticket.version, "reclassify", changed, now=FRIDAY + timedelta(minutes=1))
    assert await _found("护栏", urgency="normal") == []
    assert await _found("护栏", urgency="U3") == [ticket.number]
    assert await _found("护栏", actor=FANG, view="department", urgency="U3") == [ticket.number]


async def test_one_that_is_over_is_found_by_how_it_ended(service: TicketService, approved):
    ticket = await approved(matter="石桥题字模糊", type="praise")
    assert await _found("石桥", "closed", status="closed") == [ticket.number]
    assert await _found("石桥", "closed", status="archived") == []
    await Sweep(service).run(FRIDAY + timedelta(days=400))
    assert await _found("石桥", "closed", status="closed") == []
    assert await _found("石桥", "closed", status="archived") == [ticket.number]


@pytest.mark.parametrize("few", [2, search_walk.FEW])
async def test_rare_and_common_words_of_any_age_are_found_between_two_days(dispatched, monkeypatch, few):
    """With `few` both ways back are gone: all that have the words at once, and block by block."""
    monkeypatch.setattr(search_walk, "FEW", few)
    word = f"驳船{few}号"
    days = [0, 3, 70, 71, 130, 900, 2600]
    made = [await dispatched(FRIDAY - timedelta(days=day), matter=f"{word}搁浅") for day in days]
    numbers = [ticket.number for ticket in made]
    assert await _found(word) == numbers
    assert await _found(word, until=FRIDAY - timedelta(days=70)) == numbers[3:]
    assert await _found(word, since=FRIDAY - timedelta(days=900), until=FRIDAY) == numbers[1:6]
    assert await _found(word, since=FRIDAY - timedelta(days=800), until=FRIDAY - timedelta(days=200)) == []
    assert await _found(word, since=FRIDAY, until=FRIDAY - timedelta(days=200)) == []


async def test_codes_that_no_column_holds_find_nothing_and_harm_nothing(dispatched):
    await dispatched(matter="钟楼报时不准")
    for hostile in ("'|'typehelp", "\\'", "a b", "…"):
        assert await _found("钟楼", type=hostile) == []
        assert await _found("钟楼", department=hostile, actor=XU) == []
        assert await _found("钟楼", areas=(hostile,)) == []

"""Lists that grow with the years: searched newest first, and cut into pages where they come in parts."""

from __future__ import annotations

from datetime import timedelta

from tests.integration.tickets.conftest import FANG, FRIDAY, HOUSING, LIN, MARKET, SIMA, SU, XU
from tickets.lists import TicketFilter, ticket_counters, ticket_page
from tickets.people import Actor
from tickets.service import TicketService


async def _found(actor: Actor, text: str, view: str = "open") -> set[str]:
    return {ticket.number for ticket in (await ticket_page(view, actor, filters=TicketFilter(q=text))).items}


async def test_a_search_walks_back_through_the_years_newest_first_and_page_by_page(dispatched):
    days = [0, 1, 2, 5, 9, 30, 31, 400, 1500, 2600]
    made = [await dispatched(FRIDAY - timedelta(days=day), matter="古树名木枯死") for day in days]
    seen: list[str] = []
    cursor = None
    while cursor != "":
        page = await ticket_page("open", LIN, filters=TicketFilter(q="古树 枯死"), cursor=cursor, limit=3)
        assert page.total == len(made)
        seen += [ticket.number for ticket in page.items]
        cursor = page.next or ""
    assert seen == [ticket.number for ticket in made]
    recent = TicketFilter(q="古树", since=FRIDAY - timedelta(days=10))
    assert (await ticket_page("open", LIN, filters=recent)).total == 5


async def test_a_closed_ticket_is_found_among_the_closed_and_a_reopened_one_among_the_open(
    service: TicketService, approved
):
    ticket = await approved(matter="桥面塌陷", type="praise")
    assert (await _found(LIN, "桥面"), await _found(LIN, "桥面", "closed")) == (set(), {ticket.number})
    again = {"reason": "市民称未修好"}
    await service.act(LIN, ticket.id, ticket.version, "reopen", again, now=FRIDAY + timedelta(hours=1))
    assert (await _found(LIN, "桥面"), await _found(LIN, "桥面", "closed")) == ({ticket.number}, set())


async def test_what_not_everybody_may_see_is_not_found_by_everybody_either(service: TicketService, a_draft):
    told = {"matter": "举报倾倒废液", "matter_for_unit": "倾倒废液", "demand_for_unit": "查处"}
    draft = await a_draft(secrecy="L3", type="report", **told)
    assert [await _found(actor, "废液", "mine") for actor in (SU, LIN)] == [{draft.number}, set()]
    over = {"target": "110", "receipt": "JJ-001", "text": "已移交"}
    await service.act(SU, draft.id, draft.version, "transfer", over, now=FRIDAY)
    assert (await _found(SU, "废液", "closed"), await _found(LIN, "废液", "closed")) == ({draft.number},) * 2
    assert await _found(XU, "废液", "closed") == set()


async def test_a_share_stands_among_a_units_own_tickets_in_the_lists_order(service: TicketService, dispatched):
    at = [FRIDAY + timedelta(hours=1, minutes=n) for n in range(3)]
    own, other, last = await dispatched(at[0]), await dispatched(at[1], department=HOUSING), await dispatched(at[2])
    signed = await service.act(SIMA, other.id, other.version, "sign", now=at[2])
    contacted = await service.act(SIMA, other.id, signed.version, "contact", {"text": "已联系"}, now=at[2])
    share = {"department": MARKET, "task": "核查电梯合格证"}
    await service.act(LIN, other.id, contacted.version, "add_partner", share, now=at[2])
    seen, cursor = [], None
    while cursor != "":
        page = await ticket_page("mine", FANG, cursor=cursor, limit=1)
        seen += [ticket.id for ticket in page.items]
        cursor = page.next or ""
    assert [key for key in seen if key in {own.id, other.id, last.id}] == [last.id, other.id, own.id]
    assert (await ticket_page("mine", FANG)).total == len(seen) == (await ticket_counters(FANG))["mine"]

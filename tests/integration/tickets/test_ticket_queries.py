"""Lists, counters and visibility."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pypika_tortoise.terms import Parameterizer
from tortoise.transactions import in_transaction

from callcenter.numbers import mask
from tests.integration.tickets.conftest import FANG, FRIDAY, GU, HOUSING, LIN, MARKET, SIMA, SU, XU, Maker
from tickets.deadlines import Sweep
from tickets.errors import FieldErrors, Forbidden, NotFound
from tickets.lists import VIEWS, TicketFilter, narrowed, ticket_counters, ticket_page, views_of
from tickets.paging import text_of
from tickets.people import Actor, Role
from tickets.queries import timeline, visible_ticket
from tickets.service import TicketService
from tickets.sight import caller_of

ADMIN = Actor(id="admin", name="白管理", post="admin", role=Role.ADMIN)
AUDIT = Actor(id="audit", name="严复核", post="auditor", role=Role.AUDIT)


@pytest.fixture(scope="module")
async def desk(service: TicketService, a_draft, dispatched, approved):
    """Nine tickets in several states, opened a minute apart."""
    at = [FRIDAY + timedelta(minutes=n) for n in range(9)]
    made = [await a_draft(at[0]), await a_draft(at[1])]
    accepted = await a_draft(at[2])
    made.append(await service.act(SU, accepted.id, 1, "accept", now=at[2]))
    made += [await dispatched(at[3]), await dispatched(at[4]), await dispatched(at[5], department=HOUSING)]
    made += [await approved(at[6]), await approved(at[7], type="praise")]
    secret = await a_draft(
        at[8], secrecy="L3", type="report", matter_for_unit="电梯反复停运", demand_for_unit="尽快恢复"
    )
    secret = await service.act(SU, secret.id, 1, "accept", now=at[8])
    made.append(await service.act(LIN, secret.id, 2, "dispatch", now=at[8]))
    return made


async def test_the_counters_are_the_lists_lengths(desk):
    for actor in (SU, XU, LIN, FANG, SIMA, AUDIT):
        for view, count in (await ticket_counters(actor)).items():
            listed = await ticket_page(view, actor, limit=200)
            assert len(listed.items) == listed.total == count, (actor.name, view)


async def test_each_list_holds_what_its_name_says(desk):
    counts = await ticket_counters(XU)
    assert (counts["to_dispatch"], counts["unsigned"], counts["callbacks"]) == (1, 3, 1)
    assert (await ticket_page("closed", XU)).total == 1
    assert (await ticket_counters(SU))["mine"] == 8
    assert (await ticket_counters(GU))["mine"] == 0


async def test_a_department_sees_its_own_tickets_alone(desk):
    assert {ticket.department for ticket in (await ticket_page("department", FANG)).items} == {MARKET}
    assert (await ticket_page("department", SIMA)).total == 1
    other = next(ticket for ticket in desk if ticket.department == HOUSING)
    with pytest.raises(NotFound):
        await visible_ticket(FANG, other.id)
    assert (await visible_ticket(SIMA, other.id)).id == other.id
    with pytest.raises(Forbidden):
        await ticket_page("open", FANG)


async def test_a_strictly_secret_ticket_is_for_the_lead_and_its_taker(desk):
    secret = next(ticket for ticket in desk if ticket.secrecy == "L3")
    for actor in (LIN, SU):
        assert (await visible_ticket(actor, secret.id)).id == secret.id
    for actor in (GU, XU, AUDIT, ADMIN, FANG):
        with pytest.raises(NotFound):
            await visible_ticket(actor, secret.id)
        if actor not in (ADMIN, FANG):
            assert secret.id not in {ticket.id for ticket in (await ticket_page("open", actor)).items}


async def test_an_administrator_has_no_lists(desk):
    assert views_of(ADMIN) == []
    assert await ticket_counters(ADMIN) == {}


async def test_a_unit_sees_no_caller_of_a_secret_ticket(dispatched):
    secret = await dispatched(secrecy="L2", matter_for_unit="电梯反复停运", demand_for_unit="尽快恢复")
    assert caller_of(secret, FANG) == ("", "", "", "", None)
    assert caller_of(secret, SU).number == mask("+8613800001234")
    guarded = await dispatched(secrecy="L1")
    assert caller_of(guarded, FANG)[:2] == ("尉迟**", f"由热线中继转接（工单 {guarded.number}）")


async def test_each_list_is_read_off_an_index_of_its_own(desk):
    """Whatever the years hold: none is gathered whole and sorted."""
    for actor in (LIN, XU, SU):
        for view in views_of(actor):
            async with in_transaction() as connection:
                await connection.execute_script("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
                (part,), order = narrowed(view, actor, TicketFilter()), VIEWS[view].order
                direction = "-" if order.startswith("-") else ""
                plan = str(await part.using_db(connection).order_by(order, f"{direction}id").limit(51).explain())
            assert "Sort" not in plan, (view, plan)
            assert "ticket_list_" in plan, (view, plan)


async def test_pages_follow_one_another_without_a_gap(desk):
    for view in ("open", "unsigned", "mine"):
        whole = [ticket.id for ticket in (await ticket_page(view, SU if view == "mine" else LIN)).items]
        cut, cursor = [], None
        while True:
            page = await ticket_page(view, SU if view == "mine" else LIN, cursor=cursor, limit=2)
            cut += [ticket.id for ticket in page.items]
            if (cursor := page.next) is None:
                break
        assert cut == whole


async def test_lists_are_narrowed_and_searched(desk):
    number = desk[3].number
    assert [one.number for one in (await ticket_page("open", LIN, filters=TicketFilter(q=number))).items] == [number]
    by_caller = await ticket_page("open", LIN, filters=TicketFilter(q="138 0000 1234"))
    assert by_caller.total == (await ticket_page("open", LIN)).total
    assert (await ticket_page("department", FANG, filters=TicketFilter(q="13800001234"))).total == 0
    assert (await ticket_page("open", LIN, filters=TicketFilter(status="accepted"))).total == 1
    assert (await ticket_page("open", LIN, filters=TicketFilter(department=HOUSING))).total == 1
    with pytest.raises(FieldErrors):
        await ticket_page("open", LIN, filters=TicketFilter(light="blue"))
    with pytest.raises(FieldErrors):
        await ticket_page("open", LIN, cursor="nonsense")
    with pytest.raises(NotFound):
        await ticket_page("nothing", LIN)


async def test_the_timeline_leaves_out_the_savings(service: TicketService, a_draft):
    ticket = await a_draft()
    ticket = await service.save_draft(SU, ticket.id, 1, {"demand": "再加一项"}, now=FRIDAY)
    assert [event.kind for event in await timeline(ticket)] == ["opened"]


async def test_lights_fill_their_lists(service: TicketService, dispatched):
    ticket = await dispatched()
    await Sweep(service).run(ticket.sign_due_at)
    assert ticket.id in {one.id for one in (await ticket_page("yellow", FANG)).items}


STRANGE = "'OR 1=1;--"
PEOPLE = (SU, LIN, XU, FANG)


@pytest.mark.parametrize("actor", PEOPLE, ids=[one.name for one in PEOPLE])
async def test_nothing_that_a_person_typed_stands_in_a_list_s_statement(a_draft: Maker, actor: Actor):
    await a_draft()
    filters = TicketFilter(department=STRANGE, type=STRANGE, urgency=STRANGE, areas=(STRANGE,), q=STRANGE)
    for view in views_of(actor):
        values = Parameterizer()
        for part in narrowed(view, actor, filters):
            text = text_of(part, values)
            assert STRANGE not in text
            assert "OR 1=1" not in text
        assert STRANGE in values.values
        assert (await ticket_page(view, actor, filters=filters)).items == []

"""Finding tickets by Chinese words, by number, by the end of a telephone number; and who finds what."""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest

from tests.integration.tickets.conftest import FANG, FRIDAY, LIN, SHANGGUAN, SIMA, SU, XU
from tickets.lists import TicketFilter, ticket_page
from tickets.people import Actor
from tickets.search import index_missing
from tickets.service import TicketService
from tickets.workflow import Action


async def _found(actor: Actor, text: str, view: str = "open") -> set[str]:
    return {ticket.number for ticket in (await ticket_page(view, actor, filters=TicketFilter(q=text))).items}


@pytest.fixture(scope="module")
async def three(dispatched):
    """A lift with the market bureau, a secret report with it, and a street lamp elsewhere."""
    lift = await dispatched(FRIDAY)
    secret = await dispatched(
        FRIDAY + timedelta(minutes=1),
        matter="举报某超市销售过期食品",
        demand="依法查处",
        place="锦城路 88 号后门",
        secrecy="L2",
        matter_for_unit="超市销售过期食品",
        demand_for_unit="依法查处",
        caller_number="13900005678",
        type="report",
    )
    lamp = await dispatched(
        FRIDAY + timedelta(minutes=2),
        matter="路灯不亮",
        demand="尽快维修",
        place="鳌峰西路",
        caller_number="13700009012",
        department="341802-housing",
    )
    return lift, secret, lamp


async def test_words_find_what_holds_all_of_them(three):
    lift, secret, lamp = three
    assert await _found(LIN, "电梯") == {lift.number}
    assert await _found(LIN, "云栖花苑电梯停运") == {lift.number}
    assert await _found(LIN, "鳌峰西路") == {lamp.number}
    assert await _found(LIN, "电梯 路灯") == set()
    assert await _found(LIN, "过期食品") == {secret.number}


async def test_a_number_or_its_beginning_finds_the_ticket(three):
    lift, _, lamp = three
    assert await _found(LIN, lift.number) == {lift.number}
    assert {lift.number, lamp.number} <= await _found(LIN, lift.number[:7])


async def test_the_end_of_a_telephone_number_finds_it_for_the_office_alone(three):
    lift, secret, _ = three
    assert await _found(SU, "1234") == {lift.number}
    assert await _found(SU, "139 0000 5678") == {secret.number}
    assert await _found(FANG, "1234", "department") == set()
    assert await _found(FANG, "13900005678", "department") == set()


async def test_a_unit_finds_its_own_tickets_alone(three):
    lift, _, lamp = three
    assert await _found(FANG, "电梯", "department") == {lift.number}
    assert await _found(SIMA, "电梯", "department") == set()
    assert await _found(SIMA, "路灯", "department") == {lamp.number}


async def test_a_ticket_is_found_by_the_units_that_have_it_now(service: TicketService, dispatched):
    ticket = await dispatched(FRIDAY, matter="商铺噪声扰民")
    assert await _found(FANG, "噪声", "department") == {ticket.number}
    shared = {"department": "341802-housing", "task": "核查物业管理"}
    ticket = await service.act(XU, ticket.id, ticket.version, "add_partner", shared, now=FRIDAY)
    assert await _found(SIMA, "噪声", "department") == {ticket.number}
    asked = {"reason": "duty", "basis": "权责清单第 7 项", "proposed_department": "341802-urban"}
    ticket = await service.act(SHANGGUAN, ticket.id, ticket.version, "request_return", asked, now=FRIDAY)
    ticket = await service.act(XU, ticket.id, ticket.version, "approve_return", {"opinion": "同意"}, now=FRIDAY)
    assert await _found(FANG, "噪声", "department") == set()
    assert await _found(LIN, "噪声") == {ticket.number}


async def test_a_unit_finds_by_words_what_it_has_closed(service: TicketService, approved):
    own = await approved(FRIDAY, matter="电动车占用消防通道")
    other = await approved(FRIDAY, matter="电动车飞线充电", demand="联系物业整改消防通道")
    await service.act_within(SU, own, own.version, Action.UNREACHED, {}, now=FRIDAY)
    await service.act_within(SU, other, other.version, Action.UNREACHED, {}, now=FRIDAY)
    assert await _found(FANG, "消防通道", "closed") == {own.number, other.number}
    assert await _found(SIMA, "消防通道", "closed") == set()
    narrowed = TicketFilter(q="消防通道", department="341802-housing")
    assert (await ticket_page("closed", LIN, filters=narrowed)).items == []


async def test_a_search_through_the_years_is_counted_to_its_limit_alone(
    service: TicketService, a_draft, monkeypatch: pytest.MonkeyPatch
):
    for _ in range(4):
        draft = await a_draft(matter="共享单车乱停放")
        await service.act(SU, draft.id, draft.version, "accept", now=FRIDAY)
    monkeypatch.setattr("tickets.lists.FOUND", 3)
    page = await ticket_page("open", LIN, filters=TicketFilter(q="单车"), limit=2)
    assert (len(page.items), page.total, page.at_least) == (2, 3, True)
    monkeypatch.setattr("tickets.lists.FOUND", 4)
    page = await ticket_page("open", LIN, filters=TicketFilter(q="单车"), limit=2)
    assert (page.total, page.at_least) == (4, False)


async def test_the_place_of_a_secret_ticket_is_no_word_of_the_units(three):
    _, secret, _ = three
    assert await _found(FANG, "过期食品", "department") == {secret.number}
    assert await _found(FANG, "锦城路", "department") == set()
    assert await _found(FANG, "88", "department") == set()
    assert await _found(XU, "锦城路") == {secret.number}


async def test_what_is_written_later_is_found_and_what_was_replaced_is_not(service: TicketService, a_draft):
    draft = await a_draft(matter="井盖破损")
    assert await _found(SU, "井盖", "mine") == {draft.number}
    await service.save_draft(SU, draft.id, draft.version, {"matter": "窨井盖丢失", "place": "宝城路"}, now=FRIDAY)
    assert await _found(SU, "破损", "mine") == set()
    assert await _found(SU, "宝城路", "mine") == {draft.number}


async def test_an_answer_is_found_by_its_words(replied):
    ticket = await replied(matter="小区停水")
    assert await _found(LIN, "公示 停水") == {ticket.number}


async def test_text_that_says_nothing_finds_nothing(three):
    for text in ("，。", "'", "\\", "电梯' | '路灯", "𠀀"):
        assert isinstance(await _found(LIN, text), set)


async def test_older_tickets_get_their_words_by_the_command_however_often_it_is_stopped(three, database: str):
    lift, *_ = three
    connection = await asyncpg.connect(database)
    await connection.execute("DELETE FROM ticket_search")
    assert await _found(LIN, "电梯") == set()
    held = await connection.fetchval("SELECT count(*) FROM ticket")
    await connection.close()
    assert await index_missing(batch=2) == held
    assert await index_missing(batch=2) == 0
    assert lift.number in await _found(LIN, "电梯")


async def test_lists_are_narrowed_by_type_urgency_area_and_day(three):
    lift, secret, lamp = three
    wanted = {
        TicketFilter(type="report"): {secret.number},
        TicketFilter(areas=("341802",), type="complaint"): {lift.number, lamp.number},
        TicketFilter(areas=()): set(),
        TicketFilter(urgency="U1"): set(),
        TicketFilter(until=FRIDAY + timedelta(minutes=1)): {lift.number},
    }
    for filters, numbers in wanted.items():
        found = {ticket.number for ticket in (await ticket_page("unsigned", LIN, filters=filters)).items}
        assert found == numbers, filters

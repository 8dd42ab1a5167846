"""Nothing of a citizen stands in clear in the database: looked for in every column of every table, after a story."""
# ruff: noqa: S608  the statements name our own tables; nothing in them comes from outside

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest

from callcenter import events
from callcenter.events import CallId, DialOutcome
from tests.integration.tickets.conftest import AUDITED, COMPLAINT, FANG, FRIDAY, GU, LIN, SU, XU
from tests.integration.tickets.test_ticket_intake import SEAT, dialogue
from tickets.audit import verify_all
from tickets.callbacks import CallbackDesk
from tickets.intake import Intake
from tickets.lists import TicketFilter, ticket_page
from tickets.models import CallbackRefusal, CallbackTask, CallRecord, Ticket
from tickets.queries import caller_history
from tickets.service import TicketService
from tickets.unmasking import ask_unmask, decide_unmask, shown_caller
from tickets.views import note_view

NAME, NUMBER, IDENTITY, DOOR = "尉迟望野", "13912345678", "34180219900307881X", "1702室"
WRITTEN = "139 1234 5678"
"""The same number as people type it."""
LATITUDE, LONGITUDE = "30.94017", "118.75123"
NEEDLES = (NAME, NUMBER, WRITTEN, NUMBER[::-1], IDENTITY, DOOR, f"'{DOOR[:4]}'", LATITUDE, LONGITUDE)
STORY = COMPLAINT | {
    "demand": f"尽快恢复电梯运行，本人身份证 {IDENTITY}，请回电 {WRITTEN}",
    "place": f"云栖花苑 3 栋 {DOOR}",
    "point": f"{LATITUDE},{LONGITUDE}",
    "caller_name": NAME,
    "caller_number": NUMBER,
    "contact_wish": f"晚上联系 {NAME}，{DOOR}",
    "suggested_fields": {"place": {"at": 3.5, "text": f"我住在{DOOR}"}},
}


@pytest.fixture(scope="module")
async def ticket(service: TicketService) -> Ticket:
    """From the call to the closed ticket, by way of everything in which people might write the number down."""
    desk = CallbackDesk(service)
    intake = Intake(service, desk)
    for event in dialogue("call-known", NUMBER):
        await intake.take(event)
    draft = await Ticket.get(call_id="call-known")
    draft = await service.save_draft(SU, draft.id, draft.version, STORY, now=FRIDAY)
    ticket = await service.act(SU, draft.id, draft.version, "accept", now=FRIDAY)
    ticket = await service.act(XU, ticket.id, ticket.version, "dispatch", now=FRIDAY)
    ticket = await service.act(FANG, ticket.id, ticket.version, "sign", now=FRIDAY)
    said = {"text": f"已拨打 {WRITTEN} 联系，核对证件 {IDENTITY}"}
    ticket = await service.act(FANG, ticket.id, ticket.version, "contact", said, now=FRIDAY)
    asked = await ask_unmask(GU, ticket.id, f"核对 {NUMBER}", now=FRIDAY)
    await decide_unmask(LIN, asked.id, granted=True, opinion=f"可拨 {NUMBER}", minutes=30, now=FRIDAY)
    await note_view(ticket, GU, "caller", FRIDAY)
    ticket = await Ticket.get(id=ticket.id)
    answer = {"answer": f"已修复电梯运行并公示维保记录，已电话 {NUMBER} 告知"}
    ticket = await service.act(FANG, ticket.id, ticket.version, "reply", answer, now=FRIDAY)
    ticket = await service.act(XU, ticket.id, ticket.version, "approve_reply", AUDITED, now=FRIDAY)
    task = await CallbackTask.get(ticket_id=ticket.id)
    started = await desk.start_attempt(GU, task.id, SEAT, now=FRIDAY)
    call = CallId(started.call_id)
    await intake.take(events.CallbackStarted(at=FRIDAY, call_id=call, seat=SEAT, number=NUMBER, attempt_ref="x"))
    await desk.ended(started.attempt_ref, DialOutcome.REACHED, 30.0, FRIDAY)
    task = await CallbackTask.get(id=task.id)
    await desk.record_outcome(
        GU, task.id, task.version, reached=True, solved="yes", satisfied="satisfied", note=f"以后勿拨 {WRITTEN}",
        no_more=True, now=FRIDAY,
    )  # fmt: skip
    return await Ticket.get(id=ticket.id)


@pytest.fixture
async def connection(database: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()


async def _found(connection: asyncpg.Connection, needle: str) -> list[str]:
    """Columns of all tables, of whatever type, whose text holds this."""
    columns = await connection.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    assert len(columns) > 300
    held = []
    for table, column in columns:
        asked = f'SELECT count(*) FROM "{table}" WHERE position($1 in "{column}"::text) > 0'
        if await connection.fetchval(asked, needle):
            held.append(f"{table}.{column}")
    return held


async def test_the_story_wrote_what_is_looked_for(ticket: Ticket, connection: asyncpg.Connection):
    for table in ("ticket", "call_record", "callback_task", "callback_refusal", "ticket_event", "unmask_request"):
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") > 0, table
    assert await _found(connection, COMPLAINT["matter"]) == ["ticket.matter"]


@pytest.mark.parametrize("needle", NEEDLES)
async def test_no_column_of_any_table_holds_it(ticket: Ticket, connection: asyncpg.Connection, needle: str):
    assert await _found(connection, needle) == []


async def test_who_reads_the_ticket_reads_it_as_it_was_written(ticket: Ticket):
    assert (ticket.caller_name, ticket.caller_number, ticket.place) == (NAME, f"+86{NUMBER}", STORY["place"])
    assert (ticket.demand, ticket.contact_wish) == (STORY["demand"], STORY["contact_wish"])
    assert ticket.suggested_fields == STORY["suggested_fields"]
    assert (ticket.point["latitude"], ticket.point["longitude"]) == (float(LATITUDE), float(LONGITUDE))
    assert (await shown_caller(GU, ticket, FRIDAY)).number == f"+86{NUMBER}"
    assert (await CallRecord.get(call_id="call-known")).number == f"+86{NUMBER}"


async def test_the_number_still_finds_its_tickets_and_calls(ticket: Ticket):
    history = await caller_history(SU, NUMBER)
    assert [one.id for one in history.tickets] == [ticket.id]
    assert {one.call_id for one in history.calls} >= {"call-known"}
    assert await CallbackRefusal.all().count() == 1


@pytest.mark.parametrize("asked", [NUMBER, "5678", "345678", WRITTEN, f"+86 {NUMBER}"])
async def test_the_office_finds_it_by_the_end_of_the_number(ticket: Ticket, asked: str):
    found = await ticket_page("closed", LIN, filters=TicketFilter(q=asked))
    assert [one.id for one in found.items] == [ticket.id]


async def test_a_unit_does_not_find_it_by_the_number(ticket: Ticket):
    assert (await ticket_page("closed", FANG, filters=TicketFilter(q="5678"))).items == []


async def test_the_estate_is_found_and_the_door_is_not(ticket: Ticket):
    assert (await ticket_page("closed", LIN, filters=TicketFilter(q="云栖花苑"))).total == 1
    assert (await ticket_page("closed", LIN, filters=TicketFilter(q=DOOR))).total == 0


async def test_the_next_callback_of_the_number_is_waived(ticket: Ticket, service: TicketService, replied):
    again = await replied(FRIDAY + timedelta(hours=1), caller_number=NUMBER)
    closed = await service.act(XU, again.id, again.version, "approve_reply", AUDITED, now=FRIDAY)
    assert closed.close_reason == "not_sampled"


async def test_a_value_moved_to_another_row_or_column_is_not_read(ticket: Ticket, connection, dispatched):
    other = await dispatched(caller_name="上官某某", caller_number="13800009999")
    await connection.execute(
        "UPDATE ticket SET caller_number = (SELECT caller_number FROM ticket WHERE id = $1), "
        "caller_name = contact_wish WHERE id = $2",
        *(ticket.id, other.id),
    )
    swapped = await Ticket.get(id=other.id)
    assert "5678" not in f"{swapped.caller_number}{swapped.caller_name}"
    assert swapped.caller_number == "〔无法读取〕"


async def test_what_was_not_sealed_is_not_taken_for_the_callers_word(ticket: Ticket, connection, dispatched):
    other = await dispatched()
    await connection.execute("UPDATE ticket SET caller_name = '冒名者' WHERE id = $1", other.id)
    assert (await Ticket.get(id=other.id)).caller_name == "〔无法读取〕"


async def test_the_record_verifies(ticket: Ticket):
    assert (await verify_all()).findings == []

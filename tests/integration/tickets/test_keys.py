"""The life of the keys over a real database: first start, what an older version wrote in clear, rotation, and loss."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests.integration.tickets.conftest import FRIDAY, GU, LIN, SU, Maker
from tickets.audit import verify_all
from tickets.callbacks import CallbackDesk
from tickets.errors import IllegalAction
from tickets.exchange.posting import opened
from tickets.lists import TicketFilter, ticket_page
from tickets.models import CallbackTask, CallRecord, ExchangePacket, PersonalKey, TaskState, Ticket
from tickets.personal.keyfile import KeyFile, KeyringRefused, hold, kept_source
from tickets.personal.keyring import new_key
from tickets.personal.register import KeyRefused, drop, make_current, prepared, start_over, take_up
from tickets.personal.resealing import Uses, in_clear, reseal, settled, uses
from tickets.queries import caller_history

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=365)


@pytest.fixture
async def file(tmp_path: Path, database: str) -> Iterator[KeyFile]:
    """The keyring of a database that knew none; the run's own is held again afterwards."""
    before = kept_source()
    await _clear(
        database,
        "SET session_replication_role = replica",  # the record lets nobody empty it
        "TRUNCATE ticket, call_record, callback_refusal, personal_key, ticket_event CASCADE",
    )
    made = KeyFile(tmp_path / "secrets" / "keyring.json")
    await take_up(made, NOW)
    yield made
    hold(before)


async def _all_under(batch: int = 500) -> int:
    done = 0
    async for many in reseal(batch):
        done += many
    return done


async def _clear(database: str, *statements: str) -> None:
    connection = await asyncpg.connect(database)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


# ------------------------------------------------------------------ the start
async def test_the_first_start_makes_a_key_and_the_second_takes_it(file: KeyFile):
    assert [row.id for row in await PersonalKey.filter(current=True)] == ["k1"]
    assert (await take_up(file, NOW)).lost == []


async def test_a_missing_keyring_stops_the_start_and_makes_no_other(file: KeyFile):
    file.path.unlink()
    with pytest.raises(KeyringRefused, match="missing: put the file back") as refused:
        await take_up(KeyFile(file.path), NOW)
    assert "\n" not in str(refused.value)
    assert not file.path.exists()


async def test_another_databases_keyring_stops_the_start(file: KeyFile):
    file.write([new_key("k1", NOW)], "k1")
    with pytest.raises(KeyringRefused, match="not the one of this database"):
        await take_up(KeyFile(file.path), NOW)


async def test_an_older_copy_of_the_keyring_stops_the_start(file: KeyFile):
    old = file.path.read_bytes()
    await make_current(file, await prepared(file, LATER), LATER)
    file.path.write_bytes(old)
    with pytest.raises(KeyringRefused, match="older copy"):
        await take_up(KeyFile(file.path), LATER)


# ------------------------------------------------------------------ what stood in clear
async def test_rows_of_before_are_sealed_and_found(file: KeyFile, database: str, dispatched: Maker):
    ticket = await dispatched()
    await _clear(
        database,
        "UPDATE ticket SET caller_number = '+8613911112222', caller_name = '上官某某', place = '锦城路 9 号', "
        "demand = '请回电 13911112222', contact_wish = '', caller_index = '', "
        'suggested_fields = \'{"place": {"at": 1}}\'',
        "UPDATE ticket_search SET search = '''tel22221111931'':1B'::tsvector",
    )
    assert await in_clear()
    assert await _all_under() == 1
    assert not await in_clear()
    found = await Ticket.get(id=ticket.id)
    assert (found.caller_number, found.caller_name, found.place) == ("+8613911112222", "上官某某", "锦城路 9 号")
    assert (found.demand, found.suggested_fields) == ("请回电 13911112222", {"place": {"at": 1}})
    assert (await ticket_page("open", LIN, filters=TicketFilter(q="1112222"))).total == 1
    assert [one.id for one in (await caller_history(SU, "13911112222")).tickets] == [ticket.id]
    assert {one.key_id for one in await uses()} == {"k1"}
    assert (await verify_all()).findings == []


async def test_sealing_what_stood_in_clear_goes_on_where_it_stopped(file: KeyFile, database: str):
    await CallRecord.bulk_create([CallRecord(call_id=f"c{n}", number="", arrived_at=NOW) for n in range(10)])
    await _clear(database, "UPDATE call_record SET number = '+861390000' || lpad(substr(call_id, 2), 4, '0')")
    async for _ in reseal(batch=3):
        break
    assert {one.key_id: one.values for one in await uses()} == {"": 7, "k1": 3}
    assert await in_clear()
    assert await _all_under(batch=3) == 7
    assert {one.key_id: one.values for one in await uses()} == {"k1": 10}
    assert (await CallRecord.get(call_id="c7")).number == "+8613900000007"


# ------------------------------------------------------------------ rotation
async def test_an_interrupted_rotation_is_finished_by_the_next(file: KeyFile, dispatched: Maker):
    tickets = [await dispatched(caller_number=f"1380000{n:04d}") for n in range(5)]
    await _all_under()
    await make_current(file, await prepared(file, LATER), LATER)
    async for _ in reseal(batch=2):
        break
    assert not await settled()
    assert {one.key_id for one in await uses()} == {"k1", "k2"}
    for n, ticket in enumerate(tickets):
        assert (await Ticket.get(id=ticket.id)).caller_number == f"+861380000{n:04d}"
        history = await caller_history(SU, f"1380000{n:04d}")
        assert [one.id for one in history.tickets] == [ticket.id]
        assert (await ticket_page("open", LIN, filters=TicketFilter(q=f"0000{n:04d}"))).total == 1
    assert await _all_under(batch=2) == 3
    assert await settled()
    assert {one.key_id for one in await uses()} == {"k2"}
    assert await _all_under() == 0
    await drop(file, "k1")
    for n, ticket in enumerate(tickets):
        assert (await Ticket.get(id=ticket.id)).caller_number == f"+861380000{n:04d}"
        assert (await ticket_page("open", LIN, filters=TicketFilter(q=f"0000{n:04d}"))).total == 1
    assert (await verify_all()).findings == []


async def test_a_packet_that_waits_comes_under_the_new_key_to_the_byte(file: KeyFile):
    body = '{"caller_name":"示例人","caller_number":"13800009999"}'
    await _all_under()
    for direction in ("in", "out"):
        await ExchangePacket.create(
            packet=uuid4(), partner="province-340000", direction=direction, kind="hand_over", day=NOW.date(), at=NOW,
            body=body, signature="", digest="",
        )  # fmt: skip
    await make_current(file, await prepared(file, LATER), LATER)
    assert await uses() == [Uses("k1", 2)]
    assert await _all_under() == 2
    await drop(file, "k1")
    assert [opened(row) for row in await ExchangePacket.all()] == [body.encode()] * 2
    await ExchangePacket.all().delete()


async def test_a_prepared_key_is_the_one_that_rotation_takes(file: KeyFile):
    waiting = await prepared(file, LATER)
    assert (await prepared(file, LATER)).id == waiting.id == "k2"
    assert file.newest().current.id == "k1"


async def test_a_lost_older_key_leaves_its_values_unread(file: KeyFile, service, dispatched: Maker):
    ticket = await dispatched()
    await _all_under()
    await make_current(file, await prepared(file, LATER), LATER)
    new = await dispatched()
    file.write([file.newest().current], "k2")
    assert (await take_up(file, LATER)).lost == ["k1"]
    found = await Ticket.get(id=ticket.id)
    assert {found.caller_name, found.caller_number, found.place} == {"〔无法读取〕"}
    assert (await Ticket.get(id=new.id)).caller_name == new.caller_name
    noted = await service.act(LIN, found.id, found.version, "note", {"text": "密钥缺失"}, now=FRIDAY)
    await noted.save()
    await _all_under()
    assert {one.key_id for one in await uses()} == {"k1", "k2"}


async def test_with_every_copy_lost_one_may_start_over(file: KeyFile, dispatched: Maker):
    ticket = await dispatched()
    await _all_under()
    with pytest.raises(KeyRefused, match="nothing was changed"):
        await start_over(file, LATER)
    file.path.unlink()
    assert (await start_over(KeyFile(file.path), LATER)).id == "k2"
    assert (await Ticket.get(id=ticket.id)).caller_name == "〔无法读取〕"
    assert (await Ticket.get(id=(await dispatched()).id)).caller_name == "尉迟某某"


async def test_a_callback_whose_number_cannot_be_read_is_not_dialled(file: KeyFile, service, approved: Maker):
    ticket = await approved()
    await make_current(file, await prepared(file, LATER), LATER)
    file.write([file.newest().current], "k2")
    await take_up(file, LATER)
    task = await CallbackTask.get(ticket_id=ticket.id)
    with pytest.raises(IllegalAction) as refused:
        await CallbackDesk(service).start_attempt(GU, task.id, "8004", now=FRIDAY)
    assert "密钥缺失" in refused.value.why.zh
    assert (await CallbackTask.get(id=task.id)).state is TaskState.OPEN

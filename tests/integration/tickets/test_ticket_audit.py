"""The audit over real tickets: whatever row is changed, cut or taken away, it is named."""
# ruff: noqa: S608  the statements are those of somebody who tampers with the database; nothing in them comes from outside

from datetime import timedelta

import asyncpg
import pytest

from tests.integration.tickets.conftest import FANG, FRIDAY, GU, LIN, SU
from tickets.audit import set_anchor, verify_all
from tickets.models import Ticket, TicketEvent, TicketView
from tickets.unmasking import ask_unmask, decide_unmask
from tickets.views import note_view


@pytest.fixture
async def seen(replied, service) -> Ticket:
    """A replied ticket that two people looked at, one of them with a permission for the number."""
    ticket = await replied()
    await note_view(ticket, SU, "page", FRIDAY)
    await note_view(ticket, FANG, "page", FRIDAY + timedelta(minutes=1))
    asked = await ask_unmask(GU, ticket.id, "中继失败，人工拨打", now=FRIDAY)
    await decide_unmask(LIN, asked.id, granted=True, opinion="", minutes=30, now=FRIDAY)
    return await Ticket.get(id=ticket.id)


async def _behind_our_back(url: str, *statements: str) -> None:
    """As somebody with the database's own password would."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_a_whole_record_is_whole(seen, tmp_path):
    file = tmp_path / "anchors.jsonl"
    await set_anchor(FRIDAY, file)
    await note_view(seen, SU, "export", FRIDAY)
    await set_anchor(FRIDAY + timedelta(days=1), file)
    found = await verify_all(file)
    assert found.findings == []
    assert found.anchors == 2
    assert len(file.read_text().splitlines()) == 2


async def test_every_kind_of_event_that_is_changed_is_named(seen, database):
    for event in await TicketEvent.filter(ticket_id=seen.id):
        change = "text = text || '!'" if event.seq % 2 else "actor_name = actor_name || '!'"
        undo = (
            change.replace("|| '!'", "")
            .replace("text = text", "text = left(text, -1)")
            .replace("actor_name = actor_name", "actor_name = left(actor_name, -1)")
        )
        await _behind_our_back(database, f"UPDATE ticket_event SET {change} WHERE id = {event.id}")
        found = (await verify_all()).findings
        assert [(one.chain, one.ticket, one.seq) for one in found] == [("event", seen.number, event.seq)], event.kind
        await _behind_our_back(database, f"UPDATE ticket_event SET {undo} WHERE id = {event.id}")
    assert (await verify_all()).findings == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ticket_view SET viewer_name = '别人' WHERE ticket_id = '{id}' AND seq = 1",
        "UPDATE ticket_view SET at = at + interval '1 day' WHERE ticket_id = '{id}' AND seq = 1",
        "UPDATE ticket_view SET what = 'print' WHERE ticket_id = '{id}' AND seq = 1",
        "DELETE FROM ticket_view WHERE ticket_id = '{id}' AND seq = 1",
    ],
)
async def test_a_look_that_is_changed_or_removed_is_named(seen, database, change):
    await _behind_our_back(database, change.format(id=seen.id))
    assert [(one.chain, one.ticket, one.seq) for one in (await verify_all()).findings] == [("view", seen.number, 1)]
    await _behind_our_back(database, f"DELETE FROM ticket_view WHERE ticket_id = '{seen.id}'")


async def test_a_permission_that_was_never_granted_so_is_named(seen, database):
    longer = f"UPDATE unmask_request SET until = until + interval '1 year' WHERE ticket_id = '{seen.id}'"
    await _behind_our_back(database, longer)
    assert [one.chain for one in (await verify_all()).findings] == ["unmask"]
    await _behind_our_back(database, longer.replace("+", "-"))


async def test_the_last_looks_cut_off_are_missed_by_the_anchor(seen, database):
    last = await TicketView.filter(ticket_id=seen.id).order_by("-seq").first()
    assert last is not None
    await set_anchor(FRIDAY)
    await _behind_our_back(database, f"DELETE FROM ticket_view WHERE id = {last.id}")
    found = (await verify_all()).findings
    assert ("view", seen.number, last.seq) in {(one.chain, one.ticket, one.seq) for one in found}
    await _behind_our_back(database, "DELETE FROM anchored_head", "DELETE FROM audit_anchor")


async def test_a_whole_ticket_that_is_taken_away_is_missed(seen, database, tmp_path):
    file = tmp_path / "anchors.jsonl"
    await set_anchor(FRIDAY, file)
    tables = ("ticket_view", "unmask_request", "callback_task", "ticket_event")
    gone = [f"DELETE FROM {table} WHERE ticket_id = '{seen.id}'" for table in tables]
    await _behind_our_back(database, *gone, f"DELETE FROM ticket WHERE id = '{seen.id}'")
    found = (await verify_all(file)).findings
    assert {(one.chain, one.ticket, one.reason) for one in found} == {
        ("event", str(seen.id), "the whole ticket is gone"),
        ("view", str(seen.id), "the whole ticket is gone"),
    }
    await _behind_our_back(database, f"DELETE FROM anchored_head WHERE ticket_id = '{seen.id}'")
    assert "anchor" in {one.chain for one in (await verify_all(file)).findings}, "an anchor's heads are guarded too"
    await _behind_our_back(database, "DELETE FROM anchored_head", "DELETE FROM audit_anchor")
    assert [one.chain for one in (await verify_all(file)).findings] == ["file"], "and so are the anchors"

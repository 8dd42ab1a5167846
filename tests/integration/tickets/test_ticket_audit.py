"""The audit over real tickets: whatever row is changed, cut or taken away, it is named."""
# ruff: noqa: S608  the statements are those of somebody who tampers with the database; nothing in them comes from outside

from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from tests.integration.tickets.conftest import FANG, FRIDAY, GU, LIN, SU
from tickets.audit import set_anchor, verify_all
from tickets.knowledge.record import chained
from tickets.list_views import note_list
from tickets.models import Announcement, Ticket, TicketEvent, TicketView
from tickets.people import Actor, Role
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


@pytest.mark.parametrize(
    ("change", "seq", "reason"),
    [
        ("UPDATE knowledge_event SET actor_name = '别人' WHERE subject_id = '{id}' AND seq = 1", 1, "content"),
        ("DELETE FROM knowledge_event WHERE subject_id = '{id}' AND seq = 1", 1, "missing"),
        ("DELETE FROM knowledge_event WHERE subject_id = '{id}' AND seq = 2", 2, "last rows"),
        ("DELETE FROM announcement WHERE id = '{id}'", 1, "whole row"),
    ],
)
async def test_an_event_of_knowledge_that_is_changed_or_removed_is_named(database, change, seq, reason):
    row = Announcement(
        id=uuid4(), number="报备〔2026〕9号", department="341802-water", kind="water", title="停水", text="停水",
        author_name="方既白", starts_at=FRIDAY, ends_at=FRIDAY + timedelta(hours=1), created_at=FRIDAY,
    )  # fmt: skip
    events = [chained(row, LIN, FRIDAY, kind) for kind in ("announced", "ended")]
    await row.save(force_create=True)
    for event in events:
        await event.save()
    assert (await verify_all()).findings == []
    await _behind_our_back(database, change.format(id=row.id))
    (found,) = (await verify_all()).findings
    assert (found.chain, found.ticket, found.seq) == ("knowledge", f"announcement {row.id}", seq)
    assert reason in found.reason
    undo = ("DELETE FROM knowledge_event WHERE subject_id", "DELETE FROM announcement WHERE id")
    await _behind_our_back(database, *(f"{one} = '{row.id}'" for one in undo))


async def test_how_far_an_anchor_reaches_and_its_file_are_guarded(seen, database, tmp_path):
    file = tmp_path / "anchors.jsonl"
    await set_anchor(FRIDAY, file)
    further = "UPDATE audit_anchor SET upto_xact = upto_xact {sign} 1000000"
    await _behind_our_back(database, further.format(sign="+"))
    assert [one.chain for one in (await verify_all(file)).findings] == ["anchor"], "nothing new would be anchored"
    await _behind_our_back(database, further.format(sign="-"))
    whole = file.read_bytes()
    for changed in (whole.replace(b'"changed":', b'"changed":1'), whole[:-9], whole + b"\xff\n"):
        file.write_bytes(changed)
        assert [one.chain for one in (await verify_all(file)).findings] == ["file"]
    file.unlink()
    assert [one.reason for one in (await verify_all(file)).findings] == ["the file is gone"]
    await _behind_our_back(database, "DELETE FROM anchored_head", "DELETE FROM audit_anchor")


async def test_looks_at_lists_of_an_account_that_is_gone_are_read_too(seen, database):
    viewer = Actor(id=str(uuid4()), name="已销户", post="dispatch", role=Role.DISP)
    await note_list(viewer, "tickets", [_secret(seen)], FRIDAY, {})
    assert (await verify_all()).findings == []
    await _behind_our_back(database, f"UPDATE list_view SET shown = 9 WHERE viewer_id = '{viewer.id}'")
    assert [(one.chain, one.ticket) for one in (await verify_all()).findings] == [("list", viewer.id)]
    await _behind_our_back(database, f"DELETE FROM list_view WHERE viewer_id = '{viewer.id}'")


def _secret(ticket: Ticket) -> Ticket:
    """The same as if it were secret: only lists with secret tickets on them are written down."""
    ticket.secrecy = "L2"
    return ticket


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

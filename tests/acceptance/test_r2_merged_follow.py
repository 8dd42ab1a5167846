"""R2: merged tickets go where their master goes, their clocks begin again with its own; un-merged they are there."""

import asyncio

from tests.acceptance.conftest import Office
from tests.acceptance.steps import RETURN, ZH, due, kinds
from tickets.audit import verify_all
from tickets.models import Ticket

HOUSING, MARKET, URBAN = "341802-housing", "341802-market", "341802-urban"


async def _merged(office: Office, **fields: object) -> tuple[dict, dict]:
    office.clock.at("2026-03-02 10:00")
    master = await office.dispatched()
    child = await office.draft(caller_number="13900005555", **fields)
    await office.act("su", child, "accept")
    return master, await office.act("xu", child, "merge", master=master["number"])


async def _unit(ticket: dict) -> str | None:
    return (await Ticket.get(id=ticket["id"])).department


async def test_a_reassigned_master_takes_its_children_along_with_an_event_of_their_own(office: Office):
    master, child = await _merged(office)
    office.clock.at("2026-03-04 10:00")
    moved = await office.act("lin", master, "reassign", department=HOUSING, reason="属房管职责")
    seen = await office.read(child)
    assert (await _unit(child), seen["status"]) == (HOUSING, "merged")
    assert due(moved) == due(seen) > due(child), "both begin again, with the same limit"
    zh = await office.ok("lin", "GET", f"/api/tickets/{child['id']}", **ZH)
    (event,) = [one for one in zh["timeline"] if one["kind"] == "master_moved"]
    assert event["text"] == f"主单 {master['number']} 改由宣州区住房和城乡建设局承办，本单随之，期限 03-11 17:30。"
    assert (await office.read(child, "sima"))["number"] == child["number"], "the new unit reads it"
    assert (await office.ask("fang", "GET", f"/api/tickets/{child['id']}"))[0] == 404, "the old one does not"
    alone = await office.act("xu", child, "unmerge", reason="不是同一事件")
    assert (alone["status"], await _unit(child), due(alone)) == ("dispatched", HOUSING, due(seen))
    assert (await office.act("sima", child, "sign"))["status"] == "signed"


async def test_the_masters_time_is_the_earliest_of_the_set_counted_from_the_new_dispatch(office: Office):
    master, child = await _merged(office, urgency="U3")
    office.clock.at("2026-03-04 10:00")
    moved = await office.act("lin", master, "reassign", department=HOUSING, reason="属房管职责")
    hers = due(await office.read(child))
    assert hers.isoformat()[:10] == "2026-03-09", "three working days from the new dispatch, not from the merge"
    assert due(moved) == hers
    await office.act("xu", child, "unmerge", reason="不是同一事件")
    assert due(await office.read(master)).isoformat()[:10] == "2026-03-11", "its own five"


async def test_while_nobody_has_the_master_its_children_wait_too_and_follow_the_next_dispatch(office: Office):
    master, child = await _merged(office)
    other = await office.draft(caller_number="13900006666")
    await office.act("su", other, "accept")
    await office.act("xu", other, "merge", master=master["number"])
    await office.act("shangguan", master, "request_return", **RETURN)
    await office.act("xu", master, "approve_return", opinion="属实")
    assert [await _unit(one) for one in (master, child, other)] == [None] * 3
    alone = await office.act("xu", other, "unmerge", reason="不是同一事件")
    assert (alone["status"], alone["life"]["master"]) == ("accepted", None)
    assert (await office.act("xu", other, "dispatch", department=URBAN))["status"] == "dispatched"
    office.clock.at("2026-03-03 10:00")
    await office.act("xu", master, "dispatch")
    assert [await _unit(one) for one in (master, child)] == [HOUSING] * 2
    assert kinds(await office.read(child)).count("master_moved") == 2


async def test_minutes_of_a_consultation_move_the_children_as_well(office: Office):
    master, child = await _merged(office)
    await office.act("shangguan", master, "request_return", **RETURN)
    await office.act("lin", master, "convene", opinion="权属不清")
    assert await _unit(child) == MARKET, "the first unit stays responsible meanwhile"
    minutes = {"department": URBAN, "scope": "城管牵头", "basis": "会商纪要", "chair": "陆示范"}
    await office.act("lin", master, "record_minutes", **minutes)
    assert await _unit(child) == URBAN


async def test_shares_of_units_below_the_old_one_end_and_joint_ones_stay(office: Office):
    master, child = await _merged(office)
    stored = await Ticket.get(id=child["id"])
    part = {"task": "x", "at": stored.opened_at.isoformat(), "by": "许", "due_at": None, "met_at": None, "text": ""}
    shares = [(HOUSING, "joint"), (URBAN, "joint"), ("341802-jichuan-government", "below")]
    await Ticket.filter(id=stored.id).update(
        parts=[part | {"department": department, "kind": kind} for department, kind in shares]
    )
    await office.act("lin", master, "reassign", department=HOUSING, reason="属房管职责")
    assert [one["department"] for one in (await Ticket.get(id=stored.id)).parts] == [URBAN]


async def test_one_leaves_while_the_master_moves_and_neither_waits_for_the_other(office: Office):
    for _ in range(5):
        master, child = await _merged(office)
        paths = [f"/api/tickets/{one['id']}/actions/" for one in (master, child)]
        versions = [(await office.read(one))["version"] for one in (master, child)]
        move = {"version": versions[0], "department": HOUSING, "reason": "属房管职责"}
        moved, left = await asyncio.gather(
            office.ask("lin", "POST", paths[0] + "reassign", move),
            office.ask("xu", "POST", paths[1] + "unmerge", {"version": versions[1], "reason": "不是同一事件"}),
        )
        assert {moved[0], left[0]} <= {200, 409}
        assert 200 in (moved[0], left[0])
        if left[0] != 200:
            assert await _unit(child) == HOUSING


async def test_the_chains_of_all_hold(office: Office):
    master, _ = await _merged(office)
    await office.act("lin", master, "reassign", department=HOUSING, reason="属房管职责")
    assert not (await verify_all()).findings

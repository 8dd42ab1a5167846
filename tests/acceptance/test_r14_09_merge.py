"""R14.9: ten callers, one burst pipe: one master, ten answers, ten callbacks; un-merged, one has its own clock."""

from datetime import datetime

from tests.acceptance.conftest import Office
from tests.acceptance.steps import AUDITED, due, refused

PIPE = {
    "matter": "云栖路供水管爆裂，小区停水",
    "demand": "尽快抢修恢复供水",
    "place": "云栖路 8 号",
    "category": "utilities.water",
}


async def _accepted(office: Office, number: int, **fields: object) -> dict:
    ticket = await office.draft(**PIPE, caller_number=f"138000012{number:02d}", **fields)
    return await office.act("su", ticket, "accept")


async def _joined(office: Office, master: dict, count: int) -> list[dict]:
    found = []
    for number in range(count):
        child = await _accepted(office, number)
        suggested = (await office.ok("xu", "GET", f"/api/tickets/{child['id']}/similar"))["items"]
        assert master["number"] in [one["number"] for one in suggested]
        found.append(await office.act("xu", child, "merge", master=master["number"]))
    return found


async def test_r14_09_one_master_ten_answers_ten_callbacks(office: Office):
    office.clock.at("2026-03-02 10:00")
    master = await office.dispatched(**PIPE)
    children = await _joined(office, master, 9)
    seen = await office.read(master)
    assert (seen["life"]["callers"], len(seen["life"]["merged"])) == (10, 9)
    assert {child["status"] for child in children} == {"merged"}
    told = (await office.read(children[0]))["life"]["for_citizen"]
    assert "beside others of one event, to be answered by" in told, "not that it is “merged”"
    await office.act("fang", master, "sign")
    await office.act("fang", master, "contact", text="已到场")
    assert "head submits" in await refused(office, "fang", master, "reply", answer="已抢修，恢复供水。")
    await office.act("baili", master, "reply", answer="已抢修，恢复供水。")
    await office.act("xu", master, "approve_reply", **AUDITED)
    everyone = [await office.read(ticket) for ticket in (master, *children)]
    assert {ticket["answer"] for ticket in everyone} == {"已抢修，恢复供水。"}
    assert {ticket["status"] for ticket in everyone} == {"auditing_ok"}
    assert [len(ticket["callbacks"]) for ticket in everyone] == [1] * 10


async def test_r14_09_the_earliest_child_sets_the_time_and_un_merging_restores_both(office: Office):
    office.clock.at("2026-03-02 10:00")
    pressing = await _accepted(office, 30, urgency="U3")
    slow = await office.dispatched(**PIPE, type="suggestion")
    own = due(slow)
    office.clock.at("2026-03-02 15:00")
    child = await office.act("xu", pressing, "merge", master=slow["number"])
    hers = due(child)
    assert hers < own
    assert due(await office.read(slow)) == hers
    office.clock.at("2026-03-03 09:00")
    alone = await office.act("xu", child, "unmerge", reason="不是同一事件")
    assert (alone["status"], due(alone), alone["life"]["master"]) == ("dispatched", hers, None)
    assert due(await office.read(slow)) == own
    assert datetime.fromisoformat(alone["life"]["original_due_at"]) == hers


async def test_a_merge_is_confirmed_by_a_person_and_only_of_the_same_event(office: Office):
    office.clock.at("2026-03-02 10:00")
    master = await office.dispatched(**PIPE)
    other = await office.draft(area="341821", category="utilities.water")
    await office.act("su", other, "accept")
    said = await refused(office, "xu", other, "merge", master=master["number"])
    assert "rule R2" in said
    child = (await _joined(office, master, 1))[0]
    assert "merged" in await refused(office, "su", master, "withdraw", reason="问题已解决")
    assert (await office.act("su", child, "withdraw", reason="自行解决", verified=True))["status"] == "withdrawn"

"""Merging as other systems miss it: the master's state on the child, the child on the master, and a way back."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import AUDITED, kinds

PIPE = {"matter": "云栖路供水管爆裂", "demand": "恢复供水", "place": "云栖路 8 号", "category": "utilities.water"}


async def _merged(office: Office) -> tuple[dict, dict]:
    office.clock.at("2026-03-02 10:00")
    master = await office.dispatched(**PIPE)
    child = await office.draft(**PIPE, caller_name="闻人小满", caller_number="13900004321")
    await office.act("su", child, "accept")
    return master, await office.act("xu", child, "merge", master=master["number"])


async def test_b_each_page_shows_the_other_with_its_state(office: Office):
    master, child = await _merged(office)
    assert (child["status"], child["life"]["master"]["status"]) == ("merged", "dispatched")
    await office.act("fang", master, "sign")
    assert (await office.read(child))["life"]["master"]["status"] == "signed"
    (joined,) = (await office.read(master))["life"]["merged"]
    assert (joined["number"], joined["status"]) == (child["number"], "merged")
    assert "joined" in kinds(await office.read(master))


async def test_b_the_child_stays_to_be_seen_searched_and_its_citizen_apart(office: Office):
    master, child = await _merged(office)
    assert (await office.read(child, "fang"))["number"] == child["number"], "the unit reads what else was said"
    rows = (await office.ok("lin", "GET", "/api/tickets?view=open&q=" + child["number"]))["items"]
    assert [row["id"] for row in rows] == [child["id"]]
    assert (await office.read(master))["caller"]["name"] == "尉迟听澜"
    assert (await office.read(child))["caller"]["name"] == "闻人小满"
    assert (await office.ask("sima", "GET", f"/api/tickets/{child['id']}"))[0] == 404


async def test_b_a_merge_can_be_undone_until_the_master_is_closed(office: Office):
    master, child = await _merged(office)
    alone = await office.act("xu", child, "unmerge", reason="不是同一事件")
    assert (alone["status"], alone["life"]["master"]) == ("dispatched", None)
    seen = await office.read(master)
    assert (seen["life"]["merged"], seen["life"]["callers"]) == ([], 1)
    assert {"joined", "left"} <= set(kinds(seen)), "both stay in the record"


async def test_b_the_childs_citizen_gets_the_answer_and_a_callback_of_his_own(office: Office):
    master, child = await _merged(office)
    await office.act("fang", master, "sign")
    await office.act("fang", master, "contact", text="已到场")
    await office.act("fang", master, "reply", answer="已抢修，恢复供水。")
    await office.act("xu", master, "approve_reply", **AUDITED)
    seen = await office.read(child)
    assert (seen["status"], seen["answer"], len(seen["callbacks"])) == ("auditing_ok", "已抢修，恢复供水。", 1)

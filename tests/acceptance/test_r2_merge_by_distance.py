"""R2: tickets are suggested as one event by their distance; too far apart they are not merged, by the rule quoted."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import Ticket, due, refused

METRE = 1 / 111_195
"""Degrees of latitude."""
PIPE = {
    "matter": "云栖路供水管爆裂，小区停水",
    "demand": "尽快抢修恢复供水",
    "place": "云栖路与宛陵路路口",
    "category": "utilities.water",
    "area": "341802-aofeng",
}


def at(metres: float) -> str:
    """A point so many metres north of the burst pipe."""
    return f"{30.9401 + metres * METRE:.6f},118.751200"


async def accepted(office: Office, **fields: object) -> Ticket:
    ticket = await office.draft(**PIPE | fields)
    return await office.act("su", ticket, "accept")


async def like(office: Office, ticket: Ticket) -> dict[str, dict]:
    found = (await office.ok("xu", "GET", f"/api/tickets/{ticket['id']}/similar"))["items"]
    return {one["number"]: one for one in found}


@pytest.fixture(scope="module")
async def master(office: Office) -> Ticket:
    office.clock.at("2026-03-02 10:00")
    return await office.dispatched(**PIPE, point=at(0))


async def test_ten_callers_of_one_burst_pipe_are_suggested_though_each_says_it_in_his_own_words(
    office: Office, master: Ticket
):
    said = ("家里没水了，路口水管在喷水", "云栖路口水管爆了，水流成河", "停水了，路边自来水管破裂")
    for number in range(9):
        child = await accepted(office, matter=said[number % 3], place="路口", point=at(10 * number + 20))
        found = (await like(office, child))[master["number"]]
        assert (found["reach"], found["allowance_m"]) == ("near", 20)
        assert abs(found["distance_m"] - (10 * number + 20)) <= 1
        await office.act("xu", child, "merge", master=master["number"])
    assert (await office.read(master))["life"]["callers"] == 10


async def test_400_metres_away_it_is_shown_as_further_off_and_a_person_may_merge(office: Office, master: Ticket):
    child = await accepted(office, point=at(400))
    found = (await like(office, child))[master["number"]]
    assert (found["reach"], found["distance_m"]) == ("further", 400)
    assert (await office.act("xu", child, "merge", master=master["number"]))["status"] == "merged"


async def test_1500_metres_away_it_is_no_suggestion_and_the_refusal_quotes_the_rule(office: Office, master: Ticket):
    far = await accepted(office, point=at(1500))
    assert master["number"] not in await like(office, far)
    said = await refused(office, "xu", far, "merge", master=master["number"])
    assert "1,500 m apart (±20 m" in said
    assert "rule R2" in said
    assert (await office.read(far))["status"] == "accepted"


async def test_other_words_of_the_same_kind_are_suggested_only_from_the_same_spot(office: Office, master: Ticket):
    other = {"matter": "自来水压力不足，楼上用不上水", "place": ""}
    here = await accepted(office, **other, point=at(30))
    assert master["number"] not in await like(office, here), "nothing in common at all"
    some = {"matter": "路口供水管道漏水严重", "place": ""}
    assert master["number"] in await like(office, await accepted(office, **some, point=at(30)))
    assert master["number"] not in await like(office, await accepted(office, **some, point=at(400)))
    assert master["number"] not in await like(office, await accepted(office, **some))


async def test_where_one_has_no_point_words_and_county_decide_as_ever(office: Office, master: Ticket):
    silent = await accepted(office)
    found = (await like(office, silent))[master["number"]]
    assert (found["reach"], found["distance_m"], found["allowance_m"]) == ("unknown", None, None)
    elsewhere = await accepted(office, area="341821")
    assert master["number"] not in await like(office, elsewhere)
    assert "not the same event" in await refused(office, "xu", elsewhere, "merge", master=master["number"])


async def test_a_county_s_border_is_no_wall_where_both_have_points(office: Office, master: Ticket):
    across = await accepted(office, area="341821", point=at(120))
    assert (await like(office, across))[master["number"]]["reach"] == "near"


async def test_those_near_by_come_first_then_those_without_a_point_then_those_further_off(
    office: Office, master: Ticket
):
    await office.dispatched(**PIPE)
    await office.dispatched(**PIPE, point=at(600))
    asked = await accepted(office, point=at(5))
    reaches = [one["reach"] for one in (await like(office, asked)).values()]
    assert reaches == sorted(reaches, key=["near", "unknown", "further"].index)
    assert set(reaches) == {"near", "unknown", "further"}


async def test_un_merged_it_has_its_own_clock_and_point_again(office: Office):
    office.clock.at("2026-03-03 10:00")
    slow = await office.dispatched(**PIPE, type="suggestion", point=at(0))
    own = due(slow)
    pressing = await accepted(office, urgency="U3", point=at(100))
    child = await office.act("xu", pressing, "merge", master=slow["number"])
    hers = due(child)
    assert due(await office.read(slow)) == hers < own
    office.clock.at("2026-03-04 09:00")
    alone = await office.act("xu", child, "unmerge", reason="不是同一事件")
    assert (alone["status"], due(alone), alone["point"]) == ("dispatched", hers, pressing["point"])
    assert due(await office.read(slow)) == own


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("118.7512,30.9401", "the wrong way round"),
        ("39.9042,116.4074", "outside of the city"),
        ("30.9,118.7", "3 decimals"),
        ("云栖路口", "latitude,longitude"),
        ({"latitude": 39.9, "longitude": 116.4, "precision_m": 10, "source": "register"}, "outside of the city"),
        ({"latitude": 30.94, "longitude": 118.75, "precision_m": 0, "source": "register"}, "wrong shape"),
        ({"latitude": 30.94, "longitude": 118.75, "precision_m": 10, "source": "map"}, "wrong shape"),
        ([30.94, 118.75], "wrong shape"),
    ],
)
async def test_a_wrong_point_is_refused_at_its_field_and_the_rest_is_kept(office: Office, typed: object, why: str):
    draft = await office.draft(**PIPE)
    body = {"version": draft["version"], "fields": {"point": typed}}
    status, problem = await office.ask("su", "PATCH", f"/api/tickets/{draft['id']}", body)
    assert (status, list(problem["fields"])) == (422, ["point"])
    assert why in problem["fields"]["point"]
    assert (await office.read(draft, "su"))["version"] == draft["version"]


async def test_a_point_goes_with_its_place_and_not_with_another(office: Office):
    found = {"latitude": 30.9401, "longitude": 118.7512, "precision_m": 80, "source": "register", "name": "云栖花苑"}
    draft = await office.draft(**PIPE | {"place": "云栖花苑 3 栋"}, point=found)
    assert draft["point"] == found

    async def saved(**fields: object) -> dict:
        version = (await office.read(draft, "su"))["version"]
        path = f"/api/tickets/{draft['id']}"
        return await office.ok("su", "PATCH", path, {"version": version, "fields": fields})

    assert (await saved(place="云栖花苑3栋2单元"))["point"] == found
    assert (await saved(place="锦绣华庭"))["point"] is None
    assert (await saved(point="30.9401,118.7512"))["point"]["source"] == "typed"
    assert (await saved(place="路口"))["point"]["source"] == "typed", "a typed point is of no name"
    assert (await saved(point=None))["point"] is None

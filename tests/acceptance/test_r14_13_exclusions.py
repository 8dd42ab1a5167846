"""R14.13: an excluded rating needs two people, and stays in the raw count of the dissatisfied."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import audited, kinds, rate_of, rated, unit_figures


async def test_r14_13_an_excluded_rating_needs_two_people_and_stays_in_the_raw_count(office: Office):
    office.clock.at("2026-06-01 10:00")
    ticket = await audited(office)
    await rated(office, ticket, satisfied="dissatisfied", solved="no")
    asked = {"number": ticket["number"], "code": "E4", "evidence": "检验报告 示-06", "citizen_text": "已按规定办理。"}
    request = await office.ok("fang", "POST", "/api/exclusions", asked)
    path = f"/api/exclusions/{request['id']}"
    office.clock.at("2026-06-02 10:00")
    before = await unit_figures(office, "2026-06")
    assert rate_of(before, "satisfied") == (0, 1)
    (waiting,) = (await office.ok("lin", "GET", "/api/exclusions"))["items"]
    assert waiting["sign_why_not"] is None
    first = await office.ok("lin", "POST", f"{path}/sign", {})
    assert (first["state"], first["sign_why_not"][:15]) == ("asked", "You have signed")
    (waiting,) = (await office.ok("xu", "GET", "/api/exclusions"))["items"]
    assert waiting["sign_why_not"] is None, "the other's signature is asked for"
    status, problem = await office.ask("lin", "POST", f"{path}/sign", {})
    assert (status, problem["code"]) == (409, "illegal_action")
    assert (await office.ask("fang", "POST", f"{path}/sign", {}))[0] == 403
    granted = await office.ok("xu", "POST", f"{path}/sign", {})
    assert (granted["state"], granted["sign_why_not"]) == ("granted", "It is decided already.")
    after = await unit_figures(office, "2026-06")
    assert rate_of(after, "satisfied") == (0, 0)
    assert (after["raw_dissatisfied"], after["excluded"], after["exclusion_alarm"]) == (1, 1, True)
    assert "rating_excluded" in kinds(await office.read(ticket))


async def test_a_request_names_a_ticket_of_the_unit_by_its_number_and_one_of_the_grounds_told(office: Office):
    office.clock.at("2026-08-03 10:00")
    ticket = await audited(office)
    await rated(office, ticket, satisfied="dissatisfied", solved="no")
    grounds = (await office.ok("fang", "GET", "/api/exclusions"))["grounds"]
    assert [one["code"] for one in grounds] == ["E1", "E2", "E3", "E4", "E5", "E6"]
    asked = {"number": "000000-0000", "code": "E4", "evidence": "记录", "citizen_text": "已办理"}
    assert (await office.ask("fang", "POST", "/api/exclusions", asked))[0] == 404
    asked["number"] = ticket["number"]
    assert (await office.ask("sima", "POST", "/api/exclusions", asked))[0] == 404, "another unit's ticket"
    wrong = await office.ask("fang", "POST", "/api/exclusions", asked | {"code": "E9", "evidence": " "})
    assert (wrong[0], set(wrong[1]["fields"])) == (422, {"code", "evidence"})
    assert (await office.ok("fang", "POST", "/api/exclusions", asked))["ticket_number"] == ticket["number"]


async def test_a_unit_appeals_once_against_a_refusal(office: Office):
    office.clock.at("2026-07-01 10:00")
    ticket = await audited(office)
    await rated(office, ticket, satisfied="dissatisfied", solved="no")
    asked = {"number": ticket["number"], "code": "E1", "evidence": "记录", "citizen_text": "不予支持"}
    request = await office.ok("fang", "POST", "/api/exclusions", asked)
    path = f"/api/exclusions/{request['id']}"
    refused = await office.ok("lin", "POST", f"{path}/refuse", {"reason": "证据不足"})
    assert (refused["state"], refused["refused_by"]) == ("refused", "林望舒")
    assert (await office.ok("shangguan", "POST", f"{path}/appeal", {"appeal": "补充材料"}))["state"] == "asked"
    await office.ok("lin", "POST", f"{path}/refuse", {"reason": "仍不足"})
    assert (await office.ask("shangguan", "POST", f"{path}/appeal", {"appeal": "再申诉"}))[0] == 409

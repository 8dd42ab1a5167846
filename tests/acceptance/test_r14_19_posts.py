"""R14.19: a ticket names the post and the person of that day; the administrator moves, retires and adds people."""

from tests.acceptance.conftest import Office
from tests.integration.agent_console.conftest import PASSWORD


async def test_r14_19_a_retired_post_holder_s_ticket_still_names_post_and_person_of_that_day(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    office.clock.at("2026-03-05 09:00")
    form = {"post": "lead", "reason": "岗位调整"}
    moved = await office.ok("bai", "POST", "/api/admin/people/xu/post", form)
    assert [(row["post"], row["until"] is None) for row in moved["postings"]] == [("dispatch", False), ("lead", True)]
    assert (await office.ok("bai", "POST", "/api/admin/people/xu/active", {"active": False}))["active"] is False
    event = next(one for one in (await office.read(ticket))["timeline"] if one["kind"] == "dispatch")
    assert (event["actor"]["name"], event["actor"]["post"]) == ("许清嘉", "Dispatch and supervision")
    assert (await office.ask("xu", "GET", "/api/tickets"))[0] == 401


async def test_a_new_person_signs_in_with_the_password_that_was_shown_once(office: Office):
    form = {"account": "new-liaison", "name": "虞初稿", "post": "liaison", "department": "341802-housing"}
    made = await office.ok("bai", "POST", "/api/admin/people", form)
    visitor = await office.who("gu")
    status, _ = await visitor.ask("POST", "/api/login", made)
    assert status == 200
    again = await office.ok("bai", "POST", "/api/admin/people/new-liaison/password", {})
    assert again["password"] != made["password"]
    assert (await visitor.ask("GET", "/api/me"))[0] == 401
    listed = await office.ok("bai", "GET", "/api/admin/people")
    assert made["password"] not in str(listed)
    assert PASSWORD not in str(listed)
    status, problem = await office.ask("bai", "POST", "/api/admin/people", form | {"account": "x", "department": None})
    assert (status, list(problem["fields"])) == (422, ["department"])


async def test_nobody_but_the_administrator_keeps_people_and_he_cannot_lock_himself_out(office: Office):
    assert (await office.ask("lin", "GET", "/api/admin/people"))[0] == 403
    status, _ = await office.ask("bai", "POST", "/api/admin/people/bai/active", {"active": False})
    assert status == 409


async def test_rule_packs_are_compared_and_replayed_before_they_are_put_in_force(office: Office):
    packs = (await office.ok("bai", "GET", "/api/admin/packs"))["items"]
    assert packs[0]["in_force"]
    differs = await office.ok("bai", "GET", f"/api/admin/packs/diff?before={packs[0]['pin']}&after=bengbu-2019")
    assert differs["sentences"]
    replayed = await office.ok("bai", "GET", "/api/admin/packs/replay?pack=bengbu-2019&since=2026-01-01")
    assert replayed["tickets"] >= 1
    assert (await office.ask("bai", "GET", "/api/admin/packs/diff?before=none&after=bengbu-2019"))[0] == 400
    assert (await office.ok("bai", "GET", "/api/admin/catalogue"))["departments"]

"""R2, 主办/协办: a rule of minutes that decides a dispatch brings its partners along, each with a clock of its own."""

from uuid import uuid4

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import kinds
from tickets.models import Notice, RoutingDraft, RuleState

ELEVATOR = {"category": "market.elevator", "department": None}
PARTNERS = ["341802-housing", "341802-urban", "341802-jichuan-government"]


@pytest.fixture(scope="module", autouse=True)
async def rule(office: Office) -> None:
    """In force: lifts go to the market bureau with three partners, one of them a town without that duty."""
    office.clock.at("2026-03-02 09:00")
    consulted = await office.draft()
    await RoutingDraft.create(
        id=uuid4(), ticket_id=consulted["id"], state=RuleState.IN_FORCE, category="market.elevator", area="341802",
        department="341802-market", partners=PARTNERS, scope="住建核查物业维保费用", basis="会商纪要 3 号",
        chair="主持人", drafted_by="林望舒", drafted_by_id="lin", drafted_at=office.clock(),
        in_force_from=office.clock(),
    )  # fmt: skip


async def _accepted(office: Office) -> dict:
    office.clock.at("2026-03-02 10:00")
    ticket = await office.draft(**ELEVATOR)
    return await office.act("su", ticket, "accept")


async def test_the_partners_stand_in_the_form_with_their_time_before_anybody_confirms(office: Office):
    asked = {"text": "电梯又停了", "category": "market.elevator", "area": "341802", "type": "complaint"}
    office.clock.at("2026-03-02 10:00")
    for chosen in (None, "341802-market"):
        found = (await office.ok("xu", "POST", "/api/routing/suggest", asked | {"department": chosen}))["partners"]
        assert [(one["code"], one["why_not"] is None) for one in found] == [
            ("341802-housing", True), ("341802-urban", True), ("341802-jichuan-government", False),
        ]  # fmt: skip
        assert found[0]["due_at"] == "2026-03-06T08:30:00Z", "20 % ahead of 03-09 17:30, more than a working day"
    other = await office.ok("xu", "POST", "/api/routing/suggest", asked | {"department": "341802-urban"})
    assert other["partners"] == [], "who is chosen against the rule works alone"


async def test_at_dispatch_each_gets_a_share_a_time_an_event_and_a_notice(office: Office):
    ticket = await office.act("xu", await _accepted(office), "dispatch")
    shares = {one["department"]["code"]: one for one in ticket["life"]["shares"]}
    assert set(shares) == {"341802-housing", "341802-urban"}
    assert {one["due_at"] for one in shares.values()} == {"2026-03-06T08:30:00Z"}
    assert shares["341802-housing"]["task"] == "住建核查物业维保费用"
    assert kinds(ticket).count("partner_by_rule") == 2
    left = next(one for one in ticket["timeline"] if one["kind"] == "partner_left_out")
    assert "国办函〔2025〕66号" in left["text"], "a town without that duty"
    told = await Notice.filter(kind="partner_joined", ticket_id=ticket["id"]).values_list("department", flat=True)
    assert sorted(told) == ["341802-housing", "341802-urban"]
    assert "submit_part" in {one["action"] for one in (await office.read(ticket, "sima"))["actions"]}


async def test_one_is_left_out_only_with_a_reason_which_stays_in_the_record(office: Office):
    ticket = await _accepted(office)
    path = f"/api/tickets/{ticket['id']}/actions/dispatch"
    status, problem = await office.ask("xu", "POST", path, {"version": ticket["version"], "without": "341802-urban"})
    assert (status, list(problem["fields"])) == (422, ["without_reason"])
    ticket = await office.act("xu", ticket, "dispatch", without="341802-urban", without_reason="不涉及占道")
    assert [one["department"]["code"] for one in ticket["life"]["shares"]] == ["341802-housing"]
    texts = [one["text"] for one in ticket["timeline"] if one["kind"] == "partner_left_out"]
    assert any("不涉及占道" in text for text in texts)


async def test_an_operator_may_dispatch_by_the_rule_of_minutes(office: Office):
    office.clock.at("2026-03-02 10:00")
    draft = await office.draft(category="market.elevator", department="341802-market")
    done = await office.act("su", draft, "accept_and_dispatch", department="341802-market")
    assert len(done["life"]["shares"]) == 2


async def test_a_unit_chosen_against_the_rule_brings_nobody_along(office: Office):
    ticket = await office.act("xu", await _accepted(office), "dispatch", department="341802-housing")
    assert ticket["life"]["shares"] == []

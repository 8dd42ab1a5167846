"""R14.15: a town gets only what is on its list of duties; otherwise the dispatch is blocked and the article shown."""

from tests.acceptance.conftest import Office
from tests.acceptance.steps import refused, working

TOWN = "341802-jichuan-government"


async def test_r14_15_a_matter_outside_the_list_is_blocked_with_the_article(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.draft(category="market.elevator")
    await office.act("su", ticket, "accept")
    said = await refused(office, "xu", ticket, "dispatch", department=TOWN)
    assert "济川街道办事处" in said
    assert "国办函〔2025〕66号" in said
    assert (await office.read(ticket))["status"] == "accepted"


async def test_a_matter_on_the_list_goes_to_the_town(office: Office):
    office.clock.at("2026-03-02 10:00")
    on_the_list = next(one.code for one in office.services.rules.catalogue.categories.values() if one.level == "town")
    ticket = await office.draft(category=on_the_list, area="341802-jichuan")
    await office.act("su", ticket, "accept")
    ticket = await office.act("xu", ticket, "dispatch", department=TOWN)
    assert ticket["department"]["code"] == TOWN


async def test_a_unit_cannot_pass_it_on_below_either(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office, category="market.elevator")
    said = await refused(office, "fang", ticket, "assign_below", department=TOWN, task="上门核实")
    assert "国办函〔2025〕66号" in said
    said = await refused(office, "fang", ticket, "assign_below", department="341800-police", task="协查")
    assert "below" in said

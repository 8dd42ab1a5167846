"""R13 and the head of the rules: a pack says whether it is approved, and whoever approves sees what is unfounded."""

import pytest
from tortoise.exceptions import BaseORMException

from agent_console.packs import FOLDER
from tests.acceptance.conftest import Office
from tickets.models import PackApproval

OWN = """
ruleset: {id: river-city, version: "2027.1", title: 河城, effective_from: 2027-01-01, approved_by: null, basis: []}
extends: xuancheng-default@2026.1
limits: [{when: {type: 投诉}, result: 4wday}]
"""
OFFICE = "市政府办〔2026〕8 号"


@pytest.fixture(scope="module", autouse=True)
async def own_pack(office: Office) -> None:
    folder = office.services.settings.var / FOLDER
    folder.mkdir()
    (folder / "river.yaml").write_text(OWN, encoding="utf-8")


async def _kept(office: Office, pin: str) -> dict:
    rows = (await office.ok("bai", "GET", "/api/admin/packs"))["items"]
    found: dict = next(one for one in rows if one["pin"] == pin)
    return found


async def _terms(office: Office) -> dict:
    found: dict = await office.ok("bai", "GET", "/api/admin/packs/terms?pack=river-city@2027.1")
    return found


async def test_the_default_pack_says_that_nobody_has_approved_it_and_that_its_day_has_not_come(office: Office):
    office.clock.at("2026-03-02 10:00")
    one = await _kept(office, "xuancheng-default@2026.1")
    assert (one["in_force"], one["approval"]["standing"]) == (True, "none")
    assert "not approved, used as a proposal" in one["approval"]["text"]
    assert "2026-12-01 has not come" in one["force"]


async def test_an_administrator_signs_what_was_seen_and_an_edit_undoes_it(office: Office):
    office.clock.at("2026-03-02 10:00")
    seen = await _terms(office)
    titles = {one["title"] for one in seen["unfounded"]}
    assert "Repeats: raised at" in titles
    form = {"pack": seen["pin"], "digest": seen["digest"], "shown": len(seen["unfounded"]), "approved_by": OFFICE}
    for wrong, field in (({"shown": 0}, "shown"), ({"approved_by": " "}, "approved_by")):
        status, problem = await office.ask("bai", "POST", "/api/admin/packs/approve", form | wrong)
        assert (status, list(problem["fields"])) == (422, [field])
    assert (await office.ask("lin", "POST", "/api/admin/packs/approve", form))[0] == 403
    signed = await office.ok("bai", "POST", "/api/admin/packs/approve", form)
    assert signed["approval"]["standing"] == "approved"
    assert OFFICE in (await _kept(office, "river-city@2027.1"))["approval"]["text"]
    assert (await office.ask("bai", "POST", "/api/admin/packs/approve", form))[0] == 409, "once a person"
    file = office.services.settings.var / FOLDER / "river.yaml"
    file.write_text(OWN.replace("4wday", "6wday"), encoding="utf-8")
    assert (await _kept(office, "river-city@2027.1"))["approval"]["standing"] == "changed"
    assert (await office.ask("bai", "POST", "/api/admin/packs/approve", form))[0] == 409, "another content"
    file.write_text(OWN, encoding="utf-8")
    assert (await _kept(office, "river-city@2027.1"))["approval"]["standing"] == "approved"


async def test_a_signature_can_be_neither_changed_nor_taken_away(office: Office):
    row = await PackApproval.first()
    assert row is not None
    assert len(row.unfounded) == len((await _terms(office))["unfounded"])
    for write in (PackApproval.filter(id=row.id).update(name="x"), PackApproval.filter(id=row.id).delete()):
        with pytest.raises(BaseORMException):
            await write


async def test_a_wrong_file_is_named_to_the_administrator_and_the_desk_opens_again_once_it_is_mended(office: Office):
    file = office.services.settings.var / FOLDER / "noon.yaml"
    file.write_text(OWN.replace("2027.1", "2027.2").replace("4wday", "soon"), encoding="utf-8")
    try:
        status, problem = await office.ask("bai", "GET", "/api/admin/packs")
        assert (status, problem["code"]) == (409, "data_fault")
        assert problem["detail"].startswith("noon.yaml ")
        assert str(file.parent) not in problem["detail"]
        assert (await office.ask("lin", "GET", "/api/admin/packs"))[0] == 403
    finally:
        file.unlink()
    assert await _kept(office, "river-city@2027.1")

"""What the citizen hears: always who is next; and what he must never get: the office's own words among itself."""

import io

import aiohttp

from tests.acceptance.conftest import Office
from tests.acceptance.steps import RETURN, kinds, working
from tests.integration.agent_console.conftest import HEADERS
from tickets.outbox import Outbox
from tickets.watermark import unmarked


def _names(office: Office) -> tuple[str, str]:
    known = office.services.rules.catalogue.departments
    return known["341802-market"].name, known["341802-housing"].name


async def _heard(office: Office, ticket: dict) -> str:
    path = f"/api/tickets/{ticket['id']}"
    found = await office.ok("su", "GET", path, **{"Accept-Language": "zh-CN"})
    return found["life"]["for_citizen"]


async def test_b_a_return_always_names_who_refused_and_who_is_next(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await office.dispatched()
    market, housing = _names(office)
    assert f"由{market}办理，3 月 9 日 17:30 前答复" in await _heard(office, ticket)
    await office.act("shangguan", ticket, "request_return", **RETURN)
    asked = await _heard(office, ticket)
    assert f"{market}提出退单（职能不符），建议由{housing}办理，审定前仍由{market}负责" in asked
    await office.act("xu", ticket, "approve_return", opinion="属实")
    between = await _heard(office, ticket)
    assert f"{market}提出退单（职能不符），经审定已退回，下一步由{housing}办理" in between
    assert f"即将交办{housing}" in between, "also while nobody has it"
    await office.act("xu", ticket, "dispatch")
    assert f"由{housing}办理" in await _heard(office, ticket)
    await office.act("ouyang", ticket, "request_return", **RETURN | {"proposed_department": "341802-urban"})
    await office.act("lin", ticket, "refuse_return", opinion="属住建职责")
    assert f"{housing}提出的退单（职能不符）未获准" in await _heard(office, ticket)


async def test_b_words_for_the_office_never_go_to_a_citizen(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await working(office)
    internal = "内部意见：该单位多次推诿，建议约谈"
    await office.act("xu", ticket, "note", text=internal)
    assert "note" in kinds(await office.read(ticket))
    assert "推诿" not in await _heard(office, ticket)
    su = await office.who("su")
    url = f"{su.url}/api/tickets/{ticket['id']}/paper?form=notice"
    async with su.http.get(url, headers=HEADERS) as response:
        assert "推诿" not in unmarked(await response.text())
    told: list[dict] = []

    async def publish(notice: dict) -> None:
        told.append(notice)

    while await Outbox(publish, name="citizens").relay():
        pass
    assert any(one["id"] == ticket["id"] for one in told)
    assert "推诿" not in str(told), "what leaves the platform names the ticket, never its words"


async def test_b_confidential_words_and_files_stay_hidden_from_other_operators(office: Office):
    office.clock.at("2026-03-02 10:00")
    worded = {"matter_for_unit": "反映某单位用工问题", "demand_for_unit": "依法核查"}
    ticket = await office.draft(matter="实名反映公孙示例克扣工资", secrecy="L3", **worded)
    await office.act("su", ticket, "accept")
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", io.BytesIO("工资条".encode()), filename="工资条.txt")
    su, path = await office.who("su"), f"/api/tickets/{ticket['id']}"
    async with su.http.post(f"{su.url}{path}/attachments", data=form, headers=HEADERS) as response:
        assert response.status == 200
    assert (await office.ask("gu", "GET", path))[0] == 404
    assert (await office.ask("gu", "GET", f"{path}/attachments"))[0] == 404
    assert (await office.ask("gu", "GET", f"{path}/events"))[0] == 404
    for query in ("克扣工资", ticket["number"], "1234"):
        rows = (await office.ok("gu", "GET", f"/api/tickets?view=open&q={query}"))["items"]
        assert ticket["id"] not in [row["id"] for row in rows]
    status, problem = await office.ask("gu", "POST", f"{path}/actions/note", {"version": 1, "text": "x"})
    assert status in {403, 404}
    assert "公孙" not in str(problem)
    assert (await office.ok("lin", "GET", path))["matter"].startswith("实名反映")

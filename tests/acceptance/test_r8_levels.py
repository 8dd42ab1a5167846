"""R8: a ticket is L1 unless somebody says otherwise, a report L2 by rule; words that ask for secrecy are heard."""

from tests.acceptance.conftest import Office

SUGGEST = {"text": "", "matter": "", "demand": "", "area": None, "place": "", "type": None, "urgency": None}


async def test_a_new_ticket_is_masked_and_no_more(office: Office):
    office.clock.at("2026-02-13 10:00")
    made = await office.ok("su", "POST", "/api/tickets", {})
    assert made["secrecy"] == "L1"
    ticket = await office.dispatched()
    seen = await office.read(ticket, "fang")
    assert (seen["caller"]["name"], seen["watermark"]) == ("尉迟**", None)
    assert ticket["number"] in seen["caller"]["number"], "through the hotline's relay"


async def test_an_open_ticket_is_open_because_somebody_chose_so(office: Office):
    office.clock.at("2026-02-13 10:00")
    ticket = await office.dispatched(secrecy="L0")
    assert (await office.read(ticket, "fang"))["caller"]["name"] == "尉迟听澜"


async def test_a_report_is_secret_from_the_moment_it_is_called_one(office: Office):
    office.clock.at("2026-02-13 10:00")
    ticket = await office.draft(type="report", secrecy="L1")
    assert ticket["secrecy"] == "L2"
    path = f"/api/tickets/{ticket['id']}"
    lowered = {"version": ticket["version"], "fields": {"secrecy": "L0"}}
    assert (await office.ok("su", "PATCH", path, lowered))["secrecy"] == "L2"
    await office.act("su", ticket, "accept")
    version = (await office.read(ticket))["version"]
    status, problem = await office.ask("lin", "PUT", f"{path}/secrecy", {"version": version, "secrecy": "L1"})
    assert (status, set(problem["fields"])) == (422, {"secrecy"})


async def test_the_words_that_ask_for_secrecy_are_suggested_with_their_reason(office: Office):
    asked = SUGGEST | {"text": "他家噪声太大，千万不要透露是我说的", "type": "complaint"}
    found = await office.ok("su", "POST", "/api/routing/suggest", asked, **{"Accept-Language": "zh-CN"})
    assert found["secrecy"] == {"code": "L2", "reason": "来电人提到“不要透露”。"}
    found = await office.ok("su", "POST", "/api/routing/suggest", SUGGEST | {"text": "小区停水", "type": "help"})
    assert found["secrecy"] is None
    found = await office.ok("su", "POST", "/api/routing/suggest", SUGGEST | {"text": "过期食品", "type": "report"})
    assert found["secrecy"]["code"] == "L2"

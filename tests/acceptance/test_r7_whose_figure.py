"""R7: whose figure it is: merged tickets count once, partners answer for their own lateness, a consultation is no
improper return, a knowledge item counts by how it served."""

from datetime import date
from uuid import uuid4

from tests.acceptance.conftest import Office, local
from tests.acceptance.steps import RETURN, Ticket, evidence, rate_of, unit_figures, working
from tickets.models import KnowledgeItem, KnowledgeTask

MARKET, HOUSING = "341802-market", "341802-housing"


def _beside(unit: dict, name: str) -> tuple[float, int]:
    rate = next(one for one in unit["beside"] if one["name"] == name)
    return rate["count"], rate["of"]


async def _child(office: Office, number: int, master: Ticket) -> None:
    child = await office.draft(caller_number=f"138000030{number:02}")
    await office.act("su", child, "accept")
    await office.act("xu", child, "merge", master=master["number"])


async def test_an_event_that_many_reported_counts_once_for_the_unit(office: Office):
    office.clock.at("2026-04-01 10:00")
    master = await office.dispatched()
    for number in range(3):
        await _child(office, number, master)
    office.clock.at("2026-04-30 10:00")
    unit = await unit_figures(office, "2026-04")
    assert (unit["tickets"], rate_of(unit, "on_time")) == (1, (0, 1))


async def test_a_partner_s_lateness_is_the_partner_s_own(office: Office):
    office.clock.at("2026-05-11 10:00")
    ticket = await working(office)
    await office.act("xu", ticket, "add_partner", department=HOUSING, task="核查电梯井")
    office.clock.at("2026-05-18 15:00")
    await office.act("sima", ticket, "submit_part", text="已核查")
    await office.act("fang", ticket, "reply", answer="已修复，恢复运行。")
    office.clock.at("2026-05-31 10:00")
    assert rate_of(await unit_figures(office, "2026-05", HOUSING), "on_time") == (0, 1)
    assert rate_of(await unit_figures(office, "2026-05", MARKET), "on_time") == (1, 1)


async def test_a_consultation_is_no_improper_return_and_the_asking_unit_has_the_return(office: Office):
    office.clock.at("2026-06-01 09:00")
    disputed = await office.dispatched()
    await office.act("shangguan", disputed, "request_return", **RETURN)
    await office.act("lin", disputed, "convene", opinion="权属不清，提交会商")
    returned = await office.dispatched()
    await office.act("shangguan", returned, "request_return", **RETURN)
    await office.act("xu", returned, "approve_return", opinion="属实")
    await office.act("xu", returned, "dispatch")
    office.clock.at("2026-06-30 10:00")
    unit = await unit_figures(office, "2026-06")
    assert (unit["improper_returns"], _beside(unit, "improper_return")) == (0, (0, 2))
    assert _beside(unit, "returned") == (2, 2)


async def test_a_suspension_that_was_refused_is_none(office: Office):
    office.clock.at("2026-07-01 10:00")
    ticket = await working(office)
    file = await evidence(office, ticket)
    await office.act("fang", ticket, "request_suspension", reason="鉴定", evidence=file)
    await office.act("xu", ticket, "refuse_suspension", opinion="依据不足")
    office.clock.at("2026-07-02 10:00")
    assert _beside(await unit_figures(office, "2026-07"), "suspended") == (0, 1)


async def test_knowledge_counts_by_how_it_served_and_by_tasks_done_in_time(office: Office):
    office.clock.at("2026-08-03 10:00")
    await office.dispatched()
    shared = {"owner": MARKET, "current": 1, "created_at": local("2026-08-01 10:00")}
    await KnowledgeItem.create(
        id=uuid4(), number="K-9001", uses=3, wrong=1, review_by=date(2026, 10, 1), changed_at=office.clock(), **shared
    )
    late = {"due_at": local("2026-08-05 17:30"), "created_at": local("2026-08-02 10:00")}
    await KnowledgeTask.create(id=uuid4(), kind="gap", department=MARKET, matter="电梯维保", **late)
    office.clock.at("2026-08-31 10:00")
    assert rate_of(await unit_figures(office, "2026-08"), "knowledge") == (0.8, 2)

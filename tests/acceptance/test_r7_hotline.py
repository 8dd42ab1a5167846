"""R7: the hotline's own figures: calls, answers and dispatches, operators, each with its denominator."""

from datetime import timedelta
from uuid import uuid4

from routing.pack_sections import Calls
from tests.acceptance.conftest import Office
from tests.acceptance.packs import under
from tests.acceptance.steps import RETURN, audited, rated
from tickets.models import Account, CallbackTask, CallRecord, Relisten


async def _call(office: Office, name: str, number: str, *, waited: float, answered: bool, minute: int = 0) -> None:
    at = office.clock() + timedelta(minutes=minute)
    left = at + timedelta(seconds=waited)
    await CallRecord.create(
        call_id=name, number=number, arrived_at=at, queued_at=at, answered_at=left if answered else None,
        ended_at=left + timedelta(minutes=3) if answered else left, outcome="answered" if answered else "abandoned",
    )  # fmt: skip


def _ratio(rates: list[dict], name: str) -> tuple[float, int]:
    found = next(one for one in rates if one["name"] == name)
    return found["count"], found["of"]


async def test_calls_are_counted_with_who_hung_up_at_once_left_out_and_who_was_reached_since(office: Office):
    office.clock.at("2026-04-01 10:00")
    await _call(office, "quick", "13900000001", waited=10, answered=True)
    await _call(office, "slow", "13900000002", waited=30, answered=True)
    await _call(office, "at once", "13900000003", waited=3, answered=False)
    await _call(office, "missed", "13900000004", waited=60, answered=False)
    await _call(office, "lost", "13900000005", waited=60, answered=False)
    await _call(office, "again", "13900000004", waited=5, answered=True, minute=30)
    office.clock.at("2026-04-02 10:00")
    found = await office.ok("lin", "GET", "/api/reports/hotline?period=2026-04")
    calls = found["calls"]
    assert (_ratio(calls, "connected"), _ratio(calls, "in_target")) == ((3, 5), (2, 6))
    assert (_ratio(calls, "abandoned"), _ratio(calls, "called_back")) == ((3, 6), (1, 2))
    assert found["mean_wait"] == 15
    with under(office, calls=Calls(gave_up_s=2)):
        strict = (await office.ok("lin", "GET", "/api/reports/hotline?period=2026-04"))["calls"]
    assert (_ratio(strict, "connected"), _ratio(strict, "called_back")) == ((3, 6), (1, 3))
    assert (await office.ask("fang", "GET", "/api/reports/hotline"))[0] == 403


async def test_answers_and_dispatches_and_what_an_operator_did(office: Office):
    office.clock.at("2026-05-06 10:00")
    direct = await office.draft(category="market.elevator")
    await office.act("su", direct, "answer_directly", answer="已告知办理地点", no_knowledge=True)
    settled = await audited(office, category="market.elevator")
    await rated(office, settled)
    returned = await office.dispatched(caller_number="")
    await office.act("shangguan", returned, "request_return", **RETURN)
    await office.act("xu", returned, "approve_return", opinion="属实")
    await office.act("xu", returned, "dispatch")
    office.clock.at("2026-05-07 10:00")
    found = await office.ok("lin", "GET", "/api/reports/hotline?period=2026-05")
    work = found["work"]
    assert (_ratio(work, "direct"), _ratio(work, "right_unit"), _ratio(work, "right_at_once")) == (
        (1, 3),
        (2, 3),
        (1, 2),
    )
    su = next(one for one in found["operators"] if one["name"] == "苏念慈")["rates"]
    assert (_ratio(su, "complete"), _ratio(su, "solved_at_once")) == ((2, 3), (2, 2))
    assert "satisfied" not in [one["name"] for one in su]


async def test_quality_and_writing_up_are_means_with_of_how_many(office: Office):
    office.clock.at("2026-07-01 10:00")
    people = {one.account: one for one in await Account.all()}
    for number, (account, seconds) in enumerate((("su", 20.0), ("su", 40.0), ("gu", 90.0), ("su", None))):
        await _call(office, f"wrapped {number}", f"1390000010{number}", waited=5, answered=True)
        over = office.clock() + timedelta(minutes=2)
        await CallRecord.filter(call_id=f"wrapped {number}").update(
            agent_id=people[account].id, talk_ended_at=over, wrap_up_seconds=seconds
        )
    for score, agrees in ((90, True), (70, False), (None, True)):
        await rated(office, await audited(office))
        task = await CallbackTask.filter(state="done").order_by("-done_at").first()
        await Relisten.filter(task_id=task.id).delete()
        await Relisten.create(
            id=uuid4(), task_id=task.id, drawn_at=office.clock(), first_agent=people["gu"].id,
            listened_at=office.clock(), agrees=agrees, score=score,
        )  # fmt: skip
        office.clock.now += timedelta(minutes=1)
    office.clock.at("2026-07-02 10:00")
    found = await office.ok("lin", "GET", "/api/reports/hotline?period=2026-07")
    assert found["wrap_up"] == {"name": "wrap_up", "total": 150.0, "of": 3, "value": 50.0}
    figures = {one["name"]: one for one in found["operators"]}
    su, gu = (
        {mean["name"]: (mean["value"], mean["of"]) for mean in figures[name]["means"]} for name in ("苏念慈", "顾闻笛")
    )
    assert su == {"quality": (None, 0), "wrap_up": (30.0, 2)}
    assert gu == {"quality": (80.0, 2), "wrap_up": (90.0, 1)}
    assert _ratio(figures["顾闻笛"]["rates"], "agreed") == (2, 3)

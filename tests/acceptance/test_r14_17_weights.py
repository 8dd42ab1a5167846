"""R14.17: weights change only after last quarter was replayed under them, with what each unit gains or loses."""

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import audited, rated


async def test_r14_17_weights_change_only_after_last_quarter_was_replayed_under_them(office: Office):
    office.clock.at("2026-08-03 10:00")
    await rated(office, await audited(office), satisfied="very_satisfied")
    office.clock.at("2026-10-12 10:00")
    shown = (await office.ok("lin", "GET", "/api/reports/assessment?period=2026Q3"))["in_force"]
    assert shown["adopted_by"] is None
    scheme = shown["scheme"] | {"on_time": 0.15, "satisfied": 0.25}
    body = {"scheme": scheme, "digest": "none", "reason": "提高群众评价权重"}
    status, problem = await office.ask("lin", "POST", "/api/reports/assessment/scheme", body)
    assert (status, list(problem["fields"])) == (422, ["digest"])
    replay = await office.ok("lin", "POST", "/api/reports/assessment/replay", {"scheme": scheme})
    assert replay["period"] == "2026Q3"
    market = next(one for one in replay["units"] if one["department"]["code"] == "341802-market")
    assert market["change"] == pytest.approx(market["after"] - market["before"])
    adopted = await office.ok("lin", "POST", "/api/reports/assessment/scheme", body | {"digest": replay["digest"]})
    assert (adopted["adopted_by"], adopted["scheme"]["satisfied"]) == ("林望舒", 0.25)
    wrong = await office.ask("lin", "POST", "/api/reports/assessment/replay", {"scheme": scheme | {"sign": 0.9}})
    assert wrong[0] == 422


async def test_a_unit_sees_its_own_row_alone(office: Office):
    units = (await office.ok("sima", "GET", "/api/reports/assessment?period=2026-06"))["units"]
    assert {one["department"]["code"] for one in units} <= {"341802-housing"}
    assert (await office.ask("su", "GET", "/api/reports/assessment?period=2026-06"))[0] == 403

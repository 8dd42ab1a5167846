"""The demo's clock and trials of the rules, through the API of a real console."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.transactions import in_transaction

from agent_console.api.table import DEMO_ROUTES, routes_of
from agent_console.settings import DemoSettings, Settings
from tests.integration.agent_console.conftest import Arrives, Visitor
from tests.integration.agent_console.test_api import a_dispatched_ticket
from tickets.clock import real_time
from tickets.demo.clock import DemoClock
from tickets.models import DemoClockMove, Ticket, TicketEvent

FRIDAY = "2026-02-13T10:00:00+08:00"
CLOCK = "/api/demo/clock"


async def moved(admin: Visitor, how: str, **more: str) -> dict:
    status, answer = await admin.ask("POST", CLOCK, {"how": how, **more})
    assert status == 200, answer
    return answer


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_a_ticket_is_counted_from_the_time_that_was_set(visitor: Arrives):
    admin = await visitor("bai")
    answer = await moved(admin, "set", to=FRIDAY)
    assert timedelta(0) <= at(answer["office_at"]) - at(FRIDAY) < timedelta(minutes=5)
    ticket = await a_dispatched_ticket(visitor)
    result = next(clock for clock in ticket["clocks"] if clock["kind"] == "result")
    assert at(result["due_at"]) == at("2026-02-27T17:30:00+08:00")


async def test_what_falls_due_on_the_way_happens_at_its_own_moment(visitor: Arrives):
    admin = await visitor("bai")
    await moved(admin, "set", to=FRIDAY)
    ticket = await a_dispatched_ticket(visitor)
    sign_due = next(at(clock["due_at"]) for clock in ticket["clocks"] if clock["kind"] == "sign")
    await moved(admin, "set", to="2026-02-25T09:00:00+08:00")
    now = await Ticket.get(id=ticket["id"])
    assert (now.status, now.deemed_signed) == ("signed", True)
    assert (await TicketEvent.get(ticket_id=ticket["id"], kind="deemed_signed")).at == sign_due
    assert now.result_due_at == at("2026-02-27T17:30:00+08:00")


async def test_it_moves_by_an_hour_a_working_day_and_to_the_next_step(visitor: Arrives):
    admin = await visitor("bai")
    await moved(admin, "set", to=FRIDAY)
    await a_dispatched_ticket(visitor)
    hour = await moved(admin, "hour")
    assert at("2026-02-13T11:00+08:00") <= at(hour["office_at"]) < at("2026-02-13T11:05+08:00")
    day = await moved(admin, "working_day")  # the Saturday is worked in exchange for the festival
    assert at("2026-02-14T11:00+08:00") <= at(day["office_at"]) < at("2026-02-14T11:10+08:00")
    ahead = day["next_step"]
    step = await moved(admin, "next_step")
    assert at(step["moves"][0]["shown_after"]) == at(ahead["at"])
    assert [move["how"] for move in step["moves"][:3]] == ["next_step", "working_day", "hour"]
    assert step["moves"][0]["name"] == "白管理"


async def test_a_long_way_tells_how_far_it_is_and_no_other_move_begins_meanwhile(visitor: Arrives):
    admin, other = await visitor("bai"), await visitor("bai")
    await moved(admin, "set", to=FRIDAY)
    ticket = await a_dispatched_ticket(visitor)
    async with in_transaction() as held:
        # what is due waits for this lock: the way stands still for as long as the test looks at it
        await held.execute_query("LOCK TABLE supervision_step IN ACCESS EXCLUSIVE MODE")
        going = asyncio.create_task(moved(admin, "set", to="2026-12-13T10:00:00+08:00"))
        way = await _under_way(other)
        assert (at(way["to"]), way["swept"] >= 1) == (at("2026-12-13T10:00:00+08:00"), True)
        assert at(way["shown_before"]) <= at(way["done_until"]) < at(way["to"])
        status, problem = await other.ask("POST", CLOCK, {"how": "hour"})
        assert (status, problem["code"]) == (409, "illegal_action")
        _, standing = await other.ask("GET", CLOCK)
        assert at(standing["office_at"]) < at("2026-02-14T00:00+08:00"), "it stands until it is there"
    answer = await going
    assert answer["under_way"] is None
    assert at(answer["moves"][0]["shown_after"]) == at("2026-12-13T10:00:00+08:00")
    assert (await Ticket.get(id=ticket["id"])).deemed_signed
    await moved(other, "hour")


async def _under_way(browser: Visitor) -> dict:
    """How far the move is, once it has looked at something and waits."""
    async with asyncio.timeout(20):
        while True:
            _, standing = await browser.ask("GET", CLOCK)
            if standing["under_way"] and standing["under_way"]["swept"]:
                return dict(standing["under_way"])
            await asyncio.sleep(0.02)


async def test_a_move_that_is_refused_leaves_no_way_behind(visitor: Arrives):
    admin = await visitor("bai")
    assert (await admin.ask("POST", CLOCK, {"how": "set", "to": "1999-01-01T00:00:00Z"}))[0] == 422
    assert (await admin.ask("GET", CLOCK))[1]["under_way"] is None
    await moved(admin, "hour")


async def test_back_to_real_time(visitor: Arrives):
    answer = await moved(await visitor("bai"), "real")
    assert answer["ahead_seconds"] == 0
    _, health = await (await visitor()).ask("GET", "/api/health")
    assert health["office_ahead"] == 0


async def test_a_process_that_starts_later_stands_where_it_was_left(visitor: Arrives):
    await moved(await visitor("bai"), "set", to=FRIDAY)
    fresh = DemoClock()
    await fresh.follow()
    assert abs(fresh() - at(FRIDAY)) < timedelta(minutes=5)
    assert fresh.of(real_time()) - real_time() < timedelta(0)


async def test_its_record_cannot_be_changed(visitor: Arrives):
    await moved(await visitor("bai"), "hour")
    with pytest.raises(Exception, match="append-only"):
        await DemoClockMove.all().update(name="somebody else")


@pytest.mark.parametrize("who", ["su", "lin", "xu", "fang", "yan"])
async def test_only_the_administrator_moves_it(visitor: Arrives, who: str):
    person = await visitor(who)
    assert (await person.ask("POST", CLOCK, {"how": "hour"}))[0] == 403
    assert (await person.ask("GET", CLOCK))[0] == 403


@pytest.mark.parametrize("to", ["1999-01-01T00:00:00Z", "2150-01-01T00:00:00Z", "2026-02-13T10:00:00", None])
async def test_a_moment_that_cannot_be_set_is_refused(visitor: Arrives, to: str | None):
    status, problem = await (await visitor("bai")).ask("POST", CLOCK, {"how": "set", "to": to})
    assert status == 422
    assert problem["fields"]["to"]


def test_outside_a_demo_there_is_no_such_path():
    office, demo = Settings(), Settings(demo=DemoSettings(enabled=True))
    assert not set(DEMO_ROUTES) & set(routes_of(office))
    assert set(DEMO_ROUTES) <= set(routes_of(demo))


async def test_a_trial_names_days_skipped_and_worked_in_both_languages(visitor: Arrives):
    asked = {"at": FRIDAY, "type": "complaint"}
    status, answer = await (await visitor("xu")).ask("POST", "/api/routing/trial", asked)
    assert status == 200
    result = next(one for one in answer["dues"] if one["kind"] == "result")
    assert at(result["due_at"]) == datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
    assert result["worked"] == ["2026-02-14"]
    assert [day["day"][-5:] for day in result["skipped"]] == ["02-16", "02-17", "02-18", "02-19", "02-20", "02-23"]
    assert "2 月 14 日调休上班计入" in result["sentence"]["zh"]
    assert "make-up work" in result["sentence"]["en"]
    assert result["basis"] == ["蚌埠市 12345 热线办理时限（2019 年）"]


@pytest.mark.parametrize(
    "wrong", [{"type": "nothing"}, {"at": "2026-02-13T10:00:00"}, {"urgency": "U9"}, {"at": "9999-12-31T23:00:00Z"}]
)
async def test_a_trial_that_cannot_be_made_is_refused(visitor: Arrives, wrong: dict):
    asked = {"at": FRIDAY, "type": "complaint"} | wrong
    assert (await (await visitor("xu")).ask("POST", "/api/routing/trial", asked))[0] == 400


async def test_a_trial_is_not_for_units(visitor: Arrives):
    asked = {"at": FRIDAY, "type": "complaint"}
    assert (await (await visitor("fang")).ask("POST", "/api/routing/trial", asked))[0] == 403

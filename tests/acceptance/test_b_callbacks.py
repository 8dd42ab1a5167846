"""Satisfaction is asked, not assumed: again when nobody answered, never after a close of the system's own, no fakes."""

from datetime import datetime

import pytest

from tests.acceptance.conftest import Office
from tests.acceptance.steps import audited, callback_task, rate_of, refused, replied, unit_figures
from tickets.models import CallbackTask


async def _tasks(office: Office, ticket: dict) -> list[str]:
    return [one.state.value for one in await CallbackTask.filter(ticket_id=ticket["id"]).order_by("created_at")]


async def _missed(office: Office, ticket: dict) -> dict:
    task = await callback_task(office, ticket)
    office.clock.now = max(office.clock.now, datetime.fromisoformat(task["next_try_at"]))
    body = {"version": task["version"], "reached": False}
    return await office.ok("gu", "POST", f"/api/callbacks/{task['id']}/outcome", body)


async def test_b_whoever_did_not_answer_is_asked_again_at_another_time_of_day(office: Office):
    office.clock.at("2026-04-07 10:00")
    ticket = await audited(office)
    first = await callback_task(office, ticket)
    tried = office.clock()
    await _missed(office, ticket)
    again = await callback_task(office, ticket)
    assert (again["id"], again["tries"]) == (first["id"], 1), "the same question, not a second one"
    local = office.services.rules.calendar.local
    later = datetime.fromisoformat(again["next_try_at"])
    assert (local(later).date(), local(later).hour >= 13) != (local(tried).date(), local(tried).hour >= 13)


async def test_b_no_survey_follows_a_close_of_the_systems_own(office: Office):
    office.clock.at("2026-04-08 10:00")
    ticket = await audited(office)
    for _ in range(3):
        await _missed(office, ticket)
    assert (await office.read(ticket))["status"] == "closed"
    office.clock.at("2026-05-28 10:00")
    await office.sweep()
    assert (await office.read(ticket))["status"] == "archived"
    assert await _tasks(office, ticket) == ["unreached"]
    draft = await office.draft()
    await office.act("su", draft, "accept")
    withdrawn = await office.act("su", draft, "withdraw", reason="自行解决", verified=True)
    assert (withdrawn["status"], await _tasks(office, draft)) == ("withdrawn", [])


@pytest.mark.parametrize("missing", ["contacted", "solved", "satisfied"])
async def test_b_a_question_that_was_not_answered_is_not_filled_in(office: Office, missing: str):
    office.clock.at("2026-06-01 10:00")
    ticket = await audited(office)
    task = await callback_task(office, ticket)
    body = {"version": task["version"], "reached": True, "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}
    body.pop(missing)
    status, problem = await office.ask("gu", "POST", f"/api/callbacks/{task['id']}/outcome", body)
    assert (status, list(problem["fields"])) == (422, [missing])
    assert await _tasks(office, ticket) == ["open"]


async def test_b_what_nobody_answered_is_no_satisfaction(office: Office):
    office.clock.at("2026-07-01 10:00")
    waiting, missed = await audited(office), await audited(office)
    for _ in range(3):
        await _missed(office, missed)
    office.clock.at("2026-07-30 10:00")
    unit = await unit_figures(office, "2026-07")
    assert (await office.read(waiting))["status"] == "auditing_ok"
    assert (rate_of(unit, "satisfied"), rate_of(unit, "solved")) == ((0, 0), (0, 0))
    assert unit["unreached"] == 1


async def test_b_only_the_citizens_word_or_the_office_marks_it_fixed(office: Office):
    office.clock.at("2026-03-02 10:00")
    ticket = await replied(office)
    seen = await office.read(ticket, "fang")
    assert not {"approve_reply", "confirm_explained", "withdraw"} & {one["action"] for one in seen["actions"]}
    path = f"/api/tickets/{ticket['id']}/actions"
    for action in ("satisfied", "approve_reply", "withdraw", "unreached"):
        for account in ("fang", "shangguan"):
            status, _ = await office.ask(account, "POST", f"{path}/{action}", {"version": ticket["version"]})
            assert status == 403, (account, action)
    ticket = await audited(office)
    task = await callback_task(office, ticket)
    body = {"version": task["version"], "reached": True, "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}
    assert (await office.ask("fang", "POST", f"/api/callbacks/{task['id']}/outcome", body))[0] == 403
    assert "recorded with its task" in await refused(office, "gu", ticket, "satisfied")
    assert (await office.read(ticket))["status"] == "auditing_ok"

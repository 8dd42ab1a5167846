"""Two people, or one who clicks twice, at the same moment: one is served, the others hear who was first; no fault."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from tests.acceptance.conftest import Office
from tests.acceptance.steps import audited, callback_task, rated
from tickets.models import Exclusion, Posting

TIMES = 4


async def _at_once(office: Office, account: str, path: str, body: object) -> Counter[int]:
    await office.who(account)
    answers = await asyncio.gather(*(office.ask(account, "POST", path, body) for _ in range(TIMES)))
    return Counter(status for status, _ in answers)


async def test_a_rating_s_exclusion_is_asked_for_once(office: Office):
    office.clock.at("2026-09-01 10:00")
    ticket = await audited(office)
    task = await rated(office, ticket, satisfied="dissatisfied", solved="no")
    asked = {"number": ticket["number"], "code": "E4", "evidence": "记录", "citizen_text": "已办理"}
    assert await _at_once(office, "fang", "/api/exclusions", asked) == {200: 1, 409: TIMES - 1}
    assert await Exclusion.filter(task_id=task["id"]).count() == 1


async def test_an_account_is_made_once_and_has_one_post_at_a_time(office: Office):
    twin = {"account": "twin", "name": "双胞", "post": "voice"}
    made = await _at_once(office, "bai", "/api/admin/people", twin)
    assert made[200] == 1
    assert set(made) <= {200, 409, 422}
    other = {"post": "online", "reason": "轮岗"}
    assert await _at_once(office, "bai", "/api/admin/people/twin/post", other) == {200: TIMES}
    assert await Posting.filter(account__account="twin", until=None).count() == 1


async def test_a_month_s_bulletin_is_drafted_once(office: Office):
    office.clock.at("2026-09-01 10:00")
    assert set(await _at_once(office, "lin", "/api/supervision/bulletins/2026-08", {})) <= {200, 409}
    assert (await office.ok("lin", "POST", "/api/supervision/bulletins/2026-08", {}))["month"] == "2026-08"


async def test_whoever_saves_a_draft_second_hears_who_saved_it(office: Office):
    draft = await office.draft()
    path = f"/api/tickets/{draft['id']}"
    await office.ok("gu", "PATCH", path, {"version": draft["version"], "fields": {"matter": "电梯停运"}})
    problem = await _refused(office, "su", "PATCH", path, {"version": draft["version"], "fields": {"matter": "电梯"}})
    assert "顾闻笛" in problem["detail"]


async def test_whoever_answers_a_callback_second_hears_who_answered_it(office: Office):
    office.clock.at("2026-09-01 10:00")
    ticket = await audited(office)
    task = await callback_task(office, ticket)
    await rated(office, ticket)
    body = {"version": task["version"], "reached": False}
    problem = await _refused(office, "lin", "POST", f"/api/callbacks/{task['id']}/outcome", body)
    assert "顾闻笛" in problem["detail"]


async def _refused(office: Office, account: str, method: str, path: str, body: object) -> dict[str, Any]:
    status, problem = await office.ask(account, method, path, body)
    assert (status, problem["code"]) == (409, "ticket_changed"), problem
    found: dict[str, Any] = problem
    return found

"""R4: three questions kept apart, answers that stay, a sample that can be proved, the citizen's no, late callbacks."""

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from tests.acceptance.conftest import Office
from tests.acceptance.steps import audited, callback_task, rated
from tickets.models import CallbackAttempt, CallbackTask, Relisten
from tickets.sample_plan import choose, relistened
from tickets.sampling import seed_of

PARTLY = {"contacted": "late", "solved": "partly"}


async def test_the_three_answers_are_kept_apart_and_the_database_refuses_to_change_them(office: Office):
    office.clock.at("2026-04-01 10:00")
    ticket = await audited(office)
    task = await callback_task(office, ticket)
    two = {"version": task["version"], "reached": True, "solved": "yes", "satisfied": "satisfied"}
    status, problem = await office.ask("gu", "POST", f"/api/callbacks/{task['id']}/outcome", two)
    assert (status, list(problem["fields"])) == (422, ["contacted"])
    await rated(office, ticket, **PARTLY)
    kept = await CallbackTask.get(id=task["id"])
    assert (kept.contacted, kept.solved, kept.satisfied) == (False, "partly", "satisfied")
    with pytest.raises((IntegrityError, OperationalError)):
        await CallbackTask.filter(id=kept.id).update(satisfied="very_satisfied")
    again = {"version": kept.version, "reached": True, "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}
    assert (await office.ask("gu", "POST", f"/api/callbacks/{task['id']}/outcome", again))[0] == 409


async def test_whoever_took_the_call_does_not_ask(office: Office):
    office.clock.at("2026-04-01 11:00")
    task = await callback_task(office, await audited(office))
    body = {"version": task["version"], "reached": True, "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}
    assert (await office.ask("su", "POST", f"/api/callbacks/{task['id']}/outcome", body))[0] == 403


async def test_a_citizen_who_wants_no_more_callbacks_gets_none(office: Office):
    office.clock.at("2026-04-02 10:00")
    first = await audited(office, caller_number="13900005678")
    await rated(office, first, no_more=True)
    second = await audited(office, caller_number="13900005678")
    assert (await office.read(second))["status"] == "closed"
    samples = (await office.ok("lin", "GET", "/api/surveys/samples"))["items"]
    assert next(one for one in samples if one["ticket_id"] == second["id"])["rule"] == "refused"


async def test_every_decision_of_the_sample_can_be_worked_out_again_when_the_quarter_is_over(office: Office):
    office.clock.at("2026-04-03 10:00")
    for _ in range(3):
        await audited(office, type="inquiry")
    now = (await office.ok("lin", "GET", "/api/surveys/samples"))["items"]
    assert {one["seed"] for one in now} == {None}, "nobody can foresee who is called"
    office.clock.at("2026-07-01 10:00")
    then = (await office.ok("yan", "GET", "/api/surveys/samples?quarter=2026Q2"))["items"]
    taken: dict[str, int] = {}
    for one in then:
        unit = one["stratum"].split("|")[0]
        worked = choose(
            share=one["share"], again=one["round"] > 0, number="x", refused=one["rule"] == "refused",
            taken=taken.get(unit, 0), least=one["least"], seed=one["seed"],
            stratum=one["stratum"], position=one["position"],
        )  # fmt: skip
        assert (worked.chosen, worked.rule) == (one["chosen"], one["rule"])
        taken[unit] = taken.get(unit, 0) + one["chosen"]


async def test_a_late_callback_is_alarmed_to_the_lead_once(office: Office):
    office.clock.at("2026-04-07 10:00")
    ticket = await audited(office)
    office.clock.at("2026-04-08 17:31")
    await office.sweep()
    await office.sweep()
    told = (await office.ok("lin", "GET", "/api/notices"))["items"]
    assert sum(one["kind"] == "callback_late" and one["ticket_id"] == ticket["id"] for one in told) == 1
    assert "callback_late" in [one["kind"] for one in (await office.read(ticket))["timeline"]]


async def test_a_drawn_answer_is_listened_to_by_a_second_person_and_stays_as_it_was(office: Office):
    office.clock.at("2026-04-09 10:00")
    ticket = await audited(office)
    task = await CallbackTask.get(ticket_id=ticket["id"], state="open")
    await CallbackAttempt.create(
        id=task.id, task_id=task.id, at=office.clock(), agent_id="gu", agent_name="顾闻笛", call_id="cb-x"
    )
    await rated(office, ticket, **PARTLY)
    seed = await seed_of("2026Q2", office.clock())
    drawn = await Relisten.exists(task_id=task.id)
    assert drawn == relistened(seed, str(task.id), 0.05)
    if not drawn:
        await Relisten.create(id=task.id, task_id=task.id, drawn_at=office.clock(), first_agent="gu")
    listed = (await office.ok("xu", "GET", "/api/surveys/relisten"))["items"]
    one = next(row for row in listed if row["ticket_id"] == ticket["id"])
    path = f"/api/surveys/relisten/{one['id']}"
    assert (await office.ask("xu", "POST", path, {"agrees": True}))[0] == 400, "a score belongs to it"
    assert (await office.ask("xu", "POST", path, {"agrees": True, "score": 101}))[0] == 400
    status, problem = await office.ask("xu", "POST", path, {"agrees": False, "score": 70})
    assert (status, list(problem["fields"])) == (422, ["remark"])
    heard = await office.ok("xu", "POST", path, {"agrees": False, "score": 70, "remark": "诉求人说的是基本满意"})
    assert (heard["listener"], heard["satisfied"], heard["score"]) == ("许清嘉", "satisfied", 70)
    assert (await office.ask("lin", "POST", path, {"agrees": True, "score": 90}))[0] == 409

"""The workflow table, its guards, buttons and diagram."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tickets import diagram
from tickets.guards import GUARDS, ReturnAsked, Standing, actions_for, why_not
from tickets.people import OFFICE, UNIT, Actor, Role, heard_as
from tickets.service.effects import CLOSE_REASONS, EFFECTS
from tickets.workflow import (
    ACTION_NAMES,
    FINAL,
    STATUS_NAMES,
    WORKFLOW,
    Action,
    Effect,
    Guard,
    Status,
    may_see,
    role_may,
    step_from,
    transitions,
)

NOW = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs" / "workflow.md"


def actor(role: Role, department: str | None = None, name: str = "someone") -> Actor:
    return Actor(id=name, name=name, post=role.value, role=role, department=department)


def test_the_diagram_in_the_docs_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == diagram.page(), "run: python -m tickets.diagram docs/workflow.md"


def test_every_word_and_every_piece_of_code_that_the_table_names_exists():
    assert set(EFFECTS) == set(Effect)
    assert set(GUARDS) == set(Guard)
    assert set(ACTION_NAMES) == set(Action)
    assert set(STATUS_NAMES) == set(Status)
    assert {action for _, action in WORKFLOW} == set(Action)


def test_whatever_ends_a_ticket_closes_it_with_a_reason():
    for status, action, step in transitions():
        if step.next in FINAL and status not in FINAL:
            assert Effect.CLOSE in step.effects
            assert action in CLOSE_REASONS


def test_how_a_ticket_ended_changes_by_archiving_alone():
    """Searches among the closed by how they ended rely on it: words are written when one ends and when it is filed."""
    changed = {action for status, action, step in transitions() if {status, step.next} <= FINAL and step.next != status}
    assert changed == {Action.ARCHIVE}


def test_every_state_can_be_reached_and_every_open_one_left():
    reached = {step.next for step in WORKFLOW.values()} | {Status.DRAFT}
    left = {status for status, _, _ in transitions()}
    assert reached == set(Status)
    assert left >= set(Status) - FINAL


def test_nobody_of_a_unit_accepts_dispatches_reviews_or_closes():
    for action in (Action.ACCEPT, Action.DISPATCH, Action.APPROVE_RETURN, Action.SATISFIED, Action.WAIVE_CALLBACK):
        assert not any(role_may(role, status, action) for role in UNIT for status in Status)


def test_an_inspector_and_an_administrator_change_nothing():
    for role in (Role.AUDIT, Role.ADMIN):
        assert not any(role in step.roles for step in WORKFLOW.values())


@pytest.mark.parametrize(
    ("role", "department", "secrecy", "opened_by", "seen"),
    [
        (Role.LIAISON, "a", "L0", None, True),
        (Role.LIAISON, "b", "L0", None, False),
        (Role.HEAD, "a", "L2", None, True),
        (Role.HEAD, "a", "L3", None, False),
        (Role.AGENT, None, "L2", None, True),
        (Role.AGENT, None, "L3", None, False),
        (Role.AGENT, None, "L3", "someone", True),
        (Role.LEAD, None, "L3", None, True),
        (Role.AUDIT, None, "L0", None, True),
        (Role.ADMIN, None, "L0", None, False),
    ],
)
def test_who_sees_a_ticket_that_lies_with_department_a(role, department, secrecy, opened_by, seen):
    who = actor(role, department)
    assert may_see(who, "a", Status.WORKING, secrecy=secrecy, opened_by=opened_by) is seen


def test_named_persons_see_what_is_strictly_secret():
    for who in (actor(Role.HEAD, "a"), actor(Role.AGENT), actor(Role.AUDIT)):
        assert may_see(who, "a", Status.WORKING, secrecy="L3", named=[who.id])
    assert not may_see(actor(Role.HEAD, "b"), "a", Status.WORKING, secrecy="L3", named=["someone"])


def test_a_unit_never_sees_a_draft():
    assert not may_see(actor(Role.LIAISON, "a"), "a", Status.DRAFT)


def _buttons(standing: Standing, who: Actor) -> dict[Action, bool]:
    return {view.action: view.enabled for view in actions_for(standing, who)}


def test_a_liaison_sees_the_return_button_greyed_with_the_reason():
    standing = Standing(status=Status.DISPATCHED, now=NOW, department="a")
    views = {view.action: view for view in actions_for(standing, actor(Role.LIAISON, "a"))}
    assert views[Action.SIGN].enabled
    assert views[Action.SIGN].primary
    assert not views[Action.REQUEST_RETURN].enabled
    assert "分管领导" in views[Action.REQUEST_RETURN].why_not.zh


@pytest.mark.parametrize(("role", "may"), [(Role.HANDLER, False), (Role.DEPUTY, True), (Role.HEAD, True)])
def test_deputy_and_head_may_ask_for_a_return(role: Role, may: bool):
    standing = Standing(status=Status.SIGNED, now=NOW, department="a")
    assert _buttons(standing, actor(role, "a"))[Action.REQUEST_RETURN] is may


@pytest.mark.parametrize(("role", "may"), [(Role.LIAISON, False), (Role.DEPUTY, False), (Role.HEAD, True)])
def test_the_head_alone_signs_a_weighty_reply(role: Role, may: bool):
    views = {}
    for weighty in (False, True):
        standing = Standing(status=Status.WORKING, now=NOW, department="a", weighty=weighty)
        views[weighty] = next(view for view in actions_for(standing, actor(role, "a")) if view.action is Action.REPLY)
    assert views[False].enabled
    assert views[True].enabled is may
    assert may or "请由主要负责人提交答复。（规则 R3：" in views[True].why_not.zh


def test_the_head_may_do_all_that_the_deputy_may():
    for standing in (Standing(status=status, now=NOW, department="a") for status in Status):
        deputy, head = (_buttons(standing, actor(role, "a")) for role in (Role.DEPUTY, Role.HEAD))
        assert deputy == head


@pytest.mark.parametrize(
    ("role", "filled", "heard"),
    [
        (Role.DEPUTY, {Role.DEPUTY, Role.HEAD}, {Role.DEPUTY}),
        (Role.HEAD, {Role.DEPUTY, Role.HEAD}, {Role.HEAD}),
        (Role.DEPUTY, {Role.DEPUTY}, {Role.DEPUTY, Role.HEAD}),
        (Role.HEAD, {Role.HEAD}, {Role.DEPUTY, Role.HEAD}),
        (Role.LIAISON, set(), {Role.LIAISON}),
    ],
)
def test_deputy_and_head_hear_for_each_other_where_one_of_the_posts_is_empty(role: Role, filled: set, heard: set):
    assert heard_as(role, filled) == heard


def test_another_department_has_no_buttons():
    standing = Standing(status=Status.DISPATCHED, now=NOW, department="a")
    assert _buttons(standing, actor(Role.HEAD, "b")) == {}


def test_the_return_button_greys_after_the_window():
    head = actor(Role.HEAD, "a")
    until = Standing(status=Status.SIGNED, now=NOW, department="a", return_until=NOW)
    assert _buttons(until, head)[Action.REQUEST_RETURN]
    after = Standing(status=Status.SIGNED, now=NOW + timedelta(seconds=1), department="a", return_until=NOW)
    assert not _buttons(after, head)[Action.REQUEST_RETURN]


def test_a_ticket_is_returned_twice_at_most():
    twice = tuple(ReturnAsked(department=name, reviewer="x", granted=True) for name in ("b", "c"))
    standing = Standing(status=Status.SIGNED, now=NOW, department="a", returns=twice)
    step = step_from(Status.SIGNED, Action.REQUEST_RETURN)
    assert "会商" in why_not(step, standing, actor(Role.HEAD, "a"), {}).zh


ONCE = (ReturnAsked(department="b", reviewer="x", granted=True), ReturnAsked(department="c", granted=False))


def _unit_notes(standing: Standing, who: Actor, action: Action) -> dict[str, list[tuple[str, str, bool]]]:
    views = {view.action: view for view in actions_for(standing, who)}
    return {
        spec.name: sorted((note.code, note.words.zh, note.barred) for note in spec.units)
        for spec in views[action].fields
    }


def test_the_return_form_says_why_ones_own_department_and_one_that_has_returned_the_ticket_cannot_be_chosen():
    standing = Standing(status=Status.SIGNED, now=NOW, department="a", returns=ONCE)
    fields = _unit_notes(standing, actor(Role.HEAD, "a"), Action.REQUEST_RETURN)
    barred = [("a", "本单位", True), ("b", "已退回过一次", True)]
    assert fields == {"reason": [], "basis": [], "proposed_department": barred}


def test_who_returned_a_ticket_more_than_once_is_said_so():
    standing = Standing(status=Status.SIGNED, now=NOW, department="a", returns=(ONCE[0], ONCE[0]), returns_per_ticket=3)
    fields = _unit_notes(standing, actor(Role.HEAD, "a"), Action.REQUEST_RETURN)
    assert ("b", "已退回过 2 次", True) in fields["proposed_department"]


def test_the_desk_is_told_who_has_returned_a_ticket_and_may_give_it_there_again():
    accepted = Standing(status=Status.ACCEPTED, now=NOW, returns=ONCE)
    assert _unit_notes(accepted, actor(Role.DISP), Action.DISPATCH)["department"] == [("b", "已退回过一次", False)]
    signed = Standing(status=Status.SIGNED, now=NOW, department="a", returns=ONCE)
    told = _unit_notes(signed, actor(Role.LEAD), Action.REASSIGN)["department"]
    assert told == [("a", "现承办单位", True), ("b", "已退回过一次", False)]


def test_callbacks_are_no_buttons_of_the_page():
    for status in (Status.AUDITING_OK, Status.CALLBACK):
        shown = _buttons(Standing(status=status, now=NOW), actor(Role.LEAD))
        assert not {Action.SATISFIED, Action.REDO, Action.UNREACHED, Action.START_CALLBACK} & set(shown)


@pytest.mark.parametrize("role", sorted(OFFICE))
def test_one_button_at_most_is_primary(role):
    for status in Status:
        views = actions_for(Standing(status=status, now=NOW), actor(role))
        assert sum(view.primary for view in views) <= 1


def test_a_ticket_is_over_as_soon_as_its_time_of_closing_says_so():
    """Lists go by the state, the search by the time of closing."""
    for (status, action), step in WORKFLOW.items():
        if status not in FINAL and step.next in FINAL:
            assert Effect.CLOSE in step.effects, (status, action)
        if status in FINAL and step.next not in FINAL:
            assert Effect.NEW_ROUND in step.effects, (status, action)


@pytest.mark.parametrize("role", [Role.AGENT, Role.NET, Role.LEAD])
def test_whoever_took_the_matter_down_does_not_call_back_whatever_the_post(role: Role):
    standing = Standing(status=Status.AUDITING_OK, now=NOW, opened_by="someone")
    step = WORKFLOW[Status.AUDITING_OK, Action.SATISFIED]
    assert why_not(step, standing, actor(role), {}) is not None
    assert why_not(step, standing, actor(role, name="another"), {}) is None

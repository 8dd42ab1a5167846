"""What no desk sends: characters and numbers that PostgreSQL cannot hold are refused in words, never a fault."""

import json

import pytest

NUL = "\0"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/tickets/{id}", {"version": 1, "fields": {"matter": f"电梯{NUL}停运"}}),
        ("POST", "/api/tickets/{id}/actions/accept", {"version": 1, "note": NUL}),
        ("PATCH", "/api/tickets/{id}", {"version": 2**31, "fields": {}}),
        ("POST", "/api/tickets/{id}/actions/accept", {"version": -(2**40)}),
        ("POST", "/api/tickets/{id}/actions/accept", {"version": "1"}),
        ("GET", "/api/tickets?view=all&q=%00", None),
        ("GET", "/api/tickets/%00", None),
        ("GET", "/api/surveys/samples?quarter=%C2%BD%19%C3%A7%F1%AC%89%B9K", None),
    ],
)
async def test_what_cannot_be_stored_is_refused_and_nothing_is_kept(visitor, method, path, body):
    xu = await visitor("xu" if method == "GET" else "su")
    _, draft = await (await visitor("su")).ask("POST", "/api/tickets", {})
    status, problem = await xu.ask(method, path.replace("{id}", draft["id"]), body)
    assert (status, problem["code"]) == (400, "bad_request")
    _, unchanged = await (await visitor("su")).ask("GET", f"/api/tickets/{draft['id']}")
    assert unchanged["version"] == draft["version"]


async def test_the_words_for_a_nul_are_no_nul(visitor):
    """A person may write about the escape itself."""
    su = await visitor("su")
    _, draft = await su.ask("POST", "/api/tickets", {})
    said = r"输入 \u0000 后系统报错"
    assert r"\\u0000" in json.dumps(said)
    body = {"version": draft["version"], "fields": {"matter": said}}
    status, saved = await su.ask("PATCH", f"/api/tickets/{draft['id']}", body)
    assert (status, saved["matter"]) == (200, said)

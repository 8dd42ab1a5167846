"""Signing in, what protects a session, and who may ask for what."""

import pytest

from agent_console.api.table import ROUTES

GUARDED = [route for route in ROUTES if route.roles is not None]


async def test_it_signs_in_and_says_who_one_is(visitor):
    browser = await visitor()
    status, me = await browser.ask("POST", "/api/login", {"account": "su", "password": "a-long-password"})
    assert status == 200
    assert (me["account"], me["name"], me["post"], me["post_title"], me["seat"]) == (
        "su",
        "苏念慈",
        "voice",
        "Voice operator",
        None,
    )
    assert me["live_url"].startswith("ws://127.0.0.1:")
    assert (await browser.ask("GET", "/api/me"))[1] == me


async def test_a_department_s_person_knows_the_department(visitor):
    _, me = await (await visitor("fang")).ask("GET", "/api/me")
    assert me["department"]["code"] == "341802-market"
    assert me["department"]["name"] != "341802-market"


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(visitor):
    browser = await visitor()
    body = b'{"account": "su", "password": "a-long-password"}'
    async with browser.http.post(
        browser.url + "/api/login", data=body, headers={"X-Requested-With": "hotline"}
    ) as response:
        cookie = response.cookies["hotline_session"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"


async def test_a_wrong_password_is_refused_in_the_reader_s_language(visitor):
    browser = await visitor()
    status, problem = await browser.ask(
        "POST", "/api/login", {"account": "gu", "password": "wrong"}, **{"Accept-Language": "zh-CN"}
    )
    assert (status, problem["code"], problem["title"]) == (401, "login_refused", "账号或密码不正确。")


async def test_signing_out_ends_the_session_on_the_server_too(visitor):
    browser, other = await visitor("su"), await visitor()
    cookie = browser.cookie
    assert (await browser.ask("POST", "/api/logout"))[0] == 204
    status, problem = await other.ask("GET", "/api/me", Cookie=f"hotline_session={cookie}")
    assert (status, problem["code"]) == (401, "not_signed_in")


async def test_a_new_sign_in_ends_the_session_that_the_browser_had(visitor):
    browser, other = await visitor("su"), await visitor()
    before = browser.cookie
    await browser.login("su")
    assert browser.cookie != before
    assert (await other.ask("GET", "/api/me", Cookie=f"hotline_session={before}"))[0] == 401


@pytest.mark.parametrize(
    "headers",
    [{"X-Requested-With": "other"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
    ids=["no mark", "other site", "no site"],
)
async def test_a_write_from_another_site_is_refused(visitor, headers: dict[str, str]):
    browser = await visitor("su")
    status, problem = await browser.ask("POST", "/api/tickets", {}, **headers)
    assert (status, problem["code"]) == (403, "cross_site")


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.roles is not None], ids=lambda r: f"{r.method} {r.path}"
)
async def test_nobody_gets_in_without_signing_in(visitor, route):
    browser = await visitor()
    path = route.path.replace("{", "").replace("}", "")
    status, problem = await browser.ask(route.method, path, {} if route.method != "GET" else None)
    assert (status, problem["code"]) == (401, "not_signed_in")


async def test_a_post_without_access_learns_nothing_else(visitor):
    """An administrator sees no tickets: not whether one exists, not whether the body was right."""
    browser = await visitor("bai")
    status, problem = await browser.ask("PATCH", "/api/tickets/nonsense", {"anything": 1})
    assert (status, problem["code"]) == (403, "forbidden")


async def test_the_wrong_post_with_the_wrong_version_is_told_forbidden_not_conflict(visitor):
    operator, unit = await visitor("su"), await visitor("sima")
    _, ticket = await operator.ask("POST", "/api/tickets", {})
    status, _ = await unit.ask("POST", f"/api/tickets/{ticket['id']}/actions/accept", {"version": 99})
    assert status == 403


async def test_without_a_proxy_in_the_settings_nobody_chooses_his_own_address(visitor, services):
    browser = await visitor()
    for number in range(services.settings.login.tries + 1):
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        status, _ = await browser.ask("POST", "/api/login", {"account": "nobody", "password": "wrong"}, **headers)
    assert status == 429

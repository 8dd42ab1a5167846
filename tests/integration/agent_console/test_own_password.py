"""One's own password: set by oneself, first of all where somebody else has made it, and the end of other sessions."""

import asyncio
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from agent_console.api.table import ROUTES
from agent_console.guessing import PREFIX
from tests.integration.agent_console.conftest import PASSWORD, Visitor, heard
from tickets.accounts import set_password
from tickets.models import Account, AccountEvent

OWN = "my own long password"


async def sets(browser: Visitor, present: str, new: str = OWN) -> tuple[int, dict]:
    return await browser.ask("POST", "/api/me/password", {"present": present, "new": new})


async def signs_in(browser: Visitor, account: str, password: str) -> tuple[int, dict]:
    return await browser.ask("POST", "/api/login", {"account": account, "password": password})


@pytest.fixture(autouse=True)
async def _as_before(services):
    yield
    for account in ("su", "gu", "xu", "fang"):
        await set_password(account, PASSWORD)
    await services.redis.delete(*await services.redis.keys(f"{PREFIX}:*"))


@pytest.fixture
async def lent(visitor) -> tuple[Visitor, str]:
    """A browser signed in with the password that the administrator has just made, and that password."""
    status, shown = await (await visitor("bai")).ask("POST", "/api/admin/people/fang/password", {})
    assert status == 200
    browser = await visitor()
    status, me = await signs_in(browser, "fang", shown["password"])
    assert (status, me["password_due"]) == (200, True)
    return browser, shown["password"]


async def test_this_session_goes_on_under_a_new_key_and_every_other_one_ends(visitor):
    here, there, stray = await visitor("gu"), await visitor("gu"), await visitor()
    before = here.cookie
    status, me = await sets(here, PASSWORD)
    assert (status, me["account"], me["password_due"]) == (200, "gu", False)
    assert here.cookie != before
    assert (await here.ask("GET", "/api/me"))[0] == 200
    assert (await there.ask("GET", "/api/me"))[0] == 401
    assert (await stray.ask("GET", "/api/me", Cookie=f"hotline_session={before}"))[0] == 401
    assert (await signs_in(there, "gu", PASSWORD))[0] == 401
    assert (await signs_in(there, "gu", OWN))[0] == 200


async def test_the_live_sockets_of_other_sessions_end_at_once(visitor):
    """At once: not when the next look at the session is due, half a minute later."""
    here, there = await visitor("gu"), await visitor("gu")
    async with there.live() as socket:
        await socket.send(b'{"type":"hello","revision":null}', text=True)
        await heard(socket, "snapshot")
        started = time.monotonic()
        await sets(here, PASSWORD)
        with pytest.raises(ConnectionClosed) as closed:
            await heard(socket, "nothing")
        assert time.monotonic() - started < 5
    assert closed.value.rcvd.code == 4401
    async with here.live() as socket:
        await socket.send(b'{"type":"hello","revision":null}', text=True)
        assert await heard(socket, "snapshot")


async def test_the_change_is_in_the_record_and_no_secret_is(visitor, people, caplog):
    await sets(await visitor("gu"), PASSWORD)
    row = await AccountEvent.filter(account_id=people["gu"].id).order_by("-seq").first()
    assert (row.kind, row.actor_id, row.actor_name, row.actor_post) == (
        "password_set", str(people["gu"].id), "顾闻笛", "voice",
    )  # fmt: skip
    assert not [secret for secret in (PASSWORD, OWN) if secret in str(vars(row)) or secret in caplog.text]
    _, listed = await (await visitor("bai")).ask("GET", "/api/admin/people")
    (person,) = (one for one in listed["items"] if one["account"] == "gu")
    assert (person["events"][0]["text"], person["events"][0]["by"]) == ("The person set an own password", "顾闻笛")


@pytest.mark.parametrize(
    ("present", "new", "field"),
    [
        ("wrong", OWN, "present"),
        (PASSWORD, "short", "new"),
        (PASSWORD, PASSWORD, "new"),
        (PASSWORD, "xuxuxuxuxuxuxu", "new"),
    ],
)
async def test_a_change_that_is_refused_names_the_field_and_changes_nothing(visitor, present, new, field):
    browser, other = await visitor("xu"), await visitor("xu")
    status, problem = await sets(browser, present, new)
    assert (status, list(problem["fields"])) == (422, [field])
    assert present not in str(problem)
    assert (await browser.ask("GET", "/api/me"))[0] == 200
    assert (await other.ask("GET", "/api/me"))[0] == 200


async def test_a_wrong_present_password_is_a_guess(visitor, services):
    browser = await visitor("xu")
    for _ in range(services.settings.login.tries):
        assert (await sets(browser, "wrong"))[0] == 422
    status, problem = await sets(browser, PASSWORD)
    assert (status, problem["code"]) == (429, "too_many_logins")
    assert (await signs_in(browser, "xu", PASSWORD))[0] == 429, "the same count as at the sign-in"


async def test_a_change_from_another_site_s_page_is_refused(visitor):
    browser = await visitor("xu")
    status, problem = await browser.ask(
        "POST", "/api/me/password", {"present": PASSWORD, "new": OWN}, Origin="http://evil.example"
    )
    assert (status, problem["code"]) == (403, "cross_site")


async def test_nothing_answers_before_an_own_password_is_set(lent):
    browser, _ = lent
    for route in ROUTES:
        if route.roles is not None and not route.lent_too:
            path = route.path.replace("{", "").replace("}", "")
            status, problem = await browser.ask(route.method, path, {} if route.method != "GET" else None)
            assert (status, problem["code"]) == (403, "password_due"), route


async def test_the_live_socket_does_not_either(lent):
    browser, password = lent
    with pytest.raises(InvalidStatus) as refused:
        async with browser.live():
            pass
    assert refused.value.response.status_code == 403
    assert b"password_due" in refused.value.response.body
    assert (await sets(browser, password))[0] == 200
    async with browser.live() as socket:
        await socket.send(b'{"type":"hello","revision":null}', text=True)
        assert await heard(socket, "snapshot")


async def test_one_learns_who_one_is_sets_the_password_and_goes_on(lent):
    browser, password = lent
    status, me = await browser.ask("GET", "/api/me")
    assert (status, me["password_due"]) == (200, True)
    assert (await sets(browser, password, password))[0] == 422, "the lent one cannot stay"
    status, me = await sets(browser, password)
    assert (status, me["password_due"]) == (200, False)
    assert (await browser.ask("GET", "/api/tickets"))[0] == 200


async def test_one_may_sign_out_instead(lent):
    browser, _ = lent
    assert (await browser.ask("POST", "/api/logout"))[0] == 204
    assert (await browser.ask("GET", "/api/me"))[0] == 401


async def test_a_reset_and_a_deactivation_end_live_sockets_at_once(visitor):
    admin = await visitor("bai")
    for path, body in (("password", {}), ("active", {"active": False})):
        browser = await visitor("xu")
        async with browser.live() as socket:
            await socket.send(b'{"type":"hello","revision":null}', text=True)
            await heard(socket, "snapshot")
            assert (await admin.ask("POST", f"/api/admin/people/xu/{path}", body))[0] == 200
            with pytest.raises(ConnectionClosed) as closed:
                await heard(socket, "nothing")
        assert closed.value.rcvd.code == 4401
        await set_password("xu", PASSWORD)
    await admin.ask("POST", "/api/admin/people/xu/active", {"active": True})


async def test_a_new_account_begins_with_a_lent_password(visitor):
    admin = await visitor("bai")
    added = {"account": "newcomer", "name": "新同事", "post": "voice"}
    status, shown = await admin.ask("POST", "/api/admin/people", added)
    assert status == 200
    browser = await visitor()
    assert (await signs_in(browser, "newcomer", shown["password"]))[1]["password_due"]
    assert (await browser.ask("GET", "/api/catalogue"))[1]["code"] == "password_due"
    assert (await sets(browser, shown["password"]))[0] == 200
    assert (await browser.ask("GET", "/api/catalogue"))[0] == 200


async def test_who_never_chose_the_password_is_asked_at_the_next_sign_in_and_not_in_the_middle_of_work(visitor):
    working = await visitor("gu")
    await Account.filter(account="gu").update(password_unchosen=True)
    assert (await working.ask("GET", "/api/tickets"))[0] == 200, "a session that goes on is left alone"
    browser = await visitor()
    assert (await signs_in(browser, "gu", PASSWORD))[1]["password_due"]
    assert (await browser.ask("GET", "/api/tickets"))[1]["code"] == "password_due"
    assert (await sets(browser, PASSWORD))[1]["password_due"] is False
    assert (await browser.ask("GET", "/api/tickets"))[0] == 200
    assert (await signs_in(await visitor(), "gu", OWN))[1]["password_due"] is False, "once"


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("password123456", "太常见"),
        ("方既白方既白方既白方既白", "姓名"),
        ("宣城12345热线fang", "热线"),
    ],
)
async def test_the_commonest_and_the_hotline_s_own_names_are_refused(lent, new, why):
    browser, password = lent
    asked = {"present": password, "new": new}
    status, problem = await browser.ask("POST", "/api/me/password", asked, **{"Accept-Language": "zh-CN"})
    assert (status, list(problem["fields"])) == (422, ["new"])
    assert why in problem["fields"]["new"]
    assert new not in str(problem)


async def test_one_signs_in_by_the_same_characters_from_another_keyboard(visitor):
    assert (await sets(await visitor("gu"), PASSWORD, "云栖花苑３栋电梯ｏｋ停运啦"))[0] == 200
    assert (await signs_in(await visitor(), "gu", "云栖花苑3栋电梯ok停运啦"))[0] == 200


async def test_of_two_changes_at_once_one_is_made_and_its_session_alone_goes_on(visitor):
    first, second = await visitor("su"), await visitor("su")
    bodies = [{"present": PASSWORD, "new": f"{OWN} {number}"} for number in (1, 2)]
    asked = [one.ask("POST", "/api/me/password", body) for one, body in zip((first, second), bodies, strict=True)]
    late = await visitor()
    answers = await asyncio.gather(*asked, signs_in(late, "su", PASSWORD))
    statuses = [status for status, _ in answers[:2]]
    assert statuses.count(200) == 1, statuses
    won = statuses.index(200)
    assert [(await one.ask("GET", "/api/me"))[0] for one in (first, second)] == [200, 401][:: 1 if won == 0 else -1]
    assert (await late.ask("GET", "/api/me"))[0] == 401, "a sign-in with the old password, at the same moment"
    assert (await signs_in(late, "su", bodies[won]["new"]))[0] == 200
    assert (await signs_in(late, "su", bodies[1 - won]["new"]))[0] == 401

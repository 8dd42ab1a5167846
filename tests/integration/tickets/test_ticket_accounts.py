"""Accounts: hashes, the brake on guessing, the demo's people."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.integration.tickets.conftest import FRIDAY
from tickets.accounts import account_of, create_account, create_demo_accounts, set_password, verify_login
from tickets.errors import FieldErrors, LoginRefused, NotFound
from tickets.models import Account
from tickets.people import POSTS, Role
from tickets.rules import Rules
from tickets.settings import TicketSettings

SETTINGS = TicketSettings(login_tries=3, login_lock_minutes=15)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
async def _someone(database: str):
    await Account.filter(account="su").delete()
    await create_account("su", PASSWORD, name="苏念慈", post="voice", now=FRIDAY)


async def _login(password: str, now=FRIDAY) -> Account:
    return await verify_login("su", password, now=now, settings=SETTINGS)


async def test_the_password_is_kept_as_an_argon2_hash():
    stored = await Account.get(account="su")
    assert stored.password_hash.startswith("$argon2id$")
    assert PASSWORD not in stored.password_hash


async def test_the_right_password_gives_the_person_with_their_role():
    account = await _login(PASSWORD)
    assert (account.actor.name, account.actor.role) == ("苏念慈", Role.AGENT)
    assert (await account_of(account.id)).account == "su"


async def test_a_wrong_name_and_a_wrong_password_look_the_same():
    for account, password in (("su", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(LoginRefused) as refused:
            await verify_login(account, password, now=FRIDAY, settings=SETTINGS)
        assert refused.value.until is None


async def test_guessing_locks_the_account_for_a_while_even_for_the_right_password():
    for _ in range(3):
        with pytest.raises(LoginRefused):
            await _login("wrong")
    with pytest.raises(LoginRefused) as refused:
        await _login(PASSWORD)
    assert refused.value.until == FRIDAY + timedelta(minutes=15)
    assert await _login(PASSWORD, FRIDAY + timedelta(minutes=15))


async def test_guesses_side_by_side_are_all_counted():
    await asyncio.gather(*(_login("wrong") for _ in range(3)), return_exceptions=True)
    with pytest.raises(LoginRefused):
        await _login(PASSWORD)


async def test_a_new_password_lifts_the_lock():
    for _ in range(3):
        with pytest.raises(LoginRefused):
            await _login("wrong")
    await set_password("su", "another long one")
    assert await _login("another long one")
    with pytest.raises(NotFound):
        await set_password("nobody", "another long one")


async def test_a_closed_account_opens_nothing():
    account = await _login(PASSWORD)
    await Account.filter(id=account.id).update(active=False)
    with pytest.raises(LoginRefused):
        await _login(PASSWORD)
    for key in (account.id, "no-id"):
        with pytest.raises(NotFound):
            await account_of(key)


async def test_a_bad_account_is_refused_with_every_reason():
    with pytest.raises(FieldErrors) as refused:
        await create_account("su", "short", name="某", post="pilot", now=FRIDAY)
    assert set(refused.value.fields) == {"account", "password", "post"}
    with pytest.raises(FieldErrors) as refused:
        await create_account("new", PASSWORD, name="某", post="liaison", now=FRIDAY)
    assert set(refused.value.fields) == {"department"}


async def test_the_demo_has_somebody_at_every_post_and_makes_them_once(rules: Rules):
    logins = await create_demo_accounts(rules.catalogue, now=FRIDAY)
    assert {login.post for login in logins} >= set(POSTS) - {"handler"}
    assert [login.post for login in logins].count("lead") == 2, "second signatures need a second lead"
    assert len({login.department for login in logins if login.department}) >= 6
    assert len({login.password for login in logins}) == len(logins)
    first = logins[0]
    assert await verify_login(first.account, first.password, now=FRIDAY, settings=SETTINGS)
    assert await create_demo_accounts(rules.catalogue, now=FRIDAY) == []

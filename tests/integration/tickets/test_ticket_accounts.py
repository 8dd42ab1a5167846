"""Accounts: hashes, whose password is right, what is written down of them, the demo's people."""

from __future__ import annotations

import asyncpg
import pytest

from tests.integration.tickets.conftest import FRIDAY, LIN
from tickets import personnel
from tickets.account_record import account_events
from tickets.accounts import (
    account_named,
    account_of,
    create_account,
    create_demo_accounts,
    keep_demo_passwords,
    set_own_password,
    set_password,
    verify_login,
)
from tickets.audit import set_anchor, verify_all
from tickets.errors import FieldErrors, LoginRefused, NotFound
from tickets.models import Account
from tickets.people import POSTS, Role
from tickets.rules import Rules

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
async def _someone(database: str):
    await Account.filter(account="su").delete()
    await create_account("su", PASSWORD, name="苏念慈", post="voice", now=FRIDAY)


async def _login(password: str, account: str = "su") -> Account:
    return await verify_login(await account_named(account), password)


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
        with pytest.raises(LoginRefused):
            await _login(password, account)


async def test_a_reset_password_is_lent_until_the_person_sets_an_own_one_and_both_are_written_down():
    account, lent = await personnel.reset_password(LIN, "su", FRIDAY)
    assert account.password_lent
    with pytest.raises(LoginRefused):
        await _login(PASSWORD)
    own = await set_own_password(await _login(lent), "another long one", now=FRIDAY)
    assert not own.password_lent
    assert (await _login("another long one")).id == own.id
    rows = (await account_events([own.id]))[own.id]
    assert [(row.kind, row.actor_name) for row in rows] == [("password_reset", LIN.name), ("password_set", "苏念慈")]
    stored = [str(vars(row)) for row in rows]
    assert not [one for one in stored if lent in one or "another long one" in one or own.password_hash in one]


async def test_a_password_that_was_replaced_meanwhile_is_not_overwritten():
    before = await _login(PASSWORD)
    await set_password("su", "set by another one")
    with pytest.raises(LoginRefused):
        await set_own_password(before, "another long one", now=FRIDAY)
    assert await _login("set by another one")
    with pytest.raises(NotFound):
        await set_password("nobody", "another long one")


async def test_an_account_s_record_that_is_changed_cut_or_gone_is_named(database: str):
    for _ in range(2):
        account, _password = await personnel.reset_password(LIN, "su", FRIDAY)
    await set_anchor(FRIDAY)
    assert (await verify_all()).findings == []
    for change, seq in (
        ("UPDATE account_event SET actor_name = '别人' WHERE seq = 1 AND account_id = $1", 1),
        ("DELETE FROM account_event WHERE seq = 2 AND account_id = $1", 1),
        ("DELETE FROM account_event WHERE account_id = $1", 2),
    ):
        connection = await asyncpg.connect(database)
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(change, account.id)
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(change, account.id)
        await connection.close()
        found = (await verify_all()).findings
        assert {one.chain for one in found} == {"account"}, change
        assert {one.ticket for one in found} == {"su"}
        assert seq in {one.seq for one in found} or seq == 1


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
    assert not (await _login(first.password, first.account)).password_lent, "nobody else knows a demo's passwords"
    assert await create_demo_accounts(rules.catalogue, now=FRIDAY) == []
    await Account.all().update(password_unchosen=True)
    await keep_demo_passwords([logins[0].account])
    assert [(await Account.get(account=one.account)).password_unchosen for one in logins[:2]] == [False, True]

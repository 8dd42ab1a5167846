"""Notices to deputy head and head of a department, as its accounts stand."""

from __future__ import annotations

from tests.integration.tickets.conftest import BAILI, FANG, FRIDAY, MARKET, SHANGGUAN
from tickets.accounts import create_account
from tickets.models import Account
from tickets.notices import mark_seen, notice, notices_of, tell_once
from tickets.people import Actor, Role


async def _heard(actor: Actor) -> list[str]:
    return [one.subject for one in await notices_of(actor, unseen_only=True)]


async def test_the_head_hears_what_a_deputy_was_told_once_that_account_is_closed(database: str):
    for who in (SHANGGUAN, BAILI):
        await create_account(
            who.id, "correct horse battery", name=who.name, post=who.post, department=MARKET, now=FRIDAY
        )
    yellow = notice("light_yellow", "yellow", "黄灯", {Role.LIAISON, Role.DEPUTY}, FRIDAY, department=MARKET)
    red = notice("light_red", "red", "红灯", {Role.HEAD}, FRIDAY, department=MARKET)
    await tell_once(yellow, red)
    assert [await _heard(who) for who in (FANG, SHANGGUAN, BAILI)] == [["yellow"], ["yellow"], ["red"]]
    await Account.filter(account=SHANGGUAN.id).update(active=False)
    assert await _heard(BAILI) == ["red", "yellow"]
    for one in await notices_of(BAILI):
        await mark_seen(BAILI, one.id, FRIDAY)
    assert await _heard(FANG) == []

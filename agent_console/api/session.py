"""Signing in and out, who one is, and one's own password."""

from __future__ import annotations

import msgspec
from aiohttp import web

from agent_console import devices, wire
from agent_console.addresses import client_address, live_url
from agent_console.api.route import Ask, Person
from agent_console.auth import person_with
from agent_console.devices import Device
from agent_console.guessing import Comer
from routing.facts import Words
from tickets.accounts import account_named, note_login, set_own_password, verify_login
from tickets.clock import real_time
from tickets.errors import FieldErrors, LoginRefused
from tickets.models import Account
from tickets.passwords import password_wrong

_NOT_PRESENT = Words("现在的密码不正确", "is not the present password")


async def login(ask: Ask) -> web.Response:
    """Sign in with account and password."""
    body: wire.Login = ask.body
    account, device = await _proved(ask, body.account, body.password)
    return await _begun(ask, await note_login(account, real_time()), device)


async def set_password(ask: Ask) -> web.Response:
    """Set one's own password: this session goes on under a new key, every other one of the account ends."""
    body: wire.OwnPassword = ask.body
    city = ask.services.settings.city
    names = (ask.person.actor.name, city.name, city.hotline)
    if wrong := password_wrong(body.new, ask.person.account, body.present, names):
        raise FieldErrors({"new": wrong})
    try:
        proved, device = await _proved(ask, ask.person.account, body.present)
        account = await set_own_password(proved, body.new, now=ask.now)
    except LoginRefused:
        raise FieldErrors({"present": _NOT_PRESENT}) from None
    answer = await _begun(ask, account, device)
    await ask.services.sessions.tell_over(account.id)
    return answer


async def _proved(ask: Ask, name: str, password: str) -> tuple[Account, Device]:
    """The account whose password this is, and the browser that it comes from; a wrong one is counted as a guess.
    Raises TooManyLogins, LoginRefused."""
    settings, guessing = ask.services.settings, ask.services.guessing
    found = await account_named(name)
    device = devices.device_of(ask.request.cookies.get(devices.COOKIE))
    known = devices.knows(device, found, real_time(), settings.login.known_days)
    address = client_address(ask.request, settings)
    one_try = await guessing.begin(Comer(name, found, address, device.name if known else None))
    account = await verify_login(found, password)
    await guessing.was_right(one_try)
    return account, device


async def _begun(ask: Ask, account: Account, device: Device) -> web.Response:
    """A new session, and who one is; the browser is known for the account from now on."""
    await ask.services.sessions.open(ask.request, account)
    body = msgspec.json.encode(_me(ask, person_with(account)))
    answer = web.Response(body=body, content_type="application/json", charset="utf-8")
    devices.remember(answer, devices.signed_in(device, account, real_time()), ask.services.settings)
    return answer


async def logout(ask: Ask) -> None:
    """End the session."""
    await ask.services.sessions.close(ask.request)


async def me(ask: Ask) -> wire.Me:
    """Who is signed in."""
    return _me(ask, ask.person)


def _me(ask: Ask, person: Person) -> wire.Me:
    actor, services = person.actor, ask.services
    seat = services.hub.view.seat_of(actor.id)
    known = services.rules.catalogue.departments.get(actor.department or "")
    department = (
        wire.Named(code=actor.department, name=known.name if known else actor.department) if actor.department else None
    )
    return wire.Me(
        id=actor.id,
        account=person.account,
        name=actor.name,
        post=actor.post,
        post_title=actor.post_title.say(ask.language),
        role=actor.role,
        department=department,
        seat=seat.seat if seat else None,
        demo=services.settings.demo.enabled,
        live_url=live_url(ask.request, services.settings),
        language=person.language,
        password_due=person.password_lent,
    )

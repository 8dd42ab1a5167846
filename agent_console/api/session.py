"""Signing in and out, and who one is."""

from __future__ import annotations

from agent_console import wire
from agent_console.addresses import client_address, live_url
from agent_console.api.route import Ask, Person
from tickets.accounts import verify_login
from tickets.clock import real_time
from tickets.errors import LoginRefused


async def login(ask: Ask) -> wire.Me:
    """Sign in with account and password."""
    body: wire.Login = ask.body
    sessions, settings = ask.services.sessions, ask.services.settings
    address = client_address(ask.request, settings)
    await sessions.brake(address)
    try:
        account = await verify_login(
            body.account, body.password, now=real_time(), settings=ask.services.settings.tickets
        )
    except LoginRefused:
        await sessions.count_failure(address)
        raise
    await sessions.open(ask.request, account)
    return _me(ask, Person(account=account.account, actor=account.actor, language=account.language))


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
    )

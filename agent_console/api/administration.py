"""The administrator's desk: people and their posts, the catalogue."""

from __future__ import annotations

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.api.ticket_shapes import department_named
from agent_console.wire import administration as shapes
from routing.facts import Words
from tickets import personnel
from tickets.account_record import ACCOUNT_EVENTS, account_events
from tickets.errors import FieldErrors
from tickets.models import Account, AccountEvent, Posting
from tickets.people import POSTS, UNIT


# ------------------------------------------------------------------ people
async def people(ask: Ask) -> shapes.People:
    """Everybody who may or could sign in, with the posts they held and what was done to their accounts."""
    everybody = await personnel.people()
    done = await account_events([account.id for account, _ in everybody])
    return shapes.People(
        items=[_person(ask, account, held, done.get(account.id, [])) for account, held in everybody],
        posts=[wire.Named(code=row.post, name=row.title.say(ask.language)) for row in POSTS.values()],
        unit_posts=[row.post for row in POSTS.values() if row.role in UNIT],
    )


async def add_person(ask: Ask) -> shapes.PasswordShown:
    """A new account; its password is told once."""
    body: shapes.PersonAdded = ask.body
    _check_department(ask, body.department)
    made, password = await personnel.add_person(ask.actor, msgspec.structs.asdict(body), ask.now)
    return shapes.PasswordShown(account=made.account, password=password)


async def change_post(ask: Ask) -> shapes.PersonKept:
    """Another post from now on; what was done before keeps the post of that day."""
    body: shapes.PostChanged = ask.body
    _check_department(ask, body.department)
    moved = await personnel.move_person(
        ask.actor, ask.part("account"), body.post, body.department, body.reason, ask.now
    )
    return await _one(ask, moved)


async def set_active(ask: Ask) -> shapes.PersonKept:
    """Let somebody sign in, or not any more; then open sessions end."""
    changed = await personnel.set_active(ask.actor, ask.part("account"), ask.body.active, ask.now)
    await ask.services.sessions.tell_over(changed.id)
    return await _one(ask, changed)


async def reset_password(ask: Ask) -> shapes.PasswordShown:
    """A new password, told once and replaced by its person at the next sign-in; open sessions end."""
    changed, password = await personnel.reset_password(ask.actor, ask.part("account"), ask.now)
    await ask.services.sessions.tell_over(changed.id)
    return shapes.PasswordShown(account=changed.account, password=password)


async def _one(ask: Ask, account: Account) -> shapes.PersonKept:
    done = await account_events([account.id])
    held = await Posting.filter(account_id=account.id).order_by("since", "id")
    return _person(ask, account, held, done.get(account.id, []))


def _person(ask: Ask, one: Account, held: list[Posting], done: list[AccountEvent]) -> shapes.PersonKept:
    return shapes.PersonKept(
        account=one.account,
        name=one.name,
        post=one.post,
        post_title=_title(ask, one.post),
        department=department_named(ask, one.department),
        active=one.active,
        password_due=one.password_lent,
        last_login_at=one.last_login_at,
        created_at=one.created_at,
        postings=[
            shapes.Posting(
                post=row.post,
                post_title=_title(ask, row.post),
                department=department_named(ask, row.department),
                since=row.since,
                until=row.until,
                changed_by=row.changed_by,
                reason=row.reason,
            )
            for row in held
        ],
        events=[shapes.AccountEvent(at=row.at, text=_done(ask, row.kind), by=row.actor_name) for row in reversed(done)],
    )


def _title(ask: Ask, post: str) -> str:
    return POSTS[post].title.say(ask.language) if post in POSTS else post


def _done(ask: Ask, kind: str) -> str:
    return ACCOUNT_EVENTS.get(kind, Words(kind, kind)).say(ask.language)


def _check_department(ask: Ask, code: str | None) -> None:
    if code and code not in ask.services.rules.catalogue.departments:
        raise FieldErrors({"department": Words("目录中没有这个单位", "is no department of the catalogue")})


# ------------------------------------------------------------------ catalogue
async def catalogue_kept(ask: Ask) -> shapes.CatalogueKept:
    """Departments as the catalogue has them, and where it is from. It is changed in its files, not here."""
    lists = ask.services.rules.catalogue
    return shapes.CatalogueKept(
        source=f"routing/data/{ask.services.settings.city.catalogue}/*.yaml",
        areas=len(lists.areas),
        categories=len(lists.categories),
        departments=[
            shapes.DepartmentKept(
                code=one.code,
                name=one.name,
                area=lists.areas[one.area].name if one.area in lists.areas else one.area,
                level=one.level,
            )
            for one in lists.departments.values()
        ],
    )

"""The administrator's desk: people and their posts, the catalogue, rule packs side by side and replayed."""

from __future__ import annotations

from collections import Counter
from datetime import date, time

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.api.ticket_shapes import department_named
from agent_console.errors import BodyRefused
from agent_console.packs import known_packs
from agent_console.wire import administration as shapes
from routing.errors import UnknownPack
from routing.facts import NAMES, Words
from routing.pack_diff import diff
from routing.pack_replay import replay
from routing.pack_terms import parameters
from routing.packs import RulePack, Tag, calendar_of
from routing.shipped import find_pack
from tickets import personnel
from tickets.errors import FieldErrors
from tickets.models import Account, Posting
from tickets.past import past_tickets
from tickets.people import POSTS, UNIT


class DiffQuery(msgspec.Struct, frozen=True, kw_only=True):
    before: str
    after: str


class ReplayQuery(msgspec.Struct, frozen=True, kw_only=True):
    pack: str
    since: date


# ------------------------------------------------------------------ people
async def people(ask: Ask) -> shapes.People:
    """Everybody who may or could sign in, with the posts they held."""
    return shapes.People(
        items=[_person(ask, account, held) for account, held in await personnel.people()],
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
    """Let somebody sign in, or not any more."""
    return await _one(ask, await personnel.set_active(ask.actor, ask.part("account"), ask.body.active, ask.now))


async def reset_password(ask: Ask) -> shapes.PasswordShown:
    """A new password, told once; open sessions end."""
    account = ask.part("account")
    return shapes.PasswordShown(account=account, password=await personnel.reset_password(account))


async def _one(ask: Ask, account: Account) -> shapes.PersonKept:
    return _person(ask, account, await Posting.filter(account_id=account.id).order_by("since", "id"))


def _person(ask: Ask, one: Account, held: list[Posting]) -> shapes.PersonKept:
    return shapes.PersonKept(
        account=one.account,
        name=one.name,
        post=one.post,
        post_title=_title(ask, one.post),
        department=department_named(ask, one.department),
        active=one.active,
        locked_until=one.locked_until,
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
    )


def _title(ask: Ask, post: str) -> str:
    return POSTS[post].title.say(ask.language) if post in POSTS else post


def _check_department(ask: Ask, code: str | None) -> None:
    if code and code not in ask.services.rules.catalogue.departments:
        raise FieldErrors({"department": Words("目录中没有这个单位", "is no department of the catalogue")})


# ------------------------------------------------------------------ packs
async def packs(ask: Ask) -> wire.Page[shapes.PackKept]:
    """Every rule pack, the one in force first."""
    current = ask.services.rules.pack.pin
    found = sorted(known_packs(ask.services.settings).values(), key=lambda pack: (pack.pin != current, pack.pin))
    return wire.Page(items=[_pack(pack, current) for pack in found], total=len(found))


def _pack(pack: RulePack, current: str) -> shapes.PackKept:
    tags = Counter(one.tag for one in parameters(pack))
    return shapes.PackKept(
        pin=pack.pin,
        title=pack.ruleset.title,
        in_force=pack.pin == current,
        effective_from=pack.ruleset.effective_from,
        approved_by=pack.ruleset.approved_by,
        extends=pack.extends,
        verified=tags[Tag.VERIFIED],
        weak=tags[Tag.WEAK],
        proposal=tags[Tag.PROPOSAL],
    )


async def diff_packs(ask: Ask) -> shapes.PackDiff:
    """In sentences: what changes, and for whom, when one takes the place of the other."""
    before, after = _named(ask, ask.query.before), _named(ask, ask.query.after)
    sentences = [one.sentence.say(ask.language) for one in diff(before, after)]
    return shapes.PackDiff(before=before.pin, after=after.pin, sentences=sentences)


async def replay_pack(ask: Ask) -> shapes.PackReplay:
    """Past tickets counted again under a pack; writes nothing."""
    query: ReplayQuery = ask.query
    pack, days = _named(ask, query.pack), ask.services.rules.days
    calendar = calendar_of(pack, dict(days.exceptions), days.years)
    done = replay(pack, await past_tickets(calendar.moment(query.since, time.min)), calendar, ask.now)
    return shapes.PackReplay(
        pack=done.pack,
        since=query.since,
        tickets=done.tickets,
        left_out=done.left_out,
        turn_red=done.turn_red,
        no_longer_red=done.no_longer_red,
        groups=[
            shapes.PackGroup(
                department=department_named(ask, group.unit),
                type=NAMES[group.type].say(ask.language),
                tickets=group.tickets,
                earlier=group.earlier,
                later=group.later,
                red_now=group.red_now,
                red_then=group.red_then,
            )
            for group in done.groups
        ],
    )


def _named(ask: Ask, name: str) -> RulePack:
    try:
        return find_pack(known_packs(ask.services.settings).values(), name)
    except UnknownPack as unknown:
        raise BodyRefused(str(unknown), field="pack") from None


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

"""Rule packs on the administrator's desk: how each stands, side by side, replayed, and signed as approved."""

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
from routing.facts import NAMES
from routing.pack_approval import Signature, approval, digest, unfounded
from routing.pack_diff import diff
from routing.pack_force import force_words, local_day
from routing.pack_replay import replay
from routing.pack_terms import Parameter, parameters
from routing.pack_words import TAG_WORDS, title, value_words
from routing.packs import RulePack, Tag, calendar_of
from routing.shipped import find_pack
from tickets.pack_approvals import sign, signatures
from tickets.past import past_tickets


class TermsQuery(msgspec.Struct, frozen=True, kw_only=True):
    pack: str


class DiffQuery(msgspec.Struct, frozen=True, kw_only=True):
    before: str
    after: str


class ReplayQuery(msgspec.Struct, frozen=True, kw_only=True):
    pack: str
    since: date


async def packs(ask: Ask) -> wire.Page[shapes.PackKept]:
    """Every rule pack, the one in force first."""
    current = ask.services.rules.pack
    found = sorted(known_packs(ask.services.settings).values(), key=lambda pack: (pack.pin != current.pin, pack.pin))
    signed = await signatures()
    return wire.Page(items=[_pack(ask, pack, current, signed) for pack in found], total=len(found))


def _pack(ask: Ask, pack: RulePack, current: RulePack, signed: list[Signature]) -> shapes.PackKept:
    tags = Counter(one.tag for one in parameters(pack))
    return shapes.PackKept(
        pin=pack.pin,
        title=pack.ruleset.title,
        in_force=pack.pin == current.pin,
        force=force_words(pack, current, ask.services.settings.city.pack, ask.now).say(ask.language),
        approval=_approval(ask, pack, signed),
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


def _approval(ask: Ask, pack: RulePack, signed: list[Signature]) -> shapes.PackApproval:
    found = approval(pack, signed, ask.services.settings.city.pack_signatures)
    text = found.words.say(ask.language)
    return shapes.PackApproval(standing=found.standing.value, text=text, missing=found.missing)


async def terms(ask: Ask) -> shapes.PackTerms:
    """What stands on nothing firm in a pack, for whoever approves it, and who has signed its content."""
    return await _terms(ask, _named(ask, ask.query.pack))


async def approve(ask: Ask) -> shapes.PackTerms:
    """This administrator's signature: that the office named has approved the content as it was shown."""
    body: shapes.PackSigned = ask.body
    pack = _named(ask, body.pack)
    await sign(ask.actor, pack, body.digest, body.shown, body.approved_by, ask.now)
    return await _terms(ask, pack)


async def _terms(ask: Ask, pack: RulePack) -> shapes.PackTerms:
    signed = await signatures(pack)
    content = digest(pack)
    return shapes.PackTerms(
        pin=pack.pin,
        digest=content,
        effective_from=pack.ruleset.effective_from,
        approval=_approval(ask, pack, signed),
        signed=[f"{one.name} {local_day(pack, one.at)} {one.approved_by}" for one in signed if one.digest == content],
        unfounded=[_term(ask, one) for one in unfounded(pack)],
    )


def _term(ask: Ask, one: Parameter) -> shapes.PackTerm:
    return shapes.PackTerm(
        path=one.path,
        title=title(one.path).say(ask.language),
        value=value_words(one.path, one.written).say(ask.language),
        tag=one.tag.value,
        tag_name=TAG_WORDS[one.tag].say(ask.language),
        basis=one.inherited_from or "；".join(source.document for source in one.basis),
    )

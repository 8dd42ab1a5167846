"""Facts and a rule pack into deadlines: the first row that fits gives them, each with its basis and its reason."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import msgspec

from routing.calendars import Due, WorkCalendar
from routing.durations import CountFrom, Duration, Unit
from routing.facts import NAMES, Channel, TicketFacts, TicketType, Urgency, Words, named
from routing.packs import SAME_DAY, STATUTORY, LimitRow, RulePack, basis_of, names_of, type_only
from routing.reasons import Reason, because


class Kind(StrEnum):
    """What has to be done by a deadline."""

    SIGN = "sign"
    CONTACT = "contact"
    RESULT = "result"
    HARD = "hard"
    CALLBACK = "callback"
    REDO = "redo"


KIND_WORDS: dict[Kind, Words] = {
    Kind.SIGN: Words("签收", "signing"),
    Kind.CONTACT: Words("首次联系", "first contact"),
    Kind.RESULT: Words("办结", "the result"),
    Kind.HARD: Words("疑难件办结", "the result of a hard case"),
    Kind.CALLBACK: Words("回访", "the callback"),
    Kind.REDO: Words("重办", "redoing"),
}


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    kind: Kind
    limit: Duration | None
    """None for a statutory period, which the department states itself."""
    due: Due | None
    basis: tuple[str, ...]
    """Documents or packs the limit stands on; empty: a proposal not yet confirmed."""
    reason: Reason


class CallbackPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How the citizen is called back after the reply."""

    start: Duration | None
    """Time to the first attempt, counted from the audited reply; None: on the same day."""
    sample: float
    """Share of tickets that are called back, 0..1."""
    tries: int
    spread: Duration
    by_other_agent: bool


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """All that runs from `now` (the dispatch), and what will run after the reply."""

    pack: str
    """`id@version` of the pack that gave them."""
    sign: Deadline
    contact: Deadline | None
    result: Deadline
    hard: Deadline | None
    """The outer limit of a hard case that was granted an extension."""
    callback: CallbackPlan
    redo: Duration | None

    def running(self) -> tuple[Deadline, ...]:
        """Deadlines with a date, in the order in which work meets them."""
        return tuple(one for one in (self.sign, self.contact, self.result) if one and one.due)


class _Match(NamedTuple):
    row: LimitRow
    type: TicketType
    facts: TicketFacts


def deadlines(facts: TicketFacts, pack: RulePack, calendar: WorkCalendar, now: datetime) -> Deadlines:
    """Limits of a ticket dispatched at `now` (UTC). A type not known yet is counted as a request for help."""
    match = _match(facts, pack)
    row = match.row
    result = _deadline(Kind.RESULT, row.result, match, pack, calendar, now)
    return Deadlines(
        pack=pack.pin,
        sign=_sign(facts, pack, calendar, now),
        contact=_deadline(Kind.CONTACT, row.contact, match, pack, calendar, now) if row.contact else None,
        result=result,
        hard=_deadline(Kind.HARD, row.hard, match, pack, calendar, now) if row.hard else None,
        callback=_callback_plan(match, pack),
        redo=Duration.parse(row.redo) if row.redo else None,
    )


def redo_deadline(facts: TicketFacts, pack: RulePack, calendar: WorkCalendar, now: datetime) -> Deadline | None:
    """When a ticket sent back at `now` must be done again; None for types that are not redone."""
    match = _match(facts, pack)
    return _deadline(Kind.REDO, match.row.redo, match, pack, calendar, now) if match.row.redo else None


def hard_limit(facts: TicketFacts, pack: RulePack) -> Duration | None:
    """The most that a hard case may take in all; None where the row names none, or a statutory period."""
    text = _match(facts, pack).row.hard
    return None if text is None or text == STATUTORY or text.startswith("min(") else Duration.parse(text)


def callback_deadline(facts: TicketFacts, pack: RulePack, calendar: WorkCalendar, now: datetime) -> Deadline:
    """By when the first callback is due for a reply that passed the audit at `now`."""
    match = _match(facts, pack)
    start = match.row.callback or pack.callback.start
    if start != SAME_DAY:
        return _deadline(Kind.CALLBACK, start, match, pack, calendar, now)
    end = calendar.moment(calendar.local(now).date(), time(23, 59))
    limit = Duration(int((end - now) / timedelta(minutes=1)), Unit.MINUTE)
    due = Due(at_utc=end, estimated=False, limit=limit, count_from=CountFrom.EVENT)
    reason = _reason(Kind.CALLBACK, match, Words("当日", "the same day"))
    return Deadline(kind=Kind.CALLBACK, limit=limit, due=due, basis=_basis(Kind.CALLBACK, match), reason=reason)


def _match(facts: TicketFacts, pack: RulePack) -> _Match:
    type_ = facts.type or TicketType.HELP
    row = next(row for row in pack.limits if row.enabled is True and _fits(row, facts, type_))
    return _Match(row, type_, facts)


def _fits(row: LimitRow, facts: TicketFacts, type_: TicketType) -> bool:
    when = row.when
    return (
        (not when.urgency or facts.urgency in _members(Urgency, when.urgency))
        and (not when.channel or facts.channel in _members(Channel, when.channel))
        and (not when.type or type_ in _members(TicketType, when.type))
        and (when.secret is None or when.secret == facts.secret)
    )


@lru_cache(maxsize=256)
def _members(kind: type[StrEnum], names: str | tuple[str, ...]) -> frozenset[StrEnum]:
    return frozenset(named(kind, name) for name in names_of(names))


def _sign(facts: TicketFacts, pack: RulePack, calendar: WorkCalendar, now: datetime) -> Deadline:
    by_urgency = {Urgency.U1: pack.sign.U1, Urgency.U2: pack.sign.U2, Urgency.U3: pack.sign.U3}
    own = by_urgency.get(facts.urgency)
    limit = Duration.parse(own or pack.sign.limit)
    code = "limit_urgency" if own else "limit_all"
    reason = because(code, urgency=NAMES[facts.urgency], kind=KIND_WORDS[Kind.SIGN], limit=limit.words)
    due = calendar.add_working_time(now, limit, pack.clock.count_from)
    basis = basis_of(pack.sign, facts.urgency.value if own else "limit")
    return Deadline(kind=Kind.SIGN, limit=limit, due=due, basis=basis, reason=reason)


def _deadline(kind: Kind, text: str, match: _Match, pack: RulePack, calendar: WorkCalendar, now: datetime) -> Deadline:
    if text == STATUTORY:
        reason = because("limit_statutory", kind=KIND_WORDS[kind])
        return Deadline(kind=kind, limit=None, due=None, basis=_basis(kind, match), reason=reason)
    if text.startswith("min(type,"):
        return _earlier(kind, text.removeprefix("min(type,").removesuffix(")"), match, pack, calendar, now)
    limit = Duration.parse(text)
    due = calendar.add_working_time(now, limit, pack.clock.count_from)
    return Deadline(
        kind=kind, limit=limit, due=due, basis=_basis(kind, match), reason=_reason(kind, match, limit.words)
    )


def _earlier(kind: Kind, text: str, match: _Match, pack: RulePack, calendar: WorkCalendar, now: datetime) -> Deadline:
    """`min(type,...)`: the earlier of the row's own limit and that of the ticket's type."""
    row = next(
        row
        for row in pack.limits
        if row.enabled is True and type_only(row.when) and match.type in _members(TicketType, row.when.type)
    )
    own = _deadline(kind, text, match, pack, calendar, now)
    by_type = _deadline(kind, row.result, match._replace(row=row), pack, calendar, now)
    if by_type.due is None or (own.due and own.due.at_utc <= by_type.due.at_utc):
        return own
    return by_type


def _basis(kind: Kind, match: _Match) -> tuple[str, ...]:
    return basis_of(match.row, kind.value)


def _reason(kind: Kind, match: _Match, limit: Words) -> Reason:
    """The sentence that names the condition by which the row was chosen."""
    when, kind_words = match.row.when, KIND_WORDS[kind]
    if when.urgency:
        return because("limit_urgency", urgency=NAMES[match.facts.urgency], kind=kind_words, limit=limit)
    if when.channel:
        return because("limit_channel", channel=NAMES[match.facts.channel], kind=kind_words, limit=limit)
    return because("limit_type", type=NAMES[match.type], kind=kind_words, limit=limit)


def _callback_plan(match: _Match, pack: RulePack) -> CallbackPlan:
    rule = pack.callback
    start = match.row.callback or rule.start
    shares = {named(TicketType, name): share for name, share in rule.sample.items()}
    always = match.facts.urgency is not Urgency.NORMAL
    return CallbackPlan(
        start=None if start == SAME_DAY else Duration.parse(start),
        sample=1.0 if always else shares.get(match.type, 0.0),
        tries=rule.tries,
        spread=Duration.parse(rule.spread),
        by_other_agent=rule.by_other_agent,
    )

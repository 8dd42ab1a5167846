"""The calendar in force, and deadlines counted again when it was corrected: each once, with old, new and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from routing.calendars import WorkCalendar
from routing.durations import CountFrom, Duration, Unit
from routing.facts import Words
from routing.limits import deadlines
from routing.packs import RulePack, calendar_of
from routing.year_sheets import YearSheet
from routing.years import DayRule, OfficialYear
from tickets.events import DEADLINE_RECOUNTED
from tickets.models import CalendarSheet, CallbackTask, TaskState, Ticket, TicketEvent
from tickets.people import SYSTEM, Actor
from tickets.rules import Days, Rules, clock_note, due_of, facts_of
from tickets.service import TicketService
from tickets.service.moved import follow, own_due
from tickets.service.writing import Change, transaction
from tickets.workflow import FINAL, OPEN, Action, Status

_ANNOUNCED = Words("放假安排已公布", "the holidays that are announced now")
_STARTS = [
    action.value
    for action in (
        Action.DISPATCH, Action.ACCEPT_AND_DISPATCH, Action.REASSIGN, Action.RECORD_MINUTES, Action.ASSIGN_FALLBACK,
        Action.REDO, Action.REOPEN, Action.APPEAL,
    )
]  # fmt: skip
"""Steps from which the result's time is counted."""
_CLOCKS = ("sign", "contact", "result", "callback")
_BY_DAY = {Unit.WORKING_DAY, Unit.OFFICE_HOUR}


class Loaded(NamedTuple):
    """What loading a sheet did."""

    version: int
    moved: int
    """Tickets with a deadline that moved."""
    settled: int
    """Estimated tickets that are estimated no longer, moved or not."""


# ------------------------------------------------------------------ the calendar in force
async def sheets_in_force() -> list[CalendarSheet]:
    """The newest version of each year's sheets."""
    newest: dict[tuple[int, bool], CalendarSheet] = {}
    for sheet in await CalendarSheet.all().order_by("version"):
        newest[(sheet.year, sheet.official)] = sheet
    return [newest[key] for key in sorted(newest)]


def _days_of(sheets: Iterable[CalendarSheet]) -> Days:
    years: list[OfficialYear] = []
    exceptions: dict[date, DayRule] = {}
    last = 0
    for sheet in sheets:
        days = {datetime.fromisoformat(day).date(): _rule(rule) for day, rule in sheet.days.items()}
        last = max(last, sheet.id)
        if sheet.official:
            years.append(OfficialYear(year=sheet.year, days=days, source=sheet.source))
        else:
            exceptions |= days
    return Days(tuple(years), exceptions, last)


def _rule(raw: dict[str, Any]) -> DayRule:
    return DayRule(working=raw["working"], why=Words(raw["zh"], raw["en"]))


async def adopt_calendar(rules: Rules) -> bool:
    """Count by the sheets that are stored now; whether that changed anything."""
    newest = await CalendarSheet.all().order_by("-id").first()
    if newest is None or newest.id == rules.days.revision:
        return False
    rules.use_days(_days_of(await sheets_in_force()))
    return True


async def load_sheet(service: TicketService, sheet: YearSheet, actor: Actor, now: datetime) -> Loaded:
    """Store a sheet as the next version of its year and count again what it touches, all in one transaction."""
    before = service.rules.days
    async with transaction():
        version = 1 + await CalendarSheet.filter(year=sheet.year, official=not sheet.local).count()
        await CalendarSheet.create(
            year=sheet.year,
            official=not sheet.local,
            version=version,
            source=sheet.source,
            days={day.isoformat(): _raw(rule) for day, rule in sheet.days.items()},
            loaded_by=actor.name,
            loaded_at=now,
        )
        after = _days_of(await sheets_in_force())
        why = _sheet_named(sheet, version)
        service.rules.use_days(after)
        try:
            settled = await settle_estimates(service, now, why)
            moved = await _correct(service, sheet.year, before, why, now, settled.keys())
        except BaseException:
            service.rules.use_days(before)
            raise
    return Loaded(version, sum(settled.values()) + moved, len(settled))


def _sheet_named(sheet: YearSheet, version: int) -> Words:
    zh, en = ("本地调整", "local changes") if sheet.local else ("放假安排", "holidays")
    return Words(
        f"{sheet.year} 年{zh}（{sheet.source}，第 {version} 版）",
        f"the {en} of {sheet.year} ({sheet.source}, version {version})",
    )


def _raw(rule: DayRule) -> dict[str, Any]:
    return {"working": rule.working, "zh": rule.why.zh, "en": rule.why.en}


# ------------------------------------------------------------------ counting again
async def settle_estimates(service: TicketService, now: datetime, why: Words = _ANNOUNCED) -> dict[UUID, bool]:
    """Count estimated tickets again whose years are all announced now: {ticket: whether a deadline moved}."""
    done: dict[UUID, bool] = {}
    for found in await Ticket.filter(due_estimated=True, status__in=sorted(OPEN)).only("id"):
        async with transaction():
            ticket = await Ticket.filter(id=found.id, due_estimated=True).select_for_update(skip_locked=True).first()
            if ticket is None:
                continue
            years = _estimated_years(ticket)
            calendar = service.rules.calendar_for(ticket)
            if any(calendar.is_estimated(year) for year in years):
                continue
            old = _blank(service.rules, service.rules.pack_of(ticket), years)
            done[ticket.id] = await _recount(service, ticket, old, why, now, settles=True)
    return done


def _estimated_years(ticket: Ticket) -> set[int]:
    """Years that were not announced when the clocks started; by the dates themselves where that was not kept."""
    kept = {year for note in ticket.limits.values() for year in note.get("estimated", ())}
    ends = [getattr(ticket, f"{kind}_due_at") for kind in _CLOCKS]
    return kept or {end.year for end in ends if end is not None}


def _blank(rules: Rules, pack: RulePack, years: set[int]) -> WorkCalendar:
    """The calendar as it was while nothing was known of `years`: Monday to Friday."""
    known = tuple(one for one in rules.days.years if one.year not in years)
    empty = tuple(OfficialYear(year=year, days={}) for year in years)
    return calendar_of(pack, exceptions=dict(rules.days.exceptions), years=known + empty)


async def _correct(
    service: TicketService, year: int, before: Days, why: Words, now: datetime, settled: Iterable[UUID]
) -> int:
    """Count tickets again that were counted by an older version of the year."""
    moved, begin = 0, datetime.fromisoformat(f"{year}-01-01T00:00:00+08:00")
    open_ones = Ticket.filter(due_estimated=False, result_due_at__gte=begin).exclude(status__in=sorted(FINAL))
    for found in await open_ones.exclude(id__in=list(settled)) if settled else await open_ones:
        ticket = await Ticket.filter(id=found.id).select_for_update().get()
        pack = service.rules.pack_of(ticket)
        old = calendar_of(pack, exceptions=dict(before.exceptions), years=before.years)
        moved += await _recount(service, ticket, old, why, now, settles=False)
    return moved


async def _recount(
    service: TicketService, ticket: Ticket, old: WorkCalendar, why: Words, now: datetime, *, settles: bool
) -> bool:
    """Move what the new calendar moves, with one event; whether anything moved."""
    if ticket.status in {Status.DRAFT, Status.ACCEPTED}:
        return False
    new, pack = service.rules.calendar_for(ticket), service.rules.pack_of(ticket)
    start = await _started(ticket)
    found = {kind: _again(ticket, kind, start, old, new, pack) for kind in _CLOCKS}
    moves = {kind: at for kind, at in found.items() if at is not None and at != getattr(ticket, f"{kind}_due_at")}
    if not moves and not settles:
        return False
    change = Change(ticket, SYSTEM, now)
    change.say(DEADLINE_RECOUNTED, _told(ticket, moves, why, new), _facts(ticket, moves, why))
    change.set(due_estimated=False, limits=_notes(ticket, moves, service.rules, start))
    change.set(**{f"{kind}_due_at": at for kind, at in moves.items()})
    if "result" in moves:
        _follow_result(change, service.rules, start, old)
    service.set_watch(change)
    await change.commit()
    if "callback" in moves:
        waiting = CallbackTask.filter(ticket_id=ticket.id, state__in=[TaskState.OPEN, TaskState.DIALLING])
        await waiting.update(due_at=moves["callback"])
    return bool(moves)


async def _started(ticket: Ticket) -> datetime:
    last = await TicketEvent.filter(ticket_id=ticket.id, kind__in=_STARTS).order_by("-seq").first()
    return last.at if last else ticket.dispatched_at or ticket.opened_at


def _follow_result(change: Change, rules: Rules, start: datetime, old: WorkCalendar) -> None:
    """What was promised first, what is the ticket's own where merged ones pull it forward, and partners' times."""
    ticket, new, pack = change.ticket, rules.calendar_for(change.ticket), rules.pack_of(change.ticket)
    limit = Duration.parse(ticket.limits["result"]["limit"])
    if ticket.original_due_at is not None:
        change.set(original_due_at=_counted_again(ticket.original_due_at, limit, start, old, new, pack))
    own = own_due(ticket)
    if "own" in ticket.limits and own is not None:
        later = _counted_again(own, limit, start, old, new, pack) or own
        change.set(limits=ticket.limits | {"own": {"at": later.isoformat()}})
    if ticket.result_due_at is not None:
        change.set(parts=[follow(part, ticket, ticket.result_due_at, rules) for part in ticket.parts])


def _again(
    ticket: Ticket, kind: str, start: datetime, old: WorkCalendar, new: WorkCalendar, pack: RulePack
) -> datetime | None:
    """A clock's time counted again; None for one that does not run or does not count work."""
    due_at = getattr(ticket, f"{kind}_due_at")
    limit = ticket.limits.get(kind, {}).get("limit")
    if due_at is None or limit is None or getattr(ticket, f"{kind}_met_at") is not None:
        return None
    if kind == "callback":
        start = ticket.result_met_at or start
    return _counted_again(due_at, Duration.parse(limit), start, old, new, pack)


def _counted_again(
    due_at: datetime, limit: Duration, start: datetime, old: WorkCalendar, new: WorkCalendar, pack: RulePack
) -> datetime | None:
    """The same working time after the same start; None for a limit that does not count work."""
    if limit.unit not in _BY_DAY:
        return None
    if limit.unit is Unit.WORKING_DAY and pack.clock.count_from is CountFrom.NEXT_WORKDAY:
        first, last = old.local(start).date(), old.local(due_at)
        day = new.nth_working_day(first, old.working_days_between(first, last.date()))
        return new.moment(day, last.time())
    spent = old.working_time_between(start, due_at)
    return new.shift(start, spent) if spent > timedelta(0) else due_at


def _notes(ticket: Ticket, moves: dict[str, datetime], rules: Rules, start: datetime) -> dict[str, Any]:
    """The explanations, written anew where the rules still give the time that now stands."""
    calendar = rules.calendar_for(ticket)
    fresh = deadlines(facts_of(ticket), rules.pack_of(ticket), calendar, start)
    given = {one.kind.value: one for one in fresh.running()}
    notes = {kind: {**note, "estimated": []} for kind, note in ticket.limits.items()}
    for kind in notes:
        due_at = moves.get(kind, getattr(ticket, f"{kind}_due_at", None))
        if kind in given and due_of(given[kind]) == due_at:
            notes[kind] = clock_note(given[kind], calendar)
    return notes


def _told(ticket: Ticket, moves: dict[str, datetime], why: Words, calendar: WorkCalendar) -> str:
    names = {"sign": "签收", "contact": "首次联系", "result": "办结", "callback": "回访"}
    parts = [
        f"{names[kind]}期限由 {calendar.local(getattr(ticket, f'{kind}_due_at')):%Y-%m-%d %H:%M} "
        f"改为 {calendar.local(at):%Y-%m-%d %H:%M}"
        for kind, at in moves.items()
    ]
    gap = " " if why.zh[:1].isdigit() else ""
    return f"按{gap}{why.zh}重新计算：" + ("，".join(parts) if parts else "期限不变，不再是估算") + "。"


def _facts(ticket: Ticket, moves: dict[str, datetime], why: Words) -> dict[str, Any]:
    old = {kind: getattr(ticket, f"{kind}_due_at").isoformat() for kind in moves}
    new = {kind: at.isoformat() for kind, at in moves.items()}
    return {"why": why.zh, "why_en": why.en, "old": old, "new": new}

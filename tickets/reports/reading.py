"""Reads a period's figures for the assessment from the record, and the scheme in force."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from statistics import median, quantiles
from typing import Any, NamedTuple

import msgspec

from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.models import (
    AssessmentScheme,
    CallbackTask,
    Exclusion,
    KnowledgeItem,
    KnowledgeTask,
    ScoreMark,
    SupervisionOrder,
    TaskState,
    Ticket,
)
from tickets.reports.assessment import Result, Scheme, Share, Unit, assess, trust
from tickets.rules import Rules
from tickets.service.supervision import red_tickets

_PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4]))?")
_SOLVED = {"yes": 1.0, "partly": 0.5, "no": 0.0}
_CONTENT = {"very_satisfied", "satisfied", "fairly_satisfied"}


class Period(NamedTuple):
    """A month (2026-02), a quarter (2026Q1) or a year (2026); `end` is not included. UTC."""

    name: str
    begin: datetime
    end: datetime
    months: int


def period_named(name: str, rules: Rules) -> Period:
    """Raises FieldErrors."""
    match = _PERIOD.fullmatch(name)
    if match is None or not 2000 <= int(match[1]) <= 2100:
        raise FieldErrors({"period": Words("应为 2026-02、2026Q1 或 2026", "must be like 2026-02, 2026Q1 or 2026")})
    year, month, quarter = int(match[1]), match[2], match[3]
    first, months = (int(month), 1) if month else ((int(quarter) - 1) * 3 + 1, 3) if quarter else (1, 12)
    after = year * 12 + first - 1 + months
    midnight = time.min
    begin = rules.calendar.moment(date(year, first, 1), midnight)
    end = rules.calendar.moment(date(after // 12, after % 12 + 1, 1), midnight)
    return Period(name, begin, end, months)


def last_quarter(now: datetime, rules: Rules) -> str:
    """The quarter before the one that `now` is in."""
    local = rules.calendar.local(now)
    quarter = (local.month - 1) // 3
    return f"{local.year}Q{quarter}" if quarter else f"{local.year - 1}Q4"


# ------------------------------------------------------------------ the scheme
async def scheme_in_force() -> tuple[Scheme, AssessmentScheme | None]:
    """The newest that was adopted, with who did; else what is shipped. What a scheme no longer has is passed over."""
    newest = await AssessmentScheme.all().order_by("-id").first()
    if newest is None:
        return Scheme(), None
    known = {name: value for name, value in newest.content.items() if name in Scheme.__struct_fields__}
    return msgspec.convert(known, Scheme), newest


# ------------------------------------------------------------------ counting
class _Tally:
    """One unit's figures as they are being counted."""

    def __init__(self) -> None:
        self.shares: dict[str, list[float]] = defaultdict(lambda: [0.0, 0])
        self.counts: dict[str, int] = defaultdict(int)
        self.days: list[float] = []

    def add(self, name: str, met: float) -> None:
        self.shares[name][0] += met
        self.shares[name][1] += 1

    def share(self, name: str) -> Share:
        count, of = self.shares[name]
        return Share(count, int(of))


_SCORED = ("sign", "contact", "on_time", "solved", "satisfied", "knowledge")
_BESIDE = ("original_on_time", "extended", "suspended", "returned", "improper_return", "redone")


async def units_of(period: Period, rules: Rules, now: datetime) -> list[Unit]:
    """Every unit that had anything in the period. What is not due yet is not counted."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    end = min(period.end, now)
    await _count_tickets(tallies, period, end, rules)
    await _count_callbacks(tallies, period, end)
    await _count_ladder(tallies, period, end)
    await _count_knowledge(tallies, rules.calendar.local(end).date())
    await _count_tasks(tallies, period, end)
    return [_unit(code, tally) for code, tally in sorted(tallies.items()) if tally.counts or tally.shares]


async def _count_tickets(tallies: dict[str, _Tally], period: Period, end: datetime, rules: Rules) -> None:
    """Merged tickets are their master's work and count with it, once."""
    touched = Ticket.filter(dispatched_at__lt=end, merged_into=None).exclude(status="withdrawn")
    for one in await touched.exclude(result_due_at__lt=period.begin, dispatched_at__lt=period.begin):
        for asked in one.returns:
            _count_return(tallies, asked, period, end)
        for part in one.parts:
            _count_part(tallies, part, one.result_met_at, period, end)
        if one.department is None or one.dispatched_at is None:
            continue
        tally = tallies[one.department]
        if one.dispatched_at >= period.begin:
            tally.counts["tickets"] += 1
            tally.add("extended", any(ask.get("granted") for ask in one.extensions))
            tally.add("suspended", any(ask.get("granted") for ask in one.suspensions))
            if all(ask["department"] != one.department for ask in one.returns):
                tally.add("returned", False)
            tally.add("redone", one.round > 0)
        _clock(tally, "sign", one.sign_due_at, None if one.deemed_signed else one.sign_met_at, period, end)
        _clock(tally, "contact", one.contact_due_at, one.contact_met_at, period, end)
        _clock(tally, "on_time", one.result_due_at, one.result_met_at, period, end)
        first_due = one.original_due_at or one.result_due_at
        _clock(tally, "original_on_time", first_due, one.result_met_at, period, end)
        if one.result_met_at is not None and period.begin <= one.result_met_at < end:
            start, finish = (rules.calendar.local(at).date() for at in (one.dispatched_at, one.result_met_at))
            tally.days.append(rules.calendar.working_days_between(start, finish))


def _count_return(tallies: dict[str, _Tally], asked: dict[str, Any], period: Period, end: datetime) -> None:
    """A request counts with the unit that asked, and against it where it was refused: not where it led to a
    consultation."""
    tally = tallies[asked["department"]]
    if _within(asked["asked_at"], period, end):
        tally.add("returned", True)
    if _within(asked.get("decided_at"), period, end):
        refused = not asked["granted"] and not asked.get("consult")
        tally.add("improper_return", refused)
        tally.counts["improper_returns"] += refused


def _count_part(
    tallies: dict[str, _Tally], part: dict[str, Any], answered_at: datetime | None, period: Period, end: datetime
) -> None:
    """A partner's lateness is the partner's own; a share that the answer made needless before its time is nobody's."""
    due_at, met_at = (datetime.fromisoformat(part[name]) if part[name] else None for name in ("due_at", "met_at"))
    needless = met_at is None and answered_at is not None and due_at is not None and answered_at <= due_at
    if not needless:
        _clock(tallies[part["department"]], "on_time", due_at, met_at, period, end)


def _within(at: str | None, period: Period, end: datetime) -> bool:
    return at is not None and period.begin <= datetime.fromisoformat(at) < end


def _clock(
    tally: _Tally, name: str, due_at: datetime | None, met_at: datetime | None, period: Period, end: datetime
) -> None:
    if due_at is not None and period.begin <= due_at < end:
        tally.add(name, met_at is not None and met_at <= due_at)


async def _count_callbacks(tallies: dict[str, _Tally], period: Period, end: datetime) -> None:
    over = [TaskState.DONE, TaskState.UNREACHED]
    tasks = CallbackTask.filter(state__in=over, done_at__gte=period.begin, done_at__lt=end).prefetch_related("ticket")
    excluded = set(await Exclusion.filter(state="granted").values_list("task_id", flat=True))
    for task in await tasks:
        tally = tallies[task.ticket.department or ""]
        if task.state is TaskState.UNREACHED:
            tally.counts["unreached"] += 1
            continue
        tally.counts["raw_dissatisfied"] += task.satisfied not in _CONTENT
        if task.id in excluded:
            tally.counts["excluded"] += 1
            continue
        tally.add("solved", _SOLVED.get(task.solved or "", 0.0))
        tally.add("satisfied", task.satisfied in _CONTENT)


async def _count_ladder(tallies: dict[str, _Tally], period: Period, end: datetime) -> None:
    for unit, reds in (await red_tickets(period.begin, end)).items():
        tallies[unit].counts["reds"] += reds
    for order in await SupervisionOrder.filter(overdue_at__gte=period.begin, overdue_at__lt=end):
        tallies[order.department or ""].counts["late_replies"] += 1
    for mark in await ScoreMark.filter(at__gte=period.begin, at__lt=end):
        tallies[mark.department].counts["false_closes" if mark.kind == "false_close" else "good_cases"] += 1


async def _count_knowledge(tallies: dict[str, _Tally], day: date) -> None:
    """Of all that a unit has published: what is past its review or repealed counts nothing, the rest by how often it
    was used for each time that it was said to be wrong."""
    published = KnowledgeItem.filter(owner__in=list(tallies), current__not_isnull=True)
    for item in await published:
        fresh = item.repealed is None and (item.review_by is None or item.review_by >= day)
        tallies[item.owner or ""].add("knowledge", trust(item.uses, item.wrong) if fresh else 0.0)


async def _count_tasks(tallies: dict[str, _Tally], period: Period, end: datetime) -> None:
    """Gaps, filings and corrections that fell due: settled in time, of all."""
    due = KnowledgeTask.filter(department__in=list(tallies), due_at__gte=period.begin, due_at__lt=end)
    for task in await due:
        _clock(tallies[task.department or ""], "knowledge", task.due_at, task.settled_at, period, end)


def _unit(code: str, tally: _Tally) -> Unit:
    return Unit(
        code=code,
        rates={name: tally.share(name) for name in _SCORED},
        beside={name: tally.share(name) for name in _BESIDE},
        median_days=median(tally.days) if tally.days else None,
        p90_days=_p90(tally.days),
        **{name: tally.counts[name] for name in _COUNTED},
    )


_COUNTED = (
    "tickets", "raw_dissatisfied", "excluded", "unreached", "reds", "improper_returns", "late_replies",
    "false_closes", "good_cases",
)  # fmt: skip


def _p90(days: Iterable[float]) -> float | None:
    found = list(days)
    return quantiles(found, n=10, method="inclusive")[8] if len(found) > 1 else (found[0] if found else None)


async def assessed(period: Period, rules: Rules, now: datetime) -> list[Result]:
    """The period under the scheme in force; tickets of no unit are left out."""
    scheme, _ = await scheme_in_force()
    units = [unit for unit in await units_of(period, rules, now) if unit.code]
    return assess(units, scheme, period.months, rules.pack.exclusion.alarm)


async def lowest_graded(rules: Rules, month: str, now: datetime) -> dict[str, str]:
    """Units that a month grades as poor: {department: grade}."""
    found = await assessed(period_named(month, rules), rules, now)
    return {one.unit.code: one.grade for one in found if one.grade == "poor"}

"""Reads a period's figures for the assessment from the record, and the scheme in force."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from statistics import median, quantiles
from typing import NamedTuple

import msgspec

from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.models import (
    AssessmentScheme,
    KnowledgeItem,
    KnowledgeTask,
    ScoreMark,
    SupervisionOrder,
)
from tickets.reports.assessment import Result, Scheme, Unit, assess, trust
from tickets.reports.tallies import Span, Tallies, Tally, count_callbacks, count_tickets
from tickets.rules import Rules
from tickets.service.supervision import red_tickets

_PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4]))?")


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
_SCORED = ("sign", "contact", "on_time", "solved", "satisfied", "knowledge")
_BESIDE = ("original_on_time", "extended", "suspended", "returned", "improper_return", "redone")


async def units_of(period: Period, rules: Rules, now: datetime) -> list[Unit]:
    """Every unit that had anything in the period. What is not due yet is not counted."""
    tallies: Tallies = defaultdict(Tally)
    span = Span(period.begin, min(period.end, now))
    await count_tickets(tallies, span, rules.calendar)
    await count_callbacks(tallies, span)
    await _count_ladder(tallies, span)
    await _count_knowledge(tallies, rules.calendar.local(span.end).date())
    await _count_tasks(tallies, span)
    return [_unit(code, tally) for code, tally in sorted(tallies.items()) if tally.counts or tally.shares or tally.days]


async def _count_ladder(tallies: Tallies, span: Span) -> None:
    for unit, reds in (await red_tickets(*span)).items():
        tallies[unit].count("reds", reds)
    for order in await SupervisionOrder.filter(overdue_at__gte=span.begin, overdue_at__lt=span.end):
        tallies[order.department or ""].count("late_replies", 1)
    for mark in await ScoreMark.filter(at__gte=span.begin, at__lt=span.end):
        tallies[mark.department].count("false_closes" if mark.kind == "false_close" else "good_cases", 1)


async def _count_knowledge(tallies: Tallies, day: date) -> None:
    """Of all that a unit has published: what is past its review or repealed counts nothing, the rest by how often it
    was used for each time that it was said to be wrong."""
    published = KnowledgeItem.filter(owner__in=list(tallies), current__not_isnull=True)
    for item in await published:
        fresh = item.repealed is None and (item.review_by is None or item.review_by >= day)
        tallies[item.owner or ""].add("knowledge", trust(item.uses, item.wrong) if fresh else 0.0)


async def _count_tasks(tallies: Tallies, span: Span) -> None:
    """Gaps, filings and corrections that fell due: settled in time, of all."""
    due = KnowledgeTask.filter(department__in=list(tallies), due_at__gte=span.begin, due_at__lt=span.end)
    for task in await due:
        settled = task.settled_at is not None and task.due_at is not None and task.settled_at <= task.due_at
        tallies[task.department or ""].add("knowledge", settled)


def _unit(code: str, tally: Tally) -> Unit:
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

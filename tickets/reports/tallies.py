"""Counts a period's figures of every unit in the database: a month of a city has tens of thousands of tickets, whose
rows nobody needs to see for that."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple

from routing.calendars import WorkCalendar
from tickets.callback_words import CONTENT
from tickets.models import TaskState
from tickets.reports.assessment import Share
from tickets.rows import dicts_of

_CLOCKS = {
    "sign": ("sign_due_at", "CASE WHEN NOT deemed_signed THEN sign_met_at END"),
    "contact": ("contact_due_at", "contact_met_at"),
    "on_time": ("result_due_at", "result_met_at"),
    "original_on_time": ("coalesce(original_due_at, result_due_at)", "result_met_at"),
}
"""Promises: when each is due, and when it was kept."""
_OF_DISPATCHED = {
    "extended": """extensions @> '[{"granted": true}]'""",
    "suspended": """suspensions @> '[{"granted": true}]'""",
    "redone": "round > 0",
}
"""What is told of a ticket that was dispatched in the period."""
_KEPT = "NOT returns @> jsonb_build_array(jsonb_build_object('department', department))"
# Merged tickets are their master's work and count with it, once.
_TOUCHED = """
FROM ticket WHERE dispatched_at < $2 AND merged_into IS NULL AND status <> 'withdrawn'
AND (dispatched_at >= $1 OR result_due_at >= $1 OR closed_at >= $1 OR closed_at IS NULL)
"""


def _within(at: str) -> str:
    return f"{at} >= $1 AND {at} < $2"


def _columns() -> str:
    clocks = [
        f"count(*) FILTER (WHERE {_within(due)}) AS {name}_of, "
        f"count(*) FILTER (WHERE {_within(due)} AND {met} <= {due}) AS {name}"
        for name, (due, met) in _CLOCKS.items()
    ]
    told = [
        f"count(*) FILTER (WHERE dispatched_at >= $1 AND {told}) AS {name}" for name, told in _OF_DISPATCHED.items()
    ]
    return ", ".join(clocks + told)


_TICKETS = f"""
SELECT department, count(*) FILTER (WHERE dispatched_at >= $1) AS tickets,
    count(*) FILTER (WHERE dispatched_at >= $1 AND {_KEPT}) AS kept, {_columns()}
{_TOUCHED} AND department IS NOT NULL GROUP BY department
"""
_DAYS = f"""
SELECT department, (dispatched_at AT TIME ZONE $3)::date AS began, (result_met_at AT TIME ZONE $3)::date AS ended,
    count(*) AS many
{_TOUCHED} AND department IS NOT NULL AND {_within("result_met_at")} GROUP BY 1, 2, 3
"""
# A request counts with the unit that asked, and against it where it was refused: not where it led to a consultation.
_ASKED, _DECIDED = (_within(f"(asked->>'{name}')::timestamptz") for name in ("asked_at", "decided_at"))
_REFUSED = "NOT coalesce((asked->>'granted')::boolean, false) AND NOT coalesce((asked->>'consult')::boolean, false)"
_RETURNS = f"""
SELECT asked->>'department' AS department, count(*) FILTER (WHERE {_ASKED}) AS returned,
    count(*) FILTER (WHERE {_DECIDED}) AS decided, count(*) FILTER (WHERE {_DECIDED} AND {_REFUSED}) AS improper
FROM (SELECT jsonb_array_elements(returns) AS asked {_TOUCHED} AND returns <> '[]') AS each GROUP BY 1
"""  # noqa: S608  our own conditions
# A partner's lateness is the partner's own; a share that the answer made needless before its time is nobody's.
_NEEDLESS = "(met_at IS NULL AND result_met_at IS NOT NULL AND result_met_at <= due_at)"
_PARTS = f"""
SELECT department, count(*) AS due, count(*) FILTER (WHERE met_at <= due_at) AS met
FROM (
    SELECT part->>'department' AS department, (part->>'due_at')::timestamptz AS due_at,
        (part->>'met_at')::timestamptz AS met_at, result_met_at
    FROM (SELECT jsonb_array_elements(parts) AS part, result_met_at {_TOUCHED} AND parts <> '[]') AS each
) AS part WHERE {_within("due_at")} AND NOT {_NEEDLESS} GROUP BY department
"""  # noqa: S608  our own conditions
_CALLBACKS = """
SELECT coalesce(ticket.department, '') AS department,
    count(*) FILTER (WHERE state = $3) AS unreached,
    count(*) FILTER (WHERE state = $4 AND NOT content) AS raw_dissatisfied,
    count(*) FILTER (WHERE state = $4 AND excluded) AS excluded,
    count(*) FILTER (WHERE state = $4 AND NOT excluded) AS heard,
    count(*) FILTER (WHERE state = $4 AND NOT excluded AND content) AS satisfied,
    coalesce(sum(CASE solved WHEN 'yes' THEN 1.0 WHEN 'partly' THEN 0.5 ELSE 0.0 END)
        FILTER (WHERE state = $4 AND NOT excluded), 0)::float AS solved
FROM callback_task AS task JOIN ticket ON ticket.id = task.ticket_id, LATERAL (
    SELECT coalesce(satisfied = ANY($5::text[]), false) AS content,
        EXISTS (SELECT FROM exclusion WHERE task_id = task.id AND exclusion.state = 'granted') AS excluded
) AS told
WHERE done_at >= $1 AND done_at < $2 GROUP BY 1
"""


class Tally:
    """One unit's figures as they are being counted."""

    def __init__(self) -> None:
        self.shares: dict[str, list[float]] = defaultdict(lambda: [0.0, 0])
        self.counts: dict[str, int] = defaultdict(int)
        self.days: list[float] = []
        """Working days from dispatch to answer, one entry a ticket."""

    def count(self, name: str, many: int) -> None:
        if many:
            self.counts[name] += many

    def add(self, name: str, met: float, of: int = 1) -> None:
        if of:
            self.shares[name][0] += met
            self.shares[name][1] += of

    def share(self, name: str) -> Share:
        count, of = self.shares[name]
        return Share(count, int(of))


Tallies = defaultdict[str, Tally]


class Span(NamedTuple):
    """From `begin` on and before `end`, UTC."""

    begin: datetime
    end: datetime


async def count_tickets(tallies: Tallies, span: Span, calendar: WorkCalendar) -> None:
    """Every unit's promises, returns, shares and days. What is not due yet is not counted."""
    for row in await dicts_of(_TICKETS, *span):
        _add_tickets(tallies[row["department"]], row)
    for row in await dicts_of(_RETURNS, *span):
        tally = tallies[row["department"]]
        tally.add("returned", row["returned"], row["returned"])
        tally.add("improper_return", row["improper"], row["decided"])
        tally.count("improper_returns", row["improper"])
    for row in await dicts_of(_PARTS, *span):
        tallies[row["department"]].add("on_time", row["met"], row["due"])
    spent: dict[tuple[date, date], float] = {}
    for row in await dicts_of(_DAYS, *span, str(calendar.zone)):
        days = (row["began"], row["ended"])
        if days not in spent:
            spent[days] = calendar.working_days_between(*days)
        tallies[row["department"]].days += [spent[days]] * row["many"]


def _add_tickets(tally: Tally, row: dict[str, Any]) -> None:
    tally.count("tickets", row["tickets"])
    tally.add("returned", 0, row["kept"])
    for name in _OF_DISPATCHED:
        tally.add(name, row[name], row["tickets"])
    for name in _CLOCKS:
        tally.add(name, row[name], row[f"{name}_of"])


async def count_callbacks(tallies: Tallies, span: Span) -> None:
    states = TaskState.UNREACHED.value, TaskState.DONE.value
    for row in await dicts_of(_CALLBACKS, *span, *states, sorted(CONTENT)):
        tally = tallies[row["department"]]
        for name in ("unreached", "raw_dissatisfied", "excluded"):
            tally.count(name, row[name])
        for name in ("solved", "satisfied"):
            tally.add(name, row[name], row["heard"])

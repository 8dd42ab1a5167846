"""What the hotline itself did in a period (rule R7): its calls, its answers and dispatches, its operators; every share
with its numerator and denominator. An operator has no figure of satisfaction: that is the units' work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.connection import get_connection

from tickets.models import Account, Relisten
from tickets.people import OPERATORS
from tickets.reports.assessment import Share
from tickets.reports.reading import Period
from tickets.rows import dicts_of

_DIRECT = "answered"
_OVER = (_DIRECT, "satisfied", "explained", "unreached", "not_sampled")
_COMPLETE = " AND ".join(f"coalesce({name}, '') <> ''" for name in ("type", "category", "area", "caller_index"))
"""What a ticket needs for a unit to act and for the citizen to be called back, beside its text."""
_TAKEN = f"""
SELECT coalesce(opened_by, '') AS opened_by, count(*) AS taken, count(*) FILTER (WHERE {_COMPLETE}) AS complete,
    count(*) FILTER (WHERE close_reason = $3) AS direct, count(*) FILTER (WHERE close_reason = ANY($4)) AS over,
    count(*) FILTER (WHERE close_reason IN ($3, 'satisfied') AND round = 0 AND returns = '[]') AS at_once
FROM ticket WHERE accepted_at >= $1 AND accepted_at < $2 AND status <> 'withdrawn' GROUP BY 1
"""  # noqa: S608  our own conditions
"""Settled at once: without being redone or returned."""
_SENT = """
SELECT count(*) AS sent, coalesce(sum(back), 0)::int AS back,
    count(*) FILTER (WHERE close_reason = ANY($3) AND back = 0) AS right_at_once
FROM ticket, LATERAL (
    SELECT count(*) AS back FROM jsonb_array_elements(returns) AS asked WHERE asked->'granted' = 'true'
) AS returned
WHERE dispatched_at >= $1 AND dispatched_at < $2 AND merged_into IS NULL AND status <> 'withdrawn'
"""
"""A ticket that units gave back was dispatched so many times more than it is now."""
_QUEUED = (
    "direction = 'inbound' AND arrived_at >= $1::timestamptz - interval '1 day' AND queued_at >= $1 AND queued_at < $2"
)
_AT_ONCE = "(answered_at IS NULL AND ended_at - queued_at < $3 * interval '1 second')"
"""Who hangs up so soon was not kept waiting: such a call is not one that was missed."""
_CALLS = f"""
SELECT count(*) AS offered, count(answered_at) AS answered, count(*) FILTER (WHERE {_AT_ONCE}) AS at_once,
    count(*) FILTER (WHERE answered_at - queued_at <= $4 * interval '1 second') AS in_target,
    count(*) FILTER (WHERE outcome = 'abandoned') AS abandoned,
    extract(epoch FROM avg(answered_at - queued_at))::float AS mean_wait
FROM call_record WHERE {_QUEUED}
"""  # noqa: S608  our own conditions
_CALLED_BACK = f"""
WITH missed AS (
    SELECT number_index, min(queued_at) AS since FROM call_record
    WHERE {_QUEUED} AND answered_at IS NULL AND NOT coalesce({_AT_ONCE}, false) AND number_index <> ''
    GROUP BY number_index
)
SELECT count(*) AS missed, count(*) FILTER (WHERE EXISTS (
    SELECT FROM call_record AS later WHERE later.number_index = missed.number_index
    AND later.answered_at > missed.since AND later.answered_at < $2
)) AS reached FROM missed
"""  # noqa: S608  our own conditions


_WRAPPED = """
SELECT agent_id, sum(wrap_up_seconds)::float AS total, count(*) AS of FROM call_record
WHERE arrived_at >= $1::timestamptz - interval '1 day' AND coalesce(talk_ended_at, ended_at) >= $1
    AND coalesce(talk_ended_at, ended_at) < $2 AND wrap_up_seconds IS NOT NULL GROUP BY agent_id
"""


class Mean(NamedTuple):
    """A mean that says of how many."""

    total: float = 0.0
    of: int = 0

    @property
    def value(self) -> float | None:
        return self.total / self.of if self.of else None


class Operator(NamedTuple):
    name: str
    rates: dict[str, Share]
    means: dict[str, Mean]
    """quality (质检分, 0 to 100) and wrap_up (话后, seconds)."""


class Hotline(NamedTuple):
    calls: dict[str, Share]
    mean_wait: float | None
    """Seconds, of the answered."""
    wrap_up: Mean
    """Seconds, of all talks that were written up, callbacks too."""
    work: dict[str, Share]
    operators: list[Operator]


async def hotline_of(period: Period, now: datetime, target_seconds: int, gave_up_seconds: int) -> Hotline:
    """Calls by telephony's time; tickets by when they were taken on or dispatched."""
    end = min(period.end, now)
    calls, mean_wait = await _calls(period.begin, end, target_seconds, gave_up_seconds)
    taken = await dicts_of(_TAKEN, period.begin, end, _DIRECT, list(_OVER))
    (sent,) = await dicts_of(_SENT, period.begin, end, list(_OVER))
    direct = {"direct": Share(sum(one["direct"] for one in taken), sum(one["taken"] for one in taken))}
    wrapped = await _wrap_ups(period.begin, end)
    whole = Mean(sum(one.total for one in wrapped.values()), sum(one.of for one in wrapped.values()))
    people = await _operators(taken, wrapped, period.begin, end)
    return Hotline(calls, mean_wait, whole, direct | _dispatches(sent), people)


async def _calls(
    begin: datetime, end: datetime, target_seconds: int, gave_up_seconds: int
) -> tuple[dict[str, Share], float | None]:
    connection = get_connection("default")
    (found,) = await connection.execute_query_dict(_CALLS, [begin, end, gave_up_seconds, target_seconds])
    (missed,) = await connection.execute_query_dict(_CALLED_BACK, [begin, end, gave_up_seconds])
    offered = found["offered"]
    return {
        "connected": Share(found["answered"], offered - found["at_once"]),
        "in_target": Share(found["in_target"], offered),
        "abandoned": Share(found["abandoned"], offered),
        "called_back": Share(missed["reached"], missed["missed"]),
    }, found["mean_wait"]


def _dispatches(sent: Mapping[str, int]) -> dict[str, Share]:
    return {
        "right_unit": Share(sent["sent"], sent["sent"] + sent["back"]),
        "right_at_once": Share(sent["right_at_once"], sent["sent"]),
    }


# ------------------------------------------------------------------ operators
async def _wrap_ups(begin: datetime, end: datetime) -> dict[str, Mean]:
    """By operator; talks that nobody is known to have led stand under ""."""
    rows = await get_connection("default").execute_query_dict(_WRAPPED, [begin, end])
    return {row["agent_id"] or "": Mean(row["total"], row["of"]) for row in rows}


async def _operators(
    taken: list[dict[str, Any]], wrapped: Mapping[str, Mean], begin: datetime, end: datetime
) -> list[Operator]:
    rates: dict[str, dict[str, Share]] = {one["opened_by"]: _of_taken(one) for one in taken}
    heard = await Relisten.filter(listened_at__gte=begin, listened_at__lt=end)
    scores: dict[str, list[int]] = defaultdict(list)
    agreed: dict[str, list[bool]] = defaultdict(list)
    for one in heard:
        agreed[one.first_agent].append(one.agrees is True)
        if one.score is not None:
            scores[one.first_agent].append(one.score)
    for agent, each in agreed.items():
        rates.setdefault(agent, {})["agreed"] = Share(sum(each), len(each))
    people = await Account.filter(role__in=sorted(OPERATORS)).order_by("name")
    known = rates.keys() | wrapped.keys()
    return [_operator(one, rates, scores, wrapped) for one in people if str(one.id) in known]


def _of_taken(one: Mapping[str, Any]) -> dict[str, Share]:
    shares = {"complete": Share(one["complete"], one["taken"]), "solved_at_once": Share(one["at_once"], one["over"])}
    return {name: share for name, share in shares.items() if share.of}


def _operator(
    one: Account, rates: Mapping[str, dict[str, Share]], scores: Mapping[str, list[int]], wrapped: Mapping[str, Mean]
) -> Operator:
    key = str(one.id)
    heard = scores.get(key, [])
    means = {"quality": Mean(sum(heard), len(heard)), "wrap_up": wrapped.get(key, Mean())}
    return Operator(one.name, dict(sorted(rates.get(key, {}).items())), means)

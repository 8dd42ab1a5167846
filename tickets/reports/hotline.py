"""What the hotline itself did in a period (rule R7): its calls, its answers and dispatches, its operators; every share
with its numerator and denominator. An operator has no figure of satisfaction: that is the units' work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.connection import get_connection

from tickets.models import Account, Relisten, Ticket
from tickets.people import OPERATORS
from tickets.reports.assessment import Share
from tickets.reports.reading import Period

_DIRECT = "answered"
_OVER = frozenset({_DIRECT, "satisfied", "explained", "unreached", "not_sampled"})
_ELEMENTS = ("type", "category", "area", "caller_index")
"""What a ticket needs for a unit to act and for the citizen to be called back, beside its text."""
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
    taken = await _rows(accepted_at__gte=period.begin, accepted_at__lt=end)
    sent = await _rows(dispatched_at__gte=period.begin, dispatched_at__lt=end, merged_into=None)
    direct = {"direct": _share(one["close_reason"] == _DIRECT for one in taken)}
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


async def _rows(**when: Any) -> list[dict[str, Any]]:
    found = Ticket.filter(**when).exclude(status="withdrawn")
    return await found.values("opened_by", "close_reason", "round", "returns", *_ELEMENTS)


def _share(met: Iterable[bool]) -> Share:
    each = list(met)
    return Share(sum(each), len(each))


def _dispatches(sent: list[dict[str, Any]]) -> dict[str, Share]:
    """A ticket that units gave back was dispatched so many times more than it is now."""
    back = [sum(asked["granted"] is True for asked in one["returns"]) for one in sent]
    right = sum(one["close_reason"] in _OVER and not times for one, times in zip(sent, back, strict=True))
    return {"right_unit": Share(len(sent), len(sent) + sum(back)), "right_at_once": Share(right, len(sent))}


# ------------------------------------------------------------------ operators
async def _wrap_ups(begin: datetime, end: datetime) -> dict[str, Mean]:
    """By operator; talks that nobody is known to have led stand under ""."""
    rows = await get_connection("default").execute_query_dict(_WRAPPED, [begin, end])
    return {row["agent_id"] or "": Mean(row["total"], row["of"]) for row in rows}


async def _operators(
    taken: list[dict[str, Any]], wrapped: Mapping[str, Mean], begin: datetime, end: datetime
) -> list[Operator]:
    rates: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    scores: dict[str, list[int]] = defaultdict(list)
    for one in taken:
        of = rates[one["opened_by"] or ""]
        of["complete"].append(all(one[name] for name in _ELEMENTS))
        if one["close_reason"] in _OVER:
            of["solved_at_once"].append(_at_once(one))
    for heard in await Relisten.filter(listened_at__gte=begin, listened_at__lt=end):
        rates[heard.first_agent]["agreed"].append(heard.agrees is True)
        if heard.score is not None:
            scores[heard.first_agent].append(heard.score)
    people = await Account.filter(role__in=sorted(OPERATORS)).order_by("name")
    known = rates.keys() | wrapped.keys()
    return [_operator(one, rates, scores, wrapped) for one in people if str(one.id) in known]


def _operator(
    one: Account, rates: Mapping[str, Any], scores: Mapping[str, list[int]], wrapped: Mapping[str, Mean]
) -> Operator:
    key = str(one.id)
    heard = scores.get(key, [])
    means = {"quality": Mean(sum(heard), len(heard)), "wrap_up": wrapped.get(key, Mean())}
    return Operator(one.name, _shares(rates.get(key, {})), means)


def _at_once(one: Mapping[str, Any]) -> bool:
    """Settled without being redone or returned."""
    return one["close_reason"] in {_DIRECT, "satisfied"} and one["round"] == 0 and not one["returns"]


def _shares(met: Mapping[str, list[bool]]) -> dict[str, Share]:
    return {name: _share(each) for name, each in sorted(met.items())}

"""Pure: how units are assessed. Every figure keeps its numerator and denominator; small numbers are drawn towards the
mean of their tier; a unit stands above another only where their intervals separate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Annotated

import msgspec

Z90 = 1.645
"""Two-sided 90 %."""
TIERS = ("A", "B", "C")
INDICATORS = ("sign", "contact", "on_time", "solved", "satisfied", "knowledge")


class Share(msgspec.Struct, frozen=True):
    """`count` of `of`; nothing to count when `of` is 0."""

    count: float = 0.0
    of: int = 0

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit did in a period, as counted from the record."""

    code: str
    tickets: int
    """Dispatched to it."""
    rates: dict[str, Share]
    """By INDICATORS."""
    beside: dict[str, Share] = {}
    """Shown, not scored: original limit, extensions, suspensions, returns, redone."""
    raw_dissatisfied: int = 0
    """Every dissatisfied answer, excluded ones too."""
    excluded: int = 0
    unreached: int = 0
    reds: int = 0
    improper_returns: int = 0
    late_replies: int = 0
    false_closes: int = 0
    good_cases: int = 0
    median_days: float | None = None
    p90_days: float | None = None


Weight = Annotated[float, msgspec.Meta(ge=0, le=1)]
Points = Annotated[float, msgspec.Meta(ge=0, le=100)]


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weights, points, tiers and grades: data that the office adopts. All values are proposals until it does."""

    sign: Weight = 0.10
    contact: Weight = 0.15
    on_time: Weight = 0.25
    solved: Weight = 0.25
    satisfied: Weight = 0.15
    knowledge: Weight = 0.10
    red: Points = 1
    improper_return: Points = 2
    late_reply: Points = 3
    false_close: Points = 10
    good_case: Points = 1
    most_bonus: Points = 5
    k: Annotated[float, msgspec.Meta(ge=0, le=1000)] = 20
    """Tickets' worth of the tier's mean that every rate is drawn by."""
    tier_a: Annotated[int, msgspec.Meta(ge=1)] = 60
    tier_b: Annotated[int, msgspec.Meta(ge=1)] = 15
    """Tickets a month from which a unit is in tier A or B."""
    grades: tuple[Points, Points, Points] = (90, 80, 60)

    @property
    def weights(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in INDICATORS}


class Shrunk(msgspec.Struct, frozen=True, kw_only=True):
    """A rate with its raw numbers, drawn towards `mean`, and its 90 % interval."""

    count: float
    of: int
    raw: float | None
    mean: float
    value: float
    low: float
    high: float


class Result(msgspec.Struct, frozen=True, kw_only=True):
    unit: Unit
    tier: str
    rates: dict[str, Shrunk]
    not_counted: tuple[str, ...]
    """Indicators that nobody of the tier has a denominator for: their weight goes to the others."""
    base: float
    penalty: float
    bonus: float
    score: float
    low: float
    high: float
    grade: str
    """excellent, good, fair or poor."""
    rank: int
    """1 + the units of its tier whose interval lies wholly above: equal ranks cannot be told apart."""
    exclusion_share: float | None
    exclusion_alarm: bool


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    tier_before: str
    tier_after: str
    before: float
    after: float
    grade_before: str
    grade_after: str

    @property
    def change(self) -> float:
        return self.after - self.before


_GRADES = ("excellent", "good", "fair", "poor")


def tier_of(tickets: int, months: float, scheme: Scheme) -> str:
    """By tickets a month: A, B or C."""
    monthly = tickets / months
    if monthly >= scheme.tier_a:
        return "A"
    return "B" if monthly >= scheme.tier_b else "C"


def shrunk(share: Share, mean: float, k: float) -> Shrunk:
    """(x + k·mean) / (n + k) with the Wilson interval of as many observations."""
    n = share.of + k
    value = (share.count + k * mean) / n if n else mean
    low, high = _wilson(value, n)
    return Shrunk(count=share.count, of=share.of, raw=share.value, mean=mean, value=value, low=low, high=high)


def _wilson(p: float, n: float) -> tuple[float, float]:
    if n <= 0:
        return 0.0, 1.0
    z2 = Z90 * Z90
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z90 * sqrt(max(0.0, p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def trust(uses: int, wrong: int) -> float:
    """What a knowledge item that holds counts, 0..1: the less, the oftener it was said to be wrong for each use."""
    return (uses + 1) / (uses + 1 + wrong)


def assess(units: Iterable[Unit], scheme: Scheme, months: float, alarm: float = 1.0) -> list[Result]:
    """Every unit of the period, tier by tier, the best first within each; `alarm`: the share of excluded ratings above
    which a unit is flagged."""
    by_tier: dict[str, list[Unit]] = {tier: [] for tier in TIERS}
    for unit in units:
        by_tier[tier_of(unit.tickets, months, scheme)].append(unit)
    return [result for tier, members in by_tier.items() for result in _ranked(tier, members, scheme, alarm)]


def _ranked(tier: str, members: list[Unit], scheme: Scheme, alarm: float) -> list[Result]:
    means = {name: _mean(name, members) for name in INDICATORS}
    results = [_result(unit, tier, means, scheme, alarm) for unit in members]
    ranked = [msgspec.structs.replace(one, rank=1 + sum(other.low > one.high for other in results)) for one in results]
    return sorted(ranked, key=lambda one: (one.rank, -one.score, one.unit.code))


def _mean(name: str, members: list[Unit]) -> float | None:
    """Of all that the tier did together; None when there is nothing to count."""
    shares = [unit.rates.get(name, Share()) for unit in members]
    of = sum(share.of for share in shares)
    return sum(share.count for share in shares) / of if of else None


def _result(unit: Unit, tier: str, means: Mapping[str, float | None], scheme: Scheme, alarm: float) -> Result:
    known = {name: mean for name, mean in means.items() if mean is not None}
    rates = {name: shrunk(unit.rates.get(name, Share()), mean, scheme.k) for name, mean in known.items()}
    total = sum(scheme.weights[name] for name in known)
    weights = {name: scheme.weights[name] / total if total else 0.0 for name in known}
    base = 100 * sum(weights[name] * rates[name].value for name in known) if total else 100.0
    low = 100 * sum((weights[name] * (rates[name].value - rates[name].low)) ** 2 for name in known) ** 0.5
    high = 100 * sum((weights[name] * (rates[name].high - rates[name].value)) ** 2 for name in known) ** 0.5
    penalty, bonus = penalty_of(unit, scheme), min(scheme.most_bonus, scheme.good_case * unit.good_cases)
    score = _within(base - penalty + bonus)
    asked = unit.rates.get("satisfied", Share()).of + unit.excluded
    return Result(
        unit=unit,
        tier=tier,
        rates=rates,
        not_counted=tuple(name for name in INDICATORS if name not in known),
        base=base,
        penalty=penalty,
        bonus=bonus,
        score=score,
        low=_within(base - low - penalty + bonus),
        high=_within(base + high - penalty + bonus),
        grade=grade_of(score, scheme),
        rank=1,
        exclusion_share=unit.excluded / asked if asked else None,
        exclusion_alarm=bool(asked) and unit.excluded / asked > alarm,
    )


def _within(score: float) -> float:
    return min(100.0, max(0.0, score))


def penalty_of(unit: Unit, scheme: Scheme) -> float:
    return (
        scheme.red * unit.reds
        + scheme.improper_return * unit.improper_returns
        + scheme.late_reply * unit.late_replies
        + scheme.false_close * unit.false_closes
    )


def grade_of(score: float, scheme: Scheme) -> str:
    return next((grade for grade, least in zip(_GRADES, scheme.grades, strict=False) if score >= least), _GRADES[-1])


def compare(units: Iterable[Unit], before: Scheme, after: Scheme, months: float) -> list[Delta]:
    """The same period under both schemes, the greatest loss first."""
    everything = list(units)
    old = {one.unit.code: one for one in assess(everything, before, months)}
    new = {one.unit.code: one for one in assess(everything, after, months)}
    deltas = [
        Delta(
            code=code,
            tier_before=old[code].tier,
            tier_after=new[code].tier,
            before=old[code].score,
            after=new[code].score,
            grade_before=old[code].grade,
            grade_after=new[code].grade,
        )
        for code in old
    ]
    return sorted(deltas, key=lambda one: (one.change, one.code))

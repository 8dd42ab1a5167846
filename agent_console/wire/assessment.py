"""The assessment: rates with their denominators, intervals, tiers and grades; the scheme; excluded ratings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from agent_console.wire.base import In, Named, Out
from tickets.reports.assessment import Scheme


class RateShown(Out, frozen=True):
    name: str
    count: float
    of: int
    raw: float | None
    value: float | None
    """Drawn towards the tier's mean; None for what is not scored."""
    low: float | None
    high: float | None
    mean: float | None


class AssessedUnit(Out, frozen=True):
    department: Named | None
    tier: str
    rank: int
    score: float
    low: float
    high: float
    base: float
    penalty: float
    bonus: float
    grade: str
    tickets: int
    rates: list[RateShown]
    beside: list[RateShown]
    raw_dissatisfied: int
    excluded: int
    exclusion_share: float | None
    exclusion_alarm: bool
    unreached: int
    reds: int
    improper_returns: int
    late_replies: int
    false_closes: int
    good_cases: int
    median_days: float | None
    p90_days: float | None


class SchemeInForce(Out, frozen=True):
    scheme: Scheme
    adopted_by: str | None
    adopted_at: datetime | None
    reason: str


class Assessment(Out, frozen=True):
    period: str
    begin: datetime
    end: datetime
    units: list[AssessedUnit]
    in_force: SchemeInForce


class Ratio(Out, frozen=True):
    name: str
    count: float
    of: int
    value: float | None
    """None where there is nothing to count."""


class MeanShown(Out, frozen=True):
    name: str
    total: float
    of: int
    value: float | None
    """None where there is nothing to count."""


class OperatorFigures(Out, frozen=True):
    name: str
    rates: list[Ratio]
    means: list[MeanShown]
    """quality (质检分, 0 to 100) and wrap_up (话后, seconds)."""


class HotlineFigures(Out, frozen=True):
    """What the hotline itself did: calls, answers and dispatches, operators."""

    period: str
    target_seconds: int
    gave_up_seconds: int
    """Who hangs up sooner is not counted as missed."""
    calls: list[Ratio]
    mean_wait: float | None
    """Seconds, of the answered."""
    wrap_up: MeanShown
    work: list[Ratio]
    operators: list[OperatorFigures]


class SchemeTried(In, frozen=True):
    scheme: Scheme


class SchemeDelta(Out, frozen=True):
    department: Named | None
    tier_before: str
    tier_after: str
    before: float
    after: float
    change: float
    grade_before: str
    grade_after: str


class SchemeReplay(Out, frozen=True):
    period: str
    digest: str
    """Of this scheme over this period; adopting it needs it, so that nobody adopts what was not replayed."""
    units: list[SchemeDelta]


class SchemeAdopted(In, frozen=True):
    scheme: Scheme
    digest: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class ExclusionAsked(In, frozen=True):
    number: Annotated[str, msgspec.Meta(max_length=32)]
    """Of the ticket whose last rating is meant."""
    code: str
    evidence: Annotated[str, msgspec.Meta(max_length=5000)]
    citizen_text: Annotated[str, msgspec.Meta(max_length=2000)]


class ReasonGiven(In, frozen=True):
    reason: Annotated[str, msgspec.Meta(max_length=5000)]


class AppealMade(In, frozen=True):
    appeal: Annotated[str, msgspec.Meta(max_length=5000)]


class Exclusion(Out, frozen=True):
    id: str
    ticket_id: str
    ticket_number: str
    matter: str
    department: Named | None
    code: str
    code_name: str
    evidence: str
    citizen_text: str
    state: str
    asked_by: str
    asked_at: datetime
    lead: str
    second: str
    refused_by: str
    refusal: str
    appeal: str
    sign_why_not: str | None
    """Why the reader's signature is not asked for; None when it is."""


class Exclusions(Out, frozen=True):
    items: list[Exclusion]
    grounds: list[Named]
    """What a request may be founded on."""

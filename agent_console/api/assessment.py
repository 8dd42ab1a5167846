"""The assessment of units, its scheme with a replay before every change, and excluded ratings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.api.ticket_shapes import department_named
from agent_console.wire import assessment as shapes
from routing.facts import Words
from tickets import exclusions
from tickets.callback_words import EXCLUSION_GROUNDS
from tickets.errors import FieldErrors
from tickets.list_views import note_list
from tickets.models import AssessmentScheme, CallbackTask, Exclusion, Ticket
from tickets.people import UNIT
from tickets.reports.assessment import Result, Scheme, Share, Shrunk, compare
from tickets.reports.hotline import Mean, Operator, hotline_of
from tickets.reports.reading import Period, assessed, last_quarter, period_named, scheme_in_force, units_of
from tickets.sight import Screen, may_be_told


class PeriodQuery(msgspec.Struct, frozen=True, kw_only=True):
    period: str = ""
    """2026-02, 2026Q1 or 2026; the present month when empty."""


async def assessment(ask: Ask) -> shapes.Assessment:
    """Every unit's rates with their denominators; a unit sees its own row."""
    period = period_named(ask.query.period or f"{ask.services.rules.calendar.local(ask.now):%Y-%m}", ask.services.rules)
    found = await assessed(period, ask.services.rules, ask.now)
    if ask.actor.role in UNIT:
        found = [one for one in found if one.unit.code == ask.actor.department]
    return shapes.Assessment(
        period=period.name,
        begin=period.begin,
        end=period.end,
        units=[_unit(ask, one) for one in found],
        in_force=await _in_force(),
    )


async def hotline(ask: Ask) -> shapes.HotlineFigures:
    """The hotline's own figures, each with its denominator."""
    rules, target = ask.services.rules, ask.services.settings.floor.answer_target_seconds
    period = period_named(ask.query.period or f"{rules.calendar.local(ask.now):%Y-%m}", rules)
    found = await hotline_of(period, ask.now, target, rules.pack.calls.gave_up_s)
    return shapes.HotlineFigures(
        period=period.name,
        target_seconds=target,
        gave_up_seconds=rules.pack.calls.gave_up_s,
        calls=_ratios(found.calls),
        mean_wait=found.mean_wait,
        wrap_up=_mean("wrap_up", found.wrap_up),
        work=_ratios(found.work),
        operators=[_operator(one) for one in found.operators],
    )


def _operator(one: Operator) -> shapes.OperatorFigures:
    means = [_mean(name, mean) for name, mean in one.means.items()]
    return shapes.OperatorFigures(name=one.name, rates=_ratios(one.rates), means=means)


def _mean(name: str, mean: Mean) -> shapes.MeanShown:
    return shapes.MeanShown(name=name, total=mean.total, of=mean.of, value=mean.value)


def _ratios(shares: Mapping[str, Share]) -> list[shapes.Ratio]:
    return [shapes.Ratio(name=name, count=one.count, of=one.of, value=one.value) for name, one in shares.items()]


def _unit(ask: Ask, one: Result) -> shapes.AssessedUnit:
    unit = one.unit
    return shapes.AssessedUnit(
        department=department_named(ask, unit.code),
        tier=one.tier,
        rank=one.rank,
        score=one.score,
        low=one.low,
        high=one.high,
        base=one.base,
        penalty=one.penalty,
        bonus=one.bonus,
        grade=one.grade,
        tickets=unit.tickets,
        rates=[_scored(name, rate) for name, rate in one.rates.items()],
        beside=_beside(unit.beside),
        raw_dissatisfied=unit.raw_dissatisfied,
        excluded=unit.excluded,
        exclusion_share=one.exclusion_share,
        exclusion_alarm=one.exclusion_alarm,
        unreached=unit.unreached,
        reds=unit.reds,
        improper_returns=unit.improper_returns,
        late_replies=unit.late_replies,
        false_closes=unit.false_closes,
        good_cases=unit.good_cases,
        median_days=unit.median_days,
        p90_days=unit.p90_days,
    )


def _scored(name: str, rate: Shrunk) -> shapes.RateShown:
    return shapes.RateShown(
        name=name, count=rate.count, of=rate.of, raw=rate.raw,
        value=rate.value, low=rate.low, high=rate.high, mean=rate.mean,
    )  # fmt: skip


def _beside(shares: Mapping[str, Share]) -> list[shapes.RateShown]:
    return [
        shapes.RateShown(
            name=name, count=one.count, of=one.of, raw=one.value, value=None, low=None, high=None, mean=None
        )
        for name, one in shares.items()
    ]


# ------------------------------------------------------------------ the scheme
async def _in_force() -> shapes.SchemeInForce:
    scheme, adopted = await scheme_in_force()
    return shapes.SchemeInForce(
        scheme=scheme,
        adopted_by=adopted.adopted_by if adopted else None,
        adopted_at=adopted.adopted_at if adopted else None,
        reason=adopted.reason if adopted else "",
    )


async def replay_scheme(ask: Ask) -> shapes.SchemeReplay:
    """Last quarter under the scheme in force and under this one; writes nothing."""
    scheme: Scheme = ask.body.scheme
    _require_weights(scheme)
    period = _replayed(ask)
    now_in_force, _ = await scheme_in_force()
    units = [unit for unit in await units_of(period, ask.services.rules, ask.now) if unit.code]
    deltas = [
        shapes.SchemeDelta(
            department=department_named(ask, one.code),
            tier_before=one.tier_before,
            tier_after=one.tier_after,
            before=one.before,
            after=one.after,
            change=one.change,
            grade_before=one.grade_before,
            grade_after=one.grade_after,
        )
        for one in compare(units, now_in_force, scheme, period.months)
    ]
    return shapes.SchemeReplay(period=period.name, digest=_digest(period, now_in_force, scheme), units=deltas)


async def adopt_scheme(ask: Ask) -> shapes.SchemeInForce:
    """Put a scheme in force that was replayed before; the older ones stay."""
    body: shapes.SchemeAdopted = ask.body
    _require_weights(body.scheme)
    now_in_force, _ = await scheme_in_force()
    if body.digest != _digest(_replayed(ask), now_in_force, body.scheme):
        why = Words(
            "请先按这套权重重算上季度，看过各单位变化再保存。", "Replay last quarter under these weights first."
        )
        raise FieldErrors({"digest": why})
    content = msgspec.to_builtins(body.scheme)
    await AssessmentScheme.create(
        adopted_at=ask.now, adopted_by=ask.actor.name, reason=body.reason.strip(), content=content
    )
    return await _in_force()


def _replayed(ask: Ask) -> Period:
    return period_named(last_quarter(ask.now, ask.services.rules), ask.services.rules)


def _digest(period: Period, before: Scheme, after: Scheme) -> str:
    seen = msgspec.json.encode([period.name, before, after], order="sorted")
    return hashlib.sha256(seen).hexdigest()[:32]


def _require_weights(scheme: Scheme) -> None:
    if abs(sum(scheme.weights.values()) - 1) > 1e-6:
        raise FieldErrors({"scheme": Words("六项权重之和应为 1", "the six weights must sum to 1")})
    if scheme.tier_b >= scheme.tier_a:
        raise FieldErrors({"scheme": Words("A 档下限应高于 B 档", "tier A must begin above tier B")})


# ------------------------------------------------------------------ exclusions
class ExclusionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    open: bool = False


async def excluded(ask: Ask) -> shapes.Exclusions:
    """Requests to exclude a rating, newest first; a unit sees its own."""
    items = await _exclusions(ask, await exclusions.exclusions(ask.actor, open_only=ask.query.open))
    grounds = [wire.Named(code=code, name=title.say(ask.language)) for code, title in EXCLUSION_GROUNDS.items()]
    return shapes.Exclusions(items=items, grounds=grounds)


async def ask_exclusion(ask: Ask) -> shapes.Exclusion:
    """Ask that a ticket's last rating be excluded, with evidence."""
    body: shapes.ExclusionAsked = ask.body
    made = await exclusions.ask_exclusion(ask.actor, body.number, body.code, body.evidence, body.citizen_text, ask.now)
    return await _exclusion(ask, made)


async def sign_exclusion(ask: Ask) -> shapes.Exclusion:
    """One of the two signatures."""
    return await _exclusion(ask, await exclusions.sign_exclusion(ask.actor, ask.part("id"), ask.now))


async def refuse_exclusion(ask: Ask) -> shapes.Exclusion:
    """Refuse; the rating counts."""
    return await _exclusion(ask, await exclusions.refuse_exclusion(ask.actor, ask.part("id"), ask.body.reason))


async def appeal_exclusion(ask: Ask) -> shapes.Exclusion:
    """The unit's appeal against a refusal."""
    return await _exclusion(ask, await exclusions.appeal_exclusion(ask.actor, ask.part("id"), ask.body.appeal, ask.now))


async def _exclusion(ask: Ask, one: Exclusion) -> shapes.Exclusion:
    return (await _exclusions(ask, [one]))[0]


async def _exclusions(ask: Ask, found: Sequence[Exclusion]) -> list[shapes.Exclusion]:
    tasks = await CallbackTask.filter(id__in=[one.task_id for one in found]).prefetch_related("ticket")
    tickets = {task.id: task.ticket for task in tasks if may_be_told(ask.actor, task.ticket)}
    await note_list(ask.actor, "exclusions", list(tickets.values()), ask.now)
    return [_exclusion_of(ask, one, tickets[one.task_id]) for one in found if one.task_id in tickets]


def _exclusion_of(ask: Ask, one: Exclusion, ticket: Ticket) -> shapes.Exclusion:
    screen, unsigned = Screen(ticket, ask.actor), exclusions.why_not_sign(one, ask.actor)
    return shapes.Exclusion(
        id=str(one.id),
        ticket_id=str(ticket.id),
        ticket_number=ticket.number,
        matter=screen.matter,
        department=department_named(ask, one.department),
        code=one.code,
        code_name=EXCLUSION_GROUNDS[one.code].say(ask.language),
        evidence=screen.text(one.evidence),
        citizen_text=screen.text(one.citizen_text),
        state=one.state,
        asked_by=one.asked_name,
        asked_at=one.asked_at,
        lead=one.lead_name,
        second=one.second_name,
        refused_by=one.refused_by,
        refusal=screen.text(one.refusal),
        appeal=screen.text(one.appeal),
        sign_why_not=unsigned.say(ask.language) if unsigned else None,
    )

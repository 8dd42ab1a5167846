"""What the rules make of a matter as it is being typed; nothing is written."""

from __future__ import annotations

from datetime import datetime

import msgspec

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.errors import BodyRefused
from routing.decide import Decision, decide
from routing.departments import Level
from routing.errors import UnknownCode
from routing.facts import Language, TicketFacts, TicketType, Urgency
from routing.rules import RuleBook
from routing.secrecy import called_for
from routing.wording import due_sentence
from tickets.moving import partner_due
from tickets.partners import joining
from tickets.ruled import rulebook_today
from tickets.rules import Rules, due_of

LONGEST = 5000
"""Characters that are looked at, of a talk the last ones."""


async def suggest(ask: Ask) -> wire.Suggestion:
    """What the rules make of a matter."""
    body: wire.SuggestAsked = ask.body
    rules = ask.services.rules
    try:
        facts = TicketFacts(
            text=body.text[-LONGEST:],
            matter=body.matter[:LONGEST],
            demand=body.demand[:LONGEST],
            area=body.area or None,
            place=body.place[:LONGEST],
            category=body.category or None,
            department=body.department or None,
            type=TicketType(body.type) if body.type else None,
            urgency=Urgency(body.urgency) if body.urgency else Urgency.NORMAL,
        )
        rulebook = await rulebook_today(rules)
        decision = decide(facts, rulebook, rules.pack, rules.calendar, ask.now)
    except (ValueError, UnknownCode) as error:
        raise BodyRefused(str(error)) from None
    return shown(facts, decision, rules, rulebook, ask.now, ask.language)


def shown(
    facts: TicketFacts, decision: Decision, rules: Rules, rulebook: RuleBook, now: datetime, language: Language
) -> wire.Suggestion:
    return wire.Suggestion(
        category=_category(decision, rules),
        department=_department(decision, language),
        candidates=_candidates(facts, decision, rulebook),
        partners=_partners(facts, decision, rules, rulebook, now, language),
        deadlines=_deadlines(decision, language),
        due_sentence=due_sentence(decision.deadlines.result, rules.calendar, language),
        emergency=[wire.EmergencyWord(word=one.word) for one in decision.emergency],
        urgency=_urgency(decision, language),
        secrecy=_secrecy(facts, decision, language),
    )


def _category(decision: Decision, rules: Rules) -> wire.SuggestedCategory | None:
    chosen = decision.category
    if chosen is None:
        return None
    words = next((one.words for one in decision.candidates if one.category.code == chosen.code), ())
    return wire.SuggestedCategory(
        code=chosen.code,
        name=rules.catalogue.full_name(chosen),
        confidence=decision.category_confidence,
        words=list(words),
    )


def _department(decision: Decision, language: Language) -> wire.SuggestedDepartment | None:
    department = decision.choice.department
    if department is None:
        return None
    return wire.SuggestedDepartment(
        code=department.code,
        name=department.name,
        confidence=decision.choice.confidence,
        reasons=decision.why(language),
    )


def _candidates(facts: TicketFacts, decision: Decision, rulebook: RuleBook) -> list[wire.Named]:
    """Departments that it may be as well: those of the other categories that the words speak for."""
    area = decision.area.code if decision.area else None
    free = msgspec.structs.replace(facts, department=None)
    choices = (rulebook.choose(free, one.category.code, area, one.confidence) for one in decision.candidates)
    names = {choice.department.code: choice.department.name for choice in choices if choice.department}
    return [wire.Named(code=code, name=name) for code, name in names.items()]


def _partners(
    facts: TicketFacts, decision: Decision, rules: Rules, rulebook: RuleBook, now: datetime, language: Language
) -> list[wire.SuggestedPartner]:
    """The rule's partners, as far as the department that was chosen is the rule's own."""
    category, lead = decision.category, decision.choice.department
    area = decision.area.code if decision.area else None
    free = msgspec.structs.replace(facts, department=None, type=decision.type)
    ruled = rulebook.choose(free, category.code if category else None, area)
    if lead is None or ruled.department is None or ruled.department.code != lead.code:
        return []
    result = due_of(decision.deadlines.result)
    due = partner_due(rules.pack.joint, result, now, rules.calendar) if result else None
    listed = category is not None and category.level is Level.TOWN
    found = joining(ruled.partners, lead.code, (), most=rules.pack.joint.partners, on_duty_list=listed)
    return [
        wire.SuggestedPartner(
            code=one.department.code,
            name=one.department.name,
            due_at=due,
            why_not=one.why_not.say(language) if one.why_not else None,
        )
        for one in found
    ]


def _deadlines(decision: Decision, language: Language) -> list[wire.SuggestedDeadline]:
    return [
        wire.SuggestedDeadline(kind=one.kind, due_at=one.due.at_utc, reason=one.reason.say(language))
        for one in decision.deadlines.running()
        if one.due is not None
    ]


def _urgency(decision: Decision, language: Language) -> wire.SuggestedUrgency | None:
    if decision.suggested_urgency is None:
        return None
    reason = decision.urgency_reason
    return wire.SuggestedUrgency(code=decision.suggested_urgency, reason=reason.say(language) if reason else "")


def _secrecy(facts: TicketFacts, decision: Decision, language: Language) -> wire.SuggestedSecrecy | None:
    called = called_for(decision.type, facts.words)
    return wire.SuggestedSecrecy(code=called.level, reason=called.why.say(language)) if called else None

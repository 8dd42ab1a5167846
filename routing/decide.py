"""From facts to a decision: category, department, urgency and deadlines, each with the reasons that can be shown."""

from __future__ import annotations

from datetime import datetime

import msgspec

from routing.calendars import WorkCalendar
from routing.classifier import (
    ENOUGH,
    Candidate,
    EmergencyWord,
    categorise,
    emergency_words,
    find_area,
    suggest_type,
    suggest_urgency,
)
from routing.departments import Area, Catalogue, Category
from routing.facts import NAMES, Language, TicketFacts, TicketType, Urgency
from routing.limits import Deadlines, deadlines
from routing.packs import RulePack
from routing.reasons import Reason, because
from routing.rules import Choice, RuleBook
from routing.wording import due_sentence


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What routing proposes. `candidates` are tried categories, best first; an unsure text has no `category`."""

    category: Category | None
    category_confidence: float
    candidates: tuple[Candidate, ...]
    area: Area | None
    choice: Choice
    type: TicketType
    urgency: Urgency
    """As stated in the facts: what the deadlines are counted with."""
    suggested_urgency: Urgency | None
    """A higher one that words of danger call for; a person confirms it."""
    emergency: tuple[EmergencyWord, ...]
    deadlines: Deadlines
    reasons: tuple[Reason, ...]
    """Of category, area, type, urgency and department, in this order; deadlines carry their own."""
    urgency_reason: Reason | None = None

    def due_sentence(self, calendar: WorkCalendar, language: Language) -> str:
        return due_sentence(self.deadlines.result, calendar, language)

    def why(self, language: Language) -> list[str]:
        return [reason.say(language) for reason in self.reasons]


def decide(facts: TicketFacts, rulebook: RuleBook, pack: RulePack, calendar: WorkCalendar, now: datetime) -> Decision:
    """Propose for a ticket that would be dispatched at `now` (UTC). What a person chose is kept. Raises UnknownCode."""
    catalogue, words = rulebook.catalogue, facts.words
    candidates = tuple(categorise(words, catalogue))
    category, confidence, of_category = _category(facts, catalogue, candidates)
    area, of_area = _area(facts, catalogue)
    type_, of_type = _type(facts)
    emergency = tuple(emergency_words(words, catalogue))
    suggested, of_urgency = _urgency(facts, emergency)
    known = msgspec.structs.replace(facts, type=type_)
    choice = rulebook.choose(known, category.code if category else None, area.code if area else None, confidence)
    return Decision(
        category=category,
        category_confidence=confidence,
        candidates=candidates,
        area=area,
        choice=choice,
        type=type_,
        urgency=facts.urgency,
        suggested_urgency=suggested,
        emergency=emergency,
        deadlines=deadlines(known, pack, calendar, now),
        reasons=tuple(one for one in (of_category, of_area, of_type, of_urgency) if one) + choice.reasons,
        urgency_reason=of_urgency,
    )


def _category(
    facts: TicketFacts, catalogue: Catalogue, candidates: tuple[Candidate, ...]
) -> tuple[Category | None, float, Reason]:
    if facts.category is not None:
        given = catalogue.category(facts.category)
        return given, 1.0, because("category_given", category=catalogue.full_name(given))
    if not candidates or candidates[0].confidence < ENOUGH:
        return None, 0.0, because("category_unsure")
    best = candidates[0]
    name = catalogue.full_name(best.category)
    return best.category, best.confidence, because("category_words", words="、".join(best.words), category=name)


def _area(facts: TicketFacts, catalogue: Catalogue) -> tuple[Area | None, Reason | None]:
    if facts.area is not None:
        given = catalogue.area(facts.area)
        return given, because("area_given", area=given.name)
    found = find_area(f"{facts.place}\n{facts.words}", catalogue)
    if found is None:
        return None, None
    return found.area, because("area_named", word=found.word, area=found.area.name)


def _type(facts: TicketFacts) -> tuple[TicketType, Reason | None]:
    if facts.type is not None:
        return facts.type, None
    found = suggest_type(facts.words)
    if found is None:
        return TicketType.HELP, because("type_assumed", type=NAMES[TicketType.HELP])
    return found[0], because("type_words", words=found[1], type=NAMES[found[0]])


def _urgency(facts: TicketFacts, emergency: tuple[EmergencyWord, ...]) -> tuple[Urgency | None, Reason | None]:
    worst = suggest_urgency(list(emergency))
    order = list(Urgency)
    if worst is None or order.index(worst.urgency) <= order.index(facts.urgency):
        return None, None
    return worst.urgency, because("urgency_words", words=worst.word, urgency=NAMES[worst.urgency])

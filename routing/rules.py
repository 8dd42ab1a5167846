"""Which department handles a ticket: dispatch rules first, then the category's duties, then the county; and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from routing.departments import GOVERNMENT, Catalogue, Department, Level
from routing.facts import Secrecy, TicketFacts, TicketType, Urgency, named
from routing.reasons import Reason, because


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions of a rule; those given must all hold, within one any entry suffices."""

    category: tuple[str, ...] = ()
    """The category or one above it."""
    area: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """If `when` holds, `department` handles it, or the `bureau` at `level` that serves the ticket's area."""

    code: str
    name: str
    when: When
    priority: int = 100
    """Lower ones are tried first; equal ones in the order given."""
    department: str | None = None
    bureau: str | None = None
    level: Level = Level.COUNTY
    partners: tuple[str, ...] = ()
    """Departments that help the one in charge."""
    task: str = ""
    """What the partners do."""
    basis: str = ""
    source: Literal["rule", "minutes"] = "rule"
    """Where it comes from: the city's rule book, or the minutes of a consultation."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The department that should handle a ticket (None: the dispatch desk decides), how sure that is, and why."""

    department: Department | None
    confidence: float
    """0..1; 1 when a person or a rule named it."""
    reasons: tuple[Reason, ...]
    rule: str | None = None
    """Code of the rule that decided."""
    partners: tuple[Department, ...] = ()
    """Those who help by that rule, and what they do."""
    task: str = ""


class _Ready(msgspec.Struct, frozen=True):
    """A rule with its names of types and urgencies resolved."""

    rule: Rule
    types: frozenset[TicketType]
    urgencies: frozenset[Urgency]


class RuleBook:
    """Dispatch rules over a catalogue: first match by priority."""

    def __init__(self, catalogue: Catalogue, rules: Iterable[Rule] = ()) -> None:
        self.catalogue = catalogue
        self.rules = tuple(sorted(rules, key=lambda rule: rule.priority))
        self._ready = tuple(
            _Ready(
                rule,
                frozenset(named(TicketType, name) for name in rule.when.type),
                frozenset(named(Urgency, name) for name in rule.when.urgency),
            )
            for rule in self.rules
        )

    def matching(self, facts: TicketFacts, category: str | None, area: str | None) -> Rule | None:
        """The first rule whose conditions all hold. Raises UnknownCode for a category or area that does not exist."""
        categories = {entry.code for entry in self.catalogue.categories_up(category)}
        areas = {entry.code for entry in self.catalogue.areas_up(area)}
        words = facts.words
        return next((ready.rule for ready in self._ready if _holds(ready, facts, words, categories, areas)), None)

    def choose(self, facts: TicketFacts, category: str | None, area: str | None, confidence: float = 1.0) -> Choice:
        """The department for a ticket of `category` (found with `confidence`) in `area`; both may be unknown."""
        if facts.department is not None:
            chosen = self.catalogue.department(facts.department)
            return _choice(chosen, 1.0, because("department_given", department=chosen.name))
        if facts.secrecy is Secrecy.L3:
            return _choice(None, 1.0, because("desk_decides_secret"))
        rule = self.matching(facts, category, area)
        if rule is not None:
            return self._by_rule(rule, area)
        return self._by_duty(category, area, confidence)

    def _by_rule(self, rule: Rule, area: str | None) -> Choice:
        if rule.department is not None:
            found: Department | None = self.catalogue.department(rule.department)
        else:
            found = self._serving(rule.bureau or "", rule.level, area)
        if found is None:
            return _choice(None, 0.0, because("desk_decides"))
        reasons = [because(rule.source, rule=rule.name, department=found.name)]
        reasons += [because("basis", basis=rule.basis)] if rule.basis else []
        known = self.catalogue.departments
        partners = tuple(known[code] for code in rule.partners if code in known and code != found.code)
        choice = _choice(found, 1.0, *reasons, rule=rule.code)
        return msgspec.structs.replace(choice, partners=partners, task=rule.task)

    def _by_duty(self, category: str | None, area: str | None, confidence: float) -> Choice:
        duty = next((entry for entry in self.catalogue.categories_up(category) if entry.bureau), None)
        if duty is None or duty.bureau is None:
            return _choice(None, 0.0, because("desk_decides"))
        found = self._serving(duty.bureau, duty.level or Level.COUNTY, area)
        if found is None:
            return _choice(None, 0.0, because("desk_decides"))
        local = self.catalogue.area(found.area).name
        if found.bureau == GOVERNMENT and duty.bureau != GOVERNMENT:
            return _choice(found, confidence * 0.5, because("county_steps_in", area=local, department=found.name))
        code = "duty" if found.area == self.catalogue.root else "duty_in_area"
        reasons = [because(code, category=duty.name, area=local, department=found.name)]
        reasons += [because("basis", basis=duty.basis)] if duty.basis else []
        return _choice(found, confidence, *reasons)

    def _serving(self, bureau: str, level: Level, area: str | None) -> Department | None:
        """The office of that duty for `area`: at the level asked for, else the county's government, else the city's."""
        city = self.catalogue.office(self.catalogue.root, bureau)
        county = self.catalogue.county_of(area)
        if level in (Level.CITY, Level.ENTERPRISE) or county is None:
            return city
        if level is Level.TOWN:
            town = self.catalogue.office(area or "", bureau)
            return town or self.catalogue.office(county.code, GOVERNMENT) or city
        return self.catalogue.office(county.code, bureau) or self.catalogue.office(county.code, GOVERNMENT) or city


def _choice(department: Department | None, confidence: float, *reasons: Reason, rule: str | None = None) -> Choice:
    return Choice(department=department, confidence=confidence, reasons=reasons, rule=rule)


def _holds(ready: _Ready, facts: TicketFacts, words: str, categories: set[str], areas: set[str]) -> bool:
    when = ready.rule.when
    return (
        (not when.category or not categories.isdisjoint(when.category))
        and (not when.area or not areas.isdisjoint(when.area))
        and (not ready.types or facts.type in ready.types)
        and (not ready.urgencies or facts.urgency in ready.urgencies)
        and (not when.keywords or any(word in words for word in when.keywords))
    )

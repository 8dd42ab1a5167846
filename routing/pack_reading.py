"""Rule packs from YAML: read, merged into what they extend, and checked; each fault is one sentence with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from pathlib import PurePath

import msgspec
import yaml

from routing.durations import DURATION_PATTERN, Duration
from routing.errors import DataFault
from routing.facts import Channel, TicketType, Urgency, named
from routing.pack_extends import Partial, PartialPack, merged
from routing.pack_shapes import CHOICES, PATTERNS, Section
from routing.pack_terms import given, leaves, row_key, rows_by_name
from routing.packs import STATUTORY, LimitRow, RulePack, SuspendReason, names_of, type_only
from routing.reading import read_yaml
from routing.suspensions import KNOWN, code_of

PIN_LENGTH = 64
"""What a ticket keeps of a pack may not be longer."""
_TOLD = PATTERNS | CHOICES
_DURATIONS_WITHIN = re.compile(r"\d+[a-z]+")
_NAMED = (("urgency", Urgency), ("channel", Channel), ("type", TicketType))


class _Head(msgspec.Struct, frozen=True):
    ruleset: _HeadSet
    extends: str | None = None


class _HeadSet(msgspec.Struct, frozen=True):
    id: str
    version: str | float


def read_pack(text: str, file: str = "rule pack", known: Iterable[RulePack] = ()) -> RulePack:
    """One pack; `known` are those that it may extend. Raises DataFault: where, what was found, what is expected."""
    (pack,) = read_packs({file: text}, known).values()
    return pack


def read_packs(texts: Mapping[str, str], known: Iterable[RulePack] = ()) -> dict[str, RulePack]:
    """Packs by pin from files (name, text), which may extend each other and those `known`. Raises DataFault."""
    return _Shelf(texts, known).all()


def pack_text(pack: RulePack) -> str:
    """The pack as one YAML file that needs no other: what it extends is merged in and named under `inherited`."""
    plain = msgspec.to_builtins(msgspec.structs.replace(pack, extends=None))
    last = ("sources", "terms", "inherited")
    names = [*(name for name in plain if name not in last), *last]
    told = {name: plain[name] for name in names if plain[name] not in (None, {}, ())}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120)


class _Shelf:
    """Files that are read in the order in which they extend each other."""

    def __init__(self, texts: Mapping[str, str], known: Iterable[RulePack]) -> None:
        self._texts = texts
        self._packs = {pack.pin: pack for pack in known}
        self._files: dict[str, str] = {}
        self._extends: dict[str, str | None] = {}
        for file, text in texts.items():
            self._put(file, read_yaml(text, _Head, file, _TOLD))

    def _put(self, file: str, head: _Head) -> None:
        pin = f"{head.ruleset.id}@{head.ruleset.version}"
        if len(pin) > PIN_LENGTH:
            raise DataFault(file, "ruleset.version", head.ruleset.version, f"id@version of at most {PIN_LENGTH} signs")
        if pin in self._files or pin in self._packs:
            owner = PurePath(self._files.get(pin, "another pack")).name
            raise DataFault(file, "ruleset.version", head.ruleset.version, f"another version: {owner} has {pin}")
        self._files[pin] = file
        self._extends[pin] = head.extends

    def all(self) -> dict[str, RulePack]:
        return {pin: self._pack(pin, ()) for pin in self._files}

    def _pack(self, pin: str, below: tuple[str, ...]) -> RulePack:
        if pin not in self._packs:
            file, parent = self._files[pin], self._extends[pin]
            if parent is None:
                pack = read_yaml(self._texts[file], RulePack, file, _TOLD)
            else:
                pack = self._extended(file, self._texts[file], self._parent(file, parent, (*below, pin)))
            check(pack, file)
            self._packs[pin] = pack
        return self._packs[pin]

    def _parent(self, file: str, parent: str, chain: tuple[str, ...]) -> RulePack:
        if parent in chain:
            raise DataFault(file, "extends", parent, "no circle: " + " → ".join((*chain, parent)))
        if parent not in self._packs and parent not in self._files:
            others = sorted({*self._packs, *self._files} - {*chain})
            raise DataFault(
                file, "extends", parent, "one of " + ", ".join(others) if others else "a pack that is there"
            )
        return self._pack(parent, chain)

    def _extended(self, file: str, text: str, parent: RulePack) -> RulePack:
        part = read_yaml(text, PartialPack, file, _TOLD)
        _check_rows(part.limits or (), file, lambda number, _: f"limits[{number}]")
        for path, section in _sections(part):
            _check_basis_keys(section, file, path)
        return merged(part, parent, file)


# ------------------------------------------------------------------ checks
def check(pack: RulePack, file: str) -> None:
    """What the shape alone does not say. Raises DataFault for the first fault."""
    where = _by_condition if pack.extends else _by_number
    _check_rows(pack.limits, file, where)
    for number, row in enumerate(pack.limits):
        _check_order(row, file, where(number, row))
    _check_names(file, "extension.deny_for", pack.extension.deny_for, Urgency)
    _check_names(file, "supervise.at_once", pack.supervise.at_once, Urgency)
    _check_names(file, "supervise.channels", pack.supervise.channels, Channel)
    _check_names(file, "callback.sample", tuple(pack.callback.sample), TicketType)
    _check_every_type(pack, file)
    _check_spans(file, "clock.office", pack.clock.office)
    for number, season in enumerate(pack.clock.seasons):
        _check_spans(file, f"clock.seasons[{number}].office", season.office)
    _check_spans(file, "callback.evening", (pack.callback.evening,))
    _check_inner(file, "return.window", pack.returns.window)
    _check_inner(file, "joint.ahead", pack.joint.ahead)
    _check_inner(file, "extension.max", pack.extension.max)
    _check_inner(file, "lights.yellow", pack.lights.yellow)
    _check_sources(pack, file)
    _check_reasons(pack, file)
    _check_terms(pack, file)


Where = Callable[[int, LimitRow], str]


def _by_number(number: int, _: LimitRow) -> str:
    return f"limits[{number}]"


def _by_condition(_: int, row: LimitRow) -> str:
    return f"limits[{row_key(row.when)}]"


def _check_rows(rows: Iterable[LimitRow], file: str, where: Where) -> None:
    """Conditions name what there is, and no row stands in another's shadow."""
    seen: dict[str, str] = {}
    for number, row in enumerate(rows):
        place = f"limits[{number}]"
        for field, kind in _NAMED:
            _check_names(file, f"{place}.when.{field}", names_of(getattr(row.when, field)), kind)
        place = where(number, row)
        if isinstance(row.result, str) and row.result.startswith("min(type") and type_only(row.when):
            raise DataFault(file, f"{place}.result", row.result, "a limit of its own: it is the type's row")
        for one in rows_by_name((row,)):
            key = row_key(one.when)
            if key in seen:
                raise DataFault(file, f"{place}.when", key, f"a condition of its own: {seen[key]} has it already")
            seen[key] = place


def _check_order(row: LimitRow, file: str, place: str) -> None:
    """A first contact is not later than the result, nor the result of a hard case earlier."""
    for name, sign, expected in (
        ("contact", 1, "not longer than the result's limit, or null"),
        ("hard", -1, "not shorter than the result's limit, or null"),
    ):
        other = getattr(row, name)
        if other is None or STATUTORY in (other, row.result) or "(" in other + row.result:
            continue
        limit, result = Duration.parse(other), Duration.parse(row.result)
        if limit.unit is result.unit and (limit.amount - result.amount) * sign > 0:
            raise DataFault(file, f"{place}.{name}", other, f"{expected} ({row.result})")


def _check_names(file: str, path: str, names: tuple[str, ...], kind: type[StrEnum]) -> None:
    seen: Counter[StrEnum] = Counter()
    for name in names:
        try:
            member = named(kind, name)
        except ValueError as fault:
            raise DataFault(file, path, name, str(fault)) from None
        seen[member] += 1
        if seen[member] > 1:
            raise DataFault(file, path, name, f"each once: {member.value} is named twice")


def _check_every_type(pack: RulePack, file: str) -> None:
    rows = [row.when for row in pack.limits if type_only(row.when) and row.enabled is True]
    covered = {named(TicketType, name) for when in rows for name in names_of(when.type)}
    for type_ in TicketType:
        if type_ not in covered:
            raise DataFault(file, "limits", type_.value, "a row whose `when` is this type alone")


def _check_spans(file: str, path: str, spans: tuple[tuple[str, str], ...]) -> None:
    flat = [moment for span in spans for moment in span]
    if any(a >= b for a, b in pairwise(flat)):
        raise DataFault(file, path, spans, "opening before closing time, spans in order and apart")


def _check_inner(file: str, path: str, text: str) -> None:
    for found in _DURATIONS_WITHIN.findall(text):
        try:
            Duration.parse(found)
        except ValueError:
            raise DataFault(file, path, text, PATTERNS[DURATION_PATTERN] + " within it") from None


def _check_sources(pack: RulePack, file: str) -> None:
    """Every basis is a name of `sources`, and stands on a value that there is."""
    for path, section in _sections(pack):
        _check_basis_keys(section, file, path)
        by_value = section.basis.values() if isinstance(section.basis, Mapping) else [section.basis]
        for name in [name for names in by_value for name in names]:
            if name not in pack.sources:
                known = ", ".join(pack.sources) or "none yet"
                raise DataFault(file, f"{path}.basis", name, f"a name of `sources` ({known})")


def _check_reasons(pack: RulePack, file: str) -> None:
    """A reason without words of its own is one that everybody knows; each once; and so is what `max` speaks of."""
    own: set[str] = set()
    for number, one in enumerate(pack.suspend.reasons):
        place, code = f"suspend.reasons[{number}]", code_of(one)
        if isinstance(one, str) and one not in KNOWN:
            raise DataFault(file, place, one, f"one of {', '.join(KNOWN)}, or code, zh and en of a reason of your own")
        if code in own:
            raise DataFault(file, place, code, "each reason once")
        own.add(code)
        if unseen := next((text for text in _texts(one) if not text.isprintable()), None):
            raise DataFault(file, place, unseen, "signs that can be seen")
        for name in () if isinstance(one, str) else one.basis:
            if name not in pack.sources:
                known = ", ".join(pack.sources) or "none yet"
                raise DataFault(file, f"{place}.basis", name, f"a name of `sources` ({known})")
    for code in pack.suspend.max:
        if code not in own and code not in KNOWN:
            raise DataFault(file, "suspend.max", code, f"a reason: {', '.join(own)}")


def _texts(one: str | SuspendReason) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else (one.code, one.zh, one.en)


def _sections(pack: RulePack | Partial) -> Iterator[tuple[str, Section]]:
    for number, row in enumerate(pack.limits or ()):
        yield f"limits[{number}]", row
    for field in msgspec.structs.fields(RulePack):
        section = getattr(pack, field.name)
        if hasattr(section, "basis") and field.name != "ruleset":
            yield field.encode_name, section


def _check_basis_keys(section: Section, file: str, path: str) -> None:
    for parameter in section.basis if isinstance(section.basis, Mapping) else ():
        if parameter not in given(section):
            raise DataFault(file, f"{path}.basis", parameter, "a value that stands beside it")


def _check_terms(pack: RulePack, file: str) -> None:
    head, known = pack.ruleset, leaves(pack)
    if head.approved_by and head.effective_from is None:
        raise DataFault(file, "ruleset.effective_from", None, "a day: an approved pack says from when it holds")
    for path, term in pack.terms.items():
        if path not in known:
            raise DataFault(file, "terms", path, "the path of a parameter, such as limits[complaint].result")
        if term.effective_from and head.effective_from and term.effective_from > head.effective_from:
            expected = f"no later than the pack's own {head.effective_from}: a pack holds as a whole"
            raise DataFault(file, f"terms.{path}.effective_from", str(term.effective_from), expected)
    for path in pack.inherited:
        if path not in known:
            raise DataFault(file, "inherited", path, "the path of a parameter of this pack")

"""A pack that gives only what differs, merged into the pack that it extends; who gave what is kept.

A row of limits changes the parent's rows for the same urgency, channel and type: what it gives counts, `null` takes a
limit away, the rest stays. A row that does not say `secret` speaks of both, but sets the secret one no limit that it
has not: nobody calls first who must not be known. Lists are replaced whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, cast

import msgspec
from msgspec import UNSET, UnsetType

from routing.errors import DataFault
from routing.pack_shapes import Part, Section
from routing.pack_terms import leaves, row_key, rows_by_name
from routing.packs import LimitRow, LimitWhen, RulePack, RuleSet, Source, Term

_LIMITS = tuple(name for name in LimitRow.__struct_fields__ if name not in ("when", "basis"))


class Partial(Protocol):
    """A pack's file in which everything but the head may be missing."""

    ruleset: RuleSet
    extends: str
    sources: dict[str, Source]
    terms: dict[str, Term]
    limits: tuple[LimitRow, ...] | UnsetType


def _partial(kind: type[Part], keep: frozenset[str] = frozenset()) -> type[Part]:
    """`kind` with every field but those of `keep` allowed to be missing."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(kind):
        if field.name in keep:
            fields.append((field.name, field.type))
        else:
            fields.append((field.name, _partial_type(field.type) | UnsetType, UNSET))
    renamed = {field.name: field.encode_name for field in msgspec.structs.fields(kind)}
    made = msgspec.defstruct(
        kind.__name__, fields, rename=renamed, frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    return cast(type[Part], made)


def _partial_type(kind: Any) -> Any:
    if kind == tuple[LimitRow, ...]:
        return tuple[_partial(LimitRow, frozenset({"when"})), ...]  # type: ignore[misc]  # made while running
    return _partial(kind) if isinstance(kind, type) and issubclass(kind, Section) else kind


PartialPack = cast(type[Partial], _partial(RulePack, frozenset({"ruleset", "extends"})))


def merged(part: Partial, parent: RulePack, file: str) -> RulePack:
    """The whole pack. Raises DataFault for a row of a new condition that gives no result."""
    given: set[str] = set()
    from_parent = leaves(parent)
    limits = _limits(part, parent, file, given)
    head = {"ruleset": part.ruleset, "extends": part.extends, "sources": part.sources, "terms": part.terms}
    plain = {name: msgspec.to_builtins(value) for name, value in head.items() if value is not UNSET}
    changes = msgspec.to_builtins(part)
    for name, values in msgspec.to_builtins(parent).items():
        if isinstance(values, dict) and "basis" in values and name != "ruleset":
            plain[name] = _section(name, values, changes.get(name, {}), given)
    pack = _with_sources(msgspec.convert(plain | {"limits": limits}, RulePack), parent)
    kept = [path for path in leaves(pack) if path not in given and path in from_parent]
    inherited = {path: parent.inherited.get(path, parent.pin) for path in kept}
    return msgspec.structs.replace(pack, inherited=inherited)


def _with_sources(pack: RulePack, parent: RulePack) -> RulePack:
    """What reasons stand on that are the parent's, beside the pack's own sources."""
    names = {name for one in pack.suspend.reasons if not isinstance(one, str) for name in one.basis}
    inherited = {name: parent.sources[name] for name in names if name in parent.sources}
    return msgspec.structs.replace(pack, sources=inherited | pack.sources)


# ------------------------------------------------------------------ sections
def _section(name: str, values: dict[str, Any], change: Mapping[str, Any], given: set[str]) -> dict[str, Any]:
    own = {key: value for key, value in change.items() if key != "basis"}
    whole = _changed(values, own, name, given)
    return whole | {"basis": _basis_by_value(change.get("basis", ()), own)}


def _changed(values: Mapping[str, Any], change: Mapping[str, Any], path: str, given: set[str]) -> dict[str, Any]:
    whole = dict(values)
    for key, value in change.items():
        if isinstance(value, Mapping):
            whole[key] = _changed(whole.get(key) or {}, value, f"{path}.{key}", given)
        else:
            whole[key] = value
            given.add(f"{path}.{key}")
    return whole


def _basis_by_value(basis: Any, own: Iterable[str]) -> dict[str, Any]:
    """What the pack itself says of its own values; of inherited ones it says nothing."""
    return dict(basis) if isinstance(basis, Mapping) else {key: basis for key in own if basis}


# ------------------------------------------------------------------ rows
def _limits(part: Partial, parent: RulePack, file: str, given: set[str]) -> list[dict[str, Any]]:
    rows = [_Row(one.when, msgspec.to_builtins(one) | {"basis": {}}) for one in rows_by_name(parent.limits)]
    for number, row in enumerate(part.limits or ()):
        change = {key: value for key, value in msgspec.to_builtins(row).items() if key in (*_LIMITS, "basis")}
        for one in rows_by_name((row,)):
            targets = _targets(rows, one.when)
            if not any(row.when == one.when for row in targets):
                if change.get("result") is None:
                    expected = f"a value: {parent.pin} has no row for {row_key(one.when)}"
                    raise DataFault(file, f"limits[{number}].result", None, expected)
                targets.append(_inserted(rows, one.when))
            for target in targets:
                target.take(change, given, exact=target.when == one.when)
    return [row.plain for row in rows]


class _Row:
    """One row of limits while it is being changed."""

    def __init__(self, when: LimitWhen, values: dict[str, Any]) -> None:
        self.when = when
        self.values = values

    def take(self, change: Mapping[str, Any], given: set[str], *, exact: bool) -> None:
        """Where the change speaks of more than this row, a limit that the row does not set stays unset."""
        known = {key for key, value in self.values.items() if value is not None}
        own = {key: value for key, value in change.items() if key != "basis" and (exact or key in known)}
        basis = _basis_by_value(change.get("basis", ()), [key for key, value in own.items() if value is not None])
        basis = {key: names for key, names in basis.items() if exact or key in own}
        self.values |= own | {"basis": self.values["basis"] | basis}
        given.update(f"limits[{row_key(self.when)}].{name}" for name in own)

    @property
    def plain(self) -> dict[str, Any]:
        return self.values | {"when": msgspec.to_builtins(self.when)}

    @property
    def rank(self) -> tuple[int, int]:
        """Urgency before channel before type, and the narrower condition first."""
        when = self.when
        first = 0 if when.urgency else 1 if when.channel else 2 if when.type else 3
        return first, -sum((bool(when.urgency), bool(when.channel), bool(when.type), when.secret is not None))


def _targets(rows: Iterable[_Row], when: LimitWhen) -> list[_Row]:
    """The rows that a change for `when` speaks of."""
    key = (when.urgency, when.channel, when.type)
    alike = [row for row in rows if (row.when.urgency, row.when.channel, row.when.type) == key]
    return [row for row in alike if when.secret in (None, row.when.secret)]


def _inserted(rows: list[_Row], when: LimitWhen) -> _Row:
    """A new row, put before the first that is of less weight."""
    new = _Row(when, {"basis": {}})
    position = next((number for number, row in enumerate(rows) if row.rank > new.rank), len(rows))
    rows.insert(position, new)
    return new

"""A rule pack as a list of parameters: each with its path, value, unit, and what it stands on.

Paths are those of the file, except that a row of limits is named by its condition: `limits[complaint].result`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import msgspec

from routing.durations import Duration
from routing.facts import Channel, TicketType, Urgency, named
from routing.pack_shapes import Section
from routing.packs import LimitRow, LimitWhen, RulePack, Source, Tag, basis_of, names_of

SECRET = {True: "secret", False: "not_secret", None: ""}
_HEAD = frozenset({"ruleset", "extends", "sources", "terms", "inherited", "limits"})
"""What is not a parameter, or (limits) is named by condition."""
_UNITS = {
    "merge.radius_m": "m",
    "merge.staff_radius_m": "m",
    "merge.window_d": "day",
    "repeat.redo_d": "day",
    "repeat.window_d": "day",
    "repeat.times": "time",
    "repeat.likeness": "share",
    "supervise.callers": "person",
    "joint.partners": "department",
    "reopen.window_d": "day",
    "knowledge.review_d": "day",
    "archive.after_d": "day",
    "exchange.receipt_min": "min",
    "calls.gave_up_s": "s",
    "audit.earlier": "reply",
    "callback.least": "ticket",
    "callback.half_days": "half_day",
    **dict.fromkeys(("sign.nudge_at", "merge.likeness", "merge.likeness_near"), "share"),
    **dict.fromkeys(("audit.likeness", "callback.relisten", "exclusion.alarm"), "share"),
    **dict.fromkeys(("return.per_unit", "return.per_ticket", "extension.times", "redo.max"), "time"),
    **dict.fromkeys(("supervise.redo", "callback.tries", "bulletin.reds", "bulletin.running"), "time"),
}
"""Units of the parameters that are plain numbers; shares of tickets stand under `callback.sample`."""
_STRENGTH = (Tag.VERIFIED, Tag.WEAK, Tag.PROPOSAL)
ROW = re.compile(r"limits\[(.+?)\]\.(\w+)")
"""Path of a value of a row: its condition, and its name."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a pack with its standing."""

    path: str
    value: Any
    """An amount where there is a unit; otherwise as the file has it."""
    unit: str
    """`min`, `h`, `whour`, `wday`, `day`, `m`, `s`, `share`, what is counted, or "" for words."""
    written: Any
    """As it stands in the file."""
    tag: Tag
    basis: tuple[Source, ...]
    """Empty: a proposal for the centre to confirm."""
    inherited_from: str | None
    """Pin of the pack that gave it; None: this pack itself."""
    effective_from: date | None
    approved_by: str | None


def parameters(pack: RulePack) -> tuple[Parameter, ...]:
    """Every parameter of the pack, rows of limits first; that a row is in force goes without saying."""
    told = {path: value for path, value in leaves(pack).items() if not (path.endswith("].enabled") and value is True)}
    return tuple(_parameter(pack, path, value) for path, value in told.items())


def _parameter(pack: RulePack, path: str, written: Any) -> Parameter:
    inherited = pack.inherited.get(path)
    basis = () if inherited else tuple(pack.sources[name] for name in _basis_names(pack, path))
    tags = {source.tag for source in basis}
    term = pack.terms.get(path)
    value, unit = _measured(path, written)
    return Parameter(
        path=path,
        value=value,
        unit=unit,
        written=written,
        tag=next((tag for tag in _STRENGTH if tag in tags), Tag.PROPOSAL),
        basis=basis,
        inherited_from=inherited,
        effective_from=(term and term.effective_from) or pack.ruleset.effective_from,
        approved_by=(term and term.approved_by) or pack.ruleset.approved_by,
    )


def _measured(path: str, written: Any) -> tuple[Any, str]:
    if isinstance(written, str):
        try:
            limit = Duration.parse(written)
        except ValueError:
            return written, ""
        return limit.amount, limit.unit.value
    return written, "share" if path.startswith("callback.sample.") else _UNITS.get(path, "")


def _basis_names(pack: RulePack, path: str) -> tuple[str, ...]:
    match = ROW.fullmatch(path)
    if match:
        row = next(row for row in rows_by_name(pack.limits) if row_key(row.when) == match[1])
        return basis_of(row, match[2])
    section, parameter, *_ = path.split(".")
    part = getattr(pack, {"return": "returns"}.get(section, section))
    return basis_of(part, parameter)


# ------------------------------------------------------------------ paths
def leaves(pack: RulePack) -> dict[str, Any]:
    """Path and plain value of every parameter that is set; lists are one value."""
    found: dict[str, Any] = {}
    for row in rows_by_name(pack.limits):
        found |= {f"limits[{row_key(row.when)}].{name}": value for name, value in given(row).items()}
    plain = msgspec.to_builtins(pack)
    for section, values in plain.items():
        if section not in _HEAD:
            found |= dict(_flat(values, section))
    return found


def given(section: Section) -> dict[str, Any]:
    """The parameters of a section or row that are set, by name."""
    plain = msgspec.to_builtins(section)
    return {name: value for name, value in plain.items() if name not in ("when", "basis") and value is not None}


def _flat(values: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping) and name != "basis":
            yield from _flat(value, f"{path}.{name}")
        elif name != "basis" and value is not None:
            yield f"{path}.{name}", value


# ------------------------------------------------------------------ rows
def rows_by_name(rows: Iterable[LimitRow]) -> tuple[LimitRow, ...]:
    """The same rows, each for one urgency, channel and type alone; order and meaning stay."""
    return tuple(msgspec.structs.replace(row, when=when) for row in rows for when in _split(row.when))


def _split(when: LimitWhen) -> Iterator[LimitWhen]:
    each = (names_of(when.urgency) or ("",), names_of(when.channel) or ("",), names_of(when.type) or ("",))
    for urgency, channel, type_ in product(*each):
        yield LimitWhen(
            urgency=named(Urgency, urgency).value if urgency else (),
            channel=named(Channel, channel).value if channel else (),
            type=named(TicketType, type_).value if type_ else (),
            secret=when.secret,
        )


def row_key(when: LimitWhen) -> str:
    """Name of a row that is for one urgency, channel and type: "U3", "province", "report+secret"; "all" without any."""
    parts = (when.urgency, when.channel, when.type, SECRET[when.secret])
    return "+".join(str(part) for part in parts if part) or "all"

"""What changes, and for whom, when one rule pack takes the place of another: one sentence a parameter."""

from __future__ import annotations

from typing import Any

import msgspec

from routing.facts import Words
from routing.pack_terms import ROW, leaves, row_key, rows_by_name
from routing.pack_words import title, value_words
from routing.packs import RulePack

_HEAD = ("effective_from", "approved_by")
"""What of a pack's head matters to anybody; its id and version are how it is called."""
_ORDER = "limits.order"
_ORDER_WORDS = Words("限时规则的先后", "Order of the rows of limits")


class Difference(msgspec.Struct, frozen=True):
    """One parameter that is not the same in both packs; None: not set on that side."""

    path: str
    before: Any
    after: Any
    sentence: Words


def diff(before: RulePack, after: RulePack) -> list[Difference]:
    """Every parameter whose value differs, in the order of the files. What they stand on is not compared.

    A row that only one pack has is told by what it gives; that it is in force goes without saying.
    """
    old, new = _told(before), _told(after)
    order = {path: number for number, path in enumerate([*new, *(path for path in old if path not in new)])}
    paths = [path for path in order if old.get(path) != new.get(path) and not _goes_without_saying(path, old, new)]
    rows: dict[str, int] = {}
    for path in order:
        rows.setdefault(_group(path), len(rows))
    paths.sort(key=lambda path: (_place(path), rows[_group(path)], order[path]))
    return [_difference(path, old, new) for path in paths] + _reordered(before, after)


def _goes_without_saying(path: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    return (
        path.endswith("].enabled") and None in (old.get(path), new.get(path)) and True in (old.get(path), new.get(path))
    )


def _told(pack: RulePack) -> dict[str, Any]:
    head = msgspec.to_builtins(pack.ruleset)
    return {f"ruleset.{name}": head[name] for name in _HEAD if head[name] is not None} | leaves(pack)


def _group(path: str) -> str:
    """The row or section that a parameter stands in."""
    return path.rpartition(".")[0] if path.startswith("limits") else path.partition(".")[0]


def _place(path: str) -> int:
    return 0 if path.startswith("ruleset") else 1 if path.startswith("limits") else 2


def _difference(path: str, old: dict[str, Any], new: dict[str, Any]) -> Difference:
    before, after = old.get(path), new.get(path)
    was, will, name = value_words(path, before), value_words(path, after), title(path)
    asleep = _asleep(path, new)
    return Difference(
        path,
        before,
        after,
        Words(f"{name.zh} {was.zh} → {will.zh}{asleep.zh}", f"{name.en} {was.en} → {will.en}{asleep.en}"),
    )


def _asleep(path: str, new: dict[str, Any]) -> Words:
    """That a changed limit stands in a row which is not in force."""
    row = ROW.fullmatch(path)
    if row is None or row[2] == "enabled" or new.get(f"limits[{row[1]}].enabled", True) is True:
        return Words("", "")
    return Words("（该行未启用）", " (row not in force)")


def _reordered(before: RulePack, after: RulePack) -> list[Difference]:
    """Rows that both have but in another order: the first that fits counts."""
    old, new = (_keys(pack) for pack in (before, after))
    was, will = [key for key in old if key in new], [key for key in new if key in old]
    if was == will:
        return []
    words = [" > ".join(keys) for keys in (was, will)]
    said = (f"{text} {words[0]} → {words[1]}" for text in (_ORDER_WORDS.zh, _ORDER_WORDS.en))
    return [Difference(_ORDER, was, will, Words(*said))]


def _keys(pack: RulePack) -> list[str]:
    return [row_key(row.when) for row in rows_by_name(pack.limits)]

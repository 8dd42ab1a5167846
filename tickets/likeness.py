"""Pure: how alike two Chinese texts are, by the pairs of characters that they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_SILENT = re.compile(r"[\s\W_]+")
_CLAUSES = re.compile(r"[，,。；;！!？?、\n]+")
_SHORTEST = 3
"""Clauses of fewer characters ask for nothing by themselves."""
MENTIONED = 0.25
"""Share of a demand's pairs that an answer must hold to speak of it."""


def pairs(text: str) -> Counter[str]:
    """Pairs of neighbouring characters, punctuation left out."""
    clean = _SILENT.sub("", text)
    return Counter(clean[at : at + 2] for at in range(len(clean) - 1))


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same)."""
    first, second = pairs(one), pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else float(one.strip() == other.strip())


def most_alike(text: str, others: Iterable[str]) -> float:
    return max((likeness(text, other) for other in others), default=0.0)


def clauses(demand: str) -> list[str]:
    """The single things that a demand asks for."""
    return [part.strip() for part in _CLAUSES.split(demand) if len(part.strip()) >= _SHORTEST]


def unmentioned(demand: str, answer: str) -> list[str]:
    """Clauses of the demand of which the answer says next to nothing."""
    said = pairs(answer)
    return [part for part in clauses(demand) if _share(pairs(part), said) < MENTIONED]


def _share(wanted: Counter[str], said: Counter[str]) -> float:
    return sum(1 for pair in wanted if pair in said) / len(wanted) if wanted else 1.0

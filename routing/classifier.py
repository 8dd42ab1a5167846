"""What a text is about: categories, area, type and urgency found by words that can be shown, never by a hidden model.

Confidence is a rule of thumb in 0..1: how much the words found weigh, and how far they stand above the runner-up.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

import msgspec

from routing.departments import Area, Catalogue, Category
from routing.facts import TicketType, Urgency, named

ENOUGH = 0.35
"""Below this confidence the best category is not taken."""

HINT = 0.25
"""What the word of a place weighs beside the word of a matter."""

_NEGATION = re.compile(r"(没有?|未|无|不是|并非|防止|预防|避免|排除|不存在)[^，。！？；,.!?;]{0,4}$")
_EXERCISE = re.compile(r"^[^，。！？；,.!?;]{0,4}(演练|演习|保险|知识|宣传)")

TYPE_WORDS: tuple[tuple[TicketType, tuple[str, ...]], ...] = (
    (TicketType.REPORT, ("举报", "检举", "揭发")),
    (TicketType.PRAISE, ("表扬", "感谢", "点赞", "锦旗")),
    (TicketType.SUGGESTION, ("建议", "提议", "能否增设", "希望增设", "希望增加")),
    (TicketType.COMPLAINT, ("投诉", "扰民", "维权", "乱收费", "态度恶劣", "欺骗", "违规")),
    (TicketType.INQUIRY, ("咨询", "请问", "想问", "问一下", "怎么办理", "如何办理", "需要什么材料", "政策是什么")),
    (TicketType.HELP, ("求助", "帮忙", "帮助", "请派人", "没水", "没电", "停水", "停电", "坏了", "维修")),
)


class Candidate(msgspec.Struct, frozen=True):
    """A category that the text may belong to, and the words that say so."""

    category: Category
    confidence: float
    words: tuple[str, ...]


class EmergencyWord(msgspec.Struct, frozen=True):
    word: str
    urgency: Urgency


class FoundArea(msgspec.Struct, frozen=True):
    area: Area
    word: str


def categorise(text: str, catalogue: Catalogue, limit: int = 5) -> list[Candidate]:
    """Up to `limit` categories, best first; empty when no word speaks for any. Callers abstain below ENOUGH."""
    scores: dict[str, float] = {}
    words: dict[str, list[str]] = {}
    for word, entries in _keywords(catalogue):
        if word in text:
            for code, weight in entries:
                scores[code] = scores.get(code, 0.0) + weight
                words.setdefault(code, []).append(word)
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return [_candidate(catalogue.category(code), score, best, tuple(words[code])) for code, score in best]


def _candidate(category: Category, score: float, best: list[tuple[str, float]], words: tuple[str, ...]) -> Candidate:
    rival = max((other for code, other in best if code != category.code), default=0.0)
    weight = 1.0 - math.exp(-score)
    return Candidate(category, round(weight * score / (score + 0.7 * rival), 3), words)


@lru_cache(maxsize=8)
def _keywords(catalogue: Catalogue) -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
    """Each keyword with the leaves it speaks for; long words and words of few leaves weigh more, hints little."""
    homes: dict[str, dict[str, float]] = {}
    for leaf in catalogue.leaves:
        for strength, words in ((HINT, leaf.hints), (1.0, leaf.keywords)):
            for word in words:
                homes.setdefault(word, {})[leaf.code] = strength
    return tuple(
        (word, tuple((code, 0.35 * min(len(word), 5) * strength / len(codes)) for code, strength in codes.items()))
        for word, codes in homes.items()
    )


def emergency_words(text: str, catalogue: Catalogue) -> list[EmergencyWord]:
    """Words of danger in the order of the catalogue's alarms, each once; not those negated or rehearsed."""
    found: dict[str, EmergencyWord] = {}
    for alarm in catalogue.alarms:
        urgency = named(Urgency, alarm.urgency)
        plain = _without(text, alarm.unless)
        for word in alarm.words:
            if word not in found and _is_meant(plain, word):
                found[word] = EmergencyWord(word, urgency)
    return list(found.values())


def _without(text: str, phrases: tuple[str, ...]) -> str:
    for phrase in phrases:
        text = text.replace(phrase, "，")
    return text


def _is_meant(text: str, word: str) -> bool:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not _NEGATION.search(text[max(0, start - 8) : start]) and not _EXERCISE.match(text[end : end + 8]):
            return True
        start = text.find(word, end)
    return False


def suggest_urgency(words: list[EmergencyWord]) -> EmergencyWord | None:
    """The most urgent of the words found; the first of equals."""
    order = list(Urgency)
    return max(words, key=lambda found: order.index(found.urgency), default=None)


def suggest_type(text: str) -> tuple[TicketType, str] | None:
    """The type whose word stands first in the table, with that word; None when no word tells."""
    for type_, words in TYPE_WORDS:
        for word in words:
            if word in text:
                return type_, word
    return None


def find_area(text: str, catalogue: Catalogue) -> FoundArea | None:
    """The smallest area the text names; of several the one whose parents are named too, then the longest word."""
    hits: dict[str, str] = {}
    for word, code in _area_words(catalogue):
        if code not in hits and word in text:
            hits[code] = word
    if not hits:
        return None

    def rank(code: str) -> tuple[int, int, int]:
        line = [area.code for area in catalogue.areas_up(code)]
        return len(line), sum(above in hits for above in line[1:]), len(hits[code])

    best = max(hits, key=rank)
    return FoundArea(catalogue.area(best), hits[best])


@lru_cache(maxsize=8)
def _area_words(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    words = [(word, area.code) for area in catalogue.areas.values() for word in (area.name, *area.aliases)]
    return tuple(sorted(words, key=lambda item: -len(item[0])))

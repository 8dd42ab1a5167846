"""Pure: what a ticket is found by, and what is asked for, as PostgreSQL's tsvector and tsquery take them.

What is asked is cut into words; what is stored holds its words and all pairs of neighbouring characters beside them,
since the same words are cut otherwise in another sentence (路 灯不亮) and a name is often asked for by half (云栖).
Every word carries a weight: A for all who may see the ticket, B for the office's own people alone. What a ticket is
filed under stands among its words: a search among the tickets of a unit, of a kind or of a place looks at those alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from routing.facts import TicketType, Urgency
from tickets.statuses import Status
from tickets.words import words_of

LONGEST_WORD = 40
LONGEST_CODE = 64
"""No column holds a longer one."""
MOST_WORDS = 16_000
PHONE = "tel"
"""Marks the lexemes that stand for the endings of a caller's number, each blinded: no digit of it is stored."""


class Kind(StrEnum):
    """What a ticket is filed under; the word marks the lexemes of the kind's codes."""

    UNIT = "unit"
    """Units that have it in hand."""
    TYPE = "type"
    URGENCY = "urgency"
    AREA = "area"
    STATE = "state"
    """Of one that is over: how it ended."""


COMMON = frozenset({TicketType.INQUIRY, TicketType.HELP, Urgency.NORMAL, Status.CLOSED, Status.ARCHIVED})
"""Codes that so many tickets are filed under that to look at each one found is quicker than to ask for them too."""
Filed = Mapping[Kind, Iterable[str]]
SHORTEST_TAIL, LONGEST_TAIL = 4, 11
_TICKET_NUMBER = re.compile(r"\d{6}-\d*")
_LONG_DIGITS = re.compile(r"\d{7,}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DIGITS_ALONE = re.compile(r"[\d\s+()-]+")
Blinded = Callable[[str], Iterable[str]]
"""What an ending of a number is stored as: one word for each key that rows may be written under."""


def document(
    number: str,
    shown: Iterable[str],
    kept: Iterable[str],
    ends: Iterable[str] = (),
    filed: Filed = MappingProxyType({}),
) -> str:
    """A tsvector's text: the ticket's number and what is `shown` to every reader (A); what is `kept` in the office and
    the blinded `ends` of the caller's telephone number (B); the codes that it is `filed` under."""
    weights = dict.fromkeys([number, *_stored(shown)], "A")
    for word in [*_stored(kept), *(PHONE + end for end in ends)]:
        weights.setdefault(word, "B")
    placed = enumerate(list(weights.items())[:MOST_WORDS], 1)
    words = [f"{_quoted(word)}:{place}{weight}" for place, (word, weight) in placed]
    return " ".join([*words, *(word for kind, codes in filed.items() for word in _codes(kind, codes))])


def ends_of(number: str) -> list[str]:
    """The endings that a telephone number can be asked by."""
    digits = _digits(number)
    return [digits[-many:] for many in range(SHORTEST_TAIL, min(LONGEST_TAIL, len(digits)) + 1)]


def question(text: str, *, office: bool, blinded: Blinded = lambda _end: ()) -> str | None:
    """A tsquery's text for what somebody typed; None when it holds nothing that can be searched for.

    All words must occur. Four or more digits also find the last digits of a caller's number, for the office alone.
    """
    asked = _plain(text).strip()
    if _TICKET_NUMBER.fullmatch(asked):
        return _starting(asked, office)
    digits = _digits(asked)
    if len(digits) >= SHORTEST_TAIL and _DIGITS_ALONE.fullmatch(asked):
        return _by_digits(digits, blinded(digits[-LONGEST_TAIL:]) if office else (), office)
    words = list(dict.fromkeys(words_of(asked)))
    told = [word for word in words if len(word) > 1] or words
    return " & ".join(_wanted(word[:LONGEST_WORD], "" if office else ":A") for word in told) or None


def among(asked: str, filed: Filed) -> str:
    """The tsquery's text among the tickets that are filed under one code of each kind; a kind without codes asks for
    nothing."""
    kinds = [" | ".join(_codes(kind, codes)) for kind, codes in filed.items()]
    wanted = [f"({codes})" for codes in kinds if codes]
    return " & ".join([f"({asked})", *wanted]) if wanted else asked


def _codes(kind: Kind, codes: Iterable[str]) -> list[str]:
    return [_quoted(kind + code) for code in dict.fromkeys(codes) if len(code) <= LONGEST_CODE]


def says_words(text: str) -> bool:
    """Whether words are asked for, not a ticket's number or the end of a telephone number."""
    asked = _plain(text).strip()
    return bool(words_of(asked)) and not _TICKET_NUMBER.fullmatch(asked) and not _DIGITS_ALONE.fullmatch(asked)


def _wanted(word: str, weight: str) -> str:
    """The word, or, of a long one, all its pairs: whatever holds the word holds them, and an index that is asked for
    nothing but what must all be there begins with the rarest. One that is not all Chinese may have been cut alike."""
    pairs = _pairs(word)
    if len(pairs) < 2:
        return _quoted(word) + weight
    all_pairs = " & ".join(_quoted(pair) + weight for pair in pairs)
    return all_pairs if _HAN.fullmatch(word) else f"({_quoted(word)}{weight} | ({all_pairs}))"


def _pairs(text: str) -> list[str]:
    return [run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)]


def _by_digits(digits: str, ends: Iterable[str], office: bool) -> str | None:
    """A ticket's number by its day, a number in the text, or, for the office, the end of a telephone number."""
    numbered = [_starting(digits, office)] if not _LONG_DIGITS.search(digits) else []
    return " | ".join([*numbered, *(_quoted(PHONE + end) for end in ends)]) or None


def _starting(word: str, office: bool) -> str:
    return f"{_quoted(word)}:*{'' if office else 'A'}"


def _stored(texts: Iterable[str]) -> Iterable[str]:
    """Each word once; long runs of digits (telephones, identity cards) are not for searching."""
    text = _plain("\n".join(texts))
    words = dict.fromkeys([*words_of(text), *_pairs(text)])
    return [word[:LONGEST_WORD] for word in words if not _LONG_DIGITS.search(word)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\0", "")


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark in "0123456789")


def _quoted(word: str) -> str:
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"

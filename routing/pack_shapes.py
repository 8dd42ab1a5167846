"""What values of a rule pack look like: patterns of texts, ranges of numbers, and what is expected in words."""

from __future__ import annotations

from typing import Annotated

import msgspec

from routing.durations import DURATION_PATTERN

LIMIT_PATTERN = rf"^(statutory|min\(type,\d{{1,4}}(min|h|hour|whour|wday|day)\)|{DURATION_PATTERN[1:-1]})$"
AFTER_PATTERN = rf"^(same_day|{DURATION_PATTERN[1:-1]})$"
TIME_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
DAY_PATTERN = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
WINDOW_PATTERN = r"^min\(\d{1,4}\w+, ?0?\.\d+\*limit\)$"
MOST_PATTERN = rf"^min\(original, ?{DURATION_PATTERN[1:-1]}\)$"
AHEAD_PATTERN = r"^max\(\d{1,4}wday, ?0?\.\d+\*limit\)$"
ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
PIN_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}@\S{1,23}$"
YELLOW_PATTERN = r"^left<=\d{1,4}wday or left<=0?\.\d+\*limit$"
WORKING_DAYS_PATTERN = r"^\d{1,4}wday$"
CODE_PATTERN = r"^[^\s.]{1,32}\Z"
NAME_PATTERN = r"^\S.{0,59}\Z"
PATTERNS = {
    LIMIT_PATTERN: "a limit such as 3wday, 2h, min(type,3wday) or statutory",
    AFTER_PATTERN: "a duration such as 1wday, or same_day",
    DURATION_PATTERN: "a duration such as 3wday, 4whour, 20min, 2h or 5day",
    TIME_PATTERN: 'a time in quotes such as "17:30"',
    DAY_PATTERN: 'a day of the year in quotes such as "05-01"',
    WINDOW_PATTERN: 'text such as "min(1wday, 0.2*limit)"',
    AHEAD_PATTERN: 'text such as "max(1wday, 0.2*limit)"',
    MOST_PATTERN: 'text such as "min(original, 10wday)"',
    YELLOW_PATTERN: 'text such as "left<=1wday or left<=0.2*limit"',
    WORKING_DAYS_PATTERN: "working days such as 2wday",
    ID_PATTERN: "small letters, digits and hyphens, such as xuancheng-default",
    CODE_PATTERN: "a code of at most 32 signs without spaces and dots",
    NAME_PATTERN: "a name of at most 60 signs",
    PIN_PATTERN: "a pack with its version, such as xuancheng-default@2026.1",
}
"""What is expected where a text must match a pattern, in words."""

CHOICES = {
    "enabled": "true, false or ask",
    "count_from": "next_workday or event",
    "calendar": "cn-official",
    "on_missing_year": "estimate_and_alarm",
    "on_expiry": "deemed_signed_late",
    "silent": "refused",
    "on_cap": "consult (of return) or supervise (of redo)",
    "interim_lead": "first_receiver",
    "need": "reason, interim_answer",
    "evidence": "required or optional",
    "confirm": "human",
    "due": "earliest_child",
    "red": "first_workday_after_due",
    "urgency": "U3 or U2",
    "tag": "verified, weak or proposal",
}
"""What is expected where a key has few values, in words."""

DurationText = Annotated[str, msgspec.Meta(pattern=DURATION_PATTERN)]
LimitText = Annotated[str, msgspec.Meta(pattern=LIMIT_PATTERN)]
CodeText = Annotated[str, msgspec.Meta(pattern=CODE_PATTERN)]
NameText = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
TimeText = Annotated[str, msgspec.Meta(pattern=TIME_PATTERN)]
DayText = Annotated[str, msgspec.Meta(pattern=DAY_PATTERN)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
MOST = 100_000
"""Of anything that is counted: more days reach behind the first year, and more of the rest means nothing."""
Count = Annotated[int, msgspec.Meta(ge=0, le=MOST)]
Some = Annotated[int, msgspec.Meta(ge=1, le=MOST)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
"""Calendar days."""
SpansText = Annotated[tuple[tuple[TimeText, TimeText], ...], msgspec.Meta(min_length=1)]
Names = str | tuple[str, ...]


Basis = tuple[str, ...] | dict[str, tuple[str, ...]]
"""Names of `sources`: one list for every value that stands beside it, or a list for each."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of the file; an unknown key is a fault."""


class Section(Part, frozen=True, kw_only=True):
    """Parameters that belong together, and what they stand on."""

    basis: Basis = ()

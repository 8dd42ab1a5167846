"""Lengths of time as rules state them: an amount of minutes, hours, office hours, working days or calendar days."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

import msgspec

from routing.facts import Language, Words


class Unit(StrEnum):
    MINUTE = "min"
    HOUR = "h"
    OFFICE_HOUR = "whour"
    WORKING_DAY = "wday"
    DAY = "day"

    @property
    def of_days(self) -> bool:
        """True where a limit ends with a day at the due time, not at a minute."""
        return self in (Unit.WORKING_DAY, Unit.DAY)


class CountFrom(StrEnum):
    """Where counting starts: the working day after the event ("次日起"), or the event's own minute."""

    NEXT_WORKDAY = "next_workday"
    EVENT = "event"


UNIT_WORDS: dict[Unit, Words] = {
    Unit.MINUTE: Words("{} 分钟", "{} min"),
    Unit.HOUR: Words("{} 小时", "{} h"),
    Unit.OFFICE_HOUR: Words("{} 个工作小时", "{} office hours"),
    Unit.WORKING_DAY: Words("{} 个工作日", "{} working days"),
    Unit.DAY: Words("{} 天", "{} days"),
}

UNIT_NAMES: dict[Unit, Words] = {
    Unit.MINUTE: Words("分钟", "minutes"),
    Unit.HOUR: Words("小时", "hours"),
    Unit.OFFICE_HOUR: Words("工作小时", "office hours"),
    Unit.WORKING_DAY: Words("工作日", "working days"),
    Unit.DAY: Words("自然日", "calendar days"),
}

DURATION_PATTERN = r"^\d{1,4}(min|h|hour|whour|wday|day)$"
_DURATION = re.compile(DURATION_PATTERN)


class Duration(msgspec.Struct, frozen=True):
    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Duration:
        """`"3wday"`, `"4whour"`, `"20min"`, `"2h"`, `"2hour"`, `"5day"`. Raises ValueError."""
        return _parse(text)

    def say(self, language: Language) -> str:
        told = UNIT_WORDS[self.unit].say(language).format(self.amount)
        return told.removesuffix("s") if self.amount == 1 else told

    @property
    def words(self) -> Words:
        return Words(self.say("zh"), self.say("en"))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@lru_cache(maxsize=512)
def _parse(text: str) -> Duration:
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a duration such as 3wday, 4whour, 20min, 2h or 5day")
    unit = match.group(1)
    return Duration(int(text[: match.start(1)]), Unit.HOUR if unit == "hour" else Unit(unit))

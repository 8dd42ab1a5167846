"""Day tables of a year: which days are worked, how many office seconds have passed; questions cost O(log n)."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, time, timedelta

import msgspec

from routing.facts import Words

Spans = tuple[tuple[time, time], ...]
"""Opening and closing times of one day, in order."""

WEEKEND = Words("周末", "weekend")
MAKE_UP = Words("调休上班", "make-up working day")


class DayRule(msgspec.Struct, frozen=True):
    """Says of one date whether it is worked, and why."""

    working: bool
    why: Words


class OfficialYear(msgspec.Struct, frozen=True):
    """The announced holidays of a year: only the dates that differ from Monday to Friday need a rule."""

    year: int
    days: dict[date, DayRule]
    source: str = ""


class Season(msgspec.Struct, frozen=True):
    """Office hours from one day of the year to another, both included; it may run over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]
    spans: Spans

    def holds(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


class OfficeHours(msgspec.Struct, frozen=True):
    """Office hours of every day: the first season that holds, else the usual ones."""

    usual: Spans
    seasons: tuple[Season, ...] = ()

    def on(self, day: date) -> Spans:
        return next((season.spans for season in self.seasons if season.holds(day)), self.usual)


def second_of(at: time) -> int:
    """Seconds since midnight."""
    return at.hour * 3600 + at.minute * 60 + at.second


class YearTable:
    """One year, counted out once. Days are indexes from 0 (1 January); positions are office seconds since it began."""

    def __init__(self, year: int, rules: Mapping[date, DayRule], office: OfficeHours, *, estimated: bool) -> None:
        self.year = year
        self.estimated = estimated
        self.first = date(year, 1, 1)
        self.length = (date(year + 1, 1, 1) - self.first).days
        self.spans: list[tuple[tuple[int, int], ...]] = []
        self.workdays = array("i")
        self.rank = array("i", [0])
        """rank[i]: working days among the first i days."""
        self.passed = array("q", [0])
        """passed[i]: office seconds of the first i days."""
        for index in range(self.length):
            self._add(index, rules, office)

    def _add(self, index: int, rules: Mapping[date, DayRule], office: OfficeHours) -> None:
        day = self.first + timedelta(days=index)
        rule = rules.get(day)
        working = rule.working if rule else day.weekday() < 5
        spans = tuple((second_of(a), second_of(b)) for a, b in office.on(day)) if working else ()
        if working:
            self.workdays.append(index)
        self.spans.append(spans)
        self.rank.append(self.rank[-1] + working)
        self.passed.append(self.passed[-1] + sum(b - a for a, b in spans))

    @property
    def total(self) -> int:
        """Office seconds of the whole year."""
        return self.passed[-1]

    def works(self, index: int) -> bool:
        return self.rank[index + 1] > self.rank[index]

    def position(self, index: int, second: int) -> int:
        """Office seconds passed at `second` of day `index`."""
        return self.passed[index] + sum(min(max(second, a), b) - a for a, b in self.spans[index])

    def moment(self, position: int) -> tuple[int, int]:
        """Day index and second of the day at which exactly `position` office seconds have first passed; 1..total."""
        index = bisect_left(self.passed, position) - 1
        left = position - self.passed[index]
        for opens, closes in self.spans[index]:
            if left <= closes - opens:
                return index, opens + left
            left -= closes - opens
        raise AssertionError("a position always falls into an office span")

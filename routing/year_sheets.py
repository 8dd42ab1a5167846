"""A calendar sheet as the office writes it in YAML: the announced holidays of a year, or local exceptions alone."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from routing.errors import DataFault
from routing.facts import Words
from routing.reading import plain_yaml
from routing.years import MAKE_UP, DayRule, OfficialYear

STATUTORY = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
"""Festivals that the State Council gives days off for; a feed's other festivals are working days."""
_SHAPE = "year: 2027, source: a document, rest: {2027-01-01: 元旦, …}, work: [2027-02-06, …]"


class YearSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rest` are days off with their name, `work` worked weekends. `local`: exceptions beside the announced days."""

    year: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    rest: dict[date, str] = {}
    work: tuple[date, ...] = ()
    local: bool = False

    @property
    def days(self) -> dict[date, DayRule]:
        off = {day: DayRule(working=False, why=Words(name, name)) for day, name in self.rest.items()}
        return off | {day: DayRule(working=True, why=MAKE_UP) for day in self.work}

    @property
    def official(self) -> OfficialYear:
        return OfficialYear(year=self.year, days=self.days, source=self.source)


def read_sheet(text: str, name: str = "calendar") -> YearSheet:
    """The sheet in `text`. Raises DataFault naming what is wrong: shape, a day of another year, a day said twice."""
    try:
        sheet = msgspec.convert(_plain(plain_yaml(text, name)), YearSheet)
    except msgspec.ValidationError as error:
        raise DataFault(name, "the sheet", str(error).splitlines()[0], _SHAPE) from None
    stray = next((day for day in (*sheet.rest, *sheet.work) if day.year != sheet.year), None)
    if stray is not None:
        raise DataFault(name, "rest, work", stray.isoformat(), f"days of {sheet.year}")
    twice = next((day for day in sheet.work if day in sheet.rest), None)
    if twice is not None:
        raise DataFault(name, "work", twice.isoformat(), "a day that `rest` does not name")
    if not sheet.rest and not sheet.work:
        raise DataFault(name, "rest, work", "nothing", "at least one day")
    if not sheet.local:
        _refuse_strays(sheet, name)
    return sheet


def _refuse_strays(sheet: YearSheet, name: str) -> None:
    """An announced year holds statutory holidays and worked weekends alone: a stray day would move every deadline."""
    other = next((day for day, why in sheet.rest.items() if not any(word in why for word in STATUTORY)), None)
    if other is not None:
        expected = f"a statutory holiday ({'、'.join(STATUTORY)}), or a sheet with local: true"
        raise DataFault(name, "rest", f"{other.isoformat()} {sheet.rest[other]}", expected)
    weekday = next((day for day in sheet.work if day.weekday() < 5), None)
    if weekday is not None:
        raise DataFault(name, "work", weekday.isoformat(), "Saturdays and Sundays that are worked")


def _plain(raw: object) -> object:
    """YAML reads dates as dates; msgspec wants them as text where they are keys."""
    if not isinstance(raw, dict):
        return raw
    rest = raw.get("rest")
    if isinstance(rest, dict):
        raw = raw | {"rest": {str(day): why for day, why in rest.items()}}
    work = raw.get("work")
    if isinstance(work, list):
        raw = raw | {"work": [str(day) for day in work]}
    return raw

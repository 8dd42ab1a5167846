"""Working time: Chinese working days with swapped weekends, local exceptions, office hours, and counting in them.

Times that come in and go out are UTC; days and office hours are those of the calendar's own zone. A year whose
holidays are not announced is counted Monday to Friday and whatever touches it is flagged as estimated, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from holidays import HolidayBase, country_holidays

from routing.durations import CountFrom, Duration, Unit
from routing.facts import Words
from routing.years import MAKE_UP, WEEKEND, DayRule, OfficeHours, OfficialYear, YearTable, second_of

FESTIVALS = (
    ("Chinese New Year", Words("春节", "Spring Festival")),
    ("Spring Festival", Words("春节", "Spring Festival")),
    ("New Year's Day", Words("元旦", "New Year's Day")),
    ("Tomb-Sweeping", Words("清明节", "Tomb-Sweeping Day")),
    ("Labor Day", Words("劳动节", "Labour Day")),
    ("Dragon Boat", Words("端午节", "Dragon Boat Festival")),
    ("National Day", Words("国庆节", "National Day")),
    ("Mid-Autumn", Words("中秋节", "Mid-Autumn Festival")),
)
DAY_OFF = Words("放假", "public holiday")


class RestDay(msgspec.Struct, frozen=True):
    day: date
    why: Words


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A moment reached by counting, with the days that were counted on the way."""

    at_utc: datetime
    estimated: bool
    """True when a year was touched whose holidays are not announced."""
    limit: Duration
    count_from: CountFrom
    counted: tuple[date, ...] = ()
    skipped: tuple[RestDay, ...] = ()
    """Holidays on Monday to Friday; ordinary weekends are not named."""
    worked_weekends: tuple[date, ...] = ()
    estimated_years: tuple[int, ...] = ()


def chinese_year(year: int) -> OfficialYear | None:
    """The State Council's announcement for `year` as the `holidays` package has it, None while it is not known."""
    known = country_holidays("CN", years=year, language="en_US")
    made_up = {day for day in known.weekend_workdays if day.year == year}
    if not made_up:  # every announcement swaps weekends; a year without is only computed from the lunar calendar
        return None
    days = {day: DayRule(working=False, why=_festival(known, day)) for day in known if day.year == year}
    days |= {day: DayRule(working=True, why=MAKE_UP) for day in made_up}
    return OfficialYear(year=year, days=days, source="holidays")


def _festival(known: HolidayBase, day: date) -> Words:
    """The festival a day off belongs to: its own name, or that of the nearest named day of the same free run."""
    for step in (0, -1, 1):
        near = day
        for _ in range(9):
            name = known.get(near) or ""
            found = next((words for key, words in FESTIVALS if key in name), None)
            if found:
                return found
            near += timedelta(days=step)
            if step == 0 or (near not in known and near.weekday() < 5):
                break
    return DAY_OFF


class WorkCalendar:
    """Counts in working time. Keeps one table a year, made when first needed; safe to share, never changes its answers.

    `years` gives the announced holidays of a year or None; `exceptions` are local and stand above it.
    """

    def __init__(
        self,
        office: OfficeHours,
        *,
        due_time: time = time(17, 30),
        tz: str = "Asia/Shanghai",
        years: Callable[[int], OfficialYear | None] = chinese_year,
        exceptions: Mapping[date, DayRule] | None = None,
    ) -> None:
        self.office = office
        self.due_time = due_time
        self.zone = ZoneInfo(tz)
        self._years = years
        self._exceptions = dict(exceptions or {})
        self._rules: dict[int, dict[date, DayRule]] = {}
        self._tables: dict[int, YearTable] = {}

    # ------------------------------------------------------------------ days
    def is_working_day(self, day: date) -> bool:
        return self._table(day.year).works(_index(day))

    def is_estimated(self, year: int) -> bool:
        return self._table(year).estimated

    def why(self, day: date) -> Words | None:
        """Why a day is off, or is worked although a weekend; None for an ordinary working day."""
        self._table(day.year)
        rule = self._rules[day.year].get(day)
        if rule:
            return rule.why
        return WEEKEND if day.weekday() >= 5 else None

    def nth_working_day(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it when negative; 0 is `day` itself)."""
        if count == 0:
            return day
        table = self._table(day.year)
        index = _index(day)
        wanted = (table.rank[index + 1] if count > 0 else table.rank[index] + 1) + count - 1
        while wanted >= len(table.workdays):
            wanted -= len(table.workdays)
            table = self._table(table.year + 1)
        while wanted < 0:
            table = self._table(table.year - 1)
            wanted += len(table.workdays)
        return table.first + timedelta(days=table.workdays[wanted])

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before."""
        if end < start:
            return -self.working_days_between(end, start)
        total = self._table(end.year).rank[_index(end) + 1] - self._table(start.year).rank[_index(start) + 1]
        return total + sum(len(self._table(year).workdays) for year in range(start.year, end.year))

    # ------------------------------------------------------------------ moments
    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def moment(self, day: date, at: time) -> datetime:
        """UTC of a local time on a local day."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def opening(self, day: date) -> datetime:
        """UTC at which the office opens (would open, on a day off) on `day`."""
        return self.moment(day, self.office.on(day)[0][0])

    def day_length(self, day: date) -> timedelta:
        """Office time of a working day in the season of `day`."""
        return timedelta(seconds=sum(second_of(b) - second_of(a) for a, b in self.office.on(day)))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Office time from `start` to `end`, whole seconds; negative when `end` lies before."""
        first, last = self.local(start), self.local(end)
        total = self._position(last) - self._position(first)
        low, high = sorted((first.year, last.year))
        between = sum(self._table(year).total for year in range(low, high))
        return timedelta(seconds=total + (between if last.year >= first.year else -between))

    def shift(self, start: datetime, office_time: timedelta) -> datetime:
        """The first moment at which `office_time` lies between it and `start`; backwards when negative."""
        local = self.local(start)
        table = self._table(local.year)
        position = self._position(local) + int(office_time.total_seconds())
        while position > table.total:
            position -= table.total
            table = self._table(table.year + 1)
        while position <= 0:
            table = self._table(table.year - 1)
            position += table.total
        index, second = table.moment(position)
        return self.moment(table.first + timedelta(days=index), time.min) + timedelta(seconds=second)

    def add_working_time(self, start: datetime, limit: Duration, count_from: CountFrom = CountFrom.NEXT_WORKDAY) -> Due:
        """When `limit` has passed after `start`.

        Days: counted from the next (working) day they end at `due_time`; counted from the event they end after as much
        office time as that many days of the event's season have (`day`: at the same minute). Minutes and hours run
        round the clock, office hours in office hours, always from the event.
        """
        at = _ADDERS[limit.unit](self, start, limit.amount, count_from)
        if limit.unit in (Unit.MINUTE, Unit.HOUR):
            return Due(at_utc=at, estimated=False, limit=limit, count_from=count_from)
        return self._account(start, at, limit, count_from)

    def _minutes(self, start: datetime, amount: int, _: CountFrom) -> datetime:
        return start.astimezone(UTC) + timedelta(minutes=amount)

    def _hours(self, start: datetime, amount: int, _: CountFrom) -> datetime:
        return start.astimezone(UTC) + timedelta(hours=amount)

    def _office_hours(self, start: datetime, amount: int, _: CountFrom) -> datetime:
        return self.shift(start, timedelta(hours=amount)) if amount else start.astimezone(UTC)

    def _working_days(self, start: datetime, amount: int, count_from: CountFrom) -> datetime:
        local = self.local(start)
        if count_from is CountFrom.NEXT_WORKDAY:
            return self.moment(self.nth_working_day(local.date(), amount), self.due_time)
        return self.shift(start, self.day_length(local.date()) * amount) if amount else start.astimezone(UTC)

    def _days(self, start: datetime, amount: int, count_from: CountFrom) -> datetime:
        if count_from is CountFrom.NEXT_WORKDAY:
            return self.moment(self.local(start).date() + timedelta(days=amount), self.due_time)
        return start.astimezone(UTC) + timedelta(days=amount)

    # ------------------------------------------------------------------ tables
    def _account(self, start: datetime, end: datetime, limit: Duration, count_from: CountFrom) -> Due:
        first, last = self.local(start).date(), self.local(end).date()
        days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
        off = [day for day in days if not self.is_working_day(day)]
        years = tuple(year for year in range(first.year, last.year + 1) if self.is_estimated(year))
        return Due(
            at_utc=end,
            estimated=bool(years),
            limit=limit,
            count_from=count_from,
            counted=tuple(day for day in days if self.is_working_day(day)),
            skipped=tuple(RestDay(day, self.why(day) or DAY_OFF) for day in off if day.weekday() < 5),
            worked_weekends=tuple(day for day in days if day.weekday() >= 5 and self.is_working_day(day)),
            estimated_years=years,
        )

    def _position(self, local: datetime) -> int:
        return self._table(local.year).position(_index(local.date()), second_of(local.time()))

    def _table(self, year: int) -> YearTable:
        table = self._tables.get(year)
        if table is None:
            official = self._years(year)
            rules = dict(official.days) if official else {}
            rules |= {day: rule for day, rule in self._exceptions.items() if day.year == year}
            table = YearTable(year, rules, self.office, estimated=official is None)
            self._rules[year] = rules
            self._tables[year] = table
        return table


_ADDERS: dict[Unit, Callable[[WorkCalendar, datetime, int, CountFrom], datetime]] = {
    Unit.MINUTE: WorkCalendar._minutes,
    Unit.HOUR: WorkCalendar._hours,
    Unit.OFFICE_HOUR: WorkCalendar._office_hours,
    Unit.WORKING_DAY: WorkCalendar._working_days,
    Unit.DAY: WorkCalendar._days,
}


def announced(extra: Iterable[OfficialYear]) -> Callable[[int], OfficialYear | None]:
    """`years` for a WorkCalendar: locally approved tables first, then the shipped ones."""
    known = {year.year: year for year in extra}
    return lambda year: known.get(year) or chinese_year(year)


def _index(day: date) -> int:
    return day.timetuple().tm_yday - 1

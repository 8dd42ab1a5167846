"""Rule packs: a city's limits and their bases as data. The shape of the file, its values, and the checks at reading."""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from routing.calendars import WorkCalendar, announced
from routing.durations import DURATION_PATTERN, CountFrom, Duration
from routing.errors import DataFault
from routing.facts import Channel, TicketType, Urgency, named
from routing.reading import read_yaml
from routing.years import DayRule, OfficeHours, OfficialYear, Season, Spans

STATUTORY = "statutory"
SAME_DAY = "same_day"

_LIMIT_PATTERN = rf"^(statutory|min\(type,\d{{1,4}}(min|h|hour|whour|wday|day)\)|{DURATION_PATTERN[1:-1]})$"
_AFTER_PATTERN = rf"^(same_day|{DURATION_PATTERN[1:-1]})$"
_TIME_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
_DAY_PATTERN = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_WINDOW_PATTERN = r"^min\(\d{1,4}\w+, ?0?\.\d+\*limit\)$"
_MOST_PATTERN = r"^min\(original, ?\d{1,4}\w+\)$"
_YELLOW_PATTERN = r"^left<=\d{1,4}\w+ or left<=0?\.\d+\*limit$"
_PATTERNS = {
    _LIMIT_PATTERN: "a limit such as 3wday, 2h, min(type,3wday) or statutory",
    _AFTER_PATTERN: "a duration such as 1wday, or same_day",
    DURATION_PATTERN: "a duration such as 3wday, 4whour, 20min, 2h or 5day",
    _TIME_PATTERN: 'a time in quotes such as "17:30"',
    _DAY_PATTERN: 'a day of the year in quotes such as "05-01"',
    _WINDOW_PATTERN: 'text such as "min(1wday, 0.2*limit)"',
    _MOST_PATTERN: 'text such as "min(original, 10wday)"',
    _YELLOW_PATTERN: 'text such as "left<=1wday or left<=0.2*limit"',
}

_CHOICES = {
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
}

DurationText = Annotated[str, msgspec.Meta(pattern=DURATION_PATTERN)]
LimitText = Annotated[str, msgspec.Meta(pattern=_LIMIT_PATTERN)]
TimeText = Annotated[str, msgspec.Meta(pattern=_TIME_PATTERN)]
DayText = Annotated[str, msgspec.Meta(pattern=_DAY_PATTERN)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
SpansText = Annotated[tuple[tuple[TimeText, TimeText], ...], msgspec.Meta(min_length=1)]
Names = str | tuple[str, ...]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class RuleSet(_Part, frozen=True, kw_only=True):
    id: str
    version: str | float
    effective_from: date
    approved_by: str | None
    basis: tuple[str, ...]


class SeasonText(_Part, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    first: DayText
    last: DayText
    office: SpansText


class Clock(_Part, frozen=True, kw_only=True):
    tz: str = "Asia/Shanghai"
    count_from: CountFrom = CountFrom.NEXT_WORKDAY
    due_time: TimeText = "17:30"
    office: SpansText
    seasons: tuple[SeasonText, ...] = ()
    calendar: Literal["cn-official"] = "cn-official"
    on_missing_year: Literal["estimate_and_alarm"] = "estimate_and_alarm"


class LimitWhen(_Part, frozen=True, kw_only=True):
    """Conditions of a row of limits; those given must all hold."""

    urgency: Names = ()
    channel: Names = ()
    type: Names = ()
    secret: bool | None = None


class LimitRow(_Part, frozen=True, kw_only=True):
    """Limits of the tickets that `when` describes; what is not given does not run."""

    when: LimitWhen
    contact: LimitText | None = None
    result: LimitText
    hard: LimitText | None = None
    callback: Annotated[str, msgspec.Meta(pattern=_AFTER_PATTERN)] | None = None
    redo: DurationText | None = None
    basis: tuple[str, ...] = ()
    enabled: bool | Literal["ask"] = True
    """`ask`: proposed, and does not count until the city says true."""


class Sign(_Part, frozen=True, kw_only=True):
    limit: DurationText
    U1: DurationText | None = None
    U2: DurationText | None = None
    U3: DurationText | None = None
    nudge_at: Share = 0.5
    on_expiry: Literal["deemed_signed_late"] = "deemed_signed_late"
    basis: tuple[str, ...] = ()


class Return(_Part, frozen=True, kw_only=True):
    window: Annotated[str, msgspec.Meta(pattern=_WINDOW_PATTERN)]
    per_unit: Count
    per_ticket: Count
    decide: DurationText
    silent: Literal["refused"] = "refused"
    on_cap: Literal["consult"] = "consult"
    interim_lead: Literal["first_receiver"] = "first_receiver"


class Extension(_Part, frozen=True, kw_only=True):
    times: Count
    max: Annotated[str, msgspec.Meta(pattern=_MOST_PATTERN)]
    apply_before: DurationText
    need: tuple[Literal["reason", "interim_answer"], ...] = ()
    decide: DurationText
    deny_for: tuple[str, ...] = ()


class Suspend(_Part, frozen=True, kw_only=True):
    reasons: tuple[str, ...]
    max: dict[str, DurationText] = {}
    evidence: Literal["required", "optional"] = "required"


class Merge(_Part, frozen=True, kw_only=True):
    radius_m: Count
    staff_radius_m: Count
    window_d: Count
    confirm: Literal["human"] = "human"
    due: Literal["earliest_child"] = "earliest_child"


class LightsText(_Part, frozen=True, kw_only=True):
    yellow: Annotated[str, msgspec.Meta(pattern=_YELLOW_PATTERN)] = "left<=1wday or left<=0.2*limit"
    red: Literal["first_workday_after_due"] = "first_workday_after_due"


class Supervise(_Part, frozen=True, kw_only=True):
    """When a numbered 督办单 is due: late by `overdue`, at once for `at_once`, or by repeated work or many callers."""

    overdue: DurationText = "2wday"
    at_once: tuple[str, ...] = ("U1", "U2")
    redo: Count = 2
    callers: Count = 10
    reply: DurationText = "3wday"


class Callback(_Part, frozen=True, kw_only=True):
    start: DurationText
    tries: Count
    spread: DurationText
    sample: dict[str, Share]
    by_other_agent: bool = True


class Redo(_Part, frozen=True, kw_only=True):
    max: Count
    on_cap: Literal["supervise"] = "supervise"


class RulePack(_Part, frozen=True, kw_only=True, rename={"returns": "return"}):
    """One version of a city's limits. Read it with `read_pack`, which checks it."""

    ruleset: RuleSet
    clock: Clock
    limits: tuple[LimitRow, ...]
    sign: Sign
    returns: Return
    extension: Extension
    suspend: Suspend
    merge: Merge
    lights: LightsText
    supervise: Supervise = Supervise()
    callback: Callback
    redo: Redo

    @property
    def pin(self) -> str:
        """What a ticket keeps of the pack in force when it was opened: `id@version`."""
        return f"{self.ruleset.id}@{self.ruleset.version}"


# ------------------------------------------------------------------ reading
def read_pack(text: str, file: str = "rule pack") -> RulePack:
    """YAML text into a checked pack. Raises DataFault for the first fault: where, what was found, what is expected."""
    pack = read_yaml(text, RulePack, file, _PATTERNS | _CHOICES)
    for number, row in enumerate(pack.limits):
        for field, kind in (("urgency", Urgency), ("channel", Channel), ("type", TicketType)):
            _check_names(file, f"limits[{number}].when.{field}", names_of(getattr(row.when, field)), kind)
        if row.result.startswith("min(type") and type_only(row.when):
            raise DataFault(file, f"limits[{number}].result", row.result, "a limit of its own: it is the type's row")
    _check_names(file, "extension.deny_for", pack.extension.deny_for, Urgency)
    _check_names(file, "supervise.at_once", pack.supervise.at_once, Urgency)
    _check_names(file, "callback.sample", tuple(pack.callback.sample), TicketType)
    _check_every_type(pack, file)
    _check_spans(file, "clock.office", pack.clock.office)
    for number, season in enumerate(pack.clock.seasons):
        _check_spans(file, f"clock.seasons[{number}].office", season.office)
    _check_inner(file, "return.window", pack.returns.window)
    _check_inner(file, "extension.max", pack.extension.max)
    _check_inner(file, "lights.yellow", pack.lights.yellow)
    return pack


def names_of(names: Names) -> tuple[str, ...]:
    """`when` may name one or several."""
    return (names,) if isinstance(names, str) else names


def type_only(when: LimitWhen) -> bool:
    return bool(when.type) and not when.urgency and not when.channel and when.secret is None


def _check_names(file: str, path: str, names: tuple[str, ...], kind: type[StrEnum]) -> None:
    for name in names:
        try:
            named(kind, name)
        except ValueError as fault:
            raise DataFault(file, path, name, str(fault)) from None


def _check_every_type(pack: RulePack, file: str) -> None:
    rows = [row.when for row in pack.limits if type_only(row.when) and row.enabled is True]
    covered = {named(TicketType, name) for when in rows for name in names_of(when.type)}
    for type_ in TicketType:
        if type_ not in covered:
            raise DataFault(file, "limits", type_.value, "a row whose `when` is this type alone")


def _check_spans(file: str, path: str, spans: tuple[tuple[str, str], ...]) -> None:
    flat = [moment for span in spans for moment in span]
    if any(a >= b for a, b in pairwise(flat)):
        raise DataFault(file, path, spans, "opening before closing time, spans in order and apart")


_DURATIONS_WITHIN = re.compile(r"\d+[a-z]+")


def _check_inner(file: str, path: str, text: str) -> None:
    for found in _DURATIONS_WITHIN.findall(text):
        try:
            Duration.parse(found)
        except ValueError:
            raise DataFault(file, path, text, _PATTERNS[DURATION_PATTERN] + " within it") from None


def calendar_of(
    pack: RulePack,
    exceptions: dict[date, DayRule] | None = None,
    years: tuple[OfficialYear, ...] = (),
) -> WorkCalendar:
    """The calendar by which a pack counts; `years` are locally approved tables, `exceptions` single days."""
    clock = pack.clock
    seasons = tuple(Season(_day(one.first), _day(one.last), _spans(one.office)) for one in clock.seasons)
    return WorkCalendar(
        OfficeHours(_spans(clock.office), seasons),
        due_time=time.fromisoformat(clock.due_time),
        tz=clock.tz,
        years=announced(years),
        exceptions=exceptions,
    )


def _spans(spans: tuple[tuple[str, str], ...]) -> Spans:
    return tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans)


def _day(text: str) -> tuple[int, int]:
    return int(text[:2]), int(text[3:])

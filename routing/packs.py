"""Rule packs: a city's limits and their bases as data. The shape of the file; `pack_reading` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from routing.calendars import WorkCalendar, announced
from routing.durations import DURATION_PATTERN, CountFrom
from routing.years import DayRule, OfficeHours, OfficialYear, Season, Spans

STATUTORY = "statutory"
SAME_DAY = "same_day"

_LIMIT_PATTERN = rf"^(statutory|min\(type,\d{{1,4}}(min|h|hour|whour|wday|day)\)|{DURATION_PATTERN[1:-1]})$"
_AFTER_PATTERN = rf"^(same_day|{DURATION_PATTERN[1:-1]})$"
_TIME_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
_DAY_PATTERN = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_WINDOW_PATTERN = r"^min\(\d{1,4}\w+, ?0?\.\d+\*limit\)$"
_MOST_PATTERN = r"^min\(original, ?\d{1,4}wday\)$"
_ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
_PIN_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}@\S{1,23}$"
_YELLOW_PATTERN = r"^left<=\d{1,4}wday or left<=0?\.\d+\*limit$"
_WORKING_DAYS_PATTERN = r"^\d{1,4}wday$"
PATTERNS = {
    _LIMIT_PATTERN: "a limit such as 3wday, 2h, min(type,3wday) or statutory",
    _AFTER_PATTERN: "a duration such as 1wday, or same_day",
    DURATION_PATTERN: "a duration such as 3wday, 4whour, 20min, 2h or 5day",
    _TIME_PATTERN: 'a time in quotes such as "17:30"',
    _DAY_PATTERN: 'a day of the year in quotes such as "05-01"',
    _WINDOW_PATTERN: 'text such as "min(1wday, 0.2*limit)"',
    _MOST_PATTERN: 'text such as "min(original, 10wday)"',
    _YELLOW_PATTERN: 'text such as "left<=1wday or left<=0.2*limit"',
    _WORKING_DAYS_PATTERN: "working days such as 2wday",
    _ID_PATTERN: "small letters, digits and hyphens, such as xuancheng-default",
    _PIN_PATTERN: "a pack with its version, such as xuancheng-default@2026.1",
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
LimitText = Annotated[str, msgspec.Meta(pattern=_LIMIT_PATTERN)]
TimeText = Annotated[str, msgspec.Meta(pattern=_TIME_PATTERN)]
DayText = Annotated[str, msgspec.Meta(pattern=_DAY_PATTERN)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
SpansText = Annotated[tuple[tuple[TimeText, TimeText], ...], msgspec.Meta(min_length=1)]
Names = str | tuple[str, ...]


Basis = tuple[str, ...] | dict[str, tuple[str, ...]]
"""Names of `sources`: one list for every value that stands beside it, or a list for each."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of the file; an unknown key is a fault."""


class Section(Part, frozen=True, kw_only=True):
    """Parameters that belong together, and what they stand on."""

    basis: Basis = ()


class Tag(StrEnum):
    """How well a parameter is founded."""

    VERIFIED = "verified"
    WEAK = "weak"
    PROPOSAL = "proposal"


class Source(Part, frozen=True, kw_only=True):
    """A rule that parameters stand on: which document, where it was read, and what it says that no parameter can."""

    document: str
    source: str
    tag: Tag
    note: str = ""


class Term(Part, frozen=True, kw_only=True):
    """Since when one parameter holds and who approved it, where that is not said of the pack as a whole."""

    effective_from: date | None = None
    approved_by: str | None = None


class RuleSet(Part, frozen=True, kw_only=True):
    id: Annotated[str, msgspec.Meta(pattern=_ID_PATTERN)]
    version: str | float
    title: str = ""
    effective_from: date | None
    """None: nowhere in force; whoever approves the pack sets the day."""
    approved_by: str | None
    basis: tuple[str, ...]


class SeasonText(Part, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    first: DayText
    last: DayText
    office: SpansText


class Clock(Section, frozen=True, kw_only=True):
    tz: str = "Asia/Shanghai"
    count_from: CountFrom = CountFrom.NEXT_WORKDAY
    due_time: TimeText = "17:30"
    office: SpansText
    seasons: tuple[SeasonText, ...] = ()
    calendar: Literal["cn-official"] = "cn-official"
    on_missing_year: Literal["estimate_and_alarm"] = "estimate_and_alarm"


class LimitWhen(Part, frozen=True, kw_only=True):
    """Conditions of a row of limits; those given must all hold."""

    urgency: Names = ()
    channel: Names = ()
    type: Names = ()
    secret: bool | None = None


class LimitRow(Section, frozen=True, kw_only=True):
    """Limits of the tickets that `when` describes; what is not given does not run."""

    when: LimitWhen
    contact: LimitText | None = None
    result: LimitText
    hard: LimitText | None = None
    callback: Annotated[str, msgspec.Meta(pattern=_AFTER_PATTERN)] | None = None
    redo: DurationText | None = None
    enabled: bool | Literal["ask"] = True
    """`ask`: proposed, and does not count until the city says true."""


class Sign(Section, frozen=True, kw_only=True):
    limit: DurationText
    U1: DurationText | None = None
    U2: DurationText | None = None
    U3: DurationText | None = None
    nudge_at: Share = 0.5
    on_expiry: Literal["deemed_signed_late"] = "deemed_signed_late"


class Dispatch(Section, frozen=True, kw_only=True):
    """How soon what was accepted goes to a unit; from `hard` on a leader hears of it."""

    limit: DurationText = "2whour"
    U1: DurationText | None = "1min"
    U2: DurationText | None = "15min"
    U3: DurationText | None = None
    hard: DurationText = "24h"


class Return(Section, frozen=True, kw_only=True):
    window: Annotated[str, msgspec.Meta(pattern=_WINDOW_PATTERN)]
    per_unit: Count
    per_ticket: Count
    decide: DurationText
    silent: Literal["refused"] = "refused"
    on_cap: Literal["consult"] = "consult"
    interim_lead: Literal["first_receiver"] = "first_receiver"


class Extension(Section, frozen=True, kw_only=True):
    times: Count
    max: Annotated[str, msgspec.Meta(pattern=_MOST_PATTERN)]
    apply_before: DurationText
    need: tuple[Literal["reason", "interim_answer"], ...] = ()
    decide: DurationText
    deny_for: tuple[str, ...] = ()


class Suspend(Section, frozen=True, kw_only=True):
    reasons: tuple[str, ...]
    max: dict[str, DurationText] = {}
    evidence: Literal["required", "optional"] = "required"


class Merge(Section, frozen=True, kw_only=True):
    radius_m: Count
    staff_radius_m: Count
    window_d: Count
    likeness: Share = 0.35
    """Least share that the texts of two tickets have in common to be suggested."""
    likeness_near: Share = 0.1
    """The same where both have points that are surely within `radius_m`."""
    confirm: Literal["human"] = "human"
    due: Literal["earliest_child"] = "earliest_child"


class Repeat(Section, frozen=True, kw_only=True):
    """When a citizen brings the same matter again: how like it must be, and what the rules suggest then."""

    likeness: Share = 0.3
    """Least likeness of matter and place, between sibling categories, to be called the same matter."""
    redo_d: Count = 30
    """Closed no longer ago than this, it is a candidate for redoing."""
    window_d: Count = 90
    times: Count = 3
    """So many times within `window_d`, this one included: the urgency is raised, and the lead looks at it."""
    urgency: Literal["U3", "U2"] = "U3"


class LightsText(Section, frozen=True, kw_only=True):
    yellow: Annotated[str, msgspec.Meta(pattern=_YELLOW_PATTERN)] = "left<=1wday or left<=0.2*limit"
    red: Literal["first_workday_after_due"] = "first_workday_after_due"


class Supervise(Section, frozen=True, kw_only=True):
    """When a numbered 督办单 is due: late by `overdue`, or at all for `at_once`; after `redo` redos; with `callers` in
    one event; at the dispatch of what came through `channels`."""

    overdue: Annotated[str, msgspec.Meta(pattern=_WORKING_DAYS_PATTERN)] = "2wday"
    at_once: tuple[str, ...] = ("U1", "U2")
    redo: Count = 2
    callers: Count = 10
    channels: tuple[str, ...] = ("leader", "media")
    reply: DurationText = "3wday"


class Callback(Section, frozen=True, kw_only=True):
    start: DurationText
    tries: Count
    spread: DurationText
    sample: dict[str, Share]
    by_other_agent: bool = True


class Redo(Section, frozen=True, kw_only=True):
    max: Count
    on_cap: Literal["supervise"] = "supervise"


class RulePack(Part, frozen=True, kw_only=True, rename={"returns": "return"}):
    """One version of a city's limits, whole: what it extends is merged in. `read_pack` makes and checks it."""

    ruleset: RuleSet
    extends: Annotated[str, msgspec.Meta(pattern=_PIN_PATTERN)] | None = None
    """Pin of the pack that gives whatever this one does not."""
    sources: dict[str, Source] = {}
    terms: dict[str, Term] = {}
    """By path of a parameter, such as "limits[complaint].result"."""
    inherited: dict[str, str] = {}
    """Paths of the parameters that this pack does not give itself, each with the pin of the pack that does."""
    clock: Clock
    limits: tuple[LimitRow, ...]
    dispatch: Dispatch = Dispatch()
    sign: Sign
    returns: Return
    extension: Extension
    suspend: Suspend
    merge: Merge
    repeat: Repeat = Repeat()
    lights: LightsText
    supervise: Supervise = Supervise()
    callback: Callback
    redo: Redo

    @property
    def pin(self) -> str:
        """What a ticket keeps of the pack in force when it was opened: `id@version`."""
        return f"{self.ruleset.id}@{self.ruleset.version}"


def names_of(names: Names) -> tuple[str, ...]:
    """`when` may name one or several."""
    return (names,) if isinstance(names, str) else names


def type_only(when: LimitWhen) -> bool:
    return bool(when.type) and not when.urgency and not when.channel and when.secret is None


def basis_of(section: Section, parameter: str) -> tuple[str, ...]:
    """Names of the sources that one value of a section stands on; empty: a proposal."""
    return section.basis.get(parameter, ()) if isinstance(section.basis, Mapping) else section.basis


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

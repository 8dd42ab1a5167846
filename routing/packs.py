"""Rule packs: a city's limits and their bases as data. The shape of the file; `pack_reading` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from routing.calendars import WorkCalendar, announced
from routing.durations import CountFrom
from routing.pack_sections import (
    Archive,
    Audit,
    BulletinRule,
    Calls,
    Consult,
    Dispatch,
    ExchangeRule,
    ExclusionRule,
    Joint,
    KnowledgeRule,
    Reopen,
    Repeat,
    Supervise,
)
from routing.pack_shapes import (
    AFTER_PATTERN,
    ID_PATTERN,
    MOST_PATTERN,
    PIN_PATTERN,
    WINDOW_PATTERN,
    WORKING_DAYS_PATTERN,
    YELLOW_PATTERN,
    CodeText,
    Count,
    DayText,
    DurationText,
    LimitText,
    Names,
    NameText,
    Part,
    Section,
    Share,
    Some,
    SpansText,
    TimeText,
)
from routing.years import DayRule, OfficeHours, OfficialYear, Season, Spans

STATUTORY = "statutory"
SAME_DAY = "same_day"


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
    id: Annotated[str, msgspec.Meta(pattern=ID_PATTERN)]
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
    callback: Annotated[str, msgspec.Meta(pattern=AFTER_PATTERN)] | None = None
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


class Return(Section, frozen=True, kw_only=True):
    window: Annotated[str, msgspec.Meta(pattern=WINDOW_PATTERN)]
    per_unit: Count
    per_ticket: Count
    decide: DurationText
    silent: Literal["refused"] = "refused"
    on_cap: Literal["consult"] = "consult"
    interim_lead: Literal["first_receiver"] = "first_receiver"


class Extension(Section, frozen=True, kw_only=True):
    times: Count
    max: Annotated[str, msgspec.Meta(pattern=MOST_PATTERN)]
    apply_before: DurationText
    need: tuple[Literal["reason", "interim_answer"], ...] = ()
    decide: DurationText
    deny_for: tuple[str, ...] = ()


class SuspendReason(Part, frozen=True, kw_only=True):
    """A reason to stop a clock that the pack names itself; `routing.suspensions` has those that need no more than a
    code."""

    code: CodeText
    zh: NameText
    en: NameText
    basis: tuple[str, ...] = ()
    document: bool | None = None
    """Whether a file of evidence is required; None: as the pack's `evidence` says."""


class Suspend(Section, frozen=True, kw_only=True):
    reasons: tuple[str | SuspendReason, ...]
    max: dict[str, DurationText] = msgspec.field(default_factory=dict)
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


class LightsText(Section, frozen=True, kw_only=True):
    yellow: Annotated[str, msgspec.Meta(pattern=YELLOW_PATTERN)] = "left<=1wday or left<=0.2*limit"
    red: Literal["first_workday_after_due"] = "first_workday_after_due"
    contact: Annotated[str, msgspec.Meta(pattern=WORKING_DAYS_PATTERN)] | None = "1wday"
    """A first contact that is late by so much turns red; None: it stays yellow."""


class Callback(Section, frozen=True, kw_only=True):
    start: DurationText
    tries: Count
    spread: DurationText
    sample: dict[str, Share]
    by_other_agent: bool = True
    half_days: Some = 2
    """In which the tries are made at least, where there is more than one."""
    evening: tuple[TimeText, TimeText] = ("18:00", "20:00")
    """The window in which one of the tries is made."""
    least: Count = 30
    """Tickets of a unit that are called back in a quarter before any share of the sample is applied."""
    relisten: Share = 0.05
    """Share of the answered callbacks that a second person listens to."""


class Redo(Section, frozen=True, kw_only=True):
    max: Count
    on_cap: Literal["supervise"] = "supervise"


class RulePack(Part, frozen=True, kw_only=True, rename={"returns": "return"}):
    """One version of a city's limits, whole: what it extends is merged in. `read_pack` makes and checks it."""

    ruleset: RuleSet
    extends: Annotated[str, msgspec.Meta(pattern=PIN_PATTERN)] | None = None
    """Pin of the pack that gives whatever this one does not."""
    sources: dict[str, Source] = msgspec.field(default_factory=dict)
    terms: dict[str, Term] = msgspec.field(default_factory=dict)
    """By path of a parameter, such as "limits[complaint].result"."""
    inherited: dict[str, str] = msgspec.field(default_factory=dict)
    """Paths of the parameters that this pack does not give itself, each with the pin of the pack that does."""
    clock: Clock
    limits: tuple[LimitRow, ...]
    dispatch: Dispatch = Dispatch()
    sign: Sign
    returns: Return
    consult: Consult = Consult()
    joint: Joint = Joint()
    extension: Extension
    suspend: Suspend
    merge: Merge
    repeat: Repeat = Repeat()
    lights: LightsText
    supervise: Supervise = Supervise()
    bulletin: BulletinRule = BulletinRule()
    audit: Audit = Audit()
    callback: Callback
    redo: Redo
    reopen: Reopen = Reopen()
    archive: Archive = Archive()
    exclusion: ExclusionRule = ExclusionRule()
    calls: Calls = Calls()
    knowledge: KnowledgeRule = KnowledgeRule()
    exchange: ExchangeRule = ExchangeRule()

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

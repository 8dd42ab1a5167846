"""Pure: what the guards look at: one ticket's facts as of now, with what its rule pack allows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from routing.durations import Unit
from routing.suspensions import Reason
from tickets.statuses import Status

Payload = Mapping[str, object]


class ReturnAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A request to return that was decided or stands to be."""

    department: str
    reviewer: str | None = None
    granted: bool | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What one person proposed and a second has to confirm."""

    kind: str
    """"refusal", "redo" or "explained"."""
    by: str


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of one kind, such as for more time: how many stand or were granted, and whether one waits."""

    counted: int = 0
    waits: bool = False


class TimeRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the pack says of more time and of stopped clocks, worked out for this ticket."""

    extension_times: int = 1
    extension_until: datetime | None = None
    extension_ahead: str = "1wday"
    extension_most: int = 0
    """In `extension_unit`, which is that of the limit."""
    extension_unit: Unit = Unit.WORKING_DAY
    extension_interim: bool = True
    extension_denied: tuple[str, ...] = ()
    suspend_reasons: tuple[Reason, ...] = ()


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """The department that a step names, and how the matter stands to it."""

    name: str
    town: bool
    on_duty_list: bool
    """The matter's category is on the towns' duty list."""
    below: bool
    """It lies under the ticket's own department."""


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """The same citizen's earlier ticket that a form names."""

    takes: bool = False
    """In hand, so that something can be added to it."""
    more_secret: bool = False
    """The ticket in hand is to be kept more secret than it is."""
    redo_until: datetime | None = None
    """Until when it may be redone because the citizen came again; None: not at all."""


class Evidence(StrEnum):
    """What the file is that a form names."""

    FITS = "fits"
    UNKNOWN = "unknown"
    """None of this ticket's, or none that the person may see."""
    WRONG_KIND = "wrong_kind"


class MergeBar(msgspec.Struct, frozen=True, kw_only=True):
    """Why two tickets are not merged: they are too far apart, or (all 0) there is no such master of the same event."""

    metres: int = 0
    allowance: int = 0
    most: int = 0


BAR_UNKNOWN = MergeBar()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket as of now."""

    status: Status
    now: datetime
    type: str | None = None
    urgency: str = "normal"
    department: str | None = None
    routed_department: str | None = None
    """Department that the rules name for this matter, when they name one."""
    opened_by: str | None = None
    return_until: datetime | None = None
    return_window: str = "min(1wday, 0.2*limit)"
    """As the pack has it, to be quoted."""
    returns: tuple[ReturnAsked, ...] = ()
    consulted: bool = False
    closed_at: datetime | None = None
    result_due_at: datetime | None = None
    handed_by: str = ""
    """Code of the hotline that gave the ticket; "" for our own."""
    returns_per_unit: int = 1
    returns_per_ticket: int = 2
    reopen_window_days: int = 15
    by_other_agent: bool = True
    weighty: bool = False
    """重件: urgent, or under supervision; its reply is signed by the department's head."""
    round: int = 0
    hard: bool = False
    """疑难: a leader has found that it needs more than one extension."""
    proposal: Proposal | None = None
    extensions: Pending = Pending()
    suspensions: Pending = Pending()
    time: TimeRules = TimeRules()
    target: Target | None = None
    partners: tuple[str, ...] = ()
    """Departments with a share that is not handed in yet."""
    partners_ever: int = 0
    partners_most: int = 5
    children: int = 0
    """Tickets merged into this one whose citizens wait."""
    master_open: bool = True
    evidence: Evidence = Evidence.FITS
    earlier: Before | None = None
    review: bool = False
    """A repeat that waits for the lead."""
    merge_bar: MergeBar | None = None
    """What stands against merging into the master that the form names."""

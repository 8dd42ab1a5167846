"""Sections of a rule pack that a file need not have: a pack without them, such as an older version that tickets have
pinned, has the values that stand here."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from routing.pack_shapes import AHEAD_PATTERN, WORKING_DAYS_PATTERN, Count, Days, DurationText, Section, Share, Some


class Dispatch(Section, frozen=True, kw_only=True):
    """How soon what was accepted goes to a unit; from `hard` on a leader hears of it."""

    limit: DurationText = "2whour"
    U1: DurationText | None = "1min"
    U2: DurationText | None = "15min"
    U3: DurationText | None = None
    hard: DurationText = "24h"


class Joint(Section, frozen=True, kw_only=True):
    """Work that several share: one is responsible, others help."""

    partners: Count = 5
    """Most that one ticket may have beside who is responsible."""
    ahead: Annotated[str, msgspec.Meta(pattern=AHEAD_PATTERN)] = "max(1wday, 0.2*limit)"
    """How long before the responsible unit a partner hands in its share."""


class Consult(Section, frozen=True, kw_only=True):
    hold: DurationText = "3wday"
    """Time in which it names who is responsible; then the local government steps in."""


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


class Supervise(Section, frozen=True, kw_only=True):
    """When a numbered 督办单 is due: late by `overdue`, or at all for `at_once`; after `redo` redos; with `callers` in
    one event; at the dispatch of what came through `channels`."""

    overdue: Annotated[str, msgspec.Meta(pattern=WORKING_DAYS_PATTERN)] = "2wday"
    at_once: tuple[str, ...] = ("U1", "U2")
    redo: Count = 2
    callers: Count = 10
    channels: tuple[str, ...] = ("leader", "media")
    reply: DurationText = "3wday"


class Audit(Section, frozen=True, kw_only=True):
    """Hints for the audit of a reply: as like as `likeness` to one of the unit's last `earlier` replies, it
    is taken for a stock phrase."""

    likeness: Share = 0.9
    earlier: Count = 50


class Reopen(Section, frozen=True, kw_only=True):
    window_d: Days = 15
    """How long after closing a citizen may appeal and the desk reopen."""


class BulletinRule(Section, frozen=True, kw_only=True):
    """Who the month's bulletin (通报) names, and whom naming brings to an interview (约谈)."""

    reds: Some = 3
    """Red lights of a unit in the month."""
    running: Some = 2
    """Bulletins one after the other that name the same unit."""


class ExclusionRule(Section, frozen=True, kw_only=True):
    alarm: Share = 0.05
    """Share of excluded ratings above which a unit's figure is flagged."""


class Calls(Section, frozen=True, kw_only=True):
    gave_up_s: Count = 5
    """Who hangs up sooner was not kept waiting: neither offered nor missed."""


class KnowledgeRule(Section, frozen=True, kw_only=True):
    review_d: Days = 90
    """A published item is looked at again within so many days."""
    filing: DurationText = "3wday"
    """Time in which a unit files or confirms an item after a closed inquiry, or fills a gap."""


class Archive(Section, frozen=True, kw_only=True):
    after_d: Days = 30
    """A ticket is put away when it has been closed for so many days."""


class ExchangeRule(Section, frozen=True, kw_only=True):
    receipt_min: Some = 30
    """The lead is told of what another hotline has sent no receipt for in so many minutes."""

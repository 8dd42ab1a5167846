"""Which tickets may be one event (R2 并单): what stands against two of them, and how far apart they are.

Where both have points their distance counts; where one has none, the county stands for it.
"""

from __future__ import annotations

from datetime import timedelta

from routing.departments import Catalogue
from routing.nearness import Apart, Reach, apart, reach
from tickets.models import Ticket
from tickets.points import point_of
from tickets.rules import Rules
from tickets.standing import BAR_UNKNOWN, MergeBar
from tickets.workflow import Status

MASTERS = frozenset({Status.DISPATCHED, Status.SIGNED, Status.WORKING})
"""States in which a ticket may take others in."""


def merge_bar(ticket: Ticket, master: Ticket, rules: Rules) -> MergeBar | None:
    """What stands against merging the two; None: nothing."""
    if not _alike(ticket, master, rules):
        return BAR_UNKNOWN
    merge, between = rules.pack.merge, between_of(ticket, master)
    if between is None:
        return None if _county(ticket, rules.catalogue) == _county(master, rules.catalogue) else BAR_UNKNOWN
    if reach(between, merge) is not Reach.BEYOND:
        return None
    return MergeBar(metres=between.metres, allowance=between.allowance, most=merge.staff_radius_m)


def between_of(ticket: Ticket, master: Ticket) -> Apart | None:
    """How far apart the two are; None where one has no point."""
    return apart(point_of(ticket), point_of(master))


def _alike(ticket: Ticket, master: Ticket, rules: Rules) -> bool:
    """Sibling categories, close in time, and the master in hand."""
    return (
        ticket.id != master.id
        and master.status in MASTERS
        and master.merged_into is None
        and abs(ticket.opened_at - master.opened_at) <= timedelta(days=rules.pack.merge.window_d)
        and siblings(ticket.category, master.category, rules.catalogue)
    )


def _county(ticket: Ticket, catalogue: Catalogue) -> str | None:
    """An area that the catalogue has no more is a county by itself."""
    if ticket.area is not None and ticket.area not in catalogue.areas:
        return ticket.area
    county = catalogue.county_of(ticket.area)
    return county.code if county else None


def siblings(one: str | None, other: str | None, catalogue: Catalogue) -> bool:
    """The same category, or two of one parent; a category that is not known yet stands against nothing."""
    return one is None or other is None or other in kinds_like(one, catalogue)


def kinds_like(category: str, catalogue: Catalogue) -> set[str]:
    """A category with those of the same parent."""
    known = catalogue.categories
    parent = known[category].parent if category in known else None
    return {category} | {code for code, entry in known.items() if entry.parent == parent is not None}


def areas_near(ticket: Ticket, catalogue: Catalogue) -> set[str]:
    """Codes of the ticket's county and all within it; of a ticket of no county, the city itself."""
    county = _county(ticket, catalogue)
    return catalogue.areas_under(county) | {county} if county else {catalogue.root}

"""Pure: which partners a rule brings along at dispatch, and which of them cannot have a share, with the rule quoted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from routing.departments import Department, Level
from routing.facts import Words
from tickets.actions import Guard
from tickets.quotes import quoted
from tickets.shared_guards import off_duty_list, too_many_partners


class Joining(NamedTuple):
    department: Department
    why_not: Words | None
    """None: it gets a share."""


def joining(
    partners: Iterable[Department], lead: str, taken: Collection[str], *, most: int, on_duty_list: bool
) -> tuple[Joining, ...]:
    """The rule's partners beside `lead`, without those of `taken`, who have a share already; towns only for what is on
    their list of duties, and no more than `most` in all."""
    found: list[Joining] = []
    room = most - len(taken)
    for one in partners:
        if one.code == lead or one.code in taken:
            continue
        why_not = _why_not(one, on_duty_list=on_duty_list, room=room, most=most)
        room -= why_not is None
        found.append(Joining(one, why_not))
    return tuple(found)


def _why_not(one: Department, *, on_duty_list: bool, room: int, most: int) -> Words | None:
    if one.level is Level.TOWN and not on_duty_list:
        return quoted(Guard.GRASS_ROOTS, off_duty_list(one.name))
    return quoted(Guard.PARTNERS_MOST, too_many_partners(most)) if room <= 0 else None

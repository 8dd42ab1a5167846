"""Pure: whether a person may know of a ticket at all; how much of it is `tickets.sight`."""

from __future__ import annotations

from collections.abc import Collection

from routing.facts import Secrecy
from tickets.people import OFFICE, UNIT, Actor, Role
from tickets.statuses import Status

STRICTLY_SECRET = Secrecy.L3.value


def may_see(
    actor: Actor,
    department: str | None,
    status: Status,
    *,
    secrecy: str = "L0",
    opened_by: str | None = None,
    named: Collection[str] = (),
    partners: Collection[str] = (),
) -> bool:
    """Whether a person may see a ticket at all: a unit's people what lies with them or they share in, the office all
    but what is strictly secret (L3), which is for the shift lead, whoever took it down, and those who are `named`."""
    chosen = secrecy != STRICTLY_SECRET or actor.id in named or actor.id == opened_by
    if actor.role in UNIT:
        ours = actor.department is not None and (actor.department == department or actor.department in partners)
        return chosen and status is not Status.DRAFT and ours
    return actor.role in {Role.LEAD, Role.SYS} or (chosen and actor.role in OFFICE | {Role.AUDIT})

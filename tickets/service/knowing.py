"""What direct answers and closed inquiries do to the knowledge base, in the step's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tickets.events import ANNOUNCEMENT_LINKED
from tickets.knowledge.citing import ground
from tickets.knowledge.linking import linked_by_itself
from tickets.knowledge.matching import linked_to
from tickets.knowledge.tasks import filing
from tickets.models.knowledge import Announcement, AnnouncementLink
from tickets.rules import Rules
from tickets.service.writing import Change
from tickets.workflow import Action

_ANSWERED_BY_UNIT = frozenset({Action.SATISFIED, Action.UNREACHED, Action.WAIVE_CALLBACK})


async def meet_announcement(change: Change, rules: Rules) -> None:
    """A ticket that is surely about what a unit announced links itself to it."""
    met = await linked_by_itself(change.ticket, change.actor, rules, change.now)
    if met is None:
        return
    row = met.announcement
    change.rows.extend(met.rows)
    detail = {"announcement": str(row.id), "number": row.number, "automatic": True}
    change.say(ANNOUNCEMENT_LINKED, f"{row.number} {row.title}", detail)


async def cite(change: Change, payload: Mapping[str, Any], rules: Rules) -> None:
    """The answer's ground goes onto the timeline, its item's counter or a gap into the knowledge base."""
    announced = await _announced(change)
    found = await ground(payload, change.ticket, change.actor, rules, change.now, announced)
    change.rows.extend(found.rows)
    change.say(found.kind, found.text, found.detail)


async def _announced(change: Change) -> Announcement | None:
    """The announcement that the ticket is linked to, by this very step or before."""
    key = next((row.announcement_id for row in change.rows if isinstance(row, AnnouncementLink)), None)
    key = key or await linked_to(change.ticket.id)
    return await Announcement.get(id=key) if key else None


async def ask_to_file(change: Change, action: Action, rules: Rules) -> None:
    """After a dispatched 咨询 was closed on the unit's answer, the unit files or confirms an item."""
    if action in _ANSWERED_BY_UNIT:
        change.rows.extend(await filing(change.ticket, change.actor, rules, change.now))

"""What direct answers and closed inquiries do to the knowledge base, in the step's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tickets.knowledge.citing import ground
from tickets.knowledge.tasks import filing
from tickets.rules import Rules
from tickets.service.writing import Change
from tickets.settings import TicketSettings
from tickets.workflow import Action

_ANSWERED_BY_UNIT = frozenset({Action.SATISFIED, Action.UNREACHED, Action.WAIVE_CALLBACK})


async def cite(change: Change, payload: Mapping[str, Any], rules: Rules, settings: TicketSettings) -> None:
    """The answer's ground goes onto the timeline, its item's counter or a gap into the knowledge base."""
    found = await ground(payload, change.ticket, change.actor, rules, settings, change.now)
    change.rows.extend(found.rows)
    change.say(found.kind, found.text, found.detail)


async def ask_to_file(change: Change, action: Action, rules: Rules, settings: TicketSettings) -> None:
    """After a dispatched 咨询 was closed on the unit's answer, the unit files or confirms an item."""
    if action in _ANSWERED_BY_UNIT:
        change.rows.extend(await filing(change.ticket, change.actor, rules, settings, change.now))

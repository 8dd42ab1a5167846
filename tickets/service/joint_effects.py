"""Effects of work that several share: partners, and units below."""

from __future__ import annotations

from typing import Any

from tickets.moving import partner_due
from tickets.service.doing import Doing
from tickets.service.writing import Change
from tickets.workflow import Action


def new_part(change: Change, department: str, kind: str, task: str) -> dict[str, Any]:
    """A share in a ticket: `kind` "joint" or "below"; its time is set when the result's time is known."""
    return {
        "department": department,
        "kind": kind,
        "task": task,
        "at": change.now.isoformat(),
        "by": change.actor.name,
        "due_at": None,
        "met_at": None,
        "text": "",
    }


def with_times(doing: Doing) -> list[dict[str, Any]]:
    """The shares, each with its own time: ahead of the responsible unit's."""
    ticket, now, rules = doing.change.ticket, doing.change.now, doing.rules
    due = ticket.result_due_at
    if due is None:
        return list(ticket.parts)
    at = partner_due(rules.pack_of(ticket).joint, due, now, rules.calendar_for(ticket)).isoformat()
    return [part if part["due_at"] else part | {"due_at": at} for part in ticket.parts]


async def add_part(doing: Doing) -> None:
    change = doing.change
    kind = "below" if doing.action is Action.ASSIGN_BELOW else "joint"
    part = new_part(change, doing.payload["department"], kind, doing.payload["task"])
    change.set(parts=[*change.ticket.parts, part])
    change.set(parts=with_times(doing))


async def meet_part(doing: Doing) -> None:
    change = doing.change
    own, done = change.actor.department, {"met_at": change.now.isoformat(), "text": doing.payload["text"]}
    change.set(
        parts=[
            part | done if part["department"] == own and part["met_at"] is None else part
            for part in change.ticket.parts
        ]
    )

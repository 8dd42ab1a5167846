"""The one place that decides who may hear a call, read its transcript or play its recording, and writes the look down.

Pages, recordings and the live socket all ask here. What a ticket's secrecy level hides is `tickets.sight`.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tickets.list_views import note_call
from tickets.models import CallbackAttempt, CallRecord, Ticket
from tickets.people import OFFICE, Actor, Role
from tickets.queries import draft_of_call
from tickets.sight import may_hear_talk
from tickets.statuses import Status
from tickets.views import note_view

LISTENING = "listening"
"""The look of somebody who hears a call while it runs."""
HEARS_EVERY_CALL = frozenset({Role.LEAD, Role.AUDIT})
"""Listening in is part of these posts: the shift lead's and the inspector's."""
HEARS_BY_TICKET = OFFICE - {Role.LEAD, Role.AGENT}
"""They work on tickets that others took down: a talk that is over is theirs as part of a ticket that they may see."""


class Talk(NamedTuple):
    """What decides who may hear a call."""

    call_id: str
    known: bool
    """It is on the floor or in the record."""
    running: bool
    agents: frozenset[str]
    """Ids of who talks now; of a call that is over, of who talked or took its ticket down."""
    ticket: Ticket | None
    """The ticket that the call speaks of."""


async def talk_of(call_id: str, record: CallRecord | None, *, on_floor: bool, live: bool, agent_id: str | None) -> Talk:
    """A call as the floor and the database know it; until its end is written down it counts as running.

    `live`: it is on the floor and has not ended; `agent_id`: who is signed in at its seat. Where nobody is, the call is
    still that person's who talked last: the line was lost, or the call has left the floor and the worker has yet to
    write its end.
    """
    attempt = await CallbackAttempt.get_or_none(call_id=call_id).prefetch_related("task__ticket")
    ticket = attempt.task.ticket if attempt else await draft_of_call(call_id)
    talked = record.agent_id if record else None
    if live or record is None or record.ended_at is None:
        known = on_floor or record is not None
        return Talk(call_id, known, True, _known(agent_id or talked), ticket)
    took = ticket.opened_by if ticket and ticket.call_id == call_id else None
    return Talk(call_id, True, False, _known(talked, took, attempt.agent_id if attempt else None), ticket)


def _known(*ids: str | None) -> frozenset[str]:
    return frozenset(one for one in ids if one)


def may_hear(actor: Actor, talk: Talk) -> bool:
    """The lead and the inspector every call, an operator the own ones, the rest of the office what a ticket holds that
    they may see; and nobody what a ticket's secrecy keeps from him. A call that is not there is nobody's: the answer
    is the same, so that it tells nobody which calls there are."""
    if not talk.known:
        return False
    if talk.ticket is not None and not may_hear_talk(actor, talk.ticket):
        return False
    if actor.role in HEARS_EVERY_CALL or (actor.role in OFFICE and actor.id in talk.agents):
        return True
    held = talk.ticket is not None and talk.ticket.status is not Status.DRAFT
    return actor.role in HEARS_BY_TICKET and held and not talk.running


async def note_hearing(actor: Actor, talk: Talk, what: str, at: datetime) -> None:
    """Write the look down before anything is shown: with the ticket, or with the viewer where the call has none.

    One's own call is no look while one talks, nor as long as it has no ticket."""
    own = actor.id in talk.agents
    if own and (what == LISTENING or talk.ticket is None):
        return
    if talk.ticket is not None:
        await note_view(talk.ticket, actor, what, at)
    else:
        await note_call(actor, what, talk.call_id, at)

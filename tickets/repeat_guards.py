"""Pure: the guards of repeats: what may be added to an earlier ticket, redone, or still waits for the lead."""

from __future__ import annotations

from routing.facts import Words
from tickets.people import Actor
from tickets.standing import Payload, Standing

_UNKNOWN = Words("没有这件原单，或不是同一诉求人的工单。", "There is no such ticket of the same citizen.")


def earlier_open(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    before = standing.earlier
    if before is None:
        return _UNKNOWN
    if not before.takes:
        return Words("原单不在办理中，不能追加。", "The earlier ticket is not in hand: nothing can be added to it.")
    if before.more_secret:
        return Words(
            "本次要求的保密等级高于原单，请另立新单。", "This time more secrecy is asked for: open a new ticket."
        )
    return None


def earlier_closed(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    before = standing.earlier
    if before is None:
        return _UNKNOWN
    if before.redo_until is None:
        return Words("原单没有办结，不能提请重办。", "The earlier ticket is not closed: it cannot be redone.")
    if standing.now > before.redo_until:
        return Words("原单办结已久，请另立新单。", "The earlier ticket was closed too long ago: open a new one.")
    return None


def refusal_proposed(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    return _proposed(standing, "refusal", Words("提请的不是不予受理。", "It is not proposed to refuse it."))


def redo_proposed(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    return _proposed(standing, "redo", Words("提请的不是重办。", "It is not proposed to redo an earlier ticket."))


def _proposed(standing: Standing, kind: str, reason: Words) -> Words | None:
    return None if standing.proposal is not None and standing.proposal.kind == kind else reason


def review_waits(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.review:
        return None
    return Words("没有待班长审定的重复诉求。", "No repeat waits for the lead.")

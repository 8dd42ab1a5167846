"""What a unit reads of a secret ticket instead of the citizen's words: proposed, compared, required at dispatch."""

from __future__ import annotations

from typing import NamedTuple

from routing.facts import Secrecy, Words
from tickets.errors import FieldErrors
from tickets.models.ticket import Ticket
from tickets.redaction import Known, Part, compared, leaks, without_source

WORDED = (("matter_for_unit", "matter"), ("demand_for_unit", "demand"))
SECRET = frozenset({Secrecy.L2.value, Secrecy.L3.value})
"""Levels at which a unit sees the matter alone."""
_MISSING = Words(
    "保密工单交办前，须改写给承办单位看的文字", "rewrite what the department is to read before a secret ticket goes out"
)


class Compared(NamedTuple):
    """One field's wording beside the original."""

    field: str
    wording: str
    proposed: str
    parts: list[Part]
    leaks: list[str]
    """Pieces that would give the caller away: with any of them the wording is refused."""


def known_of(ticket: Ticket) -> Known:
    return Known(ticket.caller_name, ticket.caller_number, ticket.place)


def compared_wording(ticket: Ticket, matter: str | None = None, demand: str | None = None) -> list[Compared]:
    """Both fields set beside their originals; without a wording of one's own, the stored or a proposed one. Blocks:
    comparing two long texts takes a second."""
    known = known_of(ticket)
    found = []
    for (field, original), given in zip(WORDED, (matter, demand), strict=True):
        before = getattr(ticket, original)
        proposed = without_source(before, known)
        wording = given if given is not None else getattr(ticket, field) or proposed
        found.append(Compared(field, wording, proposed, compared(before, wording), leaks(wording, known)))
    return found


def require_wording(ticket: Ticket) -> None:
    """What a secret ticket must have before a unit gets it. Raises FieldErrors; does nothing for L0 and L1."""
    if ticket.secrecy not in SECRET:
        return
    wrong = dict.fromkeys(_unworded(ticket), _MISSING)
    if wrong := wrong or leaking(ticket):
        raise FieldErrors(wrong)


def is_worded(ticket: Ticket) -> bool:
    """Whether nothing that was said lacks its wording."""
    return not _unworded(ticket)


def _unworded(ticket: Ticket) -> list[str]:
    return [field for field, original in WORDED if getattr(ticket, original) and not getattr(ticket, field)]


def leaking(ticket: Ticket) -> dict[str, Words]:
    """The fields whose wording still gives the caller away, with what does."""
    known = known_of(ticket)
    found = {field: leaks(getattr(ticket, field), known) for field, _ in WORDED}
    return {
        field: Words(f"仍含有：{'、'.join(pieces)}", f"still holds: {', '.join(pieces)}")
        for field, pieces in found.items()
        if pieces
    }

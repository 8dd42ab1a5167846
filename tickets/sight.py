"""What a person may see of a ticket and of its caller: by department, post and secrecy level."""

from __future__ import annotations

from typing import NamedTuple

from callcenter.numbers import mask
from routing.facts import Secrecy
from tickets.models.ticket import Ticket
from tickets.people import UNIT, Actor, Role
from tickets.workflow import may_see

SECRET = frozenset({Secrecy.L2.value, Secrecy.L3.value})


class Seen(NamedTuple):
    """The caller's side of a ticket as one person sees it; "" where the level hides it."""

    name: str
    number: str
    """Masked for everybody: calls are dialled without anyone reading the number."""
    place: str
    contact_wish: str


def sees(actor: Actor, ticket: Ticket) -> bool:
    return may_see(actor, ticket.department, ticket.status, secrecy=ticket.secrecy, opened_by=ticket.opened_by)


def caller_of(ticket: Ticket, actor: Actor) -> Seen:
    """Name, masked number, place and wish; a unit sees none of a secret ticket, and a masked name from L1 on."""
    if actor.role in UNIT and ticket.secrecy in SECRET:
        return Seen("", "", "", "")
    hidden = actor.role in UNIT and ticket.secrecy == Secrecy.L1.value
    name = masked_name(ticket.caller_name) if hidden or actor.role is Role.AUDIT else ticket.caller_name
    return Seen(name, mask(ticket.caller_number), ticket.place, ticket.contact_wish)


_DOUBLE_SURNAMES = frozenset(
    (
        "欧阳",
        "司马",
        "上官",
        "尉迟",
        "诸葛",
        "夏侯",
        "皇甫",
        "公孙",
        "慕容",
        "令狐",
        "钟离",
        "东方",
        "南宫",
        "端木",
        "轩辕",
    )
)


def masked_name(name: str) -> str:
    """尉迟听澜 -> 尉迟**: the surname stays."""
    kept = 2 if name[:2] in _DOUBLE_SURNAMES else 1
    return name[:kept] + "*" * min(2, max(0, len(name) - kept))

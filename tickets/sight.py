"""The one place that decides what a person may see of a ticket: by department, post and secrecy level.

Pages, lists, search, exports, live messages and the talk all ask here; nothing else knows what a level hides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from callcenter.numbers import mask
from routing.facts import Language, Secrecy, Words
from routing.points import Point
from tickets.errors import Forbidden, NotFound
from tickets.events import ATTACHED
from tickets.models.ticket import Ticket, TicketEvent
from tickets.people import OFFICE, UNIT, Actor, Role
from tickets.points import point_of
from tickets.record_facts import Names
from tickets.redaction import Known, scrubbed
from tickets.retelling import retold
from tickets.seeing import STRICTLY_SECRET, may_see
from tickets.surnames import masked_name
from tickets.wording import SECRET

__all__ = [
    "NOT_YOURS",
    "OFF_UNIT_TIMELINE",
    "SECRET",
    "UNWORDED",
    "Screen",
    "Seen",
    "caller_of",
    "hidden",
    "masked_name",
    "may_be_told",
    "may_hear_talk",
    "sees",
    "told_of",
    "unit_s_screen",
    "words_for_units",
]

RELAY = Words("由热线中继转接（工单 {number}）", "Through the hotline's relay (ticket {number})")
UNWORDED = Words("保密事项", "A secret matter")
"""What stands where a unit may read of a secret ticket that nobody has reworded."""
WITHHELD = Words("〔保密等级提高，原文已收回〕", "[called back: the ticket has become more secret]")
"""What stands for the words of an event that would give a caller away whom another hotline has called back."""
NOT_YOURS = Words("本单不在您的单位或权限之内。", "This ticket is not with your department, or not for you.")
_FILE = Words("附件", "file")
OFF_UNIT_TIMELINE = frozenset(
    {
        "unmask_asked", "unmask_granted", "unmask_refused", "secrecy_set", "readers_named", "secrecy_from_home",
        "secrecy_from_custodian", "secrecy_followed",
        "repeat_found", "review_repeat",
    }
)  # fmt: skip
"""The office's own handling of a secret, and of who came before with the same: no concern of the unit."""


class Seen(NamedTuple):
    """The caller's side of a ticket as one person sees it; "" where the level hides it."""

    name: str
    number: str
    """Masked for everybody: calls are dialled without anyone reading the number."""
    place: str
    contact_wish: str
    point: Point | None = None
    """Given exactly where the place is."""


class Sight(NamedTuple):
    """What one kind of reader gets at one level."""

    name: Callable[[str], str]
    relayed: bool = False
    """No number at all, but how to be put through."""
    caller: bool = True
    """False: neither name, number, exact place nor wish, in no field and in no text."""
    spoken: bool = False
    """Transcript, recording, and the marks that lead into them."""
    clean: bool = False
    """Names and numbers are taken out of what people wrote."""


def _whole(name: str) -> str:
    return name


_OFFICE = Sight(_whole, spoken=True)
_INSPECTOR = Sight(masked_name, spoken=True, clean=True)
_UNIT: dict[str, Sight] = {
    Secrecy.L0.value: Sight(_whole),
    Secrecy.L1.value: Sight(masked_name, relayed=True, clean=True),
    Secrecy.L2.value: Sight(masked_name, caller=False, clean=True),
    Secrecy.L3.value: Sight(masked_name, caller=False, clean=True),
}


def _sight(actor: Actor, secrecy: str) -> Sight:
    """An unknown level is kept as the strictest."""
    if actor.role in OFFICE | {Role.SYS}:
        return _OFFICE
    return _INSPECTOR if actor.role is Role.AUDIT else _UNIT.get(secrecy, _UNIT[Secrecy.L3.value])


def sees(actor: Actor, ticket: Ticket) -> bool:
    """Whether the person may know of the ticket at all."""
    return may_see(
        actor,
        ticket.department,
        ticket.status,
        secrecy=ticket.secrecy,
        opened_by=ticket.opened_by,
        named=ticket.named_readers,
        partners=[part["department"] for part in ticket.parts],
    )


def hidden(action: str, ticket: Ticket) -> Forbidden | NotFound:
    """What is raised against a step by a person who does not see the ticket: a strictly secret one does not exist."""
    if ticket.secrecy == STRICTLY_SECRET:
        return NotFound("ticket", str(ticket.id))
    return Forbidden(action, NOT_YOURS)


def may_be_told(actor: Actor, ticket: Ticket) -> bool:
    """Whether what hangs on a ticket (an order, a notice, a gap) is for the person to whom it is addressed, through a
    `Screen`: nobody but its readers learns of a strictly secret one."""
    return ticket.secrecy != STRICTLY_SECRET or sees(actor, ticket)


async def told_of(actor: Actor, ids: Iterable[UUID | None]) -> dict[UUID, Ticket]:
    """Those of the tickets on which something may hang that is addressed to the person."""
    wanted = [one for one in ids if one is not None]
    found = await Ticket.filter(id__in=wanted) if wanted else []
    return {one.id: one for one in found if may_be_told(actor, one)}


def may_hear_talk(actor: Actor, ticket: Ticket) -> bool:
    """Transcript and recording of the ticket's call: never for a unit, and of L3 for those who see the ticket alone."""
    return _sight(actor, ticket.secrecy).spoken and sees(actor, ticket)


def caller_of(ticket: Ticket, actor: Actor, language: Language = "zh") -> Seen:
    """Name, masked number, place and wish; a unit sees none of a secret ticket, and a masked name from L1 on."""
    sight = _sight(actor, ticket.secrecy)
    if not sight.caller:
        return Seen("", "", "", "", None)
    number = RELAY.say(language).format(number=ticket.number) if sight.relayed else mask(ticket.caller_number)
    screen = Screen(ticket, actor)
    place, wish = screen.text(ticket.place), screen.text(ticket.contact_wish)
    return Seen(sight.name(ticket.caller_name), number, place, wish, screen.point)


class Screen:
    """One ticket as one person may read it: every text on its way out goes through here."""

    def __init__(self, ticket: Ticket, actor: Actor) -> None:
        self.ticket = ticket
        self._sight = _sight(actor, ticket.secrecy)
        self._for_unit = actor.role in UNIT
        self._known = Known(ticket.caller_name, ticket.caller_number, ticket.place)

    @property
    def secret(self) -> bool:
        """The reader sees the matter only."""
        return not self._sight.caller

    @property
    def matter(self) -> str:
        return self.text((self.ticket.matter_for_unit or UNWORDED.zh) if self.secret else self.ticket.matter)

    @property
    def demand(self) -> str:
        return self.text(self.ticket.demand_for_unit if self.secret else self.ticket.demand)

    @property
    def point(self) -> Point | None:
        """None also where the place is not for the reader: a point may be somebody's home."""
        return None if self.secret else point_of(self.ticket)

    @property
    def call_id(self) -> str | None:
        return self.ticket.call_id if self._sight.spoken else None

    @property
    def suggested_fields(self) -> dict[str, Any]:
        """Marks quote the talk, so they go where the talk goes."""
        return dict(self.ticket.suggested_fields) if self._sight.spoken else {}

    def text(self, text: str) -> str:
        return str(self.value(text))

    def value(self, value: Any) -> Any:
        """Any JSON value, such as an event's facts."""
        return scrubbed(value, self._known, doors=self.secret) if self._sight.clean else value

    def said(self, event: TicketEvent, english: Names | None = None) -> str:
        """An event's text, with `english` retold by those names. The name of a file that the office holds may speak of
        the caller."""
        if event.seq in self.ticket.withheld:
            return WITHHELD.say("en" if english else "zh")
        if self._kept_in_office(event):
            return _FILE.say("en" if english else "zh")
        return self.text(retold(event, english) if english else event.text)

    def facts(self, event: TicketEvent) -> dict[str, Any]:
        """What stands beside an event's text; a call is no concern of who may not hear it."""
        if self._kept_in_office(event) or event.seq in self.ticket.withheld:
            return {}
        shown = {key: value for key, value in event.detail.items() if self._sight.spoken or key != "call_id"}
        return dict(self.value(shown))

    def _kept_in_office(self, event: TicketEvent) -> bool:
        return self.secret and event.kind == ATTACHED and event.actor_department is None

    def tells(self, kind: str) -> bool:
        """Whether an event of this kind is for the reader's timeline."""
        return not self._for_unit or kind not in OFF_UNIT_TIMELINE


_ANY_UNIT = Actor(id="", name="", post="liaison", role=Role.LIAISON)


def unit_s_screen(ticket: Ticket) -> Screen:
    """The ticket as the people of whatever unit read it."""
    return Screen(ticket, _ANY_UNIT)


def words_for_units(ticket: Ticket) -> list[str]:
    """All that a unit's people read of the ticket in words: what their search may find it by."""
    screen = unit_s_screen(ticket)
    return [screen.matter, screen.demand, screen.text(ticket.answer), caller_of(ticket, _ANY_UNIT).place]

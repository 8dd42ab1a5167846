"""Effects of what one hotline says to another about a ticket: to whom it goes, and that it names no secret caller.

The packet itself is made from the step's event, which carries the hand-over it belongs to (`tickets.exchange`)."""

from __future__ import annotations

from routing.facts import Words
from routing.limits import Deadline
from tickets.errors import FieldErrors, IllegalAction
from tickets.models import ExchangeLink, Ticket
from tickets.redaction import leaks
from tickets.rules import clock_note, due_of, is_estimated
from tickets.service.doing import Doing
from tickets.wording import SECRET, known_of
from tickets.workflow import Action, Status

_ASKED = Words("已向对方提出，待其回复。", "The other hotline has been asked already.")
_NOBODY = Words("本单不在两个热线之间。", "No other hotline has or gave this ticket.")
_CAUSES = {Action.ASK_WITHDRAWAL: "withdraw", Action.RECALL: "recall"}


async def promise(doing: Doing) -> None:
    """What our own rules promise the citizen stands while another hotline has the ticket."""
    change, rules = doing.change, doing.rules
    limits = rules.decision(change.ticket, change.now).deadlines
    change.set(rule_pack=limits.pack, rule_version=str(rules.pack.ruleset.version))
    _promise(doing, limits.result)


def _promise(doing: Doing, deadline: Deadline | None) -> None:
    change = doing.change
    change.set(
        result_due_at=due_of(deadline),
        original_due_at=due_of(deadline),
        result_met_at=None,
        limits={"result": clock_note(deadline, doing.rules.calendar)} if deadline else {},
        due_estimated=is_estimated([deadline]),
        callback_due_at=None,
        callback_met_at=None,
    )


async def drop_promise(doing: Doing) -> None:
    """A ticket on our desk again gets its times with the next dispatch."""
    doing.change.set(result_due_at=None, original_due_at=None, result_met_at=None, limits={}, due_estimated=False)


async def speak(doing: Doing) -> None:
    """To the custodian while it has the ticket, else to the hotline that gave it."""
    role = "custodian" if doing.change.ticket.status is Status.HANDED_OVER else "home"
    link = await ExchangeLink.get_or_none(ticket_id=doing.change.ticket.id, role=role)
    if link is None:
        raise IllegalAction(doing.action, doing.change.ticket.status, _NOBODY)
    _address(doing, link)


async def ask_back(doing: Doing) -> None:
    """The custodian decides: until its word is here the ticket is with it."""
    link = await _custodian(doing.change.ticket)
    if link is None or link.asked:
        raise IllegalAction(doing.action, doing.change.ticket.status, _ASKED if link else _NOBODY)
    await ExchangeLink.filter(id=link.id).update(asked=_CAUSES[doing.action])
    _address(doing, link)


async def back_to_partner(doing: Doing, deadline: Deadline | None) -> bool:
    """Whether the hotline that answered has to do it again: then the ticket is with it, with this time to answer."""
    ticket = doing.change.ticket
    link = None if ticket.department else await _custodian(ticket)
    if link is None:
        return False
    await ExchangeLink.filter(id=link.id).update(asked="reopen", round=link.round + 1, ended_at=None, alarmed_at=None)
    _address(doing, link)
    doing.addressed["again"] = link.round + 1
    doing.next = Status.HANDED_OVER
    _promise(doing, deadline)
    return True


async def _custodian(ticket: Ticket) -> ExchangeLink | None:
    """The ticket's row is held first, as by whatever comes in from the partner meanwhile."""
    await Ticket.filter(id=ticket.id).select_for_update().values_list("id")
    return await ExchangeLink.get_or_none(ticket_id=ticket.id, role="custodian")


def _address(doing: Doing, link: ExchangeLink) -> None:
    if link.role == "custodian":
        _require_unnamed(doing)
    doing.addressed |= {"partner": link.partner, "packet": str(link.packet)}


def _require_unnamed(doing: Doing) -> None:
    """Raises FieldErrors for words that would give a secret caller away, as for the wording."""
    ticket = doing.change.ticket
    if ticket.secrecy not in SECRET:
        return
    said = {name: value for name, value in doing.payload.items() if isinstance(value, str)}
    found = {name: leaks(text, known_of(ticket)) for name, text in said.items()}
    wrong = {
        name: Words(f"将告知对方热线，仍含有：{'、'.join(pieces)}", f"goes to the other hotline: {', '.join(pieces)}")
        for name, pieces in found.items()
        if pieces
    }
    if wrong:
        raise FieldErrors(wrong)

"""Where a ticket stands, in the words that a citizen hears: who has it, until when, who refused it and who is next.

Units are named, persons never; nothing of what people wrote on the ticket is quoted."""

from __future__ import annotations

from typing import Any

from routing.facts import Language, Words
from tickets.action_forms import RETURN_REASONS
from tickets.models.ticket import Ticket
from tickets.rules import Rules
from tickets.statuses import STATUS_NAMES, WITH_UNIT, Status

_REASONS = dict(RETURN_REASONS)
_OTHER: dict[Status, Words] = {
    Status.DRAFT: Words("正在登记", "is being taken down"),
    Status.REPLIED: Words("承办单位已答复，热线正在审核", "has been answered; the hotline checks the answer"),
    Status.AUDITING_OK: Words("已有答复，热线将回访您", "has been answered; the hotline will call you back"),
    Status.CALLBACK: Words("已有答复，热线正在回访", "has been answered; the hotline is calling you back"),
}


def for_citizen(ticket: Ticket, rules: Rules, language: Language) -> str:
    """Sentences to be read out, the returns first, in order."""
    told = [_of_return(asked, _next(ticket, index), rules) for index, asked in enumerate(ticket.returns)]
    return "".join(words.say(language) for words in (*told, _now(ticket, rules)))


def _next(ticket: Ticket, index: int) -> str:
    """The unit that has the ticket after this return: whoever asked next, the one in charge, else the one proposed."""
    later = ticket.returns[index + 1 :]
    if later:
        return str(later[0]["department"])
    return str(ticket.department or ticket.returns[index]["proposed"])


def _of_return(asked: dict[str, Any], following: str, rules: Rules) -> Words:
    unit, reason = _name(asked["department"], rules), _REASONS.get(asked["reason"], Words("", ""))
    if asked["granted"] is None:
        proposed = _name(asked["proposed"], rules)
        return Words(
            f"{unit}提出退单（{reason.zh}），建议由{proposed}办理，审定前仍由{unit}负责。",
            f"{unit} asked to return it ({reason.en}) and proposed {proposed}; until that is decided {unit} has it. ",
        )
    if not asked["granted"]:
        return Words(
            f"{unit}提出的退单（{reason.zh}）未获准。", f"{unit}'s request to return it ({reason.en}) was refused. "
        )
    name = _name(following, rules)
    return Words(
        f"{unit}提出退单（{reason.zh}），经审定已退回，下一步由{name}办理。",
        f"{unit} returned it ({reason.en}); {name} is next. ",
    )


def _now(ticket: Ticket, rules: Rules) -> Words:
    head = Words(f"工单 {ticket.number} ", f"Ticket {ticket.number} ")
    if ticket.status in WITH_UNIT and ticket.department is not None:
        said = _with_unit(ticket, rules)
    elif ticket.status is Status.MERGED and ticket.department is not None:
        unit = _name(ticket.department, rules)
        together = Words(f"与同一事件的其他工单合并，由{unit}一并办理", f"is with {unit}, beside others of one event")
        said = _until(ticket, rules, together)
    elif ticket.status is Status.HANDED_OVER:
        said = _until(ticket, rules, Words("已移交其他热线办理", "is with another hotline"))
    elif ticket.status is Status.ACCEPTED:
        unit = _name(ticket.returns[-1]["proposed"], rules) if ticket.returns else ""
        said = Words(
            f"已受理，即将交办{unit}", f"has been accepted and will go to {unit or 'the unit in charge'} shortly"
        )
    else:
        name = STATUS_NAMES[ticket.status]
        said = _OTHER.get(ticket.status, Words(f"现为“{name.zh}”", f"is now: {name.en}"))
    return Words(f"{head.zh}{said.zh}。", f"{head.en}{said.en}.")


def _with_unit(ticket: Ticket, rules: Rules) -> Words:
    unit = _name(ticket.department or "", rules)
    if ticket.result_due_at is None or ticket.status is Status.SUSPENDED:
        return Words(f"由{unit}负责", f"is with {unit}")
    return _until(ticket, rules, Words(f"由{unit}办理", f"is with {unit}"))


def _until(ticket: Ticket, rules: Rules, who: Words) -> Words:
    if ticket.result_due_at is None:
        return who
    due = rules.calendar_for(ticket).local(ticket.result_due_at)
    return Words(
        f"{who.zh}，{due.month} 月 {due.day} 日 {due:%H:%M} 前答复",
        f"{who.en}, to be answered by {due:%Y-%m-%d %H:%M}",
    )


def _name(code: str, rules: Rules) -> str:
    known = rules.catalogue.departments.get(code)
    return known.name if known else code

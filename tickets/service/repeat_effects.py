"""Effects of repeats: a draft that is added to an earlier ticket or has it redone, and what waits for the lead."""

from __future__ import annotations

from routing.facts import NAMES, Words
from tickets.errors import FieldErrors, IllegalAction
from tickets.events import REPEAT_FOUND, SUPPLEMENTED
from tickets.forms import LONG
from tickets.models import Ticket
from tickets.notices import notice
from tickets.people import Role
from tickets.repeating import repeat_of
from tickets.service.doing import Doing, Following, Told
from tickets.service.looking import earlier_named
from tickets.sight import SECRET
from tickets.standing_words import CAME_AGAIN
from tickets.workflow import Action, step_from

_ASKED = {"refusal": "不予受理", "redo": "重办原单"}
_GONE = Words("原单已不能追加或重办，请不同意后另行处理。", "The earlier ticket can be redone no more: do not agree.")


async def note_repeat(doing: Doing) -> None:
    """Keep what the ticket repeats; the third time waits for the lead, and changes nothing else."""
    change, rules = doing.change, doing.rules
    found = await repeat_of(change.actor, change.ticket, rules, change.now)
    if found is None:
        return
    said, rule = found.said, rules.pack.repeat
    change.set(repeat_of=change.ticket.repeat_of or found.earlier.id, repeat_times=said.times)
    if said.urgency is None:
        return
    text = f"{rule.window_d} 天内第 {said.times} 次反映同一事项，建议{NAMES[said.urgency].zh}，由班长审定。"
    change.set(lead_review=True)
    change.say(REPEAT_FOUND, text, {"times": said.times, "days": rule.window_d, "urgency": said.urgency.value})
    _tell_lead(doing, REPEAT_FOUND, f"{change.ticket.number} {text}")


def _tell_lead(doing: Doing, kind: str, text: str) -> None:
    change, ticket = doing.change, doing.change.ticket
    subject = f"{kind}:{ticket.id}:{ticket.version}"
    change.rows.append(notice(kind, subject, f"工单 {text}", {Role.LEAD}, change.now, ticket=ticket))


def ask_review(doing: Doing, kind: str) -> None:
    """A proposal on a draft stands in the lead's list until it is confirmed or not agreed to."""
    doing.change.set(lead_review=True)
    _tell_lead(doing, "lead_asked", f"{doing.change.ticket.number} 提请{_ASKED[kind]}，请班长定夺。")


async def end_review(doing: Doing) -> None:
    doing.change.set(lead_review=False)


async def append_to(doing: Doing) -> None:
    """What the citizen said now is added to the earlier ticket, whose unit hears of it; the draft ends."""
    change, ticket = doing.change, doing.change.ticket
    if not ticket.matter:
        raise FieldErrors({"matter": Words("请填写", "must be filled in")})
    earlier = await _earlier(doing, doing.payload["earlier"])
    change.set(repeat_of=earlier.id, refusal={}, lead_review=False)
    await note_repeat(doing)
    told = Told(kind=SUPPLEMENTED, detail={"call_id": ticket.call_id} if ticket.call_id else {})
    doing.others.append(Following(earlier, Action.NOTE, {"text": _supplement(ticket, earlier)}, change.actor, told))


async def _earlier(doing: Doing, number: str) -> Ticket:
    """The guard has found it. Raises IllegalAction where it is gone meanwhile."""
    found = await earlier_named(doing.change.ticket, number, doing.change.actor)
    if found is None:
        raise IllegalAction(doing.action, doing.change.ticket.status, _GONE)
    return found


def _supplement(ticket: Ticket, earlier: Ticket) -> str:
    """Of a secret matter only what was worded for units."""
    if _secret(ticket, earlier):
        return ticket.demand_for_unit or CAME_AGAIN.zh
    return "；".join(part for part in (ticket.matter, ticket.demand) if part)[:LONG]


def _secret(*tickets: Ticket) -> bool:
    return any(one.secrecy in SECRET for one in tickets)


async def redo_earlier(doing: Doing) -> None:
    """The lead agrees: the earlier ticket goes back to work, the draft ends with it."""
    change, proposed = doing.change, doing.change.ticket.refusal
    earlier = await _earlier(doing, proposed["code"])
    if step_from(earlier.status, Action.REDO_REPEAT) is None:
        raise IllegalAction(doing.action, change.ticket.status, _GONE)
    change.set(repeat_of=earlier.id)
    said = CAME_AGAIN.zh if _secret(change.ticket, earlier) else f"{proposed['text'].rstrip('。')}。"
    reason = f"{said}{doing.payload['opinion']}"[:LONG]
    doing.others.append(Following(earlier, Action.REDO_REPEAT, {"reason": reason}, change.actor))

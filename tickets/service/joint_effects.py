"""Effects of work that several share: partners and units below, and tickets merged into one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routing.escalation import Breach
from routing.facts import Words
from tickets.errors import IllegalAction
from tickets.events import JOINED, LEFT
from tickets.models import Ticket
from tickets.moving import partner_due
from tickets.rules import clock_note, due_of
from tickets.service.doing import Doing, Following
from tickets.service.moved import move_result, own_due
from tickets.service.supervision import supervise
from tickets.service.writing import Change
from tickets.standing_words import SUPERVISIONS
from tickets.workflow import Action, Status


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


# ------------------------------------------------------------------ merged tickets
async def children_of(ticket: Ticket) -> list[Ticket]:
    """Tickets merged into this one whose citizens still wait, oldest first."""
    return await Ticket.filter(merged_into=ticket.id, status=Status.MERGED).order_by("opened_at", "id")


async def join_master(doing: Doing) -> None:
    """The child starts its own clock, and lends its time to the master when that is earlier."""
    change, ticket = doing.change, doing.change.ticket
    master = await Ticket.filter(number=doing.payload["master"]).select_for_update().first()
    if master is None or master.department is None:
        raise IllegalAction(doing.action, ticket.status, Words("没有这件主单。", "There is no such master."))
    limits = doing.rules.decision(ticket, change.now).deadlines
    change.set(
        merged_into=master.id,
        accepted_at=ticket.accepted_at or change.now,
        dispatched_at=change.now,
        department=master.department,
        category=ticket.category or master.category,
        rule_pack=limits.pack,
        rule_version=str(doing.rules.pack.ruleset.version),
        limits={"result": clock_note(limits.result, doing.rules.calendar)},
        result_due_at=due_of(limits.result),
        original_due_at=due_of(limits.result),
        callback_sample=1.0,
    )
    other = Change(master, change.actor, change.now)
    other.say(JOINED, f"并入 {ticket.number}。", {"child": str(ticket.id), "number": ticket.number})
    why = Words(f"并入 {ticket.number}，以最早到期者为准", f"{ticket.number} merged in, the earliest limit holds")
    children = [*await children_of(master), ticket]
    _earliest(doing, other, children, why)
    await _many_callers(doing, other, len(children) + 1)
    await other.commit()


async def _many_callers(doing: Doing, master: Change, callers: int) -> None:
    """An event that so many citizens have reported is supervised."""
    if callers >= doing.rules.pack_of(master.ticket).supervise.callers:
        await supervise(master, doing.rules, Breach.MANY_CALLERS, SUPERVISIONS[Breach.MANY_CALLERS].zh)


def _earliest(doing: Doing, master: Change, children: list[Ticket], why: Words) -> None:
    own = own_due(master.ticket)
    dues = [own, *(child.result_due_at for child in children)]
    earliest = min((due for due in dues if due is not None), default=None)
    if earliest is not None and earliest != master.ticket.result_due_at:
        move_result(master, doing.rules, earliest, why, own=own)


async def leave_master(doing: Doing) -> None:
    """The child goes to the unit by itself, with its own time as it was; the master's time is counted again."""
    change, ticket, rules = doing.change, doing.change.ticket, doing.rules
    master = await Ticket.filter(id=ticket.merged_into).select_for_update().first()
    limits = rules.decision(ticket, change.now).deadlines
    calendar = rules.calendar_for(ticket)
    notes = {"sign": clock_note(limits.sign, calendar)}
    notes |= {"contact": clock_note(limits.contact, calendar)} if limits.contact else {}
    change.set(
        merged_into=None,
        sign_due_at=due_of(limits.sign),
        sign_met_at=None,
        contact_due_at=due_of(limits.contact),
        contact_met_at=None,
        deemed_signed=False,
        return_until=rules.return_until(limits.result, change.now),
        first_department=ticket.department,
        limits=ticket.limits | notes,
        callback_sample=limits.callback.sample,
    )
    if master is not None:
        other = Change(master, change.actor, change.now)
        other.say(LEFT, f"拆出 {ticket.number}。", {"child": str(ticket.id), "number": ticket.number})
        rest = [child for child in await children_of(master) if child.id != ticket.id]
        why = Words(f"拆出 {ticket.number}，恢复各自期限", f"{ticket.number} left, each has its own limit again")
        _earliest(doing, other, rest, why)
        await other.commit()


async def take_answer(doing: Doing) -> None:
    doing.change.set(result_met_at=doing.change.now)


async def answer_merged(doing: Doing) -> None:
    """Every merged ticket gets the answer, and a callback of its own."""
    ticket = doing.change.ticket
    for child in await children_of(ticket):
        doing.others.append(Following(child, Action.MASTER_ANSWERED, {"answer": ticket.answer}))


async def due_with_children(ticket: Ticket, due: datetime | None) -> datetime | None:
    """A time that is no later than that of any merged ticket."""
    dues = [due, *(child.result_due_at for child in await children_of(ticket))]
    return min((one for one in dues if one is not None), default=None)

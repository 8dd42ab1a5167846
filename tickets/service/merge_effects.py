"""Effects of tickets merged into one: the master carries the work, each child keeps its own citizen and clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routing.escalation import Breach
from routing.facts import Words
from tickets.errors import IllegalAction
from tickets.events import JOINED, LEFT, MASTER_MOVED
from tickets.models import Ticket
from tickets.rules import Rules, clock_note, due_of, is_estimated
from tickets.service.doing import Doing, Following
from tickets.service.moved import move_result, own_due
from tickets.service.supervision import supervise
from tickets.service.writing import Change
from tickets.standing_words import SUPERVISIONS
from tickets.workflow import Action, Status


async def children_of(ticket: Ticket) -> list[Ticket]:
    """Tickets merged into this one whose citizens still wait, oldest first."""
    return await Ticket.filter(merged_into=ticket.id, status=Status.MERGED).order_by("opened_at", "id")


async def join_master(doing: Doing) -> None:
    """The child starts its own clock, and lends its time to the master when that is earlier."""
    change, ticket = doing.change, doing.change.ticket
    master = await Ticket.filter(number=doing.payload["master"]).select_for_update().first()
    if master is None or master.department is None:
        raise IllegalAction(doing.action, ticket.status, Words("没有这件主单。", "There is no such master."))
    change.set(
        merged_into=master.id,
        accepted_at=ticket.accepted_at or change.now,
        department=master.department,
        category=ticket.category or master.category,
        callback_sample=1.0,
        **_own_clock(ticket, doing.rules, change.now),
    )
    other = Change(master, change.actor, change.now)
    other.say(JOINED, f"并入 {ticket.number}。", {"child": str(ticket.id), "number": ticket.number})
    why = Words(f"并入 {ticket.number}，以最早到期者为准", f"{ticket.number} merged in, the earliest limit holds")
    children = [*await children_of(master), ticket]
    _earliest(doing, other, children, why)
    await _many_callers(doing, other, len(children) + 1)
    await other.commit()


def _own_clock(child: Ticket, rules: Rules, now: datetime) -> dict[str, Any]:
    """Columns of a merged ticket whose event goes to a unit now: its own limit, by the rules in force."""
    limits = rules.decision(child, now).deadlines
    return {
        "dispatched_at": now,
        "rule_pack": limits.pack,
        "rule_version": str(rules.pack.ruleset.version),
        "limits": {"result": clock_note(limits.result, rules.calendar)},
        "result_due_at": due_of(limits.result),
        "original_due_at": due_of(limits.result),
        "due_estimated": is_estimated([limits.result]),
    }


async def children_follow(doing: Doing, *, anew: bool = False) -> None:
    """Merged tickets go where their master goes. `anew`: it was dispatched again, and their clocks begin again with its
    own; without a unit no clock runs. The master is locked before its children, as by whoever takes one out."""
    master = doing.change.ticket
    if not await children_of(master):
        return
    await Ticket.filter(id=master.id).select_for_update().only("id").first()
    for child in await children_of(master):
        if child.department == master.department and not anew:
            continue
        change = Change(child, doing.change.actor, doing.change.now)
        before = child.result_due_at
        change.set(department=master.department, parts=_kept(child, master.department))
        if anew:
            change.set(**_own_clock(child, doing.rules, change.now))
        elif master.department is None:
            change.set(result_due_at=None, original_due_at=None, due_estimated=False)
        _say_moved(change, doing, master, before)
        await change.commit()


def _kept(child: Ticket, department: str | None) -> list[Any]:
    """Shares of the child's own from before: those of units below end, and so does one that the new unit had."""
    return [
        part for part in child.parts if part["met_at"] or (part["kind"] == "joint" and part["department"] != department)
    ]


def _say_moved(change: Change, doing: Doing, master: Ticket, before: datetime | None) -> None:
    due = change.ticket.result_due_at
    unit = doing.rules.catalogue.departments.get(master.department or "")
    went = f"改由{unit.name}承办，本单随之" if unit else "已退回热线，待另行交办"
    text = f"主单 {master.number} {went}"
    moved = due is not None and due != before
    text += f"，期限 {doing.rules.calendar.local(due):%m-%d %H:%M}。" if due is not None and moved else "。"
    dues = {name: at.isoformat() if at else None for name, at in (("old", before), ("new", due))}
    facts = {"master": str(master.id), "number": master.number, "department": master.department}
    change.say(MASTER_MOVED, text, facts | dues)


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
    """The child goes to its master's unit by itself, with its own time as it was; the master's time is counted again.
    While no unit has the master the child waits for its own dispatch."""
    change, ticket = doing.change, doing.change.ticket
    master = await Ticket.filter(id=ticket.merged_into).select_for_update().first()
    change.set(merged_into=None)
    if ticket.department is None:
        doing.next = Status.ACCEPTED
    else:
        _start_alone(doing)
    if master is not None:
        other = Change(master, change.actor, change.now)
        other.say(LEFT, f"拆出 {ticket.number}。", {"child": str(ticket.id), "number": ticket.number})
        rest = [child for child in await children_of(master) if child.id != ticket.id]
        why = Words(f"拆出 {ticket.number}，恢复各自期限", f"{ticket.number} left, each has its own limit again")
        _earliest(doing, other, rest, why)
        await other.commit()


def _start_alone(doing: Doing) -> None:
    change, ticket, rules = doing.change, doing.change.ticket, doing.rules
    if ticket.result_due_at is None:
        change.set(**_own_clock(ticket, rules, change.now))
    limits = rules.decision(ticket, change.now).deadlines
    calendar = rules.calendar_for(ticket)
    notes = {"sign": clock_note(limits.sign, calendar)}
    notes |= {"contact": clock_note(limits.contact, calendar)} if limits.contact else {}
    change.set(
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

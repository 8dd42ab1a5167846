"""Effects of returns that nobody wants: precedents, consultation, its minutes, and the government that steps in."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from routing.departments import GOVERNMENT
from routing.durations import Duration
from routing.facts import Words
from tickets.errors import FieldErrors, IllegalAction
from tickets.models import Precedent, RoutingDraft, RuleState
from tickets.people import Role
from tickets.rules import clock_note, due_of
from tickets.service.doing import Doing
from tickets.service.joint_effects import new_part
from tickets.service.merge_effects import children_follow
from tickets.shared_guards import too_many_partners
from tickets.workflow import Action

_BETWEEN = re.compile(r"[、，,;；\s]+")


def precedent(doing: Doing, kind: str) -> Precedent:
    """The decision on the last return, kept for those who decide the next one."""
    change, asked = doing.change, doing.change.ticket.returns[-1]
    return Precedent(
        ticket_id=change.ticket.id,
        kind="silent" if kind == "refused" and change.actor.role is Role.SYS else kind,
        category=change.ticket.category,
        area=change.ticket.area,
        department=asked["department"],
        proposed=asked["proposed"],
        reason=asked["reason"],
        basis=asked["basis"],
        opinion=doing.payload.get("opinion", ""),
        decided_by=change.actor.name,
        at=change.now,
    )


async def ask_return(doing: Doing) -> None:
    change, ticket = doing.change, doing.change.ticket
    asked = {
        "department": ticket.department,
        "reason": doing.payload["reason"],
        "basis": doing.payload["basis"],
        "proposed": doing.payload["proposed_department"],
        "asked_by": change.actor.name,
        "asked_at": change.now.isoformat(),
        "reviewer": None,
        "granted": None,
    }
    change.set(returns=[*ticket.returns, asked], return_decide_by=doing.rules.return_decide_by(ticket, change.now))


def _decided(doing: Doing, granted: bool) -> list[Any]:
    *earlier, last = doing.change.ticket.returns
    verdict = {
        "granted": granted,
        "reviewer": doing.change.actor.id,
        "reviewer_name": doing.change.actor.name,
        "opinion": doing.payload.get("opinion", ""),
        "decided_at": doing.change.now.isoformat(),
    }
    return [*earlier, last | verdict]


async def grant_return(doing: Doing) -> None:
    clocks = {f"{name}_{what}": None for name in ("sign", "contact", "result") for what in ("due_at", "met_at")}
    doing.change.set(
        returns=_decided(doing, granted=True),
        return_decide_by=None,
        return_until=None,
        department=None,
        owner_name="",
        level=0,
        **clocks,
    )
    await children_follow(doing)
    doing.change.rows.append(precedent(doing, "granted"))
    granted = sum(asked["granted"] is True for asked in doing.change.ticket.returns)
    if granted >= doing.rules.pack_of(doing.change.ticket).returns.per_ticket:
        doing.then = Action.CONVENE


async def keep_unit(doing: Doing) -> None:
    ticket = doing.change.ticket
    doing.change.set(
        returns=_decided(doing, granted=False),
        return_decide_by=None,
        sign_met_at=ticket.sign_met_at or doing.change.now,
    )
    doing.change.rows.append(precedent(doing, "consult" if doing.action is Action.CONVENE else "refused"))


def proposed(returns: list[Any]) -> str | None:
    """The department that a granted return sends the ticket to."""
    last = returns[-1] if returns else {}
    return last.get("proposed") if last.get("granted") else None


async def to_consult(doing: Doing) -> None:
    """The first unit stays responsible meanwhile and has to speak with the citizen."""
    change, ticket, rules = doing.change, doing.change.ticket, doing.rules
    first = ticket.first_department or ticket.department
    contact = rules.decision(ticket, change.now).deadlines.contact
    calendar = rules.calendar_for(ticket)
    hold = calendar.add_working_time(change.now, Duration.parse(rules.pack_of(ticket).consult.hold)).at_utc
    returns = [*ticket.returns[:-1], ticket.returns[-1] | {"consult": True}] if ticket.returns else []
    change.set(department=first, owner_name="", returns=returns, return_until=None, return_decide_by=hold)
    await children_follow(doing)
    if ticket.contact_met_at is None and contact is not None:
        notes = ticket.limits | {"contact": clock_note(contact, calendar)}
        change.set(contact_due_at=due_of(contact), limits=notes)


async def store_minutes(doing: Doing) -> None:
    """Minutes name who is responsible and who helps; what they say becomes the draft of a routing rule."""
    change, ticket, form = doing.change, doing.change.ticket, doing.payload
    partners = named_departments(doing, form.get("partners", ""), "partners")
    parts = [new_part(change, code, "joint", form["scope"]) for code in partners if code != form["department"]]
    change.set(parts=parts, return_decide_by=None, refusal={})
    shared = {
        "ticket_id": ticket.id,
        "category": ticket.category,
        "area": ticket.area,
        "department": form["department"],
        "basis": form["basis"],
    }
    change.rows.append(
        RoutingDraft(
            id=uuid4(), state=RuleState.DRAFT, partners=list(partners), scope=form["scope"], chair=form["chair"],
            drafted_by=change.actor.name, drafted_by_id=change.actor.id, drafted_at=change.now, **shared,
        )
    )  # fmt: skip
    change.rows.append(
        Precedent(kind="consult", opinion=form["scope"], decided_by=form["chair"], at=change.now, **shared)
    )


def named_departments(doing: Doing, text: str, field: str) -> tuple[str, ...]:
    """Codes of the departments that a line names, by code or by name. Raises FieldErrors."""
    known = doing.rules.catalogue.departments
    most = doing.rules.pack_of(doing.change.ticket).joint.partners
    by_name = {department.name: code for code, department in known.items()}
    words = [word for word in _BETWEEN.split(text) if word]
    wrong = [word for word in words if word not in known and word not in by_name]
    if wrong:
        raise FieldErrors({field: Words(f"目录中没有：{'、'.join(wrong)}", f"unknown: {', '.join(wrong)}")})
    if len(words) > most:
        raise FieldErrors({field: too_many_partners(most)})
    return tuple(dict.fromkeys(by_name.get(word, word) for word in words))


async def to_fallback(doing: Doing) -> None:
    """Nobody agreed in time: the county's government takes it, or the city's."""
    change, catalogue = doing.change, doing.rules.catalogue
    county = catalogue.county_of(change.ticket.area)
    office = catalogue.office(county.code if county else catalogue.root, GOVERNMENT)
    if office is None:
        why = Words("目录中没有兜底单位，请记录会商纪要。", "The catalogue names no government to step in.")
        raise IllegalAction(doing.action, change.ticket.status, why)
    change.set(department=office.code, return_decide_by=None)

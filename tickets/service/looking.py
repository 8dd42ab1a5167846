"""Puts a ticket's facts together for the guards: what its row says, what its pack allows, who stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from routing.departments import Catalogue, Department, Level
from routing.escalation import SUPERVISED_HEIGHT
from routing.rules import RuleBook
from routing.suspensions import reasons_of
from tickets.action_forms import FieldSpec, with_reasons
from tickets.files import DOCX, JPEG, PDF, PNG
from tickets.late import peek
from tickets.merging import merge_bar
from tickets.models import AttachmentRow, Ticket
from tickets.moving import ask_until, most_more
from tickets.numbers import to_e164
from tickets.people import Actor
from tickets.personal.fields import blinds
from tickets.repeats import redo_until
from tickets.rules import Rules
from tickets.service.moved import extension_unit, limit_of, own_due
from tickets.sight import SECRET, sees
from tickets.standing import BAR_UNKNOWN, Before, Evidence, Pending, Proposal, ReturnAsked, Standing, Target, TimeRules
from tickets.workflow import Action, Guard, Status, Step, step_from

EVIDENCE_MEDIA = frozenset(kind.media for kind in (JPEG, PNG, PDF, DOCX))
_URGENT = frozenset({"U1", "U2"})
_CHILDREN = "SELECT count(*) AS children FROM ticket WHERE merged_into = $1 AND status = 'merged'"


def standing_of(
    ticket: Ticket,
    rules: Rules,
    now: datetime,
    form: Mapping[str, Any],
    rulebook: RuleBook | None = None,
) -> Standing:
    """The ticket as of now, without what stands in other rows; `rulebook` is that of today (`tickets.ruled`)."""
    pack = rules.pack_of(ticket)
    routes = ticket.status in {Status.DRAFT, Status.ACCEPTED} and (form.get("department") or ticket.department)
    choice = rules.decision(ticket, now, rulebook).choice if routes else None
    open_parts = [part for part in ticket.parts if part["met_at"] is None]
    return Standing(
        status=ticket.status,
        now=now,
        type=ticket.type,
        urgency=ticket.urgency,
        department=ticket.department,
        routed_department=choice.department.code if choice and choice.department else ticket.routed_department,
        opened_by=ticket.opened_by,
        return_until=ticket.return_until,
        return_window=pack.returns.window,
        returns=tuple(msgspec.convert(asked, ReturnAsked) for asked in ticket.returns),
        consulted=any(asked.get("consult") for asked in ticket.returns),
        closed_at=ticket.closed_at,
        result_due_at=ticket.result_due_at,
        handed_by=ticket.handed_by,
        returns_per_unit=pack.returns.per_unit,
        returns_per_ticket=pack.returns.per_ticket,
        reopen_window_days=pack.reopen.window_d,
        by_other_agent=pack.callback.by_other_agent,
        weighty=ticket.urgency in _URGENT or ticket.level >= SUPERVISED_HEIGHT,
        round=ticket.round,
        hard=ticket.hard_case,
        proposal=msgspec.convert(ticket.refusal, Proposal) if ticket.refusal else None,
        extensions=_pending(ticket.extensions),
        suspensions=_pending(ticket.suspensions),
        time=_time(ticket, rules),
        target=_target(ticket, rules, now, form),
        partners=tuple(part["department"] for part in open_parts),
        partners_ever=len(ticket.parts),
        partners_most=pack.joint.partners,
        review=ticket.lead_review,
    )


def _pending(asked: list[Any]) -> Pending:
    return Pending(
        counted=sum(one["granted"] is not False for one in asked),
        waits=bool(asked) and asked[-1]["granted"] is None,
    )


def _time(ticket: Ticket, rules: Rules) -> TimeRules:
    pack, limit, due = rules.pack_of(ticket), limit_of(ticket), own_due(ticket)
    extension, calendar = pack.extension, rules.calendar_for(ticket)
    ordinary = _pending(ticket.extensions).counted < extension.times
    hard = rules.hard_limit(ticket) if ordinary else None
    return TimeRules(
        extension_times=extension.times,
        extension_until=ask_until(extension, due, calendar) if due else None,
        extension_ahead=extension.apply_before,
        extension_most=most_more(extension, limit, due, calendar, hard) if limit and due else 0,
        extension_unit=extension_unit(limit),
        extension_interim="interim_answer" in extension.need,
        extension_denied=extension.deny_for,
        suspend_reasons=reasons_of(pack),
    )


def fields_of(step: Step, ticket: Ticket, rules: Rules) -> tuple[FieldSpec, ...]:
    """What the step's form may hold on this ticket: reasons to stop its clock are those of its pack."""
    if Guard.SUSPENSION_REASON not in step.form_guards:
        return step.fields
    return with_reasons(step.fields, reasons_of(rules.pack_of(ticket)))


def _target(ticket: Ticket, rules: Rules, now: datetime, form: Mapping[str, Any]) -> Target | None:
    """The department that the form names, or that a dispatch would go to."""
    catalogue = rules.catalogue
    code = form.get("department")
    if code is None and ticket.status in {Status.DRAFT, Status.ACCEPTED}:
        code = ticket.department
    chosen = catalogue.departments.get(code or "")
    if chosen is None:
        return None
    category = ticket.category
    if chosen.level is Level.TOWN and category is None:
        found = rules.decision(ticket, now).category
        category = found.code if found else None
    known = catalogue.categories.get(category or "")
    own = catalogue.departments.get(ticket.department or "")
    return Target(
        name=chosen.name,
        town=chosen.level is Level.TOWN,
        on_duty_list=known is not None and known.level is Level.TOWN,
        below=own is not None and _below(chosen, own, catalogue),
    )


def _below(lower: Department, upper: Department, catalogue: Catalogue) -> bool:
    """A smaller area within the upper one's, of its own line of duty or a government."""
    if lower.area == upper.area:
        return False
    return upper.area in {area.code for area in catalogue.areas_up(lower.area)}


async def with_others(
    standing: Standing, ticket: Ticket, rules: Rules, step: Step, form: Mapping[str, Any], actor: Actor
) -> Standing:
    """The same with what the step's guards ask of other rows: merged tickets, the citizen's earlier ticket, and the
    master as far as the person may know of it."""
    children = await _children(ticket) if Guard.NO_CHILDREN in step.guards else 0
    evidence = await _evidence(ticket, form["evidence"]) if "evidence" in form else Evidence.FITS
    standing = msgspec.structs.replace(standing, children=children, evidence=evidence)
    if ticket.status is Status.MERGED:
        master = await Ticket.get_or_none(id=ticket.merged_into)
        return msgspec.structs.replace(standing, master_open=master is not None and master.closed_at is None)
    if "master" in form:
        master = await Ticket.get_or_none(number=form["master"])
        bar = BAR_UNKNOWN if master is None or not sees(actor, master) else merge_bar(ticket, master, rules)
        return msgspec.structs.replace(standing, merge_bar=bar)
    if "earlier" in form:
        return msgspec.structs.replace(standing, earlier=await _before(ticket, form["earlier"], rules, actor))
    return standing


async def _children(ticket: Ticket) -> int:
    (found,) = await peek(_CHILDREN, [ticket.id])
    return int(found["children"])


async def earlier_named(ticket: Ticket, number: str, actor: Actor) -> Ticket | None:
    """The same caller's ticket of this number, if the person may see it; its row is locked."""
    found = await Ticket.filter(number=number).select_for_update().first()
    caller = to_e164(ticket.caller_number)
    same = found is not None and found.id != ticket.id and caller and found.caller_index in blinds(caller)
    return found if found is not None and same and sees(actor, found) else None


async def _before(ticket: Ticket, number: str, rules: Rules, actor: Actor) -> Before | None:
    found = await earlier_named(ticket, number, actor)
    if found is None:
        return None
    closed = found.closed_at if step_from(found.status, Action.REDO_REPEAT) else None
    return Before(
        takes=takes(found),
        more_secret=ticket.secrecy > found.secrecy,
        redo_until=redo_until(closed, rules.pack.repeat) if closed else None,
    )


def takes(earlier: Ticket) -> bool:
    """Whether something can be added to it."""
    return earlier.closed_at is None and step_from(earlier.status, Action.NOTE) is not None


async def _evidence(ticket: Ticket, attachment: str) -> Evidence:
    """Whether the unit may rest a suspension on the file: what the office keeps of a secret ticket it does not see."""
    row = await AttachmentRow.get_or_none(id=attachment, ticket_id=ticket.id)
    if row is None or (ticket.secrecy in SECRET and row.by_department is None):
        return Evidence.UNKNOWN
    return Evidence.FITS if row.media in EVIDENCE_MEDIA else Evidence.WRONG_KIND

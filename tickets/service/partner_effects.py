"""Effects of dispatching by a rule that names partners: each gets a share, unless somebody left it out and says why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from routing.decide import Decision
from routing.departments import Department, Level
from routing.facts import Words
from tickets.errors import FieldErrors
from tickets.events import PARTNER_BY_RULE, PARTNER_LEFT_OUT
from tickets.notices import notice
from tickets.partners import joining
from tickets.people import Role
from tickets.service.consult_effects import named_departments
from tickets.service.doing import Doing
from tickets.service.joint_effects import new_part
from tickets.standing_words import PARTNER_TASK
from tickets.workflow import Action

BY_RULES = frozenset({Action.DISPATCH, Action.ACCEPT_AND_DISPATCH})
"""Minutes name their own partners; a government that steps in has none."""


def join(doing: Doing, decision: Decision) -> list[str]:
    """Shares of the rule's partners, without a time yet; their codes. Only where the rule's own department got the
    ticket. Raises FieldErrors when one is left out without a reason."""
    change, ticket, choice = doing.change, doing.change.ticket, decision.choice
    left_out = _left_out(doing)
    ruled = choice.department is not None and choice.department.code == ticket.department
    if doing.action not in BY_RULES or not ruled:
        return []
    known = doing.rules.catalogue.categories.get(ticket.category or "")
    listed = known is not None and known.level is Level.TOWN
    taken = [part["department"] for part in ticket.parts]
    most = doing.rules.pack_of(ticket).joint.partners
    found = joining(choice.partners, ticket.department or "", taken, most=most, on_duty_list=listed)
    for one in found:
        why = one.why_not or (one.department.code in left_out and _own_reason(doing))
        if why:
            _say_left_out(doing, one.department, why)
    joined = [one.department.code for one in found if not one.why_not and one.department.code not in left_out]
    change.set(
        parts=[*ticket.parts, *(new_part(change, code, "joint", choice.task or PARTNER_TASK.zh) for code in joined)]
    )
    return joined


def _left_out(doing: Doing) -> tuple[str, ...]:
    left_out = named_departments(doing, doing.payload.get("without", ""), "without")
    if left_out and not doing.payload.get("without_reason"):
        raise FieldErrors({"without_reason": Words("请说明不列协办的理由", "say why a partner is left out")})
    return left_out


def _own_reason(doing: Doing) -> Words:
    return Words(doing.payload["without_reason"], "")


def _say_left_out(doing: Doing, one: Department, why: Words) -> None:
    detail = {"department": one.code, "why": why.zh, "why_en": why.en}
    doing.change.say(PARTNER_LEFT_OUT, f"{one.name}：{why.zh}", detail)


def tell(doing: Doing, codes: list[str]) -> None:
    """An event and a notice for each share of these departments, whose times are known now."""
    for part in doing.change.ticket.parts:
        if part["department"] in codes:
            _say_joined(doing, part)
            tell_partner(doing, part)


def _say_joined(doing: Doing, part: dict[str, Any]) -> None:
    name = doing.rules.catalogue.departments[part["department"]].name
    detail = {"department": part["department"], "task": part["task"], "due_at": part["due_at"]}
    doing.change.say(PARTNER_BY_RULE, f"{name}：{part['task'].rstrip('。')}{_by(doing, part)}", detail)


def tell_partner(doing: Doing, part: dict[str, Any]) -> None:
    """The partner's people hear that they have a share, and until when."""
    change, ticket = doing.change, doing.change.ticket
    text = f"工单 {ticket.number} 由本单位协办{_by(doing, part)}请查看。"
    subject = f"{PARTNER_BY_RULE}:{ticket.id}:{ticket.version}:{part['department']}"
    to = {Role.LIAISON, Role.HANDLER}
    change.rows.append(
        notice("partner_joined", subject, text, to, change.now, ticket=ticket, department=part["department"])
    )


def _by(doing: Doing, part: dict[str, Any]) -> str:
    at = datetime.fromisoformat(part["due_at"]) if part["due_at"] else None
    return f"，期限 {doing.rules.calendar.local(at):%m-%d %H:%M}。" if at else "。"

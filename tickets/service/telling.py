"""What the timeline says of a step: one sentence an action, in the office's words, with the facts beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from tickets.service.effects import Doing
from tickets.workflow import RETURN_REASONS, Action

_REASONS = {code: words.zh for code, words in RETURN_REASONS}


class Told(NamedTuple):
    """Text and facts of an event; `kind` where it is not the action's own."""

    text: str = ""
    detail: Mapping[str, Any] = MappingProxyType({})
    kind: str | None = None


def told(doing: Doing) -> Told:
    """What the event of this step says."""
    teller = _TELLERS.get(doing.action, _from_form)
    return teller(doing)


def _from_form(doing: Doing) -> Told:
    said = [doing.payload[name] for name in ("text", "reason", "opinion", "answer", "note") if name in doing.payload]
    return Told("；".join(said), doing.payload)


def _dispatched(doing: Doing) -> Told:
    ticket = doing.change.ticket
    department = doing.rules.catalogue.departments[ticket.department or ""]
    due = _local(doing, ticket.result_due_at)
    text = f"主办 {department.name}。规则 {ticket.rule_pack}" + (f"，期限 {due}" if due else "") + "。"
    text += "期限涉及放假安排未公布的年份，暂按周一至周五估算。" if ticket.due_estimated else ""
    detail = {
        "department": department.code,
        "rule_pack": ticket.rule_pack,
        "sign_due_at": _iso(ticket.sign_due_at),
        "contact_due_at": _iso(ticket.contact_due_at),
        "result_due_at": _iso(ticket.result_due_at),
        "by_rules": ticket.department == ticket.routed_department,
    }
    return Told(text, detail)


def _signed(doing: Doing) -> Told:
    ticket = doing.change.ticket
    late = ticket.sign_due_at is not None and doing.change.now > ticket.sign_due_at
    limit = _local(doing, ticket.sign_due_at)
    return Told(f"{'逾期' if late else '按时'}，限 {limit}。期限自交办起算，不因签收改变。", {"late": late})


def _return_asked(doing: Doing) -> Told:
    form = doing.payload
    proposed = doing.rules.catalogue.departments[form["proposed_department"]].name
    return Told(f"理由：{_REASONS[form['reason']]}，建议{proposed}。依据：{form['basis']}", form)


def _redone(doing: Doing) -> Told:
    ticket = doing.change.ticket
    due = _local(doing, ticket.result_due_at)
    why = doing.payload.get("reason") or doing.payload.get("note") or ""
    again = f"第 {ticket.round} 次重办" + (f"，期限 {due}" if due else "")
    detail = {"round": ticket.round, "result_due_at": _iso(ticket.result_due_at)}
    return Told(f"{again}。{why}".rstrip("。") + "。", detail)


def _supervised(doing: Doing) -> Told:
    document = next((row.document_number for row in doing.change.rows if hasattr(row, "document_number")), "")
    reason = doing.payload["reason"]
    return Told(f"{document}：{reason}", {"document_number": document, "reason": reason})


_TELLERS: dict[Action, Callable[[Doing], Told]] = {
    Action.DISPATCH: _dispatched,
    Action.ACCEPT_AND_DISPATCH: _dispatched,
    Action.SIGN: _signed,
    Action.REQUEST_RETURN: _return_asked,
    Action.REDO: _redone,
    Action.REOPEN: _redone,
    Action.SUPERVISE: _supervised,
}


def _local(doing: Doing, at: datetime | None) -> str:
    return f"{doing.rules.calendar.local(at):%m-%d %H:%M}" if at else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

"""What the timeline says of a step: one sentence an action, in the office's words, with the facts beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from routing.facts import NAMES, TicketType, Urgency
from tickets.action_forms import EXPLAINED, REFUSALS, TARGETS
from tickets.moving import asked_time
from tickets.service.doing import Doing, Told
from tickets.standing_words import ESTIMATED, reason_words
from tickets.workflow import RETURN_REASONS, Action

_REASONS = {code: words.zh for code, words in RETURN_REASONS}


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
    codes = [part["department"] for part in ticket.parts if part["met_at"] is None]
    helping = "、".join(_name(doing, code) for code in codes)
    who = f"主办 {department.name}" + (f"，协办 {helping}" if helping else "")
    text = f"{who}。规则 {ticket.rule_pack}" + (f"，期限 {due}" if due else "") + "。"
    text += ESTIMATED.zh if ticket.due_estimated else ""
    detail = {
        "department": department.code,
        "partner_codes": codes,
        "rule_pack": ticket.rule_pack,
        "sign_due_at": _iso(ticket.sign_due_at),
        "contact_due_at": _iso(ticket.contact_due_at),
        "result_due_at": _iso(ticket.result_due_at),
        "estimated": ticket.due_estimated,
        "by_rules": ticket.department == ticket.routed_department,
    }
    return Told(text, detail)


def _reassigned(doing: Doing) -> Told:
    again = _dispatched(doing)
    return Told(f"{again.text}理由：{doing.payload['reason']}", {**again.detail, "reason": doing.payload["reason"]})


def _reclassified(doing: Doing) -> Told:
    ticket = doing.change.ticket
    type_, urgency = TicketType(ticket.type or TicketType.HELP), Urgency(ticket.urgency)
    facts = {"type": type_.value, "urgency": urgency.value, "reason": doing.payload["reason"]}
    return Told(f"{NAMES[type_].zh}、{NAMES[urgency].zh}。{doing.payload['reason']}", facts)


def _name(doing: Doing, code: str) -> str:
    known = doing.rules.catalogue.departments.get(code)
    return known.name if known else code


def _signed(doing: Doing) -> Told:
    ticket = doing.change.ticket
    late = ticket.deemed_signed or (ticket.sign_due_at is not None and doing.change.now > ticket.sign_due_at)
    limit = _local(doing, ticket.sign_due_at)
    detail = {"late": late, "sign_due_at": _iso(ticket.sign_due_at)}
    return Told(f"{'逾期' if late else '按时'}，限 {limit}。期限自交办起算，不因签收改变。", detail)


def _return_asked(doing: Doing) -> Told:
    form = doing.payload
    proposed = doing.rules.catalogue.departments[form["proposed_department"]].name
    return Told(f"理由：{_REASONS[form['reason']]}，建议{proposed}。依据：{form['basis']}", form)


def _redone(doing: Doing) -> Told:
    ticket = doing.change.ticket
    due = _local(doing, ticket.result_due_at)
    why = doing.payload.get("reason") or doing.payload.get("opinion") or ""
    again = f"第 {ticket.round} 次重办" + (f"，期限 {due}" if due else "")
    detail = {"round": ticket.round, "result_due_at": _iso(ticket.result_due_at), "reason": why}
    return Told(f"{again}。{why}".rstrip("。") + "。", detail)


def _supervised(doing: Doing) -> Told:
    numbers = (getattr(row, "document_number", None) for row in doing.change.rows)
    document = next((str(number) for number in numbers if number), "")
    reason = doing.payload["reason"]
    return Told(f"{document}：{reason}", {"document_number": document, "reason": reason})


def _extension_asked(doing: Doing) -> Told:
    form, asked = doing.payload, doing.change.ticket.extensions[-1]
    answer = f"阶段性答复：{form['interim_answer']}" if form.get("interim_answer") else ""
    text = f"申请延长 {asked_time(asked).words.zh}。理由：{form['reason'].rstrip('。')}。{answer}"
    return Told(text, {**form, "unit": asked["unit"]})


def _suspension_asked(doing: Doing) -> Told:
    asked = doing.change.ticket.suspensions[-1]
    basis = f"（依据：{'、'.join(asked['basis'])}）" if asked["basis"] else ""
    text = f"事由：{reason_words(asked).zh}{basis}。证明材料：{asked['evidence_name'] or '无'}"
    kept = {name: asked[name] for name in ("evidence_name", "reason_zh", "reason_en", "basis")}
    return Told(text, {**doing.payload, **kept})


def _proposed(doing: Doing) -> Told:
    form = doing.payload
    names = {code: words.zh for code, words in (*REFUSALS, *EXPLAINED)}
    return Told(f"{names[form['code']]}。{form['text']}", form)


def _transferred(doing: Doing) -> Told:
    form = doing.payload
    target = {code: words.zh for code, words in TARGETS}[form["target"]]
    return Told(f"移交{target}，回执：{form['receipt'].rstrip('。')}。{form['text']}", form)


def _audited(doing: Doing) -> Told:
    return Told(f"十项逐项通过。{doing.payload.get('opinion', '')}", doing.payload)


def _consulted(doing: Doing) -> Told:
    ticket = doing.change.ticket
    known = doing.rules.catalogue.departments.get(ticket.department or "")
    name = known.name if known else ""
    until = _local(doing, ticket.return_decide_by)
    opinion = doing.payload.get("opinion", "")
    detail = {"interim_lead": ticket.department, "opinion": opinion, "until": _iso(ticket.return_decide_by)}
    return Told(f"{opinion}会商期间由首接单位{name}临时主办，{until} 前作出结论。", detail)


def _minuted(doing: Doing) -> Told:
    form, catalogue = doing.payload, doing.rules.catalogue.departments
    lead = catalogue[form["department"]].name
    codes = [part["department"] for part in doing.change.ticket.parts]
    partners = "、".join(catalogue[code].name for code in codes)
    told = f"主办 {lead}" + (f"，协办 {partners}" if partners else "")
    text = f"{told}。分工：{form['scope'].rstrip('。')}。依据：{form['basis'].rstrip('。')}。主持：{form['chair']}。"
    return Told(text, {**form, "partner_codes": codes})


def _shared(doing: Doing) -> Told:
    form = doing.payload
    part = doing.change.ticket.parts[-1]
    name = doing.rules.catalogue.departments[form["department"]].name
    due = _local(doing, datetime.fromisoformat(part["due_at"])) if part["due_at"] else ""
    text = f"{name}：{form['task'].rstrip('。')}" + (f"，期限 {due}。" if due else "。")
    return Told(text, {**form, "due_at": part["due_at"]})


def _appended(doing: Doing) -> Told:
    return Told(f"追加到 {doing.payload['earlier']}。", {"earlier": doing.payload["earlier"]})


def _redo_proposed(doing: Doing) -> Told:
    form = doing.payload
    return Told(f"提请重办 {form['earlier']}。{form['text']}", form)


def _merged(doing: Doing) -> Told:
    return Told(f"并入 {doing.payload['master']}。", {"master": doing.payload["master"]})


_TELLERS: dict[Action, Callable[[Doing], Told]] = {
    Action.DISPATCH: _dispatched,
    Action.REASSIGN: _reassigned,
    Action.RECLASSIFY: _reclassified,
    Action.ACCEPT_AND_DISPATCH: _dispatched,
    Action.SIGN: _signed,
    Action.REQUEST_RETURN: _return_asked,
    Action.REDO: _redone,
    Action.REOPEN: _redone,
    Action.SUPERVISE: _supervised,
    Action.APPEAL: _redone,
    Action.REQUEST_EXTENSION: _extension_asked,
    Action.REQUEST_SUSPENSION: _suspension_asked,
    Action.PROPOSE_REFUSAL: _proposed,
    Action.PROPOSE_EXPLAINED: _proposed,
    Action.TRANSFER: _transferred,
    Action.APPROVE_REPLY: _audited,
    Action.CONVENE: _consulted,
    Action.RECORD_MINUTES: _minuted,
    Action.ASSIGN_FALLBACK: _dispatched,
    Action.ADD_PARTNER: _shared,
    Action.ASSIGN_BELOW: _shared,
    Action.MERGE: _merged,
    Action.APPEND: _appended,
    Action.PROPOSE_REDO: _redo_proposed,
    Action.REDO_REPEAT: _redone,
}


def _local(doing: Doing, at: datetime | None) -> str:
    return f"{doing.rules.calendar.local(at):%m-%d %H:%M}" if at else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

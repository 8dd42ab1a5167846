"""督办: orders that a unit answers, the month's bulletin, interviews, points, and packages of evidence."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from tortoise.expressions import F, Q

from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound, TicketChanged
from tickets.events import ORDER_REPLIED
from tickets.interviews import after_bulletin, after_mark
from tickets.models import (
    Bulletin,
    EvidenceAccess,
    EvidencePackage,
    Interview,
    ScoreMark,
    SupervisionOrder,
    SupervisionStep,
    Ticket,
    TicketEvent,
)
from tickets.notices import notice, tell_once
from tickets.people import UNIT, Actor, Role
from tickets.personal.pieces import spared, without_pieces
from tickets.rules import Rules
from tickets.service.supervision import red_tickets, reply_due
from tickets.service.writing import Change, load, next_number, transaction
from tickets.sight import may_be_told, sees, unit_s_screen
from tickets.views import note_view

MOST = 500
POINTS: dict[str, Words] = {
    "false_close": Words("虚假办结", "Closed falsely"),
    "good_case": Words("主动治理案例", "Good practice"),
}
"""Marks that only a person may give; how many points each is worth stands in the assessment's scheme."""
_MISSING = Words("请填写", "must be filled in")
_OVER = Words("督办单已办结，或尚未签发、回复。", "The order is closed, or not signed or answered yet.")
_NOT_YOURS = Words("本督办单不在您的单位。", "This order is not with your department.")


def _require(**texts: str) -> None:
    wrong = {name: _MISSING for name, text in texts.items() if not text.strip()}
    if wrong:
        raise FieldErrors(wrong)


# ------------------------------------------------------------------ orders
async def orders(actor: Actor, *, state: str = "open") -> list[SupervisionOrder]:
    """Orders that this person may see, the most pressing first; `state`: "open", "closed" or "all"."""
    wanted = {"open": Q(closed_at__isnull=True), "closed": Q(closed_at__isnull=False)}.get(state, Q())
    own = Q(department=actor.department or "-", signed_at__isnull=False) if actor.role in UNIT else Q()
    return await SupervisionOrder.filter(wanted & own).order_by("reply_due_at", "-issued_at").limit(MOST)


async def sign_order(actor: Actor, rules: Rules, order_id: str, version: int, now: datetime) -> SupervisionOrder:
    """The lead signs; only then the unit gets it, with the whole of its time to answer.

    Raises NotFound, IllegalAction, TicketChanged."""
    order = await _order(order_id, version, actor)
    if order.signed_at is not None or order.closed_at is not None:
        raise IllegalAction("sign_order", order.number, _OVER)
    ticket = await Ticket.get(id=order.ticket_id)
    await _set(order, signed_at=now, signed_by=actor.name, reply_due_at=reply_due(rules, ticket, now))
    text = f"{order.number}：{order.reason}。请在期限内书面回复。"
    subject = f"order:{order.id}"
    await tell_once(notice("order_issued", subject, text, UNIT, now, ticket=ticket))
    return order


async def reply_order(actor: Actor, order_id: str, version: int, text: str, now: datetime) -> SupervisionOrder:
    """The unit's written reply; it stands in the ticket's record too."""
    _require(reply=text)
    async with transaction():
        order = await _order(order_id, version, actor)
        if order.signed_at is None or order.closed_at is not None:
            raise IllegalAction("reply_order", order.number, _OVER)
        ticket = await load(order.ticket_id)
        text = spared(text.strip(), ticket.caller_number)
        await _set(order, reply=text, replied_at=now, replied_by=actor.name)
        change = Change(ticket, actor, now)
        change.say(ORDER_REPLIED, f"{order.number} 回复：{text}", {"document_number": order.number})
        text_for_desk = f"{order.number} 已回复，请审核。"
        roles = {Role.DISP, Role.LEAD}
        change.rows.append(
            notice("order_replied", f"order-reply:{order.id}:{order.version}", text_for_desk, roles, now)
        )
        await change.commit()
        return order


async def close_order(
    actor: Actor, order_id: str, version: int, opinion: str, now: datetime, *, accepted: bool
) -> SupervisionOrder:
    """Accept the reply and close the order, or send it back for another reply."""
    _require(opinion=opinion)
    order = await _order(order_id, version, actor)
    if order.replied_at is None or order.closed_at is not None:
        raise IllegalAction("close_order", order.number, _OVER)
    if accepted:
        await _set(order, closed_at=now, closed_by=actor.name, opinion=opinion.strip())
    else:
        await _set(order, replied_at=None, replied_by=None, opinion=opinion.strip())
    return order


async def _order(order_id: str, version: int, actor: Actor) -> SupervisionOrder:
    try:
        found = await SupervisionOrder.get_or_none(id=UUID(order_id))
    except ValueError:
        found = None
    if found is None or not may_be_told(actor, await load(found.ticket_id)):
        raise NotFound("order", order_id)
    if actor.role in UNIT and actor.department != found.department:
        raise Forbidden("order", _NOT_YOURS)
    if found.version != version:
        raise TicketChanged(version, found.version)
    return found


async def _set(order: SupervisionOrder, **columns: Any) -> None:
    same = SupervisionOrder.filter(id=order.id, version=order.version)
    if not await same.update(**columns, version=F("version") + 1):
        raise TicketChanged(order.version, order.version + 1)
    order.update_from_dict(columns | {"version": order.version + 1})


# ------------------------------------------------------------------ the month's bulletin
def month_span(month: str, rules: Rules) -> tuple[datetime, datetime]:
    """A month such as "2026-02" in UTC, the end not included. Raises FieldErrors."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise FieldErrors({"month": Words("应为 2026-02 这样的月份", "must be a month such as 2026-02")}) from None
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    midnight = datetime.min.time()
    return rules.calendar.moment(first, midnight), rules.calendar.moment(following, midnight)


async def draft_bulletin(rules: Rules, month: str, tiers: Mapping[str, str], now: datetime) -> Bulletin:
    """Who is named in a month and why: as many reds as the pack says, or graded lowest (`tiers`: department to grade).

    Drafted anew until it is signed; a signed one stays as it was.
    """
    begin, end = month_span(month, rules)
    standing = await Bulletin.get_or_none(month=month)
    if standing is not None and standing.signed_at is not None:
        return standing
    reds = await red_tickets(begin, end)
    late = Counter(
        one.department or ""
        for one in await SupervisionOrder.filter(overdue_at__gte=begin, overdue_at__lt=end).only("department", "id")
    )
    least = rules.pack.bulletin.reds
    named = sorted({unit for unit, count in reds.items() if count >= least} | set(tiers))
    units = [{"code": u, "reds": reds[u], "late_replies": late[u], "grade": tiers.get(u, "")} for u in named]
    content = {"month": month, "units": units, "rule": f"红灯 {least} 次及以上，或当月考核不合格"}
    if standing is None:
        drafted = Bulletin(id=uuid4(), month=month, drafted_at=now, content=content)
        await Bulletin.bulk_create([drafted], ignore_conflicts=True)
        return await Bulletin.get(month=month)
    await Bulletin.filter(id=standing.id, signed_at=None).update(drafted_at=now, content=content)
    return await Bulletin.get(id=standing.id)


async def sign_bulletin(actor: Actor, rules: Rules, month: str, now: datetime) -> Bulletin:
    async with transaction():
        found = await Bulletin.filter(month=month).select_for_update().first()
        if found is None:
            raise NotFound("bulletin", month)
        if found.signed_at is None:
            number = f"通报〔{month[:4]}〕{await next_number(f'bulletin:{month[:4]}')}号"
            await Bulletin.filter(id=found.id).update(signed_at=now, signed_by=actor.name, number=number)
        signed = await Bulletin.get(id=found.id)
        await after_bulletin(signed, rules, now)
        return signed


# ------------------------------------------------------------------ interviews and marks
async def record_interview(actor: Actor, fields: Mapping[str, Any], now: datetime) -> Interview:
    texts = {name: str(fields[name]) for name in ("department", "cause", "host", "attendees", "record", "plan")}
    _require(**texts)
    made = Interview(
        id=uuid4(),
        **texts,
        held_on=fields["held_on"],
        plan_due_on=fields["plan_due_on"],
        recorded_at=now,
        recorded_by=actor.name,
    )
    await made.save(force_create=True)
    return made


async def give_mark(
    actor: Actor, rules: Rules, department: str, kind: str, reason: str, ticket_number: str | None, now: datetime
) -> ScoreMark:
    """Points that only a person gives, with a reason that stays. Raises FieldErrors."""
    _require(department=department, reason=reason)
    if kind not in POINTS:
        raise FieldErrors({"kind": Words("没有这个选项", "is none of the choices")})
    named = await Ticket.get_or_none(number=ticket_number) if ticket_number else None
    if ticket_number and (named is None or not sees(actor, named)):
        raise FieldErrors({"ticket_number": Words("没有这个工单", "there is no such ticket")})
    async with transaction():
        mark = await ScoreMark.create(
            id=uuid4(), department=department, kind=kind, reason=reason.strip(), at=now, by_name=actor.name,
            ticket_number=ticket_number or None,
        )  # fmt: skip
        await after_mark(mark, rules, now)
        return mark


# ------------------------------------------------------------------ evidence
async def assemble_evidence(
    actor: Actor, department: str, title: str, numbers: list[str], purpose: str, now: datetime
) -> EvidencePackage:
    """Put the record of these tickets together, with its hash. It names facts alone: whether anybody is to be held to
    account is for the leader and the inspection. Raises FieldErrors."""
    _require(department=department, title=title, purpose=purpose)
    found = await Ticket.filter(number__in=numbers, department=department).order_by("number")
    tickets = [one for one in found if sees(actor, one)]
    missing = sorted(set(numbers) - {one.number for one in tickets})
    if missing or not tickets:
        what = "、".join(missing) or "—"
        raise FieldErrors({"tickets": Words(f"不是该单位的工单：{what}", f"not of this department: {what}")})
    content = {"tickets": [await _evidence(ticket) for ticket in tickets]}
    digest = hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()
    async with transaction():
        held = Ticket.filter(id__in=[one.id for one in tickets]).order_by("id").select_for_update()
        await held.values_list("id")  # what retention takes out now is gone; what is packed first stays
        package = await EvidencePackage.create(
            id=uuid4(), department=department, title=title.strip(), content=content, sha256=digest,
            assembled_at=now, assembled_by=actor.name,
        )  # fmt: skip
        await _log(package, actor, purpose, tickets, now)
    return package


async def _evidence(ticket: Ticket) -> dict[str, Any]:
    """Nothing of the caller goes into a package: its readers get what a unit would."""
    screen = unit_s_screen(ticket)
    events = await TicketEvent.filter(ticket_id=ticket.id).exclude(kind="draft_saved").order_by("seq")
    steps = await SupervisionStep.filter(ticket_id=ticket.id).order_by("id")
    return {
        "number": ticket.number,
        "matter": without_pieces(screen.matter),
        "status": ticket.status.value,
        "due": ticket.result_due_at.isoformat() if ticket.result_due_at else None,
        "finished": ticket.result_met_at.isoformat() if ticket.result_met_at else None,
        "steps": [
            {"at": one.at.isoformat(), "name": one.name, "reason": screen.text(one.reason)}
            for one in steps
        ],
        "events": [
            {"seq": one.seq, "at": one.at.isoformat(), "kind": one.kind, "by": one.actor_name,
             "post": one.actor_post, "hash": one.hash}
            for one in events
        ],
    }  # fmt: skip


async def read_evidence(actor: Actor, package_id: str, purpose: str, now: datetime) -> EvidencePackage:
    """The package, past its time without its content; that it was read, by whom and for what, is written down first."""
    _require(purpose=purpose)
    try:
        found = await EvidencePackage.get_or_none(id=UUID(package_id))
    except ValueError:
        found = None
    tickets = await _within(found) if found is not None else []
    if found is None or not all(sees(actor, one) for one in tickets):
        raise NotFound("evidence", package_id)
    await _log(found, actor, purpose, tickets, now)
    return found


async def _within(package: EvidencePackage) -> list[Ticket]:
    return await Ticket.filter(number__in=[one["number"] for one in package.content["tickets"]])


async def _log(package: EvidencePackage, actor: Actor, purpose: str, tickets: Iterable[Ticket], now: datetime) -> None:
    """The look stands in the package's record and in that of every ticket within."""
    for ticket in tickets:
        await note_view(ticket, actor, "evidence", now, {"package": str(package.id)})
    await EvidenceAccess.create(
        package_id=package.id, at=now, actor_id=actor.id, actor_name=actor.name, actor_post=actor.post,
        purpose=purpose.strip()[:300],
    )  # fmt: skip

"""Seeing a caller's whole number: one person asks with a reason, another decides, and the permission ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound
from tickets.events import UNMASK_ASKED, UNMASK_GRANTED, UNMASK_REFUSED
from tickets.models import Ticket, UnmaskRequest, UnmaskState
from tickets.notices import notice
from tickets.people import UNIT, Actor, Role
from tickets.personal.pieces import spared
from tickets.service.writing import Change, load, transaction
from tickets.sight import NOT_YOURS, SECRET, hidden, sees

_ABOVE = frozenset({Role.LEAD, Role.VIP})
APPROVERS: dict[Role, frozenset[Role]] = {
    Role.AGENT: _ABOVE,
    Role.NET: _ABOVE,
    Role.MEDIA: _ABOVE,
    Role.OPIN: _ABOVE,
    Role.DISP: _ABOVE,
    Role.VIP: frozenset({Role.LEAD}),
    Role.LEAD: frozenset({Role.LEAD, Role.VIP, Role.DISP}),
    Role.LIAISON: frozenset({Role.LEAD}),
    Role.HANDLER: frozenset({Role.LEAD}),
    Role.DEPUTY: frozenset({Role.LEAD}),
    Role.HEAD: frozenset({Role.LEAD}),
}
"""Who asks -> who may decide; never the same person. A unit may not ask for a secret ticket at all."""
DECIDERS = frozenset(role for roles in APPROVERS.values() for role in roles)
SHORTEST_REASON, LONGEST_REASON = 4, 500
_NEVER = Words("保密工单的来电人信息不向承办单位提供。", "A department is never shown the caller of a secret ticket.")
_SAME = Words("申请人与批准人不能是同一人。", "Who asks and who decides must be two persons.")
_NOT_DECIDER = Words("您的岗位不能批准此项申请。", "Your post does not decide this.")
_DECIDED = Words("这项申请已经处理。", "This request has been decided.")
_PENDING = Words("您已有一项待批准的申请。", "A request of yours waits already.")
_REASON = Words(f"请写明事由（{SHORTEST_REASON}–{LONGEST_REASON} 字）", "give the reason")


class Shown(NamedTuple):
    """A caller's data as shown once, under a permission."""

    name: str
    number: str
    place: str
    until: datetime


def may_ask(actor: Actor, ticket: Ticket) -> bool:
    """Whether the person may ask at all; a button stands or not by this."""
    return actor.role in APPROVERS and sees(actor, ticket) and not (actor.role in UNIT and ticket.secrecy in SECRET)


def may_decide(actor: Actor, request: UnmaskRequest) -> bool:
    return actor.id != request.asked_by and actor.role in APPROVERS[Role(request.asked_role)]


async def ask_unmask(actor: Actor, ticket_id: UUID | str, reason: str, *, now: datetime) -> UnmaskRequest:
    """Ask to see the number. Raises NotFound, Forbidden, FieldErrors, IllegalAction while one's own request waits."""
    async with transaction():
        ticket = await load(ticket_id)
        if not sees(actor, ticket):
            raise hidden("ask_unmask", ticket)
        if actor.role not in APPROVERS:
            raise Forbidden("ask_unmask", NOT_YOURS)
        if not may_ask(actor, ticket):
            raise Forbidden("ask_unmask", _NEVER)
        reason = reason.strip()
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or "\0" in reason:
            raise FieldErrors({"reason": _REASON})
        if await UnmaskRequest.exists(ticket_id=ticket.id, asked_by=actor.id, state=UnmaskState.OPEN):
            raise IllegalAction("ask_unmask", UnmaskState.OPEN, _PENDING)
        request = UnmaskRequest(
            id=uuid4(), ticket_id=ticket.id, reason=reason, asked_by=actor.id, asked_name=actor.name,
            asked_post=actor.post, asked_role=actor.role.value, asked_at=now,
        )  # fmt: skip
        change = Change(ticket, actor, now)
        change.rows.append(request)
        change.say(UNMASK_ASKED, reason, {"request": str(request.id)})
        told = f"{actor.name}申请查看工单 {ticket.number} 的来电人信息，待您批准。"
        change.rows.append(
            notice("unmask_asked", f"unmask:{request.id}", told, APPROVERS[actor.role], now, ticket=ticket)
        )
        await change.commit()
        return request


async def decide_unmask(
    actor: Actor, request_id: UUID | str, *, granted: bool, opinion: str, minutes: int, now: datetime
) -> UnmaskRequest:
    """Grant for `minutes` from now, or refuse. Raises NotFound, Forbidden, IllegalAction."""
    async with transaction():
        request = await _load(request_id)
        ticket = await load(request.ticket_id)
        if not sees(actor, ticket):
            raise NotFound("unmask", str(request_id))
        if not may_decide(actor, request):
            raise Forbidden("decide_unmask", _SAME if actor.id == request.asked_by else _NOT_DECIDER)
        if request.state is not UnmaskState.OPEN:
            raise IllegalAction("decide_unmask", request.state, _DECIDED)
        until = now + timedelta(minutes=minutes) if granted else None
        opinion = spared(opinion.strip(), ticket.caller_number)
        state = UnmaskState.GRANTED if granted else UnmaskState.REFUSED
        decided: dict[str, Any] = {
            "state": state, "decided_by": actor.id, "decided_name": actor.name, "decided_at": now,
            "opinion": opinion, "until": until,
        }  # fmt: skip
        if not await UnmaskRequest.filter(id=request.id, state=UnmaskState.OPEN).update(**decided):
            raise IllegalAction("decide_unmask", request.state, _DECIDED)
        change = Change(ticket, actor, now)
        facts = {
            "request": str(request.id),
            "asked_by": request.asked_by,
            "until": until.isoformat() if until else None,
        }
        kind = UNMASK_GRANTED if granted else UNMASK_REFUSED
        change.say(kind, f"{request.asked_name}：{opinion or request.reason}", facts)
        await change.commit()
        request.update_from_dict(decided)
        return request


async def permission_of(actor: Actor, ticket: Ticket, now: datetime) -> UnmaskRequest | None:
    """The permission that this person holds now."""
    held = UnmaskRequest.filter(ticket_id=ticket.id, asked_by=actor.id, state=UnmaskState.GRANTED, until__gt=now)
    return await held.order_by("-until").first()


async def shown_caller(actor: Actor, ticket: Ticket, now: datetime) -> Shown:
    """The caller's data under a permission that runs. Raises Forbidden without one."""
    held = await permission_of(actor, ticket, now)
    if held is None or held.until is None or not may_ask(actor, ticket):
        raise Forbidden("caller", Words("没有有效的查看许可。", "You hold no permission that runs."))
    return Shown(ticket.caller_name, ticket.caller_number, ticket.place, held.until)


async def requests_on(ticket: Ticket) -> list[UnmaskRequest]:
    return await UnmaskRequest.filter(ticket_id=ticket.id).order_by("-asked_at")


async def open_requests(actor: Actor) -> list[UnmaskRequest]:
    """Requests that this person may decide, oldest first."""
    waiting = await UnmaskRequest.filter(state=UnmaskState.OPEN).order_by("asked_at").prefetch_related("ticket")
    return [one for one in waiting if may_decide(actor, one) and sees(actor, one.ticket)]


async def _load(request_id: UUID | str) -> UnmaskRequest:
    try:
        found = await UnmaskRequest.get_or_none(id=UUID(str(request_id)))
    except ValueError:
        found = None
    if found is None:
        raise NotFound("unmask", str(request_id))
    return found

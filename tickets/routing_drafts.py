"""Rules that consultations ask for: read, approved by a second person, put into force; each write by its version."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tortoise.expressions import F

from routing.facts import Words
from tickets.errors import Forbidden, IllegalAction, NotFound, TicketChanged
from tickets.models import Precedent, RoutingDraft, RuleState, Ticket
from tickets.people import UNIT, Actor, Role
from tickets.sight import told_of

APPROVERS = frozenset({Role.LEAD})
MOST = 50
_OTHER = Words(
    "须由起草人以外的人批准（规则 R2：纪要形成规则，起草、批准、生效分开）。",
    "Another person than the one who drafted it approves it (rule R2: minutes: draft, approval, force).",
)


async def precedents(actor: Actor, ticket: Ticket) -> list[Precedent]:
    """Decisions on this ticket, then, for the office, on tickets of its category; newest first."""
    own = await Precedent.filter(ticket_id=ticket.id).order_by("-at", "-id")
    if actor.role in UNIT or ticket.category is None:
        return own
    like = Precedent.filter(category=ticket.category).exclude(ticket_id=ticket.id)
    others = await like.order_by("-at", "-id").limit(MOST)
    told = await told_of(actor, [one.ticket_id for one in others])
    return [*own, *(one for one in others if one.ticket_id in told)]


async def routing_drafts(actor: Actor) -> list[RoutingDraft]:
    """The drafted rules, newest first, without those that came from tickets of which the person may not know."""
    found = await RoutingDraft.all().order_by("-drafted_at").limit(4 * MOST)
    told = await told_of(actor, [one.ticket_id for one in found])
    return [one for one in found if one.ticket_id in told]


async def approve(actor: Actor, draft_id: UUID | str, version: int, *, now: datetime) -> RoutingDraft:
    """draft -> approved. Raises NotFound, Forbidden, IllegalAction, TicketChanged."""
    draft = await _load(draft_id)
    if draft.drafted_by_id == actor.id:
        raise Forbidden("approve_rule", _OTHER)
    return await _set(draft, version, RuleState.DRAFT, RuleState.APPROVED, approved_by=actor.name, approved_at=now)


async def put_in_force(_actor: Actor, draft_id: UUID | str, version: int, *, now: datetime) -> RoutingDraft:
    """approved -> in force from now on. Raises NotFound, IllegalAction, TicketChanged."""
    return await _set(await _load(draft_id), version, RuleState.APPROVED, RuleState.IN_FORCE, in_force_from=now)


async def _load(draft_id: UUID | str) -> RoutingDraft:
    try:
        draft = await RoutingDraft.get_or_none(id=UUID(str(draft_id)))
    except ValueError:
        draft = None
    if draft is None:
        raise NotFound("routing_draft", str(draft_id))
    return draft


async def _set(
    draft: RoutingDraft, version: int, before: RuleState, after: RuleState, **columns: object
) -> RoutingDraft:
    if draft.state is not before:
        why = Words("规则草案当前状态下没有这一步。", "The drafted rule's state has no such step.")
        raise IllegalAction(after.value, draft.state, why)
    rows = RoutingDraft.filter(id=draft.id, version=version)
    if not await rows.update(state=after, version=F("version") + 1, **columns):
        raise TicketChanged(version, draft.version)
    return await _load(draft.id)

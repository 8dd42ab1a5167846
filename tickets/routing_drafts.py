"""Rules that consultations ask for: drafted, approved by a second person, put into force, ended; each write by its
version."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from tortoise.expressions import F

from routing.departments import Catalogue
from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound, TicketChanged
from tickets.models import Precedent, RoutingDraft, RuleState, Ticket
from tickets.people import UNIT, Actor, Role
from tickets.sight import told_of

APPROVERS = frozenset({Role.LEAD})
WRITERS = frozenset({Role.LEAD, Role.DISP})
MOST = 50
MOST_KEYWORDS, LONGEST_KEYWORD, LONGEST = 12, 20, 2000
_MISSING = Words("请填写", "must be filled in")
_CHOOSE = Words("请选择", "must be chosen")
_UNKNOWN = Words("目录中没有这个代码", "is not in the catalogue")
_ANYTHING = Words(
    "规则没有事项分类也没有关键词，会管到所有工单，请先修改。",
    "With neither a category nor keywords it would take every ticket: amend it first.",
)
_OTHER = Words(
    "须由起草人以外的人批准（规则 R2：纪要形成规则，起草、批准、生效分开）。",
    "Another person than the one who drafted it approves it (rule R2: minutes: draft, approval, force).",
)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a drafted rule says: for which matters, and who is responsible."""

    category: str | None = None
    area: str | None = None
    keywords: tuple[str, ...] = ()
    department: str = ""
    scope: str = ""
    basis: str = ""


def read_terms(terms: Terms, catalogue: Catalogue) -> dict[str, Any]:
    """Pure: columns of the draft. Raises FieldErrors for all that is missing or wrong."""
    wrong = {name: _MISSING for name in ("scope", "basis") if not getattr(terms, name).strip()}
    known = {
        "category": set(catalogue.categories),
        "area": set(catalogue.areas),
        "department": set(catalogue.departments),
    }
    wrong |= {name: _UNKNOWN for name, codes in known.items() if (code := getattr(terms, name)) and code not in codes}
    if not terms.department:
        wrong["department"] = _CHOOSE
    words = [word.strip() for word in terms.keywords]
    if len(words) > MOST_KEYWORDS or not all(0 < len(word) <= LONGEST_KEYWORD for word in words):
        wrong["keywords"] = Words("最多 12 个，每个不超过 20 字", "at most 12, of at most 20 characters each")
    if not terms.category and not words:
        wrong["keywords"] = Words("请选择事项分类或填写关键词", "give a category, or keywords")
    if wrong:
        raise FieldErrors(wrong)
    return {
        "category": terms.category or None,
        "area": terms.area or None,
        "keywords": words,
        "department": terms.department,
        "scope": terms.scope.strip()[:LONGEST],
        "basis": terms.basis.strip()[:LONGEST],
    }


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
    found = await RoutingDraft.all().order_by("-drafted_at").limit(4 * MOST).prefetch_related("ticket")
    told = await told_of(actor, [one.ticket_id for one in found])
    return [one for one in found if one.ticket_id in told]


async def amend(
    actor: Actor, draft_id: UUID | str, version: int, terms: Terms, catalogue: Catalogue, *, now: datetime
) -> RoutingDraft:
    """A draft's terms, written anew by this person, whom somebody else must then approve. Raises NotFound,
    IllegalAction, TicketChanged, FieldErrors."""
    draft = await _load(draft_id)
    values = read_terms(terms, catalogue)
    return await _set(
        draft, version, RuleState.DRAFT, RuleState.DRAFT,
        drafted_by=actor.name, drafted_by_id=actor.id, drafted_at=now, **values,
    )  # fmt: skip


async def approve(actor: Actor, draft_id: UUID | str, version: int, *, now: datetime) -> RoutingDraft:
    """draft -> approved. Raises NotFound, Forbidden, IllegalAction, TicketChanged."""
    draft = await _load(draft_id)
    if draft.drafted_by_id == actor.id:
        raise Forbidden("approve_rule", _OTHER)
    if draft.state is RuleState.DRAFT and not (draft.category or draft.keywords):
        raise IllegalAction("approve_rule", draft.state, _ANYTHING)
    return await _set(draft, version, RuleState.DRAFT, RuleState.APPROVED, approved_by=actor.name, approved_at=now)


async def put_in_force(_actor: Actor, draft_id: UUID | str, version: int, *, now: datetime) -> RoutingDraft:
    """approved -> in force from now on. Raises NotFound, IllegalAction, TicketChanged."""
    return await _set(await _load(draft_id), version, RuleState.APPROVED, RuleState.IN_FORCE, in_force_from=now)


async def end(actor: Actor, draft_id: UUID | str, version: int, reason: str, *, now: datetime) -> RoutingDraft:
    """in force -> ended: from now on the city's own rules decide again. Raises NotFound, IllegalAction, TicketChanged,
    FieldErrors."""
    if not reason.strip():
        raise FieldErrors({"reason": _MISSING})
    return await _set(
        await _load(draft_id), version, RuleState.IN_FORCE, RuleState.ENDED,
        ended_by=actor.name, ended_at=now, end_reason=reason.strip()[:LONGEST],
    )  # fmt: skip


async def drafted(draft_id: UUID | str) -> RoutingDraft:
    """Raises NotFound."""
    return await _load(draft_id)


async def _load(draft_id: UUID | str) -> RoutingDraft:
    try:
        draft = await RoutingDraft.get_or_none(id=UUID(str(draft_id))).prefetch_related("ticket")
    except ValueError:
        draft = None
    if draft is None:
        raise NotFound("routing_draft", str(draft_id))
    return draft


async def _set(draft: RoutingDraft, version: int, before: RuleState, after: RuleState, **columns: Any) -> RoutingDraft:
    if draft.state is not before:
        why = Words("规则草案当前状态下没有这一步。", "The drafted rule's state has no such step.")
        raise IllegalAction(after.value, draft.state, why)
    rows = RoutingDraft.filter(id=draft.id, version=version)
    if not await rows.update(state=after, version=F("version") + 1, **columns):
        raise TicketChanged(version, draft.version)
    return await _load(draft.id)

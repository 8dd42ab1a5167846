"""Knowledge as pages see it: rows of the database with names for codes, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from agent_console import wire
from agent_console.api.route import Ask
from agent_console.wire import knowledge as shape
from routing.departments import Catalogue
from routing.facts import Language, Words
from tickets.knowledge.life import ACT_NAMES, STATUS_NAMES, STEPS, WRITERS, Act
from tickets.knowledge.queries import Row, Whole
from tickets.knowledge.search import Found
from tickets.list_views import note_list
from tickets.models import KnowledgeEvent, KnowledgeTask, KnowledgeText, Ticket
from tickets.sight import Screen, told_of

_KINDS: dict[str, Words] = {
    "proposed": Words("起草", "Written"),
    "cited": Words("被引用", "Cited"),
    "repealed": Words("依据废止", "Basis repealed"),
    "announced": Words("报备", "Announced"),
    "ended": Words("提前结束", "Ended early"),
    "end_moved": Words("调整结束时间", "End moved"),
    "announcement_linked": Words("关联工单", "Ticket linked"),
    "announcement_unlinked": Words("取消关联", "Link undone"),
}
_KINDS |= {act.value: name for act, name in ACT_NAMES.items()}


def category(catalogue: Catalogue, code: str | None) -> wire.Named | None:
    known = catalogue.categories.get(code or "")
    return wire.Named(code=known.code, name=catalogue.full_name(known)) if known else None


def area(catalogue: Catalogue, code: str | None) -> wire.Named | None:
    known = catalogue.areas.get(code or "")
    return wire.Named(code=known.code, name=known.name) if known else None


def department(catalogue: Catalogue, code: str | None) -> wire.Named | None:
    known = catalogue.departments.get(code or "")
    return wire.Named(code=known.code, name=known.name) if known else None


def row(ask: Ask, given: Row) -> shape.KnowledgeRow:
    item, text, catalogue = given.item, given.text, ask.services.rules.catalogue
    return shape.KnowledgeRow(
        id=str(item.id),
        number=item.number,
        status=item.status,
        status_name=STATUS_NAMES[item.status].say(ask.language),
        owner=department(catalogue, item.owner),
        title=text.title,
        document_number=text.document_number,
        category=category(catalogue, text.category),
        area=area(catalogue, text.area),
        review_by=item.review_by,
        expires_on=text.expires_on,
        uses=item.uses,
        wrong=item.wrong,
        alarms=list(given.alarms),
        under_way=given.under_way.state if given.under_way else None,
        changed_at=item.changed_at,
        version=item.version,
    )


def whole(ask: Ask, given: Whole) -> shape.KnowledgeItem:
    published = next((text for text in given.texts if text.state == "published"), given.texts[0])
    waiting = next((text for text in given.texts if text.state in ("draft", "reviewed")), None)
    top = row(ask, Row(given.item, published, given.alarms, waiting))
    return shape.KnowledgeItem(
        **{name: getattr(top, name) for name in top.__struct_fields__},
        repealed=given.item.repealed,
        may_propose=ask.actor.role in WRITERS,
        texts=[_text(ask, text) for text in given.texts],
        acts=[_act(act, ask.language) for act in given.acts],
        events=[event(one, ask.language) for one in given.events],
    )


def _text(ask: Ask, text: KnowledgeText) -> shape.KnowledgeText:
    catalogue = ask.services.rules.catalogue
    return shape.KnowledgeText(
        number=text.number,
        state=text.state,
        state_name=STATUS_NAMES[text.state].say(ask.language),
        title=text.title,
        question=text.question,
        answer=text.answer,
        basis=text.basis,
        document_number=text.document_number,
        category=category(catalogue, text.category),
        area=area(catalogue, text.area),
        effective_from=text.effective_from,
        expires_on=text.expires_on,
        reason=text.reason,
        author=text.author_name,
        written_at=text.written_at,
        reviewer=text.reviewer_name,
        publisher=text.publisher_name,
        published_at=text.published_at,
    )


def _act(act: Act, language: Language) -> shape.KnowledgeAct:
    needs_note = any(step.needs_note for (_, known), step in STEPS.items() if known is act)
    return shape.KnowledgeAct(act=act.value, name=ACT_NAMES[act].say(language), needs_note=needs_note)


def event(given: KnowledgeEvent, language: Language) -> shape.KnowledgeEvent:
    title = _KINDS.get(given.kind, Words(given.kind, given.kind)).say(language)
    return shape.KnowledgeEvent(
        seq=given.seq, at=given.at, kind=given.kind, title=title, actor=given.actor_name, text=given.text
    )


def why(words: tuple[str, ...], same_category: bool, same_area: bool, language: Language) -> str:
    """Why something was suggested, in a line."""
    quoted = Words("、".join(f"“{word}”" for word in words[:4]), ", ".join(f'"{word}"' for word in words[:4]))
    parts = [
        Words(f"说到{quoted.zh}", f"said {quoted.en}") if words else None,
        Words("事项分类一致", "same category") if same_category else None,
        Words("属地一致", "same area") if same_area else None,
    ]
    return Words("；", "; ").say(language).join(part.say(language) for part in parts if part)


def found(one: Found, language: Language) -> shape.KnowledgeFound:
    return shape.KnowledgeFound(
        id=str(one.item.id),
        number=one.item.number,
        title=one.text.title,
        answer=one.text.answer,
        basis=one.text.basis,
        document_number=one.text.document_number,
        words=list(one.words),
        why=why(one.words, one.same_category, one.same_area, language),
    )


async def tasks(ask: Ask, given: Sequence[KnowledgeTask]) -> list[shape.KnowledgeTask]:
    """Gaps and filings, each with its ticket as this reader may know it: the owner of a gap need not be the unit that
    works on the ticket. A correction has none."""
    tickets = await told_of(ask.actor, [one.ticket_id for one in given if one.ticket_id])
    await note_list(ask.actor, "knowledge", list(tickets.values()), ask.now)
    told = [one for one in given if one.ticket_id is None or one.ticket_id in tickets]
    return [_task(ask, one, tickets.get(one.ticket_id) if one.ticket_id else None) for one in told]


def _task(ask: Ask, given: KnowledgeTask, ticket: Ticket | None) -> shape.KnowledgeTask:
    catalogue, screen = ask.services.rules.catalogue, Screen(ticket, ask.actor) if ticket else None
    return shape.KnowledgeTask(
        id=str(given.id),
        kind=given.kind,
        state=given.state,
        department=department(catalogue, given.department),
        ticket_id=str(given.ticket_id) if given.ticket_id else None,
        ticket_number=given.ticket_number,
        matter=screen.matter if screen else given.matter,
        answer=screen.text(given.answer) if screen else given.answer,
        asked_by=given.asked_by,
        category=category(catalogue, given.category),
        area=area(catalogue, given.area),
        due_at=given.due_at,
        overdue=given.state == "open" and given.due_at < ask.now,
        item_id=str(given.item_id) if given.item_id else None,
        item_number=given.item_number,
        note=given.note,
        settled_by=given.settled_by,
        settled_at=given.settled_at,
        created_at=given.created_at,
        version=given.version,
    )

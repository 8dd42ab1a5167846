"""The knowledge base: reading and suggesting, proposing and publishing, gaps and repealed documents."""

from __future__ import annotations

from datetime import date

import msgspec

from agent_console import wire
from agent_console.api import announcements, knowledge_shapes
from agent_console.api.route import Ask
from agent_console.wire import knowledge as shape
from tickets.knowledge import queries
from tickets.knowledge.life import EDITORS
from tickets.knowledge.matching import linked_to, matching
from tickets.knowledge.reading import ItemForm
from tickets.knowledge.search import suggested
from tickets.knowledge.tasks import open_count, tasks_for, visible_task
from tickets.people import UNIT
from tickets.queries import visible_ticket


class ItemsQuery(msgspec.Struct, frozen=True, kw_only=True):
    view: str = "published"
    q: str = ""
    category: str | None = None
    owner: str | None = None
    status: str | None = None
    alarm: str | None = None


def _today(ask: Ask) -> date:
    return ask.services.knowledge.today(ask.now)


async def items(ask: Ask) -> wire.Page[shape.KnowledgeRow]:
    """One list of the knowledge desk, searched by `q`."""
    query: ItemsQuery = ask.query
    wanted = queries.Filter(query.category or None, query.owner or None, query.status or None, query.alarm or None)
    catalogue = ask.services.rules.catalogue
    found = await queries.page(query.view, ask.actor, catalogue, _today(ask), q=query.q[:200], wanted=wanted)
    return wire.Page(items=[knowledge_shapes.row(ask, one) for one in found.rows], total=found.total)


async def counters(ask: Ask) -> dict[str, int]:
    """What waits in the lists that one answers for."""
    found = await queries.counters(ask.actor, _today(ask)) | {"tasks": await open_count(ask.actor)}
    asked = "tasks" if ask.actor.role in UNIT else "unassigned"
    if asked == "unassigned":
        found["unassigned"] = await open_count(ask.actor, unassigned=True)
    mine = found.get("review", 0) + found.get("alarms", 0) + found[asked]
    return found | {"waiting": mine if ask.actor.role in UNIT | EDITORS else 0}


async def item(ask: Ask) -> shape.KnowledgeItem:
    """One item with all its versions and its record."""
    return await _shown(ask, ask.part("id"))


async def _shown(ask: Ask, key: str) -> shape.KnowledgeItem:
    return knowledge_shapes.whole(ask, await queries.whole(ask.actor, key, _today(ask)))


async def propose(ask: Ask) -> shape.KnowledgeItem:
    """A new item, to be reviewed; with `task` it settles a gap."""
    body: shape.KnowledgeProposed = ask.body
    made = await ask.services.knowledge.propose(
        ask.actor, _form(body.form), now=ask.now, owner=body.owner or None, task_id=body.task
    )
    return await _shown(ask, str(made.id))


async def propose_change(ask: Ask) -> shape.KnowledgeItem:
    """A new text for an item; the published one holds until this is published."""
    body: shape.KnowledgeChangeProposed = ask.body
    await ask.services.knowledge.propose_change(
        ask.actor, ask.part("id"), body.version, _form(body.form), now=ask.now, task_id=body.task
    )
    return await _shown(ask, ask.part("id"))


def _form(sent: shape.KnowledgeForm) -> ItemForm:
    return ItemForm(**{name: getattr(sent, name) for name in ItemForm.__struct_fields__})


async def act(ask: Ask) -> shape.KnowledgeItem:
    """One step of an item's life."""
    body: shape.KnowledgeActed = ask.body
    await ask.services.knowledge.act(
        ask.actor, ask.part("id"), body.version, ask.part("act"), now=ask.now, note=body.note
    )
    return await _shown(ask, ask.part("id"))


async def repeal(ask: Ask) -> wire.Page[str]:
    """A document holds no longer: numbers of the items that cited it."""
    body: shape.DocumentRepealed = ask.body
    hit = await ask.services.knowledge.repeal(ask.actor, body.document_number, body.note, now=ask.now)
    return wire.Page(items=[one.number for one in hit], total=len(hit))


async def suggest(ask: Ask) -> shape.KnowledgeSuggestion:
    """At most three items and the running announcements that a matter may be about; nothing is written."""
    body: shape.KnowledgeAsked = ask.body
    catalogue = ask.services.rules.catalogue
    near = {"category": body.category or None, "area": body.area or None}
    found = await suggested(body.text[-4000:], catalogue, _today(ask), **near)
    met = await matching(body.text[-4000:], catalogue, ask.now, **near)
    ticket = await visible_ticket(ask.actor, body.ticket) if body.ticket else None
    linked = await linked_to(ticket.id) if ticket else None
    return shape.KnowledgeSuggestion(
        items=[knowledge_shapes.found(one, ask.language) for one in found],
        announcements=[announcements.match(one, ask.language) for one in met[:3]],
        linked=str(linked) if linked else None,
    )


async def tasks(ask: Ask) -> wire.Page[shape.KnowledgeTask]:
    """Gaps and filings, the most pressing first."""
    found = await tasks_for(ask.actor, ask.now)
    items = await knowledge_shapes.tasks(ask, found)
    return wire.Page(items=items, total=len(items))


async def settle(ask: Ask) -> shape.KnowledgeTask:
    """With an item, a department to hand it to, or the reason why nothing is to be written."""
    body: shape.KnowledgeTaskSettled = ask.body
    await ask.services.knowledge.settle(
        ask.actor,
        ask.part("id"),
        body.version,
        now=ask.now,
        item_id=body.item or None,
        note=body.note,
        department=body.department or None,
    )
    return (await knowledge_shapes.tasks(ask, [await visible_task(ask.actor, ask.part("id"))]))[0]

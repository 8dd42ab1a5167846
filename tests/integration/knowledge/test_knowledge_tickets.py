"""Direct answers rest on knowledge or open a gap; a closed inquiry asks its unit to file; announcements gather."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.integration.knowledge.conftest import FRIDAY, HR, LIN, PEI, SU, WATER, XU, YU, form, tampered_now
from tickets.chain import verify_chain
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound
from tickets.knowledge.announcements import Announcements
from tickets.knowledge.base import KnowledgeBase
from tickets.knowledge.matching import lasts, linked_to, matching, running, whole
from tickets.knowledge.reading import AnnouncementForm
from tickets.knowledge.tasks import tasks_for
from tickets.models import Announcement, KnowledgeCitation, KnowledgeItem, KnowledgeTask, Ticket, TicketEvent
from tickets.service import TicketService
from tickets.workflow import Action, step_from

INQUIRY = {
    "matter": "社保卡补办要带什么材料",
    "demand": "告知材料和地点",
    "place": "济川街道",
    "area": "341802-jichuan",
    "type": "inquiry",
    "category": "labour.insurance",
    "department": HR,
    "caller_name": "尉迟某某",
}


async def _draft(service: TicketService, **fields: Any) -> Ticket:
    return await service.open_draft(SU, now=FRIDAY, fields=INQUIRY | fields)


async def test_a_direct_answer_rests_on_something(service: TicketService):
    ticket = await _draft(service)
    with pytest.raises(FieldErrors) as refused:
        await service.act(SU, ticket.id, 1, "answer_directly", {"answer": "带身份证"}, now=FRIDAY)
    assert set(refused.value.fields) == {"knowledge"}
    assert (await Ticket.get(id=ticket.id)).status == "draft"


async def test_a_cited_item_is_counted_and_stands_on_the_timeline(service: TicketService, published):
    item, ticket = await published(), await _draft(service)
    form_of = {"answer": "带身份证", "knowledge": str(item.id)}
    ticket = await service.act(SU, ticket.id, 1, "answer_directly", form_of, now=FRIDAY)
    stored = await KnowledgeItem.get(id=item.id)
    assert (ticket.status, stored.uses, stored.version) == ("answered", 1, item.version)
    assert await KnowledgeCitation.filter(ticket_id=ticket.id, item_id=item.id, text_number=1).count() == 1
    said = await TicketEvent.get(ticket_id=ticket.id, kind="knowledge_cited")
    assert item.number in said.text
    assert (await tampered_now(item), await verify_chain(ticket.id)) == (None, None)


@pytest.mark.parametrize("cited", ["not-an-id", "00000000-0000-0000-0000-000000000000"])
async def test_what_is_no_item_cannot_be_cited(service: TicketService, cited: str):
    ticket = await _draft(service)
    with pytest.raises(FieldErrors):
        await service.act(SU, ticket.id, 1, "answer_directly", {"answer": "x", "knowledge": cited}, now=FRIDAY)


async def test_an_expired_item_cannot_be_cited(service: TicketService, published):
    item = await published(expires_on=FRIDAY.date())
    ticket = await _draft(service)
    answer = {"answer": "x", "knowledge": str(item.id)}
    with pytest.raises(FieldErrors):
        await service.act(SU, ticket.id, 1, "answer_directly", answer, now=FRIDAY + timedelta(days=1))


async def test_no_knowledge_opens_a_gap_for_whom_the_rules_name(service: TicketService, base: KnowledgeBase):
    ticket = await _draft(service)
    answer = {"answer": "已电话核实后答复", "no_knowledge": True}
    await service.act(SU, ticket.id, 1, "answer_directly", answer, now=FRIDAY)
    task = await KnowledgeTask.get(ticket_id=ticket.id)
    assert (task.kind, task.department, task.state) == ("gap", HR, "open")
    assert task.id in {one.id for one in await tasks_for(PEI, FRIDAY)}
    assert task.id not in {one.id for one in await tasks_for(YU, FRIDAY)}
    item = await base.propose(PEI, form(), now=FRIDAY, task_id=str(task.id))
    task = await KnowledgeTask.get(id=task.id)
    assert (task.state, task.item_number) == ("filed", item.number)
    assert await tampered_now(task) is None


async def _answered_inquiry(service: TicketService) -> Ticket:
    ticket = await _draft(service, caller_number="")
    ticket = await service.act(SU, ticket.id, ticket.version, "accept", now=FRIDAY)
    ticket = await service.act(XU, ticket.id, ticket.version, "dispatch", {"department": HR}, now=FRIDAY)
    ticket = await service.act(PEI, ticket.id, ticket.version, "sign", now=FRIDAY)
    ticket = await service.act(PEI, ticket.id, ticket.version, "contact", {"text": "已联系"}, now=FRIDAY)
    return await service.act(PEI, ticket.id, ticket.version, "reply", {"answer": "带身份证到窗口"}, now=FRIDAY)


async def test_a_closed_inquiry_asks_its_unit_to_file_within_three_working_days(
    service: TicketService, base: KnowledgeBase, published
):
    ticket = await _answered_inquiry(service)
    if ticket.status == "replied":
        step = step_from(ticket.status, Action("approve_reply"))
        checked = {field.name: True for field in step.fields if field.kind == "boolean"} if step else {}
        ticket = await service.act(XU, ticket.id, ticket.version, "approve_reply", checked, now=FRIDAY)
    assert ticket.status == "closed"
    task = await KnowledgeTask.get(ticket_id=ticket.id)
    assert (task.kind, task.department, task.answer) == ("filing", HR, "带身份证到窗口")
    assert base.rules.calendar.local(task.due_at).isoformat()[:16] == "2026-02-25T17:30"
    item = await published()
    with pytest.raises(NotFound):
        await base.settle(YU, str(task.id), 1, now=FRIDAY, item_id=str(item.id))
    with pytest.raises(Forbidden):
        await base.settle(PEI, str(task.id), 1, now=FRIDAY, note="不需要")
    task = await base.settle(PEI, str(task.id), 1, now=FRIDAY, item_id=str(item.id))
    assert (task.state, task.item_number) == ("filed", item.number)
    with pytest.raises(IllegalAction):
        await base.settle(PEI, str(task.id), 2, now=FRIDAY, item_id=str(item.id))


async def test_the_office_hands_a_gap_on_or_drops_it_with_a_reason(service: TicketService, base: KnowledgeBase):
    ticket = await _draft(service)
    answer = {"answer": "x", "no_knowledge": True}
    await service.act(SU, ticket.id, 1, "answer_directly", answer, now=FRIDAY)
    task = await KnowledgeTask.get(ticket_id=ticket.id)
    task = await base.settle(LIN, str(task.id), 1, now=FRIDAY, department=WATER)
    with pytest.raises(FieldErrors):
        await base.settle(LIN, str(task.id), 2, now=FRIDAY)
    task = await base.settle(LIN, str(task.id), 2, now=FRIDAY, note="一次性问题")
    assert (task.department, task.state) == (WATER, "dropped")


OUTAGE = AnnouncementForm(
    kind="water",
    title="济川街道检修停水",
    text="主管检修，停水 8 小时。",
    area="341802-jichuan",
    category="utilities.water",
    keywords=("停水", "没水"),
    starts_at=FRIDAY - timedelta(hours=1),
    ends_at=FRIDAY + timedelta(hours=7),
)


async def test_a_running_announcement_meets_the_calls_about_it(announcements: Announcements, rules):
    row = await announcements.announce(YU, OUTAGE, now=FRIDAY)
    assert (row.department, row.number) == (WATER, "报备〔2026〕1号")
    assert [one.id for one in await running(FRIDAY)] == [row.id]

    async def met(said: str, now: Any = FRIDAY, **near: Any) -> list[Announcement]:
        return [one.announcement for one in await matching(said, rules.catalogue, now, **near)]

    assert [one.id for one in await met("家里没水了", area="341802-jichuan")] == [row.id]
    assert [one.id for one in await met("家里没水了", area="341802")] == [row.id]
    assert [one.id for one in await met("家里没水了")] == [row.id]
    assert await met("家里没水了", area="341823") == []
    assert await met("电梯坏了", area="341802-jichuan") == []
    assert [one.id for one in await met("龙头不出来", category="utilities.water")] == [row.id]
    assert await met("家里没水了", FRIDAY + timedelta(hours=8)) == []
    ended = await announcements.end(YU, str(row.id), 1, now=FRIDAY)
    assert not lasts(ended, FRIDAY)
    assert await running(FRIDAY) == []


async def test_linked_tickets_are_counted_and_the_link_can_be_undone(
    announcements: Announcements, service: TicketService
):
    row = await announcements.announce(YU, OUTAGE, now=FRIDAY)
    ticket = await _draft(service, matter="停水")
    linked = await announcements.link(SU, str(row.id), ticket.id, now=FRIDAY)
    await announcements.link(SU, str(row.id), ticket.id, now=FRIDAY)
    assert (linked.version, (await Announcement.get(id=row.id)).linked) == (2, 1)
    assert await linked_to(ticket.id) == row.id
    other = await announcements.announce(YU, OUTAGE, now=FRIDAY)
    with pytest.raises(IllegalAction, match="another announcement"):
        await announcements.link(SU, str(other.id), ticket.id, now=FRIDAY)
    await announcements.unlink(SU, str(row.id), ticket.id, now=FRIDAY)
    assert (await Announcement.get(id=row.id)).linked == 0
    assert (await tampered_now(row), await verify_chain(ticket.id)) == (None, None)
    kinds = [event.kind for event in await TicketEvent.filter(ticket_id=ticket.id).order_by("seq")]
    assert kinds == ["opened", "announcement_linked", "announcement_unlinked"]


async def test_an_announcement_says_what_and_until_when(announcements: Announcements):
    with pytest.raises(Forbidden):
        await announcements.announce(SU, OUTAGE, now=FRIDAY)
    with pytest.raises(FieldErrors) as refused:
        await announcements.announce(YU, AnnouncementForm(title="停水"), now=FRIDAY)
    assert set(refused.value.fields) == {"kind", "text", "starts_at", "ends_at", "keywords"}
    with pytest.raises(FieldErrors):
        await announcements.announce(YU, OUTAGE, now=FRIDAY + timedelta(days=1))


ELSEWHERE = msgspec.structs.replace(OUTAGE, area="341825", keywords=("没水压",))
"""In a county where no other test announces anything."""


async def _accepted(service: TicketService, **fields: Any) -> Ticket:
    ticket = await _draft(service, **{"type": "help", "category": "utilities.water", "area": "341825"} | fields)
    return await service.act(SU, ticket.id, ticket.version, "accept", now=FRIDAY)


async def test_a_call_that_is_surely_about_it_links_itself(announcements: Announcements, service: TicketService):
    row = await announcements.announce(YU, ELSEWHERE, now=FRIDAY)
    sure = await _accepted(service, matter="家里没水压", demand="何时来水")
    elsewhere = await _accepted(service, matter="家里没水压", demand="何时来水", area="341823")
    other = await _accepted(service, matter="自来水浑浊", demand="检测水质")
    assert [await linked_to(one.id) for one in (sure, elsewhere, other)] == [row.id, None, None]
    found = await whole(str(row.id))
    assert (found.announcement.linked, [link.automatic for link, _ in found.links]) == (1, [True])
    said = await TicketEvent.get(ticket_id=sure.id, kind="announcement_linked")
    assert said.detail["automatic"] is True
    assert (await tampered_now(row), await verify_chain(sure.id)) == (None, None)
    await announcements.unlink(SU, str(row.id), sure.id, now=FRIDAY)
    assert (await Announcement.get(id=row.id)).linked == 0
    await announcements.end(LIN, str(row.id), 1, now=FRIDAY)
    late = await _accepted(service, matter="家里没水压", demand="何时来水")
    assert await linked_to(late.id) is None


async def test_what_a_person_unlinked_does_not_link_itself_again(announcements: Announcements, service: TicketService):
    row = await announcements.announce(YU, ELSEWHERE, now=FRIDAY)
    ticket = await _draft(
        service, type="help", category="utilities.water", area="341825", matter="家里没水压", demand="何时来水"
    )
    await announcements.link(SU, str(row.id), ticket.id, now=FRIDAY)
    ticket = await announcements.unlink(SU, str(row.id), ticket.id, now=FRIDAY)
    await service.act(SU, ticket.id, ticket.version, "accept", now=FRIDAY)
    assert await linked_to(ticket.id) is None
    await announcements.end(YU, str(row.id), 1, now=FRIDAY)


async def test_what_the_unit_announced_is_ground_enough_for_a_direct_answer(
    announcements: Announcements, service: TicketService
):
    row = await announcements.announce(YU, ELSEWHERE, now=FRIDAY)
    ticket = await _draft(service, category="utilities.water", area="341825", matter="家里没水压", demand="何时来水")
    ticket = await service.act(SU, ticket.id, 1, "answer_directly", {"answer": "检修，今晚来水"}, now=FRIDAY)
    said = await TicketEvent.get(ticket_id=ticket.id, kind="knowledge_cited")
    assert (ticket.status, row.number in said.text) == ("answered", True)
    assert not await KnowledgeTask.exists(ticket_id=ticket.id)
    await announcements.end(YU, str(row.id), 1, now=FRIDAY)


async def test_its_end_can_be_moved_while_it_is_not_over(announcements: Announcements):
    row = await announcements.announce(YU, ELSEWHERE, now=FRIDAY)
    later = FRIDAY + timedelta(hours=9)
    with pytest.raises(Forbidden):
        await announcements.move_end(PEI, str(row.id), 99, later, now=FRIDAY)
    with pytest.raises(FieldErrors):
        await announcements.move_end(YU, str(row.id), 1, FRIDAY, now=FRIDAY)
    row = await announcements.move_end(YU, str(row.id), 1, later, now=FRIDAY, note="抢修未完")
    assert (lasts(row, FRIDAY + timedelta(hours=8)), row.version, await tampered_now(row)) == (True, 2, None)
    with pytest.raises(IllegalAction):
        await announcements.move_end(YU, str(row.id), 2, later + timedelta(days=1), now=later)
    await announcements.end(YU, str(row.id), 2, now=FRIDAY)

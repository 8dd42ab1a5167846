"""The life of a knowledge item: two people publish it, versions stay, alarms ring, the record is chained."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError

from tests.integration.knowledge.conftest import FRIDAY, HR, LIN, PEI, SU, XU, YU, ZHU, form, tampered_now
from tickets.errors import FieldErrors, Forbidden, IllegalAction, KnowledgeChanged, NotFound
from tickets.knowledge.base import KnowledgeBase
from tickets.knowledge.queries import Filter, page, whole
from tickets.knowledge.search import find
from tickets.knowledge.tasks import tasks_for
from tickets.models import KnowledgeEvent, KnowledgeItem, KnowledgeTask
from tickets.people import Actor

TODAY = date(2026, 2, 13)


async def test_it_takes_three_people_from_a_draft_to_a_published_item(base: KnowledgeBase):
    item = await base.propose(PEI, form(), now=FRIDAY)
    assert (item.status, item.owner, item.number[:2]) == ("draft", HR, "K-")
    with pytest.raises(Forbidden):
        await base.act(PEI, item.id, 1, "review", now=FRIDAY)
    item = await base.act(ZHU, item.id, 1, "review", now=FRIDAY)
    assert item.status == "reviewed"
    with pytest.raises(Forbidden):
        await base.act(ZHU, item.id, 2, "publish", now=FRIDAY)
    item = await base.act(XU, item.id, 2, "publish", now=FRIDAY)
    assert (item.status, item.current, item.review_by) == ("published", 1, TODAY + timedelta(days=90))
    events = await KnowledgeEvent.filter(subject_id=item.id).order_by("seq")
    assert [event.kind for event in events] == ["proposed", "review", "publish"]


async def test_nobody_takes_two_steps_of_one_text(base: KnowledgeBase):
    item = await base.propose(XU, form(), now=FRIDAY, owner=HR)
    with pytest.raises(IllegalAction, match="else than the author"):
        await base.act(XU, item.id, 1, "review", now=FRIDAY)
    item = await base.act(LIN, item.id, 1, "review", now=FRIDAY)
    for person in (XU, LIN):
        with pytest.raises(IllegalAction):
            await base.act(person, item.id, 2, "publish", now=FRIDAY)


async def test_a_change_leaves_the_published_text_until_it_is_published_itself(base: KnowledgeBase, published):
    item = await published()
    changed = await base.propose_change(SU, item.id, item.version, form(answer="改为线上办理。"), now=FRIDAY)
    page_of = await whole(SU, str(item.id), TODAY)
    assert (changed.status, changed.current) == ("published", 1)
    assert [text.state for text in page_of.texts] == ["draft", "published"]
    with pytest.raises(IllegalAction, match="under way"):
        await base.propose_change(PEI, item.id, changed.version, form(), now=FRIDAY)
    changed = await base.act(ZHU, item.id, changed.version, "review", now=FRIDAY)
    changed = await base.act(LIN, item.id, changed.version, "publish", now=FRIDAY)
    page_of = await whole(PEI, str(item.id), TODAY)
    assert [text.state for text in page_of.texts] == ["published", "superseded"]
    assert changed.current == 2


async def test_what_is_sent_back_needs_a_note_and_can_be_written_anew(base: KnowledgeBase):
    item = await base.propose(PEI, form(), now=FRIDAY)
    with pytest.raises(FieldErrors):
        await base.act(ZHU, item.id, 1, "refuse", now=FRIDAY)
    item = await base.act(ZHU, item.id, 1, "refuse", now=FRIDAY, note="依据写全称")
    item = await base.propose_change(PEI, item.id, item.version, form(basis="全称"), now=FRIDAY)
    assert (item.status, item.newest) == ("draft", 2)


async def test_the_slower_writer_is_told_and_permission_comes_before_the_version(base: KnowledgeBase, published):
    item = await published()
    with pytest.raises(KnowledgeChanged) as told:
        await base.act(XU, item.id, 1, "confirm", now=FRIDAY)
    assert told.value.actual == 3
    with pytest.raises(Forbidden):
        await base.act(SU, item.id, 1, "withdraw", now=FRIDAY, note="x")


async def test_a_unit_sees_of_others_only_what_is_published(base: KnowledgeBase):
    item = await base.propose(PEI, form(), now=FRIDAY)
    with pytest.raises(NotFound):
        await whole(YU, str(item.id), TODAY)
    with pytest.raises(NotFound):
        await base.propose_change(YU, item.id, 1, form(), now=FRIDAY)


async def test_a_repealed_document_alarms_its_items_and_takes_them_out_of_the_search(
    base: KnowledgeBase, published, rules
):
    item = await published(title="流浪猫绝育补贴", question="流浪猫绝育能补贴吗", document_number="示例〔2023〕8号")
    assert [one.item.id for one in await find("流浪猫绝育", rules.catalogue, TODAY, limit=3)] == [item.id]
    with pytest.raises(Forbidden):
        await base.repeal(ZHU, "示例〔2023〕8号", "", now=FRIDAY)
    hit = await base.repeal(XU, "示例 [2023] 8号", "被示例〔2026〕1号替代", now=FRIDAY)
    assert [one.id for one in hit] == [item.id]
    assert await find("流浪猫绝育", rules.catalogue, TODAY, limit=3) == []
    rows = (await page("alarms", PEI, rules.catalogue, TODAY)).rows
    assert [row.alarms for row in rows if row.item.id == item.id] == [("repealed",)]
    stored = await KnowledgeItem.get(id=item.id)
    with pytest.raises(IllegalAction, match="repealed"):
        await base.act(XU, item.id, stored.version, "confirm", now=FRIDAY)


async def test_it_alarms_when_the_review_is_due_and_when_an_item_has_expired(base: KnowledgeBase, published, rules):
    late = await published(title="临时摊位申请", expires_on=date(2026, 5, 1))
    on = {day: {row.item.id: row.alarms for row in (await page("alarms", XU, rules.catalogue, day)).rows} for day in (
        TODAY, date(2026, 4, 28), date(2026, 5, 10))}  # fmt: skip
    assert late.id not in on[TODAY]
    assert on[date(2026, 4, 28)][late.id] == ("expiring",)
    assert on[date(2026, 5, 10)][late.id] == ("expired", "review_due")


async def test_confirming_moves_the_review_and_wrong_answers_are_counted(base: KnowledgeBase, published):
    item = await published()
    later = FRIDAY + timedelta(days=80)
    item = await base.act(PEI, item.id, item.version, "confirm", now=later)
    assert item.review_by == TODAY + timedelta(days=170)
    item = await base.act(SU, item.id, item.version, "report_wrong", now=later, note="窗口已搬迁")
    assert item.wrong == 1


async def test_a_withdrawn_item_is_found_no_more_and_its_record_is_whole(base: KnowledgeBase, published, rules):
    item = await published(title="共享单车投放许可", question="共享单车投放要办许可吗")
    item = await base.act(ZHU, item.id, item.version, "withdraw", now=FRIDAY, note="职责已划出")
    assert await find("共享单车投放许可", rules.catalogue, TODAY, limit=3) == []
    assert await tampered_now(item) is None


async def test_the_database_refuses_to_change_the_record(base: KnowledgeBase):
    item = await base.propose(PEI, form(), now=FRIDAY)
    with pytest.raises(OperationalError, match="append-only"):
        await get_connection("default").execute_query(
            "UPDATE knowledge_event SET text = 'x' WHERE subject_id = $1", [str(item.id)]
        )


async def test_a_form_names_everything_that_is_wrong(base: KnowledgeBase):
    with pytest.raises(FieldErrors) as refused:
        await base.propose(
            PEI, form(title=" ", document_number="", category="nowhere", expires_on=date(2020, 1, 1)), now=FRIDAY
        )
    assert set(refused.value.fields) == {"title", "document_number", "category", "expires_on"}


async def test_a_list_is_narrowed_by_owner_state_and_alarm(base: KnowledgeBase, published, rules):
    old = await published(title="窄一", document_number="窄〔2020〕1号", category="labour.wages")
    draft = await base.propose(YU, form(title="窄二", document_number="窄〔2020〕2号"), now=FRIDAY)
    await base.repeal(XU, "窄〔2020〕1号", "", now=FRIDAY)

    async def titles(actor: Actor, view: str = "all", **wanted: str) -> set[str]:
        found = await page(view, actor, rules.catalogue, TODAY, q="窄〔2020〕", wanted=Filter(**wanted))
        assert found.total == len(found.rows)
        return {row.text.title for row in found.rows}

    assert await titles(XU) == {"窄一", "窄二"}
    assert await titles(XU, owner=HR) == {"窄一"}
    assert await titles(XU, status="draft") == {"窄二"}
    assert await titles(XU, alarm="repealed") == {"窄一"}
    assert await titles(XU, category="labour") == {"窄一", "窄二"}
    assert await titles(XU, category="labou") == set()
    assert await titles(PEI) == {"窄一"}, "another unit's draft is not to be seen"
    assert (old.status, draft.status) == ("published", "draft")


async def test_what_an_operator_says_is_wrong_becomes_the_owners_task(base: KnowledgeBase, published):
    item = await published()
    item = await base.act(SU, item.id, item.version, "report_wrong", now=FRIDAY, note="窗口已搬到二楼")
    (task,) = await KnowledgeTask.filter(item_id=item.id)
    assert (item.wrong, task.kind, task.department, task.asked_by, task.answer) == (
        1, "correction", HR, "苏念慈", "窗口已搬到二楼",
    )  # fmt: skip
    assert base.rules.calendar.local(task.due_at).isoformat()[:16] == "2026-02-25T17:30"
    assert task.id in {one.id for one in await tasks_for(PEI, FRIDAY)}
    assert task.id not in {one.id for one in await tasks_for(YU, FRIDAY)}
    with pytest.raises(FieldErrors):
        await base.settle(PEI, str(task.id), 1, now=FRIDAY, item_id=str(item.id))
    mended = form(answer="区社保中心二楼。")
    with pytest.raises(NotFound):
        await base.propose_change(YU, item.id, item.version, mended, now=FRIDAY, task_id=str(task.id))
    await base.propose_change(PEI, item.id, item.version, mended, now=FRIDAY, task_id=str(task.id))
    task = await KnowledgeTask.get(id=task.id)
    assert (task.state, task.settled_by, task.item_number) == ("filed", "裴知予", item.number)
    assert (await tampered_now(task), await tampered_now(item)) == (None, None)


async def test_an_owner_may_say_why_an_item_is_right(base: KnowledgeBase, published):
    item = await published()
    item = await base.act(SU, item.id, item.version, "report_wrong", now=FRIDAY, note="号码不对")
    (task,) = await KnowledgeTask.filter(item_id=item.id)
    settled = await base.settle(PEI, str(task.id), 1, now=FRIDAY, item_id=str(item.id), note="号码已核对，无误")
    assert (settled.state, settled.note) == ("filed", "号码已核对，无误")

"""Every write to knowledge items: permission first, then one transaction that changes the rows and chains the event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from routing.facts import Words
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound
from tickets.knowledge.life import (
    EDITORS,
    NOT_YOURS,
    STEPS,
    WRITERS,
    Act,
    ItemStatus,
    Step,
    TextState,
    may,
    whose_step,
)
from tickets.knowledge.reading import ItemForm, plain, read_item
from tickets.knowledge.record import chained, check_version, locked
from tickets.knowledge.rows import NO_STEP, new_text, sees, step_of, store, under_way
from tickets.knowledge.search import index
from tickets.knowledge.tasks import CORRECTION, concerns, correction
from tickets.models.knowledge import KnowledgeItem, KnowledgeTask, KnowledgeText, RepealedDocument
from tickets.people import UNIT, Actor
from tickets.rules import Rules
from tickets.service.writing import next_number, transaction

_BUSY = Words("已有一份修改在审核中，请等它发布或退回。", "A change is under way: wait for its end.")
_REPEALED = Words("所依据的文件已废止，请先修改依据。", "The document it cites is repealed: change the basis first.")
_EXPIRED = Words("已过失效日期，请先修改。", "It has expired: change it first.")
_NOTE = Words("请填写", "must be filled in")
_WHY_RIGHT = Words("请说明为什么内容无误", "say why the item is right")
_SETTLED = Words("这项任务已经办结。", "This task is settled already.")


class KnowledgeBase:
    """Writes to items and to the tasks that ask for them. Forbidden is raised before anything about the state is."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def today(self, now: datetime) -> date:
        return self.rules.calendar.local(now).date()

    # ------------------------------------------------------------------ texts
    async def propose(
        self, actor: Actor, form: ItemForm, *, now: datetime, owner: str | None = None, task_id: str | None = None
    ) -> KnowledgeItem:
        """A new item to be reviewed; a unit's people write for their own unit. `task_id`: the task that it settles.

        Raises Forbidden, NotFound, IllegalAction, FieldErrors.
        """
        owner = self._owner(actor, owner)
        values = read_item(form, self.rules.catalogue)
        async with transaction():
            number = f"K-{await next_number('knowledge'):04d}"
            item = KnowledgeItem(id=uuid4(), number=number, owner=owner, created_at=now, changed_at=now)
            event = chained(item, actor, now, "proposed", values["title"], {"text": 1, "owner": owner})
            await item.save(force_create=True)
            await new_text(item, 1, actor, values, now).save(force_create=True)
            await event.save(force_create=True)
            if task_id is not None:
                await self._settle(actor, await self._task(actor, task_id, None), "filed", now, item=item)
            return item

    def _owner(self, actor: Actor, owner: str | None) -> str | None:
        if actor.role not in WRITERS:
            raise Forbidden("propose", NOT_YOURS)
        if actor.role in UNIT:
            return actor.department
        if owner is not None and owner not in self.rules.catalogue.departments:
            raise FieldErrors({"owner": Words("目录中没有这个单位", "is no department of the catalogue")})
        return owner

    async def propose_change(
        self,
        actor: Actor,
        item_id: UUID | str,
        version: int,
        form: ItemForm,
        *,
        now: datetime,
        task_id: str | None = None,
    ) -> KnowledgeItem:
        """A new text beside the published one, which holds until the new one is published; one's own draft is
        overwritten. `task_id`: the task that it settles. Raises NotFound, Forbidden, KnowledgeChanged, IllegalAction,
        FieldErrors."""
        if actor.role not in WRITERS:
            raise Forbidden("propose", NOT_YOURS)
        async with transaction():
            item = await self._seen(actor, item_id)
            await check_version(item, version)
            values = read_item(form, self.rules.catalogue)
            open_text = await under_way(item)
            if open_text is not None and (open_text.state is not TextState.DRAFT or open_text.author != actor.id):
                raise IllegalAction("propose", open_text.state, _BUSY)
            if open_text is None:
                item.newest += 1
                await new_text(item, item.newest, actor, values, now).save(force_create=True)
            else:
                await KnowledgeText.filter(id=open_text.id).update(**values, written_at=now)
            if item.current is None:
                item.status = ItemStatus.DRAFT
            await store(item, actor, now, "proposed", form.reason.strip(), {"text": item.newest})
            if task_id is not None:
                await self._settle(actor, await self._task(actor, task_id, None), "filed", now, item=item)
            return item

    # ------------------------------------------------------------------ steps
    async def act(
        self, actor: Actor, item_id: UUID | str, version: int, act: str, *, now: datetime, note: str = ""
    ) -> KnowledgeItem:
        """One step of `tickets.knowledge.life`. Raises NotFound, Forbidden, KnowledgeChanged, IllegalAction,
        FieldErrors."""
        if act not in {one.value for one in Act}:
            raise IllegalAction(act, "", NO_STEP)
        async with transaction():
            item = await self._seen(actor, item_id)
            wanted = Act(act)
            if not any(may(step, actor, item.owner) for (_, known), step in STEPS.items() if known is wanted):
                raise Forbidden(act, NOT_YOURS)
            await check_version(item, version)
            text, step = await step_of(item, wanted)
            self._check(step, actor, item, text, wanted, note)
            await _DOING[wanted](self, item, text, actor, now, note.strip())
            detail = {"text": text.number} | ({"note": note.strip()} if note.strip() else {})
            await store(item, actor, now, wanted.value, note.strip(), detail)
            return item

    def _check(self, step: Step, actor: Actor, item: KnowledgeItem, text: KnowledgeText, act: Act, note: str) -> None:
        if not may(step, actor, item.owner):
            raise Forbidden(act, NOT_YOURS)
        if reason := whose_step(step, actor, {"author": text.author, "reviewer": text.reviewer}):
            raise IllegalAction(act, text.state, reason)
        if step.needs_note and not note.strip():
            raise FieldErrors({"note": _NOTE})

    async def _review(self, item: KnowledgeItem, text: KnowledgeText, actor: Actor, _now: datetime, _note: str) -> None:
        await KnowledgeText.filter(id=text.id).update(
            state=TextState.REVIEWED, reviewer=actor.id, reviewer_name=actor.name
        )
        item.status = ItemStatus.REVIEWED if item.current is None else item.status

    async def _publish(self, item: KnowledgeItem, text: KnowledgeText, actor: Actor, now: datetime, _note: str) -> None:
        await self._check_current(text, now)
        await KnowledgeText.filter(item_id=item.id, state=TextState.PUBLISHED).update(state=TextState.SUPERSEDED)
        await KnowledgeText.filter(id=text.id).update(
            state=TextState.PUBLISHED, publisher=actor.id, publisher_name=actor.name, published_at=now
        )
        item.status, item.current, item.repealed = ItemStatus.PUBLISHED, text.number, None
        item.review_by = self._review_by(now)
        await index(item, text)

    def _review_by(self, now: datetime) -> date:
        return self.today(now) + timedelta(days=self.rules.pack.knowledge.review_d)

    async def _refuse(
        self, item: KnowledgeItem, text: KnowledgeText, _actor: Actor, _now: datetime, _note: str
    ) -> None:
        await KnowledgeText.filter(id=text.id).update(state=TextState.REFUSED)
        item.status = ItemStatus.DRAFT if item.current is None else item.status

    async def _withdraw(
        self, item: KnowledgeItem, text: KnowledgeText, _actor: Actor, _now: datetime, _note: str
    ) -> None:
        await KnowledgeText.filter(id=text.id).update(state=TextState.SUPERSEDED)
        item.status, item.current, item.review_by = ItemStatus.WITHDRAWN, None, None
        await index(item, None)

    async def _confirm(
        self, item: KnowledgeItem, text: KnowledgeText, _actor: Actor, now: datetime, _note: str
    ) -> None:
        await self._check_current(text, now)
        item.review_by = self._review_by(now)

    async def _report_wrong(
        self, item: KnowledgeItem, text: KnowledgeText, actor: Actor, now: datetime, note: str
    ) -> None:
        item.wrong += 1
        for row in correction(item, text, actor, note, self.rules, now):
            await row.save(force_create=True)

    async def _check_current(self, text: KnowledgeText, now: datetime) -> None:
        if await RepealedDocument.exists(number=plain(text.document_number)):
            raise IllegalAction("publish", text.state, _REPEALED)
        if text.expires_on is not None and text.expires_on < self.today(now):
            raise IllegalAction("publish", text.state, _EXPIRED)

    # ------------------------------------------------------------------ documents
    async def repeal(self, actor: Actor, document_number: str, note: str, *, now: datetime) -> list[KnowledgeItem]:
        """A document holds no longer: every published item that cites it is taken out of the suggestions and alarms
        its owner. Returns these items. Raises Forbidden, FieldErrors."""
        if actor.role not in EDITORS:
            raise Forbidden("repeal", NOT_YOURS)
        number = plain(document_number)
        if not number or len(number) > 100:
            raise FieldErrors({"document_number": _NOTE})
        async with transaction():
            known = {"note": note.strip()[:300], "at": now, "by_name": actor.name}
            await RepealedDocument.update_or_create(defaults=known, number=number)
            texts = await KnowledgeText.filter(state=TextState.PUBLISHED).only("item_id", "document_number")
            items = [text.item_id for text in texts if plain(text.document_number) == number]
            return [await self._alarm(item_id, actor, number, note.strip(), now) for item_id in items]

    async def _alarm(self, item_id: UUID, actor: Actor, number: str, note: str, now: datetime) -> KnowledgeItem:
        item = await locked(KnowledgeItem, item_id)
        item.repealed = f"{number} {note}".strip()[:300]
        await store(item, actor, now, "repealed", item.repealed, {"document_number": number})
        return item

    # ------------------------------------------------------------------ tasks
    async def settle(
        self,
        actor: Actor,
        task_id: str,
        version: int,
        *,
        now: datetime,
        item_id: str | None = None,
        note: str = "",
        department: str | None = None,
    ) -> KnowledgeTask:
        """With an item: the item that says it already is confirmed; of a correction, with why the item is right. With
        a department: the task is handed to it. With a note alone: nothing is to be written, which the office alone may
        say. Raises as `act` does."""
        async with transaction():
            task = await self._task(actor, task_id, version)
            if item_id is not None:
                item = await self._seen(actor, item_id)
                if item.status is not ItemStatus.PUBLISHED:
                    raise IllegalAction("file", item.status, NO_STEP)
                if task.kind == CORRECTION and not note.strip():
                    raise FieldErrors({"note": _WHY_RIGHT})
                return await self._settle(actor, task, "filed", now, item=item, note=note)
            if actor.role not in EDITORS:
                raise Forbidden("drop", NOT_YOURS)
            if department is not None:
                return await self._assign(actor, task, department, now)
            if not note.strip():
                raise FieldErrors({"note": _NOTE})
            return await self._settle(actor, task, "dropped", now, note=note)

    async def _task(self, actor: Actor, task_id: str, version: int | None) -> KnowledgeTask:
        task = await locked(KnowledgeTask, task_id)
        if actor.role not in WRITERS or not concerns(actor, task):
            raise NotFound("task", task_id)
        if version is not None:
            await check_version(task, version)
        if task.state != "open":
            raise IllegalAction("file", task.state, _SETTLED)
        return task

    async def _settle(
        self,
        actor: Actor,
        task: KnowledgeTask,
        state: str,
        now: datetime,
        *,
        item: KnowledgeItem | None = None,
        note: str = "",
    ) -> KnowledgeTask:
        task.state, task.settled_at, task.settled_by, task.note = state, now, actor.name, note.strip()
        task.item_id, task.item_number = (item.id, item.number) if item else (None, "")
        await store(task, actor, now, state, f"{task.item_number} {note}".strip(), {"item": task.item_number})
        return task

    async def _assign(self, actor: Actor, task: KnowledgeTask, department: str, now: datetime) -> KnowledgeTask:
        if department not in self.rules.catalogue.departments:
            raise FieldErrors({"department": Words("目录中没有这个单位", "is no department of the catalogue")})
        task.department = department
        await store(task, actor, now, "assigned", department, {"department": department})
        return task

    async def _seen(self, actor: Actor, item_id: UUID | str) -> KnowledgeItem:
        item = await locked(KnowledgeItem, item_id)
        if not sees(actor, item):
            raise NotFound("item", str(item_id))
        return item


_Doing = Callable[[KnowledgeBase, KnowledgeItem, KnowledgeText, Actor, datetime, str], Awaitable[None]]
_DOING: dict[Act, _Doing] = {
    Act.REVIEW: KnowledgeBase._review,
    Act.PUBLISH: KnowledgeBase._publish,
    Act.REFUSE: KnowledgeBase._refuse,
    Act.WITHDRAW: KnowledgeBase._withdraw,
    Act.CONFIRM: KnowledgeBase._confirm,
    Act.REPORT_WRONG: KnowledgeBase._report_wrong,
}

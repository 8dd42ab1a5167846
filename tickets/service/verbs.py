"""The verbs of tickets: open and save a draft, and every action of the workflow table, each one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from routing.escalation import SUPERVISED_HEIGHT
from routing.facts import Words
from tickets.errors import Forbidden, IllegalAction
from tickets.events import DRAFT_SAVED, OPENED
from tickets.forms import read_form
from tickets.guards import ActionView, actions_for, why_not, why_not_with
from tickets.models import Ticket
from tickets.people import OPERATORS, SYSTEM, UNIT, Actor, Role
from tickets.points import with_fitting_point
from tickets.ruled import book_for
from tickets.rules import Rules
from tickets.service.doing import Doing, Told
from tickets.service.drafts import read_fields, with_least_level
from tickets.service.effects import EFFECTS
from tickets.service.looking import fields_of, standing_of, with_others
from tickets.service.telling import told
from tickets.service.writing import Change, changed_meanwhile, create, load, next_number, transaction
from tickets.settings import TicketSettings
from tickets.sight import NOT_YOURS, hidden, sees
from tickets.workflow import Action, Status, Step, role_may, step_from

_POST = Words("您的岗位不办理此项。", "Your post does not do this.")
_NO_STEP = Words("工单当前状态下没有这一步。", "The ticket's state has no such step.")
_BY_CALLBACK = Words("回访结果请在回访任务中登记。", "A callback's outcome is recorded with its task.")
_ONLY_DRAFTS = Words("只有草稿可以修改登记内容。", "Only a draft's fields can be changed.")


class TicketService:
    """Writes to tickets. Forbidden is raised before anything that would tell of the ticket's state."""

    def __init__(self, rules: Rules, settings: TicketSettings | None = None) -> None:
        self.rules = rules
        self.settings = settings or TicketSettings()

    # ------------------------------------------------------------------ drafts
    async def open_draft(
        self,
        actor: Actor,
        *,
        now: datetime,
        fields: Mapping[str, Any] | None = None,
        call_id: str | None = None,
    ) -> Ticket:
        """A numbered draft with version 1. Raises Forbidden, FieldErrors."""
        if actor.role not in OPERATORS | {Role.SYS}:
            raise Forbidden("open_draft", _POST)
        values = read_fields(fields or {}, self.rules.catalogue)
        async with transaction():
            number = await self.next_ticket_number(now)
            ticket = Ticket(
                id=uuid4(), number=number, call_id=call_id, opened_by=actor.id, owner_name=actor.name,
                opened_at=now, saved_at=now, **values,
            )  # fmt: skip
            ticket.update_from_dict(with_least_level({}, ticket.type, ticket.secrecy))
            return await create(ticket, actor, now, OPENED, call_id=call_id)

    async def next_ticket_number(self, now: datetime) -> str:
        """The day's next number, within the caller's transaction."""
        day = self.rules.calendar.local(now).date()
        return f"{day:%y%m%d}-{await next_number(f'ticket:{day}'):04d}"

    async def save_draft(
        self, actor: Actor, ticket_id: UUID | str, version: int, fields: Mapping[str, Any], *, now: datetime
    ) -> Ticket:
        """Store fields of a draft. Raises NotFound, Forbidden, TicketChanged, IllegalAction, FieldErrors."""
        if actor.role not in OPERATORS | {Role.SYS}:
            raise Forbidden("save_draft", _POST)
        async with transaction():
            ticket = await load(ticket_id)
            if not sees(actor, ticket):
                raise hidden("save_draft", ticket)
            await self._checked_version(actor, ticket, version)
            if ticket.status is not Status.DRAFT:
                raise IllegalAction("save_draft", ticket.status, _ONLY_DRAFTS)
            values = with_fitting_point(read_fields(fields, self.rules.catalogue), ticket)
            values = with_least_level(values, ticket.type, ticket.secrecy)
            if all(getattr(ticket, name) == value for name, value in values.items()):
                return ticket
            change = Change(ticket, actor, now)
            change.set(**values, saved_at=now)
            change.say(DRAFT_SAVED, detail={"fields": sorted(values)})
            await change.commit()
            return ticket

    async def _checked_version(self, actor: Actor, ticket: Ticket, version: int) -> None:
        if ticket.version != version:
            raise await changed_meanwhile(actor, ticket.id, version)

    # ------------------------------------------------------------------ actions
    async def act(
        self,
        actor: Actor,
        ticket_id: UUID | str,
        version: int,
        action: Action | str,
        payload: Mapping[str, Any] | None = None,
        *,
        now: datetime,
    ) -> Ticket:
        """Take one step of the workflow, and those that the system takes at once after it.

        Raises NotFound, Forbidden, TicketChanged, IllegalAction, FieldErrors; then nothing was written.
        """
        wanted = _action(action)
        async with transaction():
            ticket = await load(ticket_id)
            self.check_permission(actor, ticket, wanted)
            await self._checked_version(actor, ticket, version)
            if (step := step_from(ticket.status, wanted)) is not None and step.in_form:
                raise IllegalAction(wanted, ticket.status, _BY_CALLBACK)
            return await self.act_within(actor, ticket, version, wanted, payload or {}, now=now, last=True)

    async def act_within(
        self,
        actor: Actor,
        ticket: Ticket,
        version: int,
        action: Action,
        payload: Mapping[str, Any],
        *,
        now: datetime,
        said: Told | None = None,
        last: bool = False,
    ) -> Ticket:
        """`act` on a row that is loaded already, in the caller's transaction; `said` adds to its event.

        `last`: nothing is written in that transaction afterwards.
        """
        self.check_permission(actor, ticket, action)
        await self._checked_version(actor, ticket, version)
        step = step_from(ticket.status, action)
        if step is None:
            raise IllegalAction(action, ticket.status, _NO_STEP)
        form = read_form(fields_of(step, ticket, self.rules), payload, self.rules.catalogue)
        rulebook = await book_for(self.rules, ticket, step)
        standing = standing_of(ticket, self.rules, now, form, rulebook)
        standing = await with_others(standing, ticket, self.rules, step, form, actor)
        if reason := why_not(step, standing, actor, form) or why_not_with(step, standing, actor, form):
            raise IllegalAction(action, ticket.status, reason)
        change = Change(ticket, actor, now)
        doing = await self._carry_out(change, action, step, form, said)
        await change.commit(last=last and doing.then is None and not doing.others)
        if doing.then is not None:
            await self.act_within(SYSTEM, ticket, ticket.version, doing.then, {}, now=now)
        for other in doing.others:
            await self.act_within(
                other.actor, other.ticket, other.ticket.version, other.action, other.form, now=now, said=other.said
            )
        return ticket

    def check_permission(self, actor: Actor, ticket: Ticket, action: Action) -> None:
        """Raises Forbidden when the post does not do this, or the ticket is not with the person's department; before
        anything that depends on the state of a ticket that is not his to see."""
        if not sees(actor, ticket):
            raise hidden(action, ticket)
        if not role_may(actor.role, ticket.status, action):
            raise Forbidden(action, _POST)
        if self._only_shares(actor, ticket, action):
            raise Forbidden(action, NOT_YOURS)

    def _only_shares(self, actor: Actor, ticket: Ticket, action: Action) -> bool:
        """A department with a share hands that in and notes what happened; the rest is the responsible one's."""
        step = step_from(ticket.status, action)
        shared = action is Action.NOTE or (step is not None and step.of_partners)
        return actor.role in UNIT and actor.department != ticket.department and not shared

    async def _carry_out(
        self, change: Change, action: Action, step: Step, form: Mapping[str, Any], said: Told | None
    ) -> Doing:
        doing = Doing(change, action, form, self.rules, self.settings)
        for effect in step.effects:
            await EFFECTS[effect](doing)
        own = told(doing)
        kind, extra = (said.kind or action.value, said) if said else (action.value, Told())
        change.say_before_rest(kind, extra.text + own.text, {**own.detail, **doing.addressed, **extra.detail})
        change.set(status=doing.next or step.next)
        self.set_watch(change)
        return doing

    def set_watch(self, change: Change) -> None:
        """Light and next look of the sweep, as they are after the change."""
        watch = self.rules.watch(change.ticket, change.now)
        supervised = change.ticket.level >= SUPERVISED_HEIGHT and change.ticket.closed_at is None
        change.set(
            light=change.ticket.light if supervised else watch.light,
            light_due_at=watch.next_at,
        )

    # ------------------------------------------------------------------ what may be done
    async def actions(self, ticket: Ticket, actor: Actor, *, now: datetime) -> list[ActionView]:
        """The buttons of this person on this ticket."""
        rulebook = await book_for(self.rules, ticket)
        return actions_for(standing_of(ticket, self.rules, now, {}, rulebook), actor)


def _action(name: Action | str) -> Action:
    try:
        return Action(name)
    except ValueError:
        raise IllegalAction(str(name), "", _NO_STEP) from None

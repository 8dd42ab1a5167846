"""The sweep: what time alone does to tickets. Any number of workers may run it; no step is ever taken twice.

Each due row is locked with SKIP LOCKED in a transaction of its own, changed by compare-and-set, and given the moment
at which it must be looked at next.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from tortoise.expressions import Q

from routing.escalation import HEIGHT, LADDER, LEVEL_OF_LIGHT, Breach, Level, Step, step_for
from routing.escalation import Role as Told_of
from routing.lights import Light
from routing.packs import RulePack
from tickets.alarms import raise_alarms
from tickets.database import is_away
from tickets.events import DEEMED_SIGNED, EXTENSION_UNDECIDED, LIGHT_RED, LIGHT_YELLOW, SIGN_NUDGED
from tickets.models import Notice, SupervisionStep, Ticket
from tickets.monthly import draft_last_month
from tickets.notices import notice
from tickets.people import SYSTEM, Role
from tickets.recount import adopt_calendar, settle_estimates
from tickets.rules import Rules, awaits_contact, extension_decide_by, rank
from tickets.service import TicketService
from tickets.service.doing import Told
from tickets.service.supervision import supervise
from tickets.service.writing import Change, transaction
from tickets.standing_words import BREACHES, SUPERVISIONS, SUSPENSION_OVER, UNDECIDED_EXTENSION, UNDECIDED_RETURN
from tickets.workflow import Action, Status

log = structlog.get_logger()

BATCH = 100
PUT_OFF = timedelta(minutes=1)
_KINDS = {Level.NUDGE: SIGN_NUDGED, Level.YELLOW: LIGHT_YELLOW, Level.RED: LIGHT_RED}
TOLD = {
    Told_of.LIAISON: Role.LIAISON,
    Told_of.DEPUTY: Role.DEPUTY,
    Told_of.HEAD: Role.HEAD,
    Told_of.LEAD: Role.LEAD,
}
"""The people whom a rung names."""


class Sweep:
    """Moves every ticket whose time has come."""

    def __init__(self, service: TicketService) -> None:
        self._service = service

    async def run(self, now: datetime) -> datetime | None:
        """Do all that is due at `now` (UTC); when to come back at the latest, None while no clock runs.

        Rows that somebody else holds are left to them, or to the next run.
        """
        self._service.rules.turn_to(now)
        await adopt_calendar(self._service.rules)
        await settle_estimates(self._service, now)
        await raise_alarms(self._service, now)
        await draft_last_month(self._service.rules, now)
        await self._archive(now)
        held: set[UUID] = set()
        while due := await self._due(now, held):
            held.update([ticket_id for ticket_id in due if not await self._moved(ticket_id, now)])
        waiting = Ticket.filter(light_due_at__not_isnull=True).order_by("light_due_at")
        first: Any = await waiting.limit(1).values_list("light_due_at", flat=True)
        return first[0] if first else None

    async def _archive(self, now: datetime) -> None:
        """Put away what has been closed for as long as its own pack says."""
        old = Ticket.filter(_closed_long(self._service.rules, now), status=Status.CLOSED)
        while keys := await old.order_by("closed_at").limit(BATCH).values_list("id", flat=True):
            for key in keys:
                async with transaction():
                    ticket = await old.filter(id=key).select_for_update().first()
                    if ticket is not None:
                        await self._act(ticket, Action.ARCHIVE, {}, now)

    async def _due(self, now: datetime, held: set[UUID]) -> list[UUID]:
        rows = Ticket.filter(light_due_at__lte=now)
        rows = rows.exclude(id__in=list(held)) if held else rows
        return [ticket.id for ticket in await rows.order_by("light_due_at").limit(BATCH).only("id")]

    async def _moved(self, ticket_id: UUID, now: datetime) -> bool:
        """A ticket that cannot be moved is put off and told of in the log: the others do not wait for it."""
        try:
            return await self._look_at(ticket_id, now)
        except Exception as error:
            if is_away(error):
                raise
            log.exception("sweep_failed", ticket_id=str(ticket_id))
            await Ticket.filter(id=ticket_id).update(light_due_at=now + PUT_OFF)
            return False

    async def _look_at(self, ticket_id: UUID, now: datetime) -> bool:
        """Whether the row could be had (or needed nothing any more); False: somebody else holds it."""
        async with transaction():
            locked = Ticket.filter(id=ticket_id, light_due_at__lte=now).select_for_update(skip_locked=True)
            ticket = await locked.first()
            if ticket is None:
                return False
            await self._by_the_system(ticket, now)
            await self._climb(ticket, now)
            return True

    async def _by_the_system(self, ticket: Ticket, now: datetime) -> None:
        """Steps of the workflow that silence takes: a unit's (签收), or the desk's (退单审核)."""
        await self._nudge(ticket, now)
        await self._undecided(ticket, now)
        if ticket.status is Status.DISPATCHED and _passed(ticket.sign_due_at, now):
            said = Told("视同签收。", {"deemed": True}, DEEMED_SIGNED)
            await self._act(ticket, Action.SIGN, {}, now, said)
        elif ticket.status is Status.RETURN_REVIEW and _passed(ticket.return_decide_by, now):
            await self._act(ticket, Action.REFUSE_RETURN, {"opinion": UNDECIDED_RETURN.zh}, now)
        elif ticket.status is Status.CONSULT and _passed(ticket.return_decide_by, now):
            await self._act(ticket, Action.ASSIGN_FALLBACK, {}, now)
        elif ticket.status is Status.SUSPENDED and _passed(ticket.resume_by, now):
            await self._act(ticket, Action.RESUME, {"text": SUSPENSION_OVER.zh}, now)

    async def _nudge(self, ticket: Ticket, now: datetime) -> None:
        """Remind the unit once when half of its time to sign has passed."""
        at, due_at = self._service.rules.nudge_at(ticket), ticket.sign_due_at
        if ticket.status is not Status.DISPATCHED or due_at is None or at is None or not at <= now < due_at:
            return
        if await _stands(ticket, Breach.UNSIGNED, due_at, level=0):
            return
        change = Change(ticket, SYSTEM, now)
        self._take(change, Breach.UNSIGNED, LADDER[Breach.UNSIGNED, Level.NUDGE], due_at, level=0)
        text = f"工单 {ticket.number} 尚未签收，签收期限 {self._service.rules.calendar.local(due_at):%m-%d %H:%M}。"
        subject = f"sign:{ticket.id}:{due_at.isoformat()}"
        change.rows.append(notice(SIGN_NUDGED, subject, text, {Role.LIAISON, Role.HANDLER}, now, ticket=ticket))
        self._service.set_watch(change)
        await change.commit()

    async def _undecided(self, ticket: Ticket, now: datetime) -> None:
        """Silence decides nothing on a request for more time: the desk and the lead are told once that it is late."""
        due_at = extension_decide_by(ticket)
        subject = f"extension:{ticket.id}:{len(ticket.extensions)}"
        if not _passed(due_at, now) or due_at is None or await Notice.exists(subject=subject):
            return
        due = f"{self._service.rules.calendar.local(due_at):%m-%d %H:%M}"
        text = f"工单 {ticket.number} 的延期申请应于 {due} 前审定，已逾期。{UNDECIDED_EXTENSION.zh}"
        change = Change(ticket, SYSTEM, now)
        change.say(EXTENSION_UNDECIDED, f"应于 {due} 前审定。{UNDECIDED_EXTENSION.zh}", {"due_at": due_at.isoformat()})
        to = {Role.DISP, Role.LEAD, Role.VIP} if ticket.hard_case else {Role.DISP, Role.LEAD}
        change.rows.append(notice(EXTENSION_UNDECIDED, subject, text, to, now, ticket=ticket))
        self._service.set_watch(change)
        await change.commit()

    async def _act(
        self, ticket: Ticket, action: Action, form: dict[str, str], now: datetime, said: Told | None = None
    ) -> None:
        await self._service.act_within(SYSTEM, ticket, ticket.version, action, form, now=now, said=said)

    async def _climb(self, ticket: Ticket, now: datetime) -> None:
        change = Change(ticket, SYSTEM, now)
        await self._late_signing_or_contact(change)
        await self._result(change)
        self._service.set_watch(change)
        if change.says_anything:
            await change.commit()
        else:
            await Ticket.filter(id=ticket.id).update(light=ticket.light, light_due_at=ticket.light_due_at)

    async def _late_signing_or_contact(self, change: Change) -> None:
        ticket = change.ticket
        if not awaits_contact(ticket):
            return
        sign, contact = ticket.sign_due_at if ticket.deemed_signed else None, ticket.contact_due_at
        rungs = (
            (Breach.UNSIGNED, Level.YELLOW, sign, sign),
            (Breach.NO_CONTACT, Level.YELLOW, contact, contact),
            (Breach.NO_CONTACT, Level.RED, contact, self._service.rules.contact_red_at(ticket)),
        )
        for breach, step, due_at, at in rungs:
            level = HEIGHT[step]
            if due_at and _passed(at, change.now) and not await _stands(ticket, breach, due_at, level=level):
                self._climb_to(change, breach, step_for(breach, step), due_at, level=level)

    async def _result(self, change: Change) -> None:
        """Each rung once for each promise: who is supervised already, for another reason, turns red all the same."""
        ticket, now = change.ticket, change.now
        light = self._service.rules.result_light(ticket, now)
        for level, reached in enumerate((Light.YELLOW, Light.RED, Light.SUPERVISED), start=1):
            step = step_for(Breach.NO_RESULT, LEVEL_OF_LIGHT[reached])
            if rank(reached) > rank(light) or ticket.result_due_at is None or step is None:
                continue
            if not step.numbered and not await _stands(ticket, Breach.NO_RESULT, ticket.result_due_at, level=level):
                self._climb_to(change, Breach.NO_RESULT, step, ticket.result_due_at, level=level)
            elif step.numbered and ticket.level < level:
                await supervise(change, self._service.rules, Breach.NO_RESULT, SUPERVISIONS[Breach.NO_RESULT].zh)

    def _climb_to(self, change: Change, breach: Breach, step: Step | None, due_at: datetime, *, level: int) -> None:
        """Climb one rung and tell those whom it names."""
        if step is None:
            return
        reason = self._take(change, breach, step, due_at, level=level)
        if breach is Breach.NO_RESULT:
            change.set(level=max(level, change.ticket.level))
        text = f"工单 {change.ticket.number} {step.name.zh}：{reason}"
        subject = f"ladder:{change.ticket.id}:{breach.value}:{level}:{due_at.isoformat()}"
        kind, to = _KINDS[step.level], {TOLD[role] for role in step.who}
        change.rows.append(notice(kind, subject, text, to, change.now, ticket=change.ticket))

    def _take(self, change: Change, breach: Breach, step: Step, due_at: datetime, *, level: int) -> str:
        """A row for the ladder, an event for the timeline; the reason that both give."""
        due = f"{self._service.rules.calendar.local(due_at):%m-%d %H:%M}"
        reason = f"{BREACHES[breach].zh} {due}。{step.what.zh}。"
        change.rows.append(
            SupervisionStep(
                ticket_id=change.ticket.id,
                breach=breach.value,
                level=level,
                due_at=due_at,
                department=change.ticket.department,
                name=step.name.zh,
                at=change.now,
                reason=reason,
            )
        )
        told = {
            "breach": breach.value, "level": step.level.value, "who": [role.value for role in step.who],
            "due_at": due_at.isoformat(),
        }  # fmt: skip
        change.say(_KINDS[step.level], reason, told)
        return reason


def _closed_long(rules: Rules, now: datetime) -> Q:
    """Closed for as long as the pack says that the ticket has pinned; the current one where it pinned none."""
    others = rules.pins_by(_archive_days)
    current = Q(closed_at__lte=now - timedelta(days=_archive_days(rules.pack)))
    if not others:
        return current
    pinned = [pin for pins in others.values() for pin in pins]
    own = [Q(rule_pack__in=pins, closed_at__lte=now - timedelta(days=days)) for days, pins in others.items()]
    return Q(current, Q(Q(rule_pack__isnull=True), Q(rule_pack__not_in=pinned), join_type=Q.OR)) | Q(
        *own, join_type=Q.OR
    )


def _archive_days(pack: RulePack) -> int:
    return pack.archive.after_d


def _passed(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and due_at <= now


async def _stands(ticket: Ticket, breach: Breach, due_at: datetime, *, level: int = 1) -> bool:
    return await SupervisionStep.exists(ticket_id=ticket.id, breach=breach.value, level=level, due_at=due_at)

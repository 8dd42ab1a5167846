"""A fortnight of a made-up hotline, played through the real verbs with a given clock: for newcomers and screenshots.

Run it on an empty database with demo accounts, never on a real one.
"""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from callcenter.events import DialOutcome
from routing.calendars import WorkCalendar
from tickets.attachments import Attachments
from tickets.callbacks import CallbackDesk
from tickets.deadlines import Sweep
from tickets.demo.answers import callback_talk, put_up_some
from tickets.demo.calls import past_calls, talk
from tickets.demo.filing import Filing, ground_of, minutes_of
from tickets.demo.matters import ANSWERS, CALLERS, INQUIRIES, MATTERS, RETURNS, Matter
from tickets.demo.people import demo_people, of_unit
from tickets.demo.places import point_of_matter, register_made
from tickets.demo.stories import AGAIN, JOINS, LATER, NOW_ON_THE_DESKS, RECENT_AGE, STORIES, Beat, story_of
from tickets.errors import TicketError
from tickets.models import CallbackTask, SupervisionOrder, Ticket
from tickets.people import Actor
from tickets.service import TicketService
from tickets.supervision import reply_order, sign_order
from tickets.wording import SECRET
from tickets.workflow import Status

DAYS = 14
SIGNING, ANSWERING = timedelta(hours=5), timedelta(hours=26)
"""How long the lead takes to sign an order, and a unit to answer it."""
ORDERS_EVERY = timedelta(hours=3)
ORDER_REPLY = "经核查，逾期系人员外出所致。已于当日联系诉求人并到场处理，预计三日内办结；今后指定专人逐日跟进。"
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""A made-up document: one empty page."""


class Planned(NamedTuple):
    """One ticket of the demo: what it is about, how far it gets, and when its call came."""

    opened_at: datetime
    story: str
    matter: Matter


class _Due(NamedTuple):
    """One beat of one ticket's story, in the order of time."""

    at: datetime
    number: int
    beat: int


class Demo:
    """Plays every story in the order of time, the sweep in between: what the desks show is what would have happened."""

    def __init__(
        self, service: TicketService, people: dict[str, Actor], now: datetime, plan: list[Planned], files: Path
    ) -> None:
        self.files = files
        self.service = service
        self.callbacks = CallbackDesk(service)
        self.sweep = Sweep(service)
        self.people = people
        self.now = now
        self.plan = plan
        self._made: dict[int, Ticket] = {}

    async def play(self) -> int:
        """All stories up to `now`; how many tickets there are then."""
        line = [_Due(one.opened_at, index, -1) for index, one in enumerate(self.plan)]
        heapq.heapify(line)
        wake: datetime | None = None
        looked = line[0].at if line else self.now
        while line and line[0].at <= self.now:
            due = heapq.heappop(line)
            while wake is not None and wake <= due.at:
                wake = await self.sweep.run(wake)
            if due.at - looked >= ORDERS_EVERY:
                looked = due.at
                await self._orders(looked)
            later = await self._beat(due)
            if later is not None:
                heapq.heappush(line, later)
            next_look = await Ticket.filter(light_due_at__not_isnull=True).order_by("light_due_at").first()
            wake = next_look.light_due_at if next_look else None
        await self.sweep.run(self.now)
        return len(self._made)

    async def _orders(self, now: datetime) -> None:
        """The lead signs an order within the day, all but the latest; every other unit answers the day after."""
        for order in await SupervisionOrder.filter(signed_at=None, issued_at__lte=now - SIGNING).order_by("issued_at"):
            await sign_order(self.people["lead"], self.service.rules, str(order.id), order.version, now)
        late = SupervisionOrder.filter(signed_at__lte=now - ANSWERING, replied_at=None, closed_at=None)
        for order in await late.order_by("issued_at"):
            if int("".join(filter(str.isdigit, order.number))) % 2 == 0:
                head = self._actor(Beat(0, "head", "", {}), 0, await Ticket.get(id=order.ticket_id))
                await reply_order(head, str(order.id), order.version, ORDER_REPLY, now)

    async def _beat(self, due: _Due) -> _Due | None:
        beats = STORIES[self.plan[due.number].story]
        if due.beat < 0:
            await self._open(due.number, due.at)
        elif not await self._act(due.number, beats[due.beat], due.at):
            return None
        if due.beat + 1 >= len(beats):
            return None
        hours = beats[due.beat + 1].hours * (1 + due.number % 5 / 10)
        return _Due(self.service.rules.calendar.shift(due.at, timedelta(hours=hours)), due.number, due.beat + 1)

    async def _open(self, number: int, at: datetime) -> None:
        matter = self.plan[number].matter
        agent = self._agent(number)
        before = self._before(number)
        caller = before.caller_number if before else f"138000{number % 97:05d}"
        record = await talk(number, matter, agent, caller, at)
        where = await point_of_matter(number, matter, self.service.rules.catalogue)
        fields = _fields(matter) | where | {"caller_name": CALLERS[number % len(CALLERS)], "caller_number": caller}
        self._made[number] = await self.service.open_draft(agent, now=at, fields=fields, call_id=record)

    def _before(self, number: int) -> Ticket | None:
        """Of one who comes again: his ticket on the same matter, made before."""
        return self._alike(number) if self.plan[number].story == AGAIN else None

    def _alike(self, number: int) -> Ticket | None:
        own = self.plan[number]
        alike = [key for key in self._made if self.plan[key].matter == own.matter and self.plan[key].story not in LATER]
        return self._made[max(alike)] if alike else None

    def _earlier(self, action: str, number: int) -> dict[str, str]:
        before = self._alike(number) if action in JOINS else None
        return {JOINS[action]: before.number} if before else {}

    def _agent(self, number: int, step: int = 0) -> Actor:
        return self.people[("agent1", "agent2", "agent3")[(number + step) % 3]]

    async def _act(self, number: int, beat: Beat, at: datetime) -> bool:
        """False where the story cannot go on: the clock, or a rule, was quicker."""
        ticket = await Ticket.get(id=self._made[number].id)
        actor = self._actor(beat, number, ticket)
        try:
            if beat.what.startswith("callback:"):
                await self._call_back(actor, ticket, beat.what.partition(":")[2], at)
            else:
                ticket, file = await self._with_file(actor, ticket, beat, at)
                form = beat.form | file | _varied(beat.what, number, ticket) | await _found(beat.what, ticket)
                form |= self._earlier(beat.what, number)
                await self.service.act(actor, ticket.id, ticket.version, beat.what, form, now=at)
        except TicketError:
            return False
        return True

    async def _with_file(self, actor: Actor, ticket: Ticket, beat: Beat, at: datetime) -> tuple[Ticket, dict[str, str]]:
        """The file of evidence that the step needs, added to the ticket first."""
        if "evidence" not in beat.form:
            return ticket, {}
        files = Attachments(self.files)
        added = await files.add(actor, ticket.id, f"{beat.form['evidence']}.pdf", PAPER, now=at)
        return await Ticket.get(id=ticket.id), {"evidence": str(added.row.id)}

    def _actor(self, beat: Beat, number: int, ticket: Ticket) -> Actor:
        offices = {"agent": self._agent(number), "other_agent": self._agent(number, 1)}
        if beat.who in offices:
            return offices[beat.who]
        if beat.who in {"dispatch", "lead"}:
            return self.people[beat.who]
        return of_unit(self.people, ticket.department or "", beat.who)

    async def _call_back(self, actor: Actor, ticket: Ticket, answer: str, at: datetime) -> None:
        task = await CallbackTask.filter(ticket_id=ticket.id, state="open").first()
        if task is None or ticket.status not in {Status.AUDITING_OK, Status.CALLBACK}:
            return
        started = await self.callbacks.start_attempt(actor, task.id, "8004", now=at)
        end = at + timedelta(seconds=35)
        if answer == "missed":
            await self.callbacks.ended(started.attempt_ref, DialOutcome.NO_ANSWER, 0.0, end)
            return
        await self.callbacks.connected(started.attempt_ref, at)
        await callback_talk(started, ticket, actor, answer, at)
        await self.callbacks.ended(started.attempt_ref, DialOutcome.REACHED, 96.0, end + timedelta(seconds=96))
        task = await CallbackTask.get(id=task.id)
        told = end + timedelta(seconds=120)
        solved, note = ("yes", "") if answer == "satisfied" else ("no", "问题又出现了，希望彻底解决。")
        await self.callbacks.record_outcome(
            actor, task.id, task.version, reached=True, solved=solved, satisfied=answer, note=note, now=told
        )


async def _found(action: str, ticket: Ticket) -> dict[str, str]:
    """What others have left that a step of this ticket speaks of."""
    if action == "record_minutes":
        return minutes_of(ticket)
    return await ground_of(ticket) if action == "answer_directly" else {}


def _varied(action: str, number: int, ticket: Ticket) -> dict[str, str]:
    """What differs from ticket to ticket in the form of a step."""
    if action == "reply":
        return {"answer": ANSWERS[number % len(ANSWERS)]}
    if action != "request_return":
        return {}
    without = {ticket.department, *(asked["department"] for asked in ticket.returns)}
    reason, basis, proposed = next(
        RETURNS[(number + turn) % len(RETURNS)]
        for turn in range(len(RETURNS))
        if RETURNS[(number + turn) % len(RETURNS)][2] not in without
    )
    return {"reason": reason, "basis": basis, "proposed_department": proposed}


def _fields(matter: Matter) -> dict[str, Any]:
    """A draft's fields; the demo's secret matter names nobody, so a unit reads it as it is."""
    worded = {"matter_for_unit": matter.matter, "demand_for_unit": matter.demand} if matter.secrecy in SECRET else {}
    wish = "工作日 18:00 后联系" if matter.type == "complaint" else ""
    return matter._asdict() | {"contact_wish": wish} | worded


def planned(calendar: WorkCalendar, now: datetime, count: int) -> list[Planned]:
    """`count` tickets over the fortnight's office hours in turn, and those that today's lists need; oldest first."""
    start = now - timedelta(days=DAYS)
    whole, day = calendar.working_time_between(start, now), calendar.day_length(calendar.local(now).date())
    plan = []
    for index in range(count):
        ago = RECENT_AGE * day + (whole - RECENT_AGE * day) * (1 - (index + 0.5) / count)
        story = story_of(index, ago / day)
        matters = INQUIRIES if story == "answered" else MATTERS
        plan.append(Planned(calendar.shift(now, -ago), story, matters[index * 7 % len(matters)]))
    plan += [
        Planned(calendar.shift(now, -part.days * day), part.story, _matter(part.matter)) for part in NOW_ON_THE_DESKS
    ]
    return sorted(plan)


def _matter(words: str) -> Matter:
    (found,) = [matter for matter in MATTERS if words in matter.matter]
    return found


async def fill_demo(service: TicketService, files: Path, *, now: datetime, count: int = 66) -> int:
    """Play a fortnight that ends at `now` (UTC) on an empty database; how many tickets were made, 0 when some stand
    already. Accounts that are missing are made too, with passwords that nobody knows: make them first to know them."""
    if await Ticket.exists():
        return 0
    people = await demo_people(service.rules.catalogue, now)
    await past_calls(now, [people[name] for name in ("agent1", "agent2", "agent3")])
    await register_made(service.rules.catalogue, people["admin"], now - timedelta(days=DAYS))
    filing = Filing(service, people, now)
    await filing.before_the_calls()
    made = await Demo(service, people, now, planned(service.rules.calendar, now, count), files).play()
    await filing.after_the_calls()
    await put_up_some(now)
    return made


__all__ = ["Demo", "demo_people", "fill_demo"]

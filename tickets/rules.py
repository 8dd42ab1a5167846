"""The city's rules as a ticket meets them: its facts for routing, its clocks by the pack it pinned, its next light."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from routing.calendars import WorkCalendar
from routing.decide import Decision, decide
from routing.departments import Catalogue
from routing.durations import Duration, Unit
from routing.escalation import Breach
from routing.facts import Channel, Secrecy, TicketFacts, TicketType, Urgency
from routing.lights import Light, light_at, light_rules, light_times, nudge_time
from routing.limits import Deadline, callback_deadline, hard_limit, redo_deadline
from routing.pack_force import pack_in_force
from routing.packs import RulePack, calendar_of
from routing.rules import RuleBook
from routing.wording import due_sentence
from routing.years import DayRule, OfficialYear
from tickets.models.ticket import Ticket
from tickets.statuses import CLOCK_RUNS
from tickets.workflow import Status

_WINDOW = re.compile(r"min\((\w+), ?(0?\.\d+)\*limit\)")


class Watch(NamedTuple):
    """Light of a ticket's result now, and when the sweep must look at the ticket again."""

    light: Light
    next_at: datetime | None


class Days(NamedTuple):
    """What the office has loaded of the calendar beside what is shipped."""

    years: tuple[OfficialYear, ...] = ()
    exceptions: Mapping[date, DayRule] = MappingProxyType({})
    revision: int = 0
    """Of the newest sheet, to see when there is a newer one."""


class Rules:
    """Rule book, calendar and packs: the first pack is current, older ones serve the tickets that pinned them."""

    def __init__(self, rulebook: RuleBook, *packs: RulePack, named: str | None = None) -> None:
        """`named`: what the settings call the pack, by which another version comes into force on its day."""
        self.rulebook = rulebook
        self.pack = packs[0]
        self._named = named
        self._packs = {pack.pin: pack for pack in packs}
        self.use_days(Days())

    def turn_to(self, now: datetime) -> None:
        """From now on count new tickets by the version whose day has come."""
        if self._named is not None:
            self.pack = pack_in_force(self._packs.values(), self._named, now)

    def use_days(self, days: Days) -> None:
        """Count by these days from now on."""
        self.days = days
        exceptions = dict(days.exceptions)
        self._calendars = {pin: calendar_of(pack, exceptions, days.years) for pin, pack in self._packs.items()}

    @property
    def catalogue(self) -> Catalogue:
        return self.rulebook.catalogue

    @property
    def calendar(self) -> WorkCalendar:
        return self._calendars[self.pack.pin]

    def pack_of(self, ticket: Ticket) -> RulePack:
        """The pack pinned at dispatch; the current one before that or when the old one was taken away."""
        return self._packs.get(ticket.rule_pack or "", self.pack)

    def pins_by(self, value: Callable[[RulePack], int]) -> dict[int, list[str]]:
        """Pins of the packs that say otherwise than the current one, by what they say."""
        current = value(self.pack)
        found: dict[int, list[str]] = {}
        for pin, pack in self._packs.items():
            if value(pack) != current:
                found.setdefault(value(pack), []).append(pin)
        return found

    def calendar_for(self, ticket: Ticket) -> WorkCalendar:
        return self._calendars[self.pack_of(ticket).pin]

    # ------------------------------------------------------------------ decisions
    def decision(self, ticket: Ticket, now: datetime, rulebook: RuleBook | None = None) -> Decision:
        """What routing proposes by the current pack, with a person's choice of category and area kept; `rulebook`: the
        one of today (`tickets.ruled`), where the department matters."""
        return decide(facts_of(ticket), rulebook or self.rulebook, self.pack, self.calendar, now)

    def redo(self, ticket: Ticket, now: datetime) -> Deadline | None:
        return redo_deadline(facts_of(ticket), self.pack_of(ticket), self.calendar_for(ticket), now)

    def hard_limit(self, ticket: Ticket) -> Duration | None:
        return hard_limit(facts_of(ticket), self.pack_of(ticket))

    def callback(self, ticket: Ticket, now: datetime) -> Deadline:
        return callback_deadline(facts_of(ticket), self.pack_of(ticket), self.calendar_for(ticket), now)

    def return_until(self, result: Deadline, now: datetime) -> datetime | None:
        """Last moment at which a unit may ask to return what is dispatched `now`."""
        match = _WINDOW.fullmatch(self.pack.returns.window)
        if match is None or result.due is None or result.limit is None:
            return None
        calendar, due = self.calendar, result.due.at_utc
        most = calendar.add_working_time(now, Duration.parse(match[1]), self.pack.clock.count_from).at_utc
        if result.limit.unit in (Unit.MINUTE, Unit.HOUR):
            return min(most, now + (due - now) * float(match[2]))
        return min(most, calendar.shift(now, calendar.working_time_between(now, due) * float(match[2])))

    def return_decide_by(self, ticket: Ticket, now: datetime) -> datetime:
        limit = Duration.parse(self.pack_of(ticket).returns.decide)
        return self.calendar_for(ticket).add_working_time(now, limit).at_utc

    def nudge_at(self, ticket: Ticket) -> datetime | None:
        """When a unit that has not signed is reminded; None when no time to sign runs."""
        limit = ticket.limits.get("sign", {}).get("limit")
        if limit is None or ticket.sign_due_at is None or ticket.dispatched_at is None:
            return None
        share, calendar = self.pack_of(ticket).sign.nudge_at, self.calendar_for(ticket)
        return nudge_time(ticket.dispatched_at, ticket.sign_due_at, Duration.parse(limit), calendar, share)

    # ------------------------------------------------------------------ lights
    def watch(self, ticket: Ticket, now: datetime) -> Watch:
        """Light and next look for a ticket in its present state; nothing to watch when no clock runs."""
        if ticket.status is Status.SUSPENDED:
            return Watch(Light.NONE, ticket.resume_by)
        if ticket.status not in CLOCK_RUNS:
            return Watch(Light.NONE, None)
        result, changes = self._result_light(ticket, now)
        silent = [self.contact_red_at(ticket), ticket.contact_due_at] if awaits_contact(ticket) else []
        changes += [at for at in silent if at is not None and at > now]
        if ticket.status is Status.DISPATCHED and ticket.sign_due_at:
            nudge = self.nudge_at(ticket)
            changes.append(nudge if nudge and nudge > now else ticket.sign_due_at)
        if ticket.status in {Status.RETURN_REVIEW, Status.CONSULT} and ticket.return_decide_by:
            changes.append(ticket.return_decide_by)
        undecided = extension_decide_by(ticket)
        if undecided is not None and undecided > now:
            changes.append(undecided)
        return Watch(max(result, self._floor(ticket, now), key=rank), min(changes, default=None))

    def contact_red_at(self, ticket: Ticket) -> datetime | None:
        """When a first contact that is late turns red, so many working days past its due time; None: never."""
        late = self.pack_of(ticket).lights.contact
        if late is None or ticket.contact_due_at is None:
            return None
        calendar = self.calendar_for(ticket)
        day = calendar.day_length(calendar.local(ticket.contact_due_at).date())
        return calendar.shift(ticket.contact_due_at, day * Duration.parse(late).amount)

    def _floor(self, ticket: Ticket, now: datetime) -> Light:
        """At least so while a unit that signed late, or is late to call, has not spoken with the citizen."""
        if not awaits_contact(ticket):
            return Light.NONE
        red, silent = self.contact_red_at(ticket), _passed(ticket.contact_due_at, now)
        if _passed(red, now):
            return Light.RED
        return Light.YELLOW if ticket.deemed_signed or silent else Light.NONE

    def broken(self, ticket: Ticket, now: datetime) -> tuple[tuple[Breach, Light], ...]:
        """Every promise that is late (red, or yellow as long as a first contact is) or nearly so (yellow) now."""
        late: list[tuple[Breach, Light]] = []
        if awaits_contact(ticket):
            late += [(Breach.UNSIGNED, Light.YELLOW)] if ticket.deemed_signed else []
            red = Light.RED if _passed(self.contact_red_at(ticket), now) else Light.YELLOW
            late += [(Breach.NO_CONTACT, red)] if _passed(ticket.contact_due_at, now) else []
        if rank(self.result_light(ticket, now)) >= rank(Light.YELLOW):
            late.append((Breach.NO_RESULT, Light.RED if _passed(ticket.result_due_at, now) else Light.YELLOW))
        return tuple(late)

    def result_light(self, ticket: Ticket, now: datetime) -> Light:
        """Light of the result's clock alone; none when it does not run."""
        return self._result_light(ticket, now)[0] if ticket.status in CLOCK_RUNS else Light.NONE

    def _result_light(self, ticket: Ticket, now: datetime) -> tuple[Light, list[datetime]]:
        limit = ticket.limits.get("result", {}).get("limit")
        if ticket.result_due_at is None or limit is None:
            return Light.GREEN, []
        pack = self.pack_of(ticket)
        times = light_times(
            ticket.result_due_at,
            Duration.parse(limit),
            self.calendar_for(ticket),
            light_rules(pack),
            Urgency(ticket.urgency),
        )
        return light_at(now, times), [at for at in (times.yellow, times.red, times.supervised) if at > now]


def extension_decide_by(ticket: Ticket) -> datetime | None:
    """By when the request for more time that waits is to be decided; None when none waits."""
    last = ticket.extensions[-1] if ticket.extensions and ticket.status is Status.WORKING else None
    return datetime.fromisoformat(last["decide_by"]) if last and last["granted"] is None else None


_RANK = list(Light)


def rank(light: Light) -> int:
    """Order of severity: none, green, yellow, red, supervised."""
    return _RANK.index(light)


def _passed(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def awaits_contact(ticket: Ticket) -> bool:
    """A unit has the ticket in hand and has not spoken with the citizen: also the first one, while others dispute."""
    return ticket.status in {Status.SIGNED, Status.CONSULT} and ticket.contact_met_at is None


def facts_of(ticket: Ticket) -> TicketFacts:
    """What routing may know of the ticket."""
    return TicketFacts(
        matter=ticket.matter,
        demand=ticket.demand,
        area=ticket.area,
        place=ticket.place,
        category=ticket.category,
        type=TicketType(ticket.type) if ticket.type else None,
        urgency=Urgency(ticket.urgency),
        secrecy=Secrecy(ticket.secrecy),
        channel=Channel(ticket.channel),
    )


def clock_note(deadline: Deadline, calendar: WorkCalendar) -> dict[str, Any]:
    """How a clock's time was reached, to be kept on the ticket in both languages."""
    limit = f"{deadline.limit.amount}{deadline.limit.unit}" if deadline.limit else None
    return {
        "limit": limit,
        "zh": f"{deadline.reason.say('zh')}。{due_sentence(deadline, calendar, 'zh')}",
        "en": f"{deadline.reason.say('en')}. {due_sentence(deadline, calendar, 'en')}",
        "basis": list(deadline.basis),
        "estimated": list(deadline.due.estimated_years) if deadline.due else [],
    }


def due_of(deadline: Deadline | None) -> datetime | None:
    return deadline.due.at_utc if deadline and deadline.due else None


def is_estimated(deadlines: Iterable[Deadline | None]) -> bool:
    """Whether a year was touched whose holidays are not announced yet."""
    return any(one is not None and one.due is not None and one.due.estimated for one in deadlines)

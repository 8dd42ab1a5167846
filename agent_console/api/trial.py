"""The rules tried on one moment: due times, their sentence, days skipped and worked. Writes nothing."""

from __future__ import annotations

from agent_console.api.route import Ask
from agent_console.errors import BodyRefused
from agent_console.wire import trial as wire
from routing.calendars import Due, WorkCalendar
from routing.facts import Channel, Secrecy, TicketFacts, TicketType, Urgency, Words
from routing.limits import KIND_WORDS, Deadline, deadlines
from routing.packs import RulePack
from routing.wording import due_sentence


async def trial(ask: Ask) -> wire.Trial:
    """What would fall due when."""
    body: wire.TrialAsked = ask.body
    rules = ask.services.rules
    if body.at.tzinfo is None:
        raise BodyRefused("the moment needs its zone", field="at")
    try:
        given = deadlines(_facts(body), rules.pack, rules.calendar, body.at)
    except ValueError as error:
        raise BodyRefused(str(error)) from None
    except OverflowError:
        raise BodyRefused("no calendar reaches that far", field="at") from None
    wanted = (given.sign, given.contact, given.result, given.hard)
    return wire.Trial(
        pack=given.pack, at=body.at, dues=[_due(one, rules.pack, rules.calendar) for one in wanted if one]
    )


def _facts(body: wire.TrialAsked) -> TicketFacts:
    return TicketFacts(
        type=TicketType(body.type),
        urgency=Urgency(body.urgency),
        channel=Channel(body.channel),
        secrecy=Secrecy.L2 if body.secret else Secrecy.L0,
    )


def _due(one: Deadline, pack: RulePack, calendar: WorkCalendar) -> wire.TrialDue:
    return wire.TrialDue(
        kind=one.kind.value,
        kind_name=_both(KIND_WORDS[one.kind]),
        due_at=one.due.at_utc if one.due else None,
        limit=_both(one.limit.words) if one.limit else None,
        reason={language: one.reason.say(language) for language in ("zh", "en")},
        sentence={language: due_sentence(one, calendar, language) for language in ("zh", "en")},
        basis=[pack.sources[name].document for name in one.basis],
        estimated=one.due is not None and one.due.estimated,
        skipped=_skipped(one.due),
        worked=list(one.due.worked_weekends) if one.due else [],
    )


def _skipped(due: Due | None) -> list[wire.TrialDay]:
    return [wire.TrialDay(day=rest.day, why=_both(rest.why)) for rest in (due.skipped if due else ())]


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}

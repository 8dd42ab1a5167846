"""Deadlines in words: the one sentence that says how a due time was reached, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from routing.calendars import Due, WorkCalendar
from routing.durations import CountFrom, Unit
from routing.facts import Language, Words
from routing.limits import KIND_WORDS, Deadline, Kind

_WEEKDAYS = Words("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DUE = Words("应于 {day}（周{weekday}）{time} 前{verb}：{parts}", "{Verb} due by {time} on {weekday} {day}: {parts}")
_FROM_NEXT = Words("自次日起 {limit}", "{limit} counted from the next day")
_FROM_EVENT = Words("自交办时起 {limit}", "{limit} counted from the dispatch")
_MAKE_UP = Words("{days}调休上班计入", "{days} counted as make-up work")
_HOLIDAY = Words("{days}{name}放假不计", "{days} not counted: {name}")
_ESTIMATED = Words("{years} 年放假安排未公布，暂按周一至周五估算", "estimated: holidays of {years} not announced yet")
_CONTACT = Words("联系诉求人", "first contact")
_STATUTORY = Words("{verb}按法定期限", "{Verb}: within the statutory period")

_LEFT = Words("还剩 {}", "{} left")
_OVER = Words("已超 {}", "{} overdue")
_NOTHING_LEFT = Words("即将到期", "due now")
_JUST_OVER = Words("已过时限", "overdue")
_WORKING_DAYS = Words("{} 个工作日", "{} working days")
_DAYS = Words("{} 天", "{} days")
_HOURS = Words("{} 小时", "{} h")
_MINUTES = Words("{} 分钟", "{} min")


def due_sentence(deadline: Deadline, calendar: WorkCalendar, language: Language) -> str:
    """How the due time was reached, such as

    「应于 2026-02-27（周五）17:30 前办结：自次日起 5 个工作日，2 月 14 日调休上班计入，2 月 16–20、23 日春节放假不计」.
    """
    verb = _verb(deadline.kind, language)
    if deadline.due is None:
        return _STATUTORY.say(language).format(verb=verb, Verb=_upper(verb))
    local = calendar.local(deadline.due.at_utc)
    weekdays = _WEEKDAYS.say(language)
    weekday = weekdays[local.weekday()] if language == "zh" else weekdays.split()[local.weekday()]
    parts = ("，" if language == "zh" else "; ").join(_parts(deadline.due, language))
    return _DUE.say(language).format(
        day=local.date().isoformat(), weekday=weekday, time=f"{local:%H:%M}", verb=verb, Verb=_upper(verb), parts=parts
    )


def _parts(due: Due, language: Language) -> Iterable[str]:
    by_days = due.limit.unit.of_days and due.count_from is CountFrom.NEXT_WORKDAY
    yield (_FROM_NEXT if by_days else _FROM_EVENT).say(language).format(limit=due.limit.say(language))
    if due.limit.unit in (Unit.WORKING_DAY, Unit.OFFICE_HOUR):
        if due.worked_weekends:
            yield _MAKE_UP.say(language).format(days=days_in_words(due.worked_weekends, language))
        for name, group in groupby(due.skipped, key=lambda rest: rest.why):
            days = days_in_words([rest.day for rest in group], language)
            yield _HOLIDAY.say(language).format(days=days, name=name.say(language))
    if due.estimated:
        yield _ESTIMATED.say(language).format(years="、".join(str(year) for year in due.estimated_years))


def days_in_words(days: Iterable[date], language: Language) -> str:
    """Days in order, runs joined: 「2 月 16–20、23 日」 or "16–20, 23 Feb"."""
    told = []
    for month, group in groupby(days, key=lambda day: day.month):
        runs = [f"{a.day}" if a == b else f"{a.day}–{b.day}" for a, b in _runs(list(group))]
        if language == "zh":
            told.append(f"{month} 月 {'、'.join(runs)} 日")
        else:
            told.append(f"{', '.join(runs)} {_MONTHS[month - 1]}")
    return ("、" if language == "zh" else ", ").join(told)


def _runs(days: list[date]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _verb(kind: Kind, language: Language) -> str:
    return _CONTACT.say(language) if kind is Kind.CONTACT else KIND_WORDS[kind].say(language)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------ what is left
def left_words(
    now: datetime, due_at: datetime, calendar: WorkCalendar, language: Language, unit: Unit = Unit.WORKING_DAY
) -> str:
    """What is left of a deadline, or by how much it is exceeded: 「还剩 3 个工作日 4 小时」, 「已超 2 个工作日」.

    `unit` is that of the limit: working days and office hours are told in office time, all others by the clock.
    """
    in_office = unit in (Unit.WORKING_DAY, Unit.OFFICE_HOUR)
    over = now >= due_at
    if in_office:
        span, day = calendar.working_time_between(now, due_at), calendar.day_length(calendar.local(now).date())
    else:
        span, day = due_at - now, timedelta(days=1)
    told = _span_words(abs(span), day, _WORKING_DAYS if in_office else _DAYS, language, whole_days=over)
    if not told:
        return (_JUST_OVER if over else _NOTHING_LEFT).say(language)
    return (_OVER if over else _LEFT).say(language).format(told)


def _span_words(span: timedelta, day: timedelta, days_words: Words, language: Language, *, whole_days: bool) -> str:
    """The two largest units that are not nothing; with `whole_days` no hours beside days."""
    days, rest = divmod(span, day)
    hours, rest = divmod(rest, timedelta(hours=1))
    minutes = rest // timedelta(minutes=1)
    if days:
        told = [_counted(days_words, days, language)]
        return " ".join(told + ([_counted(_HOURS, hours, language)] if hours and not whole_days else []))
    told = [_counted(_HOURS, hours, language)] if hours else []
    return " ".join(told + ([_counted(_MINUTES, minutes, language)] if minutes and hours < 3 else []))


def _counted(words: Words, amount: int, language: Language) -> str:
    text = words.say(language).format(amount)
    return text.removesuffix("s") if language == "en" and amount == 1 and text.endswith("days") else text

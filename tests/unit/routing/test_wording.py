"""Deadlines as an agent reads them out."""

import string

import pytest

from routing.durations import Unit
from routing.facts import TicketFacts, TicketType, Urgency
from routing.limits import deadlines
from routing.reasons import SENTENCES
from routing.wording import due_sentence, left_words

COMPLAINT = TicketFacts(type=TicketType.COMPLAINT)


def test_the_sentence_names_the_worked_saturday_and_the_festival(pack, calendar, at):
    result = deadlines(COMPLAINT, pack, calendar, at("2026-02-13 10:00")).result
    assert due_sentence(result, calendar, "zh") == (
        "应于 2026-02-27（周五）17:30 前办结：自次日起 5 个工作日，"
        "2 月 14 日调休上班计入，2 月 16–20、23 日春节放假不计"
    )
    assert due_sentence(result, calendar, "en") == (
        "The result due by 17:30 on Fri 2026-02-27: 5 working days counted from the next day; "
        "14 Feb counted as make-up work; 16–20, 23 Feb not counted: Spring Festival"
    )


def test_it_reaches_the_same_day_over_the_national_holiday(pack, calendar, at):
    result = deadlines(COMPLAINT, pack, calendar, at("2026-09-30 10:00")).result
    assert due_sentence(result, calendar, "zh") == (
        "应于 2026-10-13（周二）17:30 前办结：自次日起 5 个工作日，10 月 10 日调休上班计入，"
        "10 月 1–2、5–7 日国庆节放假不计"
    )


def test_it_says_that_a_date_is_estimated(pack, calendar, at):
    report = TicketFacts(type=TicketType.REPORT)
    result = deadlines(report, pack, calendar, at("2026-12-24 10:00")).result
    assert result.due.estimated
    assert due_sentence(result, calendar, "zh").endswith("2027 年放假安排未公布，暂按周一至周五估算")


def test_an_emergency_is_counted_from_the_dispatch(pack, calendar, at):
    result = deadlines(TicketFacts(urgency=Urgency.U1), pack, calendar, at("2026-02-17 23:00")).result
    assert due_sentence(result, calendar, "zh") == "应于 2026-02-18（周三）01:00 前办结：自交办时起 2 小时"


@pytest.mark.parametrize(
    ("now", "due", "unit", "zh", "en"),
    [
        ("2026-03-02 10:00", "2026-03-05 17:30", Unit.WORKING_DAY, "还剩 3 个工作日 5 小时", "3 working days 5 h left"),
        ("2026-03-05 08:30", "2026-03-05 17:30", Unit.WORKING_DAY, "还剩 1 个工作日", "1 working day left"),
        ("2026-03-05 15:00", "2026-03-05 17:30", Unit.WORKING_DAY, "还剩 2 小时 30 分钟", "2 h 30 min left"),
        ("2026-03-02 10:00", "2026-03-03 13:00", Unit.HOUR, "还剩 1 天 3 小时", "1 day 3 h left"),
        ("2026-03-02 10:00", "2026-03-02 10:12", Unit.MINUTE, "还剩 12 分钟", "12 min left"),
        ("2026-03-10 17:30", "2026-03-06 17:30", Unit.WORKING_DAY, "已超 2 个工作日", "2 working days overdue"),
        ("2026-03-07 10:00", "2026-03-06 17:30", Unit.WORKING_DAY, "已过时限", "overdue"),
        ("2026-02-23 10:00", "2026-02-14 17:30", Unit.WORKING_DAY, "已过时限", "overdue"),
    ],
)
def test_it_tells_what_is_left(calendar, at, now, due, unit, zh, en):
    assert left_words(at(now), at(due), calendar, "zh", unit) == zh
    assert left_words(at(now), at(due), calendar, "en", unit) == en


def test_both_languages_of_a_sentence_name_the_same_values():
    for code, words in SENTENCES.items():
        zh, en = ({field for _, field, _, _ in string.Formatter().parse(text)} for text in (words.zh, words.en))
        assert zh - {None, "area"} == en - {None, "area"}, code

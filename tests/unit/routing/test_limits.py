"""Which limits a ticket gets, from which row, and why."""

from importlib import resources

import pytest

from routing.facts import Channel, Secrecy, TicketFacts, TicketType, Urgency
from routing.limits import callback_deadline, deadlines, redo_deadline
from routing.pack_reading import read_pack

MONDAY = "2026-03-02 10:00"


def facts(type_=TicketType.COMPLAINT, **more):
    return TicketFacts(type=type_, **more)


@pytest.mark.parametrize(
    ("type_", "contact", "result", "hard"),
    [
        (TicketType.INQUIRY, None, "2026-03-05 17:30", "2026-03-09 17:30"),
        (TicketType.HELP, "2026-03-03 17:30", "2026-03-09 17:30", "2026-03-16 17:30"),
        (TicketType.COMPLAINT, "2026-03-03 17:30", "2026-03-09 17:30", "2026-03-16 17:30"),
        (TicketType.REPORT, "2026-03-03 17:30", "2026-03-16 17:30", None),
        (TicketType.SUGGESTION, None, "2026-03-16 17:30", "2026-03-23 17:30"),
        (TicketType.PRAISE, None, "2026-03-04 17:30", None),
    ],
)
def test_each_type_has_its_limits(pack, calendar, at, type_, contact, result, hard):
    found = deadlines(facts(type_), pack, calendar, at(MONDAY))
    assert found.result.due.at_utc == at(result)
    assert (found.contact.due.at_utc if found.contact else None) == (at(contact) if contact else None)
    assert (found.hard.due.at_utc if found.hard and found.hard.due else None) == (at(hard) if hard else None)
    assert found.pack == "xuancheng-default@2026.1"


@pytest.mark.parametrize(
    ("urgency", "sign", "contact", "result"),
    [
        (Urgency.NORMAL, "2026-03-03 17:30", "2026-03-03 17:30", "2026-03-09 17:30"),
        (Urgency.U3, "2026-03-02 15:30", "2026-03-02 17:30", "2026-03-05 17:30"),
        (Urgency.U2, "2026-03-02 11:15", "2026-03-02 11:20", "2026-03-03 11:00"),
        (Urgency.U1, "2026-03-02 11:05", "2026-03-02 11:10", "2026-03-02 13:00"),
    ],
)
def test_urgency_comes_before_type(pack, calendar, at, urgency, sign, contact, result):
    found = deadlines(facts(urgency=urgency), pack, calendar, at("2026-03-02 11:00"))
    dues = [deadline.due.at_utc for deadline in (found.sign, found.contact, found.result)]
    assert dues == [at(sign), at(contact), at(result)]


def test_an_expedited_ticket_takes_the_shorter_of_its_own_and_its_types_limit(pack, calendar, at):
    praise = deadlines(facts(TicketType.PRAISE, urgency=Urgency.U3), pack, calendar, at(MONDAY))
    report = deadlines(facts(TicketType.REPORT, urgency=Urgency.U3), pack, calendar, at(MONDAY))
    assert str(praise.result.limit) == "2wday"
    assert praise.result.reason.say("zh") == "表扬类工单：办结时限 2 个工作日"
    assert str(report.result.limit) == "3wday"
    assert report.result.reason.say("zh") == "加急工单：办结时限 3 个工作日"


def test_a_secret_report_is_not_contacted_first(pack, calendar, at):
    assert deadlines(facts(TicketType.REPORT, secrecy=Secrecy.L2), pack, calendar, at(MONDAY)).contact is None


def test_a_statutory_limit_has_no_date_but_a_reason(pack, calendar, at):
    hard = deadlines(facts(TicketType.REPORT), pack, calendar, at(MONDAY)).hard
    assert hard.due is None
    assert "法定期限" in hard.reason.say("zh")


def test_the_channel_row_counts_only_when_the_city_has_said_so(pack, calendar, at):
    text = (resources.files("routing") / "packs" / "xuancheng-default.yaml").read_text(encoding="utf-8")
    on = read_pack(text.replace("enabled: ask", "enabled: true"))
    from_province = facts(channel=Channel.PROVINCE)
    assert str(deadlines(from_province, pack, calendar, at(MONDAY)).result.limit) == "5wday"
    found = deadlines(from_province, on, calendar, at(MONDAY)).result
    assert str(found.limit) == "3wday"
    assert found.reason.say("zh") == "省热线来件：办结时限 3 个工作日"


def test_a_type_not_known_yet_is_counted_as_a_request_for_help(pack, calendar, at):
    unknown = deadlines(TicketFacts(), pack, calendar, at(MONDAY))
    assert unknown.result == deadlines(facts(TicketType.HELP), pack, calendar, at(MONDAY)).result


def test_redo_and_callback_start_their_own_clocks(pack, calendar, at):
    assert redo_deadline(facts(), pack, calendar, at(MONDAY)).due.at_utc == at("2026-03-05 17:30")
    assert redo_deadline(facts(TicketType.SUGGESTION), pack, calendar, at(MONDAY)) is None
    assert callback_deadline(facts(), pack, calendar, at(MONDAY)).due.at_utc == at("2026-03-03 17:30")
    same_day = callback_deadline(facts(urgency=Urgency.U1), pack, calendar, at("2026-03-02 21:00"))
    assert same_day.due.at_utc == at("2026-03-02 23:59")


def test_inquiries_are_called_back_by_sample_and_urgent_ones_always(pack, calendar, at):
    assert deadlines(facts(TicketType.INQUIRY), pack, calendar, at(MONDAY)).callback.sample == 0.3
    urgent = facts(TicketType.INQUIRY, urgency=Urgency.U2)
    assert deadlines(urgent, pack, calendar, at(MONDAY)).callback.sample == 1.0

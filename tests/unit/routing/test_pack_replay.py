"""Past tickets counted again under another pack."""

from datetime import timedelta

import msgspec
import pytest

from routing.durations import Duration
from routing.facts import TicketFacts, TicketType, Urgency
from routing.limits import deadlines, redo_deadline
from routing.pack_replay import PastTicket, replay
from routing.packs import calendar_of
from routing.shipped import shipped_pack

NOW = "2026-04-30 10:00"


@pytest.fixture
def past(pack, calendar, at):
    """A ticket of the market bureau dispatched on Monday 2026-03-02, promised by the default pack."""

    def make(finished="2026-03-06 10:00", type_=TicketType.COMPLAINT, **more):
        facts = TicketFacts(type=type_, urgency=more.pop("urgency", Urgency.NORMAL))
        promise = deadlines(facts, pack, calendar, at("2026-03-02 10:00")).result
        plain = PastTicket(
            number="260302-0001",
            unit="market",
            facts=facts,
            started_at=at("2026-03-02 10:00"),
            finished_at=at(finished) if finished else None,
            due_at=promise.due.at_utc,
            limit=promise.limit,
        )
        return msgspec.structs.replace(plain, **more)

    return make


def under(name, tickets, at):
    pack = shipped_pack(name)
    return replay(pack, tickets, calendar_of(pack), at(NOW))


def test_a_shorter_limit_turns_a_ticket_red(past, at):
    found = under("zhuhai-business", [past(finished="2026-03-09 10:00")], at)
    (one,) = found.changed
    assert (one.due_now, one.due_then) == (at("2026-03-09 17:30"), at("2026-03-06 17:30"))
    assert (one.red_now, one.red_then) == (False, True)
    assert one.reason.say("zh") == "投诉类工单：办结时限 4 个工作日"
    assert (found.turn_red, found.no_longer_red) == (1, 0)


def test_a_longer_limit_takes_the_red_light_away(past, at):
    found = under("sichuan-2025", [past(finished="2026-03-20 10:00")], at)
    assert (found.turn_red, found.no_longer_red) == (0, 1)
    assert found.groups[0].later == 1


def test_an_open_ticket_is_judged_by_now(past, at):
    assert under("sichuan-2025", [past(finished=None)], at).changed[0].red_then is True
    pack = shipped_pack("sichuan-2025")
    early = replay(pack, [past(finished=None)], calendar_of(pack), at("2026-03-12 10:00"))
    assert (early.changed[0].red_now, early.changed[0].red_then) == (True, False)


def test_a_reply_over_the_weekend_after_the_due_day_is_not_red(past, at):
    on_saturday = past(finished="2026-03-07 12:00")
    on_monday = past(finished="2026-03-09 08:30")
    assert [one.red_then for one in under("zhuhai-business", [on_saturday, on_monday], at).changed] == [False, True]


def test_what_the_pack_does_not_touch_is_not_listed(past, at):
    found = under("sichuan-2025", [past(type_=TicketType.PRAISE)], at)
    assert (found.changed, found.tickets, found.groups[0].later) == ((), 1, 0)


def test_groups_are_by_unit_and_type_in_the_order_of_the_types(past, at):
    tickets = [
        past(unit="water", number="260302-0004"),
        past(unit="market", number="260302-0003"),
        past(unit="market", number="260302-0002", type_=TicketType.HELP),
        past(unit="market", number="260302-0001", finished="2026-03-20 10:00"),
    ]
    found = under("sichuan-2025", tickets, at)
    assert [(one.unit, one.type.value, one.tickets, one.no_longer_red) for one in found.groups] == [
        ("market", "help", 1, 0),
        ("market", "complaint", 2, 1),
        ("water", "complaint", 1, 0),
    ]


def test_a_promise_that_was_moved_by_hand_is_left_out(past, at):
    found = under("sichuan-2025", [past(moved=True), past()], at)
    assert (found.tickets, found.left_out) == (1, 1)


def test_a_ticket_sent_back_is_counted_by_the_limit_for_redoing(pack, calendar, past, at):
    start = at("2026-03-12 09:00")
    again = redo_deadline(TicketFacts(type=TicketType.INQUIRY), pack, calendar, start)
    ticket = past(type_=TicketType.INQUIRY, started_at=start, round=1, due_at=again.due.at_utc, limit=again.limit)
    assert replay(pack, [ticket], calendar, at(NOW)).changed == ()
    (one,) = under("shanghai-street", [ticket], at).changed
    assert (one.due_now, one.due_then) == (at("2026-03-16 17:30"), at("2026-03-17 17:30"))


def test_a_statutory_period_is_never_red(past, at):
    found = under("sichuan-2025", [past(due_at=None, limit=None)], at)
    assert (found.changed[0].red_now, found.changed[0].due_now) == (False, None)
    assert (found.groups[0].earlier, found.groups[0].later) == (0, 0)


def test_a_limit_of_hours_is_red_at_its_very_minute(past, at):
    ticket = past(urgency=Urgency.U1, finished="2026-03-02 12:00")
    assert replay(shipped_pack(), [ticket], calendar_of(shipped_pack()), at(NOW)).groups[0].red_then == 1
    sooner = msgspec.structs.replace(ticket, finished_at=ticket.finished_at - timedelta(seconds=1))
    assert replay(shipped_pack(), [sooner], calendar_of(shipped_pack()), at(NOW)).groups[0].red_then == 0
    assert ticket.limit == Duration.parse("2h")

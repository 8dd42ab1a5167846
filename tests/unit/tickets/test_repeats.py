"""The rule on repeats as a pure decision: which ticket a matter repeats, for the which time, and what is suggested."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.facts import Urgency
from routing.pack_sections import Repeat
from tickets.repeats import Advice, Earlier, letter, repeated, why

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
RULE = Repeat()


def days(many: float) -> datetime:
    return NOW - timedelta(days=many)


def in_hand(key: str = "a", opened: float = 3, **given: object) -> Earlier:
    return Earlier(key=key, opened_at=days(opened), takes=True, **given)


def closed(key: str = "a", opened: float = 20, ago: float = 10, **given: object) -> Earlier:
    told = {"lawful": True, "may_redo": True} | given
    return Earlier(key=key, opened_at=days(opened), closed_at=days(ago), **told)


def test_a_first_call_and_another_matter_repeat_nothing():
    assert repeated([], RULE, NOW) is None
    assert repeated([in_hand(sibling=False), in_hand(likeness=0.29)], RULE, NOW) is None


def test_what_is_in_hand_is_added_to_and_goes_before_what_is_over():
    found = repeated([closed("over", likeness=1.0), in_hand("open", likeness=0.4)], RULE, NOW)
    assert (found.of, found.advice) == ("open", (Advice.APPEND,))


@pytest.mark.parametrize(
    ("ago", "given", "advice"),
    [
        (30, {}, (Advice.REDO, Advice.REFUSE)),
        (30, {"lawful": False}, (Advice.REDO,)),
        (30.1, {}, (Advice.REFUSE,)),
        (30.1, {"lawful": False}, ()),
        (5, {"may_redo": False, "lawful": False}, ()),
    ],
)
def test_what_was_closed_lately_may_be_redone_what_was_closed_lawfully_refused(ago, given, advice):
    assert repeated([closed(opened=40, ago=ago, **given)], RULE, NOW).advice == advice


def test_what_was_over_before_the_window_is_forgotten_what_is_open_never():
    assert repeated([closed(opened=200, ago=91)], RULE, NOW) is None
    assert repeated([in_hand(opened=200)], RULE, NOW).times == 2


def test_the_third_time_within_the_window_is_raised_and_reviewed():
    twice = repeated([closed("a")], RULE, NOW)
    assert (twice.times, twice.urgency, twice.review) == (2, None, False)
    thrice = repeated([closed("a"), closed("b", opened=80, ago=70)], RULE, NOW)
    assert (thrice.of, thrice.times, thrice.urgency, thrice.review) == ("a", 3, Urgency.U3, True)
    assert repeated([closed("a"), closed("b", opened=120, ago=89)], RULE, NOW).times == 2, "opened before the window"


def test_its_numbers_are_those_of_the_pack():
    rule = Repeat(likeness=0.8, redo_d=5, window_d=15, times=2, urgency="U2")
    assert repeated([in_hand(likeness=0.7)], rule, NOW) is None
    found = repeated([closed(opened=14, ago=6)], rule, NOW)
    assert (found.times, found.urgency, found.advice) == (2, Urgency.U2, (Advice.REFUSE,))


def test_it_says_why_in_both_languages():
    found = repeated([closed("a"), closed("b", opened=80, ago=70)], RULE, NOW)
    said = why(found, RULE)
    assert "未满 30 天" in said.zh
    assert "达到 3 次，建议加急" in said.zh
    assert "3 times: Expedited" in said.en
    assert "another" not in why(repeated([in_hand()], RULE, NOW), RULE).en


def test_the_letter_names_the_ticket_its_end_and_where_to_turn():
    text = letter("260213-0001", "电梯反复停运。", "2026-02-20")
    for part in ("“电梯反复停运”", "260213-0001", "2026-02-20", "行政复议", "信访", "新情况"):
        assert part in text

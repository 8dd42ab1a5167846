"""Which secrecy a matter calls for: reports by rule, other matters by the citizen's own words."""

import pytest

from routing.facts import Secrecy, TicketType
from routing.secrecy import called_for, least_level


def test_a_report_is_never_below_secret_and_other_types_have_no_least():
    assert least_level("report") is Secrecy.L2
    assert {least_level(one) for one in TicketType if one is not TicketType.REPORT} == {Secrecy.L0}
    assert least_level(None) is least_level("") is Secrecy.L0


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("麻烦你们替我保密", "保密"),
        ("我想匿名反映", "匿名"),
        ("千万不要透露我的电话", "不要透露"),
        ("别说是我讲的", "别说是我"),
        ("不要让物业知道是我", "不要让物业知道"),
        ("我怕他们打击报复", "报复"),
    ],
)
def test_the_caller_s_own_words_ask_for_secrecy(said: str, word: str):
    called = called_for(TicketType.COMPLAINT, said)
    assert called is not None
    assert called.level is Secrecy.L2
    assert word in called.why.zh
    assert word in called.why.en


@pytest.mark.parametrize("said", ["", "小区停水两天了", "让物业公司来修电梯", "请给我一个答复"])
def test_an_ordinary_matter_calls_for_nothing(said: str):
    assert called_for(TicketType.COMPLAINT, said) is None


def test_a_report_says_that_the_rule_asks_for_it():
    called = called_for(TicketType.REPORT, "")
    assert called is not None
    assert called.why.zh == "举报按规定保密。"

"""How alike texts are, which demands an answer passes over, and that every guard can quote its rule."""

from __future__ import annotations

import pytest

from routing.facts import Words
from tickets.likeness import likeness, most_alike, unmentioned
from tickets.quotes import QUOTES, quoted
from tickets.workflow import Guard


def test_the_same_text_is_wholly_alike_and_another_is_not():
    assert likeness("已到现场核实，并责令整改。", "已到现场核实并责令整改") == 1.0
    assert likeness("已到现场核实", "管道抢修完成恢复供水") == 0.0
    assert most_alike("已办", []) == 0.0


def test_a_stock_phrase_with_another_place_stays_above_nine_tenths():
    stock = "经核查，我局已安排执法人员赴{}现场检查，并责令当事人立即整改，下一步将加强巡查，感谢您对我们工作的支持。"
    assert likeness(stock.format("甲小区"), stock.format("乙小区")) > 0.9


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("维修后恢复运行，维保记录已公示", []),
        ("维修后恢复运行", ["公示维保记录"]),
        ("感谢您的来电", ["尽快恢复运行", "公示维保记录"]),
    ],
)
def test_demands_that_the_answer_passes_over_are_named(answer: str, missing: list[str]):
    assert unmentioned("尽快恢复运行；公示维保记录。", answer) == missing


def test_every_guard_quotes_its_rule():
    assert set(QUOTES) == set(Guard)
    said = quoted(Guard.RETURN_WINDOW, Words("已过退单时限。", "Too late to return."))
    assert said.zh.startswith("已过退单时限。（规则 R2：")
    assert said.en.startswith("Too late to return. (rule R2: ")

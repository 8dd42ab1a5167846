"""What is taken out of a text so that nobody can tell whose it was, and what is left alone."""

import pytest

from tickets.redaction import Known, compared, leaks, without_caller, without_source

KNOWN = Known("尉迟听澜", "+8613800001234", "云栖花苑 3 栋 2 单元 601 室")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("尉迟听澜举报", "来电人举报"),
        ("尉迟女士反映", "来电人反映"),
        ("我叫张三丰，住得近", "我叫来电人，住得近"),
        ("我姓王，请查", "我姓来电人，请查"),
        ("电话 138 0000 1234", "电话 〔号码略〕"),
        ("座机0563-3012345", "座机〔号码略〕"),
        ("身份证 11010119900307876X", "身份证 〔号码略〕"),
        ("微信号：yunqi_2026", "〔号码略〕"),
        ("邮箱 yunqi@example.com", "邮箱 〔号码略〕"),
        ("车牌皖PA1234 停在门口", "车牌〔号码略〕 停在门口"),
    ],
)
def test_the_caller_is_taken_out(said: str, left: str):
    assert without_caller(said, KNOWN) == left
    assert leaks(said, KNOWN)


@pytest.mark.parametrize(
    "said",
    [
        "3 号线停运",
        "国发〔2026〕8 号文",
        "微信支付不了",
        "我叫他来修也不来",
        "我叫安装公司来过",
        "规则 xuancheng-default@2026.1",
        "叫我怎么办",
        "我姓名不便说",
        "王先生早上来过",
    ],
)
def test_what_names_nobody_stays(said: str):
    assert without_source(said, KNOWN) == said
    assert leaks(said, KNOWN) == []


def test_the_place_and_every_door_are_taken_out_of_a_secret_text():
    assert without_source("云栖花苑 3 栋 2 单元 601 室漏水", KNOWN) == "〔地址略〕漏水"
    assert without_source("楼上 702 室漏水", KNOWN) == "楼上 〔门牌略〕漏水"


def test_a_ticket_that_knows_nobody_takes_no_word_of_the_language():
    assert without_source("先生您好", Known()) == "先生您好"
    assert leaks("先生您好", Known()) == []


def test_a_comparison_joins_to_both_texts():
    before, after = "我住 3 栋，请查处", "请依法查处"
    parts = compared(before, after)
    assert "".join(part.text for part in parts if part.op != "new") == before
    assert "".join(part.text for part in parts if part.op != "cut") == after


@pytest.mark.parametrize("said", ["a" * 100_000, "a@" + "a." * 50_000, "微信" + " " * 100_000, "第" * 100_000])
def test_a_long_text_is_gone_through_once(said: str):
    """Ten thousand times as long must not take a hundred million times as long: that would be hours."""
    assert "13800001234" in leaks(said + "13800001234", Known())

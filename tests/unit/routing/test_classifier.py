"""Categories, danger, type and area found by words that can be shown."""

import pytest

from routing.classifier import ENOUGH, categorise, emergency_words, find_area, suggest_type, suggest_urgency
from routing.facts import TicketType, Urgency


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("小区物业乱收停车费，业委会也不管", "building.property"),
        ("工地拖欠农民工工资两个月了，包工头找不到人", "labour.wages"),
        ("楼下饭店食品过期，吃了拉肚子", "market.food"),
        ("医保异地就医怎么报销", "health.insurance"),
        ("家里自来水停水一天了", "utilities.water"),
        ("门口路灯坏了，井盖也松动", "urban.facilities"),
        ("公交末班车太早，公交线路能不能延长", "transport.bus"),
        ("孩子小升初学区怎么划分，入学要什么材料", "education.admission"),
    ],
)
def test_it_finds_the_category_and_shows_the_words(rulebook, text, code):
    best = categorise(text, rulebook.catalogue)[0]
    assert best.category.code == code
    assert best.confidence >= ENOUGH
    assert best.words
    assert all(word in text for word in best.words)


def test_it_abstains_when_nothing_tells(rulebook):
    assert categorise("你好，我想反映一个问题", rulebook.catalogue) == []


def test_two_equal_categories_leave_it_unsure(rulebook):
    first, second = categorise("噪音，路灯", rulebook.catalogue)[:2]
    assert first.confidence == second.confidence < ENOUGH


def test_each_leaf_is_found_by_its_own_words(rulebook):
    for leaf in rulebook.catalogue.leaves:
        found = categorise("，".join(leaf.keywords), rulebook.catalogue)
        assert found[0].category == leaf


@pytest.mark.parametrize(
    ("text", "word", "urgency"),
    [
        ("电梯里有人被困了", "被困", Urgency.U1),
        ("楼道里有煤气味", "煤气味", Urgency.U1),
        ("我们小区停水了", "停水", Urgency.U2),
        ("没有停电，但是有人触电了", "触电", Urgency.U1),
        ("再不解决我就拉横幅", "拉横幅", Urgency.U2),
    ],
)
def test_it_hears_danger(rulebook, text, word, urgency):
    worst = suggest_urgency(emergency_words(text, rulebook.catalogue))
    assert (worst.word, worst.urgency) == (word, urgency)


@pytest.mark.parametrize(
    "text",
    [
        "现在没有起火",
        "社区组织火灾演练",
        "楼道有火灾隐患",
        "一直被困扰",
        "店里跳楼价促销",
        "希望能防止触电",
        "建议关心特殊群体",
    ],
)
def test_it_is_not_alarmed_by_words_that_mean_no_danger(rulebook, text):
    assert emergency_words(text, rulebook.catalogue) == []


def test_one_denied_word_does_not_hide_a_second_one(rulebook):
    found = emergency_words("刚才没有着火，现在着火了", rulebook.catalogue)
    assert [hit.word for hit in found] == ["着火"]


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("我在宣州区鳌峰街道", "341802-aofeng", "鳌峰街道"),
        ("广德桃州镇的路坏了", "341882-taozhou", "桃州镇"),
        ("宁国市这边停电了", "341881", "宁国市"),
        ("全市都这样", "341800", "全市"),
    ],
)
def test_it_finds_the_smallest_area_named(rulebook, text, code, word):
    found = find_area(text, rulebook.catalogue)
    assert (found.area.code, found.word) == (code, word)


def test_it_finds_no_area_where_none_is_named(rulebook):
    assert find_area("我们村里的路坏了", rulebook.catalogue) is None


def test_it_hears_the_type():
    assert suggest_type("我要举报他们")[0] is TicketType.REPORT
    assert suggest_type("请问公积金怎么提取")[0] is TicketType.INQUIRY
    assert suggest_type("今天天气不错") is None

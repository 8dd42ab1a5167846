"""Suggestions: by telling words, category and area; a wrong one is worse than none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.integration.knowledge.conftest import FRIDAY
from tickets.knowledge.search import suggested

TODAY = date(2026, 2, 13)
ITEMS = (
    {},
    {
        "title": "居民用水报装",
        "question": "新房怎么开通自来水，报装要什么材料",
        "category": "utilities.water",
        "answer": "持身份证、不动产权证到供水营业厅报装。",
    },
    {
        "title": "公积金提取还贷",
        "question": "公积金怎么提取，用来还房贷",
        "category": "building.fund",
        "answer": "线上提交贷款合同和身份证。",
    },
    {
        "title": "济川街道居住证办理点",
        "question": "居住证去哪里办理",
        "category": "traffic.household",
        "area": "341802-jichuan",
        "answer": "济川派出所户籍窗口，持身份证。",
    },
    {
        "title": "泾县居住证办理点",
        "question": "居住证去哪里办理",
        "category": "traffic.household",
        "area": "341823",
        "answer": "泾县政务大厅，持身份证。",
    },
)


@pytest.fixture(scope="module", autouse=True)
async def items(published):
    return [await published(FRIDAY, **given) for given in ITEMS]


async def test_a_talk_finds_the_item_and_says_by_which_words(rules):
    found = await suggested("您好，我的社保卡丢了，想问怎么补办", rules.catalogue, TODAY)
    assert found[0].text.title == "社保卡遗失补办"
    assert {"社保卡", "补办"} <= set(found[0].words)


async def test_words_of_the_answer_alone_suggest_nothing(rules):
    assert await suggested("我的身份证被偷了，有人打架", rules.catalogue, TODAY) == []


async def test_the_area_decides_between_two_that_are_alike(rules):
    for area, title in (("341802-jichuan", "济川街道居住证办理点"), ("341823", "泾县居住证办理点")):
        found = await suggested("居住证办理", rules.catalogue, TODAY, area=area)
        assert (found[0].text.title, found[0].same_area) == (title, True)


async def test_the_category_lifts_and_lets_one_word_suffice(rules):
    found = await suggested("自来水一直没有动静啊师傅", rules.catalogue, TODAY, category="utilities.water")
    assert (found[0].text.title, found[0].same_category) == ("居民用水报装", True)


async def test_an_unknown_area_or_nothing_said_is_no_error(rules):
    assert await suggested("嗯，你好", rules.catalogue, TODAY, area="nowhere", category="nothing") == []


async def test_what_does_not_hold_yet_is_not_suggested(published, rules):
    await published(title="夜间施工许可", question="夜间施工许可怎么办", effective_from=date(2026, 3, 1))
    assert await suggested("夜间施工许可", rules.catalogue, TODAY) == []
    assert len(await suggested("夜间施工许可", rules.catalogue, date(2026, 3, 1))) == 1

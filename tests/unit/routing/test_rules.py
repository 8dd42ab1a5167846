"""Which department is chosen, by which rule, and what is said about it."""

import pytest

from routing.departments import GOVERNMENT, Level
from routing.errors import UnknownCode
from routing.facts import Secrecy, TicketFacts
from routing.rules import Rule, RuleBook, When


def chosen(rulebook, category, area, **facts):
    return rulebook.choose(TicketFacts(**facts), category, area)


def test_a_duty_goes_to_the_countys_own_office(rulebook):
    choice = chosen(rulebook, "market.food", "341802-aofeng")
    assert choice.department.name == "宣州区市场监督管理局"
    assert choice.reasons[0].say("zh") == "食品安全按属地由宣州区市场监督管理局办理"


def test_without_an_area_it_goes_to_the_citys_office(rulebook):
    assert chosen(rulebook, "market.food", None).department.name == "宣城市市场监督管理局"


def test_an_enterprise_serves_every_area(rulebook):
    assert chosen(rulebook, "utilities.gas", "341881-nanshan").department.level is Level.ENTERPRISE


def test_only_matters_of_the_duty_list_go_to_a_town(rulebook):
    assert chosen(rulebook, "rural.village", "341802-shuidong").department.name == "宣州区水东镇人民政府"
    for leaf in rulebook.catalogue.leaves:
        found = chosen(rulebook, leaf.code, "341802-shuidong").department
        assert (found.level is Level.TOWN) == (leaf.level is Level.TOWN)


def test_the_county_steps_in_where_it_has_no_office(rulebook):
    rule = Rule(code="x", name="文旅下沉", when=When(category=("economy.tourism",)), bureau="culture")
    choice = RuleBook(rulebook.catalogue, [rule]).choose(TicketFacts(), "economy.tourism", "341824")
    assert choice.department.bureau == GOVERNMENT
    assert choice.department.area == "341824"


def test_the_first_rule_by_priority_decides_and_is_named(rulebook):
    choice = chosen(rulebook, "building.property", "341802", text="物业把消防通道堵住了")
    assert choice.rule == "fire-lane"
    assert choice.department.code == "341800-fire"
    assert [reason.say("zh") for reason in choice.reasons] == [
        "按派单规则“占用消防通道”交宣城市消防救援支队办理",
        "依据：《消防法》第二十八条",
    ]


def test_a_rule_holds_only_if_all_its_conditions_hold(rulebook):
    when = When(category=("market",), area=("341802",), keywords=("夜市",), type=("投诉",), urgency=("U3", "一般"))
    book = RuleBook(rulebook.catalogue, [Rule(code="x", name="x", when=when, department="341800-police")])
    fits = {"text": "夜市卖过期食品", "type": "complaint"}
    assert book.matching(TicketFacts(**fits), "market.food", "341802-aofeng").code == "x"
    for category, area, changed in [
        ("urban.clean", "341802", {}),
        ("market.food", "341881", {}),
        ("market.food", "341802", {"text": "超市卖过期食品"}),
        ("market.food", "341802", {"type": "inquiry"}),
        ("market.food", "341802", {"urgency": "U1"}),
    ]:
        assert book.matching(TicketFacts(**(fits | changed)), category, area) is None


def test_nothing_known_leaves_it_to_the_dispatch_desk(rulebook):
    choice = chosen(rulebook, None, "341802")
    assert choice.department is None
    assert choice.reasons[0].say("zh") == "没有匹配的派单规则，请交办岗确定承办单位"


def test_a_department_chosen_by_hand_stays(rulebook):
    choice = chosen(rulebook, "market.food", "341802", department="341800-police")
    assert choice.department.code == "341800-police"


def test_a_strictly_secret_ticket_is_never_proposed_to_anybody(rulebook):
    assert chosen(rulebook, "market.food", "341802", secrecy=Secrecy.L3).department is None


def test_an_unknown_code_is_told(rulebook):
    with pytest.raises(UnknownCode, match="no category 'nothing'"):
        chosen(rulebook, "nothing", None)

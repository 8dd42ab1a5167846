"""The shipped catalogue is whole, and a wrong one is refused with one clear sentence."""

import pytest

from routing.catalogue import read_rulebook
from routing.departments import GOVERNMENT, Level
from routing.errors import DataFault
from routing.facts import TicketFacts

GOOD = {
    "areas.yaml": "areas: [{code: c, name: 市}, {code: d, name: 县, parent: c}]",
    "departments.yaml": "departments: [{code: m, name: 局, level: city, area: c, bureau: market}]",
    "categories.yaml": (
        "categories: [{code: a, name: 甲}, "
        "{code: a.b, name: 乙, parent: a, bureau: market, level: city, keywords: [词]}]"
    ),
    "rules.yaml": "rules: [{code: r, name: 规则, when: {type: [投诉]}, department: m}]",
}


def test_every_leaf_has_a_department_in_every_area(rulebook):
    catalogue = rulebook.catalogue
    for leaf in catalogue.leaves:
        for area in [None, *catalogue.areas]:
            assert rulebook.choose(TicketFacts(), leaf.code, area).department is not None


def test_every_county_has_a_government_and_every_town_too(rulebook):
    for area in rulebook.catalogue.areas:
        assert rulebook.catalogue.office(area, GOVERNMENT) is not None


def test_the_city_is_of_true_size(rulebook):
    catalogue = rulebook.catalogue
    counties = [area for area in catalogue.areas.values() if area.parent == catalogue.root]
    assert {area.name for area in counties} == {
        "宣州区", "郎溪县", "广德市", "宁国市", "泾县", "绩溪县", "旌德县",
    }  # fmt: skip
    assert 60 <= len(catalogue.leaves) <= 90
    city = [one for one in catalogue.departments.values() if one.level in (Level.CITY, Level.ENTERPRISE)]
    assert all(one.duties for one in city)


def test_every_rule_can_be_reached(rulebook):
    for number, rule in enumerate(rulebook.rules):
        earlier = [one for one in rulebook.rules[:number] if one.when == rule.when]
        assert not earlier, rule.code


def test_a_good_catalogue_is_read():
    assert read_rulebook(GOOD).catalogue.full_name(read_rulebook(GOOD).catalogue.category("a.b")) == "甲/乙"


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "expected"),
    [
        ("areas.yaml", "parent: c", "parent: x", "areas[1].parent", "an entry above"),
        ("areas.yaml", "code: d", "code: c", "areas[1].code", "not taken"),
        ("departments.yaml", "area: c", "area: x", "departments[0].area", "the code of an area"),
        ("departments.yaml", "level: city", "level: village", "departments[0].level", "city, county, town"),
        ("categories.yaml", "bureau: market", "bureau: mars", "categories[1].bureau", "some department has"),
        ("categories.yaml", ", keywords: [词]", "", "categories[1]", "keywords"),
        ("rules.yaml", "department: m", "department: x", "rules[0].department", "the code of a department"),
        ("rules.yaml", "department: m", "department: m, bureau: market", "rules[0]", "either department or bureau"),
        ("rules.yaml", "投诉", "抱怨", "rules[0].when.type", "投诉 (complaint)"),
        ("rules.yaml", "when:", "if:", "rules[0].if", "no such key"),
        ("rules.yaml", "]}, dep", "}, dep", "line 1", "well-formed"),
    ],
)
def test_a_fault_names_file_place_and_what_is_expected(file, old, new, path, expected):
    assert old in GOOD[file]
    with pytest.raises(DataFault) as fault:
        read_rulebook(GOOD | {file: GOOD[file].replace(old, new)})
    assert fault.value.file == file
    assert fault.value.path == path
    assert expected in fault.value.expected

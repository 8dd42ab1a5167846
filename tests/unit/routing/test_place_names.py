"""The longest name of the register that stands in a text, within its area."""

import pytest

from routing.place_names import Place, key_of, keys_in, matched

COUNTY, TOWN, OTHER = "341802", "341802-aofeng", "341821"


def place(name: str, area: str = COUNTY, latitude: float = 30.94) -> Place:
    return Place(key=key_of(name), name=name, area=area, latitude=latitude, longitude=118.75, precision_m=50)


REGISTER = (
    place("云栖路"),
    place("云栖路 8 号", TOWN),
    place("云栖路 18 号", TOWN),
    place("云栖花苑"),
    place("人民路", TOWN, 30.95),
    place("人民路", OTHER, 31.1),
)


def match(text: str, area: str | None, rulebook) -> tuple[str | None, list[str]]:
    keys = set(keys_in(text))
    found = matched([one for one in REGISTER if one.key in keys], area, rulebook.catalogue)
    return found.place and found.place.name, [one.area for one in found.candidates]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云栖路供水管爆裂", "云栖路"),
        ("云栖路8号门前", "云栖路 8 号"),
        ("云栖路 １８ 号", "云栖路 18 号"),
        ("云栖路 88 号", "云栖路"),
        ("云栖路 218 号", "云栖路"),
        ("云栖花苑 3 栋", "云栖花苑"),
        ("栖路", None),
        ("", None),
    ],
)
def test_the_longest_name_counts_and_doors_refine_it(rulebook, text, name):
    assert match(text, COUNTY, rulebook)[0] == name


def test_a_name_of_several_places_is_told_by_the_area_or_left_to_a_person(rulebook):
    assert match("人民路口", OTHER, rulebook) == ("人民路", [OTHER])
    assert match("人民路口", COUNTY, rulebook) == ("人民路", [TOWN])
    assert match("人民路口", None, rulebook) == (None, [TOWN, OTHER])
    assert match("人民路口", "341800", rulebook) == (None, [TOWN, OTHER])


def test_a_place_of_another_county_is_not_meant(rulebook):
    assert match("云栖路", OTHER, rulebook) == (None, [])


def test_a_county_s_place_may_be_meant_in_its_town_but_not_another_town_s(rulebook):
    assert match("云栖路", TOWN, rulebook)[0] == "云栖路"
    assert match("云栖路 8 号", "341802-xilin", rulebook)[0] == "云栖路"


def test_a_long_text_asks_for_a_bounded_number_of_keys():
    assert len(keys_in("云栖路" * 1000)) < 3500

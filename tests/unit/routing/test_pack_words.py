"""Every parameter of every shipped pack has a name and a value in both languages."""

import re

from routing.pack_terms import leaves
from routing.pack_words import title, value_words
from routing.shipped import shipped_packs

CODE = re.compile(r"[a-z]+_[a-z]+|\d(wday|whour|day)\b|\*limit")


def test_no_parameter_is_shown_as_a_code():
    for pack in shipped_packs().values():
        for path, value in leaves(pack).items():
            for words in (title(path), value_words(path, value)):
                assert not CODE.search(words.zh + words.en), path
            assert path not in (title(path).zh, title(path).en)


def test_a_season_of_office_hours_is_told_with_its_days():
    season = {"from": "06-01", "to": "09-30", "office": [["08:00", "12:00"], ["15:00", "18:00"]]}
    assert value_words("clock.seasons", [season]).zh == "06-01 09-30 08:00–12:00、15:00–18:00"


def test_a_parameter_that_nobody_named_keeps_its_path():
    assert title("weather.rain").zh == "weather.rain"

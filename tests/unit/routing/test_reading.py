"""Whatever YAML holds, it is read or refused in one sentence: PyYAML stumbles over some of it itself."""

import pytest

from routing.errors import DataFault
from routing.pack_reading import read_pack
from routing.year_sheets import read_sheet

NEVER_YAML = (
    "[" * 3000,
    "{a: " * 3000,
    "? " * 5000,
    "year: 2027-13-45",
    "year: " + "9" * 5000,
    "year: " + ":".join(["1"] * 3000),
    "year: !!int x",
    "year: !!int ''",
    "year: !!float '_'",
    "year: !!bool x",
    "year: !!timestamp x",
    "year: &a [*a]",
    "!!python/object:os.system x",
)


@pytest.mark.parametrize("text", NEVER_YAML, ids=[text[:24] for text in NEVER_YAML])
@pytest.mark.parametrize("read", [read_pack, read_sheet])
def test_what_is_no_yaml_is_refused_in_a_sentence(read, text: str):
    with pytest.raises(DataFault):
        read(text)


def test_a_day_said_twice_in_a_sheet_is_no_silent_choice():
    with pytest.raises(DataFault, match="given twice"):
        read_sheet("year: 2027\nsource: 通知\nrest: {2027-01-01: 元旦, 2027-01-01: 春节}\n")

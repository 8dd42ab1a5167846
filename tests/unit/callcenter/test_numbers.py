"""Numbers as they are compared and as they are shown; all are made up."""

import pytest

from callcenter.numbers import mask, normalise


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800002716", "138 **** 2716"),
        ("+8613800002716", "138 **** 2716"),
        ("008613800002716", "138 **** 2716"),
        ("05630000817", "0563-****817"),
        ("01000000817", "010-****817"),
        ("+14155550123", "+1 **** 0123"),
        ("12345", "12345"),
        ("8001", "8001"),
        ("", ""),
        ("99999999999999999999", "****99"),
    ],
)
def test_people_see_a_masked_number(number, shown):
    assert mask(number) == shown


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("13800002716", "+8613800002716"),
        ("+8613800002716", "+8613800002716"),
        ("008613800002716", "+8613800002716"),
        ("138 0000 2716", "+8613800002716"),
        ("0563-2021817", "+865632021817"),
        ("+14155550123", "+14155550123"),
        ("", None),
        ("anonymous", None),
    ],
)
def test_one_number_has_one_written_form(number, written):
    assert normalise(number) == written

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.numbers import mask


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+8613800001234", "138****1234"),
        ("05633012345", "0563***2345"),
        ("+865633012345", "0563***2345"),
        ("3012345", "30*2345"),
        ("8003", "8003"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_a_number_is_shown_with_its_middle_hidden(number: str, shown: str):
    assert mask(number) == shown


@given(st.from_regex(r"\+?[0-9]{7,15}", fullmatch=True))
def test_no_whole_number_is_ever_shown(number: str):
    assert "*" in mask(number) or len(number.removeprefix("+86").removeprefix("+")) < 7

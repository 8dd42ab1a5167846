"""A search walks back through every day once, newest first, whatever days there are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tickets.search_days import LEVELS, NEAR, key_of, near_from, spans

DAYS = st.integers(0, 40_000)


def _days(keys: list[int]) -> list[int]:
    """The days that these keys stand for."""
    blocks = [(4 ** (key % LEVELS), key // LEVELS) for key in keys]
    return [day for size, block in blocks for day in range(block * size, (block + 1) * size)]


@given(DAYS, st.integers(0, 5_000))
def test_every_day_lies_in_one_block_and_newer_ones_come_first(newest: int, before: int):
    walked = [_days(keys) for keys in spans(newest, max(0, newest - before))]
    whole = [day for days in walked for day in days]
    assert len(whole) == len(set(whole))
    assert set(range(max(0, newest - before), newest + 1)) <= set(whole)
    assert max(whole) == newest
    assert all(min(newer) > max(older) for newer, older in pairwise(walked))


@given(DAYS)
def test_the_first_look_is_short_and_later_ones_grow(newest: int):
    walked = [len(_days(keys)) for keys in spans(newest, 0)]
    assert walked[0] <= 4
    assert all(after <= 16 * before for before, after in pairwise(walked))


@given(DAYS)
def test_the_near_spans_hold_every_day_from_one_on(newest: int):
    near = [day for keys in list(spans(newest, 0))[:NEAR] for day in _days(keys)]
    assert min(near) == max(0, near_from(newest))
    assert len(near) < 100


@given(DAYS)
def test_no_two_blocks_share_a_key(day: int):
    keys = [key_of(day, level) for level in range(LEVELS)]
    assert [key % LEVELS for key in keys] == list(range(LEVELS))

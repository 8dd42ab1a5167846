"""What the rule pack makes of a distance: suggested, shown as further off, or too far to be one event."""

import pytest

from routing.nearness import Apart, Reach, apart, least_likeness, reach
from tests.unit.routing.test_points import point


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        (None, Reach.UNKNOWN),
        (Apart(0, 20), Reach.NEAR),
        (Apart(250, 0), Reach.NEAR),
        (Apart(251, 0), Reach.FURTHER),
        (Apart(270, 20), Reach.NEAR),
        (Apart(1000, 0), Reach.FURTHER),
        (Apart(1020, 20), Reach.FURTHER),
        (Apart(1021, 20), Reach.BEYOND),
    ],
)
def test_what_the_precision_leaves_open_counts_in_favour(pack, between, expected):
    assert reach(between, pack.merge) is expected


def test_the_allowance_is_that_of_both_points():
    assert apart(point(30.94, 118.75, 30), point(30.949, 118.75, 50)) == (1001, 80)
    assert apart(point(30.94, 118.75), None) is None


def test_texts_may_be_less_alike_only_where_it_is_surely_the_same_spot(pack):
    assert least_likeness(Apart(150, 100), pack.merge) == pack.merge.likeness_near
    for between in (None, Apart(151, 100), Apart(400, 20)):
        assert least_likeness(between, pack.merge) == pack.merge.likeness
    assert pack.merge.likeness_near < pack.merge.likeness

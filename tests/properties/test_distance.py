"""Distance is one: never below nothing, the same both ways, no shorter by a detour, and known along a meridian."""

import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.points import EARTH_M, Point, distance_m

degrees = st.floats(-90, 90), st.floats(-180, 180)
points = st.builds(Point, latitude=degrees[0], longitude=degrees[1], precision_m=st.just(10), source=st.just("typed"))
SLACK = 1e-3
"""Metres that the arithmetic may be wrong by."""


@settings(deadline=None)
@given(points, points)
def test_it_is_the_same_both_ways_and_at_most_half_around_the_earth(one, other):
    assert distance_m(one, other) == distance_m(other, one)
    assert 0 <= distance_m(one, other) <= math.pi * EARTH_M + SLACK


@settings(deadline=None)
@given(points, points, points)
def test_a_detour_is_no_shorter(one, between, other):
    assert distance_m(one, other) <= distance_m(one, between) + distance_m(between, other) + 1


@settings(deadline=None)
@given(points, st.floats(-90, 90))
def test_along_a_meridian_it_is_the_difference_of_latitudes(one, latitude):
    other = Point(latitude=latitude, longitude=one.longitude, precision_m=10, source="typed")
    expected = math.radians(abs(one.latitude - latitude)) * EARTH_M
    assume(expected < 3.1 * EARTH_M)
    assert math.isclose(distance_m(one, other), expected, rel_tol=1e-6, abs_tol=SLACK)


@settings(deadline=None)
@given(points)
def test_nothing_is_away_from_itself(one):
    assert distance_m(one, one) == 0

"""Points as people and registers give them, and the metres between two."""

import pytest

from routing.points import CHINA, Bounds, Point, PointRefused, distance_m, looks_like_a_point, typed_point
from routing.shipped import shipped_rulebook

CITY = Bounds(south=29.9, west=117.9, north=31.4, east=119.75)


def point(latitude: float, longitude: float, precision_m: int = 20) -> Point:
    return Point(latitude=latitude, longitude=longitude, precision_m=precision_m, source="typed")


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ((0, 0), (0, 1), 111_195.1),
        ((0, 0), (1, 0), 111_195.1),
        ((30, 118), (30, 119), 96_297.5),
        ((0, 0), (0, 180), 20_015_114.4),
        ((90, 0), (-90, 0), 20_015_114.4),
        ((30.9401, 118.7512), (30.9401, 118.7512), 0),
        ((0, 179.9995), (0, -179.9995), 111.2),
    ],
)
def test_distances_are_those_of_the_great_circle(one, other, metres):
    assert distance_m(point(*one), point(*other)) == pytest.approx(metres, abs=0.1)


def test_the_sphere_is_good_enough_for_a_city():
    """Against the ellipsoid (WGS-84, by its series for the meridian): 0.01° of latitude at 31° are 1,108.6 m."""
    assert distance_m(point(30.995, 118.75), point(31.005, 118.75)) == pytest.approx(1_108.6, rel=0.005)


@pytest.mark.parametrize(
    "text",
    ["30.9401,118.7512", " 30.9401 ， 118.7512 ", "30.9401 118.7512", "３０.9401；118.7512", "30.9401°, 118.7512°"],
)
def test_a_typed_pair_is_understood(text):
    found = typed_point(text, CITY)
    assert (found.latitude, found.longitude, found.precision_m, found.source) == (30.9401, 118.7512, 10, "typed")
    assert looks_like_a_point(text)


def test_it_is_taken_for_as_exact_as_its_decimals():
    assert typed_point("30.940,118.751", CITY).precision_m == 56
    assert typed_point("30.940123456,118.751234567", CITY).precision_m == 10


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("118.7512,30.9401", "the wrong way round"),
        ("39.9042,116.4074", "outside of the city"),
        ("-30.9401,118.7512", "outside of the city"),
        ("30.9,118.7", "3 decimals"),
        ("30.9402", "latitude,longitude"),
        ("云栖路 8 号", "latitude,longitude"),
        ("30.9402,118.7512,5", "latitude,longitude"),
        ("1e1,118.7512", "latitude,longitude"),
        ("9" * 4000, "latitude,longitude"),
    ],
)
def test_what_is_no_point_of_the_city_is_refused_without_repeating_it(text, why):
    with pytest.raises(PointRefused, match=why) as refused:
        typed_point(text, CITY)
    assert text not in refused.value.why.zh + refused.value.why.en


def test_the_shipped_city_has_bounds_and_any_other_has_those_of_china():
    bounds = shipped_rulebook().catalogue.bounds
    assert bounds.hold(30.94, 118.75)
    assert not bounds.hold(39.9, 116.4)
    assert CHINA.hold(39.9, 116.4)

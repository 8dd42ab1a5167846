"""A city's table of places: each line checked, hostile cells refused, points of shifted maps not taken at all."""

from __future__ import annotations

import pytest

from routing.shipped import shipped_rulebook
from tests.unit.tickets.test_sheets import table
from tickets.errors import FieldErrors
from tickets.places.reading import HEADS
from tickets.places.register import read_table

CATALOGUE = shipped_rulebook().catalogue
LINE = {
    "地名": "云栖花苑",
    "别名": "云栖小区、云栖苑",
    "区域": "宣州区",
    "纬度": 30.9401,
    "经度": 118.7512,
    "精度（米）": 80,
}


def csv_of(*lines: dict[str, object], encoding: str = "utf-8") -> bytes:
    rows = [HEADS, *([str(line.get(head, "")) for head in HEADS] for line in lines)]
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def read(data: bytes, datum: str = "cgcs2000"):
    return read_table(data, "places.csv", datum, CATALOGUE).reading


@pytest.mark.parametrize(
    "data",
    [csv_of(LINE), csv_of(LINE, encoding="utf-8-sig"), csv_of(LINE, encoding="gb18030"), table(LINE, heads=HEADS)],
)
def test_utf_8_gb_18030_and_excel_say_the_same(data):
    found = read(data)
    assert (found.places, list(found.faults)) == (1, [])
    assert {one.key for one in found.names} == {"云栖花苑", "云栖小区", "云栖苑"}
    assert {(one.name, one.area, one.precision_m) for one in found.names} == {("云栖花苑", "341802", 80)}
    assert {(one.latitude, one.longitude) for one in found.names} == {(30.9401, 118.7512)}


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"地名": ""}, "地名"),
        ({"地名": "=HYPERLINK(1)"}, "地名"),
        ({"地名": "云\u202e苑"}, "地名"),
        ({"地名": "云"}, "地名"),
        ({"地名": "18"}, "地名"),
        ({"地名": "云" * 200}, "地名"),
        ({"别名": "好名字;@坏"}, "别名"),
        ({"区域": "北京市"}, "区域"),
        ({"纬度": "北"}, "纬度"),
        ({"纬度": "nan"}, "纬度"),
        ({"纬度": "1e400"}, "纬度"),
        ({"纬度": 118.7512, "经度": 30.9401}, "纬度"),
        ({"纬度": 39.9, "经度": 116.4}, "纬度"),
        ({"精度（米）": 0}, "精度（米）"),
        ({"精度（米）": 5000}, "精度（米）"),
        ({"精度（米）": "近"}, "精度（米）"),
    ],
)
def test_each_fault_is_told_with_its_line_and_column(changed, column):
    found = read(csv_of(LINE, LINE | {"地名": "锦绣华庭", "别名": ""} | changed))
    assert [(one.line, one.column) for one in found.faults] == [(3, column)]


def test_a_name_twice_in_one_area_is_a_fault_and_in_two_areas_is_none():
    again = LINE | {"别名": "", "区域": "341802"}
    assert [(one.line, one.why.en) for one in read(csv_of(LINE, again)).faults] == [
        (3, "has the name and area of line 2")
    ]
    assert read(csv_of(LINE, again | {"区域": "郎溪县"})).faults == []


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_points_of_commercial_maps_are_refused_with_the_way_out(datum):
    with pytest.raises(FieldErrors) as refused:
        read(csv_of(LINE), datum)
    assert "CGCS2000" in refused.value.fields["datum"].zh


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01", b"\x80\xff\xfe", b"PK\x03\x04broken", "地名,区域\n云栖花苑,宣州区".encode(), csv_of(), b'"'],
)
def test_what_is_no_table_of_places_is_refused(data):
    with pytest.raises(FieldErrors) as refused:
        read(data)
    assert list(refused.value.fields) == ["file"]

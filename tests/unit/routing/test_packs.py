"""A rule pack is read whole or refused with one clear sentence."""

from importlib import resources

import pytest

from routing.errors import DataFault
from routing.pack_reading import read_pack
from routing.shipped import shipped_pack


def pack_text():
    return (resources.files("routing") / "packs" / "xuancheng-default.yaml").read_text(encoding="utf-8")


def test_the_shipped_pack_is_not_approved_by_anybody_yet():
    assert shipped_pack().ruleset.approved_by is None
    assert shipped_pack().pin == "xuancheng-default@2026.1"


@pytest.mark.parametrize(
    ("old", "new", "path", "value", "expected"),
    [
        ("result: 24h", "result: 1 day", "limits[1].result", "1 day", "a limit such as"),
        ("contact: 20min", "contact: soon", "limits[1].contact", "soon", "a limit such as"),
        ("limit: 1wday,", "limit: 1 wday,", "sign.limit", "1 wday", "a duration such as"),
        ('due_time: "17:30"', "due_time: 17:30", "clock.due_time", 1050, "text in quotes"),
        ('due_time: "17:30"', 'due_time: "25:30"', "clock.due_time", "25:30", 'a time in quotes such as "17:30"'),
        ('"12:00"], ["14:30"', '"12:00"], ["11:30"', "clock.office", None, "spans in order"),
        ("per_unit: 1", "per_unit: -1", "return.per_unit", -1, "int"),
        ("per_unit: 1", "per_units: 1", "return.per_units", "per_units", "no such key"),
        ("per_unit: 1, ", "", "return.per_unit", None, "required"),
        ("type: 建议", "type: 建言", "limits[8].when.type", "建言", "建议 (suggestion)"),
        ("deny_for: [U1, U2]", "deny_for: [U4]", "extension.deny_for", "U4", "U1"),
        ("  - {when: {type: 表扬}, result: 2wday}\n", "", "limits", "praise", "a row whose"),
        ("投诉: 1.0", "投诉: 1.5", "callback.sample", None, "<= 1.0"),
        ("left<=1wday or", "left<=4whour or", "lights.yellow", None, 'text such as "left<=1wday'),
        ("overdue: 2wday", "overdue: 16whour", "supervise.overdue", None, "working days such as 2wday"),
        ("  tz: Asia/Shanghai", "  tz: Asia/Shanghai\n  tz: UTC", "line 13", None, "each key once"),
        ("enabled: ask", "enabled: perhaps", "limits[3].enabled", "perhaps", "ask"),
    ],
)
def test_a_fault_names_the_place_what_stands_there_and_what_is_expected(old, new, path, value, expected):
    assert old in pack_text()
    with pytest.raises(DataFault) as fault:
        read_pack(pack_text().replace(old, new, 1), "city.yaml")
    assert fault.value.path.startswith(path)
    assert value is None or fault.value.value == value
    assert expected in fault.value.expected
    assert "city.yaml" in str(fault.value)

"""A rule pack is read whole or refused with one clear sentence."""

from importlib import resources

import pytest

from routing.errors import DataFault
from routing.pack_reading import read_pack
from routing.pack_terms import parameters
from routing.pack_words import title, value_words
from routing.packs import Tag
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
        ("original, 10wday", "original, 10 days", "extension.max", None, "text such as"),
        ("[鉴定, 听证", "[人手不足, 听证", "suspend.reasons[0]", "人手不足", "one of 鉴定"),
        ("[鉴定, 听证", "[鉴定, 鉴定", "suspend.reasons[1]", "鉴定", "each reason once"),
        ("[鉴定, 听证", "[{code: review, zh: 评审}", "suspend.reasons[0].en", None, "required"),
        ("[鉴定, 听证", '[{code: review, zh: "", en: Review}', "suspend.reasons[0].zh", "", "a name of at most 60"),
        ("[鉴定, 听证", "[{code: a b, zh: 评审, en: Review}", "suspend.reasons[0].code", "a b", "without spaces"),
        ("[鉴定, 听证", "[{code: r, zh: 评审, en: R, document: no way}", "suspend.reasons[0].document", None, "bool"),
        ("[鉴定, 听证", "[{code: r, zh: 评审, en: R, file: true}", "suspend.reasons[0].file", "file", "no such key"),
        ("[鉴定, 听证", "[{code: r, zh: 评审, en: R, basis: [none]}", "suspend.reasons[0].basis", "none", "`sources`"),
        ("[鉴定, 听证", '[{code: "r\\n", zh: 评审, en: R}', "suspend.reasons[0].code", "r\n", "without spaces"),
        ("[鉴定, 听证", '[{code: r, zh: "评\\u202e审", en: R}', "suspend.reasons[0]", "评\u202e审", "can be seen"),
        ("window_d: 90", "window_d: 99999999999", "repeat.window_d", 99999999999, "<= 100000"),
        ("tries: 3", "tries: 9999999999999999999999", "callback.tries", 9999999999999999999999, "int"),
        ("max: {待补正: 5wday}", "max: {评审: 5wday}", "suspend.max", "评审", "a reason: "),
        ("hold: 3wday", "hold: 3 wday", "consult.hold", "3 wday", "a duration such as"),
        ("partners: 5", "partners: five", "joint.partners", "five", "int"),
        ("partners: 5", "partners: -1", "joint.partners", -1, ">= 0"),
        ("partners: 5", "partner: 5", "joint.partner", "partner", "no such key"),
        ("max(1wday, 0.2*limit)", "max(1day, 0.2*limit)", "joint.ahead", "max(1day, 0.2*limit)", "text such as"),
        ("max(1wday, 0.2*limit)", "max(1wday, 20%)", "joint.ahead", "max(1wday, 20%)", '"max(1wday, 0.2*limit)"'),
        ("contact: 1wday}", "contact: 2h}", "lights.contact", "2h", "working days such as 2wday"),
        ("half_days: 2", "half_days: 0", "callback.half_days", 0, ">= 1"),
        ('evening: ["18:00", "20:00"]', 'evening: ["20:00", "18:00"]', "callback.evening", None, "opening before"),
        ('evening: ["18:00", "20:00"]', 'evening: ["18:00"]', "callback.evening", None, "length 2"),
        ('evening: ["18:00", "20:00"]', 'evening: ["18h", "20h"]', "callback.evening", None, "a time in quotes"),
        ("least: 30", "least: 29.5", "callback.least", 29.5, "int"),
        ("relisten: 0.05", "relisten: 5", "callback.relisten", 5, "<= 1.0"),
        ("reds: 3", "reds: 0", "bulletin.reds", 0, ">= 1"),
        ("running: 2", "running: two", "bulletin.running", "two", "int"),
        ("{likeness: 0.9, e", "{likeness: 90%, e", "audit.likeness", "90%", "float"),
        ("window_d: 15", "window_d: 0", "reopen.window_d", 0, ">= 1"),
        ("{alarm: 0.05}", "{alarm: -0.05}", "exclusion.alarm", -0.05, ">= 0"),
        ("{alarm: 0.05}", "{alarm: 0.05, alert: 1}", "exclusion.alert", "alert", "no such key"),
        ("gave_up_s: 5", "gave_up_s: 5s", "calls.gave_up_s", "5s", "int"),
        ("review_d: 90", "review_d: 90d", "knowledge.review_d", "90d", "int"),
        ("{after_d: 30}", "{after_d: 0}", "archive.after_d", 0, ">= 1"),
        ("{after_d: 30}", "{after: 30}", "archive.after", "after", "no such key"),
        ("receipt_min: 30", "receipt_min: 0", "exchange.receipt_min", 0, ">= 1"),
        ("receipt_min: 30", "receipt_min: 30min", "exchange.receipt_min", "30min", "int"),
        ("filing: 3wday", "filing: soon", "knowledge.filing", "soon", "a duration such as"),
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


LATER = ("consult", "joint", "bulletin", "audit", "reopen", "exclusion", "calls", "knowledge", "archive", "exchange")
"""Sections that earlier versions of a pack have not."""


def test_a_pack_of_before_without_the_later_sections_has_what_the_shipped_one_says():
    lines = [line for line in pack_text().splitlines() if not line.startswith(tuple(f"{name}:" for name in LATER))]
    text = "\n".join(lines).replace(", contact: 1wday}", "}")
    text = text.replace(', half_days: 2, evening: ["18:00", "20:00"], least: 30, relisten: 0.05', "")
    old, new = read_pack(text), shipped_pack()
    assert len(pack_text().splitlines()) - len(lines) == len(LATER)
    for name in (*LATER, "callback", "lights"):
        assert getattr(old, name) == getattr(new, name), name


def test_every_number_has_words_a_unit_and_a_standing():
    for one in parameters(shipped_pack()):
        if one.path.split(".")[0] not in {*LATER, "callback", "lights"}:
            continue
        name, value = title(one.path), value_words(one.path, one.written)
        assert name.zh not in ("", one.path), one.path
        assert value.zh, one.path
        assert one.unit or isinstance(one.written, str | bool | tuple), one.path
        assert one.tag in Tag

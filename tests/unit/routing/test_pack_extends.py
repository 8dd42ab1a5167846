"""A pack may give only what differs from another; a wrong one is refused with its place."""

from datetime import date

import pytest
import yaml

from routing.errors import DataFault
from routing.pack_reading import pack_text, read_pack, read_packs
from routing.pack_terms import leaves, parameters
from routing.pack_words import value_words
from routing.packs import Tag
from routing.shipped import shipped_packs
from routing.suspensions import reasons_of

HEAD = """
ruleset: {id: river-city, version: "2027.1", effective_from: 2027-01-01, approved_by: 市政府办, basis: []}
extends: xuancheng-default@2026.1
sources: {own: {document: 河政办〔2026〕8号, source: 市政府公报, tag: verified}}
"""


def child(more="", head=HEAD):
    return read_pack(head + more, "river.yaml", shipped_packs().values())


def default():
    return leaves(shipped_packs()["xuancheng-default@2026.1"])


def changed(pack):
    own, parent = leaves(pack), default()
    return {path: own.get(path) for path in {**own, **parent} if own.get(path) != parent.get(path)}


def test_a_pack_that_gives_nothing_is_its_parent_by_another_name():
    pack = child()
    assert changed(pack) == {}
    assert set(pack.inherited) == set(leaves(pack))
    assert pack.pin == "river-city@2027.1"


def test_a_row_changes_what_it_gives_and_leaves_the_rest():
    pack = child("limits: [{when: {type: [投诉, 求助]}, result: 4wday, basis: [own]}]")
    assert changed(pack) == {"limits[complaint].result": "4wday", "limits[help].result": "4wday"}
    found = {one.path: one for one in parameters(pack)}
    given, kept = found["limits[complaint].result"], found["limits[complaint].redo"]
    assert (given.tag, given.basis[0].source, given.inherited_from) == (Tag.VERIFIED, "市政府公报", None)
    assert (kept.tag, kept.basis, kept.inherited_from) == (Tag.PROPOSAL, (), "xuancheng-default@2026.1")
    assert {given.effective_from, kept.effective_from} == {date(2027, 1, 1)}
    assert {given.approved_by, kept.approved_by} == {"市政府办"}


def test_a_null_takes_a_limit_away():
    assert changed(child("limits: [{when: {type: 投诉}, hard: null}]")) == {"limits[complaint].hard": None}


def test_a_row_for_reports_speaks_of_secret_ones_too_but_sets_them_no_new_limit():
    pack = child("limits: [{when: {type: 举报}, contact: 2whour, result: 8wday}]")
    assert changed(pack) == {
        "limits[report].contact": "2whour",
        "limits[report].result": "8wday",
        "limits[report+secret].result": "8wday",
    }


def test_a_secret_row_may_be_changed_by_itself():
    pack = child("limits: [{when: {type: 举报, secret: true}, result: 8wday}]")
    assert changed(pack) == {"limits[report+secret].result": "8wday"}


def test_a_new_condition_stands_before_the_wider_ones():
    pack = child("limits: [{when: {urgency: U3, type: 投诉}, result: 1wday}, {when: {channel: media}, result: 2wday}]")
    keys = [path.partition("[")[2].partition("]")[0] for path in leaves(pack) if path.endswith("].result")]
    assert keys.index("U3+complaint") < keys.index("U3") < keys.index("media") < keys.index("inquiry")


def test_sections_are_merged_by_key_and_lists_replaced_whole():
    pack = child("callback: {sample: {咨询: 0.5}}\nextension: {deny_for: [U1]}\nsign: {U3: null}")
    assert changed(pack) == {"callback.sample.咨询": 0.5, "extension.deny_for": ("U1",), "sign.U3": None}


def test_packs_of_one_folder_may_extend_each_other_in_any_order():
    county = HEAD.replace("river-city", "ford-county").replace("xuancheng-default@2026.1", "river-city@2027.1")
    texts = {"a.yaml": county + "sign: {limit: 2wday}", "b.yaml": HEAD + "redo: {max: 1}"}
    found = read_packs(texts, shipped_packs().values())
    pack = found["ford-county@2027.1"]
    assert (pack.sign.limit, pack.redo.max) == ("2wday", 1)
    assert pack.inherited["redo.max"] == "river-city@2027.1"
    assert pack.inherited["redo.on_cap"] == "xuancheng-default@2026.1"


def test_one_parameter_may_have_been_approved_by_somebody_else_earlier():
    terms = 'terms: {"limits[complaint].result": {effective_from: 2026-06-01, approved_by: 市长办公会}}'
    found = {one.path: one for one in parameters(child(terms))}
    assert found["limits[complaint].result"].effective_from == date(2026, 6, 1)
    assert found["limits[complaint].result"].approved_by == "市长办公会"
    assert found["limits[help].result"].approved_by == "市政府办"


def test_a_parameter_has_an_amount_and_a_unit():
    found = {one.path: (one.value, one.unit) for one in parameters(child())}
    assert found["limits[complaint].result"] == (5, "wday")
    assert found["merge.radius_m"] == (250, "m")
    assert found["callback.sample.咨询"] == (0.3, "share")
    assert found["extension.times"] == (1, "time")
    assert found["clock.count_from"] == ("next_workday", "")


@pytest.mark.parametrize(
    ("more", "path", "value", "expected"),
    [
        ("limits: [{when: {type: 投诉}, result: 1 day}]", "limits[0].result", "1 day", "a limit such as"),
        ("limits: [{when: {type: 投拆}, result: 1wday}]", "limits[0].when.type", "投拆", "投诉 (complaint)"),
        ("limits: [{result: 1wday}]", "limits[0].when", None, "required"),
        ("limits: [{when: {type: 投诉}, results: 1wday}]", "limits[0].results", "results", "no such key"),
        ("limits: [{when: {channel: media}, contact: 1wday}]", "limits[0].result", None, "has no row for media"),
        ("limits: [{when: {type: 投诉}, hard: 3wday}]", "limits[complaint].hard", "3wday", "not shorter than"),
        ("limits: [{when: {type: 投诉}, contact: 9wday}]", "limits[complaint].contact", "9wday", "not longer than"),
        ('limits: [{when: {type: 投诉}, result: "min(type,3wday)"}]', "limits[0].result", None, "a limit of its own"),
        (
            "limits: [{when: {type: 投诉}, result: 3wday}, {when: {type: [求助, complaint]}, result: 4wday}]",
            "limits[1].when", "complaint", "limits[0] has it already",
        ),
        ("limits: [{when: {type: 投诉}, enabled: false}]", "limits", "complaint", "a row whose"),
        ("limits: [{when: {type: 投诉}, result: 3wday, basis: [theirs]}]", None, "theirs", "a name of `sources` (own)"),
        ("limits: [{when: {type: 投诉}, result: 3wday, basis: {redo: [own]}}]", "limits[0].basis", "redo", "beside it"),
        ("sign: {limit: 1 wday}", "sign.limit", "1 wday", "a duration such as"),
        ("sign: {basis: {limit: [own]}}", "sign.basis", "limit", "beside it"),
        ("signs: {limit: 1wday}", "signs", "signs", "no such key"),
        ("callback: {sample: {inquiry: 0.5}}", "callback.sample", "inquiry", "named twice"),
        ("terms: {sign.limits: {approved_by: 市政府办}}", "terms", "sign.limits", "the path of a parameter"),
        ("terms: {sign.limit: {effective_from: 2028-01-01}}", "terms.sign.limit.effective_from", None, "no later than"),
    ],
)  # fmt: skip
def test_a_fault_is_told_where_it_stands_in_the_citys_own_file(more, path, value, expected):
    with pytest.raises(DataFault) as fault:
        child(more)
    assert fault.value.file == "river.yaml"
    assert path is None or fault.value.path == path
    assert value is None or fault.value.value == value
    assert expected in fault.value.expected


@pytest.mark.parametrize(
    ("old", "new", "path", "expected"),
    [
        ("@2026.1", "", "extends", "one of "),
        ("default@2026.1", "default@2025.9", "extends", "xuancheng-default@2026.1"),
        ("xuancheng-default@2026.1", "river-city@2027.1", "extends", "circle: river-city@2027.1 → river-city@2027.1"),
        ("id: river-city", "id: River City", "ruleset.id", "small letters"),
        ('"2027.1"', f'"{"9" * 60}"', "ruleset.version", "at most 64 signs"),
        ('river-city, version: "2027.1"', 'shangluo, version: "2026.1"', "ruleset.version", "another version"),
        ("effective_from: 2027-01-01", "effective_from: null", "ruleset.effective_from", "an approved pack says"),
    ],
)  # fmt: skip
def test_a_wrong_head_is_refused(old, new, path, expected):
    assert old in HEAD
    with pytest.raises(DataFault) as fault:
        child(head=HEAD.replace(old, new, 1))
    assert fault.value.path == path
    assert expected in fault.value.expected


def test_a_longer_circle_is_named_whole():
    def pack(own, parent):
        return HEAD.replace("river-city", own).replace("xuancheng-default@2026.1", f"{parent}@2027.1")

    with pytest.raises(DataFault, match=r"no circle: a@2027.1 → b@2027.1 → c@2027.1 → a@2027.1"):
        read_packs({"a.yaml": pack("a", "b"), "b.yaml": pack("b", "c"), "c.yaml": pack("c", "a")})


def test_two_files_with_one_pin_are_refused():
    with pytest.raises(DataFault, match=r"another version: a.yaml has river-city@2027.1"):
        read_packs({"a.yaml": HEAD, "b.yaml": HEAD}, shipped_packs().values())


def test_the_whole_pack_printed_reads_back_as_the_same():
    for pack in shipped_packs().values():
        again = read_pack(pack_text(pack), "again.yaml")
        assert leaves(again) == leaves(pack)
        assert [(one.path, one.tag, one.inherited_from) for one in parameters(again)] == [
            (one.path, one.tag, one.inherited_from) for one in parameters(pack)
        ]
        assert "extends" not in yaml.safe_load(pack_text(pack))


REVIEW = "{code: review, zh: 专家评审, en: Expert review, basis: [own], document: false}"


def test_a_pack_names_its_own_reasons_and_a_child_keeps_them_with_what_they_stand_on():
    city = child(f"suspend: {{reasons: [鉴定, {REVIEW}], max: {{review: 10wday}}}}")
    first, second = reasons_of(city)
    assert (first.code, first.words.en, first.document) == ("鉴定", "Expert opinion", True)
    assert (second.code, second.basis, second.document) == ("review", ("河政办〔2026〕8号",), False)
    assert second.choice.zh == "专家评审（依据：河政办〔2026〕8号；可不附材料）"
    assert second.choice.en == "Expert review (basis: 河政办〔2026〕8号; no file needed)"
    assert changed(city)["suspend.reasons"][1]["document"] is False
    assert (
        value_words("suspend.reasons", changed(city)["suspend.reasons"]).en == "Expert opinion, Expert review (no file)"
    )
    head = """
ruleset: {id: river-town, version: "2027.1", effective_from: null, approved_by: null, basis: []}
extends: river-city@2027.1
"""
    town = read_pack(head, "town.yaml", [*shipped_packs().values(), city])
    assert reasons_of(town) == reasons_of(city)
    assert read_pack(pack_text(city), "whole.yaml").suspend == city.suspend

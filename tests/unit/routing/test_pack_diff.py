"""What a change of pack changes, in sentences that the office reads."""

import msgspec
import pytest

from routing.pack_diff import diff
from routing.pack_reading import read_pack
from routing.shipped import shipped_pack, shipped_packs

HEAD = """
ruleset: {id: river-city, version: "1", effective_from: 2026-12-01, approved_by: null, basis: []}
extends: xuancheng-default@2026.1
"""


def against_default(more):
    changed = read_pack(HEAD + more, "river.yaml", shipped_packs().values())
    return diff(shipped_pack(), changed)


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        (
            "limits: [{when: {type: 投诉}, result: 15wday, hard: 20wday}]",
            "投诉 办结时限 5 个工作日 → 15 个工作日",
            "Complaint: result 5 working days → 15 working days",
        ),
        (
            "limits: [{when: {urgency: U3}, result: 2wday}]",
            "加急 办结时限 本类型时限与 3 个工作日取短 → 2 个工作日",
            "Expedited: result the type's limit or 3 working days, the shorter → 2 working days",
        ),
        (
            "limits: [{when: {channel: province}, enabled: true}]",
            "省热线来件 是否启用 待确认（未启用） → 是",
            "Province hotline: in force to be confirmed, not in force → yes",
        ),
        (
            "limits: [{when: {channel: province}, result: 4wday}]",
            "省热线来件 办结时限 3 个工作日 → 4 个工作日（该行未启用）",
            "Province hotline: result 3 working days → 4 working days (row not in force)",
        ),
        (
            "limits: [{when: {channel: media}, result: 2wday}]",
            "媒体来件 办结时限 未设 → 2 个工作日",
            "Media: result not set → 2 working days",
        ),
        (
            "limits: [{when: {type: 举报}, hard: 20wday}]",
            "举报（保密） 疑难件办结时限 法定期限 → 20 个工作日",
            "Report, secret: result of a hard case the statutory period → 20 working days",
        ),
        (
            'clock: {office: [["09:00", "17:00"]]}',
            "计时 办公时间 08:30–12:00、14:30–17:30 → 09:00–17:00",
            "Clock: office hours 08:30–12:00, 14:30–17:30 → 09:00–17:00",
        ),
        ("callback: {sample: {咨询: 0.5}}", "回访 比例（咨询） 30% → 50%", "Callback: share (Inquiry) 30% → 50%"),
        ("merge: {radius_m: 300}", "并单 距离 250 米 → 300 米", "Merging: distance 250 m → 300 m"),
        ("extension: {deny_for: []}", "延期 不准延期 特急、紧急 → 无", "Extension: never for Emergency, Urgent → none"),
        ("redo: {max: 1}", "重办 次数上限 2 次 → 1 次", "Redoing: most 2 times → 1 time"),
        (
            'return: {window: "min(2wday, 0.5*limit)"}',
            "退单 申请期限 1 个工作日与时限的 20% 取短 → 2 个工作日与时限的 50% 取短",
            "Return: window 1 working day or 20% of the limit, the shorter → "
            "2 working days or 50% of the limit, the shorter",
        ),
    ],
)  # fmt: skip
def test_a_difference_says_for_whom_what_was_and_what_will_be(more, zh, en):
    said = {one.sentence.zh: one.sentence.en for one in against_default(more)}
    assert said[zh] == en


def test_only_what_differs_is_told_and_rows_stay_together():
    found = diff(shipped_pack(), shipped_pack("sichuan-2025"))
    assert [one.path for one in found] == [
        "ruleset.effective_from",
        "limits[help].result",
        "limits[complaint].result",
        "limits[complaint].hard",
        "limits[report+secret].result",
        "limits[report].result",
        "limits[suggestion].result",
    ]


def test_a_row_of_one_pack_alone_is_not_told_to_be_in_force():
    assert [one.path for one in against_default("limits: [{when: {channel: media}, result: 2wday}]")] == [
        "limits[media].result"
    ]


def test_an_approval_is_told():
    pack = shipped_pack()
    approved = msgspec.structs.replace(pack, ruleset=msgspec.structs.replace(pack.ruleset, approved_by="市政府办"))
    assert [one.sentence.zh for one in diff(pack, approved)] == ["规则包 批准人 未设 → 市政府办"]


def test_rows_in_another_order_are_told_because_the_first_that_fits_counts():
    pack = shipped_pack()
    turned = msgspec.structs.replace(pack, limits=(pack.limits[2], *pack.limits[:2], *pack.limits[3:]))
    (found,) = diff(pack, turned)
    assert found.path == "limits.order"
    assert found.sentence.zh.startswith("限时规则的先后 U1 > U2 > U3")

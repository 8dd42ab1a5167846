"""Pure: what the actions of the workflow ask for, field by field, with the choices the office knows."""

from __future__ import annotations

import msgspec

from routing.facts import Words


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an action asks for."""

    name: str
    kind: str
    """"text", "long_text", "choice", "department", "knowledge" or "boolean"."""
    title: Words
    required: bool = True
    choices: tuple[tuple[str, Words], ...] = ()


RETURN_REASONS: tuple[tuple[str, Words], ...] = (
    ("duty", Words("职能不符", "Not our duty")),
    ("area", Words("属地不符", "Not our area")),
    ("ownership", Words("权属不清", "Ownership unclear")),
    ("overlap", Words("职能交叉", "Duties overlap")),
    ("incomplete", Words("信息不全", "Information missing")),
    ("duplicate", Words("重复", "Duplicate")),
    ("not_admissible", Words("不予受理", "Not admissible")),
)

SUSPEND_REASONS: tuple[tuple[str, Words], ...] = (
    ("鉴定", Words("鉴定", "Expert opinion")),
    ("听证", Words("听证", "Hearing")),
    ("立案", Words("立案", "Case filed")),
    ("招投标", Words("招投标", "Tender")),
    ("施工季节", Words("施工季节", "Building season")),
    ("待补正", Words("待诉求人补正", "Waiting for the citizen's papers")),
)
"""Codes are the words of the rule pack."""

AUDIT_POINTS: tuple[tuple[str, Words], ...] = (
    ("point_1", Words("① 逐项回应诉求", "1 Answers each demand")),
    ("point_2", Words("② 写明谁、何时到场、查明什么", "2 Facts: who went, when, what was found")),
    ("point_3", Words("③ 依据及文号", "3 Legal basis with document number")),
    ("point_4", Words("④ 结果，或计划及日期", "4 Result, or plan with date")),
    ("point_5", Words("⑤ 已联系诉求人（时间、方式）", "5 Citizen contacted: time and channel")),
    ("point_6", Words("⑥ 文中无诉求人个人信息", "6 No personal data of the caller")),
    ("point_7", Words("⑦ 非套话，与此前答复相似度低于 0.9", "7 No stock phrase: similarity below 0.9")),
    ("point_8", Words("⑧ 称已整改的附证据（时间、地点）", "8 Evidence for what is said to be mended")),
    ("point_9", Words("⑨ 语气得体", "9 Tone")),
    ("point_10", Words("⑩ 保密件不暴露来源", "10 Wording does not reveal a secret source")),
)
"""The checklist of a reply's audit; a point that does not apply is ticked."""


def _long(name: str, zh: str, en: str, *, required: bool = True) -> FieldSpec:
    return FieldSpec(name=name, kind="long_text", title=Words(zh, en), required=required)


def _short(name: str, zh: str, en: str, *, required: bool = True) -> FieldSpec:
    return FieldSpec(name=name, kind="text", title=Words(zh, en), required=required)


OPINION = _long("opinion", "审定意见", "Decision and why")
REASON = _long("reason", "理由", "Reason")
NOTE = _long("text", "情况", "What happened")
ANSWER = _long("answer", "答复", "Answer")
DIRECT_FORM = (
    ANSWER,
    FieldSpec(name="knowledge", kind="knowledge", title=Words("引用知识", "Knowledge item"), required=False),
    FieldSpec(name="no_knowledge", kind="boolean", title=Words("知识库没有", "No item says it"), required=False),
)
DEPARTMENT = FieldSpec(name="department", kind="department", title=Words("承办单位", "Department"), required=False)
RETURN_FORM = (
    FieldSpec(name="reason", kind="choice", title=Words("退单理由", "Why returned"), choices=RETURN_REASONS),
    _long("basis", "依据（权责清单条目或文号）", "Basis (duty list, document)"),
    FieldSpec(name="proposed_department", kind="department", title=Words("建议去向", "Proposed department")),
)
EXTENSION_FORM = (
    _short("days", "申请延长（工作日）", "Working days asked for"),
    _long("reason", "延期理由", "Why it needs longer"),
    _long(
        "interim_answer", "已向诉求人作出的阶段性答复", "Interim answer already given to the citizen", required=False
    ),
)
SUSPENSION_FORM = (
    FieldSpec(name="reason", kind="choice", title=Words("挂起事由", "Why suspended"), choices=SUSPEND_REASONS),
    _long("evidence", "证明材料（文号或附件名）", "Evidence (document number or file)", required=False),
)
AUDIT_FORM = (
    *(FieldSpec(name=code, kind="boolean", title=title, required=False) for code, title in AUDIT_POINTS),
    _long("opinion", "审核意见", "Opinion", required=False),
)

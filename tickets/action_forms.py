"""Pure: what the actions of the workflow ask for, field by field, with the choices the office knows."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from routing.facts import NAMES, TicketType, Urgency, Words
from routing.suspensions import Reason


class UnitNote(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says beside a department."""

    code: str
    words: Words
    barred: bool
    """It cannot be chosen; else it is only worth knowing."""


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an action asks for."""

    name: str
    kind: str
    """"text", "long_text", "choice", "department", "knowledge", "attachment", "partners" or "boolean"."""
    title: Words
    required: bool = True
    choices: tuple[tuple[str, Words], ...] = ()
    units: tuple[UnitNote, ...] = ()
    """Departments that a form cannot name, or about which it says something, with the reason in short."""


RETURN_REASONS: tuple[tuple[str, Words], ...] = (
    ("duty", Words("职能不符", "Not our duty")),
    ("area", Words("属地不符", "Not our area")),
    ("ownership", Words("权属不清", "Ownership unclear")),
    ("overlap", Words("职能交叉", "Duties overlap")),
    ("incomplete", Words("信息不全", "Information missing")),
    ("duplicate", Words("重复", "Duplicate")),
    ("not_admissible", Words("不予受理", "Not admissible")),
)

AUDIT_POINTS: tuple[tuple[str, Words], ...] = (
    ("point_1", Words("① 逐项回应诉求", "1 Answers each demand")),
    ("point_2", Words("② 写明谁、何时到场、查明什么", "2 Facts: who went, when, what was found")),
    ("point_3", Words("③ 依据及文号", "3 Legal basis with document number")),
    ("point_4", Words("④ 结果，或计划及日期", "4 Result, or plan with date")),
    ("point_5", Words("⑤ 已联系诉求人（时间、方式）", "5 Citizen contacted: time and channel")),
    ("point_6", Words("⑥ 文中无诉求人个人信息", "6 No personal data of the caller")),
    ("point_7", Words("⑦ 非套话，不与此前答复雷同", "7 No stock phrase, not like earlier replies")),
    ("point_8", Words("⑧ 称已整改的附证据（时间、地点）", "8 Evidence for what is said to be mended")),
    ("point_9", Words("⑨ 语气得体", "9 Tone")),
    ("point_10", Words("⑩ 保密件不暴露来源", "10 Wording does not reveal a secret source")),
)
"""The checklist of a reply's audit; a point that does not apply is ticked."""


def with_reasons(fields: tuple[FieldSpec, ...], reasons: Iterable[Reason]) -> tuple[FieldSpec, ...]:
    """The same form with what may be chosen as its reason."""
    choices = tuple((one.code, one.choice) for one in reasons)
    return tuple(msgspec.structs.replace(one, choices=choices) if one.name == "reason" else one for one in fields)


def asked_for(fields: tuple[FieldSpec, ...], name: str, wanted: bool) -> tuple[FieldSpec, ...]:
    """The same form as its reader sees it, with that field said to be needed or not: a guard of the step decides."""
    return tuple(msgspec.structs.replace(one, required=wanted) if one.name == name else one for one in fields)


def _long(name: str, zh: str, en: str, *, required: bool = True) -> FieldSpec:
    return FieldSpec(name=name, kind="long_text", title=Words(zh, en), required=required)


def _short(name: str, zh: str, en: str, *, required: bool = True) -> FieldSpec:
    return FieldSpec(name=name, kind="text", title=Words(zh, en), required=required)


OPINION = _long("opinion", "审定意见", "Decision and why")
REASON = _long("reason", "理由", "Reason")
NOTE = _long("text", "情况", "What happened")
TOLD = _long("text", "告知对方热线的内容", "What the other hotline is told")
ANSWER = _long("answer", "答复", "Answer")
DIRECT_FORM = (
    ANSWER,
    FieldSpec(name="knowledge", kind="knowledge", title=Words("引用知识", "Knowledge item"), required=False),
    FieldSpec(name="no_knowledge", kind="boolean", title=Words("知识库没有", "No item says it"), required=False),
)
DEPARTMENT = FieldSpec(name="department", kind="department", title=Words("承办单位", "Department"), required=False)
REASSIGN_FORM = (FieldSpec(name="department", kind="department", title=Words("承办单位", "Department")), REASON)
CLASS_FORM = (
    FieldSpec(
        name="type",
        kind="choice",
        title=Words("类型", "Type"),
        choices=tuple((one.value, NAMES[one]) for one in TicketType),
        required=False,
    ),
    FieldSpec(
        name="urgency",
        kind="choice",
        title=Words("紧急程度", "Urgency"),
        choices=tuple((one.value, NAMES[one]) for one in Urgency),
        required=False,
    ),
    REASON,
)
DISPATCH_FORM = (
    DEPARTMENT,
    FieldSpec(name="without", kind="partners", title=Words("不列的协办单位", "Partners left out"), required=False),
    _long("without_reason", "不列协办的理由", "Why a partner is left out", required=False),
)
"""A rule's partners get a share unless they are named here."""
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
    FieldSpec(name="reason", kind="choice", title=Words("挂起事由", "Why suspended")),
    FieldSpec(name="evidence", kind="attachment", title=Words("证明材料（附件）", "Evidence (a file)"), required=False),
)
"""The reasons are the pack's."""
AUDIT_FORM = (
    *(FieldSpec(name=code, kind="boolean", title=title, required=False) for code, title in AUDIT_POINTS),
    _long("opinion", "审核意见", "Opinion", required=False),
)
REPEATED = "repeated"
"""Code of what is not taken up again."""
REFUSALS: tuple[tuple[str, Words], ...] = (
    ("litigation", Words("已入诉讼、仲裁、复议或信访程序", "In court, arbitration, review or petition")),
    ("discipline", Words("属纪检监察职权", "For the discipline inspection")),
    ("secret", Words("涉及国家秘密、商业秘密或个人隐私", "State or trade secrets, privacy")),
    (REPEATED, Words("已依法办结，无新情况新理由", "Lawfully closed, nothing new")),
    ("not_public", Words("不属政府职责范围", "No duty of the government")),
    ("abusive", Words("违法、恶意或违背公序良俗", "Unlawful, malicious or indecent")),
)
TARGETS: tuple[tuple[str, Words], ...] = (
    ("110", Words("公安 110", "Police 110")),
    ("119", Words("消防 119", "Fire 119")),
    ("120", Words("急救 120", "Ambulance 120")),
    ("122", Words("交通事故 122", "Traffic accidents 122")),
    ("petition", Words("信访", "Petition office")),
    ("discipline", Words("纪检监察", "Discipline inspection")),
    ("province", Words("省热线", "Provincial hotline")),
    ("county", Words("县（市、区）热线", "County hotline")),
)
EXPLAINED: tuple[tuple[str, Words], ...] = (
    ("E1", Words("诉求违法或违背公序良俗", "The demand is unlawful or indecent")),
    ("E2", Words("超出法定职责", "Beyond the lawful duties")),
    ("E3", Words("已进入法定程序", "In a statutory procedure already")),
    ("E4", Words("办理依法合规，诉求人不认可", "Handled lawfully, the citizen does not agree")),
)
REFUSAL_FORM = (
    FieldSpec(name="code", kind="choice", title=Words("不予受理情形", "Why not admitted"), choices=REFUSALS),
    _long("text", "告知途径", "Where the citizen was told to go"),
)
EARLIER = _short("earlier", "原单编号", "Number of the earlier ticket")
REDO_FORM = (EARLIER, _long("text", "本次反映的情况", "What the citizen says now"))
TRANSFER_FORM = (
    FieldSpec(name="target", kind="choice", title=Words("移交去向", "To whom"), choices=TARGETS),
    _short("receipt", "回执（接收人、编号）", "Receipt (who took it, its number)"),
    _long("text", "移交内容", "What was handed over"),
)
EXPLAINED_FORM = (
    FieldSpec(name="code", kind="choice", title=Words("解释办结情形", "Why explained"), choices=EXPLAINED),
    _long("text", "依据与向诉求人的说明", "Basis, and what the citizen was told"),
)
WITHDRAW_FORM = (
    REASON,
    FieldSpec(
        name="verified",
        kind="boolean",
        title=Words("已由原渠道、核对号码确认", "Confirmed through the original channel and number"),
        required=False,
    ),
)
MINUTES_FORM = (
    FieldSpec(name="department", kind="department", title=Words("主办单位", "Responsible department")),
    _short("partners", "协办单位（以顿号分隔）", "Partners (separated by commas)", required=False),
    _long("scope", "职责分工", "Who does what"),
    _long("basis", "依据", "Basis"),
    _short("chair", "会商主持人", "Chair of the meeting"),
)
PART_FORM = (
    FieldSpec(name="department", kind="department", title=Words("协办单位", "Partner")),
    _long("task", "协办事项", "What the partner does"),
)
BELOW_FORM = (
    FieldSpec(name="department", kind="department", title=Words("下级单位", "Department below")),
    _long("task", "办理要求", "What is asked"),
)
MERGE_FORM = (_short("master", "主单编号", "Number of the master"),)

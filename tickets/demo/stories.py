"""How far a demo ticket gets: each story is a list of steps, each taken some office hours after the one before."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from tickets.action_forms import AUDIT_POINTS

Who = Literal["agent", "other_agent", "dispatch", "lead", "liaison", "deputy", "head"]


class Beat(NamedTuple):
    """`what` is an action of the workflow, or a callback's end ("callback:<answer>")."""

    hours: float
    who: Who
    what: str
    form: dict[str, Any]


_ACCEPT = Beat(0.05, "agent", "accept", {})
_DISPATCH = Beat(0.3, "dispatch", "dispatch", {})
_SIGN = Beat(1.5, "liaison", "sign", {})
_CONTACT = Beat(2.0, "liaison", "contact", {"text": "已电话联系来电人，约定现场核查时间。"})
_NOTE = Beat(5.0, "liaison", "note", {"text": "已到现场核查，责任单位承诺整改。"})
_REPLY = Beat(6.0, "liaison", "reply", {"answer": ""})
_TO_WORKING = (_ACCEPT, _DISPATCH, _SIGN, _CONTACT)
_TO_REPLY = (*_TO_WORKING, _NOTE, _REPLY)
_APPROVE = Beat(
    2.0, "dispatch", "approve_reply", {code: True for code, _ in AUDIT_POINTS} | {"opinion": "逐项核对，符合要求。"}
)
_TO_CALLBACK = (*_TO_REPLY, _APPROVE)
_ASK_TIME = Beat(
    3.0,
    "liaison",
    "request_extension",
    {"days": "3", "reason": "配件须由厂家发运", "interim_answer": "已告知来电人维修安排和预计完成时间。"},
)
_ASK = Beat(
    0.5,
    "deputy",
    "request_return",
    {},
)

STORIES: dict[str, tuple[Beat, ...]] = {
    "draft": (),
    "accepted": (_ACCEPT,),
    "dispatched": (_ACCEPT, _DISPATCH),
    "signed": (_ACCEPT, _DISPATCH, _SIGN),
    "working": (*_TO_WORKING, _NOTE),
    "stuck": _TO_WORKING,
    "unsigned": (_ACCEPT, _DISPATCH),
    "asks_return": (_ACCEPT, _DISPATCH, _ASK),
    "returned": (
        _ACCEPT,
        _DISPATCH,
        _ASK,
        Beat(1.0, "dispatch", "approve_return", {"opinion": "经核对权责清单，退单理由成立。"}),
        Beat(0.2, "dispatch", "dispatch", {}),
    ),
    "return_refused": (
        _ACCEPT,
        _DISPATCH,
        _ASK,
        Beat(1.0, "dispatch", "refuse_return", {"opinion": "权责清单明确由本单位主办，请按期办理。"}),
        _CONTACT,
    ),
    "replied": _TO_REPLY,
    "closed": (*_TO_CALLBACK, Beat(3.0, "other_agent", "callback:satisfied", {})),
    "dissatisfied": (*_TO_CALLBACK, Beat(3.0, "other_agent", "callback:dissatisfied", {})),
    "redone": (
        *_TO_CALLBACK,
        Beat(3.0, "other_agent", "callback:dissatisfied", {}),
        Beat(1.0, "lead", "redo", {"opinion": "诉求合理，问题未解决，退回重办。"}),
    ),
    "missed": (*_TO_CALLBACK, Beat(2.0, "other_agent", "callback:missed", {})),
    "unreached": (
        *_TO_CALLBACK,
        Beat(2.0, "other_agent", "callback:missed", {}),
        Beat(3.0, "other_agent", "callback:missed", {}),
        Beat(6.0, "other_agent", "callback:missed", {}),
    ),
    "asks_time": (*_TO_WORKING, _ASK_TIME),
    "extended": (*_TO_WORKING, _ASK_TIME, Beat(2.0, "dispatch", "approve_extension", {"opinion": "理由属实，同意。"})),
    "approved": _TO_CALLBACK,
    "supervised": (*_TO_WORKING, Beat(2.0, "lead", "supervise", {"reason": "媒体关注，市领导批示。"})),
    "stops": (
        *_TO_WORKING,
        Beat(3.0, "liaison", "request_suspension", {"reason": "鉴定", "evidence": "司法鉴定委托书（示例）第 7 号"}),
        Beat(2.0, "dispatch", "approve_suspension", {"opinion": "鉴定材料齐全，同意挂起。"}),
    ),
    "asks_stop": (
        *_TO_WORKING,
        Beat(3.0, "liaison", "request_suspension", {"reason": "招投标", "evidence": "招标公告（示例）第 12 号"}),
    ),
    "consult": (
        _ACCEPT,
        _DISPATCH,
        _ASK,
        Beat(1.0, "lead", "convene", {"opinion": "两家单位职责交叉，召集会商确定主办。"}),
    ),
    "minutes": (
        _ACCEPT,
        _DISPATCH,
        _ASK,
        Beat(1.0, "lead", "convene", {"opinion": "两家单位职责交叉，召集会商确定主办。"}),
        Beat(4.0, "lead", "record_minutes", {}),
        _SIGN,
        _CONTACT,
        _NOTE,
    ),
    "joint": (
        _ACCEPT,
        _DISPATCH,
        _SIGN,
        Beat(
            0.5, "dispatch", "add_partner", {"department": "341802-housing", "task": "核实物业与维保合同的履行情况。"}
        ),
        _CONTACT,
        _NOTE,
    ),
    "refused": (
        Beat(0.1, "agent", "propose_refusal", {"code": "litigation", "text": "已告知向受理法院反映。"}),
        Beat(0.5, "lead", "confirm_refusal", {"opinion": "情况属实，同意不予受理。"}),
    ),
    "transferred": (
        Beat(
            0.1,
            "agent",
            "transfer",
            {
                "target": "county",
                "receipt": "县热线值班员（示例）接收",
                "text": "属县级热线受理范围，已连同通话记录移交。",
            },
        ),
    ),
    "answered": (Beat(0.1, "agent", "answer_directly", {"answer": "已答复条件、材料和地点。", "no_knowledge": True}),),
    "again": (Beat(0.1, "agent", "append", {}),),
    "merged": (_ACCEPT, Beat(0.2, "dispatch", "merge", {})),
    "explained": (
        *_TO_CALLBACK,
        Beat(2.0, "other_agent", "callback:dissatisfied", {}),
        Beat(1.0, "lead", "propose_explained", {"code": "E4", "text": "窗口设置符合核定编制，已当面说明分流安排。"}),
        Beat(1.0, "dispatch", "confirm_explained", {"opinion": "材料齐全，同意。"}),
    ),
    "withdrawn": (
        _ACCEPT,
        _DISPATCH,
        Beat(1.0, "agent", "withdraw", {"reason": "来电人来电表示问题已解决，申请撤回。", "verified": True}),
    ),
}

AGAIN = "again"
"""Of a citizen who comes a second time with the matter of an open ticket."""
LATER = frozenset({AGAIN, "merged"})
"""Of tickets that join an earlier one on the same matter."""
JOINS = {"append": "earlier", "merge": "master"}
"""Steps that join, and the field that names the earlier ticket."""
OLD = (
    "closed",
    "answered",
    "closed",
    "closed",
    "redone",
    "closed",
    "stuck",
    "closed",
    "answered",
    "unreached",
    "closed",
    "withdrawn",
    "closed",
    "refused",
)
"""Of tickets whose fortnight is over, in turn."""
RECENT = ("working", "closed", "joint", "answered", "extended", "working", "returned", "closed", "transferred")
"""Of last week's, in turn."""
OLD_AGE, RECENT_AGE = 6.5, 2.0
"""In working days: beyond it a ticket has an old story; beyond the second a recent one."""


class Part(NamedTuple):
    """A ticket that a desk should have on its list now: words of its matter, and how many working days old it is."""

    story: str
    matter: str
    days: float


NOW_ON_THE_DESKS: tuple[Part, ...] = (
    Part("supervised", "门诊排队时间过长", 6.4),
    Part("stuck", "道路塌陷三个月未修复", 6.3),
    Part("stuck", "药店拒绝开具销售小票", 6.2),
    Part("stuck", "健身房关门", 6.1),
    Part("stuck", "垃圾站清运不及时", 6.0),
    Part("stuck", "路灯连续三晚不亮", 5.9),
    Part("stuck", "超市货架标价", 5.9),
    Part("stuck", "物业拒不退还装修押金", 5.9),
    Part("replied", "冰箱三包期内维修三次", 3.9),
    Part("missed", "物业费上涨未征求业主意见", 4.2),
    Part("missed", "出租车拒载、不打表", 4.3),
    Part("approved", "电梯反复停运", 4.0),
    Part("dissatisfied", "广场舞音响声音过大", 5.5),
    Part("approved", "广场舞音响声音过大", 3.9),
    Part("approved", "老人生活困难", 3.8),
    Part("approved", "培训机构拒绝退还", 3.7),
    Part("replied", "小区连续两天停水", 4.3),
    Part("replied", "流动摊贩占道经营", 4.2),
    Part("replied", "上下学时段违停严重", 4.1),
    Part("replied", "宽带套餐被擅自变更", 4.0),
    Part("supervised", "电梯检验标志过期", 4.6),
    Part("stops", "顶楼渗水", 3.0),
    Part("asks_time", "冰箱三包期内维修三次", 2.6),
    Part("asks_time", "加装电梯施工停滞半年", 2.5),
    Part("asks_time", "河道内有污水直排", 2.4),
    Part("asks_stop", "顶楼渗水", 2.3),
    Part("working", "电梯检验标志过期", 2.2),
    Part("joint", "电梯反复停运", 2.0),
    Part("working", "超市货架标价", 1.9),
    Part("again", "电梯反复停运", 1.5),
    Part("again", "电梯反复停运", 1.1),
    Part("merged", "电梯反复停运", 0.22),
    Part("explained", "门诊排队时间过长", 7.0),
    Part("consult", "垃圾站清运不及时", 0.9),
    Part("minutes", "楼道内电动车充电", 6.0),
    Part("minutes", "电梯反复停运", 2.8),
    Part("minutes", "企业夜间排放", 8.0),
    Part("return_refused", "健身房关门", 0.8),
    Part("signed", "药店拒绝开具销售小票", 0.7),
    Part("signed", "举报餐馆使用过期食品", 0.65),
    Part("asks_return", "楼道内电动车充电", 0.42),
    Part("asks_return", "工地夜间施工噪声", 0.39),
    Part("asks_return", "培训机构拒绝退还", 0.36),
    Part("asks_return", "出租车拒载、不打表", 0.33),
    Part("asks_return", "河道内有污水直排", 0.3),
    Part("asks_return", "冰箱三包期内维修三次", 0.27),
    Part("unsigned", "物业费上涨未征求业主意见", 0.8),
    Part("unsigned", "流动摊贩占道经营", 0.7),
    Part("unsigned", "电梯检验标志过期", 0.6),
    Part("unsigned", "工地拖欠工资三个月", 0.2),
    Part("unsigned", "超市货架标价", 0.45),
    Part("unsigned", "门诊排队时间过长", 0.4),
    Part("unsigned", "村里自来水浑浊", 0.35),
    Part("unsigned", "电梯反复停运", 0.25),
    Part("unsigned", "企业夜间排放刺鼻气体", 0.2),
    Part("accepted", "物业拒不退还装修押金", 0.5),
    Part("accepted", "建议夏季延长公交末班车时间", 0.42),
    Part("accepted", "加装电梯施工停滞半年", 0.34),
    Part("accepted", "感谢民警帮助找回走失老人", 0.26),
    Part("accepted", "人行道窨井盖缺失", 0.2),
    Part("accepted", "建议增设电动自行车停放点", 0.16),
    Part("accepted", "不动产证办理超过承诺时限", 0.12),
    Part("accepted", "宽带套餐被擅自变更", 0.08),
    Part("accepted", "路灯连续三晚不亮", 0.05),
    Part("accepted", "小区连续两天停水", 0.18),
    Part("answered", "小区连续两天停水", 0.15),
    Part("dispatched", "小区连续两天停水", 0.1),
    Part("draft", "广场舞音响声音过大", 0.02),
    Part("draft", "异地就医备案", 0.01),
)
"""What the lists of today need, whatever the hour of the first start is."""


def story_of(index: int, days: float) -> str:
    """The story of the `index`-th ticket of the fortnight, opened `days` working days ago."""
    names = OLD if days > OLD_AGE else RECENT
    return names[index % len(names)]

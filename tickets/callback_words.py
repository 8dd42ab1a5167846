"""Pure: what a citizen may answer at a callback, how a try of one may end, and why a rating may be left out."""

from __future__ import annotations

from callcenter.events import DialOutcome
from routing.facts import Words

CONTACTED: tuple[tuple[str, Words], ...] = (
    ("yes", Words("及时联系", "Contacted in time")),
    ("late", Words("联系不及时", "Contacted late")),
    ("no", Words("没有联系", "Not contacted")),
)
SOLVED: tuple[tuple[str, Words], ...] = (
    ("yes", Words("已解决", "Solved")),
    ("partly", Words("部分解决", "Partly solved")),
    ("no", Words("未解决", "Not solved")),
)
SATISFIED: tuple[tuple[str, Words], ...] = (
    ("very_satisfied", Words("非常满意", "Very satisfied")),
    ("satisfied", Words("满意", "Satisfied")),
    ("fairly_satisfied", Words("基本满意", "Fairly satisfied")),
    ("dissatisfied", Words("不满意", "Dissatisfied")),
    ("very_dissatisfied", Words("非常不满意", "Very dissatisfied")),
)
"""The national five-step scale."""
CONTENT = frozenset({"very_satisfied", "satisfied", "fairly_satisfied"})
OUTCOME_WORDS: dict[str, Words] = {
    DialOutcome.REACHED: Words("已接通", "reached"),
    DialOutcome.NO_ANSWER: Words("无人接听", "no answer"),
    DialOutcome.BUSY: Words("占线", "busy"),
    DialOutcome.SWITCHED_OFF: Words("关机", "switched off"),
    DialOutcome.DECLINED: Words("拒接", "declined"),
    DialOutcome.NO_SUCH_NUMBER: Words("空号", "no such number"),
    DialOutcome.CONGESTION: Words("线路忙", "congestion"),
    DialOutcome.SEAT_NOT_REACHED: Words("坐席未接", "seat not reached"),
    DialOutcome.SEAT_GAVE_UP: Words("坐席挂断", "seat gave up"),
}
EXCLUSION_GROUNDS: dict[str, Words] = {
    "E1": Words("违法或违背公序良俗", "Unlawful, or against public order"),
    "E2": Words("超出法定职责", "Beyond the unit's lawful duty"),
    "E3": Words("已进入法定程序", "In a statutory procedure"),
    "E4": Words("依法合规但诉求人不认可", "Lawfully done, not accepted by the citizen"),
    "E5": Words("恶意重复", "Repeated in bad faith"),
    "E6": Words("联系方式失效", "Contact no longer valid"),
}

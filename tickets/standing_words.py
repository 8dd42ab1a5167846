"""Pure: sentences that the platform itself writes into the record, in both languages; the record holds the Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.escalation import LADDER, Breach, Level
from routing.facts import Words
from routing.suspensions import KNOWN

UNDECIDED_RETURN = Words("逾期未审定，视为不准。", "Not decided in time: it counts as refused.")
SUSPENSION_OVER = Words("挂起期满，自动恢复。", "The suspension is over: resumed by itself.")
UNDECIDED_EXTENSION = Words(
    "未审定不视为准许，办理期限照常计算（规则 R2：延期由交办督办岗限时审定）。",
    "Undecided is not granted, the clock keeps running (rule R2: to be decided within a set time).",
)
ESTIMATED = Words(
    "期限涉及放假安排未公布的年份，暂按周一至周五估算。",
    "The limit reaches into a year whose holidays are not announced: Monday to Friday is assumed for now.",
)
NO_ITEM = Words("知识库没有相应条目，已转知识缺口。", "The knowledge base has no such item: noted as a gap.")
CAME_AGAIN = Words(
    "诉求人再次反映同一事项，具体情况请向热线了解。",
    "The citizen brought the same matter again; ask the hotline for more.",
)
"""What a unit reads where the citizen's own words are for the office alone."""
PARTNER_TASK = Words("按交办规则协办", "Helps by the rule")
STANDING: dict[str, str] = {
    words.zh: words.en
    for words in (
        UNDECIDED_RETURN,
        SUSPENSION_OVER,
        UNDECIDED_EXTENSION,
        ESTIMATED,
        NO_ITEM,
        CAME_AGAIN,
        PARTNER_TASK,
        Words("附件", "file"),
    )
}
"""What the platform itself says where a person would write."""
BREACHES: dict[Breach, Words] = {
    Breach.UNSIGNED: Words("未在时限内签收", "Not signed in time"),
    Breach.NO_CONTACT: Words("未在时限内首次联系市民", "The citizen was not contacted in time"),
    Breach.NO_RESULT: Words("办理期限", "Time limit"),
}
"""What a light says before the moment that was missed."""
_ORDER = LADDER[Breach.NO_RESULT, Level.SUPERVISE].what
SUPERVISIONS: dict[Breach, Words] = {
    Breach.NO_RESULT: Words(f"超过办理期限，{_ORDER.zh}", f"Past its time limit. {_ORDER.en}"),
    Breach.REDONE_TWICE: Words("重办已达上限", "Redone as often as allowed"),
    Breach.MANY_CALLERS: Words("多名诉求人反映同一事件", "Many callers of one event"),
    Breach.CHANNEL: Words("领导接听或媒体件，交办即督办", "Taken by a leader, or asked by the media"),
}
"""Why a numbered document was issued without a person's word."""


def reason_words(asked: Mapping[str, Any]) -> Words:
    """Why a clock is to stop, as a request says it; an older one says the code alone."""
    code = str(asked["reason"])
    if "reason_zh" in asked:
        return Words(asked["reason_zh"], asked["reason_en"])
    return KNOWN.get(code, Words(code, code))


MINIMISED = {
    "recordings": "Its period is over: the recording of the call was deleted.",
    "attachments": "Their period is over: files of the ticket were deleted.",
    "transcripts": "Its period is over: the transcript of the call was deleted.",
    "evidence": "Its period is over: a package of evidence with this ticket was emptied.",
    "tickets": "Its period is over: the caller's name, number, address and contact wish were taken out.",
}
"""In English alone: what was taken out when its period was over."""

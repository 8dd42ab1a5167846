"""Why something was decided: a code and its values, made into a sentence of either language by one table."""

from __future__ import annotations

import msgspec

from routing.facts import Language, Words

SENTENCES: dict[str, Words] = {
    # which category
    "category_given": Words("事项类别由人工选定：{category}", "Category chosen by hand: {category}"),
    "category_words": Words("出现“{words}”，归入{category}", "Says “{words}”: taken as {category}"),
    "category_unsure": Words("现有内容不足以判断类别", "Not enough said to tell the category"),
    # which area
    "area_given": Words("属地由人工选定：{area}", "Area chosen by hand: {area}"),
    "area_named": Words("内容提到“{word}”，属地为{area}", "Says “{word}”: the area is {area}"),
    # which department
    "department_given": Words("承办单位由人工选定：{department}", "Department chosen by hand: {department}"),
    "rule": Words("按派单规则“{rule}”交{department}办理", "Dispatch rule “{rule}” names {department}"),
    "minutes": Words(
        "会商纪要（工单 {rule}）确定由{department}主办", "Minutes of a consultation ({rule}) name {department}"
    ),
    "duty": Words("{category}属{department}职责", "{category} is a duty of {department}"),
    "duty_in_area": Words("{category}按属地由{department}办理", "{category} in {area} is a duty of {department}"),
    "county_steps_in": Words(
        "{area}未设对应部门，由{department}兜底", "{area} has no office for this; {department} steps in"
    ),
    "desk_decides": Words("没有匹配的派单规则，请交办岗确定承办单位", "No rule fits: the dispatch desk decides"),
    "desk_decides_secret": Words(
        "涉密工单不自动推荐承办单位，请班长指定", "Strictly secret: the shift lead names the department"
    ),
    "basis": Words("依据：{basis}", "Basis: {basis}"),
    # which type and urgency
    "type_words": Words("出现“{words}”，按{type}受理", "Says “{words}”: taken as {type}"),
    "type_assumed": Words("未说明诉求类型，暂按{type}计时", "Type not stated: limits of {type} for now"),
    "urgency_words": Words("出现“{words}”，建议按{urgency}办理", "Says “{words}”: {urgency} is suggested"),
    # which limits
    "limit_urgency": Words("{urgency}工单：{kind}时限 {limit}", "{urgency} ticket: {kind} within {limit}"),
    "limit_channel": Words("{channel}来件：{kind}时限 {limit}", "Came by {channel}: {kind} within {limit}"),
    "limit_type": Words("{type}类工单：{kind}时限 {limit}", "{type}: {kind} within {limit}"),
    "limit_all": Words("{kind}时限 {limit}", "{kind} within {limit}"),
    "limit_statutory": Words(
        "{kind}按法定期限，由承办单位附依据填报", "{kind} within the statutory period that the department states"
    ),
}


class Reason(msgspec.Struct, frozen=True):
    """A code of SENTENCES and the values its sentence names."""

    code: str
    values: dict[str, str | Words] = {}

    def say(self, language: Language) -> str:
        known = {key: value if isinstance(value, str) else value.say(language) for key, value in self.values.items()}
        return SENTENCES[self.code].say(language).format(**known)


def because(code: str, **values: str | Words) -> Reason:
    """A Reason; `code` is a key of SENTENCES."""
    return Reason(code, values)

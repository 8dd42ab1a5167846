"""Parameters of a rule pack in the office's words: what each is called, and its value as people say it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from routing.durations import Duration
from routing.facts import NAMES, Channel, TicketType, Urgency, Words, named
from routing.pack_terms import ROW, SECRET
from routing.packs import Tag
from routing.suspensions import KNOWN

NOT_SET = Words("未设", "not set")
TAG_WORDS: dict[Tag, Words] = {
    Tag.VERIFIED: Words("有据", "verified"),
    Tag.WEAK: Words("来源待核", "weak source"),
    Tag.PROPOSAL: Words("建议值", "proposal"),
}

_LIMITS: dict[str, Words] = {
    "contact": Words("首次联系时限", "first contact"),
    "result": Words("办结时限", "result"),
    "hard": Words("疑难件办结时限", "result of a hard case"),
    "callback": Words("回访时限", "callback"),
    "redo": Words("重办时限", "redoing"),
    "enabled": Words("是否启用", "in force"),
}
_SECTIONS: dict[str, Words] = {
    "ruleset": Words("规则包", "Pack"),
    "clock": Words("计时", "Clock"),
    "dispatch": Words("交办", "Dispatch"),
    "sign": Words("签收", "Signing"),
    "return": Words("退单", "Return"),
    "consult": Words("会商", "Consultation"),
    "joint": Words("主办协办", "Joint handling"),
    "extension": Words("延期", "Extension"),
    "suspend": Words("挂起", "Suspension"),
    "merge": Words("并单", "Merging"),
    "repeat": Words("重复诉求", "Repeats"),
    "lights": Words("亮灯", "Lights"),
    "supervise": Words("督办", "Supervision"),
    "bulletin": Words("通报约谈", "Bulletin"),
    "audit": Words("答复审核", "Audit of replies"),
    "callback": Words("回访", "Callback"),
    "redo": Words("重办", "Redoing"),
    "reopen": Words("申诉重开", "Reopening"),
    "archive": Words("归档", "Archiving"),
    "exclusion": Words("评价剔除", "Excluded ratings"),
    "calls": Words("来电统计", "Call figures"),
    "knowledge": Words("知识库", "Knowledge"),
    "exchange": Words("热线间交换", "Exchange"),
}
_TITLES: dict[str, Words] = {
    "ruleset.effective_from": Words("施行日期", "in force from"),
    "ruleset.approved_by": Words("批准人", "approved by"),
    "clock.tz": Words("时区", "zone"),
    "clock.count_from": Words("起算", "counted from"),
    "clock.due_time": Words("到期时刻", "hour at which days end"),
    "clock.office": Words("办公时间", "office hours"),
    "clock.seasons": Words("分季办公时间", "office hours by season"),
    "clock.calendar": Words("工作日历", "calendar"),
    "clock.on_missing_year": Words("放假安排未公布时", "when holidays are not announced"),
    "dispatch.limit": Words("时限", "limit"),
    "dispatch.U1": Words("特急件时限", "limit of emergencies"),
    "dispatch.U2": Words("紧急件时限", "limit of urgent tickets"),
    "dispatch.U3": Words("加急件时限", "limit of expedited tickets"),
    "dispatch.hard": Words("最长", "longest"),
    "sign.limit": Words("时限", "limit"),
    "sign.U1": Words("特急件时限", "limit of emergencies"),
    "sign.U2": Words("紧急件时限", "limit of urgent tickets"),
    "sign.U3": Words("加急件时限", "limit of expedited tickets"),
    "sign.nudge_at": Words("提醒时点（占时限）", "nudge, as a share of the limit"),
    "sign.on_expiry": Words("逾期未签收", "when the limit passes"),
    "return.window": Words("申请期限", "window"),
    "return.per_unit": Words("每个单位次数上限", "most for a unit"),
    "return.per_ticket": Words("每张工单次数上限", "most for a ticket"),
    "return.decide": Words("审定时限", "decision"),
    "return.silent": Words("逾期未审定", "when nobody decides"),
    "return.on_cap": Words("次数用尽", "when used up"),
    "return.interim_lead": Words("争议期间主办", "in charge meanwhile"),
    "consult.hold": Words("定责时限", "decided within"),
    "joint.partners": Words("协办单位上限", "most partners"),
    "joint.ahead": Words("协办早于主办", "partners ahead of the responsible unit by"),
    "extension.times": Words("次数上限", "most"),
    "extension.max": Words("最长", "longest"),
    "extension.apply_before": Words("提前申请", "asked ahead of the due time by"),
    "extension.need": Words("申请须附", "needs"),
    "extension.decide": Words("审定时限", "decision"),
    "extension.deny_for": Words("不准延期", "never for"),
    "suspend.reasons": Words("事由", "reasons"),
    "suspend.max": Words("最长", "longest"),
    "suspend.evidence": Words("依据材料", "evidence"),
    "merge.radius_m": Words("距离", "distance"),
    "merge.staff_radius_m": Words("工作人员查看距离", "distance for staff"),
    "merge.window_d": Words("时间范围", "window"),
    "merge.likeness": Words("文字相似度不低于", "likeness of texts from"),
    "merge.likeness_near": Words("距离以内的文字相似度不低于", "likeness of texts within the distance from"),
    "merge.confirm": Words("确认", "confirmed by"),
    "merge.due": Words("期限", "due"),
    "repeat.likeness": Words("同一事项的相似度", "least likeness of one matter"),
    "repeat.redo_d": Words("办结后可提请重办", "redoing may be proposed after closing within"),
    "repeat.window_d": Words("计次时间范围", "counted within"),
    "repeat.times": Words("提级次数", "raised at"),
    "repeat.urgency": Words("提级为", "raised to"),
    "lights.yellow": Words("黄灯", "yellow"),
    "lights.red": Words("红灯", "red"),
    "lights.contact": Words("首次联系逾期转红灯", "red when a first contact is late by"),
    "supervise.overdue": Words("超期", "overdue by"),
    "supervise.at_once": Words("超期即督办", "at once for"),
    "supervise.redo": Words("重办次数", "after redoing"),
    "supervise.callers": Words("同诉人数", "after callers"),
    "supervise.channels": Words("交办即督办的渠道", "at dispatch from"),
    "supervise.reply": Words("督办单回复时限", "answer to it"),
    "callback.start": Words("首次拨打时限", "first try"),
    "callback.tries": Words("拨打次数", "tries"),
    "callback.spread": Words("拨打期限", "tries within"),
    "callback.sample": Words("比例", "share"),
    "callback.by_other_agent": Words("由他人回访", "by another agent"),
    "callback.half_days": Words("拨打分布不少于", "tries spread over"),
    "callback.evening": Words("晚间拨打时段", "evening window"),
    "callback.least": Words("每单位每季度至少回访", "least for a unit and quarter"),
    "callback.relisten": Words("第二人复听比例", "listened to again"),
    "bulletin.reds": Words("当月红灯达到", "named after red lights in a month"),
    "bulletin.running": Words("连续被通报即约谈", "interview after bulletins running"),
    "audit.likeness": Words("套话相似度不低于", "stock phrase from a likeness of"),
    "audit.earlier": Words("比对本单位近期答复", "compared with the unit's last"),
    "reopen.window_d": Words("办结后期限", "after closing within"),
    "archive.after_d": Words("办结满", "closed for"),
    "exclusion.alarm": Words("剔除率预警线", "flagged above"),
    "calls.gave_up_s": Words("振铃主动挂断不计", "hung up sooner is not counted"),
    "knowledge.review_d": Words("复核周期", "reviewed within"),
    "knowledge.filing": Words("备案时限", "filed within"),
    "exchange.receipt_min": Words("未回执即提醒班长，满", "lead told without a receipt for"),
    "redo.max": Words("次数上限", "most"),
    "redo.on_cap": Words("次数用尽", "when used up"),
}
_VALUES: dict[str, Words] = {
    "statutory": Words("法定期限", "the statutory period"),
    "same_day": Words("当日", "the same day"),
    "ask": Words("待确认（未启用）", "to be confirmed, not in force"),
    "next_workday": Words("次一工作日", "the next working day"),
    "event": Words("交办时", "the dispatch"),
    "cn-official": Words("国务院放假安排", "the State Council's notice"),
    "estimate_and_alarm": Words("按周一至周五估算并报警", "estimate and alarm"),
    "deemed_signed_late": Words("视同签收（逾期）", "deemed signed, late"),
    "refused": Words("视为不准", "counts as refused"),
    "consult": Words("提交会商", "joint meeting"),
    "supervise": Words("转督办", "supervision"),
    "first_receiver": Words("首接单位", "the first unit"),
    "reason": Words("理由", "a reason"),
    "interim_answer": Words("已给诉求人阶段答复", "an interim answer to the citizen"),
    "required": Words("必须", "required"),
    "optional": Words("可选", "optional"),
    "human": Words("人工", "a person"),
    "earliest_child": Words("取最早的子单期限", "the earliest of its tickets"),
    "first_workday_after_due": Words("到期后首个工作日", "first working day past due"),
}
_COUNTED: dict[str, Words] = {
    "merge.radius_m": Words("{} 米", "{} m"),
    "merge.staff_radius_m": Words("{} 米", "{} m"),
    "merge.window_d": Words("{} 天", "{} days"),
    "supervise.callers": Words("{} 人", "{} people"),
    "repeat.redo_d": Words("{} 天", "{} days"),
    "repeat.window_d": Words("{} 天", "{} days"),
    "reopen.window_d": Words("{} 天", "{} days"),
    "knowledge.review_d": Words("{} 天", "{} days"),
    "archive.after_d": Words("{} 天", "{} days"),
    "exchange.receipt_min": Words("{} 分钟", "{} minutes"),
    "joint.partners": Words("{} 个", "{} departments"),
    "calls.gave_up_s": Words("{} 秒", "{} seconds"),
    "audit.earlier": Words("{} 件", "{} replies"),
    "callback.least": Words("{} 件", "{} tickets"),
    "callback.half_days": Words("{} 个半天", "{} half-days"),
}
_TIMES = Words("{} 次", "{} times")
_SHARES = frozenset(
    {
        "sign.nudge_at", "callback.sample", "merge.likeness", "merge.likeness_near", "repeat.likeness",
        "audit.likeness", "callback.relisten", "exclusion.alarm",
    }
)  # fmt: skip

_SMALLER: tuple[tuple[re.Pattern[str], Words], ...] = (
    (re.compile(r"min\(type,(\w+)\)"), Words("本类型时限与 {0}取短", "the type's limit or {0}, the shorter")),
    (
        re.compile(r"min\((\w+), ?(0?\.\d+)\*limit\)"),
        Words("{0}与时限的 {1} 取短", "{0} or {1} of the limit, the shorter"),
    ),
    (
        re.compile(r"max\((\w+), ?(0?\.\d+)\*limit\)"),
        Words("{0}与时限的 {1} 取长", "{0} or {1} of the limit, the longer"),
    ),
    (re.compile(r"min\(original, ?(\w+)\)"), Words("原时限与 {0}取短", "the original limit or {0}, the shorter")),
    (
        re.compile(r"left<=(\w+) or left<=(0?\.\d+)\*limit"),
        Words("剩余 {0}（按小时计的为时限的 {1}）", "{0} left, or {1} of a limit in hours"),
    ),
)


def title(path: str) -> Words:
    """What a parameter is called: 「投诉 办结时限」, "Complaint: result"; a path not known is its own title."""
    row = ROW.fullmatch(path)
    if row:
        who = _condition(row[1])
        return _joined(who, _LIMITS.get(row[2], Words(row[2], row[2])))
    section, _, rest = path.partition(".")
    if section not in _SECTIONS:
        return Words(path, path)
    name, _, member = rest.partition(".")
    what = _TITLES.get(f"{section}.{name}", Words(rest, rest))
    if member:
        one = _member(member)
        what = Words(f"{what.zh}（{one.zh}）", f"{what.en} ({one.en})")
    return _joined(_SECTIONS[section], what)


def _joined(who: Words, what: Words) -> Words:
    return Words(f"{who.zh} {what.zh}", f"{who.en}: {what.en}")


def _condition(key: str) -> Words:
    parts = [_part(part) for part in key.split("+")]
    return Words("".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _part(text: str) -> Words:
    if text in (SECRET[True], SECRET[False]):
        return Words("（保密）", "secret") if text == SECRET[True] else Words("（不保密）", "not secret")
    words = _member(text)
    is_channel = text in [channel.value for channel in Channel]
    return Words(f"{words.zh}来件", words.en) if is_channel else words


def _member(text: str) -> Words:
    kinds: tuple[type[StrEnum], ...] = (TicketType, Urgency, Channel)
    for kind in kinds:
        try:
            return NAMES[named(kind, text)]
        except ValueError:
            continue
    return Words(text, text)


# ------------------------------------------------------------------ values
def value_words(path: str, value: Any) -> Words:
    """A value as people say it: 「5 个工作日」, 「30%」, 「次一工作日」; None is "not set"."""
    if value is None:
        return NOT_SET
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    if isinstance(value, int | float):
        return _number(path, value)
    if path == "suspend.reasons" and isinstance(value, str | Mapping):
        return _reason(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        parts = [value_words(path, one) for one in value.values()]
        return Words(" ".join(part.zh for part in parts), " ".join(part.en for part in parts))
    return _list(path, value)


def _reason(value: str | Mapping[str, Any]) -> Words:
    """A reason to stop a clock, with what differs of it from others."""
    if isinstance(value, str):
        return KNOWN.get(value, Words(value, value))
    document, zh, en = value.get("document"), value["zh"], value["en"]
    if document is None:
        return Words(zh, en)
    return (
        Words(f"{zh}（须附材料）", f"{en} (with a file)")
        if document
        else Words(f"{zh}（可不附材料）", f"{en} (no file)")
    )


def _number(path: str, value: float) -> Words:
    base = ".".join(path.split(".")[:2])
    if base in _SHARES:
        return Words(f"{value:.0%}", f"{value:.0%}")
    words = _COUNTED.get(base, _TIMES)
    en = words.en.format(value)
    return Words(words.zh.format(value), en.removesuffix("s") if value == 1 else en)


def _text(value: str) -> Words:
    if value in _VALUES:
        return _VALUES[value]
    for pattern, words in _SMALLER:
        match = pattern.fullmatch(value)
        if match:
            parts = [_share_or_duration(part) for part in match.groups()]
            return Words(words.zh.format(*(one.zh for one in parts)), words.en.format(*(one.en for one in parts)))
    return _duration(value) or _member(value)


def _share_or_duration(text: str) -> Words:
    return _duration(text) or Words(f"{float(text):.0%}", f"{float(text):.0%}")


def _duration(text: str) -> Words | None:
    try:
        return Duration.parse(text).words
    except ValueError:
        return None


def _list(path: str, value: Sequence[Any]) -> Words:
    if not value:
        return Words("无", "none")
    if all(isinstance(one, str) for one in value) and path == "":
        return Words("–".join(value), "–".join(value))
    parts = [value_words("" if isinstance(one, list | tuple) else path, one) for one in value]
    return Words("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))

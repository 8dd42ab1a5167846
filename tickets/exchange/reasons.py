"""Pure: why a packet or a file was not taken, by codes that cross; each side says them in its reader's language."""

from __future__ import annotations

from typing import NamedTuple

from routing.facts import Language, Words
from tickets.errors import FieldErrors

REASONS: dict[str, Words] = {
    "not_between_us": Words("本单未在两个热线之间移交", "this ticket was not handed over between the two hotlines"),
    "names_caller": Words("保密件的来函含有可识别诉求人的内容", "words on a secret ticket that would name its caller"),
    "wording_names_caller": Words("改写后的表述含有可识别诉求人的内容", "the wording would still name the caller"),
    "identity_stays": Words("保密件的来电人信息不得移交", "the identity of a secret caller stays home"),
    "over": Words("本单已办结，未记入", "the ticket is over: not taken down"),
    "has_answer": Words("本单已答复，以答复为准", "the ticket is answered: the answer stands"),
    "passed_on": Words("本单已再移交其他热线，已向其收回", "the ticket is with a third hotline, which is asked now"),
    "not_again": Words("本单已归档或撤下，请重新移交", "the ticket is put away: hand it over anew"),
    "unknown_kind": Words("我方平台版本不识此交换包", "our version does not know this kind of packet"),
    "key_used": Words("此编号已用于另一交换包", "another packet had this key"),
    "too_old": Words(
        "对方平台版本较旧，不识此类交换包", "the other hotline's version does not know this kind of packet"
    ),
    "gone": Words("已不在对接名单，未能告知", "is no partner any more and could not be told"),
    "partner_gone": Words("对方已不在对接名单", "the other hotline is no partner any more"),
    "taken_back": Words("已收回，不再取", "taken back: not fetched any more"),
    "called_back": Words("保密等级提高，已由移交方收回", "called back by its home, as the ticket became more secret"),
    "other_content": Words("内容与摘要不符", "the content does not fit the digest"),
    "too_large": Words("文件过大", "the file is too large"),
    "larger": Words("文件比所报的大", "the file is larger than announced"),
}
NO_LINE = Words("连不上对方", "the other hotline cannot be reached")
NO_ANSWER = Words("对方没有应答", "the other hotline does not answer")
_BY_TEXT = {words.zh: words for words in REASONS.values()}
_CODES = {words: code for code, words in REASONS.items()}


class Reason(NamedTuple):
    """As it crosses: the Chinese of it for partners of before, and a code or its English for the others."""

    zh: str
    code: str = ""
    en: str = ""


def reason_of(refusal: Exception) -> Reason:
    """What the other side is told of a refusal of ours."""
    if isinstance(refusal, FieldErrors):
        zh = "；".join(f"{name}：{words.zh}" for name, words in refusal.fields.items())
        return Reason(zh, "", "; ".join(f"{name}: {words.en}" for name, words in refusal.fields.items()))
    if isinstance(known := getattr(refusal, "reason", None), Reason):
        return known
    why = getattr(refusal, "why", None)
    return reason(why) if isinstance(why, Words) else Reason(str(refusal), "", str(refusal))


def reason(words: Words) -> Reason:
    return Reason(words.zh, _CODES.get(words, ""), words.en)


def reason_said(zh: str, language: Language, code: str = "", en: str = "") -> str:
    """A reason as it was stored, for this reader: what neither a code nor its text names is said as it came."""
    known = REASONS.get(code) or _BY_TEXT.get(zh) or _of_the_wire(zh)
    if known is not None:
        return known.say(language)
    return en if language == "en" and en else zh


def _of_the_wire(fault: str) -> Words | None:
    """A try that came to nothing is stored as the name of what was raised; None for anything else, as "HTTP 502"."""
    if not (fault.isidentifier() and fault.endswith("Error")):
        return None
    return NO_ANSWER if fault.endswith("TimeoutError") else NO_LINE

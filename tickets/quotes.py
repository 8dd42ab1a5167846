"""Pure: the rule behind each guard, quoted with its number whenever the guard says no."""

from __future__ import annotations

import msgspec

from routing.facts import Words
from tickets.actions import Guard


class Quote(msgspec.Struct, frozen=True):
    """Number of a rule of the default rule set and its words."""

    rule: str
    words: Words


QUOTES: dict[Guard, Quote] = {
    guard: Quote(rule, Words(zh, en))
    for guard, rule, zh, en in (
        (Guard.OWN_CATALOGUE, "R3", "话务岗交办限预先批准的目录", "operators dispatch pre-approved catalogue items"),
        (
            Guard.GRASS_ROOTS,
            "R2·国办函〔2025〕66号",
            "向街道、乡镇交办的事项须在其履职事项清单之内",
            "a street or town is given only what is on its list of duties",
        ),
        (
            Guard.RETURN_WINDOW,
            "R2",
            "退单须在交办后规定时间内提出，逾期向班长申请改派",
            "returns are asked for within a set time after dispatch; later the lead re-assigns",
        ),
        (
            Guard.RETURN_CAP,
            "R2",
            "退单次数用尽后会商，首接单位临时主办",
            "when returns are used up there is a consultation, with the first unit responsible",
        ),
        (
            Guard.RETURN_TARGET,
            "R2",
            "退单须写明建议去向，不得为本单位或已退过本单的单位",
            "a return names where to: neither one's own department nor one that has returned the ticket",
        ),
        (
            Guard.OTHER_REVIEWER,
            "R3",
            "第二次退单由班长审定，须另一人",
            "the second return is the lead's, another person's",
        ),
        (
            Guard.OTHER_UNIT,
            "R2",
            "逾期退单由班长改派其他单位",
            "after the time to return the lead assigns another unit",
        ),
        (Guard.FIRST_ROUND, "R0", "期限仅因延期、挂起、日历更正、改类、并单调整", "five causes alone move a deadline"),
        (
            Guard.ANOTHER_CLASS,
            "R0",
            "期限仅因延期、挂起、日历更正、改类、并单调整",
            "five causes alone move a deadline",
        ),
        (Guard.REOPEN_WINDOW, "R3", "办结后规定天数内可申诉、重办", "appeals within a set time of closing"),
        (Guard.NOT_PUBLIC_SAFETY, "R2", "涉及公共安全或已办结的不得撤回", "no withdrawal in matters of public safety"),
        (Guard.OTHER_OPERATOR, "R4", "回访不由受理人进行", "whoever took the call does not call back"),
        (Guard.SECOND_PERSON, "R3", "不予受理、解释办结须两人确认", "not admitting, closing as explained: two people"),
        (Guard.REFUSAL_PROPOSED, "R3", "不予受理须提请后由班长确认", "not admitting is proposed, then confirmed"),
        (Guard.REDO_PROPOSED, "R2", "重复诉求重办须提请后由班长同意", "redoing is proposed, then agreed by the lead"),
        (
            Guard.EARLIER_OPEN,
            "R2",
            "同一诉求人、同一事项，原单在办的追加到原单",
            "same citizen, same matter: while the earlier ticket is open, it is added to",
        ),
        (
            Guard.EARLIER_CLOSED,
            "R2",
            "办结后一定期限内再次反映的，可提请重办",
            "brought again within a set time after closing: a candidate for redoing",
        ),
        (Guard.REVIEW_WAITS, "R2", "多次重复的由班长审定", "what is brought again and again is reviewed by the lead"),
        (Guard.NOT_HARD_YET, "R2", "疑难件由领导认定一次", "a leader marks a hard case once"),
        (Guard.EXTENSION_URGENCY, "R2", "规定的紧急程度不得延期", "no extension of certain urgencies"),
        (
            Guard.EXTENSION_ONCE,
            "R2",
            "延期以一次为限，第二次仅限领导认定的疑难件",
            "one extension; a second only for a case that a leader found hard",
        ),
        (Guard.EXTENSION_LEADER, "R2", "第二次延期由领导审定", "the second extension is decided by a leader"),
        (
            Guard.EXTENSION_IN_TIME,
            "R2",
            "延期须在到期前规定时间申请",
            "extensions are asked for a set time before the due time",
        ),
        (
            Guard.EXTENSION_MOST,
            "R2",
            "延长不超过原期限、规定上限和疑难件办结时限",
            "no more than the original limit, than a set time, nor than a hard case may take",
        ),
        (
            Guard.EXTENSION_INTERIM,
            "R2",
            "申请延期须已向诉求人作出阶段性答复",
            "an interim answer has been given to the citizen",
        ),
        (Guard.EXTENSION_ASKED, "R2", "延期由交办督办岗限时审定", "dispatch decides within a set time"),
        (Guard.SUSPENSION_ONE, "R2", "挂起时间不得重复计算", "suspended time is never counted twice"),
        (
            Guard.SUSPENSION_REASON,
            "R2",
            "仅限法定程序（鉴定、听证、立案、招投标、施工季节）或待诉求人补正",
            "only for statutory procedures or the citizen's missing papers",
        ),
        (
            Guard.SUSPENSION_EVIDENCE,
            "R2",
            "申请挂起须附证明材料，存续期间不得删除",
            "a file of evidence is required and kept while it stands",
        ),
        (Guard.SUSPENSION_ASKED, "R3", "挂起由单位申请、交办督办岗审定", "the unit asks, dispatch decides"),
        (Guard.HEAD_SIGNS, "R3", "重件的答复由主要负责人签发", "the department's head signs weighty replies"),
        (Guard.CHECKLIST, "R5", "答复审核十项逐项通过", "all ten points of the reply's audit"),
        (Guard.PARTNERS_MOST, "R2", "一个主办，协办不超过规定个数", "one responsible unit, a set number of partners"),
        (Guard.BELOW, "R3", "转下级限本单位的下级单位", "passed on only to a unit below one's own"),
        (Guard.OWN_PART, "R2", "只有主办答复，协办各交各的意见", "only the responsible unit answers"),
        (
            Guard.MERGEABLE,
            "R2",
            "并单限规定天数和距离以内的同类事项（没有坐标的，限同一区县），由人确认",
            "merged: within a set time and distance (without points: of one county), sibling category, by a person",
        ),
        (Guard.MASTER_OPEN, "R3", "主单办结前可拆单", "reversible until the master is closed"),
        (
            Guard.VERIFIED_CALLER,
            "R2",
            "由诉求人经原渠道、核对号码后撤回",
            "withdrawn by the caller, through the original channel and with a verified number",
        ),
        (
            Guard.FROM_PARTNER,
            "R11",
            "函告、收回限两个热线之间移交的工单",
            "hotlines speak to each other of tickets that one has given to the other",
        ),
        (
            Guard.RECALL_DUE,
            "R11",
            "一单同时只由一个热线承办；过期未答复的由移交方班长收回",
            "one hotline has a ticket at a time; past its time the lead of the one that gave it takes it back",
        ),
        (Guard.NO_CHILDREN, "R2", "并入的工单各有其诉求人，不随主单撤回", "each merged ticket keeps its own caller"),
    )
}


def quoted(guard: Guard, reason: Words) -> Words:
    """The refusal with the rule it stands on."""
    quote = QUOTES[guard]
    return Words(
        f"{reason.zh}（规则 {quote.rule}：{quote.words.zh}）", f"{reason.en} (rule {quote.rule}: {quote.words.en})"
    )

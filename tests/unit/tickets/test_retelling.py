"""What a reader of English reads of the record: every kind of event and of notice, and what a person wrote as it is."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from routing.escalation import Level
from tickets import events, workflow
from tickets.events import EVENT_NAMES
from tickets.notice_words import SENTENCES, notice_retold
from tickets.retelling import SAYINGS, climb_retold, retold

DUE = "2026-02-27T09:30:00+00:00"


class Event(NamedTuple):
    kind: str
    text: str
    detail: dict[str, Any]


class Names:
    def unit(self, code: str) -> str:
        return {"xz-samr": "宣州区市场监督管理局", "xz-hcd": "宣州区住房和城乡建设局"}[code]

    def moment(self, iso: str) -> str:
        return {DUE: "02-27 17:30"}.get(iso, iso)


def said(kind: str, detail: dict[str, Any], text: str = "…") -> str:
    return retold(Event(kind, text, detail), Names())


def test_every_kind_of_event_has_its_sentence():
    assert set(SAYINGS) == set(EVENT_NAMES)


@pytest.mark.parametrize(
    ("kind", "detail", "sentence"),
    [
        (
            "dispatch",
            {"department": "xz-samr", "rule_pack": "city@2026.1", "result_due_at": DUE, "estimated": False},
            "Responsible: 宣州区市场监督管理局. Rules city@2026.1, due 02-27 17:30.",
        ),
        (
            "deemed_signed",
            {"late": True, "sign_due_at": DUE},
            "Deemed signed. Signed late; the limit was 02-27 17:30. Time runs from the dispatch, not from the signing.",
        ),
        (
            "request_return",
            {"reason": "duty", "proposed_department": "xz-hcd", "basis": "权责清单 4.7"},
            "Not our duty; proposed: 宣州区住房和城乡建设局. Basis: “权责清单 4.7”",
        ),
        (
            "request_suspension",
            {"reason": "鉴定", "evidence_name": ""},
            "Expert opinion. Evidence: none",
        ),
        (
            "record_minutes",
            {
                "department": "xz-samr", "partner_codes": ["xz-hcd"], "scope": "各管一段", "basis": "纪要",
                "chair": "林望舒",
            },
            "Responsible: 宣州区市场监督管理局, partners: 宣州区住房和城乡建设局. "
            "Duties: “各管一段” Basis: “纪要” Chair: 林望舒.",
        ),
        (
            "satisfied",
            {"contacted": None, "solved": "partly", "satisfied": "satisfied", "note": "还行"},
            "Partly solved, satisfied. “还行”",
        ),
        (
            "light_red",
            {"breach": "no_result", "level": "red", "due_at": DUE},
            "Time limit: 02-27 17:30. Tell the head, show on screen, points off.",
        ),
        (
            "master_moved",
            {"number": "260302-0001", "department": "xz-hcd", "old": DUE, "new": DUE},
            "Its master went to 宣州区住房和城乡建设局, due 02-27 17:30.",
        ),
        ("master_moved", {"number": "260302-0001", "department": None, "new": None}, "Its master went to the hotline."),
        ("handed_back", {"partner_name": "芜湖热线"}, "芜湖热线 did not act on it."),
        ("handed_back", {"partner_name": "芜湖热线", "why": "属地不符"}, "芜湖热线 did not take it: “属地不符”"),
        (
            "deadline_recounted",
            {"why_en": "the holidays of 2027", "old": {"result": DUE}, "new": {"result": "03-02 17:30"}},
            "Counted again by the holidays of 2027: result moved from 02-27 17:30 to 03-02 17:30.",
        ),
        ("secrecy_set", {"before": "L2", "after": "L2"}, "L2: the unit's wording was changed"),
        ("callback_tried", {"outcome": "busy", "tries": 2}, "Callback 2: busy"),
    ],
)  # fmt: skip
def test_an_event_is_said_from_its_facts(kind: str, detail: dict[str, Any], sentence: str):
    assert said(kind, detail) == sentence


def test_what_a_person_wrote_stays_as_it_was_written_and_is_marked():
    assert said("note", {}, "已到现场核查。") == "“已到现场核查。”"
    assert said("order_replied", {"document_number": "督办〔2026〕3号"}, "督办〔2026〕3号 回复：已整改") == (
        "督办〔2026〕3号 was replied to: “已整改”"
    )


def test_what_the_platform_wrote_in_a_person_s_place_is_no_quotation():
    assert said("refuse_return", {}, "逾期未审定，视为不准。") == "Not decided in time: it counts as refused."


def test_an_older_record_that_lacks_a_fact_is_read_as_it_is_stored():
    assert said("sign", {"late": False}, "按时，限 02-14 17:30。") == "按时，限 02-14 17:30。"
    assert said("of_a_later_version", {}, "某事") == "某事"


def test_an_event_without_words_has_none_in_english():
    assert said("opened", {}, "") == ""


@pytest.mark.parametrize(
    ("breach", "reason", "why"),
    [
        ("redone_twice", "重办已达上限", "Redone as often as allowed"),
        ("leader_or_media", "省里交办，三日内报结果", "“省里交办，三日内报结果”"),
    ],
)
def test_a_supervision_s_reason_is_said_by_its_breach(breach: str, reason: str, why: str):
    assert climb_retold(breach, Level.SUPERVISE, "", reason) == why


def test_a_notice_names_its_ticket_or_its_document():
    assert notice_retold("sign_nudged", "工单 260213-0417 尚未签收", "260213-0417") == (
        "Ticket 260213-0417 is not signed yet."
    )
    assert notice_retold("order_late", "督办〔2026〕3号 逾期未回复，按考核办法扣分。", "260213-0417").startswith(
        "督办〔2026〕3号 was"
    )


@pytest.mark.parametrize(
    ("kind", "reason", "said"),
    [
        ("light_yellow", "黄灯预警：未在时限内签收 12-01 17:30。推送…", "a yellow light: not signed in time."),
        ("light_yellow", "黄灯预警：未在时限内首次联系市民 12-01 17:30。", "a yellow light: first contact late."),
        ("light_yellow", "黄灯预警：办理期限 12-01 17:30。", "a yellow light: result due soon."),
        ("light_red", "红灯警示：办理期限 12-01 17:30。", "a red light: result overdue."),
        ("light_red", "红灯警示：未在时限内首次联系市民 12-01 17:30。", "a red light: first contact late."),
    ],
)
def test_a_light_s_notice_says_which_promise_is_late(kind: str, reason: str, said: str):
    assert notice_retold(kind, f"工单 260213-0417 {reason}", "260213-0417") == f"Ticket 260213-0417 has {said}"


def test_a_notice_that_lacks_what_its_sentence_names_is_read_as_it_is_stored():
    assert notice_retold("sign_nudged", "某工单尚未签收", "") == "某工单尚未签收"


def test_every_kind_of_notice_has_its_sentence():
    source = "\n".join(file.read_text() for file in Path(workflow.__file__).parent.rglob("*.py"))
    named = re.findall(r'[^_\w]notice\(\s*("\w+"|Action\.[A-Z]+|[A-Z_]{2,})', source)
    kinds = {one.strip('"') if one.startswith('"') else _constant(one) for one in named}
    assert len(kinds) >= 12
    assert kinds <= set(SENTENCES)


def _constant(name: str) -> str:
    return workflow.Action[name.removeprefix("Action.")] if name.startswith("Action.") else getattr(events, name)

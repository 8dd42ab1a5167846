"""The whole decision, from what was said to who does what until when, and why."""

import msgspec

from routing.decide import decide
from routing.facts import TicketFacts, TicketType, Urgency

FRIDAY = "2026-02-13 10:00"
SAID = "我住鳌峰街道，小区物业乱收停车费，业委会也不管，我要投诉"


def test_it_proposes_department_category_and_due_time_with_reasons(rulebook, pack, calendar, at):
    decision = decide(TicketFacts(text=SAID), rulebook, pack, calendar, at(FRIDAY))
    assert decision.category.code == "building.property"
    assert decision.choice.department.name == "宣州区住房和城乡建设局"
    assert decision.type is TicketType.COMPLAINT
    assert decision.deadlines.result.due.at_utc == at("2026-02-27 17:30")
    assert decision.due_sentence(calendar, "zh").startswith("应于 2026-02-27（周五）17:30 前办结")
    assert "内容提到“鳌峰街道”，属地为鳌峰街道" in decision.why("zh")
    assert len(decision.why("en")) == len(decision.why("zh"))


def test_what_a_person_chose_is_kept(rulebook, pack, calendar, at):
    facts = TicketFacts(text=SAID, category="market.price", area="341881", department="341800-reform", type="inquiry")
    facts = msgspec.convert(msgspec.to_builtins(facts), TicketFacts)
    decision = decide(facts, rulebook, pack, calendar, at(FRIDAY))
    assert decision.category.code == "market.price"
    assert decision.area.code == "341881"
    assert decision.choice.department.code == "341800-reform"
    assert str(decision.deadlines.result.limit) == "3wday"


def test_danger_suggests_an_urgency_and_does_not_set_it(rulebook, pack, calendar, at):
    decision = decide(TicketFacts(text="电梯坏了，老人被困在里面"), rulebook, pack, calendar, at(FRIDAY))
    assert decision.suggested_urgency is Urgency.U1
    assert decision.urgency is Urgency.NORMAL
    assert decision.urgency_reason.say("zh") == "出现“被困”，建议按特急办理"
    stated = TicketFacts(text="电梯坏了，老人被困在里面", urgency=Urgency.U1)
    assert decide(stated, rulebook, pack, calendar, at(FRIDAY)).suggested_urgency is None


def test_nothing_said_leaves_everything_to_people_and_never_fails(rulebook, pack, calendar, at):
    decision = decide(TicketFacts(), rulebook, pack, calendar, at(FRIDAY))
    assert decision.category is None
    assert decision.choice.department is None
    assert decision.why("zh") == [
        "现有内容不足以判断类别",
        "未说明诉求类型，暂按求助计时",
        "没有匹配的派单规则，请交办岗确定承办单位",
    ]


def test_a_decision_can_be_stored_as_json(rulebook, pack, calendar, at):
    decision = decide(TicketFacts(text=SAID), rulebook, pack, calendar, at(FRIDAY))
    assert b"building.property" in msgspec.json.encode(decision)

"""Pure: the guards of work that several share: towns, partners, units below, merged tickets, second persons."""

from __future__ import annotations

from routing.facts import Words
from tickets.action_forms import AUDIT_POINTS
from tickets.people import Actor, Role
from tickets.standing import Payload, Standing


def grass_roots(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    target = standing.target
    if target is None or not target.town or target.on_duty_list:
        return None
    return off_duty_list(target.name)


def off_duty_list(name: str) -> Words:
    return Words(f"该事项不在{name}的履职事项清单内，不能交办。", f"The matter is not on the list of duties of {name}.")


def other_unit(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    if payload.get("department") != standing.department:
        return None
    return Words("本单已在该单位。", "That department has the ticket already.")


def first_round(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.round == 0:
        return None
    return Words("重办件按重办时限办理，不再调整类别。", "What is redone has the limit of a redo: its class stays.")


def another_class(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    if (
        payload.get("type", standing.type) != standing.type
        or payload.get("urgency", standing.urgency) != standing.urgency
    ):
        return None
    return Words("类型和紧急程度都没有改变。", "Neither type nor urgency would change.")


def head_signs(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    if not standing.weighty or actor.role is Role.HEAD:
        return None
    return Words("本单为重件，请由主要负责人提交答复。", "A weighty ticket: the department's head submits its reply.")


def checklist(_standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    missing = [title for code, title in AUDIT_POINTS if payload.get(code) is not True]
    if not missing:
        return None
    zh, en = "、".join(title.zh for title in missing), "; ".join(title.en for title in missing)
    return Words(f"尚未通过：{zh}。", f"Not passed yet: {en}.")


def second_person(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    if standing.proposal is None:
        return Words("没有待确认的提议。", "Nothing waits to be confirmed.")
    if standing.proposal.by == actor.id:
        return Words("须由提议人以外的人确认。", "Another person than the one who proposed it must confirm.")
    return None


def partners_most(standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    chosen = payload.get("department")
    if chosen is not None and (chosen == standing.department or chosen in standing.partners):
        return Words("该单位已在承办之列。", "That department has a share already.")
    if standing.partners_ever < standing.partners_most:
        return None
    return too_many_partners(standing.partners_most)


def too_many_partners(most: int) -> Words:
    return Words(f"协办单位最多 {most} 个。", f"No more than {most} may help with one ticket.")


def below(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.target is None or standing.target.below:
        return None
    return Words(f"{standing.target.name}不是本单位的下级。", f"{standing.target.name} is not below your department.")


def own_part(standing: Standing, actor: Actor, _payload: Payload) -> Words | None:
    if actor.department in standing.partners:
        return None
    return Words("本单位没有待交的协办意见。", "Your department has no open part in this ticket.")


def mergeable(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    bar = standing.merge_bar
    if bar is None:
        return None
    if bar.metres:
        return Words(
            f"两件相距 {bar.metres:,} 米（坐标误差共 ±{bar.allowance} 米），超过 {bar.most:,} 米，不能并单。",
            f"The two are {bar.metres:,} m apart (±{bar.allowance} m by their points), more than {bar.most:,} m.",
        )
    return Words(
        "主单不存在、未在办，或与本单不是同一事件。", "There is no such master in hand, or it is not the same event."
    )


def master_open(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.master_open:
        return None
    return Words("主单已办结，不能拆单。", "The master is closed: the merge stands.")


def no_children(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if not standing.children:
        return None
    return Words(
        f"本单并入了 {standing.children} 件工单，请先拆单。",
        f"{standing.children} tickets are merged into it: undo that first.",
    )


def verified_caller(_standing: Standing, _actor: Actor, payload: Payload) -> Words | None:
    if payload.get("verified") is True:
        return None
    return Words("请先经原渠道核对诉求人及其号码。", "Verify caller and number through the original channel first.")


def from_partner(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.handed_by:
        return None
    return Words("本单不是其他热线移交的。", "No other hotline gave this ticket.")


def recall_due(standing: Standing, _actor: Actor, _payload: Payload) -> Words | None:
    if standing.result_due_at is None or standing.now > standing.result_due_at:
        return None
    return Words("办理期限未到，对方仍在办理。", "The time to answer is not over: the other hotline has it.")

"""Hints for the audit of a reply: what a machine can see of the ten points; a person ticks them. A unit gets the same
while it types, from no more than it may see of the ticket."""

from __future__ import annotations

from typing import NamedTuple

from routing.facts import Words
from routing.pack_sections import Audit
from tickets.likeness import most_alike, unmentioned
from tickets.models import Ticket
from tickets.people import Actor
from tickets.redaction import DOOR, Known, leaks
from tickets.sight import Screen, caller_of

STOCK_PHRASES = (
    "高度重视", "正在处理中", "已转相关部门", "已转有关部门", "加强监管", "加强管理", "加强日常监管", "持续关注",
    "持续跟进", "敬请谅解", "理解与支持", "理解和支持", "按相关规定", "依法依规处理", "尽快处理", "逐步解决",
)  # fmt: skip
"""What says nothing of this matter."""


class Hint(NamedTuple):
    point: str
    ok: bool
    words: Words


async def hints(ticket: Ticket, rule: Audit) -> list[Hint]:
    """Of the reply that was sent, for points 1 (demands), 6 (personal data) and 7 (stock phrases)."""
    known = Known(ticket.caller_name, ticket.caller_number)
    return await _of(ticket, ticket.answer, ticket.demand, known, ticket.place, rule)


async def hints_while_typing(ticket: Ticket, answer: str, actor: Actor, rule: Audit) -> list[Hint]:
    """The same of a reply that is being written. What the level hides from this person is not looked for either: a hint
    would tell whether a guessed name is the caller's."""
    seen = caller_of(ticket, actor, "zh")
    known = Known(seen.name) if seen.name == ticket.caller_name else Known()
    place = seen.place if seen.place == ticket.place else None
    return await _of(ticket, answer, Screen(ticket, actor).demand, known, place, rule)


async def _of(ticket: Ticket, answer: str, demand: str, known: Known, place: str | None, rule: Audit) -> list[Hint]:
    return [_demands(demand, answer), _personal(answer, known, place), await _stock(ticket, answer, rule)]


def _demands(demand: str, answer: str) -> Hint:
    missing = unmentioned(demand, answer)
    if not missing:
        return Hint("point_1", True, Words("各项诉求均有提及。", "Every demand is spoken of."))
    zh, en = "；".join(missing), "; ".join(missing)
    return Hint("point_1", False, Words(f"似未提及：{zh}。", f"Seems not to speak of: {en}."))


def _personal(answer: str, known: Known, place: str | None) -> Hint:
    """A house or a room gives the caller away when it is his; `place` None: hidden, so that any may be."""
    found = [one for one in leaks(answer, known) if not DOOR.fullmatch(one) or place is None or one in place]
    if not found:
        return Hint("point_6", True, Words("未见诉求人姓名、号码。", "No name or number of the caller."))
    zh, en = "、".join(found), ", ".join(found)
    return Hint("point_6", False, Words(f"疑为个人信息：{zh}。", f"Personal data, it seems: {en}."))


async def _stock(ticket: Ticket, answer: str, rule: Audit) -> Hint:
    same_unit = Ticket.filter(department=ticket.department, result_met_at__not_isnull=True).exclude(answer="")
    found = await same_unit.exclude(id=ticket.id).order_by("-result_met_at").limit(rule.earlier)
    own = [one.answer for one in found if one.merged_into != ticket.id]
    closest = most_alike(answer, own)
    phrases = [phrase for phrase in STOCK_PHRASES if phrase in answer]
    zh, en = "、".join(f"“{one}”" for one in phrases), ", ".join(f'"{one}"' for one in phrases)
    told = Words(
        f"与本单位近 {len(own)} 件答复最高相似度 {closest:.2f}。" + (f"套话：{zh}。" if phrases else ""),
        f"At most {closest:.2f} like the unit's last {len(own)} replies."
        + (f" Stock phrases: {en}." if phrases else ""),
    )
    return Hint("point_7", closest < rule.likeness and not phrases, told)

"""Hints for the audit of a reply: what a machine can see of the ten points; a person ticks them."""

from __future__ import annotations

from typing import NamedTuple

from routing.facts import Words
from tickets.likeness import most_alike, unmentioned
from tickets.models import Ticket
from tickets.redaction import Known, leaks

EARLIER = 50
"""Replies of the unit that a new one is compared with."""
STOCK = 0.9


class Hint(NamedTuple):
    point: str
    ok: bool
    words: Words


async def hints(ticket: Ticket) -> list[Hint]:
    """For points 1 (demands), 6 (personal data) and 7 (stock phrases)."""
    return [_demands(ticket), _personal(ticket), await _stock(ticket)]


def _demands(ticket: Ticket) -> Hint:
    missing = unmentioned(ticket.demand, ticket.answer)
    if not missing:
        return Hint("point_1", True, Words("各项诉求均有提及。", "Every demand is spoken of."))
    zh, en = "；".join(missing), "; ".join(missing)
    return Hint("point_1", False, Words(f"似未提及：{zh}。", f"Seems not to speak of: {en}."))


def _personal(ticket: Ticket) -> Hint:
    found = leaks(ticket.answer, Known(ticket.caller_name, ticket.caller_number))
    if not found:
        return Hint("point_6", True, Words("未见诉求人姓名、号码。", "No name or number of the caller."))
    count = len(found)
    return Hint("point_6", False, Words(f"疑有 {count} 处个人信息。", f"{count} pieces of personal data, it seems."))


async def _stock(ticket: Ticket) -> Hint:
    same_unit = Ticket.filter(department=ticket.department, result_met_at__not_isnull=True).exclude(answer="")
    found = await same_unit.exclude(id=ticket.id).order_by("-result_met_at").limit(EARLIER)
    own = [one.answer for one in found if one.merged_into != ticket.id]
    closest = most_alike(ticket.answer, own)
    told = Words(
        f"与本单位近 {len(own)} 件答复最高相似度 {closest:.2f}。",
        f"At most {closest:.2f} like the unit's last {len(own)} replies.",
    )
    return Hint("point_7", closest < STOCK, told)

"""Secrecy of one ticket: its level, the wording that a unit reads from L2 on, and the persons named for L3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from routing.facts import Secrecy, Words
from routing.secrecy import least_level
from tickets.errors import FieldErrors, Forbidden, IllegalAction
from tickets.events import READERS_NAMED, SECRECY_SET
from tickets.models import Account, Ticket
from tickets.people import OPERATORS, Actor, Role
from tickets.service.drafts import read_wording
from tickets.service.writing import Change, changed_meanwhile, load, transaction
from tickets.sight import hidden, sees
from tickets.wording import require_wording
from tickets.workflow import FINAL

SETTERS = OPERATORS | {Role.DISP}
"""Whoever takes a wish down may raise the level; only the shift lead lowers it."""
_NOT_YOURS = Words("本单不在您的权限之内。", "This ticket is not for you.")
_LOWER = Words("降低保密等级须由班长决定。", "Only the shift lead may lower the level.")
_HOME_S = Words("本单由其他热线移交，保密等级不得低于移交方所定。", "Its home sets how secret it is: never lower here.")
_NAME = Words("指定知悉人须由班长决定。", "Only the shift lead may name persons.")
_OVER = Words("工单已办结，保密等级不再改变。", "The ticket is over: its level stays.")
_LEVEL = Words("没有这个等级", "is no level")
_REPORT = Words("举报件的保密等级不低于 L2（规则 R8）", "a report is L2 at least (rule R8)")
_UNKNOWN = Words("没有这个账号", "is no account")


async def set_secrecy(
    actor: Actor,
    ticket_id: UUID | str,
    version: int,
    level: str,
    *,
    now: datetime,
    matter_for_unit: str = "",
    demand_for_unit: str = "",
    named_readers: Sequence[str] | None = None,
) -> Ticket:
    """Give the ticket a level, from L2 on with the unit's wording; `named_readers` are accounts' names.

    Raises NotFound, Forbidden, TicketChanged, IllegalAction, FieldErrors; then nothing was written.
    """
    async with transaction():
        ticket = await load(ticket_id)
        _permit(actor, ticket, level, named_readers)
        if ticket.version != version:
            raise await changed_meanwhile(actor, ticket.id, version)
        if ticket.status in FINAL:
            raise IllegalAction("set_secrecy", ticket.status, _OVER)
        if level < least_level(ticket.type):
            raise FieldErrors({"secrecy": _REPORT})
        wording = read_wording(matter_for_unit, demand_for_unit)
        change = Change(ticket, actor, now)
        before = ticket.secrecy
        change.set(secrecy=level, **wording)
        require_wording(ticket)
        told = f"{before} → {level}" if before != level else f"{level}：改写给承办单位看的文字"
        change.say(SECRECY_SET, told, {"before": before, "after": level})
        if named_readers is not None:
            await _name(change, named_readers)
        await change.commit()
        return ticket


def _permit(actor: Actor, ticket: Ticket, level: str, named_readers: Sequence[str] | None) -> None:
    if actor.role not in SETTERS:
        raise Forbidden("set_secrecy", _NOT_YOURS)
    if not sees(actor, ticket):
        raise hidden("set_secrecy", ticket)
    if level not in set(Secrecy):
        raise FieldErrors({"secrecy": _LEVEL})
    if level < ticket.secrecy and actor.role is not Role.LEAD:
        raise Forbidden("set_secrecy", _LOWER)
    if level < ticket.secrecy and ticket.handed_by:
        raise Forbidden("set_secrecy", _HOME_S)
    if named_readers is not None and actor.role is not Role.LEAD:
        raise Forbidden("name_readers", _NAME)


async def _name(change: Change, accounts: Sequence[str]) -> None:
    found = {one.account: one for one in await Account.filter(account__in=list(accounts), active=True)}
    if set(accounts) - set(found):
        raise FieldErrors({"named_readers": _UNKNOWN})
    change.set(named_readers=sorted(str(one.id) for one in found.values()))
    change.say(READERS_NAMED, "、".join(one.name for one in found.values()), {"accounts": sorted(found)})

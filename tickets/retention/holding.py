"""Orders to keep a ticket and all that belongs to it past every period, and lifting them; both stand in its record. A
package of evidence that is still needed is kept in the same way, by its id."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from routing.facts import Words
from tickets.errors import FieldErrors, NotFound
from tickets.events import HELD, HOLD_LIFTED
from tickets.models import EvidenceHold, EvidencePackage, RetentionHold, Ticket
from tickets.people import SYSTEM
from tickets.service.writing import Change, transaction

_MISSING = Words("请填写", "must be filled in")
_NO_ORDER = Words("本单没有生效的保全", "no order to keep this ticket stands")
_NOT_KEPT = Words("这份举证材料没有生效的保留", "nothing keeps this package")
_ENDED = Words("这份举证材料已到期清除", "this package is past its time and emptied")


async def order_kept(number: str, reason: str, ordered_by: str, now: datetime) -> RetentionHold:
    """Nothing of this ticket goes until the order is lifted. Raises NotFound, FieldErrors."""
    _require(reason=reason, by=ordered_by)
    async with transaction():
        ticket = await _ticket(number)
        made = await RetentionHold.create(
            ticket_id=ticket.id, at=now, reason=reason.strip(), ordered_by=ordered_by.strip()
        )
        change = Change(ticket, SYSTEM, now)
        change.say(HELD, f"{made.ordered_by}要求保全：{made.reason}", {"by": made.ordered_by, "reason": made.reason})
        await change.commit()
        return made


async def lift(number: str, reason: str, lifted_by: str, now: datetime) -> int:
    """End all orders of this ticket; how many. Raises NotFound, FieldErrors where none stands."""
    _require(reason=reason, by=lifted_by)
    reason, by = reason.strip(), lifted_by.strip()
    async with transaction():
        ticket = await _ticket(number)
        standing = RetentionHold.filter(ticket_id=ticket.id, lifted_at=None)
        many = await standing.update(lifted_at=now, lifted_by=by, lift_reason=reason)
        if not many:
            raise FieldErrors({"ticket": _NO_ORDER})
        change = Change(ticket, SYSTEM, now)
        change.say(HOLD_LIFTED, f"{by}解除保全：{reason}", {"by": by, "reason": reason})
        await change.commit()
        return many


async def keep_package(package_id: UUID, reason: str, ordered_by: str, now: datetime) -> EvidenceHold:
    """The package, and with it its tickets, stay until that is lifted. Raises NotFound, FieldErrors."""
    _require(reason=reason, by=ordered_by)
    async with transaction():
        package = await _package(package_id)
        if package.ended_at is not None:
            raise FieldErrors({"package": _ENDED})
        return await EvidenceHold.create(
            package_id=package.id, at=now, reason=reason.strip(), ordered_by=ordered_by.strip()
        )


async def release_package(package_id: UUID, reason: str, lifted_by: str, now: datetime) -> int:
    """End all that keeps the package; how many. Raises NotFound, FieldErrors where nothing does."""
    _require(reason=reason, by=lifted_by)
    async with transaction():
        standing = EvidenceHold.filter(package_id=(await _package(package_id)).id, lifted_at=None)
        many = await standing.update(lifted_at=now, lifted_by=lifted_by.strip(), lift_reason=reason.strip())
        if not many:
            raise FieldErrors({"package": _NOT_KEPT})
        return many


async def _package(package_id: UUID) -> EvidencePackage:
    package = await EvidencePackage.filter(id=package_id).select_for_update().first()
    if package is None:
        raise NotFound("evidence", str(package_id))
    return package


async def _ticket(number: str) -> Ticket:
    ticket = await Ticket.filter(number=number.strip()).select_for_update().first()
    if ticket is None:
        raise NotFound("ticket", number)
    return ticket


def _require(**texts: str) -> None:
    wrong = {name: _MISSING for name, text in texts.items() if not text.strip()}
    if wrong:
        raise FieldErrors(wrong)

"""Signatures under rule packs: read with every page that names a pack, written once a person and content."""

from __future__ import annotations

from datetime import datetime

from tortoise.exceptions import IntegrityError

from routing.facts import Words
from routing.pack_approval import Signature, digest, unfounded
from routing.packs import RulePack
from tickets.errors import FieldErrors, IllegalAction
from tickets.models import PackApproval
from tickets.people import Actor

_ACT = "approve_pack"
LONGEST = 200
_EDITED = Words("规则包内容刚有改动，请重新查看。", "The pack was edited meanwhile: look at it again.")
_NO_DAY = Words("规则包没有施行日期，请先在文件中写明。", "The pack has no day: write it into its file.")
_TWICE = Words("您已登记过，须由另一人登记。", "You have signed already: another person signs.")


async def signatures(pack: RulePack | None = None) -> list[Signature]:
    """Every signature, oldest first; of one pack, those under all its contents."""
    rows = PackApproval.filter(pin=pack.pin) if pack else PackApproval.all()
    return [_signature(row) for row in await rows.order_by("id")]


def _signature(row: PackApproval) -> Signature:
    return Signature(**{name: getattr(row, name) for name in Signature.__struct_fields__})


async def sign(actor: Actor, pack: RulePack, seen: str, shown: int, approved_by: str, now: datetime) -> None:
    """This person's word for the content whose digest is `seen`, after `shown` unfounded parameters were looked at.
    Raises FieldErrors, IllegalAction."""
    content, open_, day = digest(pack), unfounded(pack), pack.ruleset.effective_from
    if not approved_by.strip() or len(approved_by) > LONGEST:
        raise FieldErrors({"approved_by": Words("请填写批准机关和文号", "name the office and its document")})
    if shown != len(open_):
        many = len(open_)
        raise FieldErrors({"shown": Words(f"须逐项看过 {many} 项待核、建议参数", f"look at all {many} unfounded ones")})
    if seen != content:
        raise IllegalAction(_ACT, pack.pin, _EDITED)
    if day is None:
        raise IllegalAction(_ACT, pack.pin, _NO_DAY)
    try:
        await PackApproval.create(
            pin=pack.pin, digest=content, account=actor.id, name=actor.name, post=actor.post,
            approved_by=approved_by.strip(), effective_from=day, unfounded=[one.path for one in open_], at=now,
        )  # fmt: skip
    except IntegrityError:
        raise IllegalAction(_ACT, pack.pin, _TWICE) from None

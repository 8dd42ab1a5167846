"""Ratings that are not to count against a unit: asked for with evidence, granted by the lead and a second person, with
the unit's appeal against a refusal. The raw count of dissatisfied answers never changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from tortoise.expressions import Q

from routing.facts import Words
from tickets.callback_words import EXCLUSION_GROUNDS
from tickets.errors import FieldErrors, Forbidden, IllegalAction, NotFound
from tickets.events import RATING_EXCLUDED
from tickets.models import CallbackTask, Exclusion, TaskState, Ticket
from tickets.people import UNIT, Actor, Role
from tickets.personal.pieces import spared
from tickets.service.writing import Change, transaction
from tickets.sight import may_be_told

SIGNERS = frozenset({Role.LEAD, Role.DISP, Role.VIP})
_MISSING = Words("请填写", "must be filled in")
_CHOOSE = Words("请选择", "must be chosen")
_NO_CHOICE = Words("没有这个选项", "is none of the choices")
_SIGNED = Words(
    "您已签署，须由班长和另一人分别签署，现等另一人。",
    "You have signed. The lead and a second person must sign: it waits for the other.",
)
_LEAD_FIRST = Words("本件已有另一人签署，须由班长签署。", "A second person has signed: the lead must sign now.")
_DECIDED = Words("已经审定。", "It is decided already.")


async def exclusions(actor: Actor, *, open_only: bool = False) -> list[Exclusion]:
    """Newest first; a unit sees its own."""
    own = Q(department=actor.department or "-") if actor.role in UNIT else Q()
    wanted = own & Q(state="asked") if open_only else own
    return await Exclusion.filter(wanted).order_by("-asked_at").limit(500)


async def ask_exclusion(
    actor: Actor, number: str, code: str, evidence: str, citizen_text: str, now: datetime
) -> Exclusion:
    """Ask that the last answered callback of the ticket with this number be excluded.

    Raises NotFound, FieldErrors, IllegalAction."""
    wrong = {} if code in EXCLUSION_GROUNDS else {"code": _NO_CHOICE if code.strip() else _CHOOSE}
    wrong |= {
        name: _MISSING for name, text in (("evidence", evidence), ("citizen_text", citizen_text)) if not text.strip()
    }
    if wrong:
        raise FieldErrors(wrong)
    async with transaction():
        task, ticket = await _answered(number.strip(), actor)
        if await Exclusion.exists(task_id=task.id, state__in=["asked", "granted"]):
            raise IllegalAction("ask_exclusion", ticket.number, _DECIDED)
        return await Exclusion.create(
            id=uuid4(), task_id=task.id, department=ticket.department or "", code=code,
            evidence=spared(evidence.strip(), task.number), citizen_text=spared(citizen_text.strip(), task.number),
            asked_at=now, asked_by=actor.id, asked_name=actor.name,
        )  # fmt: skip


async def _answered(number: str, actor: Actor) -> tuple[CallbackTask, Ticket]:
    """The task is held until the transaction ends: of two who ask at once the second finds what the first one asked."""
    ticket = await Ticket.get_or_none(number=number)
    others = ticket is not None and actor.role in UNIT and ticket.department != actor.department
    if ticket is None or others or not may_be_told(actor, ticket):
        raise NotFound("ticket", number)
    answered = CallbackTask.filter(ticket_id=ticket.id, state=TaskState.DONE).order_by("-done_at")
    task = await answered.select_for_update().first()
    if task is None:
        why = Words("本单还没有回访结果。", "No callback of this ticket has been answered.")
        raise IllegalAction("ask_exclusion", ticket.number, why)
    return task, ticket


def why_not_sign(found: Exclusion, actor: Actor) -> Words | None:
    """Why this person's signature is not asked for now; None when it is."""
    if found.state != "asked":
        return _DECIDED
    if actor.id in {found.lead_id, found.second_id}:
        return _SIGNED
    by_lead = actor.role is Role.LEAD and found.lead_id is None
    return None if by_lead or found.second_id is None else _LEAD_FIRST


async def sign_exclusion(actor: Actor, exclusion_id: str, now: datetime) -> Exclusion:
    """One of the two signatures: the lead's, and that of somebody else. Both together grant it."""
    async with transaction():
        found = await _locked(exclusion_id, actor)
        if (why := why_not_sign(found, actor)) is not None:
            raise IllegalAction("sign_exclusion", found.state, why)
        if actor.role is Role.LEAD and found.lead_id is None:
            found.update_from_dict({"lead_id": actor.id, "lead_name": actor.name, "lead_at": now})
        else:
            found.update_from_dict({"second_id": actor.id, "second_name": actor.name, "second_at": now})
        if found.lead_id and found.second_id:
            found.state = "granted"
            await _say(found, actor, now)
        await found.save()
        return found


async def _say(found: Exclusion, actor: Actor, now: datetime) -> None:
    task = await CallbackTask.get(id=found.task_id)
    change = Change(await Ticket.get(id=task.ticket_id), actor, now)
    signed = f"{found.lead_name}、{found.second_name} 签署"
    text = f"评价剔除（{EXCLUSION_GROUNDS[found.code].zh}）：{signed}。告知诉求人：{found.citizen_text}"
    change.say(RATING_EXCLUDED, text, {"code": found.code, "by": [found.lead_name, found.second_name]})
    await change.commit()


async def refuse_exclusion(actor: Actor, exclusion_id: str, reason: str) -> Exclusion:
    """It counts as it was; the unit may appeal once."""
    if not reason.strip():
        raise FieldErrors({"reason": _MISSING})
    async with transaction():
        found = await _locked(exclusion_id, actor)
        found.update_from_dict({"state": "refused", "refused_by": actor.name, "refusal": reason.strip()})
        await found.save()
        return found


async def appeal_exclusion(actor: Actor, exclusion_id: str, text: str, now: datetime) -> Exclusion:
    """The unit asks again, once, after a refusal; all signatures are asked for anew."""
    if not text.strip():
        raise FieldErrors({"appeal": _MISSING})
    async with transaction():
        found = await _locked(exclusion_id, actor, state="refused")
        if found.department != actor.department:
            raise Forbidden("appeal_exclusion", Words("本件不是您单位的。", "This is not your department's."))
        if found.appealed_at is not None:
            raise IllegalAction("appeal_exclusion", found.state, Words("已申诉过一次。", "It was appealed once."))
        nobody = {
            "lead_id": None,
            "lead_name": "",
            "lead_at": None,
            "second_id": None,
            "second_name": "",
            "second_at": None,
        }
        found.update_from_dict(
            nobody | {"state": "asked", "appeal": text.strip(), "appealed_at": now, "appealed_by": actor.name}
        )
        await found.save()
        return found


async def _locked(exclusion_id: str, actor: Actor, state: str = "asked") -> Exclusion:
    try:
        found = await Exclusion.filter(id=UUID(exclusion_id)).select_for_update().first()
    except ValueError:
        found = None
    task = await CallbackTask.get(id=found.task_id).prefetch_related("ticket") if found else None
    if found is None or task is None or not may_be_told(actor, task.ticket):
        raise NotFound("exclusion", exclusion_id)
    if found.state != state:
        raise IllegalAction("exclusion", found.state, _DECIDED)
    return found
